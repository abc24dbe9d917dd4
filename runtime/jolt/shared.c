/* SPDX-License-Identifier: Apache-2.0 */
/* Repeated names: rare, so kept apart from the surrounding code. */
#include "jolt/shared.h"

#include "json/arena.h"

bool
jrt_shared_grow(struct jrt_shared *s)
{
	struct jrt_shared_member *more = jrt_arena_take(s->doc->arena, 2 * s->size * sizeof *more);
	if (more == NULL) {
		return false;
	}
	memcpy(more, s->at, s->count * sizeof *more);
	s->at = more;
	s->size *= 2;
	return true;
}

/* Members are in the order of their names. */
static struct jrt_shared_member *
find_member(const struct jrt_shared *s, uint32_t name)
{
	uint32_t from = 0, to = s->count;
	if (name < s->count && s->at[name].name == name) {
		return &s->at[name]; /* all names have such members */
	}
	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		if (s->at[middle].name < name) {
			from = middle + 1;
		} else {
			to = middle;
		}
	}
	return from < s->count && s->at[from].name == name ? &s->at[from] : NULL;
}

bool
jrt_share(struct jrt_shared *s, const struct jrt_writer *w, struct jrt_raw value)
{
	struct jrt_shared_member *m = find_member(s, s->names->found);
	bool lists_stay = m != NULL && w != NULL;
	if (lists_stay && (w->status != JRT_OK || w->base[m->value] == '[' || *value.at == '[')) {
		return false;
	}
	struct jrt_shared_value *v = m == NULL ? NULL : jrt_arena_take(s->doc->arena, sizeof *v);
	if (v == NULL) {
		return false;
	}
	*v = (struct jrt_shared_value){ value, NULL };
	if (m->more++ == 0) {
		m->first = v;
	} else {
		m->last->next = v;
	}
	m->last = v;
	s->any = true;
	return true;
}

/* Writes all values of the member; the first is `text`. */
static void
put_values(struct jrt_writer *w, const struct jrt_shared_member *m, struct jrt_raw text)
{
	const struct jrt_shared_value *v = m->first;
	struct jrt_many many = jrt_many_begin(w);
	if (*text.at != '[' && *text.at != 'n') { /* it is known that there are several */
		jrt_put_lit(w, "[");
		many.list = true;
		many.count = 1;
		jrt_put_raw(w, text);
	} else {
		jrt_many_add(w, &many, text);
	}
	for (uint32_t i = 0; i < m->more; i++, v = v->next) {
		jrt_many_add(w, &many, v->raw);
	}
	jrt_many_end(w, &many);
}

struct jrt_writer
jrt_shared_put(struct jrt_writer w, const struct jrt_shared *s)
{
	size_t start = s->at[0].value, len = w.used - start, done = 0;
	char *text = w.status != JRT_OK ? NULL : jrt_arena_take(s->doc->arena, len + JRT_PADDING);
	if (text == NULL) {
		return w;
	}
	memcpy(text, w.base + start, len);
	w.used = start;
	for (uint32_t i = 0; i < s->count; i++) {
		const struct jrt_shared_member *m = &s->at[i];
		if (m->more > 0) {
			size_t from = m->value - start, to = m->end - start;
			jrt_put(&w, text + done, from - done);
			put_values(&w, m, (struct jrt_raw){ text + from, to - from });
			done = to;
		}
	}
	jrt_put(&w, text + done, len - done);
	return w;
}
