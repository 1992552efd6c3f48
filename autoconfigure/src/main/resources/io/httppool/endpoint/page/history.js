// The history of a route as columns over time, grown by each answer of the server.

const FINE_SPAN = 130;

const COARSE_SPAN = 30 * 60;

/** The samples of one resolution, by route. */
class Resolution {

	constructor(span) {
		this.span = span;
		this.times = [];
		this.spans = [];
		this.series = new Map();
	}

	/** Add the samples that are newer than those known. */
	add(answer) {
		const times = answer.times.map((time) => Date.parse(time) / 1000);
		const newest = this.times.at(-1) ?? -Infinity;
		// the server translates each time anew, by a few milliseconds
		const first = times.findIndex((time) => time > newest + 0.25);
		if (first >= 0) {
			const fresh = times.length - first;
			const known = this.times.length;
			this.times.push(...times.slice(first));
			this.spans.push(...answer.spansMs.slice(first).map((ms) => ms / 1000));
			this.grow(answer.series, first, known, fresh);
		}
		this.shrink();
	}

	grow(series, first, known, fresh) {
		for (const route of new Set([...this.series.keys(), ...Object.keys(series)])) {
			const columns = this.series.get(route) ?? {};
			const theirs = flat(series[route] ?? {});
			for (const name of new Set([...Object.keys(columns), ...Object.keys(theirs)])) {
				const column = columns[name] ?? new Array(known).fill(blank(name, columns));
				column.push(...(theirs[name]?.slice(first) ?? new Array(fresh).fill(blank(name, theirs))));
				columns[name] = column;
			}
			this.series.set(route, columns);
		}
	}

	shrink() {
		const oldest = (this.times.at(-1) ?? 0) - this.span;
		const surplus = this.times.findIndex((time) => time > oldest);
		if (surplus <= 0) {
			return;
		}
		this.times.splice(0, surplus);
		this.spans.splice(0, surplus);
		for (const [route, columns] of this.series) {
			Object.values(columns).forEach((column) => column.splice(0, surplus));
			if (Object.values(columns).every((column) => column.every((value) => !value))) {
				this.series.delete(route);
			}
		}
	}

}

/** Columns that are zero throughout are left out by the server; times and limits are not known then. */
function blank(name, columns) {
	const isRoute = Object.keys(columns).length > 0;
	return isRoute && !name.endsWith('Ms') && name !== 'limit' ? 0 : null;
}

/** Closings by reason become columns like the others. */
function flat({ closedPerSecond = {}, ...columns }) {
	for (const [reason, values] of Object.entries(closedPerSecond)) {
		columns[`closed:${reason}`] = values;
	}
	return columns;
}

export class History {

	constructor() {
		this.fine = new Resolution(FINE_SPAN);
		this.coarse = new Resolution(COARSE_SPAN);
		this.note = null;
	}

	add(answer) {
		this.note = answer.note ?? null;
		this.fine.add(answer.fine);
		this.coarse.add(answer.coarse);
	}

	/** Return the route's samples in the finest resolution there is for the last two minutes. */
	lately(route) {
		const fine = this.fine.series.get(route);
		return fine ? samples(this.fine, fine) : samples(this.coarse, this.coarse.series.get(route) ?? {}, 13);
	}

	/** Return the last half hour: ten seconds each, and seconds after the last of those. */
	long(route) {
		return samples(this.coarse, this.coarse.series.get(route) ?? {});
	}

	has(route) {
		return this.coarse.series.has(route) || this.fine.series.has(route);
	}

}

function samples(resolution, columns, newest = Infinity) {
	const from = Math.max(0, resolution.times.length - newest);
	return {
		times: resolution.times.slice(from),
		spans: resolution.spans.slice(from),
		names: Object.keys(columns),
		column: (name) => columns[name]?.slice(from) ?? new Array(resolution.times.length - from)
			.fill(blank(name, columns)),
	};
}
