/* SPDX-License-Identifier: Apache-2.0 */
/* The tree way of modify: a C function for each level of the spec.  How values are evaluated is in
 * emit_expr.c. */
#include "emit/emit_modify.h"

#include "emit/emit_at.h"
#include "emit/emit_stars.h"

/* Which part of a level a rule is applied to: decides where the value comes from and goes to. */
enum spot {
	SPOT_MEMBER, /* the member that a literal key names, present or not */
	SPOT_WALK, /* a member met in walking */
	SPOT_ELEMENT, /* the element that [n] names */
	SPOT_LOOP, /* an element met in walking */
	SPOT_SCALAR, /* the level is a scalar, whose text matched */
};

struct target {
	enum spot spot;
	const struct modify_rule *rule;
	const char *key; /* C: the text it stands under; or the index */
	bool in_arm; /* a block of its own is open */
};

static const char *const MODES[] = {
	[MODIFY_OVERWRITE] = "JRT_OVERWRITE",
	[MODIFY_DEFAULT] = "JRT_DEFAULT",
	[MODIFY_DEFINE] = "JRT_DEFINE",
};

/* C: the value that is there, NULL when there is none. */
static const char *
old_value(struct modify *m, const struct target *t)
{
	switch (t->spot) {
	case SPOT_MEMBER:
		return arena_printf(m->w->arena, "jrt_get(ctx, here->value, %s)", t->key);
	case SPOT_WALK:
		return "walk.value";
	case SPOT_ELEMENT:
	case SPOT_LOOP:
		return arena_printf(m->w->arena, "jrt_element_before(ctx, here, %s)", t->key);
	default:
		return "NULL";
	}
}

static bool
always_there(const struct target *t)
{
	return t->spot == SPOT_WALK;
}

/* ---- leaves -------------------------------------------------------------- */

static void
emit_write(struct modify *m, const struct target *t, const char *value, bool checked)
{
	const char *mode = MODES[t->rule->mode];

	switch (t->spot) {
	case SPOT_WALK: /* what is checked is what the walk saw */
		if (checked || t->rule->mode == MODIFY_OVERWRITE) {
			cw_line(m->w, "jrt_walk_set(ctx, &walk, here->value, %s);", value);
			break;
		}
		cw_open(m->w, "if (jrt_may_write(ctx, %s, jrt_get(ctx, here->value, %s)))", mode,
			t->key);
		cw_line(m->w, "jrt_walk_set(ctx, &walk, here->value, %s);", value);
		cw_close(m->w);
		break;
	case SPOT_MEMBER:
		if (checked || t->rule->mode == MODIFY_OVERWRITE) {
			cw_line(m->w, "jrt_set(ctx, here->value, %s, %s);", t->key, value);
			break;
		}
		cw_open(m->w, "if (jrt_may_write(ctx, %s, jrt_get(ctx, here->value, %s)))", mode,
			t->key);
		cw_line(m->w, "jrt_set(ctx, here->value, %s, %s);", t->key, value);
		cw_close(m->w);
		break;
	case SPOT_ELEMENT:
	case SPOT_LOOP:
		cw_line(m->w, "jrt_write_element(ctx, here, %s, %s, %s);", t->key, mode, value);
		break;
	case SPOT_SCALAR:
		cw_line(m->w, "jrt_fail(ctx, JRT_WRONG_KIND);");
		cw_remark(m->w, "a scalar has no members");
		break;
	}
}

/* Whether the rule stands between others, so that its variables need a block. */
static bool
needs_block(const struct target *t)
{
	return t->spot == SPOT_MEMBER || (t->spot == SPOT_ELEMENT && !t->in_arm);
}

static void
open_block(struct modify *m, const struct target *t)
{
	if (needs_block(t)) {
		cw_line(m->w, "{");
		cw_from(m->w, t->rule->key.place);
		m->w->depth++;
	}
}

static void
close_block(struct modify *m, const struct target *t)
{
	if (needs_block(t)) {
		cw_close(m->w);
	}
}

static void
emit_leaf(struct modify *m, const struct target *t, const struct leaf *leaf)
{
	const struct modify_rule *r = t->rule;
	bool pure = expr_all_pure(r->alternatives, r->alternative_count);
	bool check = pure && r->mode != MODIFY_OVERWRITE && t->spot != SPOT_SCALAR;
	bool presence = r->if_present && !always_there(t);
	const char *value;

	if (pure && r->mode == MODIFY_DEFINE && t->spot == SPOT_WALK) {
		return; /* what is met in walking is defined */
	}
	if (!check && !presence && expr_is_constant(r, &value, m)) {
		emit_write(m, t, value, false);
		if (needs_block(t)) {
			cw_from(m->w, r->key.place);
		}
		return;
	}
	open_block(m, t);
	if (!leaf->no_old) {
		cw_line(m->w, "struct jrt_value *old = %s;", old_value(m, t));
		cw_if_used(m->w, "old");
	}
	if (presence && check) {
		cw_open(m->w, "if (old != NULL && jrt_may_write(ctx, %s, old))", MODES[r->mode]);
	} else if (presence) {
		cw_open(m->w, "if (old != NULL)");
	} else if (check) {
		cw_open(m->w, "if (jrt_may_write(ctx, %s, old))", MODES[r->mode]);
	}
	bool always = emit_alternatives(m, leaf, r, &value);
	if (value != NULL) {
		if (!always) {
			cw_open(m->w, "if (%s != NULL)", value);
		} else if (t->spot == SPOT_SCALAR) {
			cw_line(m->w, "(void)%s;", value); /* it is not written */
		}
		emit_write(m, t, value, check);
		if (!always) {
			cw_close(m->w);
		}
	}
	if (presence || check) {
		cw_close(m->w);
	}
	close_block(m, t);
}

/* ---- levels below -------------------------------------------------------- */

static void
emit_step(struct modify *m, const struct target *t)
{
	struct cwriter *w = m->w;
	bool named = t->spot == SPOT_WALK || t->spot == SPOT_LOOP;

	cw_line(w, "struct jrt_step step = { .up = here };");
	if (m->shares) {
		cw_line(w, "step.shared = here->shared;");
	}
	if (m->keys && named) {
		cw_line(w, "step.key = %s;", t->spot == SPOT_WALK ? "walk.key" : "key");
	}
	if (m->keys && t->rule->key.kind == KEY_STARS) {
		cw_line(w, "step.stars = stars;");
	}
}

static void
emit_below(struct modify *m, const struct target *t, const char *function)
{
	struct cwriter *w = m->w;
	const struct modify_rule *r = t->rule;
	enum container container = r->below->container;
	const char *old = old_value(m, t);

	if (t->spot == SPOT_SCALAR) {
		return; /* nothing can be below */
	}
	open_block(m, t);
	emit_step(m, t);
	if (container == CONTAINER_ANY) {
		cw_line(w, "step.value = %s;", old);
		cw_open(w, "if (step.value != NULL && !jrt_is_null_value(ctx, step.value))");
	} else {
		if (r->if_present && !always_there(t)) {
			cw_line(w, "struct jrt_value *old = %s;", old);
			old = "old";
			cw_open(w, "if (old != NULL)");
		}
		bool member = t->spot == SPOT_MEMBER || t->spot == SPOT_WALK;
		cw_line(w, "step.value = %s(ctx, %s, %s, %s, %s, %s);",
			member ? "jrt_open_member" : "jrt_open_element",
			member ? "here->value" : "here", t->key, old, MODES[r->mode],
			container == CONTAINER_LIST ? "JRT_KIND_LIST" : "JRT_KIND_OBJECT");
		if (r->if_present && !always_there(t)) {
			cw_close(w);
		}
		cw_open(w, "if (step.value != NULL)");
	}
	cw_line(w, "%s(ctx, &step);", function);
	cw_close(w);
	close_block(m, t);
}

/* ---- one level ----------------------------------------------------------- */

struct level {
	struct scope scope;
	struct table below; /* the functions of the levels below its rules */
};

/* Whether the value is called for, or the place may not take it; for a trace, whether there is one.
 */
static bool
may_fail(const struct target *t, bool trace)
{
	const struct modify_rule *r = t->rule;
	if (trace ? r->below == NULL : t->spot != SPOT_MEMBER && t->spot != SPOT_WALK) {
		return true;
	}
	for (unsigned i = 0; i < r->alternative_count; i++) {
		if (r->alternatives[i].kind == EXPR_CALL) {
			return true;
		}
	}
	return false;
}

static void
emit_at(struct modify *m, const struct target *t)
{
	struct place p = t->rule->key.place;
	switch (t->spot) {
	case SPOT_MEMBER:
	case SPOT_WALK:
		emit_at_member(m->w, p, "here->value", t->key);
		break;
	case SPOT_ELEMENT:
	case SPOT_LOOP:
		emit_at_element(m->w, p, "here->value", t->key);
		break;
	case SPOT_SCALAR:
		emit_at_value(m->w, p, "here->value");
		break;
	}
}

static void
emit_rule(struct modify *m, const struct level *l, const struct target *t)
{
	if (!needs_block(t)) {
		cw_from(m->w, t->rule->key.place);
	}
	if (may_fail(t, m->w->trace)) {
		emit_at(m, t);
	}
	if (t->rule->below != NULL) {
		emit_below(m, t, table_get_at(&l->below, t->rule));
		return;
	}
	struct leaf leaf = { .up = &l->scope, .key = &t->rule->key };
	switch (t->spot) {
	case SPOT_WALK:
		leaf.key_text = "walk.key";
		break;
	case SPOT_LOOP:
		leaf.key_text = "key";
		break;
	case SPOT_SCALAR:
		leaf.key_text = "jrt_to_text(ctx, here->value)";
		leaf.no_old = true;
		break;
	default:
		break;
	}
	emit_leaf(m, t, &leaf);
}

/* Whether "[n]" is written so that it matches: "[01]" is an index of its own that no element has.
 */
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
		emit_rule(m, l, &t);
	}
}

/* The computed keys as a chain of conditions on `key`; `open`: an arm stands before. */
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
			emit_rule(m, l, &t);
			return;
		}
		const char *cond = any ? NULL : emit_stars(m->w, &r->key, key, "stars");
		if (any) {
			cw_else(m->w);
		} else if (open) {
			cw_else_if(m->w, cond);
		} else {
			cw_open(m->w, "if (%s)", cond);
		}
		open = true;
		struct target t = { spot, r, target, true };
		emit_rule(m, l, &t);
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

/* Whether all members are met, or some may be written, and not only entered. */
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
		cw_remark(m->w, "it does not stay lazy");
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
	bool together = level->order == MATCH_INPUT_ORDER; /* a literal takes its index first */
	bool open = false;

	if (level->list_size > 0 && !m->w->trace) {
		emit_at_value(m->w, level->place, "here->value");
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
		const char *cond = arena_printf(m->w->arena, "i == %u", r->key.index);
		if (open) {
			cw_else_if(m->w, cond);
		} else {
			cw_open(m->w, "if (%s)", cond);
		}
		open = true;
		if (index_matches(m, &r->key)) {
			struct target t = { SPOT_ELEMENT, r, "i", true };
			emit_rule(m, l, &t);
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
	/* Only "*": objects and lists alike. */
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
		emit_rule(m, l, &t);
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

/* What was emitted.  Alternatives share what is below them, and its function unless something asks
 * for the keys above: nested ones would come to powers of two. */
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

/* The function of a level, those below it first. */
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
	cw_line(m->w, "/* %s  %s */", cw_place(m->w, level->place),
		key != NULL ? cw_clean(m->w, key->canonical) : "modify");
	cw_function(m->w, "static void", "%s(struct jrt_ctx *ctx, struct jrt_step *here)", name);
	emit_body(m, &l);
	cw_close(m->w);
	cw_blank(m->w);
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
	cw_close(w);
	cw_blank(w);
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
		cw_open(w, "if (old == NULL)");
		cw_line(w, "return NULL;");
		cw_close(w);
	}
	if (m.shared > 0) {
		cw_line(w, "struct jrt_value *shared[%u] = { NULL };", m.shared);
	}
	cw_line(w, "struct jrt_step step = { %s };", m.shared > 0 ? ".shared = shared" : "0");
	if (container == CONTAINER_ANY) {
		cw_line(w, "step.value = old;");
		cw_open(w, "if (!jrt_is_null_value(ctx, old))");
	} else {
		cw_line(w, "step.value = jrt_opened(ctx, old, %s, %s);", MODES[r->mode],
			container == CONTAINER_LIST ? "JRT_KIND_LIST" : "JRT_KIND_OBJECT");
		cw_open(w, "if (step.value != NULL)");
	}
	cw_line(w, "%s(ctx, &step);", level);
	cw_close(w);
	cw_line(w, container == CONTAINER_ANY ? "return old;"
					      : "return step.value != NULL ? step.value : old;");
	cw_close(w);
	cw_blank(w);
}
