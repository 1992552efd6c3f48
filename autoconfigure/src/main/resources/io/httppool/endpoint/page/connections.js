// The connections of a pool or route: sorted, filtered, and one in detail.

import { attribute, badge, el, facts, rebadge, Rows, text } from './dom.js';
import { bytes, clockOf, count, millis, plural, span } from './format.js';

const LOADED = 2000;

const AT_ONCE = 100;

const STATES = { leased: 'warn', available: 'good', connecting: 'quiet', draining: 'bad' };

const COLUMNS = [
	{ key: 'id', label: 'connection' },
	{ key: 'state', label: 'state' },
	{ key: 'route', label: 'route' },
	{ key: 'remote', label: 'address' },
	{ key: 'leasedMs', label: 'leased for', show: (one) => millis(one.leasedMs), server: true },
	{ key: 'phase', label: 'phase' },
	{ key: 'idleMs', label: 'idle for', show: (one) => (one.state === 'available' ? millis(one.idleMs) : '–'), server: true },
	{ key: 'ageMs', label: 'age', show: (one) => span(one.ageMs), server: true },
	{ key: 'exchanges', label: 'exchanges', show: (one) => count(one.exchanges), server: true },
	{ key: 'thread', label: 'thread' },
	{ key: 'site', label: 'call site' },
];

export class ConnectionsView {

	/** Show the connections of a pool, or those of one route of it. */
	constructor(load, isOneRoute) {
		this.load = load;
		this.columns = COLUMNS.filter(({ key }) => key !== 'route' || !isOneRoute);
		this.sort = { key: 'leasedMs', descending: true };
		this.shown = AT_ONCE;
		this.open = new Set();
		this.all = [];
		this.state = el('select', { id: 'state', onchange: () => this.read() },
			...['', ...Object.keys(STATES)].map((state) => el('option', { value: state, text: state || 'any state' })));
		this.filter = el('input', { type: 'search', id: 'connection-filter', placeholder: 'thread, address, call site …',
			oninput: () => this.refresh() });
		this.summary = el('p', { class: 'quiet-text', role: 'status' });
		this.heads = this.columns.map((column) => this.head(column));
		this.body = el('tbody');
		this.rows = new Rows(this.body, (one) => this.row(one));
		this.more = el('button', { type: 'button', onclick: () => this.showMore() });
		this.root = el('section', { 'aria-label': 'Connections' },
			el('div', { class: 'bar' }, el('label', { for: 'state', text: 'State' }), this.state,
				el('label', { for: 'connection-filter', text: 'Filter' }), this.filter),
			this.summary,
			el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Table of connections' },
				el('table', { class: 'connections' }, el('caption', { text: 'Connections. A row opens with its first cell.' }),
					el('thead', {}, el('tr', {}, ...this.heads)), this.body)),
			this.more);
	}

	head(column) {
		return el('th', { scope: 'col', 'aria-sort': this.sortWord(column.key) },
			el('button', { type: 'button', class: 'sort', text: column.label, onclick: () => this.sortBy(column) }));
	}

	sortWord(key) {
		if (key !== this.sort.key) {
			return 'none';
		}
		return this.sort.descending ? 'descending' : 'ascending';
	}

	sortBy(column) {
		const isSame = this.sort.key === column.key;
		this.sort = { key: column.key, descending: isSame ? !this.sort.descending : column.server === true };
		this.heads.forEach((head, index) => head.setAttribute('aria-sort', this.sortWord(this.columns[index].key)));
		if (this.total > this.all.length && column.server) {
			this.read();
		}
		this.refresh(true);
	}

	/** Where there are too many to load all, the server picks the largest by what they are sorted by. */
	async read() {
		const column = this.columns.find((one) => one.key === this.sort.key);
		const answer = await this.load({ state: this.state.value, limit: LOADED,
			sort: column.server ? column.key : 'leasedMs' });
		if (answer) {
			this.all = answer.connections;
			this.total = answer.total;
			this.refresh();
		}
	}

	refresh(isAsked) {
		const wanted = this.filter.value.trim().toLowerCase();
		const matching = this.all.filter((one) => wanted === '' || this.columns
			.some(({ key }) => String(one[key] ?? '').toLowerCase().includes(wanted)));
		const { key, descending } = this.sort;
		matching.sort((one, other) => (descending ? -1 : 1) * compare(one[key], other[key]));
		const shown = matching.slice(0, this.shown);
		this.rows.show(shown, ({ id }) => id, isAsked);
		const missing = this.total > this.all.length
			? ` Only ${count(this.all.length)} of ${count(this.total)} were read: choose a state, or sort by another column.` : '';
		text(this.summary, `${plural(matching.length, 'connection', 'connections')}, ${count(shown.length)} shown.${missing}`);
		this.more.hidden = matching.length <= shown.length;
		text(this.more, `Show ${Math.min(AT_ONCE, matching.length - shown.length)} more`);
	}

	showMore() {
		this.shown += AT_ONCE;
		this.refresh();
	}

	row({ id }) {
		const list = el('dl', { class: 'facts' });
		const details = el('tr', { class: 'details', hidden: !this.open.has(id) },
			el('td', { colspan: this.columns.length }, list));
		const button = el('button', { type: 'button', class: 'row', text: id,
			'aria-expanded': String(this.open.has(id)), onclick: () => this.toggle(id, button, details) });
		const state = badge('quiet', '');
		const cells = this.columns.map(({ key }) => el('td', {}, { id: button, state }[key]));
		return {
			nodes: [el('tr', {}, ...cells), details],
			show: (one) => {
				rebadge(state, STATES[one.state] ?? 'quiet', one.state);
				this.columns.forEach((column, index) => this.fill(cells[index], column, one));
				facts(list, detail(one));
			},
		};
	}

	toggle(id, button, details) {
		details.hidden = !details.hidden;
		attribute(button, 'aria-expanded', String(!details.hidden));
		if (details.hidden) {
			this.open.delete(id);
		}
		else {
			this.open.add(id);
		}
	}

	fill(cell, { key, show }, one) {
		if (key !== 'id' && key !== 'state') {
			text(cell, show ? show(one) : one[key] ?? '–');
		}
	}

}

function compare(one, other) {
	if (one === other) {
		return 0;
	}
	if (one === undefined || other === undefined) {
		return one === undefined ? -1 : 1;
	}
	return one < other ? -1 : 1;
}

function detail(one) {
	return [
		['opened', `${clockOf(one.created)}, ${span(one.ageMs)} ago`],
		['may be used for another', span(Math.max(0, one.expiresInMs))],
		['from', one.local],
		['protocol', one.protocol],
		['TLS', one.tls && `${one.tls.protocol}, ${one.tls.cipher}, ${one.tls.resumed ? 'resumed session' : 'new session'}`],
		['opening', (one.opening ?? []).map((phase) => `${phase.phase} ${millis(phase.tookMs)}`
			+ `${phase.outcome === 'succeeded' || phase.outcome === 'ok' ? '' : ` (${phase.outcome})`}`).join(', ')],
		['sent, received', `${bytes(one.bytesSent)}, ${bytes(one.bytesReceived)}`],
		['last used', one.state === 'available' ? clockOf(one.lastUsed) : null],
		['leased since', one.leasedSince && clockOf(one.leasedSince)],
		['by thread', one.thread],
		['call site', one.site],
		['phase', one.phase],
	];
}
