/* SPDX-License-Identifier: Apache-2.0 */
/* The members of an object that the spec does not name; sorts text without building a tree. */
#include "jolt/rest.h"

#include "jolt/sort.h"

enum { DEEP = 16 }; /* depth of objects that are sorted here; deeper ones become trees */

bool
jrt_seen_grow(struct jrt_seen *n)
{
	struct jrt_seen_member *more = jrt_arena_take(n->doc->arena, 2 * n->size * sizeof *more);
	if (more == NULL) {
		return false;
	}
	memcpy(more, n->at, n->count * sizeof *more);
	n->at = more;
	n->size *= 2;
	return true;
}

/* ---- in order ------------------------------------------------------------ */

static inline struct jrt_rest_member
member_of(const struct jrt_doc *d, jrt_ref value)
{
	struct jrt_text key = jrt_key_of(d, value - 2);
	return (struct jrt_rest_member){ jrt_sort_prefix(key), key, value };
}

static inline bool
comes_before(const struct jrt_rest_member *a, const struct jrt_rest_member *b)
{
	return jrt_sorts_before(a->prefix, a->key, b->prefix, b->key);
}

static void
insertion_sort(struct jrt_rest_member *members, uint32_t count)
{
	for (uint32_t i = 1; i < count; i++) {
		uint32_t at = i;
		if (!comes_before(&members[i], &members[i - 1])) {
			continue;
		}
		struct jrt_rest_member m = members[i];
		do {
			members[at] = members[at - 1];
			at--;
		} while (at > 0 && comes_before(&m, &members[at - 1]));
		members[at] = m;
	}
}

/* `room` must hold half of the members unless they are few. */
static void
merge_sort(struct jrt_rest_member *members, struct jrt_rest_member *room, uint32_t count)
{
	if (count <= JRT_FEW_MEMBERS) {
		insertion_sort(members, count);
		return;
	}
	uint32_t half = count / 2, i = 0, j = half, n = 0;
	merge_sort(members, room, half);
	merge_sort(members + half, room, count - half);
	memcpy(room, members, half * sizeof *members);
	while (i < half && j < count) {
		members[n++] = comes_before(&members[j], &room[i]) ? members[j++] : room[i++];
	}
	memcpy(members + n, room + i, (half - i) * sizeof *members);
}

/* Room for that many and half as many again; NULL: out of memory. */
static struct jrt_rest_member *
room_for(const struct jrt_doc *d, struct jrt_rest_member *few, uint32_t count)
{
	return count <= JRT_FEW_MEMBERS
		       ? few
		       : jrt_arena_take(d->arena, (count + count / 2) * sizeof *few);
}

bool
jrt_sort_rest(struct jrt_rest *rest, const struct jrt_seen *seen)
{
	uint32_t count = 0;
	rest->count = 0;
	rest->at = room_for(seen->doc, rest->few, seen->count);
	if (rest->at == NULL) {
		return false;
	}
	for (uint32_t i = 0; i < seen->count; i++) {
		if (seen->at[i].number == 0) {
			rest->at[count++] = member_of(seen->doc, seen->at[i].value);
		}
	}
	merge_sort(rest->at, rest->at + count, count);
	rest->count = count;
	return true;
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

/* With a trailing comma: in one copy if only a colon separates key and value. */
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

static uint32_t
count_members(const struct jrt_doc *d, jrt_ref object)
{
	uint32_t count = 0;
	for (uint32_t key = object + 1; key < d->close[object]; key = jrt_behind(d, key + 2) + 1) {
		count++;
	}
	return count;
}

/* False: it repeats a key, or out of memory. */
static bool
put_object(struct jrt_ctx *ctx, struct jrt_writer *w, jrt_ref at, unsigned depth)
{
	const struct jrt_doc *d = ctx->doc;
	struct jrt_rest_member few[JRT_FEW_MEMBERS];
	uint32_t count = 0, end = d->close[at];
	bool is_small = end - at <= 4 * JRT_FEW_MEMBERS; /* a key, a colon, a value, a comma */
	struct jrt_rest_member *members = is_small ? few : room_for(d, few, count_members(d, at));
	if (members == NULL) {
		return false;
	}
	for (uint32_t key = at + 1; key < end; key = jrt_behind(d, key + 2) + 1) {
		members[count++] = member_of(d, key + 2);
	}
	merge_sort(members, members + count, count);
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

/* Whether there is nothing in it to sort. */
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

struct jrt_writer
jrt_sorted_written(struct jrt_writer w, struct jrt_ctx *ctx, struct jrt_text before,
	struct jrt_value *v, struct jrt_text behind)
{
	jrt_put(&w, before.at, before.len);
	if (is_flat(ctx, v)) {
		jrt_put_value(ctx, &w, v);
	} else {
		put_tree(ctx, &w, v);
	}
	jrt_put(&w, behind.at, behind.len);
	return w;
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
