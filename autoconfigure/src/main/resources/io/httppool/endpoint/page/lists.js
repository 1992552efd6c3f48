// Decisions, leaks and settings of a pool.

import { badge, el, table } from './dom.js';
import { clockOf, count, plural, span } from './format.js';

const MOST = 200;

/** Replace the content of a view if what it shows is something else. */
class Listing {

	constructor(label) {
		this.root = el('section', { 'aria-label': label });
	}

	replace(value, nodes) {
		const key = JSON.stringify(value);
		if (key !== this.key && !this.root.contains(document.activeElement)) {
			this.key = key;
			this.root.replaceChildren(...nodes());
		}
	}

}

export class DecisionsView extends Listing {

	constructor() {
		super('Decisions');
	}

	show({ total, decisions }) {
		this.replace(decisions, () => [
			el('p', { class: 'quiet-text', text: total === 0 ? 'The tuner has decided nothing so far.'
				: `${plural(total, 'decision', 'decisions')}, newest first.` }),
			...(total === 0 ? [] : [table('Decisions of the tuner, and limits set by hand',
				['time', 'route', 'limit', 'reason', 'carried out'],
				decisions.slice(0, MOST).map((one) => [clockOf(one.at), one.route,
					one.before.limit === one.after.limit ? count(one.after.limit) : `${one.before.limit} → ${one.after.limit}`,
					one.reason, one.applied ? badge('good', 'yes') : badge('quiet', 'observed only')]))]),
		]);
	}

}

export class LeaksView extends Listing {

	constructor() {
		super('Leaks');
	}

	show({ leaks }) {
		this.replace(leaks, () => (leaks.length === 0
			? [el('p', { class: 'quiet-text', text: 'No leak is suspected: all connections come back in time.' })]
			: leaks.map((leak) => LeaksView.leak(leak))));
	}

	static leak(leak) {
		return el('article', { class: 'pool bad' },
			el('h3', {}, badge('bad', 'leak'), ' ', el('code', { text: leak.site })),
			el('p', { text: `${plural(leak.suspects.length, 'connection has', 'connections have')} been held for too long; `
				+ `${plural(leak.reclaimed, 'response was', 'responses were')} dropped without being closed.` }),
			stack('Leased by', leak.leasedBy),
			...leak.suspects.slice(0, MOST).map((one) => el('div', {},
				el('p', { text: `${one.connection}, held for ${span(one.heldMs)} by ${one.thread} since ${clockOf(one.since)}` }),
				stack('That thread is at', one.holderStack))));
	}

}

function stack(label, lines) {
	return lines.length === 0 ? null : el('details', {}, el('summary', { text: label }),
		el('pre', { text: lines.join('\n'), tabindex: '0' }));
}

export class SettingsView extends Listing {

	constructor() {
		super('Settings');
	}

	show({ settings, survived }, route) {
		const shown = { ...settings, ...route?.settings };
		this.replace([shown, survived], () => [
			table(route ? 'Settings of the route' : 'Settings of the pool', ['setting', 'value', 'from'],
				Object.entries(shown).map(([name, { value, origin }]) => [el('code', { text: name }),
					value === undefined ? 'unset' : String(value), origin])),
			...(Object.keys(survived).length === 0 ? [] : [table('Incidents the pool survived', ['incident', 'how often'],
				Object.entries(survived).map(([name, amount]) => [name, count(amount)]))]),
		]);
	}

}
