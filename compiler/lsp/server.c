/* SPDX-License-Identifier: Apache-2.0 */
/* One client: its messages in order, its requests, and the answers. */
#include "lsp/server.h"

#include "config.h"

#include "base/visible.h"

#include <string.h>

enum error {
	PARSE_ERROR = -32700,
	INVALID_REQUEST = -32600,
	METHOD_NOT_FOUND = -32601,
	NOT_INITIALIZED = -32002,
	REQUEST_CANCELLED = -32800,
};

/* ---- values -------------------------------------------------------------- */

json_t *
text_value(struct text t)
{
	json_t *value = json_stringn(t.at, t.len);
	if (value != NULL) {
		return value;
	}
	struct arena arena = { 0 };
	struct buffer b;
	buffer_init(&b, &arena);
	for (size_t i = 0, bytes; i < t.len; i += bytes) {
		bool plain;
		unsigned code = visible_code(t.at + i, t.at + t.len, &bytes, &plain);
		bool bad = code == 0xfffd || (code >= 0xd800 && code < 0xe000);
		buffer_add(&b, bad ? "\xef\xbf\xbd" : t.at + i, bad ? 3 : bytes);
	}
	value = json_stringn(buffer_text(&b).at, b.len);
	arena_free(&arena);
	return value != NULL ? value : json_string("");
}

json_t *
string_value(const char *s)
{
	return text_value(text_of(s));
}

json_t *
span_range(const struct server *s, const struct document *d, struct span p)
{
	return range_json(document_text(d), s->units, p.source == NULL ? 0 : p.from,
		p.source == NULL ? 0 : p.to);
}

bool
span_covers(struct span p, size_t offset)
{
	return p.source != NULL && p.from <= offset && offset <= p.to;
}

/* ---- answers ------------------------------------------------------------- */

static void
answer(struct server *s, const json_t *id, json_t *result)
{
	frames_send(&s->frames,
		json_pack("{s:s, s:O, s:o}", "jsonrpc", "2.0", "id", id, "result", result));
}

/* `id` NULL: for a message whose id is unknown. */
static void
refuse(struct server *s, const json_t *id, enum error code, const char *why)
{
	json_t *own = id == NULL ? json_null() : json_incref((json_t *)id);
	frames_send(&s->frames, json_pack("{s:s, s:o, s:{s:i, s:s}}", "jsonrpc", "2.0", "id", own,
					"error", "code", code, "message", why));
}

/* ---- initialisation ------------------------------------------------------ */

static bool
offers(const json_t *list, const char *name)
{
	size_t i;
	json_t *one;
	json_array_foreach(list, i, one)
	{
		if (json_is_string(one) && strcmp(json_string_value(one), name) == 0) {
			return true;
		}
	}
	return false;
}

static json_t *
initialize(struct server *s, const json_t *params)
{
	const json_t *general = json_object_get(json_object_get(params, "capabilities"), "general");
	const json_t *encodings = json_object_get(general, "positionEncodings");
	s->units = offers(encodings, "utf-8") ? UNITS_UTF8 : UNITS_UTF16;
	s->state = STATE_SERVING;
	json_t *capabilities = json_pack(
		"{s:s, s:{s:b, s:i}, s:b, s:b, s:{s:[s]}, s:{s:[s,s,s,s,s]}}", "positionEncoding",
		s->units == UNITS_UTF8 ? "utf-8" : "utf-16", "textDocumentSync", "openClose", 1,
		"change", 1, "hoverProvider", 1, "definitionProvider", 1, "codeActionProvider",
		"codeActionKinds", "quickfix", "completionProvider", "triggerCharacters", "\"", "=",
		"(", ",", ".");
	return json_pack("{s:o, s:{s:s, s:s}}", "capabilities", capabilities, "serverInfo", "name",
		"joltc", "version", PACKAGE_VERSION);
}

/* ---- documents ----------------------------------------------------------- */

/* The text of an opened document, or the last one of a change; both are complete. */
static void
take_text(struct server *s, const json_t *params, const json_t *holder)
{
	const json_t *about = json_object_get(params, "textDocument");
	const json_t *text = json_object_get(holder, "text");
	const json_t *version = json_object_get(about, "version");
	const char *uri = message_uri(params);
	const char *language = json_string_value(json_object_get(about, "languageId"));
	if (uri == NULL || !json_is_string(text) || json_object_get(holder, "range") != NULL) {
		return;
	}
	struct document *d = document_open(&s->documents, uri,
		document_is_yaml(uri, language == NULL ? "" : language), json_string_value(text),
		json_string_length(text));
	if (d != NULL) {
		d->versioned = json_is_integer(version);
		d->version = json_integer_value(version);
	}
}

static void
did_change(struct server *s, const json_t *params)
{
	const json_t *changes = json_object_get(params, "contentChanges");
	size_t count = json_array_size(changes);
	const char *uri = message_uri(params);
	if (count > 0 && uri != NULL && document_find(&s->documents, uri) != NULL) {
		take_text(s, params, json_array_get(changes, count - 1));
	}
}

static void
did_close(struct server *s, const json_t *params)
{
	const char *uri = message_uri(params);
	if (uri != NULL && document_find(&s->documents, uri) != NULL) {
		publish_none(s, uri);
		document_close(&s->documents, uri);
	}
}

/* Call when there is nothing more to read: of several changes only the last one is checked. */
static void
publish_all(struct server *s)
{
	for (struct document *d = s->documents.first; d != NULL; d = d->next) {
		publish(s, d);
	}
}

/* ---- requests ------------------------------------------------------------ */

typedef json_t *at_place(const struct server *, const struct document *, size_t offset);

static at_place *
handler_of(const char *method)
{
	static const struct {
		const char *method;
		at_place *handler;
	} handlers[] = {
		{ "textDocument/hover", hover },
		{ "textDocument/completion", completion },
		{ "textDocument/definition", definition },
	};
	for (size_t i = 0; i < sizeof handlers / sizeof *handlers; i++) {
		if (strcmp(handlers[i].method, method) == 0) {
			return handlers[i].handler;
		}
	}
	return NULL;
}

/* The document of a request, in its version at that point; NULL: it is not open.  Diagnostics of a
 * text with a pending change are not published. */
static struct document *
document_of(struct server *s, const json_t *params)
{
	const char *uri = message_uri(params);
	struct document *d = uri == NULL ? NULL : document_find(&s->documents, uri);
	if (d != NULL && waiting_changes(&s->waiting, uri)) {
		document_analyse(&s->documents, d, s->options);
	} else if (d != NULL) {
		publish(s, d);
	}
	return d;
}

static json_t *
actions_of(const struct server *s, const struct document *d, const json_t *params)
{
	const json_t *range = json_object_get(params, "range");
	struct text text = document_text(d);
	return code_actions(s, d, position_offset(text, s->units, json_object_get(range, "start")),
		position_offset(text, s->units, json_object_get(range, "end")));
}

static void
request(struct server *s, const char *method, const json_t *id, const json_t *params,
	bool cancelled)
{
	at_place *handler = handler_of(method);
	bool actions = strcmp(method, "textDocument/codeAction") == 0;
	if (strcmp(method, "initialize") == 0 && s->state == STATE_NEW) {
		answer(s, id, initialize(s, params));
	} else if (s->state == STATE_NEW) {
		refuse(s, id, NOT_INITIALIZED, "the first request must be initialize");
	} else if (s->state == STATE_SHUT || strcmp(method, "initialize") == 0) {
		refuse(s, id, INVALID_REQUEST, "not at this point");
	} else if (strcmp(method, "shutdown") == 0) {
		s->state = STATE_SHUT;
		answer(s, id, json_null());
	} else if (handler == NULL && !actions) {
		refuse(s, id, METHOD_NOT_FOUND, "no such method");
	} else if (cancelled) {
		refuse(s, id, REQUEST_CANCELLED, "cancelled");
	} else {
		const struct document *d = document_of(s, params);
		size_t offset = d == NULL ? 0
					  : position_offset(document_text(d), s->units,
						    json_object_get(params, "position"));
		answer(s, id,
			d == NULL ? json_null()
			: actions ? actions_of(s, d, params)
				  : handler(s, d, offset));
	}
}

static void
notification(struct server *s, const char *method, const json_t *params)
{
	if (s->state != STATE_SERVING) {
		return;
	}
	if (strcmp(method, "textDocument/didOpen") == 0) {
		take_text(s, params, json_object_get(params, "textDocument"));
	} else if (strcmp(method, "textDocument/didChange") == 0) {
		did_change(s, params);
	} else if (strcmp(method, "textDocument/didClose") == 0) {
		did_close(s, params);
	} /* "$/cancelRequest" was handled when it was read: see waiting.c */
}

/* False: the message was exit. */
static bool
message(struct server *s, const struct message *one)
{
	const json_t *m = one->json;
	const json_t *id = json_object_get(m, "id"), *params = json_object_get(m, "params");
	const char *method = message_method(one);
	bool known = json_is_integer(id) || json_is_string(id);
	if (one->bad) {
		refuse(s, NULL, INVALID_REQUEST, "a message without a length, or too long");
	} else if (m == NULL) {
		refuse(s, NULL, PARSE_ERROR, "no JSON");
	} else if (!json_is_object(m) || (id != NULL && !known && !json_is_null(id))) {
		refuse(s, NULL, INVALID_REQUEST, "not a JSON-RPC message");
	} else if (method == NULL) {
		bool response =
			json_object_get(m, "result") != NULL || json_object_get(m, "error") != NULL;
		if (!response) {
			refuse(s, known ? id : NULL, INVALID_REQUEST, "there is no method");
		}
	} else if (known) {
		request(s, method, id, params, one->cancelled);
	} else if (strcmp(method, "exit") == 0) {
		return false;
	} else {
		notification(s, method, params);
	}
	return true;
}

bool
lsp_serve(const struct lsp_options *options, int in, int out)
{
	struct server s = { .options = options };
	struct message *m;
	bool going = true;
	frames_begin(&s.frames, in, out);
	while (going && (m = waiting_next(&s.waiting, &s.frames)) != NULL) {
		going = message(&s, m);
		message_free(m);
		if (going && waiting_is_empty(&s.waiting, &s.frames)) {
			publish_all(&s);
		}
	}
	waiting_free(&s.waiting);
	documents_free(&s.documents);
	frames_end(&s.frames);
	return s.state == STATE_SHUT;
}
