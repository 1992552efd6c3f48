// The live page: it reads the endpoint every two seconds, and shows what the address asks for.

import { target } from './address.js';
import { text } from './dom.js';
import { History } from './history.js';
import { PoolPage } from './pool.js';
import { Source } from './source.js';
import { Tiles } from './tiles.js';

const EVERY = 2000;

const NEWEST = 12; // samples asked for where the older ones are known

const FIRST = 180;

/** Load a script that is no module. Without it there are no charts, but all numbers. */
function script(base, name) {
	return new Promise((resolve) => {
		const element = document.createElement('script');
		element.src = new URL(`${base}/-/${name}`, location.origin);
		element.onload = resolve;
		element.onerror = resolve;
		document.head.append(element);
	});
}

class Page {

	constructor(base) {
		this.source = new Source(base);
		this.main = document.getElementById('main');
		this.freshness = document.getElementById('freshness');
		this.lost = document.getElementById('lost');
		this.histories = new Map();
		this.tiles = new Tiles();
		this.page = null;
		this.isReading = false;
		this.answeredAt = new Date();
	}

	begin() {
		addEventListener('hashchange', () => this.turn());
		document.addEventListener('visibilitychange', () => document.hidden || this.read());
		matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.page?.restyle());
		setInterval(() => document.hidden || this.read(), EVERY);
		this.turn();
	}

	/** Show what the address asks for. */
	turn() {
		this.page?.close();
		const wanted = target();
		this.page = wanted.pool ? new PoolPage(this.source, wanted, (sentence) => this.say(sentence)) : null;
		document.title = wanted.pool ? `${wanted.route ?? wanted.pool} · httppool` : 'httppool';
		this.main.replaceChildren(this.page ? this.page.root : this.tiles.root);
		scrollTo(0, 0);
		this.isReading = false;
		this.read();
	}

	async read() {
		if (this.isReading) {
			return;
		}
		this.isReading = true;
		const page = this.page;
		try {
			await this.update(page);
			this.answered();
		}
		catch (refused) {
			this.refused(refused);
		}
		if (page === this.page) {
			this.isReading = false;
		}
	}

	async update(page) {
		const answer = await this.source.pools();
		const pools = page ? [page.pool].filter((pool) => answer.pools[pool]) : Object.keys(answer.pools);
		await Promise.all(pools.map((pool) => this.readHistory(pool)));
		Object.keys(answer.pools).filter((pool) => !this.histories.has(pool))
			.forEach((pool) => this.histories.set(pool, new History()));
		if (page) {
			await page.update(this.histories.get(page.pool) ?? new History());
		}
		else if (page === this.page) {
			this.tiles.show(answer, this.histories);
		}
	}

	/** A history that cannot be read leaves the charts empty, and the rest goes on. */
	async readHistory(pool) {
		const known = this.histories.get(pool);
		const isCurrent = known && Date.now() - known.readAt < NEWEST * 500;
		try {
			const answer = await this.source.view(pool, 'history', { limit: isCurrent ? NEWEST : FIRST });
			const history = known ?? new History();
			history.add(answer);
			history.readAt = Date.now();
			this.histories.set(pool, history);
		}
		catch (refused) {
			if (refused.status === 0 || refused.status === 401) {
				throw refused;
			}
		}
	}

	answered() {
		this.answeredAt = new Date();
		this.lost.hidden = true;
		document.body.classList.remove('stale');
		text(this.freshness, `As of ${this.answeredAt.toLocaleTimeString('en-GB')}, read every ${EVERY / 1000} s.`);
	}

	refused({ message }) {
		const since = this.answeredAt.toLocaleTimeString('en-GB');
		text(this.lost, `${message} What is shown is as of ${since}. The page tries again every ${EVERY / 1000} s.`);
		this.lost.hidden = false;
		document.body.classList.add('stale');
		text(this.freshness, `As of ${since}.`);
	}

	say(sentence) {
		text(document.getElementById('said'), sentence);
	}

}

export async function start(base) {
	await script(base, 'uplot.js');
	new Page(base).begin();
}
