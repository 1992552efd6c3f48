// The buttons that change something. Each asks first, and says what will happen.

import { el, text } from './dom.js';
import { plural } from './format.js';

export const canWrite = document.documentElement.dataset.writes === 'true';

/** What can be done, on a pool or one of its routes: shown(facts) tells whether it applies now. */
const ACTIONS = [
	{
		action: 'evict-idle', label: 'Evict idle', on: 'both',
		question: ({ what, available }) => `Close the ${plural(available, 'idle connection', 'idle connections')} of ${what}? `
			+ 'Requests under way go on. The next requests open new connections, which takes a little longer.',
	},
	{
		action: 'drain', label: 'Drain', on: 'both', shown: ({ isDrained }) => !isDrained,
		question: ({ what, leased }) => `Let new requests to ${what} wait from now on? Idle connections are closed now, and `
			+ `${plural(leased, 'leased one', 'leased ones')} after their exchange. Waiting requests fail when their lease `
			+ 'timeout has passed, until someone presses Resume.',
	},
	{
		action: 'resume', label: 'Resume', on: 'both', shown: ({ canResume }) => canResume,
		question: ({ what, isPool }) => `Serve requests to ${what} again? Those that wait get their connections at once.`
			+ `${isPool ? ' Routes that were drained one by one are resumed, too.' : ''}`,
	},
	{
		action: 'limit', label: 'Set limit', on: 'route',
		question: ({ what, limits }) => `How many connections may ${what} have? From ${limits.min} to ${limits.max}; now `
			+ `${limits.current}. The tuner leaves it alone meanwhile, and the earlier limit comes back afterwards.`,
	},
	{
		action: 'pause-tuning', label: 'Pause tuning', on: 'pool', shown: ({ paused }) => !paused,
		question: ({ what }) => `Leave all limits and idle timeouts of ${what} as they are until someone presses Resume tuning?`,
	},
	{
		action: 'resume-tuning', label: 'Resume tuning', on: 'pool', shown: ({ paused }) => paused,
		question: ({ what }) => `Tune the limits and idle timeouts of ${what} again?`,
	},
];

export class Actions {

	constructor(source, pool, route, say, done) {
		Object.assign(this, { source, pool, route, say, done });
		this.facts = null;
		this.buttons = ACTIONS.filter((one) => one.on === 'both' || one.on === (route ? 'route' : 'pool'))
			.map((one) => [one, el('button', { type: 'button', class: 'act', text: one.label, 'data-action': one.action,
				disabled: true, onclick: () => this.ask(one) })]);
		this.note = el('p', { class: 'quiet-text', hidden: true,
			text: 'The whole pool is drained: resume it on the page of the pool.' });
		this.root = canWrite
			? el('div', { class: 'actions', role: 'group', 'aria-label': 'Actions' },
				...this.buttons.map(([, button]) => button), this.note)
			: el('p', { class: 'quiet-text', text: 'Read-only: this endpoint does not allow actions.' });
	}

	show(pool) {
		const route = this.route ? pool.routes[this.route] : null;
		const one = route ?? pool;
		this.facts = {
			what: this.route ?? `pool ${this.pool}`,
			isPool: !this.route,
			isDrained: one.drained,
			canResume: this.route ? one.drained && !pool.drained
				: pool.drained || Object.values(pool.routes).some(({ drained }) => drained),
			available: one.available,
			leased: one.leased,
			limits: route?.limits,
			paused: Object.values(pool.routes).some(({ tuning }) => tuning.paused),
		};
		this.buttons.forEach(([action, button]) => {
			button.disabled = false;
			button.hidden = action.shown !== undefined && !action.shown(this.facts);
		});
		this.note.hidden = !this.route || !pool.drained;
	}

	ask(action) {
		const { limits } = this.facts;
		const value = el('input', { type: 'number', name: 'value', min: limits?.min, max: limits?.max, value: limits?.current,
			required: true, id: 'limit-value' });
		const duration = el('select', { id: 'limit-duration' },
			...['1m', '5m', '15m', '1h', '6h'].map((one) => el('option', { value: one, text: one, selected: one === '15m' })));
		const problem = el('p', { class: 'problem', role: 'alert' });
		const confirm = el('button', { type: 'submit', class: 'act primary', text: action.label });
		const form = el('form', { method: 'dialog' },
			el('h2', { id: 'question-title', text: action.label }), el('p', { text: action.question(this.facts) }),
			action.action === 'limit' ? el('p', { class: 'bar' }, el('label', { for: 'limit-value', text: 'Limit' }), value,
				el('label', { for: 'limit-duration', text: 'for' }), duration) : null,
			problem,
			el('div', { class: 'bar' }, confirm,
				el('button', { type: 'button', class: 'act', text: 'Cancel', onclick: () => dialog.close() })));
		const dialog = el('dialog', { 'aria-labelledby': 'question-title', onclose: () => dialog.remove() }, form);
		form.addEventListener('submit', async (event) => {
			event.preventDefault();
			confirm.disabled = true;
			const refused = await this.carryOut(action, value.value, duration.value);
			confirm.disabled = false;
			if (refused) {
				text(problem, refused);
			}
			else {
				dialog.close();
			}
		});
		document.body.append(dialog);
		dialog.showModal();
	}

	/** Carry out, and return why the server refused, or null. */
	async carryOut({ action, label }, value, duration) {
		const command = { action, ...(this.route ? { route: this.route } : {}),
			...(action === 'limit' ? { value, duration } : {}) };
		try {
			const pool = await this.source.act(this.pool, command);
			this.say(`Done: ${label}, ${this.facts.what}.`);
			this.done(pool);
			return null;
		}
		catch (refused) {
			return refused.message;
		}
	}

}
