// SPDX-License-Identifier: Apache-2.0
// Where the values of a JSON text are, and how joltc spells the path to each.  The compiler reports invalid JSON; here it
// just has no places.

const scalar = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const DEEPEST = 1000;

// The path of a member or element, spelled as the runtime does (runtime/json/where.c).
export function below(path, key) {
	if (typeof key === "number") {
		return `${path}[${key}]`;
	}
	const plain = /^[A-Za-z0-9_\-$@/:+ \u0080-\uffff]+$/.test(key);
	return plain ? (path === "" ? key : `${path}.${key}`) : `${path}[${JSON.stringify(key)}]`;
}

export class NoJson extends Error {
	constructor(at) {
		super("no JSON");
		this.at = at;
	}
}

class Reader {
	constructor(text, at, end) {
		Object.assign(this, { text, at, end });
	}
	match(what) {
		what.lastIndex = this.at;
		const found = what.exec(this.text);
		if (found === null || what.lastIndex > this.end) {
			throw new NoJson(this.at);
		}
		this.at = what.lastIndex;
		return found[0];
	}
	skip() {
		while (this.at < this.end && " \t\r\n".includes(this.text[this.at])) {
			this.at++;
		}
	}
	next() {
		return this.at < this.end ? this.text[this.at] : "";
	}
	take(c) {
		if (this.next() !== c) {
			throw new NoJson(this.at);
		}
		this.at++;
		this.skip();
	}
	key() {
		const from = this.at;
		if (this.next() !== '"') {
			throw new NoJson(from);
		}
		return { from, to: from, name: JSON.parse(this.match(scalar)) };
	}
	value(depth) {
		const node = { from: this.at, to: 0, kind: this.next(), members: [] };
		const close = { "{": "}", "[": "]" }[node.kind];
		if (close === undefined) {
			node.kind = "scalar";
			this.match(scalar);
		} else if (depth > DEEPEST) {
			throw new NoJson(this.at);
		} else {
			this.take(node.kind);
			while (this.next() !== close) {
				if (node.members.length > 0) {
					this.take(",");
				}
				let key = { from: this.at, name: node.members.length };
				if (node.kind === "{") {
					key = this.key();
					this.skip();
					this.take(":");
				}
				node.members.push({ key, node: this.value(depth + 1) });
				this.skip();
			}
			this.at++;
		}
		node.to = this.at;
		return node;
	}
}

// The value between two offsets; throws NoJson.
export function parse(text, from = 0, end = text.length) {
	const r = new Reader(text, from, end);
	r.skip();
	const node = r.value(0);
	r.skip();
	if (r.at !== end) {
		throw new NoJson(r.at);
	}
	return node;
}

export const member = (node, name) => node.members.find((m) => m.key.name === name)?.node;

// A value and all values in it: {path, from, to, keyFrom}, containers before their contents.
export function places(node, path = "", keyFrom = node.from, list = []) {
	list.push({ path, from: node.from, to: node.to, keyFrom });
	for (const m of node.members) {
		places(m.node, below(path, m.key.name), node.kind === "{" ? m.key.from : m.node.from, list);
	}
	return list;
}

const LINE = 60;

// The value laid out for people; numbers and strings keep their spelling.
export function pretty(text, node, indent = "") {
	const close = { "{": "}", "[": "]" }[node.kind];
	if (close === undefined) {
		return text.slice(node.from, node.to);
	}
	const inner = indent + "  ";
	const parts = node.members.map((m) =>
		(node.kind === "{" ? JSON.stringify(m.key.name) + ": " : "") + pretty(text, m.node, inner));
	const line = node.kind + parts.join(", ") + close;
	return line.length <= LINE && node.members.every((m) => m.node.members.length === 0)
		? line
		: `${node.kind}\n${inner}${parts.join(",\n" + inner)}\n${indent}${close}`;
}

// The documents between two offsets, in order; null: something there is not JSON.
function documents(text, from, end) {
	const r = new Reader(text, from, end), found = [];
	try {
		for (r.skip(); r.at < end; r.skip()) {
			found.push(r.value(0));
		}
		return found;
	} catch (e) {
		return null;
	}
}

// The records of an input, as `joltc run` takes them (runtime/cases/filter.c): lines if the first one is a document by itself,
// or else documents that may span lines.  {line, node: null if it is not JSON}
export function records(text) {
	const lines = [];
	let line = 1;
	for (let from = 0; from <= text.length; line++) {
		let end = text.indexOf("\n", from);
		end = end < 0 ? text.length : end;
		if (/[^ \t\r]/.test(text.slice(from, end))) {
			lines.push({ line, found: documents(text, from, end) });
		}
		from = end + 1;
	}
	if (lines.length > 0 && lines[0].found?.length !== 1) {
		const all = documents(text, 0, text.length);
		if (all !== null) {
			return all.map((node) => ({ line: lines[0].line, node }));
		}
	}
	return lines.flatMap(({ line, found }) => (found ?? [null]).map((node) => ({ line, node })));
}

// Where a document's text stops being JSON, or -1.
export function faultOf(text) {
	try {
		parse(text);
		return -1;
	} catch (e) {
		return e.at;
	}
}
