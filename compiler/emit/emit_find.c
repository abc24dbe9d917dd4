/* SPDX-License-Identifier: Apache-2.0 */
/* How the stream way reads: what the spec looks at in a record goes to slots. */
#include "emit/emit_finder.h"
#include "emit/emit_key_switch.h"
#include "emit/emit_stream.h"

static void
emit_slots(struct stream *s, const struct input *parent)
{
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (i->kept) {
			cw_line(s->w, "jrt_ref %s;", i->slot);
			cw_from(s->w, i->from);
			if (i->position != NULL) {
				cw_line(s->w, "jrt_ref %s; /* where its key comes first */",
					i->position);
			}
			if (i->open > 0) {
				emit_seen_slot(s, i);
			}
			emit_slots(s, i);
		}
	}
}

static bool
is_member(const struct input *i)
{
	return i->kept && i->kind != INPUT_ELEMENT;
}

/* Sets the slots of one member: usually one, but a key and a lookup may want the same. */
static void
emit_keep(struct stream *s, const struct input *first)
{
	const struct input *named = first;
	while (named != NULL &&
		(named->open_member == 0 || !text_equal(named->name, first->name))) {
		named = named->next;
	}
	if (first->parent->open > 0) {
		emit_seen_named(s, named != NULL ? named : first);
	}
	for (const struct input *i = first; i != NULL; i = i->next) {
		if (is_member(i) && text_equal(i->name, first->name)) {
			cw_line(s->w, "f->%s = k.value;", i->slot);
			if (i->position != NULL) {
				cw_line(s->w, "f->%s = f->%s != 0 ? f->%s : k.value;", i->position,
					i->position, i->position);
			}
		}
	}
}

static void
emit_respell(struct stream *s, const struct input *parent)
{
	cw_line(s->w, "jrt_respell(&k);");
	cw_remark(s->w, "spelled with escapes, it may be one of them");
	if (parent->open > 0) {
		cw_open(s->w, "if (!k.again)");
		emit_seen_rest(s, parent);
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
	bool open = false;
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (!is_member(i) || name_came_before(i)) {
			continue;
		}
		cw_arm(s->w, &open, emit_key_test(s->w, i->name));
		cw_from(s->w, i->from);
		emit_keep(s, i);
	}
	if (!open) {
		emit_seen_rest(s, parent);
		return;
	}
	cw_else(s->w);
	emit_respell(s, parent);
	cw_close(s->w);
}

static void
emit_key_case(void *stream, const void *input)
{
	const struct input *i = input;
	struct stream *s = stream;
	cw_from(s->w, i->from);
	emit_keep(s, i);
}

static void
emit_known_keys(struct stream *s, const struct input *parent)
{
	struct key_cases cases;
	key_cases_init(&cases, s->w->arena);
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (is_member(i)) {
			key_cases_add(&cases, i->name, i);
		}
	}
	emit_key_switch(s->w, &cases, emit_key_case, s);
	emit_respell(s, parent);
}

/* The arms of a condition on the kind of the value. */
static void
emit_members(struct stream *s, const struct input *parent, bool *open)
{
	unsigned names = 0;
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		names += is_member(i);
	}
	if (names == 0 && parent->open == 0) {
		return;
	}
	cw_arm(s->w, open, "jrt_is_object(doc, at)");
	if (parent->open > 0) {
		emit_seen_begin(s, parent);
	}
	cw_open(s->w, "for (struct jrt_keys k = jrt_keys(doc, at); jrt_next_key(&k);)");
	if (names < SWITCH_FROM) {
		emit_key_chain(s, parent);
	} else {
		emit_known_keys(s, parent);
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
			cw_arm(s->w, open, "jrt_is_array(doc, at)");
			any = true;
		}
		cw_line(s->w, "f->%s = jrt_element_at(doc, at, %ld);", i->slot, i->index);
		cw_from(s->w, i->from);
		if (i->position != NULL) {
			cw_line(s->w, "f->%s = f->%s;", i->position, i->slot);
		}
	}
}

/* In Jolt, a scalar is a key without a value. */
static void
emit_scalars(struct stream *s, const struct input *parent, bool *open)
{
	unsigned keys = 0;
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		keys += i->kept && i->kind == INPUT_KEY;
	}
	if (keys == 0) {
		return;
	}
	cw_arm(s->w, open, "jrt_is_scalar(doc, at)");
	if (keys > 1) {
		cw_line(s->w, "struct jrt_scalar_digits digits;");
		cw_line(s->w, "struct jrt_text text = jrt_scalar_text(doc, at, &digits);");
	}
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (!i->kept || i->kind != INPUT_KEY) {
			continue;
		}
		cw_open(s->w,
			keys > 1 ? "if (jrt_is(text, %s))" : "if (jrt_scalar_is(doc, at, %s))",
			stream_literal(s, i->name));
		cw_from(s->w, i->from);
		cw_line(s->w, "f->%s = JRT_REF_NULL;", i->slot);
		if (i->position != NULL) {
			cw_line(s->w, "f->%s = JRT_REF_NULL;", i->position);
		}
		cw_close(s->w);
	}
}

static void
emit_find(struct stream *s, const struct input *parent)
{
	struct cwriter *w = s->w;
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (i->kept && i->looked_into) {
			emit_find(s, i);
		}
	}
	const struct arm *arm = input_arm(parent);
	/* a function called once is inlined, so that slots are in registers */
	bool once = arm == NULL || arm->lookers == 1;
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
	/* afterwards, so that only the last value of a repeated key is looked into */
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (i->kept && i->looked_into) {
			cw_open(w, "if (jrt_has_inside(f->%s))", i->slot);
			cw_line(w, "%s_find_%s(doc, f->%s, f);", s->prefix, i->slot, i->slot);
			cw_close(w);
		}
	}
	cw_function_end(w);
}

void
emit_found(struct stream *s, const struct input *parent, const char *name)
{
	cw_open(s->w, "struct %s_%s", s->prefix, name);
	if (parent->open > 0) {
		emit_seen_slot(s, parent);
	}
	emit_slots(s, parent);
	cw_close(s->w);
	cw_append(s->w, ";");
	cw_blank(s->w);
	emit_find(s, parent);
}

/* ---- from loop to loop --------------------------------------------------- */

void
emit_kept_type(struct stream *s, const struct arm *arm)
{
	struct cwriter *w = s->w;
	const char *each = arena_printf(w->arena, "%s_%s", s->prefix, arm->each->slot);
	unsigned n = arm->each->number, most = arm->remembered;
	cw_line(w, "/* The same from the first of them, kept for later loops. */");
	cw_open(w, "struct %s_kept_%u", s->prefix, n);
	cw_line(w, "uint32_t count;");
	cw_line(w, "jrt_ref values[%u];", most);
	cw_line(w, "struct %s at[%u];", each, most);
	cw_close(w);
	cw_append(w, ";");
	cw_blank(w);
	cw_function(w, "JRT_INLINE void",
		"%s_look_at_each_%u(const struct jrt_doc *doc, const struct jrt_each *e, struct "
		"%s_kept_%u *kept, struct %s *s)",
		s->prefix, n, s->prefix, n, each);
	cw_open(w, "if (e->index < kept->count)");
	cw_line(w, "*s = kept->at[e->index];");
	cw_line(w, "return;");
	cw_close(w);
	cw_line(w, "*s = (struct %s){ 0 };", each);
	cw_line(w, "%s_find_%s(doc, e->value, s);", s->prefix, arm->each->slot);
	cw_open(w, "if (e->index == kept->count && kept->count < %u)", most);
	cw_line(w, "kept->values[kept->count] = e->value;");
	cw_line(w, "kept->at[kept->count++] = *s;");
	cw_close(w);
	cw_function_end(w);
}

void
emit_kept(struct stream *s, const struct arm *arm)
{
	unsigned n = arm->each->number;
	cw_line(s->w, "struct %s_kept_%u kept_%u;", s->prefix, n, n);
	cw_line(s->w, "kept_%u.count = 0;", n);
}
