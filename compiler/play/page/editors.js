// SPDX-License-Identifier: Apache-2.0
// What the page needs of its three editors: texts, offsets in them, marks, and where the user points.
/* global CodeMirror */

// The mode for a spec: JSON begins with a bracket or a // or /* comment, YAML with anything else (read/read.c).
export const modeOf = (text) =>
	/^\ufeff?\s*([[{]|\/[/*])/.test(text) || text.trim() === "" ? { name: "javascript", json: true } : "yaml";

export function make(element, label, readOnly) {
	return CodeMirror(element, {
		mode: { name: "javascript", json: true },
		screenReaderLabel: label,
		lineNumbers: true,
		lineWrapping: true,
		readOnly,
		matchBrackets: true,
		autoCloseBrackets: !readOnly,
		styleActiveLine: { nonEmpty: true },
		indentUnit: 2,
		tabSize: 2,
		viewportMargin: 50,
		// Tab moves the focus on, as everywhere.
		extraKeys: { Tab: false, "Shift-Tab": false },
	});
}

// Replaces the text; the undo history of the old one is of no use.
export function setText(editor, text) {
	editor.setValue(text);
	editor.clearHistory();
}

// A line (from 1) and a column (from 1, in code points, or in bytes of UTF-8) as an offset.
export function offsetAt(editor, line, column, inBytes) {
	const text = editor.getLine(line - 1) ?? "";
	let ch = 0, left = column - 1;
	for (const c of text) {
		const code = c.codePointAt(0);
		left -= !inBytes ? 1 : code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
		if (left < 0) {
			break;
		}
		ch += c.length;
	}
	return editor.indexFromPos({ line: line - 1, ch });
}

export function mark(editor, from, to, className, title) {
	const size = editor.getValue().length;
	// An empty range is shown at the character before or after it.
	const end = to > from ? to : Math.min(from + 1, size), start = end > from ? from : Math.max(from - 1, 0);
	return editor.markText(editor.posFromIndex(start), editor.posFromIndex(end),
		{ className, attributes: title === undefined ? undefined : { title } });
}

export function show(editor, from, to) {
	const start = editor.posFromIndex(from), end = editor.posFromIndex(to);
	editor.focus();
	editor.setCursor(start);
	editor.scrollIntoView({ from: start, to: end }, 40);
}

// Calls point(offset) while the mouse is over text, point(null) when it leaves, and keep(offset) after a click or a cursor move.
export function watch(editor, point, keep) {
	const element = editor.getWrapperElement();
	let last = null, waiting = null;
	element.addEventListener("mousemove", (e) => {
		if (waiting === null) {
			requestAnimationFrame(() => {
				const at = editor.coordsChar({ left: waiting.clientX, top: waiting.clientY }, "window");
				const offset = at.outside ? null : editor.indexFromPos(at);
				waiting = null;
				if (offset !== last) {
					last = offset;
					point(offset);
				}
			});
		}
		waiting = e;
	});
	element.addEventListener("mouseleave", () => {
		last = null;
		point(null);
	});
	// Typing moves the cursor, too; the page follows what is there once the answer comes.
	editor.on("cursorActivity", () => {
		if (editor.hasFocus()) {
			keep(editor.indexFromPos(editor.getCursor()));
		}
	});
	editor.on("focus", () => keep(editor.indexFromPos(editor.getCursor())));
}
