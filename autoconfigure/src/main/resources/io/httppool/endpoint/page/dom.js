// Elements without markup in strings: all text is set as text.

/**
 * Make an element. A property that begins with "on" is a listener, "text" its text, any other
 * an attribute; one that is undefined, null or false is left out.
 */
export function el(name, properties = {}, ...children) {
	const element = document.createElement(name);
	for (const [key, value] of Object.entries(properties)) {
		if (value === undefined || value === null || value === false) {
			continue;
		}
		if (key === 'text') {
			element.textContent = value;
		}
		else if (key.startsWith('on')) {
			element.addEventListener(key.slice(2), value);
		}
		else {
			element.setAttribute(key, value === true ? '' : value);
		}
	}
	element.append(...children.filter((child) => child !== null && child !== undefined));
	return element;
}

const SVG = 'http://www.w3.org/2000/svg';

export function svg(name, attributes = {}) {
	const element = document.createElementNS(SVG, name);
	for (const [key, value] of Object.entries(attributes)) {
		element.setAttribute(key, value);
	}
	return element;
}

/** Set the text of an element if it is another one. */
export function text(element, value) {
	const shown = String(value);
	if (element.textContent !== shown) {
		element.textContent = shown;
	}
}

export function attribute(element, name, value) {
	if (element.getAttribute(name) !== value) {
		element.setAttribute(name, value);
	}
}

/** Put children in an order, and move only those that are elsewhere. */
export function arrange(parent, children) {
	let at = parent.firstChild;
	for (const child of children) {
		if (child === at) {
			at = at.nextSibling;
		}
		else {
			parent.insertBefore(child, at);
		}
	}
	while (at) {
		const next = at.nextSibling;
		at.remove();
		at = next;
	}
}

/**
 * The rows of a table, each the same elements as long as what it is about is shown: a
 * click, a focus or a selection outlives the next figures. While one of them is pointed
 * at or has the focus, their order holds, too.
 */
export class Rows {

	/**
	 * Take over a table's body.
	 * @param make makes what is shown of one: its nodes, and show(one) that fills them
	 */
	constructor(body, make) {
		this.body = body;
		this.make = make;
		this.made = new Map();
	}

	/** Show some, in an order that holds already if the user has just asked for it. */
	show(all, keyOf, isAsked = false) {
		const wanted = new Map(all.map((one) => [keyOf(one), one]));
		const isHeld = !isAsked && this.body.querySelector(':hover, :focus') !== null;
		const keys = isHeld ? [...new Set([...this.made.keys(), ...wanted.keys()])].filter((key) => wanted.has(key))
			: [...wanted.keys()];
		this.made = new Map(keys.map((key) => [key, this.made.get(key) ?? this.make(wanted.get(key))]));
		this.made.forEach((row, key) => row.show(wanted.get(key)));
		arrange(this.body, [...this.made.values()].flatMap((row) => row.nodes));
	}

}

/** Show labels with their values in a list of definitions, without those that have none. */
export function facts(list, pairs) {
	const shown = pairs.filter(([, value]) => value);
	const labels = shown.map(([label]) => label).join();
	if (list.dataset.labels !== labels) {
		list.dataset.labels = labels;
		list.replaceChildren(...shown.map(([label]) => el('div', {}, el('dt', { text: label }), el('dd'))));
	}
	shown.forEach(([, value], index) => text(list.children[index].lastChild, value));
}

/** A word with a colour and a shape of its own, so that neither is needed to tell. */
export function badge(level, word) {
	return el('span', { class: `badge ${level}`, text: word });
}

/** Have a badge say another word. */
export function rebadge(element, level, word) {
	attribute(element, 'class', `badge ${level}`);
	text(element, word);
}

/** A table with a caption that can be scrolled sideways by keyboard. */
export function table(caption, heads, rows) {
	const head = el('tr', {}, ...heads.map((one) => el('th', { scope: 'col', text: one })));
	const body = rows.map((cells) => el('tr', {}, ...cells.map((cell) => (cell instanceof Node)
		? el('td', {}, cell) : el('td', { text: cell }))));
	return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
		el('table', {}, el('caption', { text: caption }), el('thead', {}, head), el('tbody', {}, ...body)));
}
