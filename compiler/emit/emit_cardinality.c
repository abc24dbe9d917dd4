/* SPDX-License-Identifier: Apache-2.0 */
/* The tree way of cardinality: a C function for each level of the spec.
 *
 * A level is applied to an object, a list or a scalar.  ONE and MANY put their result into the
 * enclosing object.  Where there is none (below a list, in a scalar's text, "@" at the top) the
 * reference throws, and so the record fails. */
#include "emit/emit_at.h"
#include "emit/emit_stars.h"

struct level {
	struct cwriter *w;
	const struct cardinality_level *level;
	struct table below; /* the functions of the levels below, by level */
};

/* ---- what a level needs -------------------------------------------------- */

static bool
moves(const struct cardinality_rule *r)
{
	if (r->below == NULL) {
		return r->cardinality == CARDINALITY_MANY;
	}
	return r->below->self != NULL && r->below->self->cardinality == CARDINALITY_MANY;
}

static bool
level_moves(const struct cardinality_level *level)
{
	if (level->self != NULL && moves(level->self)) {
		return true;
	}
	for (const struct cardinality_rule *r = level->literals; r != NULL; r = r->next) {
		if (moves(r)) {
			return true;
		}
	}
	return level->computed != NULL && moves(level->computed);
}

/* Whether the rule fails when applied to something that is not a member of an object. */
static bool
fails_outside(const struct cardinality_rule *r)
{
	return r->below == NULL || r->below->self != NULL;
}

/* The index that the key spells; -1: none. */
static long long
index_of(struct text t)
{
	long long index = 0;

	if (t.len == 0 || t.len > 10 || (t.at[0] == '0' && t.len > 1)) {
		return -1;
	}
	for (size_t i = 0; i < t.len; i++) {
		if (t.at[i] < '0' || t.at[i] > '9') {
			return -1;
		}
		index = index * 10 + (t.at[i] - '0');
	}
	return index <= INT32_MAX ? index : -1;
}

static const char *
function_below(const struct level *l, const struct cardinality_rule *r)
{
	return table_get_at(&l->below, r->below);
}

static void
emit_failure(struct level *l, const struct cardinality_rule *r)
{
	emit_at_value(l->w, r->key.span, "in");
	cw_line(l->w, "jrt_fail(ctx, JRT_WRONG_KIND);");
	cw_from(l->w, r->key.span);
}

/* ---- on an object -------------------------------------------------------- */

static const char *
change(const struct cardinality_rule *r)
{
	return r->cardinality == CARDINALITY_ONE ? "jrt_make_one(ctx, m)"
						 : "jrt_make_many(ctx, m, &moved)";
}

/* Applies the rule to the member `m`. */
static void
emit_member(struct level *l, const struct cardinality_rule *r)
{
	cw_from(l->w, r->key.span);
	if (l->w->trace.on) {
		emit_at_member(l->w, r->key.span, "in", "m->key");
	}
	if (r->below == NULL) {
		cw_line(l->w, "%s;", change(r));
		return;
	}
	const char *function = function_below(l, r);
	if (r->below->self == NULL) {
		cw_line(l->w, "%s(ctx, m->value);", function);
		return;
	}
	cw_line(l->w, "struct jrt_value *changed = %s;", change(r->below->self));
	cw_from(l->w, r->below->self->key.span);
	cw_open(l->w, "if (changed != NULL)");
	cw_line(l->w, "%s(ctx, changed);", function);
	cw_close(l->w);
}

static void
emit_named_member(struct level *l, const struct cardinality_rule *r, struct text name)
{
	cw_line(l->w, "m = jrt_member_slot(ctx, in, %s);", emit_text(l->w, name));
	cw_open(l->w, "if (m != NULL)");
	emit_member(l, r);
	cw_close(l->w);
}

/* Skips the members that literal keys have taken. */
static void
emit_skip_literals(struct level *l)
{
	if (l->level->self != NULL) {
		cw_open(l->w, "if (jrt_is(m->key, \"@\"))");
		cw_line(l->w, "continue;");
		cw_close(l->w);
	}
	for (const struct cardinality_rule *r = l->level->literals; r != NULL; r = r->next) {
		cw_open(l->w, "if (jrt_is(m->key, %s))",
			cw_string(l->w, r->key.text.at, r->key.text.len));
		cw_line(l->w, "continue;");
		cw_close(l->w);
	}
}

static void
emit_object(struct level *l)
{
	const struct cardinality_rule *c = l->level->computed;
	bool moved = level_moves(l->level);

	if (moved) {
		cw_line(l->w, "struct jrt_moved moved = { NULL, 0, 0 };");
	}
	cw_line(l->w, "struct jrt_member *m;");
	if (l->level->self != NULL) { /* a member named "@" */
		emit_named_member(l, l->level->self, TEXT("@"));
	}
	for (const struct cardinality_rule *r = l->level->literals; r != NULL; r = r->next) {
		emit_named_member(l, r, r->key.text);
	}
	if (c != NULL) {
		cw_line(l->w, "struct jrt_object *object = jrt_object_of(ctx, in);");
		cw_open(l->w, "for (uint32_t i = 0; i < object->count; i++)");
		cw_line(l->w, "m = &object->members[i];");
		cw_open(l->w, "if (m->value == NULL)");
		cw_line(l->w, "continue;");
		cw_remark(l->w, "it moves to the end");
		cw_close(l->w);
		emit_skip_literals(l);
		if (c->key.kind == KEY_STARS) {
			cw_line(l->w, "struct jrt_text stars[%u];", c->key.stars);
			cw_open(l->w, "if (%s)", emit_stars(l->w, &c->key, "m->key", "stars"));
		}
		emit_member(l, c);
		if (c->key.kind == KEY_STARS) {
			cw_close(l->w);
		}
		cw_close(l->w);
	}
	if (moved) {
		cw_line(l->w, "jrt_put_moved(ctx, in, &moved);");
	}
}

/* ---- on a list ----------------------------------------------------------- */

static void
emit_element(struct level *l, const struct cardinality_rule *r, const char *index)
{
	if (fails_outside(r)) {
		emit_failure(l, r);
		return;
	}
	cw_line(l->w, "%s(ctx, list->items[%s]);", function_below(l, r), index);
	cw_from(l->w, r->key.span);
}

static bool
list_matters(const struct level *l)
{
	if (l->level->computed != NULL) {
		return true;
	}
	for (const struct cardinality_rule *r = l->level->literals; r != NULL; r = r->next) {
		if (index_of(r->key.text) >= 0) {
			return true;
		}
	}
	return false;
}

static void
emit_list(struct level *l)
{
	const struct cardinality_rule *c = l->level->computed;

	cw_line(l->w, "struct jrt_list *list = jrt_list_of(ctx, in);");
	for (const struct cardinality_rule *r = l->level->literals; r != NULL; r = r->next) {
		if (index_of(r->key.text) >= 0) {
			const char *index =
				arena_printf(l->w->arena, "%lld", index_of(r->key.text));
			cw_open(l->w, "if (list->count > %s)", index);
			emit_element(l, r, index);
			cw_close(l->w);
		}
	}
	if (c == NULL) {
		return;
	}
	cw_open(l->w, "for (uint32_t i = 0; i < list->count; i++)");
	for (const struct cardinality_rule *r = l->level->literals; r != NULL; r = r->next) {
		if (index_of(r->key.text) >= 0) {
			cw_open(l->w, "if (i == %lld)", index_of(r->key.text));
			cw_line(l->w, "continue;");
			cw_close(l->w);
		}
	}
	if (c->key.kind == KEY_STARS) {
		cw_line(l->w, "struct jrt_text stars[%u];", c->key.stars);
		cw_open(l->w, "if (%s)",
			emit_stars(l->w, &c->key, "jrt_index_text(ctx, i)", "stars"));
	}
	emit_element(l, c, "i");
	if (c->key.kind == KEY_STARS) {
		cw_close(l->w);
	}
	cw_close(l->w);
}

/* ---- on a scalar --------------------------------------------------------- */

/* Whether the level does anything to a scalar: it can only fail. */
static bool
scalar_matters(const struct level *l)
{
	if (l->level->scalars_stay) {
		return false;
	}
	if (l->level->self != NULL ||
		(l->level->computed != NULL && fails_outside(l->level->computed))) {
		return true;
	}
	for (const struct cardinality_rule *r = l->level->literals; r != NULL; r = r->next) {
		if (fails_outside(r)) {
			return true;
		}
	}
	return false;
}

/* One arm of the chain of conditions; `open`: it is not the first. */
static void
emit_scalar_arm(struct level *l, const struct cardinality_rule *r, const char *cond, bool *open)
{
	cw_arm(l->w, open, cond);
	if (fails_outside(r)) {
		emit_failure(l, r);
	} else {
		cw_line(l->w, "return;");
	}
}

static void
emit_scalar(struct level *l)
{
	const struct cardinality_rule *c = l->level->computed;
	bool open = false;

	if (c != NULL && !fails_outside(c)) {
		c = NULL;
	}
	if (c != NULL && c->key.kind == KEY_ANY && l->level->literals == NULL) {
		emit_failure(l, c);
		return;
	}
	cw_line(l->w, "struct jrt_text text = jrt_to_text(ctx, in);");
	if (c != NULL && c->key.kind == KEY_STARS) {
		cw_line(l->w, "struct jrt_text stars[%u];", c->key.stars);
	}
	if (l->level->self != NULL) {
		emit_scalar_arm(l, l->level->self, "jrt_is(text, \"@\")", &open);
	}
	for (const struct cardinality_rule *r = l->level->literals; r != NULL; r = r->next) {
		const char *cond = arena_printf(l->w->arena, "jrt_is(text, %s)",
			cw_string(l->w, r->key.text.at, r->key.text.len));
		emit_scalar_arm(l, r, cond, &open);
	}
	if (c != NULL && c->key.kind == KEY_STARS) {
		emit_scalar_arm(l, c, emit_stars(l->w, &c->key, "text", "stars"), &open);
	} else if (c != NULL && open) {
		cw_else(l->w);
		emit_failure(l, c);
	} else if (c != NULL) {
		emit_failure(l, c);
	}
	if (open) {
		cw_close(l->w);
	}
}

/* ---- levels -------------------------------------------------------------- */

static const char *emit_level(struct cwriter *w, const char *fn,
	const struct cardinality_rule *rule, const struct cardinality_level *level);

static void
emit_levels_below(struct level *l, const char *fn, const struct cardinality_rule *r)
{
	for (; r != NULL; r = r->next) {
		if (r->below != NULL && table_get_at(&l->below, r->below) == NULL) {
			const char *function = emit_level(l->w, fn, r, r->below);
			table_set_at(&l->below, r->below, (void *)(uintptr_t)function);
		}
	}
}

/* The function of a level, after those of the levels below. */
static const char *
emit_level(struct cwriter *w, const char *fn, const struct cardinality_rule *rule,
	const struct cardinality_level *level)
{
	struct level l = { .w = w, .level = level };
	struct text key = rule != NULL ? rule->key.text : TEXT("root");
	table_init(&l.below, w->arena);
	emit_levels_below(&l, fn, level->literals);
	emit_levels_below(&l, fn, level->computed);
	const char *name = emit_name(w, fn, key);
	cw_line(w, "/* %s  %s */", cw_span(w, level->span),
		rule != NULL ? cw_clean(w, key) : "cardinality");
	cw_function(w, "static void", "%s(struct jrt_ctx *ctx, struct jrt_value *in)", name);
	cw_open(w, "if (jrt_is_map(ctx, in))");
	emit_object(&l);
	if (list_matters(&l)) {
		cw_else_if(w, "jrt_is_list(ctx, in)");
		emit_list(&l);
	}
	if (scalar_matters(&l)) {
		cw_else_if(w, list_matters(&l)
				      ? "!jrt_is_null_value(ctx, in)"
				      : "!jrt_is_list(ctx, in) && !jrt_is_null_value(ctx, in)");
		emit_scalar(&l);
	}
	cw_close(w);
	cw_function_end(w);
	return name;
}

void
emit_tree_cardinality(struct cwriter *w, const struct op *op, const char *fn)
{
	const struct cardinality_rule *self = op->cardinality->self;
	const char *root = self == NULL ? emit_level(w, fn, NULL, op->cardinality) : NULL;

	cw_function(w, "static struct jrt_value *", "%s(struct jrt_ctx *ctx, struct jrt_value *in)",
		fn);
	if (root != NULL) {
		cw_line(w, "%s(ctx, in);", root);
	} else if (self != NULL) {
		/* Either it fails, or nothing is left for the other keys. */
		emit_at_value(w, self->key.span, "in");
		cw_line(w, self->cardinality == CARDINALITY_ONE ? "jrt_top_one(ctx, in);"
								: "jrt_fail(ctx, JRT_WRONG_KIND);");
		cw_from(w, self->key.span);
	}
	cw_line(w, "return in;");
	cw_function_end(w);
}

void
emit_below_cardinality(struct cwriter *w, const struct cardinality_rule *r, const char *fn)
{
	const char *level = emit_level(w, fn, r, r->below);
	cw_function(w, "static struct jrt_value *",
		"%s(struct jrt_ctx *ctx, struct jrt_value *old)", fn);
	cw_open(w, "if (old != NULL)");
	cw_line(w, "%s(ctx, old);", level);
	cw_close(w);
	cw_line(w, "return old;");
	cw_function_end(w);
}
