/* SPDX-License-Identifier: Apache-2.0 */
/* A chain that is evaluated when compiling up to some operation: the tree that this one and the
 * rest work on is built of pieces of the input and constants. */
#include "emit/emit_stream.h"

struct tree {
	struct stream s;
	unsigned made; /* variables */
};

static const char *emit_value(struct tree *, const struct build *);

/* The variable of a piece of the input. */
static const char *
input_value(struct tree *t, const struct input *input)
{
	return arena_printf(t->s.w->arena, "value_%s", input->slot);
}

static void
open_if(struct tree *t, const struct build_member *m)
{
	if (m->when->kind != COND_ALWAYS) {
		cw_open(t->s.w, "if (%s)", stream_condition(&t->s, m->when));
		cw_from(t->s.w, m->from);
	}
}

static void
close_if(struct tree *t, const struct build_member *m)
{
	if (m->when->kind != COND_ALWAYS) {
		cw_close(t->s.w);
	}
}

/* Each writer in turn, as shift writes. */
static void
emit_writers(struct tree *t, const struct build *many, const char *format, const char *container,
	const char *place)
{
	for (const struct build_member *m = many->members; m != NULL; m = m->next) {
		open_if(t, m);
		const char *value = emit_value(t, m->value);
		cw_line(t->s.w, format, container, place, value);
		close_if(t, m);
	}
}

static void
emit_member(
	struct tree *t, const struct build *of, const struct build_member *m, const char *container)
{
	struct cwriter *w = t->s.w;
	bool object = of->kind == BUILD_OBJECT;
	const char *place = object ? emit_text(w, m->name) : arena_printf(w->arena, "%u", m->index);
	if (m->value->kind == BUILD_MANY) {
		emit_writers(t, m->value,
			object ? "jrt_shift_put_member(ctx, %s, %s, %s);"
			       : "jrt_shift_put_element(ctx, %s, %s, %s);",
			container, place);
		return;
	}
	open_if(t, m);
	const char *value = emit_value(t, m->value);
	if (of->kind == BUILD_APPENDED) {
		cw_line(w, "jrt_append(ctx, %s, %s);", container, value);
	} else {
		cw_line(w, object ? "jrt_set(ctx, %s, %s, %s);" : "jrt_set_at(ctx, %s, %s, %s);",
			container, place, value);
	}
	close_if(t, m);
}

static const char *
emit_choice(struct tree *t, const struct build *b)
{
	struct cwriter *w = t->s.w;
	const char *name = arena_printf(w->arena, "choice_%u", ++t->made);
	cw_line(w, "struct jrt_value *%s = JRT_NULL;", name);
	bool open = false;
	for (const struct build_member *m = b->members; m != NULL; m = m->next) {
		bool always = m->when->kind == COND_ALWAYS;
		const char *cond = stream_condition(&t->s, m->when);
		if (!open) {
			cw_open(w, "if (%s)", cond);
		} else if (always) {
			cw_else(w);
		} else {
			cw_else_if(w, cond);
		}
		open = true;
		cw_line(w, "%s = %s;", name, emit_value(t, m->value));
		if (always) {
			break;
		}
	}
	if (open) {
		cw_close(w);
	}
	return name;
}

/* Emits what makes the value; returns the C expression that is it. */
static const char *
emit_value(struct tree *t, const struct build *b)
{
	struct cwriter *w = t->s.w;
	const char *name;
	switch (b->kind) {
	case BUILD_INPUT:
		return input_value(t, b->input);
	case BUILD_CONST:
		return emit_literal(w, b->node);
	case BUILD_TEXT:
		return arena_printf(w->arena, "jrt_string(ctx, %s)", emit_text(w, b->text));
	case BUILD_CHOICE:
		return emit_choice(t, b);
	case BUILD_MANY:
		/* the whole document: written to the root one after the other */
		name = arena_printf(w->arena, "many_%u", ++t->made);
		cw_line(w, "struct jrt_value *%s = NULL;", name);
		emit_writers(t, b, "jrt_shift_put_root(ctx, %s%s, %s);",
			arena_printf(w->arena, "&%s", name), "");
		return name;
	case BUILD_OBJECT:
	case BUILD_LIST:
	case BUILD_APPENDED:
		break;
	}
	bool object = b->kind == BUILD_OBJECT;
	name = arena_printf(w->arena, "%s_%u", object ? "object" : "list", ++t->made);
	cw_line(w, "struct jrt_value *%s = %s(ctx);", name,
		object ? "jrt_new_object" : "jrt_new_list");
	cw_from(w, b->from);
	for (const struct build_member *m = b->members; m != NULL; m = m->next) {
		emit_member(t, b, m, name);
	}
	return name;
}

void
emit_built(struct cwriter *w, const struct plan *plan, const char *prefix)
{
	struct tree t = { .s = { .w = w, .plan = plan, .prefix = prefix } };
	bool looks = stream_keeps_below(plan->root);

	if (looks) {
		cw_line(w, "/* What the spec reads of a record; 0: not there. */");
		emit_found(&t.s, plan->root, "found");
	}
	cw_line(w, "/* The document as the operations before line %u leave it. */",
		place_line(plan->rest->place));
	cw_function(w, "static struct jrt_value *", "%s_build(struct jrt_ctx *ctx)", prefix);
	if (looks || plan->root->kept) {
		cw_line(w, "const struct jrt_doc *doc = ctx->doc;");
	}
	if (looks) {
		cw_line(w, "struct %s_found f = { 0 };", prefix);
		cw_blank(w);
		cw_line(w, "%s_find_root(doc, doc->root, &f);", prefix);
	}
	for (const struct build_input *i = plan->built_inputs; i != NULL; i = i->next) {
		cw_line(w, "struct jrt_value *%s = jrt_slot_value(ctx, %s);",
			input_value(&t, i->input), stream_slot(&t.s, i->input));
	}
	if (plan->exists->kind != COND_ALWAYS) {
		cw_open(w, "if (!(%s))", stream_condition(&t.s, plan->exists));
		cw_line(w, "return JRT_NULL;");
		cw_close(w);
	}
	const char *value = emit_value(&t, plan->built);
	cw_line(w, "return %s;", value);
	cw_close(w);
	cw_blank(w);
}
