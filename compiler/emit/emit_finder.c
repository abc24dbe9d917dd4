/* SPDX-License-Identifier: Apache-2.0 */
/* One walk over the keys of an object; each name that is found has a number. */
#include "emit/emit_finder.h"

#include "emit/emit_key_switch.h"

enum { MOST_SPELLED = 32 }; /* as JRT_MOST_SPELLED */

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
	bool open = false;
	for (unsigned i = 0; i < count; i++) {
		cw_arm(w, &open, emit_key_test(w, names[i]));
		cw_line(w, "at[%u] = k.value;", i);
	}
	cw_else(w);
	cw_line(w, "jrt_respell(&k);");
	cw_close(w);
}

struct numbered {
	struct cwriter *w;
	const struct text *names; /* the first of them */
};

static void
emit_case(void *with, const void *of)
{
	const struct numbered *n = with;
	cw_line(n->w, "at[%u] = k.value;", (unsigned)((const struct text *)of - n->names));
}

static void
emit_switch(struct cwriter *w, const struct text *names, unsigned count)
{
	struct numbered numbered = { w, names };
	struct key_cases cases;
	key_cases_init(&cases, w->arena);
	for (unsigned i = 0; i < count; i++) {
		key_cases_add(&cases, names[i], &names[i]);
	}
	emit_key_switch(w, &cases, emit_case, &numbered);
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
	cw_function_end(w);
}
