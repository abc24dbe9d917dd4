/* SPDX-License-Identifier: Apache-2.0 */
/* Places of a shift's output that are computed at run time. One call writes them all, as the tree
 * way does; it is given the smallest values that hold everything it looks at. */
#include "plan/operation/shift_part.h"

#include <limits.h>

/* ---- what is computed ---------------------------------------------------- */

bool
path_is_computed(const struct shift *c, const struct path *path)
{
	struct text name;
	return c->e->computed.known != NULL && path_first_name(path, &name) &&
	       computed_place(c->e->computed.known, c->op, name) != NULL;
}

static void
look(const struct shift *c, const struct shift_rule *r, bool *computed, bool *other)
{
	for (unsigned i = 0; i < r->path_count; i++) {
		bool here = path_is_computed(c, &r->paths[i]);
		*computed = *computed || here;
		*other = *other || !here;
	}
	if (r->below == NULL || (*computed && *other)) {
		return;
	}
	const struct shift_rule *lists[] = { r->below->special, r->below->literals,
		r->below->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct shift_rule *b = lists[i]; b != NULL; b = b->next) {
			if (!b->again) {
				look(c, b, computed, other);
			}
		}
	}
}

bool
rule_is_computed(const struct shift *c, const struct shift_rule *r)
{
	bool computed = false, other = false;
	if (c->e->computed.known != NULL) {
		look(c, r, &computed, &other);
	}
	return computed && !other;
}

bool
rules_are_computed(const struct shift *c, const struct shift_rule *list)
{
	bool computed = false, other = false;
	for (const struct shift_rule *r = list; r != NULL && c->e->computed.known != NULL;
		r = r->next) {
		look(c, r, &computed, &other);
	}
	return computed && !other;
}

/* ---- sketches ------------------------------------------------------------ */

void
sketch_path(struct shift *c, const struct path *path, const struct step *at)
{
	struct text name;
	if (!path_first_name(path, &name) || c->sketch_count == MOST_WRITES) {
		over_limit(c->e, path->span, LIMIT_WRITES);
		return;
	}
	struct out_step *step = arena_new(c->e->arena, struct out_step);
	*step = (struct out_step){ .kind = STEP_NAME, .name = words_of(c->e, name) };
	struct write *w = arena_new(c->e->arena, struct write);
	*w = (struct write){
		.steps = step, .step_count = 1, .from = path->span, .order = c->order++
	};
	walk_ways(c, at, w);
	if (c->sketches == NULL) {
		c->sketches = arena_new_array(c->e->arena, MOST_WRITES, const struct write *);
	}
	c->sketches[c->sketch_count++] = w;
}

void
sketch_key(struct shift *c, const struct shift_level *level, const struct shift_rule *r,
	const struct step *at)
{
	/* it only matters that there are such counts */
	static const struct input some_key = { .kind = INPUT_KEY };
	static const struct arm some_arm = { 0 };
	enum key_kind kind = r->key.kind;
	bool special =
		kind == KEY_SELF || kind == KEY_LOOKUP || kind == KEY_NAME || kind == KEY_CONST;
	const struct arm *arm = special || kind == KEY_LITERAL ? NULL : &some_arm;
	struct step here = { .up = at,
		.arm = arm,
		.turn = { .level = level,
			.rule = r,
			.matched = special ? NULL : &some_key,
			.arm = arm } };
	sketch_rule(c, r, &here);
}

void
sketch_keys(struct shift *c, const struct shift_level *level, const struct shift_rule *list,
	const struct step *at)
{
	for (const struct shift_rule *r = list; r != NULL; r = r->next) {
		sketch_key(c, level, r, at);
	}
}

void
sketch_rule(struct shift *c, const struct shift_rule *r, const struct step *at)
{
	if (c->e->reason != NULL) { /* with alternatives, levels multiply to powers of two */
		return;
	}
	for (unsigned i = 0; i < r->path_count; i++) {
		if (path_is_computed(c, &r->paths[i])) {
			sketch_path(c, &r->paths[i], at);
		}
	}
	if (r->below != NULL) {
		sketch_keys(c, r->below, r->below->special, at);
		sketch_keys(c, r->below, r->below->literals, at);
		sketch_keys(c, r->below, r->below->computed, at);
	}
}

/* ---- blame --------------------------------------------------------------- */

/* Adds the places that are written below; false: some have no literal name. */
static bool
add_places(struct shift *c, const struct shift_rule *r)
{
	struct text name;
	for (unsigned i = 0; i < r->path_count; i++) {
		if (!path_first_name(&r->paths[i], &name)) {
			return false;
		}
		blame(c->e, c->op, name);
	}
	if (r->below == NULL) {
		return true;
	}
	const struct shift_rule *lists[] = { r->below->special, r->below->literals,
		r->below->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct shift_rule *b = lists[i]; b != NULL; b = b->next) {
			if (!b->again && !add_places(c, b)) {
				return false;
			}
		}
	}
	return true;
}

static bool
blame_fault(struct shift *c)
{
	struct text name;
	if (c->fault.path != NULL) {
		bool known = path_first_name(c->fault.path, &name);
		if (known) {
			blame(c->e, c->op, name);
		}
		return known;
	}
	if (c->fault.rule != NULL) {
		return add_places(c, c->fault.rule);
	}
	for (const struct shift_rule *r = c->fault.level->computed; r != NULL; r = r->next) {
		if (!add_places(c, r)) {
			return false;
		}
	}
	return true;
}

void
go_on(struct shift *c)
{
	struct evaluator *e = c->e;
	if (e->reason == NULL) {
		return;
	}
	if (e->computed.blamed == c->blamed && !blame_fault(c)) {
		e->computed.blamed = c->blamed; /* part of it would not help */
		return;
	}
	if (c->reason == NULL) {
		c->reason = e->reason;
		c->reason_span = e->reason_span;
	}
	e->reason = NULL;
	c->blamed = e->computed.blamed;
}

/* ---- order --------------------------------------------------------------- */

/* The writes to one place, or to several. */
struct unit {
	const struct write **writes;
	unsigned count;
};

/* Groups the writes by place; all places have names. Returns the number of places. */
static unsigned
units_of(struct shift *c, const struct write *const *all, unsigned count, struct unit *units)
{
	unsigned made = 0;
	for (unsigned i = 0; i < count; i++) {
		struct unit *u = units;
		while (u != units + made &&
			!words_equal(u->writes[0]->steps[0].name, all[i]->steps[0].name)) {
			u++;
		}
		if (u == units + made) {
			unsigned same = 0;
			for (unsigned k = i; k < count; k++) {
				same += words_equal(all[k]->steps[0].name, all[i]->steps[0].name);
			}
			u->writes = arena_new_array(c->e->arena, same, const struct write *);
			made++;
		}
		u->writes[u->count++] = all[i];
	}
	return made;
}

/* Whether one of the places certainly stands before the other. */
static bool
are_in_order(const struct unit *a, const struct unit *b)
{
	const struct unit *first = a->writes[0]->order < b->writes[0]->order ? a : b;
	const struct unit *second = first == a ? b : a;
	bool certain = first->writes[0]->when == &cond_always && first->writes[0]->arm_count == 0 &&
		       !first->writes[0]->assembled;
	for (unsigned i = 0; i < a->count; i++) {
		for (unsigned j = 0; j < b->count; j++) {
			if (!order_is_of_walk(a->writes[i], b->writes[j])) {
				return false;
			}
		}
	}
	return certain || first->writes[first->count - 1]->order < second->writes[0]->order;
}

/* Whether the order of the computed places is known. */
static bool
are_ordered(const struct unit *places, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		for (unsigned k = 0; k < i; k++) {
			if (!are_in_order(&places[i], &places[k])) {
				return false;
			}
		}
	}
	return true;
}

/* The place of these writes must be computed, too. */
static void
join(struct shift *c, const struct write *w, const char *why)
{
	struct text name;
	cannot(c->e, w->from, why);
	if (w->step_count > 0 && w->steps[0].kind == STEP_NAME &&
		words_known(w->steps[0].name, &name)) {
		blame(c->e, c->op, name);
	}
}

/* Whether each other place certainly stands before or behind those that are computed. Those that do
 * not must be computed, too. */
static bool
others_are_ordered(struct shift *c, const struct unit *places, unsigned count)
{
	struct unit *others = arena_new_array(c->e->arena, c->count + 1, struct unit);
	for (unsigned i = 0; i < c->count; i++) {
		if (c->writes[i]->step_count == 0 || c->writes[i]->steps[0].kind != STEP_NAME) {
			cannot(c->e, c->writes[i]->from,
				"one place is written as values of different kinds");
			return false;
		}
	}
	unsigned other_count = units_of(c, c->writes, c->count, others);
	for (unsigned i = 0; i < other_count; i++) {
		unsigned k = 0;
		while (k < count && are_in_order(&others[i], &places[k])) {
			k++;
		}
		if (k < count) {
			join(c, others[i].writes[0],
				"the order of keys depends on what is present");
		}
	}
	return c->e->reason == NULL;
}

/* ---- what it is given ---------------------------------------------------- */

struct giving {
	struct shift *c;
	struct found *arguments;
	unsigned count;
	const struct shift_given **last;
	bool whole; /* the value under a key of the top level is given as a whole */
};

static bool
members_are_known(const struct shape *value)
{
	if (value == NULL || (value->kind != SHAPE_OBJECT && value->kind != SHAPE_OPEN)) {
		return value != NULL && (value->kind == SHAPE_INPUT || value->kind == SHAPE_EDIT);
	}
	const struct slot *s = value->slots;
	while (s != NULL && slot_is_named(s)) {
		s = s->next;
	}
	return s == NULL;
}

/* Whether the keys of a level can be looked up one by one, so that the value around them is not
 * needed. */
static bool
comes_apart(const struct giving *g, const struct shift_level *level, const struct shape *value,
	unsigned step, struct asked *asked)
{
	bool several = level->literals != NULL && level->literals->next != NULL;
	if (level->special != NULL || level->computed != NULL || !members_are_known(value) ||
		!level_asks(g->c->e->arena, level, step, asked) ||
		(several && (asked->counts || level->order == MATCH_INPUT_ORDER))) {
		return false;
	}
	for (const struct shift_rule *r = level->literals; r != NULL; r = r->next) {
		if (r->key.kind != KEY_LITERAL || list_index(r->key.text) < -1) {
			return false;
		}
	}
	walk_is_object(g->c->e, value);
	return true;
}

/* Gives a value to the call. What loops write is assembled first. */
static bool
give(struct giving *g, const struct shift_rule *r, const struct found *f, bool apart)
{
	struct evaluator *e = g->c->e;
	struct shift_given *given = arena_new(e->arena, struct shift_given);
	*given = (struct shift_given){ .rule = r, .argument = g->count, .apart = apart };
	*g->last = given;
	g->last = &given->next;
	g->arguments[g->count] = *f;
	if (f->value == NULL) {
		g->arguments[g->count].value = shape_null(e, g->c->op->span);
	} else if (cond_has_written(f->when) || build_of(e, f->value) == NULL) {
		struct span from = r != NULL ? r->key.span : g->c->op->span;
		struct text name = r != NULL ? r->key.text : TEXT("document");
		if (!computed_value(e, *f, name, &g->arguments[g->count])) {
			e->reason = NULL;
			cannot(e, from, "looks into a value that a loop has written");
			blame_shape(e, f->value);
			return false;
		}
	}
	g->count++;
	return true;
}

/* What a value has under a name; NULL with NEVER: nothing. */
static bool
find(struct giving *g, const struct found *at, struct text name, bool lookup, struct span from,
	struct found *out)
{
	struct evaluator *e = g->c->e;
	struct found f[4];
	unsigned n = walk_find(e, at->when, at->value, name, lookup, from, f, 4);
	*out = (struct found){ &cond_never, NULL };
	if (e->reason != NULL || g->count == MOST_WRITES) {
		return over_limit(e, from, LIMIT_WRITES) != NULL;
	}
	if (n > 1 && !walk_are_values(f, n)) {
		return over_limit(e, from, LIMIT_FORMS) != NULL;
	}
	if (n > 0) {
		*out = shape_choice(e, f, n, from);
	}
	return true;
}

/* Gives some members of a value, for lookups. */
static bool
give_looked_up(struct giving *g, const struct shift_rule *r, const struct found *at,
	const struct looked_up *names)
{
	struct evaluator *e = g->c->e;
	struct span from = r != NULL ? r->key.span : g->c->op->span;
	struct shape *object = shape_new(e, SHAPE_OBJECT, from);
	struct found member, whole = { &cond_always, object };
	for (const struct looked_up *l = names; l != NULL; l = l->next) {
		if (!find(g, at, l->name, true, from, &member)) {
			return false;
		}
		if (member.value != NULL) {
			shape_add(e, object, member.when, member.value, l->name, from);
		}
	}
	return names == NULL || give(g, r, &whole, true);
}

static bool
give_level(struct giving *g, const struct shift_level *level, const struct found *at, unsigned step)
{
	for (const struct shift_rule *r = level->literals; r != NULL; r = r->next) {
		struct asked asked;
		struct found f;
		if (r->below == NULL && r->path_count == 0) {
			continue; /* it takes a key, and writes nothing */
		}
		if (!find(g, at, r->key.text, false, r->key.span, &f)) {
			return false;
		}
		if (r->below == NULL || g->whole ||
			!comes_apart(g, r->below, f.value, step + 1, &asked)) {
			if (!give(g, r, &f, false)) {
				return false;
			}
		} else if (!give_looked_up(g, r, &f, asked.names) ||
			   !give_level(g, r->below, &f, step + 1)) {
			return false;
		}
	}
	return true;
}

/* ---- what it may change -------------------------------------------------- */

/* Whether each value that is given, and each value inside one, is a single value wherever it is
 * given. */
static bool
given_apart(const struct giving *g, struct values *v)
{
	*v = (struct values){ .e = g->c->e };
	for (unsigned i = 0; i < g->count; i++) {
		if (!values_add(v, g->arguments[i].value)) {
			return false;
		}
	}
	return true;
}

/* The call may append to or write into a value that it is given: no other place may hold that
 * value. */
static bool
changes_stay_inside(struct shift *c, const struct values *v)
{
	for (unsigned i = 0; i < v->count; i++) {
		for (unsigned k = 0; k < c->count; k++) {
			if (write_uses(c->e, c->writes[k], v->at[i].shape)) {
				join(c, c->writes[k], "it may share what a computed place changes");
			}
		}
	}
	return c->e->reason == NULL;
}

/* ---- all ----------------------------------------------------------------- */

/* Looks up in the document what the keys need; `whole`: as few and as large values as possible. */
static bool
give_all(struct giving *g, struct shift_part *part, const struct slot *document, bool whole)
{
	struct shift *c = g->c;
	struct found all = { document->when, document->shape };
	struct asked asked;
	part->given = NULL;
	g->last = &part->given;
	g->count = 0;
	g->whole = whole;
	if (comes_apart(g, part->level, document->shape, SHIFT_ROOT, &asked)) {
		all.when = &cond_always;
		return give_looked_up(g, NULL, &all, asked.names) &&
		       give_level(g, part->level, &all, SHIFT_ROOT);
	}
	enum shape_kind kind = document->shape->kind;
	if (kind == SHAPE_INPUT || kind == SHAPE_OPEN || kind == SHAPE_EDIT ||
		kind == SHAPE_SORTED) {
		return cannot(c->e, c->sketches[0]->from, "it may look at the whole record") !=
		       NULL;
	}
	return give(g, NULL, &all, false);
}

/* If the call may change what it is given, a piece that two keys reach has to be one value. */
static const struct shift_part *
part_of(struct shift *c, const struct slot *document, struct giving *g)
{
	struct evaluator *e = c->e;
	struct shift_part *part = arena_new(e->arena, struct shift_part);
	struct values v;
	part->level = keys_of_computed(c, c->level);
	if (!give_all(g, part, document, false)) {
		return NULL;
	}
	if (!level_may_change(e->arena, part->level)) {
		return part;
	}
	if (!given_apart(g, &v) && (!give_all(g, part, document, true) || !given_apart(g, &v))) {
		return cannot(e, c->sketches[0]->from,
			"a list that others append to is used elsewhere too");
	}
	return changes_stay_inside(c, &v) ? part : NULL;
}

static void
add_in_order(struct shift *c, const struct write *w)
{
	unsigned at = c->count++;
	for (; at > 0 && c->writes[at - 1]->order > w->order; at--) {
		c->writes[at] = c->writes[at - 1];
	}
	c->writes[at] = w;
}

static void
write_place(struct shift *c, const struct shape *places, const struct write *sketch, bool ordered)
{
	struct text name;
	words_known(sketch->steps[0].name, &name);
	const struct computed *why = computed_place(c->e->computed.known, c->op, name);
	struct found f = call_member(c->e, places, name, sketch->from);
	struct write *w = arena_new(c->e->arena, struct write);
	*w = *sketch;
	w->arm_count = 0;
	w->when = f.when;
	w->shape = f.value;
	if (!ordered) {
		w->among = places->input;
		w->order = c->sketches[0]->order;
	}
	add_in_order(c, w);
	explain_running(c->e, why->from, arena_printf(c->e->arena, "\"%.*s\"", TEXT_ARGS(name)),
		arena_printf(c->e->arena, "computed at run time: %s", why->why));
}

bool
write_computed(struct shift *c, const struct slot *document)
{
	struct evaluator *e = c->e;
	if (c->sketch_count == 0) {
		return true;
	}
	struct unit *places = arena_new_array(e->arena, c->sketch_count, struct unit);
	struct unit all = { c->sketches, c->sketch_count };
	unsigned count = units_of(c, c->sketches, c->sketch_count, places);
	bool ordered = are_ordered(places, count);
	if (!others_are_ordered(c, ordered ? places : &all, ordered ? count : 1)) {
		return false;
	}
	struct giving g = { .c = c };
	g.arguments = arena_new_array(e->arena, MOST_WRITES, struct found);
	const struct shift_part *part = part_of(c, document, &g);
	if (part == NULL) {
		return false;
	}
	if (c->count + count > MOST_WRITES) {
		return over_limit(e, c->sketches[0]->from, LIMIT_WRITES) != NULL;
	}
	const struct shape *object =
		call_shift(e, part, g.arguments, g.count, c->sketches[0]->from);
	for (unsigned i = 0; object != NULL && i < count; i++) {
		write_place(c, object, places[i].writes[0], ordered);
	}
	return object != NULL;
}
