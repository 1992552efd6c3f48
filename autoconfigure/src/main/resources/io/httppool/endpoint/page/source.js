// The endpoint's JSON, and what went wrong in a sentence.

/** An answer that is none, with a sentence for people. */
export class Refused extends Error {

	constructor(sentence, status = 0) {
		super(sentence);
		this.status = status;
	}

}

const SENTENCES = {
	401: 'The server asks for a login (401): reload this page to sign in again.',
	403: 'The server refused this (403). Your login may not be allowed to do it, or has ended; '
		+ 'with CSRF protection on, the page needs a readable XSRF-TOKEN cookie.',
	404: 'The server does not know this (404).',
	405: 'The server only lets this page read (405): management.endpoint.httppool.access=unrestricted allows actions.',
	429: 'The server has too many requests (429).',
	503: 'The server is not ready (503): it may be starting or stopping.',
};

const PATIENCE = 10_000;

export class Source {

	constructor(base) {
		this.base = base;
	}

	url(pool, view, query = {}) {
		const path = [this.base, ...[pool, view].filter((part) => part !== undefined).map(encodeURIComponent)].join('/');
		const url = new URL(path, location.origin);
		for (const [key, value] of Object.entries(query)) {
			if (value !== undefined && value !== null && value !== '') {
				url.searchParams.set(key, value);
			}
		}
		return url;
	}

	pools() {
		return this.read(this.url());
	}

	pool(name) {
		return this.read(this.url(name));
	}

	view(name, view, query) {
		return this.read(this.url(name, view, query));
	}

	act(pool, command) {
		return this.read(this.url(pool), {
			method: 'POST',
			headers: { 'Content-Type': 'application/json', ...token() },
			body: JSON.stringify(command),
		});
	}

	async read(url, options = {}) {
		const answer = await send(url, options);
		if (!answer.ok) {
			throw new Refused(await sentence(answer), answer.status);
		}
		if (!(answer.headers.get('Content-Type') ?? '').includes('json')) {
			throw new Refused('The server answered with something else than numbers. If your login has ended, '
				+ 'reload this page to sign in again.', 401);
		}
		return answer.json();
	}

}

async function send(url, options) {
	try {
		return await fetch(url, {
			...options,
			headers: { Accept: 'application/json', ...options.headers },
			credentials: 'same-origin',
			cache: 'no-store',
			signal: AbortSignal.timeout(PATIENCE),
		});
	}
	catch (failure) {
		throw new Refused(failure.name === 'TimeoutError'
			? `The server has not answered within ${PATIENCE / 1000} seconds.`
			: 'The server cannot be reached: it may be down, restarting, or behind a network that is.');
	}
}

/** The sentence of the endpoint, or else one for the status. */
async function sentence(answer) {
	try {
		const body = await answer.json();
		if (typeof body.error === 'string' && body.status === undefined) {
			return body.error;
		}
	}
	catch {
		// not JSON: the status says enough
	}
	return SENTENCES[answer.status] ?? `The server answered with status ${answer.status}.`;
}

/** The token against forged requests, where Spring Security gives the page one. */
function token() {
	const meta = document.querySelector('meta[name="_csrf"]');
	if (meta) {
		const header = document.querySelector('meta[name="_csrf_header"]')?.content ?? 'X-CSRF-TOKEN';
		return { [header]: meta.content };
	}
	const cookie = document.cookie.split('; ').find((one) => one.startsWith('XSRF-TOKEN='));
	return cookie ? { 'X-XSRF-TOKEN': decodeURIComponent(cookie.slice('XSRF-TOKEN='.length)) } : {};
}
