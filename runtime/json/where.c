/* SPDX-License-Identifier: Apache-2.0 */
/* Records where a transform is, and turns it into a path if the record fails. */
#include "json/where.h"

#include "json/object.h"
#include "json/shown.h"

#include <stdio.h>

enum { MOST_VALUES = 1 << 20 }; /* values visited in search of a path */

bool
jrt_has_where(enum jrt_status status)
{
	switch (status) {
	case JRT_INDEX_LIMIT:
	case JRT_BAD_REFERENCE:
	case JRT_BAD_INDEX:
	case JRT_WRONG_KIND:
	case JRT_FIXED_LIST:
	case JRT_CYCLE:
	case JRT_ENDLESS:
	case JRT_NO_RANDOMNESS:
	case JRT_NO_ZONES:
	case JRT_USER:
	case JRT_USER_VALUE:
		return true;
	default:
		return false;
	}
}

void
jrt_where_begin(struct jrt_ctx *ctx, struct jrt_where *where)
{
	*where = (struct jrt_where){ .spec = NULL };
	ctx->where = where;
}

/* ---- recording ----------------------------------------------------------- */

/* The recorded operation has left this document. */
static void
note_emptied(struct jrt_ctx *ctx, struct jrt_where *w, struct jrt_value *document)
{
	if (!jrt_is_null_value(ctx, document)) {
		w->emptied = NULL;
	} else if (w->emptied == NULL) {
		w->emptied = w->operation;
	}
}

void
jrt_where_operation(struct jrt_ctx *ctx, const char *spec, struct jrt_value *document, bool changed)
{
	struct jrt_where *w = ctx->where;
	if (ctx->status == JRT_OK) {
		note_emptied(ctx, w, document);
		w->operation = spec;
		w->of = JRT_WHERE_OPERATION;
		w->document = document;
		w->changed = changed;
		w->count = 0;
	}
}

static void
note_value(struct jrt_ctx *ctx, const char *spec, struct jrt_value *in, struct jrt_where_key key,
	bool has_key)
{
	struct jrt_where *w = ctx->where;
	if (ctx->status == JRT_OK) {
		w->rule = spec;
		w->of = JRT_WHERE_VALUE;
		w->value = in;
		w->keys[0] = key;
		w->count = has_key;
	}
}

void
jrt_where_member(struct jrt_ctx *ctx, const char *spec, struct jrt_value *in, struct jrt_text key)
{
	note_value(ctx, spec, in, (struct jrt_where_key){ key, -1 }, key.at != NULL);
}

void
jrt_where_element(struct jrt_ctx *ctx, const char *spec, struct jrt_value *in, uint32_t index)
{
	note_value(ctx, spec, in, (struct jrt_where_key){ { NULL, 0 }, index }, true);
}

/* ---- the path ------------------------------------------------------------ */

/* Searches for a value, by identity, and records the keys that lead to it. */
struct search {
	const struct jrt_doc *doc;
	const struct jrt_value *value;
	struct jrt_where_key *keys;
	unsigned seen;
};

/* The number of keys from `at` to the value, `depth` of which are recorded; -1: not found. */
static int
find(struct search *s, const struct jrt_value *at, int depth)
{
	if (at == s->value) {
		return depth;
	}
	if (at == NULL || depth == JRT_WHERE_KEYS - 1 || s->seen++ > MOST_VALUES) {
		return -1;
	}
	int found = -1;
	struct jrt_where_key *key = &s->keys[depth];
	if (at->kind == JRT_KIND_OBJECT) {
		for (uint32_t i = 0; found < 0 && i < at->object->count; i++) {
			*key = (struct jrt_where_key){ at->object->members[i].key, -1 };
			found = find(s, at->object->members[i].value, depth + 1);
		}
	} else if (at->kind == JRT_KIND_LIST) {
		for (uint32_t i = 0; found < 0 && i < at->list.count; i++) {
			*key = (struct jrt_where_key){ { NULL, 0 }, i };
			found = find(s, at->list.items[i], depth + 1);
		}
	} else if (at->kind == JRT_LAZY_OBJECT) {
		for (const struct jrt_child *c = at->children; found < 0 && c != NULL;
			c = c->next) {
			*key = (struct jrt_where_key){ jrt_key_of(s->doc, c->ref - 2), -1 };
			found = find(s, &c->value, depth + 1);
		}
	}
	return found;
}

/* The keys of a place that was recorded as a container and a key in it. */
static void
find_value(struct jrt_ctx *ctx, struct jrt_where *w)
{
	struct jrt_where_key last = w->keys[0];
	struct search s = { .doc = ctx->doc, .value = w->value, .keys = w->keys };
	int found = find(&s, w->document, 0);
	if (found < 0) {
		w->count = 0;
		return;
	}
	w->keys[found] = last;
	w->count += (unsigned)found;
}

/* Whether a name is shown as it is: letters, digits and the like, or visible characters beyond
 * ASCII. */
static bool
is_plain(struct jrt_text name)
{
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.at[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			      (c >= '0' && c <= '9') || c >= 0x80;
		if (!letter && memchr("_-$@/:+ ", c, 8) == NULL) {
			return false;
		}
	}
	return name.len > 0 && jrt_is_shown(name);
}

void
jrt_put_path_key(struct jrt_writer *w, struct jrt_where_key key, bool first)
{
	if (key.key.at == NULL) {
		char digits[24];
		int n = snprintf(digits, sizeof digits, "[%lld]", (long long)key.index);
		jrt_put(w, digits, (size_t)n);
	} else if (is_plain(key.key)) {
		jrt_put(w, ".", first ? 0 : 1);
		jrt_put(w, key.key.at, key.key.len);
	} else {
		struct jrt_writer quoted;
		jrt_writer_init(&quoted);
		jrt_put_string(&quoted, key.key);
		jrt_put_lit(w, "[");
		jrt_put_shown(w, (struct jrt_text){ quoted.base, quoted.used });
		jrt_put_lit(w, "]");
		jrt_writer_finish(&quoted);
	}
}

/* A path that does not fit ends in "...", after a whole character. */
static void
put_path(struct jrt_where *w)
{
	struct jrt_writer path;
	jrt_writer_init(&path);
	for (unsigned i = 0; i < w->count; i++) {
		jrt_put_path_key(&path, w->keys[i], i == 0);
	}
	size_t len = path.status == JRT_OK ? path.used : 0, most = sizeof w->path - 4;
	bool cut = len > most;
	while (cut && (len > most || ((unsigned char)path.base[len] & 0xc0) == 0x80)) {
		len--;
	}
	if (len > 0) {
		memcpy(w->path, path.base, len);
	}
	memcpy(w->path + len, "...", cut ? 4 : 0);
	w->path[cut ? len + 3 : len] = '\0';
	jrt_writer_finish(&path);
}

/* A step is only blamed for statuses that it can cause. */
static bool
is_of_step(enum jrt_status status)
{
	return status == JRT_BAD_REFERENCE || status == JRT_BAD_INDEX || status == JRT_INDEX_LIMIT;
}

void
jrt_where_end(struct jrt_ctx *ctx, enum jrt_status failed)
{
	struct jrt_where *w = ctx->where;
	ctx->where = NULL;
	w->spec = NULL;
	if (ctx->status != failed) {
		return;
	}
	if (w->of == JRT_WHERE_STEP && !is_of_step(failed)) {
		w->of = JRT_WHERE_OPERATION;
	}
	if (w->of == JRT_WHERE_OPERATION) {
		w->spec = w->operation;
		return;
	}
	if (w->of == JRT_WHERE_VALUE) {
		find_value(ctx, w);
	}
	w->spec = w->rule;
	put_path(w);
}

const char *
jrt_where_text(const struct jrt_where *w, enum jrt_status status, char text[JRT_WHERE_MESSAGE])
{
	const char *why = jrt_status_text(status);
	if (w->spec == NULL) {
		return why;
	}
	(void)snprintf(text, JRT_WHERE_MESSAGE, "%s: %s%s%s%s", w->spec, why,
		*w->path != '\0' ? ", at " : "", w->path,
		*w->path != '\0' && w->changed ? " of what it has become by then" : "");
	return text;
}
