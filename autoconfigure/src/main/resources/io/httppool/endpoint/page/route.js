// The view of one route: what its numbers were, whose doing it is, and what the tuner did.

import { badge, el, facts, rebadge, table, text } from './dom.js';
import { clock, clockOf, count, millis, plural } from './format.js';
import { diagnosis, recent, reuse, state } from './judge.js';
import { Chart } from './charts.js';

const column = (name) => (samples) => samples.column(name);

const perSecond = (value) => `${count(value)}/s`;

const REASON_COLOURS = ['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6'];

function charts() {
	return [
		new Chart({
			title: 'Connections and decisions', unit: count, steps: true,
			lines: [
				{ label: 'limit', colour: 'series-4', values: column('limit') },
				{ label: 'leased', colour: 'series-1', values: column('leased'), fill: true },
				{ label: 'pending', colour: 'bad', values: column('pending') },
			],
		}),
		new Chart({
			title: 'Wait against exchange, p99', unit: millis,
			lines: [
				{ label: 'wait for a connection', colour: 'bad', values: column('waitP99Ms') },
				{ label: 'exchange with the server', colour: 'series-1', values: column('exchangeP99Ms') },
			],
		}),
		new Chart({
			title: 'Requests', unit: perSecond,
			lines: [
				{ label: 'requests', colour: 'series-1', values: column('requestsPerSecond'), fill: true },
				{ label: 'failed', colour: 'bad', values: column('failedPerSecond') },
				{ label: 'got no connection', colour: 'series-3', values: column('unservedPerSecond'), dash: [6, 4] },
			],
		}),
		new Chart({
			title: 'Opened and closed, by reason', unit: perSecond, lines: closings,
		}),
		new Chart({
			title: 'Phases of connecting, p99', unit: millis, empty: 'no connection was opened',
			lines: [
				{ label: 'name lookup', colour: 'series-2', values: column('dnsP99Ms') },
				{ label: 'TCP', colour: 'series-1', values: column('tcpP99Ms') },
				{ label: 'proxy tunnel', colour: 'series-3', values: column('tunnelP99Ms') },
				{ label: 'TLS', colour: 'series-4', values: column('tlsP99Ms') },
			],
		}),
	];
}

function closings(samples) {
	const reasons = samples.names.filter((name) => name.startsWith('closed:') && samples.column(name).some((rate) => rate > 0));
	return [{ label: 'opened', colour: 'good', values: column('openedPerSecond'), fill: true },
		...reasons.map((name, index) => ({
			label: name.slice('closed:'.length),
			colour: REASON_COLOURS[index % REASON_COLOURS.length],
			values: column(name),
			dash: index < REASON_COLOURS.length ? undefined : [4, 3],
		}))];
}

export class RouteView {

	constructor(name) {
		this.name = name;
		this.isLong = false;
		this.badge = badge('quiet', '');
		this.sentence = el('p', { class: 'verdict' });
		this.figures = el('dl', { class: 'facts' });
		this.note = el('p', { class: 'note', hidden: true });
		this.charts = charts();
		this.addresses = el('div');
		this.rangeButtons = [this.rangeButton('2 minutes', false), this.rangeButton('30 minutes', true)];
		this.root = el('div', {},
			el('div', { class: 'bar' }, this.badge, el('h2', { class: 'route-name', text: name }),
				el('div', { class: 'choice', role: 'group', 'aria-label': 'Span of time' }, ...this.rangeButtons)),
			this.sentence, this.figures, this.note,
			el('div', { class: 'charts' }, ...this.charts.map((chart) => chart.root), this.addresses));
	}

	rangeButton(label, isLong) {
		return el('button', { type: 'button', text: label, 'aria-pressed': String(isLong === this.isLong),
			onclick: (event) => this.range(isLong, event.currentTarget) });
	}

	range(isLong, pressed) {
		this.isLong = isLong;
		this.rangeButtons.forEach((one) => one.setAttribute('aria-pressed', String(one === pressed)));
		this.draw();
	}

	show({ route, history, decisions }) {
		this.route = route;
		this.history = history;
		this.decisions = decisions;
		this.draw();
	}

	draw() {
		if (!this.route) {
			return;
		}
		const name = this.history.has(this.name) ? this.name : 'other';
		const lately = this.history.lately(name);
		const long = this.history.long(name);
		const samples = this.isLong ? long : lately;
		const now = recent(lately, long, this.route);
		const { level, word } = state(this.route, now);
		rebadge(this.badge, level, word);
		text(this.sentence, diagnosis(lately, long, this.route)
			?? 'Nothing waits, and nothing fails. The answers take as long as before.');
		this.note.hidden = name === this.name;
		text(this.note, 'This route had little traffic. To keep the history small, its numbers are kept as a sum with '
			+ 'those of other routes, which is what the charts show.');
		this.showFigures(now, samples);
		const marks = this.decisions.filter((one) => one.change || one.applied).map((one) => ({
			time: Date.parse(one.at) / 1000,
			sentence: `${one.change ?? 'no change'}${one.applied ? '' : ' (observed only)'}: ${one.reason}`,
		}));
		this.charts.forEach((chart, index) => chart.show(samples, index === 0 ? marks : []));
		this.showAddresses();
	}

	showFigures(now, samples) {
		const { route } = this;
		facts(this.figures, [
			['requests/s', count(now.requests)],
			['leased', `${count(route.leased)} of ${count(route.limit)}`],
			['limit may be', `${route.limits.min} to ${route.limits.max}`],
			['available', count(route.available)],
			['pending', count(route.pending)],
			['wait p50 / p99', `${millis(now.waitP50)} / ${millis(now.waitP99)}`],
			['exchange p50 / p99', `${millis(now.exchangeP50)} / ${millis(now.exchangeP99)}`],
			['reuse', reuse(samples)],
			['kept idle for', `${millis(route.idleTimeout.currentMs)} (${route.idleTimeout.source})`],
			['tuning', tuning(route.tuning)],
		]);
	}

	showAddresses() {
		const { addresses, retries } = this.route;
		const key = JSON.stringify([addresses.map((one) => ({ ...one, lastUsed: tenSeconds(one.lastUsed) })), retries]);
		if (key === this.addressKey) {
			return;
		}
		this.addressKey = key;
		this.addresses.replaceChildren(table(`${plural(addresses.length, 'address', 'addresses')} of the server`,
			['address', 'health', 'failures in a row', 'leased', 'available', 'last used'],
			addresses.map((one) => [one.address, health(one), count(one.failures), count(one.leased), count(one.available),
				one.lastUsed ? clockOf(one.lastUsed) : ''])));
		if (Object.keys(retries).length > 0) {
			this.addresses.append(table('Requests sent again', ['reason', 'since the start'],
				Object.entries(retries).map(([reason, amount]) => [reason, count(amount)])));
		}
	}

	restyle() {
		this.charts.forEach((chart) => chart.restyle());
	}

	close() {
		this.charts.forEach((chart) => chart.close());
	}

}

const HEALTH = { healthy: 'good', unhealthy: 'bad', ejected: 'bad', initializing: 'warn' };

/** The beginning of an instant, down to ten seconds, so that a table in use is not drawn anew each second. */
function tenSeconds(iso) {
	return iso?.slice(0, 'yyyy-mm-ddThh:mm:s'.length);
}

/** The health of an address, until when it is ejected, and whether lookups still answer it. */
function health({ health: word, ejectedUntil, gone }) {
	return el('span', {}, badge(HEALTH[word] ?? 'quiet', word), ejectedUntil ? ` until ${clockOf(ejectedUntil)}` : null,
		gone ? ' ' : null, gone ? badge('warn', 'no longer in the DNS') : null);
}

function tuning({ mode, policy, paused, override }) {
	if (override) {
		return `limit ${override.limit} set by hand until ${clock(Date.parse(override.until) / 1000)}`;
	}
	return `${mode}, ${policy}${paused ? ', paused' : ''}`;
}
