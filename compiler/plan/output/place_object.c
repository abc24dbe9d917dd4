/* SPDX-License-Identifier: Apache-2.0 */
/* The members that writes leave in an object: which writes belong together, which members a loop
 * names, and which names may be equal. */
#include "plan/output/place_member.h"

/* Which loop the name of the next step depends on: its number in w->arms; -1: none, or one that is
 * already opened; -2: one that is not around the write. */
static int
name_loop(const struct write *w, struct group g)
{
	struct words name = group_step(w, g)->name;
	int deepest = -1;
	for (unsigned i = 0; i < name.count; i++) {
		const struct arm *arm = name.at[i].kind == WORD_VALUE ? input_arm(name.at[i].input)
								      : name.at[i].arm;
		if (arm == NULL) {
			continue;
		}
		int at = -2;
		for (unsigned k = 0; k < w->arm_count; k++) {
			at = arm_is_within(arm, w->arms[k]) ? (int)k : at;
		}
		if (at == -2) {
			return -2;
		}
		deepest = at > deepest ? at : deepest;
	}
	return deepest < (int)g.opened ? -1 : deepest;
}

static struct member *
find_member_of(struct builder *b, struct member **all, const struct write *w, struct group g,
	const struct loop *loop)
{
	struct member **m = all;
	for (; *m != NULL; m = &(*m)->next) {
		if ((*m)->loop == loop &&
			(loop != NULL || group_same_name(w, (*m)->writes.at[0], g))) {
			return *m;
		}
	}
	*m = arena_new(b->e->arena, struct member);
	**m = (struct member){ .loop = loop, .writes = { .depth = g.depth, .opened = g.opened } };
	(*m)->writes.at = arena_new_array(b->e->arena, g.count, const struct write *);
	return *m;
}

static void
member_add(struct member *m, const struct write *w)
{
	((const struct write **)(uintptr_t)m->writes.at)[m->writes.count++] = w;
}

/* The next loop around the write, if the name of the step depends on it or on one inside it. */
static const struct loop *
naming_loop(const struct write *w, struct group g)
{
	return name_loop(w, g) >= 0 ? w->arms[g.opened]->loop : NULL;
}

/* Finds the loops that name members. A loop below a literal key beside the arms of another loop is
 * left out: it belongs to the turns of that one. */
static bool
loops_of_object(struct builder *b, struct group g, const struct loop **loops, unsigned *count)
{
	const struct write **of = arena_new_array(b->e->arena, g.count + 1, const struct write *);
	unsigned all = 0;
	for (unsigned i = 0; i < g.count; i++) {
		const struct write *w = g.at[i];
		const struct loop *loop = naming_loop(w, g);
		if (name_loop(w, g) == -2) {
			return cannot(b->e, w->from, "a name from a loop that is not around it") !=
			       NULL;
		}
		bool known = loop == NULL;
		for (unsigned k = 0; k < all && !known; k++) {
			known = naming_loop(of[k], g) == loop;
		}
		if (!known) {
			of[all++] = w;
		}
	}
	*count = 0;
	for (unsigned i = 0; i < all; i++) {
		bool below = false;
		for (unsigned k = 0; k < all && !below; k++) {
			below = k != i && write_taken_by(of[i], naming_loop(of[k], g)) != NULL;
		}
		if (!below) {
			loops[(*count)++] = naming_loop(of[i], g);
		}
	}
	return true;
}

/* The loop whose turns the write belongs to; NULL: none that names members. */
static const struct loop *
loop_of_member(
	const struct write *w, struct group g, const struct loop *const *loops, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		if (write_taken_by(w, loops[i]) != NULL) {
			return loops[i];
		}
	}
	return naming_loop(w, g);
}

/* Whether both writes are in turns of the loop, but of several arms or literal keys. */
static bool
are_apart(const struct write *w, const struct write *v, struct group g, const struct loop *loop)
{
	const struct input *taken = write_taken_by(w, loop);
	if (taken != write_taken_by(v, loop)) {
		return true;
	}
	return taken == NULL && !group_same_arm(w, v, g);
}

/* Whether the write is in turns of the loop. */
static bool
is_in_turns(const struct write *w, struct group g, const struct loop *loop)
{
	return (w->arm_count > g.opened && w->arms[g.opened]->loop == loop) ||
	       write_taken_by(w, loop) != NULL;
}

/* The loop in whose turns a member of a known name is written while the loop makes others: its arms
 * write to it, or several literal keys beside them. NULL: there is none. */
static const struct loop *
loop_weaving(const struct write *w, struct group g, const struct loop *const *loops, unsigned count)
{
	for (unsigned k = 0; k < count && naming_loop(w, g) == NULL; k++) {
		bool turns = is_in_turns(w, g, loops[k]);
		if (turns && write_taken_by(w, loops[k]) == NULL) {
			return loops[k];
		}
		for (unsigned i = 0; i < g.count && turns; i++) {
			if (group_same_name(g.at[i], w, g) && is_in_turns(g.at[i], g, loops[k]) &&
				are_apart(w, g.at[i], g, loops[k])) {
				return loops[k];
			}
		}
	}
	return NULL;
}

/* Whether all writes to the name are in turns of the loop. */
static bool
may_be_woven(struct group g, const struct write *w, const struct loop *loop)
{
	unsigned i = 0;
	while (i < g.count && (!group_same_name(g.at[i], w, g) || is_in_turns(g.at[i], g, loop))) {
		i++;
	}
	return i == g.count;
}

static struct member *
members_of(struct builder *b, struct group g)
{
	struct member *all = NULL;
	const struct loop **loops = arena_new_array(b->e->arena, g.count + 1, const struct loop *);
	unsigned count = 0;
	if (!loops_of_object(b, g, loops, &count)) {
		return NULL;
	}
	for (unsigned i = 0; i < g.count; i++) {
		const struct write *w = g.at[i];
		const struct loop *woven = loop_weaving(w, g, loops, count);
		const struct loop *loop = woven == NULL ? loop_of_member(w, g, loops, count) : NULL;
		if (woven != NULL && !may_be_woven(g, w, woven)) {
			return cannot(b->e, w->from,
				"a loop writes to known and unknown names of one object");
		}
		struct member *m = find_member_of(b, &all, w, g, loop);
		member_add(m, w);
		m->woven = woven;
	}
	return members_woven(all);
}

/* Whether a loop names some of the members, inside `opened` loops. */
static bool
is_named_in_loops(struct group g, unsigned opened)
{
	unsigned i = 0;
	while (i < g.count && name_loop(g.at[i], g) < (int)opened) {
		i++;
	}
	return i < g.count;
}

static struct alternative *
add_alternative(struct builder *b, struct slot *slot, struct group inner, const struct shape *shape)
{
	struct alternative **last = &slot->alternatives;
	while (*last != NULL) {
		last = &(*last)->next;
	}
	*last = arena_new(b->e->arena, struct alternative);
	**last = (struct alternative){
		.when = group_when(b, inner), .shape = shape, .from = inner.at[0]->from
	};
	return shape != NULL ? *last : NULL;
}

/* What a turn of the slot's loop writes if loops inside it name members of the same object. */
static struct alternative *
add_spread(struct builder *b, struct slot *slot, struct group inner)
{
	const struct shape *object = object_shape(b, inner);
	if (object != NULL && shape_is_ranked(object)) {
		return cannot(
			b->e, inner.at[0]->from, "the order of keys depends on what is present");
	}
	struct alternative *a = add_alternative(b, slot, inner, object);
	if (a != NULL) {
		a->when = cond_written(b->e);
		a->spread = true;
	}
	return a;
}

static bool
same_match(const struct write *w, const struct write *sample, const struct loop *loop)
{
	return write_taken_by(w, loop) == write_taken_by(sample, loop);
}

/* Adds a member for each place in the same object that a literal key of the loop's level writes.
 * `taken`: the writes of all such keys. */
static bool
add_taken(struct builder *b, struct slot *slot, struct group all, struct group taken)
{
	struct group *made = arena_new_array(b->e->arena, taken.count + 1, struct group);
	unsigned count = 0;
	for (unsigned i = 0; i < taken.count; i++) {
		const struct write *w = taken.at[i];
		bool done = false;
		for (unsigned k = 0; k < all.count; k++) {
			if (group_same_name(all.at[k], w, all) &&
				!same_match(all.at[k], w, slot->loop)) {
				return cannot(b->e, w->from,
					       "several keys write to one name between a loop's members") !=
				       NULL;
			}
		}
		for (unsigned k = 0; k < i && !done; k++) {
			done = group_same_name(taken.at[k], w, taken);
		}
		if (done) {
			continue;
		}
		struct group inner = group_select(b, taken, w, group_same_name);
		inner.depth++;
		for (unsigned k = 0; k < count; k++) {
			if (!groups_in_order(b, made[k], inner)) {
				return false;
			}
		}
		made[count++] = inner;
		struct alternative *a = add_alternative(b, slot, inner, group_shape(b, inner));
		if (a == NULL) {
			return false;
		}
		a->match = write_taken_by(w, slot->loop);
		a->name = group_step(w, all)->name;
	}
	return true;
}

/* The writes of the literal key of the write at `first`. */
static struct group
group_taken(struct builder *b, struct group g, const struct input *const *match, unsigned first)
{
	struct group taken = { NULL, 0, g.depth, g.opened };
	for (unsigned i = first; i < g.count; i++) {
		taken.count += match[i] == match[first];
	}
	const struct write **kept = arena_new_array(b->e->arena, taken.count, const struct write *);
	taken.at = kept;
	for (unsigned i = first; i < g.count; i++) {
		if (match[i] == match[first]) {
			*kept++ = g.at[i];
		}
	}
	return taken;
}

/* Adds what literal keys of the loop's level write into the same object. */
static bool
add_merged(struct builder *b, struct slot *slot, struct group g)
{
	const struct input **match =
		arena_new_array(b->e->arena, g.count + 1, const struct input *);
	for (unsigned i = 0; i < g.count; i++) {
		match[i] = write_taken_by(g.at[i], slot->loop);
	}
	for (unsigned i = 0; i < g.count; i++) {
		unsigned same = 0;
		while (match[same] != match[i]) {
			same++;
		}
		if (same < i) {
			continue; /* done with an earlier one */
		}
		struct group taken = group_taken(b, g, match, i);
		if (!is_named_in_loops(taken, g.opened)) {
			if (!add_taken(b, slot, g, taken)) {
				return false;
			}
			continue;
		}
		struct alternative *a = add_spread(b, slot, taken);
		if (a == NULL) {
			return false;
		}
		a->match = match[i];
	}
	return true;
}

/* Adds what the loop itself writes. */
static bool
add_arms(struct builder *b, struct slot *slot, struct group g)
{
	for (unsigned i = 0; i < g.count; i++) {
		unsigned same = 0;
		while (!group_same_arm(g.at[same], g.at[i], g)) {
			same++;
		}
		if (same < i) {
			continue; /* done with an earlier one */
		}
		struct group arm = group_select(b, g, g.at[i], group_same_arm);
		if (!is_named_in_loops(arm, g.opened + 1)) {
			if (!slot_add_arms(b, slot, arm, group_same_arm_and_name)) {
				return false;
			}
			continue;
		}
		arm.opened++;
		struct alternative *a = add_spread(b, slot, arm);
		if (a == NULL) {
			return false;
		}
		a->arm = g.at[i]->arms[g.opened];
	}
	return true;
}

/* The writes in the turns of the loop (`in`), or all others. */
static struct group
group_in_loop(struct builder *b, struct group g, const struct loop *loop, bool in)
{
	const struct write **kept = arena_new_array(b->e->arena, g.count, const struct write *);
	struct group out = g;
	out.at = kept;
	out.count = 0;
	for (unsigned i = 0; i < g.count; i++) {
		const struct write *w = g.at[i];
		if ((w->arm_count > g.opened && w->arms[g.opened]->loop == loop) == in) {
			kept[out.count++] = w;
		}
	}
	return out;
}

/* What stands under the name. For the document, it goes on after a member that cannot be followed:
 * each such member is computed at run time. */
static const struct shape *
member_shape(struct builder *b, struct group g, struct text name)
{
	struct evaluator *e = b->e;
	if (g.depth > 1 || name.len == 0) {
		return group_shape(b, g);
	}
	const char *before = e->reason;
	struct computed *place = arena_new(e->arena, struct computed);
	*place = (struct computed){ .op = b->op, .name = name };
	e->computed.making = place;
	e->reason = NULL;
	const struct shape *value = group_shape(b, g);
	if (e->reason != NULL) {
		blame(e, b->op, name);
	}
	e->reason = before != NULL ? before : e->reason;
	e->computed.making = NULL;
	return value;
}

/* Whether a list among the members' values is used elsewhere, so that it must not grow. */
static bool
lists_are_shared(struct builder *b, struct group g)
{
	unsigned i = 0;
	while (i < g.count && (g.at[i]->step_count != g.depth + 1 || !list_is_shared(b, g.at[i]))) {
		i++;
	}
	return i < g.count;
}

const struct shape *
object_shape(struct builder *b, struct group g)
{
	struct evaluator *e = b->e;
	struct shape *object = shape_new(e, SHAPE_OBJECT, g.at[0]->from);
	g = group_gathered(b, g);
	struct member *all = members_of(b, g);
	for (struct member *m = all; m != NULL; m = m->next) {
		const struct write *w = m->writes.at[0];
		struct text name;
		if (m->loop != NULL) {
			m->slot = shape_add(
				e, object, cond_written(e), NULL, (struct text){ 0 }, w->from);
			m->slot->loop = m->loop;
			if (!add_merged(b, m->slot, group_in_loop(b, m->writes, m->loop, false)) ||
				!add_arms(b, m->slot, group_in_loop(b, m->writes, m->loop, true))) {
				return NULL;
			}
			continue;
		}
		if (!words_known(group_step(w, g)->name, &name)) {
			/* named by an open loop: the same for all writes here */
			name = (struct text){ 0 };
		}
		struct group inner = m->writes;
		inner.depth++;
		const struct shape *value = member_shape(b, inner, name);
		if (value == NULL) {
			continue;
		}
		m->slot = shape_add(e, object, group_when(b, inner), value, name, w->from);
		if (name.at == NULL) {
			m->slot->words = group_step(w, g)->name;
			object->object.unique = all->next != NULL;
		}
	}
	object->object.unique = object->object.unique || names_may_meet(object->slots);
	object->object.known = object->object.unique ? names_known(e, object->slots) : NULL;
	object->object.used =
		object->object.unique && object->object.known == NULL && lists_are_shared(b, g);
	e->bails_out.some = e->bails_out.some || object->object.unique;
	return e->reason == NULL && members_in_order(b, object, all, g.opened) ? object : NULL;
}
