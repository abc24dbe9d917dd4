// SPDX-License-Identifier: Apache-2.0
// The page's requests to the server.

const page = crypto.randomUUID();

// A text from the server; throws if it is not UTF-8, because such a text could not be saved unchanged.
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

// The answer as text.  `kind` is "check" or "run"; a newer question of a kind replaces one that is still unanswered.
export async function ask(kind, { spec, input, dialect }) {
	const encoder = new TextEncoder();
	const first = encoder.encode(spec), second = encoder.encode(kind === "run" ? input : "");
	const query = new URLSearchParams({ spec: first.length, page, dialect });
	const answer = await fetch(`${kind}?${query}`, { method: "POST", body: new Blob([first, second]) });
	if (!answer.ok) {
		throw new Error(answer.status === 413 ? "this is too large for the playground: spec and input may have 1 MiB each" : await answer.text());
	}
	return await answer.text();
}

// "saved", "changed" (another program has changed the file, so nothing was written), or an error.
export async function save(which, bytes, force) {
	const answer = await fetch(force ? `${which}?force` : which, { method: "POST", body: bytes });
	return (await answer.text()).trim();
}
