/* SPDX-License-Identifier: Apache-2.0 */
/* What spec does not name of an object; text in the order of sort without a tree. */
#include "jolt/rest.h"

#include "jolt/sort.h"

enum {
	FEW = 32, /* members of an object that is sorted here; others become trees */
	DEEP = 16, /* levels */
};

bool
jrt_rest_repeats(const struct jrt_doc *d, const struct jrt_noted *n, jrt_ref value)
{
	struct jrt_text key = jrt_key_of(d, value - 2);
	for (uint32_t i = 0; i < n->count; i++) {
		if (n->at[i].number == 0) {
			struct jrt_text other = jrt_key_of(d, n->at[i].value - 2);
			if (jrt_text_is(other, key.at, key.len)) {
				return true;
			}
		}
	}
	return false;
}

/* ---- in order ------------------------------------------------------------ */

/* Puts a member where it belongs among those before it. */
static void
insert(struct jrt_rest_member *members, uint32_t count, const struct jrt_doc *d, jrt_ref value)
{
	struct jrt_text key = jrt_key_of(d, value - 2);
	struct jrt_rest_member m = { jrt_sort_prefix(key), key, value };
	while (count > 0 && jrt_sorts_before(m.prefix, m.key, members[count - 1].prefix,
				    members[count - 1].key)) {
		members[count] = members[count - 1];
		count--;
	}
	members[count] = m;
}

void
jrt_sort_rest(struct jrt_rest *rest, const struct jrt_doc *d, const struct jrt_noted *noted)
{
	rest->count = 0;
	for (uint32_t i = 0; i < noted->count; i++) {
		if (noted->at[i].number == 0) {
			insert(rest->at, rest->count++, d, noted->at[i].value);
		}
	}
}

/* ---- writing ------------------------------------------------------------- */

static void put_sorted(struct jrt_ctx *, struct jrt_writer *, jrt_ref, unsigned depth);

static void
put_tree(struct jrt_ctx *ctx, struct jrt_writer *w, struct jrt_value *v)
{
	jrt_put_value(ctx, w, jrt_sorted(ctx, v));
	if (w->status == JRT_OK) {
		w->status = ctx->status;
	}
}

/* With a comma behind it: at once where nothing but the colon stands between key and value. */
static void
put_member(
	struct jrt_ctx *ctx, struct jrt_writer *w, const struct jrt_rest_member *m, unsigned depth)
{
	const struct jrt_doc *d = ctx->doc;
	const char *key = jrt_at(d, m->value - 2);
	struct jrt_raw value = jrt_raw_of(d, m->value);
	if (jrt_is_scalar(d, m->value) && m->key.at == key + 1 &&
		value.at == m->key.at + m->key.len + 2) {
		struct jrt_raw member = { key, (size_t)(value.at - key) + value.len };
		jrt_put_between(w, JRT_TEXT(""), member, JRT_TEXT(","));
		return;
	}
	jrt_put_text(w, "\"", d, m->key, "\":");
	put_sorted(ctx, w, m->value, depth);
	jrt_put_lit(w, ",");
}

/* False: it has too many members, or a key twice. */
static bool
put_object(struct jrt_ctx *ctx, struct jrt_writer *w, jrt_ref at, unsigned depth)
{
	const struct jrt_doc *d = ctx->doc;
	struct jrt_rest_member members[FEW];
	uint32_t count = 0;
	for (uint32_t key = at + 1; key < d->close[at]; key = jrt_behind(d, key + 2) + 1) {
		if (count == FEW) {
			return false;
		}
		insert(members, count++, d, key + 2);
	}
	for (uint32_t i = 1; i < count; i++) {
		if (members[i].prefix == members[i - 1].prefix &&
			jrt_sort_compare(members[i].key, members[i - 1].key) == 0) {
			return false;
		}
	}
	jrt_put_lit(w, "{");
	for (uint32_t i = 0; i < count; i++) {
		put_member(ctx, w, &members[i], depth + 1);
	}
	jrt_put_close(w, "}");
	return true;
}

static void
put_sorted(struct jrt_ctx *ctx, struct jrt_writer *w, jrt_ref at, unsigned depth)
{
	const struct jrt_doc *d = ctx->doc;
	if (jrt_is_scalar(d, at)) {
		jrt_put_between(w, JRT_TEXT(""), jrt_raw_of(d, at), JRT_TEXT(""));
	} else if (jrt_is_object(d, at)) {
		if (depth == DEEP || !put_object(ctx, w, at, depth)) {
			put_tree(ctx, w, jrt_value_of(ctx, at));
		}
	} else {
		jrt_put_lit(w, "[");
		for (struct jrt_elements e = jrt_elements(d, at); jrt_next_element(&e);) {
			if (jrt_is_scalar(d, e.value)) {
				jrt_put_found(w, "", d, e.value, ",");
			} else {
				put_sorted(ctx, w, e.value, depth);
				jrt_put_lit(w, ",");
			}
		}
		jrt_put_close(w, "]");
	}
}

void
jrt_put_sorted_inside(struct jrt_ctx *ctx, struct jrt_writer *w, jrt_ref at)
{
	put_sorted(ctx, w, at, 0);
}

/* Whether there is anything in it to be sorted. */
static bool
is_flat(struct jrt_ctx *ctx, struct jrt_value *v)
{
	if (!jrt_is_list(ctx, v)) {
		return !jrt_is_container(ctx, v);
	}
	const struct jrt_list *list = jrt_list_of(ctx, v);
	for (uint32_t i = 0; i < list->count; i++) {
		if (jrt_is_container(ctx, list->items[i])) {
			return false;
		}
	}
	return true;
}

void
jrt_put_sorted_value(struct jrt_ctx *ctx, struct jrt_writer *w, struct jrt_value *v)
{
	if (is_flat(ctx, v)) {
		jrt_put_value(ctx, w, v);
	} else {
		put_tree(ctx, w, v);
	}
}

void
jrt_put_some_rest(struct jrt_ctx *ctx, struct jrt_writer *w, struct jrt_rest *rest,
	const struct jrt_text *before)
{
	while (rest->next < rest->count) {
		const struct jrt_rest_member *m = &rest->at[rest->next];
		if (before != NULL &&
			!jrt_sorts_before(m->prefix, m->key, jrt_sort_prefix(*before), *before)) {
			break;
		}
		put_member(ctx, w, m, 0);
		rest->next++;
	}
	rest->prefix = rest->next < rest->count ? rest->at[rest->next].prefix : UINT64_MAX;
}
