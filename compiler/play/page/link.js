// SPDX-License-Identifier: Apache-2.0
// A link that contains a spec and an input: "#1." and base64url of deflated JSON, in the part of an address that browsers
// do not send.

const MOST = 4 << 20;

async function through(stream, bytes) {
	const parts = [];
	let size = 0;
	const writer = stream.writable.getWriter();
	writer.write(bytes).catch(() => {});
	writer.close().catch(() => {});
	const reader = stream.readable.getReader();
	for (let r; !(r = await reader.read()).done;) {
		size += r.value.length;
		if (size > MOST) {
			await reader.cancel();
			throw new Error("the link holds too much");
		}
		parts.push(r.value);
	}
	return new Uint8Array(await new Blob(parts).arrayBuffer());
}

export async function pack(what) {
	const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(JSON.stringify(what)));
	let binary = "";
	for (const b of bytes) {
		binary += String.fromCharCode(b);
	}
	return "#1." + btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

// {spec, input, dialect}, or null if it is no such link.
export async function unpack(hash) {
	const found = /^#1\.([A-Za-z0-9_-]+)$/.exec(hash);
	if (found === null) {
		return null;
	}
	try {
		const binary = atob(found[1].replace(/-/g, "+").replace(/_/g, "/"));
		const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0));
		const what = JSON.parse(new TextDecoder().decode(await through(new DecompressionStream("deflate-raw"), bytes)));
		return { spec: String(what.spec ?? ""), input: String(what.input ?? ""), dialect: String(what.dialect ?? "") };
	} catch (e) {
		return null;
	}
}
