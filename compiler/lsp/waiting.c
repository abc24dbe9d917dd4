/* SPDX-License-Identifier: Apache-2.0 */
/* A queue, and how later messages in it affect earlier ones. */
#include "lsp/waiting.h"

#include <stdlib.h>
#include <string.h>

const char *
message_method(const struct message *m)
{
	return json_string_value(json_object_get(m->json, "method"));
}

const char *
message_uri(const json_t *params)
{
	return json_string_value(json_object_get(json_object_get(params, "textDocument"), "uri"));
}

void
message_free(struct message *m)
{
	json_decref(m->json);
	free(m);
}

static bool
has_method(const struct message *m, const char *method)
{
	const char *own = message_method(m);
	return own != NULL && strcmp(own, method) == 0;
}

/* A request that is not in the queue has been answered, or is unknown. */
static void
cancel(struct waiting *w, const struct message *by)
{
	const json_t *id = json_object_get(json_object_get(by->json, "params"), "id");
	for (struct message *m = w->first; m != NULL; m = m->next) {
		if (id != NULL && json_equal(json_object_get(m->json, "id"), id)) {
			m->cancelled = true;
		}
	}
}

static void
add(struct waiting *w, struct message *m)
{
	if (w->last == NULL) {
		w->first = m;
	} else {
		w->last->next = m;
	}
	w->last = m;
	w->count++;
	w->bytes += m->bytes;
}

static void
read_one(struct waiting *w, struct frames *frames)
{
	const char *text;
	size_t len;
	enum frame frame = frames_next(frames, &text, &len);
	if (frame == FRAME_END) {
		w->ended = true;
		return;
	}
	struct message *m = calloc(1, sizeof *m);
	if (m == NULL) {
		abort();
	}
	m->bad = frame == FRAME_BAD;
	if (!m->bad) {
		m->json = json_loadb(text, len, JSON_ALLOW_NUL | JSON_DECODE_ANY, NULL);
		m->bytes = len;
	}
	if (has_method(m, "$/cancelRequest")) {
		cancel(w, m);
	}
	add(w, m);
}

struct message *
waiting_next(struct waiting *w, struct frames *frames)
{
	if (w->first == NULL && !w->ended) {
		read_one(w, frames);
	}
	while (!w->ended && w->count < MOST_WAITING && w->bytes < MOST_BYTES_WAITING &&
		frames_pending(frames)) {
		read_one(w, frames);
	}
	struct message *m = w->first;
	if (m != NULL) {
		w->first = m->next;
		w->last = w->first == NULL ? NULL : w->last;
		w->count--;
		w->bytes -= m->bytes;
	}
	return m;
}

bool
waiting_is_empty(const struct waiting *w, const struct frames *frames)
{
	return w->first == NULL && (w->ended || !frames_pending(frames));
}

bool
waiting_changes(const struct waiting *w, const char *uri)
{
	for (const struct message *m = w->first; m != NULL; m = m->next) {
		bool change = has_method(m, "textDocument/didChange");
		const char *of = change ? message_uri(json_object_get(m->json, "params")) : NULL;
		if (of != NULL && strcmp(of, uri) == 0) {
			return true;
		}
	}
	return false;
}

void
waiting_free(struct waiting *w)
{
	while (w->first != NULL) {
		struct message *m = w->first;
		w->first = m->next;
		message_free(m);
	}
}
