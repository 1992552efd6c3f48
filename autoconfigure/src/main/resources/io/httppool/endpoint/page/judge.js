// What the numbers of a route say: is it the server, the network, or the pool, and since when.

import { clock, count, millis, plural, share } from './format.js';

const LATELY = 10; // seconds that count as now

const RISE = 3; // times its usual value, from which on a time has clearly risen

const NOTICEABLE = 20; // milliseconds below which no rise matters

const LONG_PHASE = 500; // milliseconds from which on a phase of connecting is worth a sentence

/** What a route is doing now: a level for the colour, a word, and how much it hurts. */
export function state(route, now) {
	if (route.drained) {
		return route.pending > 0 || now.unserved > 0
			? { level: 'bad', word: 'drained, requests wait', weight: 5 } : { level: 'warn', word: 'drained', weight: 3 };
	}
	if (now.unserved > 0) {
		return { level: 'bad', word: 'requests unserved', weight: 5 };
	}
	if (route.pending > 0 && now.waitP99 > NOTICEABLE) {
		return { level: 'bad', word: 'requests wait', weight: 4 };
	}
	if (now.failed > 0) {
		return { level: 'bad', word: 'exchanges fail', weight: 4 };
	}
	if (now.pending > 0 && now.leased >= route.limit) {
		return { level: 'warn', word: 'at its limit', weight: 3 };
	}
	if (now.isSlow) {
		return { level: 'warn', word: 'answers slowly', weight: 3 };
	}
	if (now.requests > 0 && now.leased >= 0.9 * route.limit) {
		return { level: 'warn', word: 'near its limit', weight: 2 };
	}
	return now.requests > 0 || route.leased > 0
		? { level: 'good', word: 'well', weight: 1 } : { level: 'quiet', word: 'quiet', weight: 0 };
}

/** The numbers of the last seconds of a route. */
export function recent(samples, long, route) {
	const from = samples.times.findIndex((time) => time > (samples.times.at(-1) ?? 0) - LATELY);
	const lately = (name) => samples.column(name).slice(Math.max(0, from));
	return {
		requests: mean(lately('requestsPerSecond')) ?? route.requestsPerSecond,
		unserved: highest(lately('unservedPerSecond')) ?? 0,
		failed: highest(lately('failedPerSecond')) ?? 0,
		pending: highest(lately('pending')) ?? route.pending,
		leased: highest(lately('leased')) ?? route.leased,
		waitP50: middle(lately('waitP50Ms')),
		waitP99: highest(lately('waitP99Ms')) ?? route.leaseP99Ms,
		exchangeP50: middle(lately('exchangeP50Ms')),
		exchangeP99: highest(lately('exchangeP99Ms')) ?? route.holdP99Ms,
		isSlow: slowness(samples, long) !== null,
	};
}

/** How much the traffic or the answers of a route changed within two minutes, from 0 on. */
export function change(samples) {
	return Math.max(ratio(samples.column('requestsPerSecond'), 1), ratio(samples.column('exchangeP99Ms'), 10));
}

/** The ratio of the last sixth of some values to those before, or the other way round. */
function ratio(values, floor) {
	const cut = values.length - Math.ceil(values.length / 6);
	const before = (mean(values.slice(0, cut)) ?? 0) + floor;
	const after = (mean(values.slice(cut)) ?? 0) + floor;
	return Math.abs(Math.log2(after / before));
}

/**
 * Whose doing it is, since when, and what to look at: in some sentences, or null if all is well.
 *
 * lately: the samples of the last minutes; long: those of the last half hour; route: its JSON.
 */
export function diagnosis(lately, long, route) {
	const slow = slowness(lately, long);
	const failing = since(lately, long, (samples) => samples.column('failedPerSecond').map((value) => value > 0));
	const waiting = since(lately, long, waits);
	const sentences = route.drained ? ['The route is drained: its requests wait until someone resumes it.'] : [];
	if (slow) {
		sentences.push(`The server: half of its answers have taken ${millis(slow.now)} or more since ${clock(slow.from)}, `
			+ `and ${millis(slow.usual)} before.`);
	}
	if (failing) {
		sentences.push(`The server or the network: exchanges have failed since ${clock(failing.from)}, up to `
			+ `${count(failing.highest(lately.column('failedPerSecond')))} per second.`);
	}
	sentences.push(...slowPhases(lately));
	if (waiting) {
		sentences.push(waitingSentence(waiting, lately, route, slow !== null));
	}
	return sentences.length > 0 ? sentences.join(' ') : null;
}

/**
 * The time at the end of the samples in which answers took far longer than usual, or null. Usual
 * is what a tenth of the last half hour was below, so that an incident is no baseline, even if it
 * began soon after the start.
 */
function slowness(lately, long) {
	const past = long.times.length > 2 ? long : lately;
	const usual = quantile(past.column('exchangeP50Ms'), 0.1) ?? 0;
	const slow = since(lately, long, (samples) => samples.column('exchangeP50Ms')
		.map((value) => value > RISE * usual && value - usual > NOTICEABLE));
	return slow && { ...slow, usual, now: middle(lately.column('exchangeP50Ms').slice(slow.index)) };
}

/** In which samples requests waited for long, or in vain. Those that wait for a moment only are many. */
function waits(samples) {
	const waited = samples.column('waitP99Ms');
	const unserved = samples.column('unservedPerSecond');
	return samples.column('pending').map((pending, index) => unserved[index] > 0
		|| (pending > 0 && (waited[index] ?? Infinity) > NOTICEABLE));
}

/** The episode at the end of the last minutes, which may have begun before them. */
function since(lately, long, isSo) {
	const found = episode(lately, isSo(lately));
	const before = found && found.index < 4 ? episode(long, isSo(long)) : null;
	return before && before.from < found.from ? { ...found, from: before.from } : found;
}

function waitingSentence(waiting, samples, { drained, limits, tuning }, isServerSlow) {
	const pending = plural(waiting.highest(samples.column('pending')), 'request', 'requests');
	const sentences = [`The pool: up to ${pending} at a time have waited for a connection since ${clock(waiting.from)}.`];
	if (drained) {
		return sentences[0];
	}
	if (isServerSlow) {
		sentences.push('More connections would not make a slow server faster.');
	}
	else if (limits.current >= limits.max) {
		sentences.push(`The limit is at its maximum, ${limits.max}, while the server answers as usual: `
			+ 'per-route.max may be too low.');
	}
	else if (tuning.lastDecision) {
		sentences.push(`Last decision of the tuner: ${tuning.lastDecision.change ?? 'no change'} (${tuning.lastDecision.reason}).`);
	}
	return sentences.join(' ');
}

function slowPhases(samples) {
	const phases = [['dnsP99Ms', 'looking up the name'], ['tcpP99Ms', 'connecting (TCP)'],
		['tunnelP99Ms', 'the tunnel through the proxy'], ['tlsP99Ms', 'the TLS handshake']];
	return phases.map(([name, words]) => [words, highest(samples.column(name))])
		.filter(([, took]) => took !== null && took > LONG_PHASE)
		.map(([words, took]) => `The network: ${words} took up to ${millis(took)}.`);
}

/**
 * The time at the end of the samples in which something was so, if it was so within the last ten
 * seconds, or null. A few samples in between in which it was not do not end it.
 */
function episode(samples, isSo) {
	const last = isSo.lastIndexOf(true);
	if (last < 0 || samples.times[last] < samples.times.at(-1) - LATELY) {
		return null;
	}
	let from = last;
	for (let index = last, misses = 0; index >= 0 && misses < 4; index--) {
		misses = isSo[index] ? 0 : misses + 1;
		from = isSo[index] ? index : from;
	}
	return {
		from: samples.times[from] - samples.spans[from],
		index: from,
		highest: (values) => highest(values.slice(from)),
	};
}

/** The share of leases that got an open connection, over some samples. */
export function reuse(samples) {
	const requests = total(samples.column('requestsPerSecond'));
	return requests > 0 ? share(Math.max(0, 1 - total(samples.column('openedPerSecond')) / requests)) : '–';
}

function total(values) {
	return values.reduce((sum, value) => sum + (value ?? 0), 0);
}

export function highest(values) {
	const known = values.filter((value) => value !== null);
	return known.length > 0 ? known.reduce((most, value) => Math.max(most, value), -Infinity) : null;
}

export function mean(values) {
	const known = values.filter((value) => value !== null);
	return known.length > 0 ? total(known) / known.length : null;
}

export function middle(values) {
	return quantile(values, 0.5);
}

function quantile(values, part) {
	const known = values.filter((value) => value !== null).sort((one, other) => one - other);
	return known.length > 0 ? known[Math.floor(known.length * part)] : null;
}
