/* SPDX-License-Identifier: Apache-2.0 */
/* The stream way's reading: what the spec looks at in a record goes to slots. */
#include "emit/emit_finder.h"
#include "emit/emit_stream.h"

enum { SWITCH_FROM = 9 }; /* so many keys of one object are told apart by their length first */

bool
stream_keeps_below(const struct input *parent)
{
	if (parent->open) {
		return true;
	}
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (i->kept) {
			return true;
		}
	}
	return false;
}

static void
emit_slots(struct stream *s, const struct input *parent)
{
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (i->kept) {
			cw_line(s->w, "jrt_ref %s;", i->slot);
			cw_from(s->w, i->from);
			emit_slots(s, i);
		}
	}
}

static bool
is_member(const struct input *i)
{
	return i->kept && i->kind != INPUT_ELEMENT;
}

/* The slots of one member: usually one; a key and a lookup may want the same. */
static void
emit_keep(struct stream *s, const struct input *first)
{
	if (first->parent->open) {
		emit_note_named(s, first);
	}
	for (const struct input *i = first; i != NULL; i = i->next) {
		if (is_member(i) && text_equal(i->name, first->name)) {
			cw_line(s->w, "f->%s = k.value;", i->slot);
		}
	}
}

static void
emit_respell(struct stream *s, const struct input *parent)
{
	cw_line(s->w, "jrt_respell(&k);");
	cw_remark(s->w, "with escapes it may be one of them");
	if (parent->open) {
		cw_open(s->w, "if (!k.again)");
		emit_note_rest(s);
		cw_close(s->w);
	}
}

static bool
name_came_before(const struct input *i)
{
	for (const struct input *b = i->parent->children; b != i; b = b->next) {
		if (is_member(b) && text_equal(b->name, i->name)) {
			return true;
		}
	}
	return false;
}

static void
emit_key_chain(struct stream *s, const struct input *parent)
{
	bool first = true;
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (!is_member(i) || name_came_before(i)) {
			continue;
		}
		if (first) {
			cw_open(s->w, "if (%s)", emit_key_test(s->w, i->name));
		} else {
			cw_else_if(s->w, emit_key_test(s->w, i->name));
		}
		cw_from(s->w, i->from);
		emit_keep(s, i);
		first = false;
	}
	if (first) {
		emit_note_rest(s);
		return;
	}
	cw_else(s->w);
	emit_respell(s, parent);
	cw_close(s->w);
}

static void
emit_key_case(struct stream *s, const struct input *parent, size_t length)
{
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (is_member(i) && !name_came_before(i) && i->name.len == length) {
			cw_open(s->w, "if (%s)", emit_key_test(s->w, i->name));
			cw_from(s->w, i->from);
			emit_keep(s, i);
			cw_line(s->w, "continue;");
			cw_close(s->w);
		}
	}
}

static void
emit_key_switch(struct stream *s, const struct input *parent)
{
	cw_open(s->w, "switch (jrt_key_length(&k))");
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		bool length_came_before = false;
		for (const struct input *b = parent->children; b != i; b = b->next) {
			length_came_before =
				length_came_before || (is_member(b) && b->name.len == i->name.len);
		}
		if (!is_member(i) || length_came_before) {
			continue;
		}
		s->w->depth--;
		cw_line(s->w, "case %zu:", i->name.len);
		s->w->depth++;
		emit_key_case(s, parent, i->name.len);
		cw_line(s->w, "break;");
	}
	s->w->depth--;
	cw_line(s->w, "default:");
	s->w->depth++;
	cw_line(s->w, "break;");
	cw_close(s->w);
	emit_respell(s, parent);
}

/* The arms of a chain over what the value at hand is. */
static void
emit_kind_arm(struct stream *s, const char *test, bool *open)
{
	if (!*open) {
		cw_open(s->w, "if (%s)", test);
	} else {
		cw_else_if(s->w, test);
	}
	*open = true;
}

static void
emit_members(struct stream *s, const struct input *parent, bool *open)
{
	unsigned names = 0;
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		names += is_member(i);
	}
	if (names == 0 && !parent->open) {
		return;
	}
	emit_kind_arm(s, "jrt_is_object(doc, at)", open);
	cw_open(s->w, "for (struct jrt_keys k = jrt_keys(doc, at); jrt_next_key(&k);)");
	if (names < SWITCH_FROM) {
		emit_key_chain(s, parent);
	} else {
		emit_key_switch(s, parent);
	}
	cw_close(s->w);
}

static void
emit_elements(struct stream *s, const struct input *parent, bool *open)
{
	bool any = false;
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (!i->kept || i->kind == INPUT_MEMBER || i->index < 0) {
			continue;
		}
		if (!any) {
			emit_kind_arm(s, "jrt_is_array(doc, at)", open);
			any = true;
		}
		cw_line(s->w, "f->%s = jrt_element_at(doc, at, %ld);", i->slot, i->index);
		cw_from(s->w, i->from);
	}
}

/* Jolt: a scalar is a key without a value. */
static void
emit_scalars(struct stream *s, const struct input *parent, bool *open)
{
	bool any = false;
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (!i->kept || i->kind != INPUT_KEY) {
			continue;
		}
		if (!any) {
			emit_kind_arm(s, "jrt_is_scalar(doc, at)", open);
			any = true;
		}
		cw_open(s->w, "if (jrt_scalar_is(doc, at, %s))", stream_literal(s, i->name));
		cw_from(s->w, i->from);
		cw_line(s->w, "f->%s = JRT_REF_NULL;", i->slot);
		cw_close(s->w);
	}
}

static void
emit_find(struct stream *s, const struct input *parent)
{
	struct cwriter *w = s->w;
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (i->kept && stream_keeps_below(i)) {
			emit_find(s, i);
		}
	}
	const struct arm *arm = input_arm(parent);
	/* what is called once is inlined, so that slots are in registers */
	bool once = arm == NULL || stream_arm_uses(s->plan->parts, arm) == 1;
	cw_function(w, once ? "JRT_INLINE void" : "static void",
		"%s_find_%s(const struct jrt_doc *doc, jrt_ref at, struct %s_%s *f)", s->prefix,
		parent->slot, s->prefix, arm == NULL ? "found" : arm->each->slot);
	bool open = false;
	emit_members(s, parent, &open);
	emit_elements(s, parent, &open);
	emit_scalars(s, parent, &open);
	if (open) {
		cw_close(w);
	}
	/* afterwards, so that of a repeated key only the last value is looked into */
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (i->kept && stream_keeps_below(i)) {
			cw_open(w, "if (jrt_has_inside(f->%s))", i->slot);
			cw_line(w, "%s_find_%s(doc, f->%s, f);", s->prefix, i->slot, i->slot);
			cw_close(w);
		}
	}
	cw_close(w);
	cw_blank(w);
}

void
emit_found(struct stream *s, const struct input *parent, const char *name)
{
	cw_open(s->w, "struct %s_%s", s->prefix, name);
	if (parent->open) {
		cw_line(s->w, "struct jrt_noted *noted;");
		cw_remark(s->w, "all members");
	}
	emit_slots(s, parent);
	cw_close(s->w);
	cw_append(s->w, ";");
	cw_blank(s->w);
	emit_find(s, parent);
}
