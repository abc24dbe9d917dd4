/* SPDX-License-Identifier: Apache-2.0 */
/* Leaves of a shift: what is written to their paths. */
#include "plan/operation/shift_part.h"

/* A name that comes from a value must exist and not be null. Only some scalars certainly are names:
 * a record with another value there bails out, even if nothing is left of the place in the end. In
 * loops this is checked where the name is written. */
static bool
name_from_value(struct shift *c, const struct lookup *lookup, const struct step *at,
	struct span from, struct out_step *step)
{
	struct evaluator *e = c->e;
	struct found f;
	if (!walk_lookup(c, lookup, at, &f) || f.value->kind != SHAPE_INPUT) {
		return cannot(e, from, "the place is known only at run time") != NULL;
	}
	struct input *in = f.value->input;
	struct word *w = arena_new(e->arena, struct word);
	*w = (struct word){ .kind = WORD_VALUE, .input = in, .wide = lookup->wide };
	*step = (struct out_step){
		.kind = STEP_NAME, .name = { w, 1 }, .when = cond_and(e, f.when, cond_value(e, in))
	};
	if (input_arm(in) == NULL) {
		const struct cond *other = cond_not(e, cond_name(e, in));
		e->bails_out.when =
			cond_or(e, e->bails_out.when, cond_and(e, cond_value(e, in), other));
		e->bails_out.some = true;
	}
	return true;
}

static bool
index_step(struct shift *c, const struct element *el, struct words w, struct out_step *step,
	bool *skipped)
{
	struct text text;
	if (w.count == 1 && w.at[0].kind == WORD_KEY && w.at[0].arm->loop->gather == NULL) {
		*step = (struct out_step){ .kind = STEP_POSITION, .arm = w.at[0].arm };
		return true;
	}
	if (!words_known(w, &text)) {
		return cannot(c->e, el->span, "the place is known only at run time") != NULL;
	}
	long index = list_index(text);
	*skipped = index < 0;
	*step = (struct out_step){ .kind = STEP_INDEX, .index = (unsigned)index };
	return true;
}

static bool
path_step(struct shift *c, const struct element *el, const struct step *at, struct out_step *step,
	unsigned number, struct counts *counts, bool *skipped)
{
	struct words w;
	switch (el->kind) {
	case ELEMENT_NAME:
		*step = (struct out_step){ .kind = STEP_NAME };
		return walk_name(c, at, el->name, el->span, &step->name);
	case ELEMENT_NAME_FROM:
		return name_from_value(c, el->lookup, at, el->span, step);
	case ELEMENT_APPEND:
		*step = (struct out_step){ .kind = STEP_APPEND };
		return true;
	case ELEMENT_INDEX:
		*step = (struct out_step){ .kind = STEP_INDEX, .index = el->index };
		return true;
	case ELEMENT_INDEX_NAME:
		return walk_name(c, at, el->name, el->span, &w) &&
		       index_step(c, el, w, step, skipped);
	case ELEMENT_INDEX_HITS:
		return walk_count(c, el, at, step, number, counts);
	case ELEMENT_INDEX_FROM:
	case ELEMENT_INDEX_NEVER:
		break;
	}
	return cannot(c->e, el->span, "the place is known only at run time") != NULL;
}

struct written {
	const struct out_step *steps;
	unsigned count;
};

/* Writes `value` to the path; where the path counts matches, `matched` keys have matched. */
static void
write_steps(struct shift *c, const struct shift_rule *rule, const struct step *at,
	const struct shape *value, struct written path, const struct counts *counts,
	unsigned matched)
{
	struct out_step *steps = arena_new_array(c->e->arena, path.count + 1, struct out_step);
	const struct cond *when = cond_and(c->e, at->when, counts->when[matched]);
	if (when->kind == COND_NEVER) {
		return;
	}
	if (c->count >= MOST_WRITES) {
		over_limit(c->e, rule->span, LIMIT_WRITES);
		return;
	}
	for (unsigned k = 0; k < path.count; k++) {
		steps[k] = path.steps[k];
		steps[k].index = counts->most > 1 && k == counts->step ? matched : steps[k].index;
		when = steps[k].when != NULL ? cond_and(c->e, when, steps[k].when) : when;
	}
	struct write *w = arena_new(c->e->arena, struct write);
	*w = (struct write){ .steps = steps,
		.step_count = path.count,
		.when = when,
		.shape = value,
		.from = rule->key.span,
		.order = c->order++ };
	walk_ways(c, at, w);
	if (w->arm_count > MOST_LOOPS) {
		over_limit(c->e, rule->span, LIMIT_LOOPS);
		return;
	}
	if (w->arm_count > 0) {
		shape_repeat(value);
	}
	c->writes[c->count++] = w;
}

void
shift_write(struct shift *c, const struct shift_rule *rule, const struct step *at,
	const struct shape *value)
{
	if (value == NULL) {
		value = shape_null(c->e, rule->key.span);
	} else if (value == c->maybe_null) {
		cannot(c->e, rule->span, "writes the whole document, which may be null");
		return;
	}
	for (unsigned i = 0; i < rule->path_count && c->e->reason == NULL; i++) {
		const struct path *path = &rule->paths[i];
		struct fault outer = c->fault;
		bool skipped = false;
		if (path_is_computed(c, path)) {
			sketch_path(c, path, at);
			continue;
		}
		if (path->count > MOST_STEPS) {
			over_limit(c->e, rule->span, LIMIT_STEPS);
			return;
		}
		c->fault = (struct fault){ .path = path };
		struct out_step *steps =
			arena_new_array(c->e->arena, path->count + 1, struct out_step);
		struct counts counts = { .most = 1, .when = { &cond_always } };
		for (unsigned k = 0; k < path->count && !skipped; k++) {
			if (!path_step(
				    c, &path->elements[k], at, &steps[k], k, &counts, &skipped)) {
				return;
			}
		}
		c->fault = outer;
		for (unsigned k = 0; k < counts.most && !skipped && c->e->reason == NULL; k++) {
			write_steps(c, rule, at, value, (struct written){ steps, path->count },
				&counts, k);
		}
	}
}

void
shift_move(struct shift *c, const struct shift_rule *rule, const struct step *at)
{
	unsigned before = c->count;
	shift_write(c, rule, at, at->value);
	for (unsigned i = before; i < c->count; i++) {
		struct write *w = (struct write *)(uintptr_t)c->writes[i]; /* made just now */
		w->assembled = true;
	}
}
