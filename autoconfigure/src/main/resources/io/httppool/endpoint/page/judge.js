// What the numbers of a route say: is it the server, the network, or the pool, and since when.

import { clock, count, millis, plural, share } from './format.js';

const LATELY = 10; // seconds that count as now

const RISE = 3; // times its usual value, from which on a time has clearly risen

const NOTICEABLE = 20; // milliseconds below which no rise matters

/** What a route is doing now: a level for the colour, a word, and how much it hurts. */
export function state(route, now) {
	if (now.unserved > 0) {
		return { level: 'bad', word: 'requests turned down', weight: 5 };
	}
	if (route.pending > 0 && now.waitP99 > NOTICEABLE) {
		return { level: 'bad', word: 'requests wait', weight: 4 };
	}
	if (now.failed > 0) {
		return { level: 'bad', word: 'exchanges fail', weight: 4 };
	}
	if (route.pending > 0 || now.pending > 0) {
		return { level: 'warn', word: 'at its limit', weight: 3 };
	}
	if (now.requests > 0 && now.leased >= 0.9 * route.limit) {
		return { level: 'warn', word: 'near its limit', weight: 2 };
	}
	return now.requests > 0 || route.leased > 0
		? { level: 'good', word: 'well', weight: 1 } : { level: 'quiet', word: 'quiet', weight: 0 };
}

/** The numbers of the last seconds of a route. */
export function recent(samples, route) {
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

/** Whose doing it is, since when, and what to look at: in one or two sentences. */
export function diagnosis(samples, limits) {
	const waiting = episode(samples, samples.column('pending').map((value) => value > 0));
	const usual = middle(earlier(samples, 'exchangeP50Ms', waiting)) ?? 0;
	const exchange = samples.column('exchangeP50Ms');
	const slow = episode(samples, exchange.map((value) => value > RISE * usual && value - usual > NOTICEABLE));
	const failing = episode(samples, samples.column('failedPerSecond').map((value) => value > 0));
	const phase = slowPhase(samples);
	const sentences = [];
	if (slow) {
		sentences.push(`The server: half of its answers took more than ${millis(slow.highest(exchange))} since `
			+ `${clock(slow.from)}, and about ${millis(usual)} before.`);
	}
	if (failing) {
		sentences.push(`The server or the network: exchanges have failed since ${clock(failing.from)}, up to `
			+ `${count(failing.highest(samples.column('failedPerSecond')))} per second.`);
	}
	if (phase) {
		sentences.push(phase);
	}
	if (waiting) {
		sentences.push(waitingSentence(waiting, samples, limits, slow !== null));
	}
	return sentences.length > 0 ? sentences.join(' ') : null;
}

function waitingSentence(waiting, samples, limits, isServerSlow) {
	const pending = plural(waiting.highest(samples.column('pending')), 'request', 'requests');
	const atMax = limits.current >= limits.max;
	let cause = 'The tuner tries whether a higher limit helps.';
	if (isServerSlow) {
		cause = 'More connections would not make a slow server faster.';
	}
	else if (atMax) {
		cause = `The limit is at its maximum, ${limits.max}, while the server answers as usual: `
			+ 'per-route.max may be too low.';
	}
	return `The pool: up to ${pending} at a time have waited for a connection since ${clock(waiting.from)}. ${cause}`;
}

function slowPhase(samples) {
	const phases = [['dnsP99Ms', 'Looking up the name'], ['tcpP99Ms', 'Connecting (TCP)'], ['tlsP99Ms', 'The TLS handshake']];
	for (const [name, words] of phases) {
		const took = highest(samples.column(name));
		if (took !== null && took > 500) {
			return `The network: ${words.charAt(0).toLowerCase()}${words.slice(1)} took up to ${millis(took)}.`;
		}
	}
	return null;
}

/**
 * The time at the end of the samples in which something was so, if it is so still: most of the
 * last ten seconds. A sample or two in between in which it was not do not end it.
 */
function episode(samples, isSo) {
	const end = samples.times.at(-1);
	const last = isSo.filter((so, index) => samples.times[index] > end - LATELY - 5 && so).length;
	if (last === 0) {
		return null;
	}
	let from = isSo.length - 1;
	for (let index = isSo.length - 1, misses = 0; index >= 0 && misses < 4; index--) {
		misses = isSo[index] ? 0 : misses + 1;
		from = isSo[index] ? index : from;
	}
	return {
		from: samples.times[from] - samples.spans[from],
		index: from,
		highest: (values) => highest(values.slice(from)),
	};
}

/** The values before an episode, or all. */
function earlier(samples, name, until) {
	const values = samples.column(name);
	return until && until.index > 3 ? values.slice(0, until.index) : values.slice(0, Math.ceil(values.length * 0.7));
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
	const known = values.filter((value) => value !== null).sort((one, other) => one - other);
	return known.length > 0 ? known[Math.floor(known.length / 2)] : null;
}
