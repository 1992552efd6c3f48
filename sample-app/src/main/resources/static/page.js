"use strict";

// Everything that comes from outside is put in as text, never as HTML.
const dash = "–";
const unreachable = "The application does not answer.";
const at = (id) => document.getElementById(id);
const number = new Intl.NumberFormat("en", { maximumFractionDigits: 3 });

function text(value, unit) {
	if (typeof value !== "number") {
		return dash;
	}
	const shown = number.format(value >= 100 ? Math.round(value) : value);
	return unit ? `${shown} ${unit}` : shown;
}

function fill(kind, values) {
	for (const element of document.querySelectorAll(`[data-${kind}]`)) {
		element.textContent = text(values?.[element.dataset[kind]], element.dataset.unit);
	}
}

async function json(path, options) {
	const response = await fetch(path, { ...options, headers: { Accept: "application/json" } });
	const body = await response.json().catch(() => undefined);
	if (!response.ok) {
		throw new Error(body?.detail ?? `${path} answers ${response.status}`);
	}
	return body;
}

function showScene(scene) {
	const buttons = at("scenarios");
	if (!buttons.childElementCount) {
		buttons.append(...scene.scenarios.map(({ name }) => {
			const button = document.createElement("button");
			button.type = "button";
			button.textContent = name;
			button.addEventListener("click", () => change(`/scenario/${name}`));
			return button;
		}));
	}
	for (const button of buttons.children) {
		button.setAttribute("aria-pressed", button.textContent === scene.scenario);
	}
	const { description, lookAt, compared } = scene.scenarios.find(({ name }) => name === scene.scenario) ?? {};
	if (at("description").textContent !== description) {
		at("description").textContent = description ?? dash;
		at("compared").textContent = compared ? `At 200 requests per second: ${compared}` : "";
		at("look-at").textContent = lookAt ? `Where to look: ${lookAt}` : "";
	}
	at("live").href = `/actuator/httppool#${new URLSearchParams({ pool: "default", route: scene.upstream })}`;
	at("upstream").textContent = scene.upstream;
	if (document.activeElement !== at("rate")) {
		at("rate").value = scene.requestsPerSecond;
	}
}

function showTraffic(traffic) {
	fill("traffic", traffic);
	const failures = Object.entries(traffic?.failures ?? {});
	const failed = failures.reduce((sum, [, count]) => sum + count, 0);
	at("failed").textContent = traffic ? text(failed) : dash;
	at("failed").classList.toggle("has-failures", failed > 0);
	at("failures").hidden = !failures.length;
	at("failures").tBodies[0].replaceChildren(...failures.map(([exception, count]) => {
		const row = document.createElement("tr");
		row.insertCell().textContent = exception;
		row.insertCell().textContent = text(count);
		return row;
	}));
}

const compared = [
	["requests per second", ({ requestsPerSecond }) => text(requestsPerSecond)],
	["p50", ({ p50Ms }) => text(p50Ms, "ms")],
	["p99", ({ p99Ms }) => text(p99Ms, "ms")],
	["answered", ({ answered }) => text(answered)],
	["failed", ({ failures }) => failed(failures)],
	["dropped by the generator", ({ dropped }) => text(dropped)],
];

function failed(failures) {
	const names = Object.entries(failures).map(([exception, count]) => `${text(count)} ${exception}`);
	return names.length ? names.join(", ") : "0";
}

function showComparison(comparison) {
	const { httppool, stock } = comparison ?? {};
	at("compare").setAttribute("aria-pressed", Boolean(stock));
	at("compare").textContent = stock ? "End the comparison" : "Compare";
	at("comparison").hidden = !stock;
	at("compared").hidden = !stock;
	at("comparison").tBodies[0].replaceChildren(...(stock ? compared : []).map(([name, value]) => {
		const row = document.createElement("tr");
		const head = document.createElement("th");
		head.scope = "row";
		head.textContent = name;
		row.append(head);
		row.insertCell().textContent = value(httppool);
		row.insertCell().textContent = value(stock);
		return row;
	}));
}

async function compare() {
	const wanted = at("compare").getAttribute("aria-pressed") === "true" ? "off" : "on";
	at("compare").disabled = true;
	try {
		showComparison(await json(`/comparison/${wanted}`, { method: "POST" }));
		showProblem("");
	}
	catch (error) {
		showProblem(error.message);
	}
	at("compare").disabled = false;
}

function showPool(pool, upstream) {
	fill("pool", pool);
	fill("route", pool?.routes?.[upstream]);
	at("total").textContent = pool ? `${text(pool.total)} / ${text(pool.max)}` : dash;
	at("verdict").textContent = pool?.verdict ?? "No pool to be seen yet.";
}

function showProblem(problem) {
	if (at("problem").textContent !== problem) {
		at("problem").textContent = problem;
	}
}

function hideProblem(problem) {
	if (at("problem").textContent === problem) {
		showProblem("");
	}
}

async function change(path) {
	try {
		showScene(await json(path, { method: "POST" }));
		showProblem("");
	}
	catch (error) {
		showProblem(error.message);
	}
}

async function refresh() {
	const [scene, traffic, comparison, httppool] = await Promise.allSettled(
			["/scenario", "/traffic", "/comparison", "/actuator/httppool"].map((path) => json(path)));
	if (scene.value) {
		showScene(scene.value);
		hideProblem(unreachable);
	}
	else {
		showProblem(unreachable);
	}
	showTraffic(traffic.value);
	showComparison(comparison.value);
	showPool(httppool.value?.pools?.default, scene.value?.upstream);
	setTimeout(refresh, 1000);
}

at("compare").addEventListener("click", compare);
at("rate-form").addEventListener("submit", (event) => {
	event.preventDefault();
	change(`/rate?requestsPerSecond=${encodeURIComponent(at("rate").value)}`);
});
refresh();
