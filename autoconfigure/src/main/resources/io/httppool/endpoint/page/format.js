// Numbers, times and words for people.

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export function count(value) {
	if (value === null || value === undefined || Number.isNaN(value)) {
		return '–';
	}
	return (Math.abs(value) >= 100 ? whole : number).format(value);
}

export function millis(value) {
	if (value === null || value === undefined || Number.isNaN(value)) {
		return '–';
	}
	if (value >= 60_000) {
		return span(value);
	}
	if (value >= 1000) {
		return `${number.format(value / 1000)} s`;
	}
	return `${count(value)} ms`;
}

export function span(ms) {
	if (ms === null || ms === undefined) {
		return '–';
	}
	const seconds = Math.round(ms / 1000);
	if (seconds < 60) {
		return `${seconds} s`;
	}
	const minutes = Math.floor(seconds / 60);
	if (minutes < 60) {
		return `${minutes} min ${seconds % 60} s`;
	}
	return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function bytes(value) {
	const units = ['B', 'KB', 'MB', 'GB', 'TB'];
	let shown = value;
	let unit = 0;
	while (shown >= 1024 && unit < units.length - 1) {
		shown /= 1024;
		unit++;
	}
	return `${number.format(shown)} ${units[unit]}`;
}

export function share(value) {
	return value === null || value === undefined ? '–' : `${number.format(value * 100)} %`;
}

/** The time of day of a moment, given in seconds since 1970. */
export function clock(seconds) {
	return new Date(seconds * 1000).toLocaleTimeString('en-GB');
}

export function clockOf(iso) {
	return clock(Date.parse(iso) / 1000);
}

export function plural(amount, one, many) {
	return `${count(amount)} ${amount === 1 ? one : many}`;
}
