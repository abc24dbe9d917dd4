// SPDX-License-Identifier: Apache-2.0
// What the page asks the server.

const page = crypto.randomUUID();

// A text of the server's; throws when it is not UTF-8, which could not be saved as it was.
export async function text(path) {
	const answer = await fetch(path);
	if (!answer.ok) {
		throw new Error(`${path}: ${answer.status}`);
	}
	return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await answer.arrayBuffer());
}

export async function start() {
	return JSON.parse(await text("start"));
}

// The answer as text.  `kind` is "check" or "run"; a newer question of that kind takes the place of one that is not answered.
export async function ask(kind, { spec, input, dialect }) {
	const encoder = new TextEncoder();
	const first = encoder.encode(spec), second = encoder.encode(kind === "run" ? input : "");
	const query = new URLSearchParams({ spec: first.length, page, dialect });
	const answer = await fetch(`${kind}?${query}`, { method: "POST", body: new Blob([first, second]) });
	if (!answer.ok) {
		throw new Error(answer.status === 413 ? "this is larger than the playground takes (1 MiB each)" : await answer.text());
	}
	return await answer.text();
}

// "saved", "changed" (by another program: nothing was written), or why not.
export async function save(which, bytes, force) {
	const answer = await fetch(force ? `${which}?force` : which, { method: "POST", body: bytes });
	return (await answer.text()).trim();
}
