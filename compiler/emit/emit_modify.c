/* SPDX-License-Identifier: Apache-2.0 */
/* The tree way of modify: a C function for each level of the spec.  Rules are in
 * emit_modify_rule.c. */
#include "emit/emit_modify.h"

#include "emit/emit_at.h"
#include "emit/emit_stars.h"

struct level {
	struct scope scope;
	struct table below; /* the functions of the levels below, by rule */
};

static void
apply(struct modify *m, const struct level *l, const struct target *t)
{
	emit_modify_rule(m, t, &l->scope, table_get_at(&l->below, t->rule));
}

/* Whether the key matches the index that it stands for.  In "[01]" it does not: that is no
 * element's index. */
static bool
index_matches(struct modify *m, const struct key *k)
{
	return k->canonical.len == 0 ||
	       text_is(k->canonical, arena_printf(m->w->arena, "[%u]", k->index));
}

static void
emit_literals(struct modify *m, const struct level *l, bool list)
{
	for (const struct modify_rule *r = l->scope.level->literals; r != NULL; r = r->next) {
		if (list && !index_matches(m, &r->key)) {
			continue;
		}
		const char *key = list ? arena_printf(m->w->arena, "%u", r->key.index)
				       : emit_text(m->w, r->key.text);
		struct target t = { list ? SPOT_ELEMENT : SPOT_MEMBER, r, key, false };
		apply(m, l, &t);
	}
}

/* The computed keys as a chain of conditions on `key`; `open`: it has begun. */
static void
emit_computed(struct modify *m, const struct level *l, enum spot spot, const char *key,
	const char *target, bool open)
{
	const struct modify_rule *r = l->scope.level->computed;
	bool any = false;

	for (; r != NULL && !any; r = r->next) {
		any = r->key.kind == KEY_ANY;
		if (any && !open) {
			struct target t = { spot, r, target, true };
			apply(m, l, &t);
			return;
		}
		if (any) {
			cw_else(m->w);
		} else {
			cw_arm(m->w, &open, emit_stars(m->w, &r->key, key, "stars"));
		}
		struct target t = { spot, r, target, true };
		apply(m, l, &t);
	}
	if (open) {
		cw_close(m->w);
	}
}

static unsigned
most_stars(const struct modify_level *level)
{
	unsigned most = 0;
	for (const struct modify_rule *r = level->computed; r != NULL; r = r->next) {
		if (r->key.kind == KEY_STARS && r->key.stars > most) {
			most = r->key.stars;
		}
	}
	return most;
}

/* Whether all members are visited, or some may be set, not only entered. */
static bool
writes_members(const struct modify_level *level)
{
	for (const struct modify_rule *r = level->literals; r != NULL; r = r->next) {
		if (r->below == NULL) {
			return true;
		}
	}
	return level->literals != NULL && level->computed != NULL;
}

static void
emit_object(struct modify *m, const struct level *l)
{
	unsigned stars = most_stars(l->scope.level);

	if (writes_members(l->scope.level)) {
		cw_line(m->w, "(void)jrt_object_of(ctx, here->value);");
		cw_remark(m->w, "members may be set: it cannot stay lazy");
	}
	emit_literals(m, l, false);
	if (l->scope.level->computed == NULL) {
		return;
	}
	cw_line(m->w, "struct jrt_walk walk = jrt_walk(ctx, here->value);");
	cw_open(m->w, "while (jrt_walk_next(ctx, &walk))");
	if (stars > 0) {
		cw_line(m->w, "struct jrt_text stars[%u];", stars);
	}
	emit_computed(m, l, SPOT_WALK, "walk.key", "walk.key", false);
	cw_close(m->w);
}

static void
emit_list(struct modify *m, const struct level *l)
{
	const struct modify_level *level = l->scope.level;
	bool together = level->order == MATCH_INPUT_ORDER; /* a literal key takes its index first */
	bool open = false;

	if (level->list_size > 0 && !m->w->trace.on) {
		emit_at_value(m->w, level->span, "here->value");
	}
	cw_line(m->w, "jrt_lengthen(ctx, here, %u);", level->list_size);
	if (!together) {
		emit_literals(m, l, true);
	}
	if (level->computed == NULL) {
		return;
	}
	cw_open(m->w, "for (uint32_t i = 0; i < jrt_list_of(ctx, here->value)->count; i++)");
	cw_line(m->w, "struct jrt_text key = jrt_index_text(ctx, i);");
	cw_if_used(m->w, "key");
	for (const struct modify_rule *r = level->literals; together && r != NULL; r = r->next) {
		cw_arm(m->w, &open, arena_printf(m->w->arena, "i == %u", r->key.index));
		if (index_matches(m, &r->key)) {
			struct target t = { SPOT_ELEMENT, r, "i", true };
			apply(m, l, &t);
		}
	}
	emit_computed(m, l, SPOT_LOOP, "key", "i", open);
	cw_close(m->w);
}

static void
emit_body(struct modify *m, const struct level *l)
{
	const struct modify_rule *r = l->scope.level->computed;

	switch (l->scope.level->container) {
	case CONTAINER_OBJECT:
		emit_object(m, l);
		return;
	case CONTAINER_LIST:
		emit_list(m, l);
		return;
	case CONTAINER_ANY:
		break;
	}
	/* Only "*": it takes objects and lists alike. */
	cw_open(m->w, "if (jrt_is_map(ctx, here->value))");
	emit_object(m, l);
	cw_else_if(m->w, "jrt_is_list(ctx, here->value)");
	if (m->keys) {
		cw_line(m->w, "here->stars = NULL;");
		cw_remark(m->w, "a list forgets what its key's stars matched");
	}
	emit_list(m, l);
	if (r != NULL && r->below == NULL && !r->if_present) {
		cw_else(m->w);
		struct target t = { SPOT_SCALAR, r, "", true };
		apply(m, l, &t);
	}
	cw_close(m->w);
}

static const char *emit_level(struct modify *m, const struct scope *up, const struct key *key,
	const struct modify_level *);

static void
emit_levels_below(struct modify *m, struct level *l, const struct modify_rule *r)
{
	for (; r != NULL; r = r->next) {
		if (r->below != NULL) {
			const char *function = emit_level(m, &l->scope, &r->key, r->below);
			table_set_at(&l->below, r, (void *)(uintptr_t)function);
		}
	}
}

/* Identifies the functions already emitted.  Alternatives (a|b) share the level below them, and
 * share its function too, unless something asks for the keys above: if they are nested, functions
 * of their own would double in number with each level. */
struct level_key {
	const struct modify_rule *literals, *computed;
	uintptr_t order;
};

static const char *
known_function(const struct modify *m, const struct level_key *key)
{
	struct text bytes = { (const char *)key, sizeof *key };
	return m->keys ? NULL : table_get(&m->functions, bytes);
}

static void
add_function(struct modify *m, const struct level_key *key, const char *name)
{
	struct text bytes = { (const char *)key, sizeof *key };
	table_set(&m->functions, text_dup(m->w->arena, bytes), (void *)(uintptr_t)name);
}

/* The function of a level, after those of the levels below. */
static const char *
emit_level(struct modify *m, const struct scope *up, const struct key *key,
	const struct modify_level *level)
{
	struct level l = { .scope = { up, key, level } };
	const struct level_key same = { level->literals, level->computed, level->order };
	const char *known = known_function(m, &same);
	if (known != NULL) {
		return known;
	}

	table_init(&l.below, m->w->arena);
	emit_levels_below(m, &l, level->literals);
	emit_levels_below(m, &l, level->computed);
	const char *name = emit_name(m->w, m->fn, key != NULL ? key->canonical : text_of("root"));
	cw_line(m->w, "/* %s  %s */", cw_span(m->w, level->span),
		key != NULL ? cw_clean(m->w, key->canonical) : "modify");
	cw_function(m->w, "static void", "%s(struct jrt_ctx *ctx, struct jrt_step *here)", name);
	emit_body(m, &l);
	cw_function_end(m->w);
	add_function(m, &same, name);
	return name;
}

void
emit_tree_modify(struct cwriter *w, const struct op *op, const char *fn)
{
	struct modify m = { .w = w, .fn = fn };
	enum container container = op->modify->container;

	table_init(&m.functions, w->arena);
	modify_survey(&m, op->modify);
	const char *root = emit_level(&m, NULL, NULL, op->modify);
	cw_function(w, "static struct jrt_value *", "%s(struct jrt_ctx *ctx, struct jrt_value *in)",
		fn);
	if (m.shared > 0) {
		cw_line(w, "struct jrt_value *shared[%u] = { NULL };", m.shared);
		cw_line(w, "struct jrt_step step = { .value = in, .shared = shared };");
	} else {
		cw_line(w, "struct jrt_step step = { .value = in };");
	}
	cw_open(w, "if (%s)",
		container == CONTAINER_OBJECT ? "jrt_is_map(ctx, in)"
		: container == CONTAINER_LIST ? "jrt_is_list(ctx, in)"
					      : "!jrt_is_null_value(ctx, in)");
	cw_line(w, "%s(ctx, &step);", root);
	cw_close(w);
	cw_line(w, "return in;");
	cw_function_end(w);
}

void
emit_below_modify(struct cwriter *w, const struct modify_rule *r, const char *fn)
{
	struct modify m = { .w = w, .fn = fn };
	enum container container = r->below->container;

	table_init(&m.functions, w->arena);
	modify_survey(&m, r->below);
	const char *level = emit_level(&m, NULL, &r->key, r->below);
	cw_function(w, "static struct jrt_value *",
		"%s(struct jrt_ctx *ctx, struct jrt_value *old)", fn);
	if (r->if_present || container == CONTAINER_ANY) {
		cw_return_if(w, "NULL", "old == NULL");
	}
	if (m.shared > 0) {
		cw_line(w, "struct jrt_value *shared[%u] = { NULL };", m.shared);
	}
	cw_line(w, "struct jrt_step step = { %s };", m.shared > 0 ? ".shared = shared" : "0");
	if (container == CONTAINER_ANY) {
		cw_line(w, "step.value = old;");
		cw_open(w, "if (!jrt_is_null_value(ctx, old))");
	} else {
		cw_line(w, "step.value = jrt_opened(ctx, old, %s, %s);", modify_mode(r),
			container == CONTAINER_LIST ? "JRT_KIND_LIST" : "JRT_KIND_OBJECT");
		cw_open(w, "if (step.value != NULL)");
	}
	cw_line(w, "%s(ctx, &step);", level);
	cw_close(w);
	cw_line(w, container == CONTAINER_ANY ? "return old;"
					      : "return step.value != NULL ? step.value : old;");
	cw_function_end(w);
}
