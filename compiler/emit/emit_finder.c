/* SPDX-License-Identifier: Apache-2.0 */
/* One walk over the keys of an object that gives those known by name their numbers. */
#include "emit/emit_finder.h"

enum { MOST_SPELLED = 32 }; /* JRT_MOST_SPELLED */

bool
emit_is_spelled(struct text name)
{
	bool plain = name.len <= MOST_SPELLED;
	for (size_t i = 0; i < name.len; i++) {
		plain = plain && (unsigned char)name.at[i] >= ' ' && name.at[i] != '"' &&
			name.at[i] != '\\';
	}
	return plain;
}

const char *
emit_key_test(struct cwriter *w, struct text name)
{
	return arena_printf(w->arena,
		emit_is_spelled(name) ? "jrt_key_is(&k, %s)" : "jrt_key_text_is(&k, %s)",
		cw_string(w, name.at, name.len));
}

static void
emit_chain(struct cwriter *w, const struct text *names, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		const char *test = emit_key_test(w, names[i]);
		if (i == 0) {
			cw_open(w, "if (%s)", test);
		} else {
			cw_else_if(w, test);
		}
		cw_line(w, "at[%u] = k.value;", i);
	}
	cw_else(w);
	cw_line(w, "jrt_respell(&k);");
	cw_close(w);
}

static bool
length_came_before(const struct text *names, unsigned i)
{
	for (unsigned b = 0; b < i; b++) {
		if (names[b].len == names[i].len) {
			return true;
		}
	}
	return false;
}

static void
emit_case(struct cwriter *w, const struct text *names, unsigned from, unsigned count)
{
	w->depth--;
	cw_line(w, "case %zu:", names[from].len);
	w->depth++;
	for (unsigned i = from; i < count; i++) {
		if (names[i].len == names[from].len) {
			cw_open(w, "if (%s)", emit_key_test(w, names[i]));
			cw_line(w, "at[%u] = k.value;", i);
			cw_line(w, "continue;");
			cw_close(w);
		}
	}
	cw_line(w, "break;");
}

static void
emit_switch(struct cwriter *w, const struct text *names, unsigned count)
{
	cw_open(w, "switch (jrt_key_length(&k))");
	for (unsigned i = 0; i < count; i++) {
		if (!length_came_before(names, i)) {
			emit_case(w, names, i, count);
		}
	}
	w->depth--;
	cw_line(w, "default:");
	w->depth++;
	cw_line(w, "break;");
	cw_close(w);
	cw_line(w, "jrt_respell(&k);");
}

void
emit_finder(struct cwriter *w, const char *name, const struct text *names, unsigned count)
{
	cw_function(w, "static void",
		"%s(const struct jrt_doc *doc, const struct jrt_value *object, jrt_ref *at)", name);
	cw_open(w, "for (struct jrt_keys k = jrt_keys(doc, object->ref); jrt_next_key(&k);)");
	if (count < SWITCH_FROM) {
		emit_chain(w, names, count);
	} else {
		emit_switch(w, names, count);
	}
	cw_close(w);
	cw_close(w);
	cw_blank(w);
}
