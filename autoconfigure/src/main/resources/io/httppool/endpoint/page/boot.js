// Loaded by a query on the address of the page, which holds whatever that address is: with a
// slash at its end or not, below a context path, or behind a proxy that strips a prefix. All
// other modules are found from there.
const base = location.pathname.replace(/\/+$/, '');
const { start } = await import(new URL(`${base}/-/page.js`, location.origin));
start(base);
