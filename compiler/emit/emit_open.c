/* SPDX-License-Identifier: Apache-2.0 */
/* The stream way of objects of which the spec names some members.  The others are recorded while
 * the keys are looked at (runtime/jolt/rest.h). */
#include "emit/emit_stream.h"

#include <string.h>

/* C for the variable or member of that name that belongs to the object. */
static const char *
own(struct stream *s, const struct input *open, const char *name)
{
	return open->open == 1 ? name : arena_printf(s->w->arena, "%s_%u", name, open->open);
}

void
emit_seen_named(struct stream *s, const struct input *i)
{
	const char *seen = own(s, i->parent, "f->seen");
	if (i->open_member == 0) {
		emit_seen_rest(s, i->parent);
	} else if (i->parent->sorted) {
		cw_line(s->w, "jrt_seen_once(%s, f->%s);", seen, i->slot);
	} else {
		cw_line(s->w, "jrt_seen_named(%s, f->%s, k.value, %u);", seen, i->slot,
			i->open_member);
	}
}

void
emit_seen_rest(struct stream *s, const struct input *open)
{
	cw_line(s->w, "jrt_seen_rest(%s, k.value);", own(s, open, "f->seen"));
}

void
emit_seen_slot(struct stream *s, const struct input *open)
{
	cw_line(s->w, "struct jrt_seen *%s;", own(s, open, "seen"));
	cw_remark(s->w, "all members");
}

void
emit_seen_begin(struct stream *s, const struct input *open)
{
	if (open->kind != INPUT_ROOT) {
		cw_line(s->w, "%s->object = at;", own(s, open, "f->seen"));
	}
}

/* Calls `what` for each open object, outer ones first. */
static void
each_open(struct stream *s, const struct input *in,
	void what(struct stream *, const struct input *, void *), void *data)
{
	if (in->open > 0) {
		what(s, in, data);
	}
	for (const struct input *i = in->children; i != NULL; i = i->next) {
		if (i->kept) {
			each_open(s, i, what, data);
		}
	}
}

static void
add(struct buffer *b, const char *text)
{
	buffer_add(b, text, strlen(text));
}

static void
put_variable(struct stream *s, const struct input *open, void *data)
{
	const char *seen = own(s, open, "seen");
	struct buffer *initial = data;
	cw_line(s->w, "struct jrt_seen %s;", seen);
	cw_line(s->w, "jrt_seen_begin(&%s, doc, %s);", seen,
		open->kind == INPUT_ROOT ? "doc->root" : "0");
	add(initial,
		arena_printf(s->w->arena, "%s.%s = &%s", initial->len > 0 ? ", " : "", seen, seen));
}

const char *
emit_seen(struct stream *s, const struct input *root)
{
	struct buffer initial;
	buffer_init(&initial, s->w->arena);
	each_open(s, root, put_variable, &initial);
	return initial.len > 0 ? buffer_text(&initial).at : "0";
}

static void
put_bail_out(struct stream *s, const struct input *open, void *data)
{
	struct buffer *test = data;
	const char *text = arena_printf(
		s->w->arena, "%s%s.bail_out", test->len > 0 ? " || " : "", own(s, open, "seen"));
	buffer_add(test, text, strlen(text));
}

static void
put_sorting(struct stream *s, const struct input *open, void *data)
{
	(void)data;
	if (!open->sorted) {
		return;
	}
	const char *rest = own(s, open, "rest");
	cw_line(s->w, "struct jrt_rest %s;", rest);
	cw_return_if(s->w, "JRT_NO_ROOM", "!jrt_sort_rest(&%s, &%s)", rest, own(s, open, "seen"));
}

void
emit_opened(struct stream *s, const struct input *root)
{
	struct buffer test;
	buffer_init(&test, s->w->arena);
	if (s->plan->bails_out.no_object && root == s->plan->root) {
		unsigned least = s->plan->bails_out.members;
		add(&test, least == 0 ? "!jrt_is_object(doc, doc->root)"
			   : least == 1
				   ? "!jrt_has_members(doc, doc->root)"
				   : arena_printf(s->w->arena,
					     "jrt_has_fewer_members(doc, doc->root, %u)", least));
	}
	each_open(s, root, put_bail_out, &test);
	if (test.len > 0) {
		cw_return_if(s->w, "JRT_OTHER_WAY", "%s", buffer_text(&test).at);
	}
	each_open(s, root, put_sorting, NULL);
}

static void
emit_in_order(struct stream *s, const struct part *open)
{
	struct cwriter *w = s->w;
	const char *seen = own(s, open->input, "seen"), *i = own(s, open->input, "i");
	cw_open(w, "for (uint32_t %s = 0; %s < %s.count; %s++)", i, i, seen, i);
	cw_open(w, "switch (%s.at[%s].number)", seen, i);
	for (const struct part *p = open->parts; p != NULL; p = p->next) {
		w->depth--;
		cw_open(w, "case %u:", p->input->open_member);
		cw_from(w, p->from);
		emit_parts(s, p->parts);
		cw_line(w, "break;");
		cw_close(w);
		w->depth++;
	}
	w->depth--;
	cw_line(w, "default:");
	w->depth++;
	cw_line(w, "jrt_copy_seen(out, doc, %s.at[%s].value);", seen, i);
	cw_line(w, "break;");
	cw_close(w);
	cw_close(w);
}

void
emit_open(struct stream *s, const struct part *p)
{
	const char *rest = own(s, p->input, "rest");
	if (p->kind == PART_OPEN) {
		emit_in_order(s, p);
	} else if (p->kind == PART_REST_BEGIN) {
		cw_line(s->w, "jrt_begin_rest(&%s);", rest);
	} else if (p->bytes.at != NULL) {
		cw_line(s->w, "jrt_put_rest_before(ctx, out, &%s, %s);", rest,
			stream_literal(s, p->bytes));
	} else {
		cw_line(s->w, "jrt_put_rest(ctx, out, &%s);", rest);
	}
}
