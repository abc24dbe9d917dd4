/* SPDX-License-Identifier: Apache-2.0 */
/* Objects in which loops write members whose names may come twice.  The values of such a name are
 * collected, and become one when the object ends (runtime/jolt/shared.h). */
#include "emit/emit_stream.h"

void
emit_shared_member(struct stream *s, const struct part *name, const char *text)
{
	struct cwriter *w = s->w;
	const char *value = stream_raw(s, name->names.shared);
	unsigned n = name->number;
	cw_line(w, "const struct jrt_text shared_name_%u = %s;", n, text);
	cw_line(w, "const struct jrt_raw value_%u = %s;", n, value);
	cw_open(w, "if (jrt_name_is_new(doc, &names_%u, shared_name_%u))", n, n);
	emit_parts(s, name->next);
	cw_return_if(
		w, "JRT_NO_ROOM", "!jrt_shared_is_written(&shared_%u, out, value_%u.len)", n, n);
	cw_else_if(w, arena_printf(w->arena, "!jrt_share(&shared_%u, %s, value_%u)", n,
			      name->names.used ? "out" : "NULL", n));
	cw_line(w, "return JRT_OTHER_WAY;");
	cw_close(w);
}

void
emit_shared_end(struct stream *s, const struct part *parts)
{
	for (const struct part *p = parts; p != NULL; p = p->next) {
		if (p->kind == PART_NAMES && p->names.shares) {
			cw_line(s->w, "jrt_put_shared(out, &shared_%u);", p->number);
		}
	}
}
