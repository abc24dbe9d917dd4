/* SPDX-License-Identifier: Apache-2.0 */
/* Some places of a shift's output, written by the functions of the tree way.  The literal keys at
 * the top have been looked up already; what they found is given as arguments. */
#include "emit/emit_shift.h"

/* The part that is being emitted. */
struct part_emitter {
	struct shift *s;
	const struct shift_part *part;
	const struct shift_given *given; /* those not taken yet */
	struct table frames; /* struct step_frame, by the rules that are not looked up */
};

/* Whether a value is given for the rule (NULL: for the top of the spec).  If so, takes it. */
static const struct shift_given *
take_given(struct part_emitter *p, const struct shift_rule *r, bool apart)
{
	const struct shift_given *g = p->given;
	if (g == NULL || g->rule != r || g->apart != apart) {
		return NULL;
	}
	p->given = g->next;
	return g;
}

static const char *
argument(struct part_emitter *p, const struct shift_given *g)
{
	return arena_printf(p->s->w->arena, "args[%u]", g->argument);
}

/* Emits the functions of the rules for which values are given. */
static void
emit_functions(struct part_emitter *p, const struct shift_level *level, unsigned depth)
{
	for (const struct shift_rule *r = level->literals; r != NULL; r = r->next) {
		if (shift_is_empty_leaf(r)) {
			continue;
		}
		if (take_given(p, r, false) != NULL) {
			emit_shift_function(p->s, r, depth + 1);
			continue;
		}
		table_set_at(&p->frames, r, places_enter(p->s, false, false));
		take_given(p, r, true);
		emit_functions(p, r->below, depth + 1);
		places_leave(p->s);
	}
}

static bool
is_given(const struct part_emitter *p, const struct shift_rule *r)
{
	const struct shift_given *g = p->part->given;
	while (g != NULL && (g->rule != r || g->apart)) {
		g = g->next;
	}
	return g != NULL;
}

static bool
rule_walks(const struct part_emitter *p, const struct shift_rule *r)
{
	return r->below != NULL || paths_walk(p->s, r->paths, r->path_count);
}

/* Whether anything in the level, or below it, asks for the steps of the walk above. */
static bool
level_walks(const struct part_emitter *p, const struct shift_level *level)
{
	for (const struct shift_rule *r = level->literals; r != NULL; r = r->next) {
		if (!shift_is_empty_leaf(r) &&
			(is_given(p, r) ? rule_walks(p, r) : level_walks(p, r->below))) {
			return true;
		}
	}
	return false;
}

/* Declares the step of a key that is not looked up since what is below it is given.  Returns its
 * name; NULL: nothing asks for the step. */
static const char *
emit_step(struct part_emitter *p, const struct shift_rule *r, const char *up)
{
	struct cwriter *w = p->s->w;
	const struct step_frame *frame = table_get_at(&p->frames, r);
	const struct shift_given *looked_up = take_given(p, r, true);
	if (!level_walks(p, r->below)) {
		return NULL;
	}
	const char *step = arena_printf(w->arena, "step_%u", ++p->s->steps);
	cw_line(w, "struct jrt_shift_step %s = jrt_shift_down(&%s, %s, %s);", step, up,
		emit_text(w, r->key.text), looked_up != NULL ? argument(p, looked_up) : "JRT_NULL");
	cw_from(w, r->key.span);
	if (frame->kept > 0) {
		cw_line(w, "struct jrt_value *%s_kept[%u] = { NULL };", step, frame->kept);
		cw_line(w, "%s.kept = %s_kept;", step, step);
	}
	return step;
}

static void
emit_given(struct part_emitter *p, const struct shift_rule *r, const char *value, const char *up)
{
	struct cwriter *w = p->s->w;
	cw_open(w, "if (%s != NULL)", value);
	const char *step = arena_printf(w->arena, "step_%u", ++p->s->steps);
	if (rule_walks(p, r)) {
		cw_line(w, "struct jrt_shift_step %s = jrt_shift_down(&%s, %s, %s);", step, up,
			emit_text(w, r->key.text), value);
		emit_shift_call(p->s, r, step, value);
	} else {
		emit_shift_leaf_call(p->s, r, value);
	}
	cw_close(w);
}

static void
emit_keys(struct part_emitter *p, const struct shift_level *level, const char *up)
{
	for (const struct shift_rule *r = level->literals; r != NULL; r = r->next) {
		const struct shift_given *g = take_given(p, r, false);
		if (shift_is_empty_leaf(r)) {
			continue;
		}
		if (g != NULL) {
			emit_given(p, r, argument(p, g), up);
		} else {
			emit_keys(p, r->below, emit_step(p, r, up));
		}
	}
}

void
emit_shift_part(struct cwriter *w, const struct shift_part *part, const char *fn)
{
	struct shift s = { .w = w, .fn = fn, .hits = shift_counts(part->level) };
	struct part_emitter p = { .s = &s, .part = part, .given = part->given };
	bool whole = take_given(&p, NULL, false) != NULL;
	const char *root = emit_name(w, fn, TEXT("root"));

	table_init(&s.functions, w->arena);
	table_init(&p.frames, w->arena);
	places_begin(&s, part->level);
	take_given(&p, NULL, true);
	if (whole) {
		emit_shift_level(&s, root, part->level, 1);
	} else {
		emit_functions(&p, part->level, 1);
	}
	const struct shift_given *top = part->given->rule == NULL ? part->given : NULL;
	p.given = top != NULL ? top->next : part->given;
	cw_function(w, "static struct jrt_value *",
		"%s(struct jrt_ctx *ctx, struct jrt_value *const *args)", fn);
	cw_line(w, "struct jrt_value *out[%u] = { NULL };", 1 + s.frame->up->kept);
	cw_remark(w, "an object of these places, then containers in it");
	if (whole || level_walks(&p, part->level)) {
		cw_line(w, "struct jrt_value *in = %s;",
			top == NULL ? "JRT_NULL" : "args[0] != NULL ? args[0] : JRT_NULL");
		cw_line(w,
			"struct jrt_shift_step top = jrt_shift_down(NULL, JRT_TEXT(\"root\"), in);");
		cw_line(w,
			"struct jrt_shift_step root = jrt_shift_down(&top, JRT_TEXT(\"root\"), in);");
	}
	cw_blank(w);
	if (whole) {
		cw_line(w, "%s(ctx, &root, out);", root);
	} else {
		emit_keys(&p, part->level, "root");
	}
	cw_line(w, "return out[0];");
	cw_function_end(w);
}
