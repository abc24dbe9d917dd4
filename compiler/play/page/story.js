// SPDX-License-Identifier: Apache-2.0
// The trace in words.  A click on a place calls jump(pane, from, to).

const MOST = 100; // items of a kind; the rest is only counted

export function element(name, ...content) {
	const e = document.createElement(name);
	e.append(...content);
	return e;
}
const code = (text) => element("code", text);

function button(text, act) {
	const b = element("button", code(text));
	b.type = "button";
	b.className = "place";
	b.addEventListener("click", act);
	return b;
}

function list(items) {
	const shown = items.slice(0, MOST).map((i) => element("li", ...i));
	if (items.length > MOST) {
		shown.push(element("li", `and ${items.length - MOST} more`));
	}
	return element("ul", ...shown);
}

const joined = (parts, between = ", ") => parts.flatMap((p, i) => (i === 0 ? [p] : [between, p]));

export class Story {
	constructor(follow, jump) {
		this.follow = follow;
		this.jump = jump;
	}

	rule(said) {
		const place = this.follow.rules.get(said)?.place ?? this.follow.placeOf(said);
		return button(`line ${place.line}: ${place.text}`, () => this.jump("spec", place.from, place.to));
	}

	path(pane, record, path) {
		const place = this.follow.place(pane, record, path);
		const text = path === "" ? "the whole record" : path;
		return place === undefined ? code(text) : button(text, () => this.jump(pane, place.keyFrom, place.to));
	}

	// What happened to a rule, to put after the rule.
	event({ what, at, to, key, near, found }) {
		const where = at === "" ? "the record" : at;
		switch (what) {
		case "missed":
			return near === undefined || near === null
				? [code(key), ` is not there in ${where}`]
				: [code(key), ` is not there: ${where} has `, code(near)];
		case "scalar":
			return [code(where), ` is ${found}, where an object or a list was expected`];
		case "unmatched":
			return ["met nothing"];
		default:
			return to === undefined || to === null
				? ["at ", code(where), ", wrote nothing that stayed"]
				: ["at ", code(where), ", wrote to ", code(to === "" ? "the output" : to)];
		}
	}

	leaf({ record, leaf, from }) {
		const place = this.follow.place("output", record, leaf.path);
		const value = place === undefined ? JSON.stringify(leaf.value) : this.follow.output.slice(place.from, place.to);
		const said = [this.path("output", record, leaf.path), " = ", code(value)];
		if (leaf.spec) {
			said.push(" by ", this.rule(leaf.spec));
		} else {
			said.push(", which stayed where it was");
		}
		if (leaf.made) {
			said.push(", made by ", this.rule(leaf.made));
		}
		if (from.length > 0) {
			said.push(", from ", ...joined(from.map((p) => this.path("input", record, p))));
		}
		return said;
	}

	// Why nothing came out, or why the record failed.
	outcome(t, record) {
		const name = this.follow.traces.length > 1 ? `Record ${record + 1}` : "The record";
		if (t.failed !== undefined) {
			return [`${name} has no result: it fails (`, code(t.failed), ") at ", this.rule(t.spec),
				...(t.path ? [", ", code(t.path)] : [])];
		}
		if (t.emptied) {
			return [`${name} has no result: after `, this.rule(t.emptied), " nothing was left."];
		}
		return null;
	}

	// What was looked for and not found.
	missing(t, record) {
		const items = [];
		for (const o of t.operations) {
			for (const r of o.rules.filter((r) => r.what !== "matched")) {
				items.push([this.rule(r.spec), ": ", ...this.event(r)]);
			}
			for (const said of o.unmatched) {
				items.push([this.rule(said), " met nothing"]);
			}
		}
		return items;
	}

	overview() {
		if (this.follow.traces.length === 0) {
			return [element("p", "There is no record in the input.")];
		}
		const all = this.follow.traces.slice(0, MOST).flatMap((t, record) => {
			const parts = [], many = this.follow.traces.length > 1 ? `Record ${record + 1}: ` : "";
			const outcome = this.outcome(t, record), missing = this.missing(t, record);
			const untaken = t.untaken.filter((p) => p !== "");
			if (outcome !== null) {
				const p = element("p", ...outcome);
				p.className = "why";
				parts.push(p);
			} else if (many !== "" && missing.length + untaken.length > 0) {
				parts.push(element("p", element("b", `Record ${record + 1}`)));
			}
			if (missing.length > 0) {
				parts.push(element("p", "Not there:"), list(missing));
			}
			if (untaken.length > 0) {
				parts.push(element("p", "Nothing took ",
					...joined(untaken.slice(0, MOST).map((p) => this.path("input", record, p)))));
			}
			return parts;
		});
		return all.length > 0 ? all : [element("p", "Every rule met something, and every part of the record was taken.")];
	}

	// What is known about a selection (Follow.at()).
	of({ value, rules, leaves }) {
		const parts = [];
		if (value === null) {
			for (const r of rules) {
				const many = this.follow.traces.length > 1;
				parts.push(element("p", this.rule(r.said)), list(r.events.map((e) =>
					[many ? `record ${e.record + 1}: ` : "", ...this.event(e)])));
			}
		} else if (value.pane === "input" && leaves.length === 0) {
			parts.push(element("p", code(value.path === "" ? "the record" : value.path), rules.length === 0
				? ": none of it came out, and no rule met it."
				: ": none of it came out."), list(rules.map((r) => [this.rule(r.said)])));
		} else if (value.pane === "input") {
			parts.push(element("p", code(value.path === "" ? "the record" : value.path), " became"));
		}
		if (leaves.length > 0) {
			parts.push(list(leaves.map((l) => this.leaf(l))));
		}
		return parts;
	}
}
