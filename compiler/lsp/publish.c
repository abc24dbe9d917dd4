/* SPDX-License-Identifier: Apache-2.0 */
/* Diagnostics, and fixes for them. */
#include "base/diag_entry.h"
#include "lsp/server.h"

#include <string.h>

enum { MOST_TOLD = 200, MOST_SHOWN = 60 };
enum { SEVERITY_ERROR = 1, SEVERITY_WARNING = 2 };

/* Hints follow the message: the protocol has no separate field for them. */
static json_t *
message_of(const struct diag_entry *e)
{
	struct arena arena = { 0 };
	struct buffer b;
	buffer_init(&b, &arena);
	buffer_add(&b, e->text, strlen(e->text));
	for (const struct diag_more *m = e->more; m != NULL; m = m->next) {
		if (m->hint) {
			buffer_add(&b, "\nhint: ", 7);
			buffer_add(&b, m->text, strlen(m->text));
		}
	}
	json_t *message = text_value(buffer_text(&b));
	arena_free(&arena);
	return message;
}

static json_t *
notes_of(const struct server *s, const struct document *d, const struct diag_entry *e)
{
	json_t *notes = json_array();
	for (const struct diag_more *m = e->more; m != NULL; m = m->next) {
		if (!m->hint && m->span.source != NULL) {
			json_array_append_new(notes,
				json_pack("{s:{s:o, s:o}, s:o}", "location", "uri",
					string_value(d->uri), "range", span_range(s, d, m->span),
					"message", string_value(m->text)));
		}
	}
	return notes;
}

json_t *
diagnostic(const struct server *s, const struct document *d, const struct diag_entry *e)
{
	json_t *one = json_pack("{s:o, s:i, s:s, s:o}", "range", span_range(s, d, e->span),
		"severity", e->error ? SEVERITY_ERROR : SEVERITY_WARNING, "source", "joltc",
		"message", message_of(e));
	json_t *notes = notes_of(s, d, e);
	if (e->warning >= 0) {
		json_object_set_new(
			one, "code", json_string(warning_name((enum warning)e->warning)));
	}
	if (json_array_size(notes) > 0) {
		json_object_set(one, "relatedInformation", notes);
	}
	json_decref(notes);
	return one;
}

static void
publish_list(struct server *s, const char *uri, const struct document *d, json_t *list)
{
	json_t *params = json_pack("{s:o, s:o}", "uri", string_value(uri), "diagnostics", list);
	if (d != NULL && d->versioned) {
		json_object_set_new(params, "version", json_integer(d->version));
	}
	frames_send(&s->frames, json_pack("{s:s, s:s, s:o}", "jsonrpc", "2.0", "method",
					"textDocument/publishDiagnostics", "params", params));
}

void
publish_none(struct server *s, const char *uri)
{
	publish_list(s, uri, NULL, json_array());
}

void
publish(struct server *s, struct document *d)
{
	size_t count;
	document_analyse(&s->documents, d, s->options);
	if (d->reported) {
		return;
	}
	d->reported = true;
	const struct diag_entry *const *all = diag_sorted(&d->now.diag, &count);
	json_t *list = json_array();
	for (size_t i = 0; i < count && i < MOST_TOLD; i++) {
		json_array_append_new(list, diagnostic(s, d, all[i]));
	}
	publish_list(s, d->uri, d, list);
}

/* ---- fixes --------------------------------------------------------------- */

static json_t *
action(const struct server *s, const struct document *d, const struct diag_entry *e,
	const struct diag_more *m)
{
	json_t *edit = json_pack(
		"{s:o, s:o}", "range", span_range(s, d, m->fixed), "newText", string_value(m->fix));
	json_t *changes = json_object();
	json_object_set_new(changes, d->uri, json_pack("[o]", edit));
	bool brief = m->fixed.from < m->fixed.to && *m->fix != '\0' &&
		     strlen(m->fix) <= MOST_SHOWN && strchr(m->fix, '\n') == NULL;
	json_t *title = brief ? json_sprintf("replace by \"%s\"", m->fix) : NULL;
	return json_pack("{s:o, s:s, s:b, s:[o], s:{s:o}}", "title",
		title != NULL ? title : string_value(m->text), "kind", "quickfix", "isPreferred", 1,
		"diagnostics", diagnostic(s, d, e), "edit", "changes", changes);
}

json_t *
code_actions(const struct server *s, const struct document *d, size_t from, size_t to)
{
	json_t *actions = json_array();
	for (const struct diag_entry *e = d->now.diag.first; e != NULL; e = e->next) {
		if (e->span.source == NULL || e->span.from > to || e->span.to < from) {
			continue;
		}
		for (const struct diag_more *m = e->more; m != NULL; m = m->next) {
			if (m->fix != NULL && json_array_size(actions) < MOST_TOLD) {
				json_array_append_new(actions, action(s, d, e, m));
			}
		}
	}
	return actions;
}
