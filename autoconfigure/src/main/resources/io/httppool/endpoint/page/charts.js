// Charts over time. Each has a caption in words, and its numbers as a table on request.

import { el, table, text } from './dom.js';
import { clock, plural } from './format.js';
import { highest } from './judge.js';

const HEIGHT = 170;

const SYNC = 'httppool';

const NEAR = 10; // pixels within which decisions become one mark

const ROWS = 180;

/** Return the value of a colour that the style sheet names. */
function colour(name) {
	return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/**
 * A chart of some columns.
 *
 * title: what it shows; lines: { label, colour, values: (samples) => column }; unit: a function
 * that writes a value; steps: whether values hold until the next one.
 */
export class Chart {

	constructor({ title, lines, unit, steps = false, empty = 'nothing so far' }) {
		Object.assign(this, { title, lines, unit, steps, empty });
		this.canvas = el('div', { class: 'plot', 'aria-hidden': 'true' });
		this.marks = el('div', { class: 'marks' });
		this.hint = el('div', { class: 'hint', role: 'tooltip', hidden: true });
		this.caption = el('figcaption');
		this.numbers = el('details', { ontoggle: () => this.showTable() }, el('summary', { text: `${title} as a table` }));
		this.root = el('figure', { class: 'chart' }, el('h3', { text: title }),
			el('div', { class: 'plot-box' }, this.canvas, this.marks, this.hint), this.caption, this.numbers);
		this.resizing = new ResizeObserver(() => this.resize());
		this.resizing.observe(this.root);
	}

	show(samples, decisions = []) {
		this.samples = samples;
		this.decisions = decisions;
		const lines = typeof this.lines === 'function' ? this.lines(samples) : this.lines;
		const key = JSON.stringify(lines.map((line) => line.label));
		if (key !== this.key) {
			this.key = key;
			this.shown = lines;
			this.remove();
		}
		this.draw();
		this.describe();
		this.showTable();
	}

	draw() {
		const data = withGaps(this.samples, this.shown);
		if (!window.uPlot || this.shown.length === 0 || data[0].length === 0) {
			return;
		}
		if (!this.plot) {
			this.plot = new window.uPlot(this.options(), data, this.canvas);
		}
		else {
			this.plot.setData(data);
		}
	}

	options() {
		const grid = { stroke: colour('line'), width: 1 };
		const axis = { stroke: colour('text-quiet'), grid, ticks: grid, font: '11px system-ui, sans-serif' };
		return {
			width: Math.max(200, this.canvas.clientWidth),
			height: HEIGHT,
			padding: [16, 32, 0, 0],
			cursor: { sync: { key: SYNC }, drag: { x: false, y: false } },
			legend: { live: true },
			hooks: { draw: [() => this.showMarks()] },
			scales: { y: { range: (plot, least, most) => [0, Math.max(1, (most ?? 1) * 1.08)] } },
			axes: [
				{ ...axis, space: 64, size: 34,
					values: (plot, times, axis, space, step) => times.map((time) => clock(time).slice(0, step < 60 ? 8 : 5)) },
				{ ...axis, size: 64, values: (plot, values) => values.map((value) => this.unit(value)) },
			],
			series: [{ label: 'time', value: (plot, time) => (time === null ? '–' : clock(time)) },
				...this.shown.map((line) => this.series(line))],
		};
	}

	series(line) {
		return {
			label: line.label,
			stroke: colour(line.colour),
			width: 2,
			dash: line.dash,
			fill: line.fill ? `${colour(line.colour)}33` : undefined,
			points: { size: 5, filter: isolated },
			paths: this.steps ? window.uPlot.paths.stepped({ align: -1 }) : undefined,
			value: (plot, value) => (value === null ? '–' : this.unit(value)),
		};
	}

	/** The same in words. */
	describe() {
		const facts = this.shown.map((line) => {
			const values = line.values(this.samples);
			const most = highest(values);
			return most === null ? null : `${line.label}: now ${this.unit(values.at(-1))}, at most ${this.unit(most)}`;
		}).filter((fact) => fact !== null);
		const decisions = this.inView().length;
		const marks = decisions > 0 ? ` ${plural(decisions, 'decision', 'decisions')} marked.` : '';
		text(this.caption, facts.length > 0 ? `${facts.join('; ')}.${marks}` : `${this.title}: ${this.empty}.`);
	}

	inView() {
		const first = this.samples.times[0] ?? Infinity;
		return this.decisions.filter((one) => one.time >= first);
	}

	/** A mark for each decision, or for several that are near each other. Called once the chart is drawn. */
	showMarks() {
		if (!this.plot) {
			return;
		}
		const key = JSON.stringify([this.samples.times[0], this.samples.times.at(-1), this.plot.width, this.decisions.map((one) => one.time)]);
		if (key === this.marksKey || this.marks.querySelector(':hover, :focus')) {
			return;
		}
		this.marksKey = key;
		const groups = [];
		for (const one of [...this.inView()].sort((a, b) => a.time - b.time)) {
			const at = this.plot.valToPos(one.time, 'x') + this.plot.over.offsetLeft;
			const group = groups.at(-1);
			if (group && at - group.at < NEAR) {
				group.all.push(one);
			}
			else {
				groups.push({ at, all: [one] });
			}
		}
		this.marks.replaceChildren(...groups.map((group) => this.mark(group)));
	}

	mark({ at, all }) {
		const sentence = all.slice(-4).map((one) => `${clock(one.time)} ${one.sentence}`).join('\n')
			+ (all.length > 4 ? `\nand ${all.length - 4} before` : '');
		const mark = el('button', { type: 'button', class: 'mark', 'aria-label': sentence,
			onmouseenter: () => this.showHint(at, sentence), onfocus: () => this.showHint(at, sentence),
			onmouseleave: () => this.hideHint(), onblur: () => this.hideHint(),
			onkeydown: (event) => event.key === 'Escape' && this.hideHint() });
		mark.style.left = `${at}px`;
		return mark;
	}

	showHint(at, sentence) {
		text(this.hint, sentence);
		this.hint.hidden = false;
		const most = Math.max(0, this.root.clientWidth - this.hint.offsetWidth);
		this.hint.style.left = `${Math.min(at, most)}px`;
	}

	hideHint() {
		this.hint.hidden = true;
	}

	showTable() {
		if (!this.numbers.open || !this.samples) {
			return;
		}
		const { times } = this.samples;
		const columns = this.shown.map((line) => line.values(this.samples));
		const rows = times.map((time, index) => [clock(time),
			...columns.map((column) => (column[index] === null ? '–' : this.unit(column[index])))]);
		const open = this.numbers.querySelector('.scroll');
		const fresh = table(`${this.title}, newest first`, ['time', ...this.shown.map((line) => line.label)],
			rows.slice(-ROWS).reverse());
		if (open && !open.matches(':focus')) {
			open.replaceWith(fresh);
		}
		else if (!open) {
			this.numbers.append(fresh);
		}
	}

	resize() {
		const width = this.canvas.clientWidth;
		if (this.plot && width > 0 && width !== this.plot.width) {
			this.plot.setSize({ width, height: HEIGHT });
		}
	}

	/** Draw anew, with the colours of now. */
	restyle() {
		if (this.plot) {
			this.remove();
			this.draw();
		}
	}

	remove() {
		this.plot?.destroy();
		this.plot = null;
		this.marksKey = null;
	}

	close() {
		this.resizing.disconnect();
		this.remove();
	}

}

/** Values without a neighbour, which no line would show. */
function isolated(plot, series) {
	const values = plot.data[series];
	const isAlone = (value, index) => value !== null && (values[index - 1] ?? null) === null
		&& (values[index + 1] ?? null) === null;
	return values.map((value, index) => (isAlone(value, index) ? index : -1)).filter((index) => index >= 0);
}

/** Insert a gap where nothing is known: the history was not kept, or the process was another. */
function withGaps({ times, spans, column }, lines) {
	const data = [[], ...lines.map(() => [])];
	const columns = lines.map((line) => line.values({ times, spans, column }));
	times.forEach((time, index) => {
		const begin = time - spans[index];
		if (index > 0 && begin - times[index - 1] > 2) {
			data[0].push(begin);
			columns.forEach((values, line) => data[line + 1].push(null));
		}
		data[0].push(time);
		columns.forEach((values, line) => data[line + 1].push(values[index]));
	});
	return data;
}
