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
	const { description, lookAt } = scene.scenarios.find(({ name }) => name === scene.scenario) ?? {};
	if (at("description").textContent !== description) {
		at("description").textContent = description ?? dash;
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
	const [scene, traffic, httppool] = await Promise.allSettled(
			["/scenario", "/traffic", "/actuator/httppool"].map((path) => json(path)));
	if (scene.value) {
		showScene(scene.value);
		hideProblem(unreachable);
	}
	else {
		showProblem(unreachable);
	}
	showTraffic(traffic.value);
	showPool(httppool.value?.pools?.default, scene.value?.upstream);
	setTimeout(refresh, 1000);
}

at("rate-form").addEventListener("submit", (event) => {
	event.preventDefault();
	change(`/rate?requestsPerSecond=${encodeURIComponent(at("rate").value)}`);
});
refresh();
