// SPDX-License-Identifier: Apache-2.0
// What `joltc trace` reported about a run, with ranges in the three texts: it leads from each text to the other two.
import { member, parse, places, pretty, records } from "./json_places.js";

const LARGEST = 300000; // characters; a larger text gets no ranges

const isIn = (path, base) =>
	path === base || base === "" || path.startsWith(base + ".") || path.startsWith(base + "[");

// The paths in a list like "a, b["c, d"]".
const pathsOf = (from) => from === undefined || from === null ? [] : from.match(/(?:"(?:[^"\\]|\\.)*"|[^,"]|,(?! ))+/g)
	.map((p) => p.trim());

export class Follow {
	// `answer`: a run's answer, as text; `fault(line)`: whether this line of the input is invalid.
	constructor({ specName, spec, input, answer, fault }) {
		this.spec = spec;
		this.specName = specName;
		this.lines = null;
		this.traces = JSON.parse(answer).records;
		this.readInput(input, fault);
		this.writeOutput(answer);
		this.readRules();
	}

	readInput(input, fault) {
		this.inputs = [];
		if (input.length <= LARGEST) {
			for (const r of records(input)) {
				if (!fault(r.line)) {
					this.inputs.push(r.node === null ? [] : places(r.node));
				}
			}
		}
	}

	// The output as text, and where each value is in it.
	writeOutput(answer) {
		const nodes = member(parse(answer), "records").members;
		const texts = [];
		let at = 0;
		this.outputs = [];
		nodes.forEach((n, i) => {
			const failed = this.traces[i].failed;
			const text = failed !== undefined
				? `// record ${i + 1} fails: ${failed}`
				: pretty(answer, member(n.node, "output"));
			const base = at;
			this.outputs.push(failed !== undefined || text.length > LARGEST
				? []
				: places(parse(text)).map((p) => ({ ...p, from: p.from + base, to: p.to + base, keyFrom: p.keyFrom + base })));
			texts.push(text);
			at += text.length + 1;
		});
		this.output = texts.join("\n");
	}

	// Where "orders.json:6:29: by" is in the spec: {line, text, from, to}.
	placeOf(said) {
		const found = /^(\d+)(?::(\d+))?: ([^]*)$/.exec(said.slice(this.specName.length + 1));
		if (found === null) {
			return { line: 1, text: said, from: 0, to: 0 };
		}
		this.lines ??= this.spec.split("\n");
		const line = Number(found[1]), text = found[3], whole = this.lines[line - 1] ?? "";
		const before = Array.from(whole).slice(0, Number(found[2] ?? 1) - 1).join("").length;
		const string = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/.exec(whole.slice(before));
		let start = before;
		for (let i = 0; i < line - 1; i++) {
			start += this.lines[i].length + 1;
		}
		const length = string !== null ? string[0].length : Math.min(text.length, whole.length - before);
		return { line, text, from: start, to: start + length };
	}

	// All rules in the report, and what they did: spec -> {place, events: [{record, ...}]}.
	readRules() {
		this.rules = new Map();
		const note = (said, event) => {
			if (!this.rules.has(said)) {
				this.rules.set(said, { said, place: this.placeOf(said), events: [] });
			}
			if (event !== undefined) {
				this.rules.get(said).events.push(event);
			}
		};
		this.traces.forEach((t, record) => {
			for (const o of t.operations) {
				note(o.spec);
				o.rules.forEach((r) => note(r.spec, { record, ...r }));
				o.unmatched.forEach((said) => note(said, { record, what: "unmatched" }));
			}
			for (const leaf of t.leaves) {
				[leaf.spec, leaf.made].forEach((said) => said && note(said));
			}
		});
	}

	place(pane, record, path) {
		return (pane === "input" ? this.inputs : this.outputs)[record]?.find((p) => p.path === path);
	}

	valueAt(pane, offset) {
		const all = pane === "input" ? this.inputs : this.outputs;
		for (let record = 0; record < all.length; record++) {
			const around = all[record].filter((p) => p.keyFrom <= offset && offset <= p.to);
			if (around.length > 0) {
				return { record, path: around[around.length - 1].path };
			}
		}
		return null;
	}

	// What belongs to the value or rule at that offset of a text: null, or
	// {value: {pane, record, path} or null, rules, leaves: [{record, leaf}]}.
	at(pane, offset) {
		return pane === "spec" ? this.atRule(offset) : this.atValue(pane, offset);
	}

	atRule(offset) {
		const all = [...this.rules.values()];
		let rules = all.filter((r) => r.place.from <= offset && offset <= r.place.to);
		if (rules.length === 0) {
			const line = this.spec.slice(0, offset).split("\n").length;
			rules = all.filter((r) => r.place.line === line);
		}
		const said = new Set(rules.map((r) => r.said));
		return rules.length === 0
			? null
			: { value: null, rules, leaves: this.leaves((l) => said.has(l.spec) || said.has(l.made)) };
	}

	atValue(pane, offset) {
		const value = this.valueAt(pane, offset);
		if (value === null || this.traces[value.record] === undefined) {
			return null;
		}
		const leaves = this.leaves((l, record) => record === value.record && (pane === "output"
			? isIn(l.path, value.path)
			: pathsOf(l.from).some((from) => isIn(from, value.path))));
		const said = new Set(leaves.flatMap(({ leaf }) => [leaf.spec, leaf.made]).filter(Boolean));
		// Rules that took it from the record: only the first operation works on the record.
		const taken = new Set(pane === "input" ? [value.path] : leaves.flatMap(({ from }) => from));
		const first = this.traces[value.record].operations[0];
		first?.rules.filter((r) => r.at !== "" && taken.has(r.at)).forEach((r) => said.add(r.spec));
		return { value: { pane, ...value }, rules: [...said].map((s) => this.rules.get(s)), leaves };
	}

	leaves(wanted) {
		const found = [];
		this.traces.forEach((t, record) => {
			t.leaves.filter((l) => wanted(l, record)).forEach((leaf) => found.push({ record, leaf, from: pathsOf(leaf.from) }));
		});
		return found;
	}

	// The ranges of everything that belongs together: {spec, input, output}, each [[from, to]].
	ranges({ value, rules, leaves }) {
		const found = { spec: rules.map((r) => [r.place.from, r.place.to]), input: [], output: [] };
		const add = (pane, record, path) => {
			const p = this.place(pane, record, path);
			if (p !== undefined) {
				found[pane].push([p.keyFrom, p.to]);
			}
		};
		if (value !== null) {
			add(value.pane, value.record, value.path);
		}
		for (const { record, leaf, from } of leaves) {
			if (value?.pane !== "output") {
				add("output", record, leaf.path);
			}
			if (value?.pane !== "input") {
				from.forEach((path) => add("input", record, path));
			}
		}
		return found;
	}
}
