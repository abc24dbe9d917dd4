/* SPDX-License-Identifier: Apache-2.0 */
/* The tree way of default: a C function for each level of the spec. */
#include "emit/emit_at.h"

#include <string.h>

struct level {
	struct cwriter *w;
	bool list;
	struct table below; /* the functions of the levels below, by level */
};

static const char *
emit_level(struct cwriter *w, const char *fn, struct text key, const struct default_level *level);

static const char *
kind_below(const struct default_rule *r)
{
	return r->list ? "JRT_KIND_LIST" : "JRT_KIND_OBJECT";
}

/* Applies the rule to what is under `key` (C). */
static void
emit_apply(struct level *l, const struct default_rule *r, const char *key)
{
	struct cwriter *w = l->w;
	const char *open, *below = table_get_at(&l->below, r->below);

	if (w->trace.on && l->list) {
		emit_at_element(w, r->span, "in", key);
	} else if (w->trace.on) {
		emit_at_member(w, r->span, "in", key);
	}
	if (r->below == NULL && l->list) {
		cw_open(w, "if (jrt_is_null_value(ctx, list->items[%s]))", key);
		cw_from(w, r->span);
		cw_line(w, "list->items[%s] = %s;", key, emit_literal(w, r->value));
		if (w->trace.on) {
			cw_line(w, "jrt_trace_item(ctx, in, %s);", key);
		}
		cw_close(w);
		return;
	}
	if (r->below == NULL) {
		cw_open(w, "if (jrt_lacks(ctx, in, %s))", key);
		cw_from(w, r->span);
		cw_line(w, "jrt_set(ctx, in, %s, %s);", key, emit_literal(w, r->value));
		cw_close(w);
		return;
	}
	open = l->list ? arena_printf(w->arena, "jrt_default_element(ctx, in, %s, %s)", key,
				 kind_below(r))
		       : arena_printf(w->arena,
				 "jrt_open_member(ctx, in, %s, jrt_get(ctx, in, %s), JRT_DEFAULT, %s)",
				 key, key, kind_below(r));
	if (below == NULL) {
		cw_line(w, "(void)%s;", open);
		cw_from(w, r->span);
		return;
	}
	cw_line(w, "below = %s;", open);
	cw_from(w, r->span);
	cw_open(w, "if (below != NULL)");
	cw_line(w, "%s(ctx, below);", below);
	cw_close(w);
}

static const char *
index_text(struct level *l, long long index)
{
	return arena_printf(l->w->arena, "%lld", index);
}

static void
emit_names(struct level *l, const struct default_rule *r)
{
	for (unsigned i = 0; i < r->count; i++) {
		if (l->list && r->indexes[i] < 0) {
			emit_at_value(l->w, r->span, "in");
			cw_line(l->w, "jrt_fail(ctx, JRT_BAD_INDEX);");
			cw_from(l->w, r->span);
		} else if (l->list && r->kind == DEFAULT_LITERAL) {
			emit_apply(l, r, index_text(l, r->indexes[i]));
		} else if (l->list) {
			cw_open(l->w, "if (list->count > %lld)", r->indexes[i]);
			emit_apply(l, r, index_text(l, r->indexes[i]));
			cw_close(l->w);
		} else if (r->kind == DEFAULT_LITERAL) {
			emit_apply(l, r, emit_text(l->w, r->names[i]));
		} else {
			const char *name = emit_text(l->w, r->names[i]);
			cw_open(l->w, "if (jrt_get(ctx, in, %s) != NULL)", name);
			emit_apply(l, r, name);
			cw_close(l->w);
		}
	}
}

static void
emit_all(struct level *l, const struct default_rule *r)
{
	if (l->list) {
		cw_open(l->w, "for (uint32_t i = 0; i < list->count; i++)");
		emit_apply(l, r, "i");
		cw_close(l->w);
		return;
	}
	cw_open(l->w, "for (struct jrt_walk walk = jrt_walk(ctx, in); jrt_walk_next(ctx, &walk);)");
	emit_apply(l, r, "walk.key");
	cw_close(l->w);
}

/* Whether the level may set members, not only enter them. */
static bool
sets_members(const struct default_level *level)
{
	for (const struct default_rule *r = level->rules; r != NULL; r = r->next) {
		if (r->below == NULL || r->kind == DEFAULT_ALL) {
			return true;
		}
	}
	return false;
}

static void
emit_body(struct level *l, const struct default_level *level)
{
	cw_line(l->w, "struct jrt_value *below;");
	cw_if_used(l->w, "below");
	cw_blank(l->w);
	cw_if_used(l->w, "below");
	if (level->list) {
		if (!l->w->trace.on) { /* no rule does this */
			emit_at_value(l->w, level->span, "in");
		}
		cw_open(l->w, "if (!jrt_extend(ctx, in, %lld))", level->size);
		cw_line(l->w, "return;");
		cw_close(l->w);
		cw_line(l->w, "struct jrt_list *list = jrt_list_of(ctx, in);");
		cw_if_used(l->w, "list");
	}
	if (!level->list && sets_members(level)) {
		cw_line(l->w, "(void)jrt_object_of(ctx, in);");
		cw_remark(l->w, "members may be set: it cannot stay lazy");
	}
	for (const struct default_rule *r = level->rules; r != NULL; r = r->next) {
		if (r->kind == DEFAULT_ALL) {
			emit_all(l, r);
		} else {
			emit_names(l, r);
		}
	}
}

static void
emit_levels_below(struct level *l, const char *fn, const struct default_rule *r)
{
	for (; r != NULL; r = r->next) {
		if (r->below != NULL && r->below->rules != NULL &&
			table_get_at(&l->below, r->below) == NULL) {
			struct text key = r->count > 0 ? r->names[0] : TEXT("*");
			const char *function = emit_level(l->w, fn, key, r->below);
			table_set_at(&l->below, r->below, (void *)(uintptr_t)function);
		}
	}
}

/* A function that applies the level to `in`, which is of the right kind. */
static const char *
emit_level(struct cwriter *w, const char *fn, struct text key, const struct default_level *level)
{
	struct level l = { .w = w, .list = level->list };
	table_init(&l.below, w->arena);
	emit_levels_below(&l, fn, level->rules);
	const char *name = emit_name(w, fn, key);

	cw_line(w, "/* %s  %s */", cw_span(w, level->span), cw_clean(w, key));
	cw_function(w, "static void", "%s(struct jrt_ctx *ctx, struct jrt_value *in)", name);
	emit_body(&l, level);
	cw_function_end(w);
	return name;
}

static void
emit_call(struct cwriter *w, const char *function)
{
	if (function != NULL) {
		cw_line(w, "%s(ctx, in);", function);
	}
}

void
emit_tree_default(struct cwriter *w, const struct op *op, const char *fn)
{
	const struct default_level *top = op->defaults->top, *as_list = op->defaults->as_list;
	const char *object = NULL, *list = NULL;

	if (top != NULL && top->rules != NULL) {
		object = emit_level(w, fn, TEXT("root"), top);
	}
	if (as_list != NULL && as_list->rules != NULL) {
		list = emit_level(w, fn, TEXT("list"), as_list);
	}
	cw_function(w, "static struct jrt_value *", "%s(struct jrt_ctx *ctx, struct jrt_value *in)",
		fn);
	if (top == NULL) {
		cw_line(w, "jrt_fail(ctx, JRT_WRONG_KIND);");
		cw_remark(w, "the spec is not an object");
		cw_line(w, "return in;");
		cw_function_end(w);
		return;
	}
	cw_open(w, "if (jrt_is_null_value(ctx, in))");
	cw_line(w, "in = jrt_new_java_map(ctx);");
	cw_close(w);
	cw_open(w, "if (jrt_is_list(ctx, in))");
	if (as_list == NULL) {
		cw_line(w, "jrt_fail(ctx, JRT_WRONG_KIND);");
		cw_remark(w, "a key of the spec is not an index");
	}
	emit_call(w, list);
	cw_else_if(w, "jrt_is_map(ctx, in)");
	emit_call(w, object);
	cw_close(w);
	cw_line(w, "return in;");
	cw_function_end(w);
}

void
emit_below_default(struct cwriter *w, const struct default_rule *r, const char *fn)
{
	struct text key = r->count > 0 ? r->names[0] : TEXT("*");
	const char *level = r->below->rules != NULL ? emit_level(w, fn, key, r->below) : NULL;
	cw_function(w, "static struct jrt_value *",
		"%s(struct jrt_ctx *ctx, struct jrt_value *old)", fn);
	cw_line(w, "struct jrt_value *below = jrt_opened(ctx, old, JRT_DEFAULT, %s);",
		kind_below(r));
	if (level != NULL) {
		cw_open(w, "if (below != NULL)");
		cw_line(w, "%s(ctx, below);", level);
		cw_close(w);
	}
	cw_line(w, "return below != NULL ? below : old;");
	cw_function_end(w);
}
