/* SPDX-License-Identifier: Apache-2.0 */
/* Names of the spec as JSON spells them: whoever writes them does not need to look for characters
 * to escape. */
#include "emit/emit_way.h"

/* Whether JSON needs no escape in the text, and writes it in one way only. */
static bool
is_plain(struct text t)
{
	for (size_t i = 0; i < t.len; i++) {
		unsigned char c = (unsigned char)t.at[i];
		if (c < ' ' || c == '"' || c == '\\' || c == 0xed) { /* may begin a surrogate */
			return false;
		}
	}
	return true;
}

const char *
emit_text(struct cwriter *w, struct text t)
{
	if (w->prefix == NULL || w->trace.on || !is_plain(t)) {
		return arena_printf(w->arena, "JRT_TEXT(%s)", cw_string(w, t.at, t.len));
	}
	const char *name = table_get(&w->spelled, t);
	if (name == NULL) {
		name = emit_name(w, "n", t);
		table_set(&w->spelled, text_dup(w->arena, t), (void *)(uintptr_t)name);
	}
	return arena_printf(w->arena, "NAME(%s)", name);
}

void
emit_use_names(struct cwriter *w)
{
	if (w->spelled.count > 0) {
		cw_line(w, "jrt_use_names(ctx, %s_names);", w->prefix);
	}
}

void
emit_names(struct cwriter *w)
{
	if (w->spelled.count == 0) {
		return;
	}
	cw_line(w, "/* Names of the spec as JSON spells them. */");
	cw_open(w, "static const struct %s_names", w->prefix);
	for (size_t i = 0; i < w->spelled.count; i++) {
		const struct table_entry *e = &w->spelled.entries[i];
		cw_line(w, "char %s[%zu];", (const char *)e->value, e->key.len + 4);
	}
	cw_line(w, "char behind[JRT_PADDING];");
	w->depth--;
	cw_open(w, "} %s_names =", w->prefix);
	for (size_t i = 0; i < w->spelled.count; i++) {
		const struct table_entry *e = &w->spelled.entries[i];
		const char *json = arena_printf(w->arena, "\"%.*s\":", TEXT_ARGS(e->key));
		cw_line(w, ".%s = %s,", (const char *)e->value, cw_string(w, json, e->key.len + 3));
	}
	cw_close(w);
	cw_append(w, ";");
	cw_line(w, "#undef NAME");
	cw_line(w, "#define NAME(name) JRT_NAME(%s_names.name)", w->prefix);
	cw_blank(w);
}
