/* SPDX-License-Identifier: Apache-2.0 */
/* The stream way of objects of which the spec names some members: the others are noted while the
 * keys are looked at (runtime/jolt/rest.h). */
#include "emit/emit_stream.h"

void
emit_note_named(struct stream *s, const struct input *i)
{
	if (i->note == 0) {
		cw_line(s->w, "jrt_note_rest(f->noted, k.value);");
	} else if (i->parent->sorted) {
		cw_line(s->w, "jrt_note_once(f->noted, f->%s);", i->slot);
	} else {
		cw_line(s->w, "jrt_note_named(f->noted, f->%s, k.value, %u);", i->slot, i->note);
	}
}

void
emit_note_rest(struct stream *s)
{
	cw_line(s->w, "jrt_note_rest(f->noted, k.value);");
}

void
emit_opened(struct stream *s)
{
	const struct input *root = s->plan->root;
	if (!s->plan->opened) {
		return;
	}
	cw_open(s->w, "if (!jrt_is_object(doc, doc->root)%s)",
		root->open ? " || noted.unusual" : "");
	cw_line(s->w, "return JRT_OTHER_WAY;");
	cw_close(s->w);
	if (root->open && root->sorted) {
		cw_line(s->w, "struct jrt_rest rest;");
		cw_open(s->w, "if (!jrt_sort_rest(&rest, &noted))");
		cw_line(s->w, "return JRT_NO_ROOM;");
		cw_close(s->w);
	}
}

static void
emit_in_order(struct stream *s, const struct part *open)
{
	struct cwriter *w = s->w;
	cw_open(w, "for (uint32_t i = 0; i < noted.count; i++)");
	cw_open(w, "switch (noted.at[i].number)");
	s->nesting++;
	for (const struct part *p = open->parts; p != NULL; p = p->next) {
		w->depth--;
		cw_line(w, "case %u:", p->input->note);
		cw_from(w, p->from);
		w->depth++;
		emit_parts(s, p->parts);
		cw_line(w, "break;");
	}
	s->nesting--;
	w->depth--;
	cw_line(w, "default:");
	w->depth++;
	cw_line(w, "jrt_copy_noted(out, doc, noted.at[i].value);");
	cw_line(w, "break;");
	cw_close(w);
	cw_close(w);
}

void
emit_open(struct stream *s, const struct part *p)
{
	if (p->kind == PART_OPEN) {
		emit_in_order(s, p);
	} else if (p->kind == PART_REST_BEGIN) {
		cw_line(s->w, "jrt_begin_rest(&rest);");
	} else if (p->bytes.at != NULL) {
		cw_line(s->w, "jrt_put_rest_before(ctx, out, &rest, %s);",
			stream_literal(s, p->bytes));
	} else {
		cw_line(s->w, "jrt_put_rest(ctx, out, &rest);");
	}
}
