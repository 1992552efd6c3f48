// The part of the address after the hash: which pool, route and view is shown.

export function link(target) {
	const query = new URLSearchParams(Object.entries(target).filter(([, value]) => value));
	return `#${query}`;
}

export function target() {
	const query = new URLSearchParams(location.hash.slice(1));
	return { pool: query.get('pool'), route: query.get('route'), view: query.get('view') ?? 'now' };
}
