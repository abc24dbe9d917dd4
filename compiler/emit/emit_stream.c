/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the C of a streamed pipeline.  Nothing here decides: the plan has. */
#include "emit/emit_way.h"

enum { SWITCH_FROM = 5 }; /* so many keys of one object are told apart by their length first */

struct stream {
	struct cwriter *w;
	const struct plan *plan;
	const char *prefix;
};

static const char *
literal(struct stream *s, struct text t)
{
	return cw_string(s->w, t.at, t.len);
}

/* ---- reading ------------------------------------------------------------------------------------
 */

static bool
any_kept(const struct input *parent)
{
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
	for (const struct input *i = first; i != NULL; i = i->next) {
		if (is_member(i) && text_equal(i->name, first->name)) {
			cw_line(s->w, "f->%s = m.value;", i->slot);
		}
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
emit_key_chain(struct stream *s, const struct input *parent, bool by_length, size_t length)
{
	bool first = true;
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (!is_member(i) || name_came_before(i) || (by_length && i->name.len != length)) {
			continue;
		}
		const char *test =
			arena_printf(s->w->arena, "jrt_is(m.key, %s)", literal(s, i->name));
		if (first) {
			cw_open(s->w, "if (%s)", test);
		} else {
			cw_else_if(s->w, test);
		}
		cw_from(s->w, i->from);
		emit_keep(s, i);
		first = false;
	}
	if (!first) {
		cw_close(s->w);
	}
}

static void
emit_key_switch(struct stream *s, const struct input *parent)
{
	cw_open(s->w, "switch (m.key.len)");
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
		emit_key_chain(s, parent, true, i->name.len);
		cw_line(s->w, "break;");
	}
	s->w->depth--;
	cw_line(s->w, "default:");
	s->w->depth++;
	cw_line(s->w, "break;");
	cw_close(s->w);
}

static void
emit_members(struct stream *s, const struct input *parent)
{
	unsigned names = 0;
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		names += is_member(i);
	}
	if (names == 0) {
		return;
	}
	cw_open(s->w, "if (jrt_is_object(doc, at))");
	cw_open(s->w, "for (struct jrt_members m = jrt_members(doc, at); jrt_next_member(&m);)");
	if (names < SWITCH_FROM) {
		emit_key_chain(s, parent, false, 0);
	} else {
		emit_key_switch(s, parent);
	}
	cw_close(s->w);
	cw_close(s->w);
}

static void
emit_elements(struct stream *s, const struct input *parent)
{
	bool open = false;
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (!i->kept || i->kind == INPUT_MEMBER || i->index < 0) {
			continue;
		}
		if (!open) {
			cw_open(s->w, "if (jrt_is_array(doc, at))");
			open = true;
		}
		cw_line(s->w, "f->%s = jrt_element_at(doc, at, %ld);", i->slot, i->index);
		cw_from(s->w, i->from);
	}
	if (open) {
		cw_close(s->w);
	}
}

/* Jolt: a scalar is a key without a value. */
static void
emit_scalars(struct stream *s, const struct input *parent)
{
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (i->kept && i->kind == INPUT_KEY) {
			cw_open(s->w, "if (jrt_scalar_is(doc, at, %s))", literal(s, i->name));
			cw_from(s->w, i->from);
			cw_line(s->w, "f->%s = JRT_REF_NULL;", i->slot);
			cw_close(s->w);
		}
	}
}

static void
emit_find(struct stream *s, const struct input *parent)
{
	struct cwriter *w = s->w;
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (i->kept && any_kept(i)) {
			emit_find(s, i);
		}
	}
	cw_function(w, "static void",
		"%s_find_%s(const struct jrt_doc *doc, jrt_ref at, struct %s_found *f)", s->prefix,
		parent->slot, s->prefix);
	emit_members(s, parent);
	emit_elements(s, parent);
	emit_scalars(s, parent);
	/* afterwards, so that of a repeated key only the last value is looked into */
	for (const struct input *i = parent->children; i != NULL; i = i->next) {
		if (i->kept && any_kept(i)) {
			cw_open(w, "if (jrt_has_inside(f->%s))", i->slot);
			cw_line(w, "%s_find_%s(doc, f->%s, f);", s->prefix, i->slot, i->slot);
			cw_close(w);
		}
	}
	cw_close(w);
	cw_blank(w);
}

/* ---- writing ------------------------------------------------------------------------------------
 */

static const char *
slot_of(struct stream *s, const struct input *i)
{
	return i->kind == INPUT_ROOT ? "doc->root" : arena_printf(s->w->arena, "f.%s", i->slot);
}

static const char *
condition(struct stream *s, const struct cond *c)
{
	struct arena *a = s->w->arena;
	switch (c->kind) {
	case COND_NEVER:
		return "false";
	case COND_ALWAYS:
		return "true";
	case COND_FOUND:
		return arena_printf(a, "%s != 0", slot_of(s, c->input));
	case COND_VALUE:
		return arena_printf(a, "jrt_has_value(doc, %s)", slot_of(s, c->input));
	case COND_NOT:
		if (c->a->kind == COND_FOUND) {
			return arena_printf(a, "%s == 0", slot_of(s, c->a->input));
		}
		return arena_printf(a, "!(%s)", condition(s, c->a));
	case COND_AND:
		return arena_printf(a, "(%s) && (%s)", condition(s, c->a), condition(s, c->b));
	case COND_OR:
		return arena_printf(a, "(%s) || (%s)", condition(s, c->a), condition(s, c->b));
	}
	return "";
}

static void emit_parts(struct stream *s, const struct part *parts);

static const char *
raw_of(struct stream *s, const struct part *p)
{
	if (p->kind == PART_INPUT) {
		return arena_printf(s->w->arena, "jrt_slot_raw(doc, %s)", slot_of(s, p->input));
	}
	return arena_printf(s->w->arena, "JRT_RAW(%s)", literal(s, p->bytes));
}

static void
emit_many(struct stream *s, const struct part *many)
{
	unsigned count = 0;
	for (const struct part *p = many->parts; p != NULL; p = p->next) {
		count++;
	}
	cw_open(s->w, "do");
	cw_line(s->w, "struct jrt_raw many[%u];", count);
	cw_line(s->w, "unsigned count = 0;");
	for (const struct part *p = many->parts; p != NULL; p = p->next) {
		cw_open(s->w, "if (%s)", condition(s, p->when));
		cw_from(s->w, p->from);
		cw_line(s->w, "many[count++] = %s;", raw_of(s, p->parts));
		cw_close(s->w);
	}
	cw_line(s->w, "jrt_put_many(out, many, count);");
	cw_close(s->w);
	cw_append(s->w, " while (0);");
}

static void
emit_part(struct stream *s, const struct part *p)
{
	struct cwriter *w = s->w;
	switch (p->kind) {
	case PART_BYTES:
		cw_line(w, "jrt_put_lit(out, %s);", literal(s, p->bytes));
		break;
	case PART_INPUT:
		cw_line(w, "%s(out, doc, %s);",
			p->input->kind == INPUT_KEY ? "jrt_put_slot" : "jrt_put_ref",
			slot_of(s, p->input));
		cw_from(w, p->from);
		break;
	case PART_FIRST:
		cw_line(w, "jrt_put_first(out, doc, %s);", slot_of(s, p->input));
		cw_from(w, p->from);
		break;
	case PART_SECRET:
		cw_line(w, "jrt_put(out, %s.json.at, %s.json.len);", emit_secret(w, p->bytes),
			emit_secret(w, p->bytes));
		cw_from(w, p->from);
		break;
	case PART_IF:
		cw_open(w, "if (%s)", condition(s, p->when));
		cw_from(w, p->from);
		emit_parts(s, p->parts);
		if (p->otherwise != NULL) {
			cw_else(w);
			emit_parts(s, p->otherwise);
		}
		cw_close(w);
		break;
	case PART_MANY:
		emit_many(s, p);
		break;
	case PART_TRIM:
		cw_line(w, "jrt_put_close(out, '%.*s');", TEXT_ARGS(p->bytes));
		break;
	case PART_EDIT:
		cw_line(w, "%s_%s(doc, %s, out);", s->prefix, p->edit->function,
			slot_of(s, p->input));
		cw_from(w, p->from);
		break;
	}
}

static void
emit_parts(struct stream *s, const struct part *parts)
{
	for (const struct part *p = parts; p != NULL; p = p->next) {
		emit_part(s, p);
	}
}

/* A copy of an object without the members that were removed. */
static void
emit_edit(struct stream *s, const struct edit *edit)
{
	struct cwriter *w = s->w;
	cw_function(w, "static void",
		"%s_%s(const struct jrt_doc *doc, jrt_ref at, struct jrt_writer *out)", s->prefix,
		edit->function);
	cw_open(w, "if (!jrt_is_object(doc, at))");
	cw_line(w, "jrt_put_ref(out, doc, at);");
	cw_line(w, "return;");
	cw_close(w);
	cw_line(w, "jrt_put_lit(out, \"{\");");
	cw_open(w, "for (struct jrt_members m = jrt_members(doc, at); jrt_next_member(&m);)");
	for (const struct edit_member *m = edit->members; m != NULL; m = m->next) {
		cw_open(w, "if (jrt_is(m.key, %s))", literal(s, m->name));
		cw_from(w, m->from);
		if (m->below != NULL) {
			cw_line(w, "jrt_copy_key(out, &m);");
			cw_line(w, "%s_%s(doc, m.value, out);", s->prefix, m->below->function);
			cw_line(w, "jrt_put_lit(out, \",\");");
		}
		cw_line(w, "continue;");
		cw_close(w);
	}
	cw_line(w, "jrt_copy_member(out, &m);");
	cw_close(w);
	cw_line(w, "jrt_put_close(out, '}');");
	cw_close(w);
	cw_blank(w);
}

void
emit_stream(struct cwriter *w, const struct plan *plan, const char *prefix)
{
	struct stream s = { .w = w, .plan = plan, .prefix = prefix };
	bool looks = any_kept(plan->root);

	for (const struct edit *e = plan->edits; e != NULL; e = e->next) {
		emit_edit(&s, e);
	}
	if (looks) {
		cw_line(w, "/* What the spec reads of a record; 0: not there. */");
		cw_open(w, "struct %s_found", prefix);
		emit_slots(&s, plan->root);
		cw_close(w);
		cw_append(w, ";");
		cw_blank(w);
		emit_find(&s, plan->root);
	}
	cw_function(w, "static enum jrt_status",
		"%s_apply(struct jrt_ctx *ctx, struct jrt_writer *out)", prefix);
	if (looks || plan->root->kept) {
		cw_line(w, "const struct jrt_doc *doc = ctx->doc;");
	} else {
		cw_line(w, "(void)ctx;");
		cw_remark(w, "the output does not depend on the record");
	}
	if (looks) {
		cw_line(w, "struct %s_found f = { 0 };", prefix);
		cw_blank(w);
		cw_line(w, "%s_find_root(doc, doc->root, &f);", prefix);
	}
	if (plan->exists->kind != COND_ALWAYS) {
		cw_open(w, "if (%s)", condition(&s, plan->exists));
		emit_parts(&s, plan->parts);
		cw_line(w, "return out->status;");
		cw_close(w);
		cw_line(w, "return JRT_NOTHING;");
		cw_remark(w, "the spec selects nothing of this record");
	} else {
		emit_parts(&s, plan->parts);
		cw_line(w, "return out->status;");
	}
	cw_close(w);
	cw_blank(w);
}
