// The first page: a tile for each route, those first that hurt or changed most.

import { arrange, attribute, el, rebadge, svg, text } from './dom.js';
import { count, millis, plural } from './format.js';
import { change, recent, state } from './judge.js';
import { link } from './address.js';

const AT_ONCE = 48;

const REORDER = 10_000;

const WORDS = { UP: ['good', 'up'], STRAINED: ['warn', 'strained'], PANIC: ['bad', 'panic'] };

export class Tiles {

	constructor() {
		this.tiles = new Map();
		this.pools = new Map();
		this.shown = AT_ONCE;
		this.orderedAt = 0;
		this.order = new Map();
		this.filter = el('input', { type: 'search', id: 'filter', placeholder: 'part of a name',
			oninput: () => this.refresh() });
		this.advice = el('ul', { class: 'advice' });
		this.adviceBox = el('section', { 'aria-labelledby': 'advice-title', hidden: true },
			el('h2', { id: 'advice-title', text: 'Advice' }), this.advice);
		this.poolList = el('div', { class: 'pools' });
		this.summary = el('p', { class: 'quiet-text' });
		this.note = el('p', { class: 'note', hidden: true });
		this.grid = el('ul', { class: 'tiles', 'aria-label': 'Routes' });
		this.more = el('button', { type: 'button', onclick: () => this.showMore() });
		this.root = el('div', {},
			el('section', { 'aria-labelledby': 'pools-title' }, el('h2', { id: 'pools-title', text: 'Pools' }),
				this.poolList),
			this.adviceBox,
			el('section', { 'aria-labelledby': 'routes-title' },
				el('div', { class: 'bar' }, el('h2', { id: 'routes-title', text: 'Routes' }),
					el('label', { for: 'filter', text: 'Filter' }), this.filter),
				this.summary, this.note, this.grid, this.more));
	}

	show(answer, histories) {
		this.answer = answer;
		this.histories = histories;
		this.showPools(answer.pools);
		this.showAdvice(answer.advice);
		this.refresh();
	}

	showPools(pools) {
		const names = Object.keys(pools);
		names.filter((name) => !this.pools.has(name)).forEach((name) => this.pools.set(name, new PoolLine(name)));
		names.forEach((name) => this.pools.get(name).show(pools[name]));
		arrange(this.poolList, names.map((name) => this.pools.get(name).root));
		if (names.length === 0) {
			this.poolList.replaceChildren(el('p', { text: 'There is no pool yet: a pool appears with its first request.' }));
		}
	}

	showAdvice(advice) {
		const key = JSON.stringify(advice);
		if (key === this.adviceKey) {
			return;
		}
		this.adviceKey = key;
		this.adviceBox.hidden = advice.length === 0;
		this.advice.replaceChildren(...advice.map((one) => el('li', {},
			el('span', { class: `badge ${one.severity === 'warn' ? 'warn' : 'quiet'}`, text: one.severity }),
			el('strong', { text: ` ${one.pool} ` }), el('span', { text: one.message }),
			el('code', { text: one.code }))));
	}

	refresh() {
		if (!this.answer) {
			return;
		}
		const wanted = this.filter.value.trim().toLowerCase();
		const all = this.routes().filter((one) => `${one.pool} ${one.name}`.toLowerCase().includes(wanted));
		const shown = this.sorted(all).slice(0, this.shown);
		arrange(this.grid, shown.map((one) => this.tile(one)));
		const rest = all.length - shown.length;
		this.more.hidden = rest <= 0;
		text(this.more, `Show ${Math.min(rest, AT_ONCE)} more of ${count(rest)}`);
		text(this.summary, `${plural(all.length, 'route', 'routes')}, those first that hurt or changed most.`);
		const notes = [...this.histories.entries()].filter(([, history]) => history.note)
			.map(([pool, history]) => `${pool}: ${history.note}`);
		this.note.hidden = notes.length === 0;
		text(this.note, notes.join(' '));
	}

	routes() {
		return Object.entries(this.answer.pools).flatMap(([pool, { routes }]) => Object.entries(routes)
			.map(([name, route]) => this.assess(pool, name, route)));
	}

	assess(pool, name, route) {
		const history = this.histories.get(pool);
		const samples = history.lately(name);
		const now = recent(samples, history.long(name), route);
		return { pool, name, route, samples, now, state: state(route, now), key: JSON.stringify([pool, name]) };
	}

	/** Tiles that jump are hard to hit: their order holds while one is pointed at, and for a while. */
	sorted(all) {
		const states = all.map((one) => one.key + one.state.weight).sort().join();
		const isHeld = this.grid.querySelector(':hover, :focus') !== null;
		const isDue = Date.now() - this.orderedAt > REORDER || states !== this.states;
		if ((isDue && !isHeld) || all.some((one) => !this.order.has(one.key))) {
			this.states = states;
			this.orderedAt = Date.now();
			this.order = new Map([...all].map((one) => ({ ...one, change: change(one.samples) }))
				.sort((one, other) => other.state.weight - one.state.weight || Math.round(other.change - one.change)
					|| other.now.requests - one.now.requests)
				.map((one, index) => [one.key, index]));
		}
		return all.sort((one, other) => this.order.get(one.key) - this.order.get(other.key));
	}

	tile(one) {
		if (!this.tiles.has(one.key)) {
			this.tiles.set(one.key, new Tile(one.pool, one.name));
		}
		const tile = this.tiles.get(one.key);
		tile.show(one);
		return tile.root;
	}

	showMore() {
		this.shown += AT_ONCE;
		this.refresh();
	}

}

class PoolLine {

	constructor(name) {
		this.badge = el('span', { class: 'badge' });
		this.verdict = el('p', { class: 'verdict' });
		this.numbers = el('p', { class: 'quiet-text' });
		this.root = el('article', { class: 'pool' },
			el('h3', {}, this.badge, ' ', el('a', { href: link({ pool: name }), text: name })), this.verdict, this.numbers);
	}

	show(pool) {
		const [level, word] = WORDS[pool.status] ?? ['quiet', pool.status.toLowerCase()];
		rebadge(this.badge, level, word);
		attribute(this.root, 'class', `pool ${level}`);
		text(this.verdict, pool.verdict);
		text(this.numbers, `${count(pool.leased)} leased, ${count(pool.available)} available, ${count(pool.pending)} `
			+ `pending; ${count(pool.total)} of at most ${count(pool.max)} connections on `
			+ plural(Object.keys(pool.routes).length, 'route', 'routes'));
	}

}

class Tile {

	constructor(pool, name) {
		this.badge = el('span', { class: 'badge' });
		this.figures = new Map();
		this.line = new Sparkline();
		const facts = [['requests', 'requests/s'], ['used', 'leased / limit'], ['pending', 'pending'],
			['wait', 'wait p50 / p99'], ['exchange', 'exchange p50 / p99']];
		this.root = el('li', {}, el('a', { class: 'tile', href: link({ pool, route: name }) },
			el('span', { class: 'tile-head' }, this.badge, el('span', { class: 'pool-name', text: pool })),
			el('span', { class: 'route-name', text: name }), this.line.root,
			el('span', { class: 'figures' }, ...facts.map(([key, label]) => this.figure(key, label)))));
		this.link = this.root.firstChild;
	}

	figure(key, label) {
		const value = el('span', { class: 'value' });
		this.figures.set(key, value);
		return el('span', { class: `figure ${key}` }, el('span', { class: 'label', text: label }), ' ', value);
	}

	show({ route, now, state: { level, word }, samples }) {
		attribute(this.link, 'class', `tile ${level}`);
		rebadge(this.badge, level, word);
		const figures = {
			requests: count(now.requests),
			used: `${count(Math.max(route.leased, now.leased))} / ${count(route.limit)}`,
			pending: count(Math.max(route.pending, now.pending)),
			wait: `${millis(now.waitP50)} / ${millis(now.waitP99)}`,
			exchange: `${millis(now.exchangeP50)} / ${millis(now.exchangeP99)}`,
		};
		Object.entries(figures).forEach(([key, value]) => text(this.figures.get(key), value));
		this.line.show(samples.times, samples.column('requestsPerSecond'));
	}

}

/** The requests per second of two minutes. The numbers beside it say the same in words. */
class Sparkline {

	constructor() {
		this.line = svg('polyline', { class: 'line' });
		this.root = svg('svg', { class: 'spark', viewBox: '0 0 120 24', preserveAspectRatio: 'none',
			'aria-hidden': 'true', focusable: 'false' });
		this.root.append(this.line);
	}

	show(times, values) {
		const end = times.at(-1) ?? 0;
		const most = values.reduce((highest, value) => Math.max(highest, value ?? 0), 0) || 1;
		const points = values.map((value, index) => [120 - (end - times[index]), 23 - 22 * (value ?? 0) / most])
			.filter(([x]) => x >= 0).map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`);
		attribute(this.line, 'points', points.join(' '));
	}

}
