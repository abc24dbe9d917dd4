/* SPDX-License-Identifier: Apache-2.0 */
/* The tree way of remove: a C function for each level of the spec.  It first enters the levels
 * below, then removes its own keys (the reference's RemovrCompositeSpec). */
#include "emit/emit_at.h"
#include "emit/emit_stars.h"

static const char *emit_level(struct cwriter *w, const char *fn, const struct remove_rule *rule,
	const struct remove_level *level);

static bool
has_rules(const struct remove_level *level)
{
	return level != NULL && level->rules != NULL;
}

/* ---- on an object -------------------------------------------------------- */

static void
emit_members_below(struct cwriter *w, const struct remove_rule *r, const char *function)
{
	if (r->key.kind == KEY_LITERAL) {
		cw_line(w, "below = jrt_get(ctx, in, %s);", emit_text(w, r->key.text));
		cw_from(w, r->key.span);
		cw_open(w, "if (below != NULL)");
		cw_line(w, "%s(ctx, below);", function);
		cw_close(w);
		return;
	}
	cw_open(w, "for (struct jrt_walk walk = jrt_walk(ctx, in); jrt_walk_next(ctx, &walk);)");
	cw_from(w, r->key.span);
	if (r->key.kind == KEY_STARS) {
		cw_line(w, "struct jrt_text stars[%u];", r->key.stars);
		cw_open(w, "if (%s)", emit_stars(w, &r->key, "walk.key", "stars"));
	}
	cw_line(w, "%s(ctx, walk.value);", function);
	if (r->key.kind == KEY_STARS) {
		cw_close(w);
	}
	cw_close(w);
}

static void
emit_drop_members(struct cwriter *w, const struct remove_rule *r)
{
	if (r->key.kind == KEY_LITERAL) {
		if (w->trace.on) {
			emit_at_member(w, r->key.span, "in", emit_text(w, r->key.text));
		}
		cw_line(w, "jrt_drop(ctx, in, %s);", emit_text(w, r->key.text));
		cw_from(w, r->key.span);
		return;
	}
	cw_open(w, "for (uint32_t i = 0; i < object->count; i++)");
	cw_from(w, r->key.span);
	if (r->key.kind == KEY_STARS) {
		cw_line(w, "struct jrt_text stars[%u];", r->key.stars);
		cw_open(w, "if (%s)", emit_stars(w, &r->key, "object->members[i].key", "stars"));
	}
	if (w->trace.on) {
		emit_at_member(w, r->key.span, "in", "object->members[i].key");
		cw_line(w, "jrt_trace_removed(ctx, object->members[i].value);");
	}
	cw_line(w, "object->members[i].value = NULL;");
	if (r->key.kind == KEY_STARS) {
		cw_close(w);
	}
	cw_close(w);
}

static void
emit_object(struct cwriter *w, const struct remove_level *level, const struct table *below)
{
	bool drops = false;

	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		if (has_rules(r->below)) {
			emit_members_below(w, r, table_get_at(below, r->below));
		}
		drops = drops || r->below == NULL;
	}
	cw_line(w, "struct jrt_object *object = jrt_object_of(ctx, in);");
	cw_if_used(w, "object");
	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		if (r->below == NULL) {
			emit_drop_members(w, r);
		}
	}
	if (drops) {
		cw_line(w, "jrt_compact(ctx, in);");
	}
}

/* ---- on a list: stars beside other text match nothing -------------------- */

static bool
is_for_lists(const struct remove_rule *r)
{
	return r->key.kind == KEY_ANY || r->is_index;
}

static void
emit_elements_below(struct cwriter *w, const struct remove_rule *r, const char *function)
{
	if (r->key.kind == KEY_ANY) {
		cw_open(w, "for (uint32_t i = 0; i < jrt_list_of(ctx, in)->count; i++)");
		cw_line(w, "%s(ctx, jrt_list_of(ctx, in)->items[i]);", function);
	} else {
		cw_open(w, "if (jrt_list_of(ctx, in)->count > %u)", r->key.index);
		cw_line(w, "%s(ctx, jrt_list_of(ctx, in)->items[%u]);", function, r->key.index);
	}
	cw_from(w, r->key.span);
	cw_close(w);
}

static void
emit_drop_elements(struct cwriter *w, const struct remove_level *level)
{
	bool drops = false;

	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		if (r->below == NULL && r->key.kind == KEY_ANY) {
			emit_at_value(w, r->key.span, "in");
			cw_line(w, "jrt_clear_list(ctx, in);");
			cw_from(w, r->key.span);
			return;
		}
	}
	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		if (r->below == NULL && r->is_index) {
			emit_at_value(w, r->key.span, "in");
			cw_line(w, "jrt_drop_element(ctx, in, %u);", r->key.index);
			cw_from(w, r->key.span);
			drops = true;
		}
	}
	if (drops) {
		cw_line(w, "jrt_compact_list(ctx, in);");
	}
}

static void
emit_list(struct cwriter *w, const struct remove_level *level, const struct table *below)
{
	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		if (has_rules(r->below) && is_for_lists(r)) {
			emit_elements_below(w, r, table_get_at(below, r->below));
		}
	}
	emit_drop_elements(w, level);
}

/* ---- levels -------------------------------------------------------------- */

/* Emits the functions of the levels below, by level: the alternatives of a|b share one. */
static void
emit_levels_below(
	struct cwriter *w, const char *fn, const struct remove_level *level, struct table *below)
{
	table_init(below, w->arena);
	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		if (has_rules(r->below) && table_get_at(below, r->below) == NULL) {
			const char *function = emit_level(w, fn, r, r->below);
			table_set_at(below, r->below, (void *)(uintptr_t)function);
		}
	}
}

static const char *
emit_level(struct cwriter *w, const char *fn, const struct remove_rule *rule,
	const struct remove_level *level)
{
	struct text key = rule != NULL ? rule->key.text : TEXT("root");
	struct table below;
	emit_levels_below(w, fn, level, &below);
	const char *name = emit_name(w, fn, key);
	bool lists = false;

	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		lists = lists || is_for_lists(r);
	}
	cw_line(w, "/* %s  %s */", cw_span(w, level->span), cw_clean(w, key));
	cw_function(w, "static void", "%s(struct jrt_ctx *ctx, struct jrt_value *in)", name);
	cw_line(w, "struct jrt_value *below;");
	cw_if_used(w, "below");
	cw_blank(w);
	cw_if_used(w, "below");
	cw_open(w, "if (jrt_is_map(ctx, in))");
	emit_object(w, level, &below);
	if (lists) {
		cw_else_if(w, "jrt_is_list(ctx, in)");
		emit_list(w, level, &below);
	}
	cw_close(w);
	cw_function_end(w);
	return name;
}

void
emit_tree_remove(struct cwriter *w, const struct op *op, const char *fn)
{
	const char *root = has_rules(op->remove) ? emit_level(w, fn, NULL, op->remove) : NULL;

	cw_function(w, "static struct jrt_value *", "%s(struct jrt_ctx *ctx, struct jrt_value *in)",
		fn);
	cw_unless_used(w, "ctx");
	if (root != NULL) {
		cw_line(w, "%s(ctx, in);", root);
	}
	cw_line(w, "return in;");
	cw_function_end(w);
}

void
emit_below_remove(struct cwriter *w, const struct remove_rule *r, const char *fn)
{
	const char *level = has_rules(r->below) ? emit_level(w, fn, r, r->below) : NULL;
	cw_function(w, "static struct jrt_value *",
		"%s(struct jrt_ctx *ctx, struct jrt_value *old)", fn);
	cw_unless_used(w, "ctx");
	if (level != NULL) {
		cw_open(w, "if (old != NULL)");
		cw_line(w, "%s(ctx, old);", level);
		cw_close(w);
	}
	cw_line(w, "return old;");
	cw_function_end(w);
}
