// SPDX-License-Identifier: Apache-2.0
// The page: it asks the server about what the user types, and shows the answers.
import * as editors from "./editors.js";
import { Follow } from "./follow.js";
import { faultOf } from "./json_places.js";
import * as link from "./link.js";
import * as server from "./server.js";
import { Story, element } from "./story.js";

const byId = (id) => document.getElementById(id);
const panes = {};
const given = { spec: null, input: null }; // names of the files
const saved = { spec: null, input: null }; // their texts
const crlf = { spec: false, input: false };
const examples = [
	["Orders: loops, places by key and by value", "orders/orders.json", "orders/input.ndjson"],
	["Amplitude: a connector", "amplitude/connector.yaml", "amplitude/input.ndjson"],
	["Slack: a string of several values", "slack/connector.yaml", "slack/input.ndjson"],
	["httpbin: the smallest connector", "httpbin/connector.yaml", "httpbin/input.ndjson"],
];
let specName = "spec";
let checked = null; // the last answer to `check`
let follow = null; // the last run
let kept = null; // {pane, offset} of the value or rule that stays marked
let asked = 0; // how many questions so far
let marks = { problems: [], faults: [], follow: [] };

function say(text, bad) {
	byId("status").textContent = text;
	byId("status").className = bad ? "bad" : "";
}

function drop(kind) {
	marks[kind].forEach((m) => m.clear());
	marks[kind] = [];
}

const jump = (pane, from, to) => editors.show(panes[pane], from, to);

// ---- problems

function problem(severity, text, place, more) {
	const label = element("b", `${severity}: `);
	label.className = severity;
	const item = element("li", label);
	if (place !== null) {
		const b = element("button", `${place.what} ${place.line}`);
		b.type = "button";
		b.className = "place";
		b.addEventListener("click", () => jump(place.pane, place.from, place.to));
		item.append(b, ": ");
	}
	item.append(text);
	for (const m of more) {
		const p = element("p", m);
		p.className = "aside";
		item.append(p);
	}
	return item;
}

function showProblems(items, errors) {
	const total = items.length;
	byId("problems").replaceChildren(total === 0 ? element("p", "There are none.") : element("ul", ...items));
	byId("count").textContent = total === 0 ? "" : `(${total})`;
	byId("count").className = errors > 0 ? "error" : "warning";
}

// Underlines what is wrong with the spec, and returns it as items.
function diagnosticItems() {
	drop("problems");
	return (checked?.diagnostics ?? []).map((d) => {
		const more = [...(d.hints ?? []), ...(d.notes ?? []).map((n) => n.message)];
		if (d.line === undefined) {
			return problem(d.severity, d.message, null, more);
		}
		const from = editors.offsetAt(panes.spec, d.line, d.column), to = editors.offsetAt(panes.spec, d.endLine, d.endColumn);
		marks.problems.push(editors.mark(panes.spec, from, to, `mark-${d.severity}`, [d.message, ...more].join("\n")));
		return problem(d.severity, d.message, { pane: "spec", what: "line", line: d.line, from, to }, more);
	});
}

// What is wrong with the input, from the messages of the run: [{line, column, why}].
const inputFaults = (messages) =>
	[...messages.matchAll(/^input:(\d+):(\d+): error: (.*)$/gm)].map((m) => ({ line: Number(m[1]), column: Number(m[2]), why: m[3] }));

function faultItems(faults, records) {
	drop("faults");
	const input = panes.input.getValue();
	// A document of several lines: each line was tried as a record.
	const at = records === 0 && faults.length > 1 ? faultOf(input) : -1;
	const all = at < 0
		? faults.map((f) => ({ ...f, from: editors.offsetAt(panes.input, f.line, f.column, true) }))
		: [{ from: at, line: panes.input.posFromIndex(at).line + 1, why: faults[0].why }];
	return all.map((f) => {
		marks.faults.push(editors.mark(panes.input, f.from, f.from, "mark-error", f.why));
		return problem("error", f.why, { pane: "input", what: "line of the input", line: f.line, from: f.from, to: f.from }, []);
	});
}

// ---- following

function showFollowed(at) {
	drop("follow");
	const found = at !== null && follow !== null ? follow.at(at.pane, at.offset) : null;
	if (follow === null) {
		byId("trace").replaceChildren();
		return;
	}
	const story = new Story(follow, jump);
	const outcomes = follow.traces.flatMap((t, i) => story.outcome(t, i) ?? []);
	if (found === null) {
		byId("trace").replaceChildren(...story.overview());
		return;
	}
	const parts = story.of(found);
	if (outcomes.length > 0) { // the reason why nothing came out stays visible
		parts.push(...story.overview());
	}
	byId("trace").replaceChildren(...parts);
	for (const [pane, ranges] of Object.entries(follow.ranges(found))) {
		for (const [from, to] of ranges.slice(0, 500)) {
			marks.follow.push(editors.mark(panes[pane], from, to, pane === at.pane ? "mark-kept" : "mark-follow"));
		}
	}
}

// ---- questions and answers

const ends = {
	"too long": "was stopped: it took more than 10 s",
	"too much": "was stopped: it wrote more than 8 MiB",
	killed: "crashed or ran out of memory",
	failed: "could not be started",
};

function takeCheck(answer) {
	checked = answer.answer ?? { diagnostics: [], compiled: false };
	if (answer.outcome !== "done") {
		checked.diagnostics.push({ severity: "error", message: `The compiler ${ends[answer.outcome]}.` });
	}
	byId("plan").firstChild.textContent = checked.explain ?? "";
	byId("c").firstChild.textContent = checked.c ?? "";
}

function takeRun(text, question, since) {
	const answer = JSON.parse(text), items = diagnosticItems();
	const faults = inputFaults(answer.messages);
	let errors = checked.diagnostics.filter((d) => d.severity === "error").length;
	if (checked.compiled) {
		const ill = new Set(faults.map((f) => f.line));
		follow = new Follow({ ...question, specName, answer: text, fault: (line) => ill.has(line) });
		panes.output.setValue(follow.output);
		items.push(...faultItems(faults, follow.traces.length));
		const said = answer.outcome !== "done"
			? [`The program ${ends[answer.outcome]}.`]
			: [...answer.messages.matchAll(/^joltc: [^]*/gm)].map((m) => m[0].trim());
		said.forEach((s) => items.push(problem("error", s, null, [])));
		errors += faults.length + said.length;
	} else {
		drop("faults");
	}
	byId("output").parentElement.classList.toggle("stale", !checked.compiled);
	showProblems(items, errors);
	showFollowed(checked.compiled ? kept : null);
	const ms = Math.round(performance.now() - since);
	const counted = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;
	say(errors > 0 ? counted(errors, "error") : `${counted(follow?.traces.length ?? 0, "record")}, ${ms} ms`, errors > 0);
	document.body.dataset.ms = ms;
}

// Asks for the result of a change; if there is a later change, the answer is dropped.
async function changed(specToo) {
	const number = ++asked, since = performance.now();
	const question = { spec: panes.spec.getValue(), input: panes.input.getValue(), dialect: byId("dialect").value };
	document.body.dataset.state = "busy";
	drop("follow");
	try {
		const run = server.ask("run", question);
		run.catch(() => {});
		if (specToo || checked === null) {
			checked = null;
			const answer = JSON.parse(await server.ask("check", question));
			if (answer.outcome === "dropped" || number !== asked) {
				return;
			}
			takeCheck(answer);
			diagnosticItems();
		}
		const text = await run;
		if (number !== asked || JSON.parse(text).outcome === "dropped") {
			return;
		}
		takeRun(text, question, since);
	} catch (e) {
		if (number === asked) {
			say(e instanceof TypeError ? "joltc play has ended, or cannot be reached" : String(e.message), true);
		}
	}
	if (number === asked) {
		document.body.dataset.state = "ready";
	}
}

// ---- files, examples, links

function showNames() {
	for (const which of ["spec", "input"]) {
		const now = panes[which].getValue();
		byId(`${which}-name`).textContent = given[which] === null ? "" : given[which] + (now === saved[which] ? "" : " (changed)");
		byId(`save-${which}`).hidden = given[which] === null;
	}
}

async function save(which) {
	const button = byId(`save-${which}`), now = panes[which].getValue();
	if (given[which] === null) {
		say("there is no file to save it to", true);
		return;
	}
	try {
		const outcome = await server.save(which, crlf[which] ? now.replace(/\n/g, "\r\n") : now, button.dataset.force === "yes");
		delete button.dataset.force;
		button.textContent = "Save";
		if (outcome === "saved") {
			saved[which] = now;
			say(`${given[which]} is saved`);
		} else if (outcome === "changed") {
			button.dataset.force = "yes";
			button.textContent = "Save anyway";
			say(`another program has changed ${given[which]}`, true);
		} else {
			say(outcome, true);
		}
	} catch (e) {
		say(String(e.message), true);
	}
	showNames();
}

function begin(texts) {
	kept = null;
	for (const [which, text] of Object.entries(texts)) {
		editors.setText(panes[which], text);
	}
	panes.spec.setOption("mode", editors.modeOf(panes.spec.getValue()));
	showNames();
}

async function beginExample([, spec, input]) {
	begin({ spec: await server.text(`examples/${spec}`), input: await server.text(`examples/${input}`) });
}

async function beginLink() {
	const what = await link.unpack(location.hash);
	if (what === null) {
		if (location.hash !== "") {
			say("there is no spec in this link", true);
		}
		return false;
	}
	byId("dialect").value = what.dialect;
	if (byId("dialect").selectedIndex < 0) {
		byId("dialect").value = "";
	}
	begin({ spec: what.spec, input: what.input });
	return true;
}

async function copyLink() {
	const hash = await link.pack({ spec: panes.spec.getValue(), input: panes.input.getValue(), dialect: byId("dialect").value });
	history.replaceState(null, "", hash);
	try {
		await navigator.clipboard.writeText(location.href);
		say("the link is copied");
	} catch (e) {
		say("the link is in the address bar");
	}
}

async function beginFiles(start) {
	given.spec = start.spec;
	given.input = start.input;
	if (start.spec !== null && start.spec !== "input" && start.spec !== "-") {
		specName = start.spec;
	}
	byId("dialect").value = start.dialect;
	for (const which of ["spec", "input"]) {
		if (given[which] !== null) {
			const text = await server.text(which);
			crlf[which] = text.includes("\r\n");
			editors.setText(panes[which], text);
			saved[which] = panes[which].getValue();
		}
	}
}

// ---- the page itself

function makeTabs() {
	const tabs = [...document.querySelectorAll("[role=tab]")];
	const choose = (tab) => tabs.forEach((t) => {
		t.setAttribute("aria-selected", String(t === tab));
		t.tabIndex = t === tab ? 0 : -1;
		byId(t.getAttribute("aria-controls")).hidden = t !== tab;
	});
	tabs.forEach((tab, i) => {
		tab.addEventListener("click", () => choose(tab));
		tab.addEventListener("keydown", (e) => {
			const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
			if (step !== undefined) {
				const next = tabs[(i + step + tabs.length) % tabs.length];
				choose(next);
				next.focus();
			}
		});
	});
}

function makeEditors() {
	panes.spec = editors.make(byId("spec"), "Spec", false);
	panes.input = editors.make(byId("input"), "Input", false);
	panes.output = editors.make(byId("output"), "Output", true);
	for (const [pane, editor] of Object.entries(panes)) {
		const current = () => document.body.dataset.state === "ready";
		editors.watch(editor,
			(offset) => current() && showFollowed(offset === null ? kept : { pane, offset }),
			(offset) => {
				kept = { pane, offset };
				if (current()) {
					showFollowed(kept);
				}
			});
	}
	panes.spec.on("changes", () => {
		panes.spec.setOption("mode", editors.modeOf(panes.spec.getValue()));
		showNames();
		changed(true);
	});
	panes.input.on("changes", () => {
		showNames();
		changed(false);
	});
}

function makeControls() {
	examples.forEach(([title], i) => {
		const option = element("option", title);
		option.value = String(i);
		byId("examples").append(option);
	});
	byId("examples").addEventListener("change", (e) => {
		if (e.target.value !== "") {
			beginExample(examples[Number(e.target.value)]);
		}
	});
	byId("dialect").addEventListener("change", () => changed(true));
	byId("link").addEventListener("click", copyLink);
	byId("save-spec").addEventListener("click", () => save("spec"));
	byId("save-input").addEventListener("click", () => save("input"));
	window.addEventListener("hashchange", beginLink);
	window.addEventListener("keydown", (e) => {
		if (e.key === "Escape") {
			kept = null;
			showFollowed(null);
		} else if (e.key === "s" && (e.ctrlKey || e.metaKey)) {
			e.preventDefault();
			save(panes.input.hasFocus() ? "input" : "spec");
		}
	});
	window.addEventListener("beforeunload", (e) => {
		if (["spec", "input"].some((w) => given[w] !== null && panes[w].getValue() !== saved[w])) {
			e.preventDefault();
		}
	});
}

async function main() {
	makeEditors();
	makeTabs();
	makeControls();
	const start = await server.start();
	await beginFiles(start);
	if (!(await beginLink()) && given.spec === null && given.input === null) {
		await beginExample(examples[0]);
	}
	showNames();
	changed(true);
}

main().catch((e) => say(String(e.message), true));
