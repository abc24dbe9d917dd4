/* SPDX-License-Identifier: Apache-2.0 */
/* The tree way of shift: a C function for each level of the spec and for each leaf.  `here` is the
 * step of the walk that is matched, or the step of the leaf. */
#include "emit/emit_shift.h"

#include "emit/emit_at.h"
#include "emit/emit_stars.h"

/* ---- which functions there are ------------------------------------------- */

/* What is below a key.  The alternatives of a|b share it, and so share its function. */
static const void *
target_of(const struct shift_rule *r)
{
	return r->below != NULL ? (const void *)r->below : (const void *)r->paths;
}

/* The function of a rule, and the step that it is called with. */
struct rule_function {
	const char *name;
	const struct step_frame *step;
};

static const struct rule_function *
function_of(struct shift *s, const struct shift_rule *r)
{
	return table_get_at(&s->functions, target_of(r));
}

bool
shift_is_empty_leaf(const struct shift_rule *r)
{
	return r->below == NULL && r->path_count == 0;
}

/* ---- applying a rule ----------------------------------------------------- */

/* What a rule is applied to: C for the key that matched and for its value. */
struct match {
	const char *key, *value;
	unsigned stars; /* how many, in the array `stars` */
	const char *index; /* for an element of a list, instead of the key */
};

void
emit_shift_call(struct shift *s, const struct shift_rule *r, const char *step, const char *data)
{
	const struct rule_function *f = function_of(s, r);
	if (f->step->kept > 0) {
		cw_line(s->w, "struct jrt_value *%s_kept[%u] = { NULL };", step, f->step->kept);
		cw_line(s->w, "%s.kept = %s_kept;", step, step);
	}
	if (r->below != NULL) {
		cw_line(s->w, "%s(ctx, &%s, out);", f->name, step);
	} else {
		cw_line(s->w, "%s(ctx, &%s, %s, out);", f->name, step, data);
	}
	cw_from(s->w, r->key.span);
}

void
emit_shift_leaf_call(struct shift *s, const struct shift_rule *r, const char *data)
{
	cw_line(s->w, "%s(ctx, %s, out);", function_of(s, r)->name, data);
	cw_from(s->w, r->key.span);
}

static void
emit_hit(struct shift *s)
{
	if (s->hits) {
		cw_line(s->w, "jrt_shift_hit(here);");
	}
}

/* Applies a literal or computed key that has matched. */
static void
emit_apply(struct shift *s, const struct shift_rule *r, struct match m)
{
	if (shift_is_empty_leaf(r)) {
		cw_line(s->w, ";");
		cw_remark(s->w, "matched, written nowhere");
	} else if (r->below == NULL && !paths_walk(s, r->paths, r->path_count)) {
		emit_shift_leaf_call(s, r, m.value);
	} else {
		cw_line(s->w, "struct jrt_shift_step step = %s(here, %s, %s);",
			m.index != NULL ? "jrt_shift_down_to" : "jrt_shift_down",
			m.index != NULL ? m.index : m.key, m.value);
		if (m.stars > 0) {
			cw_line(s->w, "step.stars = stars;");
			cw_line(s->w, "step.star_count = %u;", m.stars);
		}
		emit_shift_call(s, r, "step", m.value);
	}
	emit_hit(s);
}

/* ---- special keys -------------------------------------------------------- */

static void
emit_special(struct shift *s, const struct shift_rule *r, unsigned depth)
{
	struct arena *a = s->w->arena;
	const char *step = arena_printf(a, "step_%u", ++s->steps);
	bool leaf = r->below == NULL, walks = !leaf || paths_walk(s, r->paths, r->path_count);
	const char *value = "here->value", *data = value, *key = NULL;

	if ((r->key.kind == KEY_LOOKUP && lookup_may_fail(&r->key.lookup, depth)) ||
		(r->key.kind == KEY_NAME && ref_may_fail(r->key.ref, depth))) {
		cw_line(s->w, "%s;", emit_at_step(s->w, r->key.span, "here"));
	}
	if (r->key.kind == KEY_LOOKUP) {
		value = arena_printf(a, "found_%u", s->steps);
		cw_line(s->w, "struct jrt_value *%s = %s;", value,
			shift_lookup(s, depth, &r->key.lookup));
		cw_from(s->w, r->key.span);
		cw_open(s->w, "if (%s != NULL)", value);
		data = value;
		value = leaf ? "here->value" : value;
	} else if (r->key.kind == KEY_NAME) {
		key = shift_reference(s, "here", depth, r->key.ref);
	} else if (r->key.kind == KEY_CONST) {
		key = emit_text(s->w, r->key.text);
	}
	if (r->key.kind == KEY_CONST) {
		data = emit_string(s->w, r->key.text);
	} else if (key != NULL) {
		data = arena_printf(a, "jrt_string(ctx, %s)", key);
	}
	if (shift_is_empty_leaf(r)) {
		if (r->key.kind == KEY_LOOKUP) {
			cw_line(s->w, ";");
		} else if (r->key.kind == KEY_NAME) {
			cw_line(s->w, "(void)%s;", key); /* for its failure */
		}
	} else if (!walks) {
		emit_shift_leaf_call(s, r, data);
	} else {
		if (key != NULL) {
			cw_line(s->w, "struct jrt_shift_step %s = jrt_shift_down(here, %s, %s);",
				step, key, value);
		} else {
			cw_line(s->w, "struct jrt_shift_step %s = jrt_shift_repeat(here, %s);",
				step, value);
		}
		emit_shift_call(s, r, step, data);
	}
	if (!leaf) {
		emit_hit(s);
	}
	if (r->key.kind == KEY_LOOKUP) {
		cw_close(s->w);
	}
}

/* ---- conditions on keys -------------------------------------------------- */

/* The key of the input, in C, with which the keys of a level are compared. */
struct chain_at {
	const char *key, *value;
	const char *index; /* C for the index, in a list; NULL: the key is a text */
	unsigned depth;
	bool open; /* the chain has begun */
	const char *leave; /* with many literals, which stand apart instead of in one chain: the
			      statement that ends the search */
};

static void
emit_literal_arms(struct shift *s, struct chain_at *at, const struct shift_level *level)
{
	struct arena *a = s->w->arena;
	for (const struct shift_rule *r = level->literals; r != NULL; r = r->next) {
		struct text t = r->key.text;
		const char *cond =
			arena_printf(a, "jrt_is(%s, %s)", at->key, cw_string(s->w, t.at, t.len));
		if (at->index != NULL) {
			int32_t n;
			bool usual = key_as_index(t, &n) && n >= 0 &&
				     text_is(t, arena_printf(a, "%d", n));
			if (!usual) {
				continue; /* no index is spelled so */
			}
			cond = arena_printf(a, "%s == %d", at->index, n);
		}
		if (at->leave != NULL) {
			cw_open(s->w, "if (%s)", cond);
		} else {
			cw_arm(s->w, &at->open, cond);
		}
		emit_apply(s, r, (struct match){ at->key, at->value, 0, at->index });
		if (at->leave != NULL) {
			cw_line(s->w, "%s;", at->leave);
			cw_close(s->w);
		}
	}
}

/* A key in brackets: it matches nothing, but is evaluated. */
static void
emit_index_check(struct shift *s, const struct shift_rule *r, unsigned depth)
{
	const struct element *e = r->key.element;
	const char *text = NULL;

	if (e->kind == ELEMENT_INDEX_NAME) {
		text = shift_name(s, "here", depth, e->name);
	} else if (e->kind == ELEMENT_INDEX_FROM) {
		text = arena_printf(s->w->arena, "%s(ctx, %s)", emit_name_of(e->lookup),
			shift_lookup(s, depth, e->lookup));
	} else if (e->kind == ELEMENT_INDEX_HITS && e->level > depth) {
		text = "jrt_shift_no_level(ctx)";
	}
	if (text != NULL) {
		cw_line(s->w, "%s;", emit_at_step(s->w, r->key.span, "here"));
		cw_line(s->w, "jrt_shift_must_be_index(ctx, %s);", text);
		cw_from(s->w, r->key.span);
	}
}

/* The condition: a key with references equals the current key. */
static const char *
equals_name(struct shift *s, const struct chain_at *at, const struct shift_rule *r)
{
	const char *equal = arena_printf(s->w->arena, "jrt_text_equal(%s, %s)", at->key,
		shift_name(s, "here", at->depth, r->key.name));
	return name_may_fail(r->key.name, at->depth)
		       ? arena_printf(s->w->arena, "(%s, %s)",
				 emit_at_step(s->w, r->key.span, "here"), equal)
		       : equal;
}

static void
emit_computed_arms(struct shift *s, struct chain_at *at, const struct shift_level *level)
{
	for (const struct shift_rule *r = level->computed; r != NULL; r = r->next) {
		struct match m = { at->key, at->value, 0, at->index };
		switch (r->key.kind) {
		case KEY_REFS:
			cw_arm(s->w, &at->open, equals_name(s, at, r));
			break;
		case KEY_STARS:
			m.stars = r->key.stars; /* they point into the text of the key */
			cw_arm(s->w, &at->open, emit_stars(s->w, &r->key, at->key, "stars"));
			break;
		default:
			if (at->open) {
				cw_else(s->w);
			}
			if (r->key.kind == KEY_INDEX_FROM) {
				emit_index_check(s, r, at->depth);
			} else {
				emit_apply(s, r, m);
			}
			if (at->open) {
				cw_close(s->w);
			}
			return;
		}
		emit_apply(s, r, m);
	}
	if (at->open) {
		cw_close(s->w);
	}
}

static void
emit_stars_room(struct shift *s, const struct shift_level *level)
{
	unsigned most = 0;
	for (const struct shift_rule *r = level->computed; r != NULL; r = r->next) {
		if (r->key.kind == KEY_STARS && r->key.stars > most) {
			most = r->key.stars;
		}
	}
	if (most > 0) {
		cw_line(s->w, "struct jrt_text stars[%u];", most);
	}
}

/* The body of a loop over keys. */
static void
emit_chain(struct shift *s, const struct shift_level *level, struct chain_at at)
{
	emit_stars_room(s, level);
	at.leave = level_has_many_literals(level) ? "continue" : NULL;
	if (level->order == MATCH_INPUT_ORDER) {
		emit_literal_arms(s, &at, level);
	}
	emit_computed_arms(s, &at, level);
}

/* ---- a level ------------------------------------------------------------- */

static bool
literals_come_first(const struct shift_level *level)
{
	return level->order != MATCH_INPUT_ORDER && level->literals != NULL;
}

/* Whether some key may be an index. */
static bool
matters_to_lists(const struct shift_level *level)
{
	int32_t n;
	for (const struct shift_rule *r = level->literals; r != NULL; r = r->next) {
		if (key_as_index(r->key.text, &n)) {
			return true;
		}
	}
	return level->computed != NULL;
}

/* For a trace: the keys that no member had. */
static void
emit_missed(struct shift *s, const struct shift_level *level)
{
	for (const struct shift_rule *r = level->literals; s->w->trace.on && r != NULL;
		r = r->next) {
		const char *key = emit_text(s->w, r->key.text);
		cw_open(s->w, "if (jrt_get(ctx, here->value, %s) != NULL)", key);
		cw_line(s->w, ";");
		emit_trace_missed(s->w, r->key.span, "here->value", key);
		cw_close(s->w);
	}
}

static void
emit_on_object(struct shift *s, const struct shift_level *level, unsigned depth, const char *finder,
	struct level_names *names)
{
	if (literals_come_first(level)) {
		if (finder != NULL && !names->looked_up) {
			emit_level_found(s, finder, names);
		} else if (finder == NULL) {
			cw_line(s->w, "(void)jrt_object_of(ctx, here->value);");
		}
		cw_line(s->w, "struct jrt_value *v;");
		for (const struct shift_rule *r = level->literals; r != NULL; r = r->next) {
			const char *key = emit_text(s->w, r->key.text);
			if (finder != NULL) {
				cw_line(s->w, "v = jrt_found(ctx, here->value, at[%u], %s);",
					level_name(names, r->key.text), key);
			} else {
				cw_line(s->w, "v = jrt_get(ctx, here->value, %s);", key);
			}
			cw_open(s->w, "if (v != NULL)");
			emit_apply(s, r, (struct match){ key, "v", 0, NULL });
			emit_trace_missed(s->w, r->key.span, "here->value", key);
			cw_close(s->w);
		}
	}
	if (level->computed != NULL || level->order == MATCH_INPUT_ORDER) {
		cw_open(s->w, "for (struct jrt_walk walk = jrt_walk(ctx, here->value); "
			      "jrt_walk_next(ctx, &walk);)");
		emit_chain(s, level,
			(struct chain_at){ "walk.key", "walk.value", NULL, depth, false, NULL });
		cw_close(s->w);
		if (level->order == MATCH_INPUT_ORDER) {
			emit_missed(s, level);
		}
	}
}

/* For a trace: names, which no list has. */
static void
emit_list_unmet(struct shift *s, const struct shift_level *level)
{
	for (const struct shift_rule *r = level->literals; s->w->trace.on && r != NULL;
		r = r->next) {
		int32_t n;
		if (!key_as_index(r->key.text, &n)) {
			emit_trace_unmet(
				s->w, r->key.span, "here->value", emit_text(s->w, r->key.text));
		}
	}
}

static void
emit_on_list(struct shift *s, const struct shift_level *level, unsigned depth)
{
	bool declared = false;
	for (const struct shift_rule *r = literals_come_first(level) ? level->literals : NULL;
		r != NULL; r = r->next) {
		int32_t n;
		if (!key_as_index(r->key.text, &n)) {
			continue;
		}
		if (n < 0) {
			cw_line(s->w, "%s;", emit_at_step(s->w, r->key.span, "here"));
			cw_line(s->w, "jrt_fail(ctx, JRT_BAD_INDEX);");
			cw_from(s->w, r->key.span);
			continue;
		}
		if (!declared) {
			cw_line(s->w, "struct jrt_value *v;");
			declared = true;
		}
		cw_line(s->w, "v = jrt_element_of(ctx, here->value, %d);", n);
		cw_open(s->w, "if (v != NULL)");
		emit_apply(s, r, (struct match){ emit_text(s->w, r->key.text), "v", 0, NULL });
		emit_trace_missed(s->w, r->key.span, "here->value", emit_text(s->w, r->key.text));
		cw_close(s->w);
	}
	if (level->computed != NULL || level->order == MATCH_INPUT_ORDER) {
		cw_open(s->w,
			"for (struct jrt_shift_elements e = jrt_shift_elements(ctx, here->value); "
			"jrt_shift_next(ctx, &e);)");
		cw_line(s->w, "struct jrt_text key = jrt_index_text(ctx, e.index);");
		cw_if_used(s->w, "key");
		emit_chain(s, level,
			(struct chain_at){ "key", "e.value", "e.index", depth, false, NULL });
		cw_close(s->w);
	}
}

/* The text of a scalar is a key without a value. */
static void
emit_on_scalar(struct shift *s, const struct shift_level *level, unsigned depth)
{
	struct chain_at at = { "text", "JRT_NULL", NULL, depth, false, NULL };

	cw_line(s->w, "struct jrt_text text = jrt_to_text(ctx, here->value);");
	cw_if_used(s->w, "text");
	emit_stars_room(s, level);
	if (level->computed == NULL || level->order == MATCH_INPUT_ORDER) {
		at.leave = level_has_many_literals(level) ? "return" : NULL;
	}
	emit_literal_arms(s, &at, level);
	if (level->computed == NULL || level->order != MATCH_INPUT_ORDER) {
		if (at.open) {
			cw_close(s->w);
		}
		at.open = false;
	}
	if (level->computed != NULL) {
		emit_computed_arms(s, &at, level);
	}
}

static void
emit_matches(struct shift *s, const struct shift_level *level, unsigned depth, const char *finder,
	struct level_names *names)
{
	if (level->literals == NULL && level->computed == NULL) {
		return;
	}
	cw_open(s->w, "if (jrt_is_map(ctx, here->value))");
	emit_on_object(s, level, depth, finder, names);
	cw_else_if(s->w, "jrt_is_list(ctx, here->value)");
	emit_list_unmet(s, level);
	if (matters_to_lists(level)) {
		emit_on_list(s, level, depth);
	} else {
		cw_line(s->w, ";");
		cw_remark(s->w, "no key is an index");
	}
	cw_else_if(s->w, "!jrt_is_null_value(ctx, here->value)");
	emit_trace_scalar(s->w, level->span, "here->value");
	emit_on_scalar(s, level, depth);
	cw_close(s->w);
}

/* ---- functions ----------------------------------------------------------- */

void
emit_shift_function(struct shift *s, const struct shift_rule *r, unsigned depth)
{
	if (shift_is_empty_leaf(r) || function_of(s, r) != NULL) {
		return;
	}
	struct text key = r->key.kind == KEY_LITERAL ? r->key.text : r->key.canonical;
	struct rule_function *f = arena_new(s->w->arena, struct rule_function);
	bool repeated = r->key.kind == KEY_ANY || r->key.kind == KEY_STARS;
	*f = (struct rule_function){ emit_name(s->w, s->fn, key),
		places_enter(s, r->below == NULL, repeated) };
	table_set_at(&s->functions, target_of(r), f);
	if (r->below != NULL) {
		emit_shift_level(s, f->name, r->below, depth);
	} else {
		emit_shift_leaf(s, f->name, r, depth);
	}
	places_leave(s);
}

void
emit_shift_level(struct shift *s, const char *name, const struct shift_level *level, unsigned depth)
{
	const struct shift_rule *lists[] = { level->special, level->literals, level->computed };
	struct level_names names = {
		.depth = depth, .open = level_is_found(level), .around = s->levels
	};
	s->levels = &names;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct shift_rule *r = lists[i]; r != NULL; r = r->next) {
			emit_shift_function(s, r, depth + 1);
		}
	}
	names.open = false;
	const char *finder = level_finder(s, name, level, &names);
	cw_line(s->w, "/* %s */", cw_span(s->w, level->span));
	cw_function(s->w, "static void",
		"%s(struct jrt_ctx *ctx, struct jrt_shift_step *here, struct jrt_value **out)",
		name);
	cw_unless_used(s->w, "out");
	cw_unless_used(s->w, "here");
	cw_unless_used(s->w, "ctx");
	if (names.looked_up) {
		emit_level_found(s, finder, &names);
	}
	for (const struct shift_rule *r = level->special; r != NULL; r = r->next) {
		emit_special(s, r, depth);
	}
	emit_matches(s, level, depth, finder, &names);
	cw_function_end(s->w);
	s->levels = names.around;
}

void
emit_tree_shift(struct cwriter *w, const struct op *op, const char *fn)
{
	struct shift s = { .w = w, .fn = fn, .hits = shift_counts(op->shift) };
	const char *root = emit_name(w, fn, TEXT("root"));

	table_init(&s.functions, w->arena);
	places_begin(&s, op->shift);
	emit_shift_level(&s, root, op->shift, 1);
	cw_function(w, "static struct jrt_value *", "%s(struct jrt_ctx *ctx, struct jrt_value *in)",
		fn);
	cw_line(w, "struct jrt_value *out[%u] = { NULL };", 1 + s.frame->up->kept);
	cw_remark(w, "the document, then containers in it");
	cw_line(w, "struct jrt_shift_step top = jrt_shift_down(NULL, JRT_TEXT(\"root\"), in);");
	cw_line(w, "struct jrt_shift_step root = jrt_shift_down(&top, JRT_TEXT(\"root\"), in);");
	cw_blank(w);
	cw_line(w, "%s(ctx, &root, out);", root);
	cw_line(w, "return out[0] != NULL ? out[0] : JRT_NULL;");
	cw_function_end(w);
}
