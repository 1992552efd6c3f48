// The page of one pool, or of one of its routes: views beside each other, as tabs.

import { badge, el, rebadge, Rows, text } from './dom.js';
import { count, plural } from './format.js';
import { link } from './address.js';
import { Actions } from './actions.js';
import { ConnectionsView } from './connections.js';
import { DecisionsView, LeaksView, SettingsView } from './lists.js';
import { RouteView } from './route.js';
import { Refused } from './source.js';

const VIEWS = [['now', 'Charts'], ['connections', 'Connections'], ['decisions', 'Decisions'], ['leaks', 'Leaks'],
	['settings', 'Settings']];

const LEVELS = { UP: 'good', STRAINED: 'warn', PANIC: 'bad' };

const MOST_ROUTES = 200;

const MOST_DECISIONS = 500;

export class PoolPage {

	constructor(source, { pool, route, view }, say) {
		Object.assign(this, { source, pool, route, view });
		this.failure = el('p', { class: 'problem', role: 'alert', hidden: true });
		this.badge = badge('quiet', '…');
		this.verdict = el('p', { class: 'verdict' });
		this.actions = new Actions(source, pool, route, say, (answer) => this.showPool(answer));
		this.content = this.create();
		this.root = el('div', {},
			el('nav', { 'aria-label': 'Way here' }, el('a', { href: '#', text: 'All pools' }), ' / ',
				route ? el('a', { href: link({ pool }), text: pool }) : el('span', { text: pool })),
			el('div', { class: 'bar' }, this.badge, el('h2', { text: `Pool ${pool}` })),
			this.verdict, this.actions.root,
			el('nav', { class: 'tabs', 'aria-label': 'Views' }, ...VIEWS.map(([name, label]) => el('a', {
				href: link({ pool, route, view: name }), text: name === 'now' && !route ? 'Routes' : label,
				'aria-current': name === view ? 'page' : undefined,
			}))),
			this.failure, this.content.root);
	}

	create() {
		switch (this.view) {
			case 'connections':
				return new ConnectionsView((query) => this.contained(() => this.source.view(this.pool, 'connections',
					{ ...query, route: this.route })), this.route !== null);
			case 'decisions':
				return new DecisionsView();
			case 'leaks':
				return new LeaksView();
			case 'settings':
				return new SettingsView();
			default:
				return this.route ? new RouteView(this.route) : new RouteList(this.pool);
		}
	}

	/** Say what went wrong here, and let the rest go on. */
	async contained(work) {
		try {
			const answer = await work();
			this.failure.hidden = true;
			return answer;
		}
		catch (refused) {
			text(this.failure, refused.message);
			this.failure.hidden = false;
			return null;
		}
	}

	async update(history) {
		const pool = await this.contained(() => this.source.pool(this.pool));
		if (pool) {
			this.showPool(pool);
			await this.contained(() => this.updateView(pool, history));
		}
	}

	showPool(pool) {
		rebadge(this.badge, LEVELS[pool.status] ?? 'quiet', pool.status.toLowerCase());
		text(this.verdict, pool.verdict);
		if (!this.route || pool.routes[this.route]) {
			this.actions.show(pool);
		}
	}

	async updateView(pool, history) {
		if (this.route && !pool.routes[this.route]) {
			throw new Refused(`The pool has no route ${this.route} now: it is forgotten a minute after its last connection `
				+ 'was closed, and comes back with the next request.');
		}
		if (this.view === 'connections') {
			await this.content.read();
		}
		else if (this.view === 'settings') {
			this.content.show(pool, this.route ? pool.routes[this.route] : null);
		}
		else if (this.view === 'leaks') {
			this.content.show(await this.source.view(this.pool, 'leaks'));
		}
		else if (this.view === 'decisions') {
			this.content.show(await this.decisions());
		}
		else if (this.route) {
			const { decisions } = await this.decisions();
			this.content.show({ route: pool.routes[this.route], history, decisions });
		}
		else {
			this.content.show(pool);
		}
	}

	decisions() {
		return this.source.view(this.pool, 'decisions', { route: this.route, limit: MOST_DECISIONS });
	}

	restyle() {
		this.content.restyle?.();
	}

	close() {
		this.content.close?.();
	}

}

/** The routes of a pool as a table: those first that hurt. */
const FIGURES = [(route) => route.leased, (route) => route.limit, (route) => route.pending,
	(route) => route.requestsPerSecond, (route) => route.addresses.length];

class RouteList {

	constructor(pool) {
		this.pool = pool;
		this.body = el('tbody');
		this.rows = new Rows(this.body, ([name]) => this.row(name));
		this.summary = el('p', { class: 'quiet-text' });
		this.filter = el('input', { type: 'search', id: 'route-filter', oninput: () => this.draw() });
		const heads = ['route', 'leased', 'limit', 'pending', 'requests/s', 'addresses'];
		this.root = el('section', { 'aria-label': 'Routes of the pool' },
			el('div', { class: 'bar' }, el('label', { for: 'route-filter', text: 'Filter' }), this.filter), this.summary,
			el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Table of routes' }, el('table', {},
				el('caption', { text: 'Routes, those with pending requests first' }),
				el('thead', {}, el('tr', {}, ...heads.map((head) => el('th', { scope: 'col', text: head })))), this.body)));
	}

	show(pool) {
		this.routes = Object.entries(pool.routes);
		this.draw();
	}

	draw() {
		const wanted = this.filter.value.trim().toLowerCase();
		const matching = (this.routes ?? []).filter(([name]) => name.toLowerCase().includes(wanted))
			.sort(([, one], [, other]) => other.pending - one.pending || other.requestsPerSecond - one.requestsPerSecond);
		text(this.summary, `${plural(matching.length, 'route', 'routes')}`
			+ (matching.length > MOST_ROUTES ? `, ${MOST_ROUTES} shown: filter to see others.` : '.'));
		this.rows.show(matching.slice(0, MOST_ROUTES), ([name]) => name);
	}

	row(name) {
		const cells = FIGURES.map(() => el('td'));
		return {
			nodes: [el('tr', {}, el('td', {}, el('a', { href: link({ pool: this.pool, route: name }), text: name })), ...cells)],
			show: ([, route]) => FIGURES.forEach((figure, index) => text(cells[index], count(figure(route)))),
		};
	}

}
