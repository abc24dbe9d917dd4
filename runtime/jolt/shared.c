/* SPDX-License-Identifier: Apache-2.0 */
/* Names that come twice: rare, and apart from the code around it. */
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
jrt_share(struct jrt_shared *s, struct jrt_text name, struct jrt_raw value)
{
	uint32_t at = jrt_name_position(s->doc, s->names, name);
	struct jrt_shared_member *m = at == UINT32_MAX ? NULL : find_member(s, at);
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

/* All values of the member; the first is `text`. */
static struct jrt_writer
put_values(const struct jrt_doc *d, struct jrt_writer w, const struct jrt_shared_member *m,
	struct jrt_raw text)
{
	struct jrt_raw *values = jrt_arena_take(d->arena, (m->more + (size_t)1) * sizeof *values);
	if (values == NULL) { /* the record fails: jrt_outcome() */
		return w;
	}
	unsigned count = 0;
	values[count++] = text;
	for (const struct jrt_shared_value *v = m->first; count <= m->more; v = v->next) {
		values[count++] = v->raw;
	}
	return jrt_many_written(w, values, count);
}

struct jrt_writer
jrt_shared_put(struct jrt_writer w, const struct jrt_shared *s)
{
	size_t start = s->at[0].value, len = w.used - start, done = 0;
	char *text = w.status != JRT_OK ? NULL : jrt_arena_take(s->doc->arena, len);
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
			w = put_values(s->doc, w, m, (struct jrt_raw){ text + from, to - from });
			done = to;
		}
	}
	jrt_put(&w, text + done, len - done);
	return w;
}
