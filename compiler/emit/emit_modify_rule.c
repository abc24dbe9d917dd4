/* SPDX-License-Identifier: Apache-2.0 */
/* One rule of modify, applied to one place: what is there, what is written, what is entered. */
#include "emit/emit_modify.h"

#include "emit/emit_at.h"

const char *
modify_mode(const struct modify_rule *r)
{
	static const char *const modes[] = {
		[MODIFY_OVERWRITE] = "JRT_OVERWRITE",
		[MODIFY_DEFAULT] = "JRT_DEFAULT",
		[MODIFY_DEFINE] = "JRT_DEFINE",
	};
	return modes[r->mode];
}

/* C for the value that is there; NULL: none. */
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
	const char *mode = modify_mode(t->rule);

	switch (t->spot) {
	case SPOT_WALK: /* what was checked is what the walk saw */
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

/* Whether the rule's variables need a block, because other rules follow in the same one. */
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
		cw_from(m->w, t->rule->key.span);
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
	bool pure = !modify_rule_changes_values(r);
	bool check = pure && r->mode != MODIFY_OVERWRITE && t->spot != SPOT_SCALAR;
	bool presence = r->if_present && !always_there(t);
	const char *value;

	if (pure && r->mode == MODIFY_DEFINE && t->spot == SPOT_WALK) {
		return; /* whatever the walk finds is there already */
	}
	if (!check && !presence && expr_is_constant(r, &value, m)) {
		emit_write(m, t, value, false);
		if (needs_block(t)) {
			cw_from(m->w, r->key.span);
		}
		return;
	}
	open_block(m, t);
	if (!leaf->no_old) {
		cw_line(m->w, "struct jrt_value *old = %s;", old_value(m, t));
		cw_if_used(m->w, "old");
	}
	if (presence && check) {
		cw_open(m->w, "if (old != NULL && jrt_may_write(ctx, %s, old))", modify_mode(r));
	} else if (presence) {
		cw_open(m->w, "if (old != NULL)");
	} else if (check) {
		cw_open(m->w, "if (jrt_may_write(ctx, %s, old))", modify_mode(r));
	}
	bool always = emit_alternatives(m, leaf, r, &value);
	if (value != NULL) {
		if (!always) {
			cw_open(m->w, "if (%s != NULL)", value);
		} else if (t->spot == SPOT_SCALAR) {
			cw_line(m->w, "(void)%s;", value); /* evaluated, not written */
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
		return; /* a scalar has nothing below */
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
			member ? "here->value" : "here", t->key, old, modify_mode(r),
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

/* ---- the rule ------------------------------------------------------------ */

/* Whether the rule can fail, since it calls a function or since the value may not be allowed there.
 * For a trace: whether it has a value. */
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
	struct span p = t->rule->key.span;
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

void
emit_modify_rule(
	struct modify *m, const struct target *t, const struct scope *scope, const char *below)
{
	if (!needs_block(t)) {
		cw_from(m->w, t->rule->key.span);
	}
	if (may_fail(t, m->w->trace.on)) {
		emit_at(m, t);
	}
	if (t->rule->below != NULL) {
		emit_below(m, t, below);
		return;
	}
	struct leaf leaf = { .up = scope, .key = &t->rule->key };
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
