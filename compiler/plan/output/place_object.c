/* SPDX-License-Identifier: Apache-2.0 */
/* The members that writes leave in an object: which belong together, which a loop names, which may
 * meet, and in what order they stand. */
#include "plan/output/place_group.h"

/* A member of the object being built, or all that one loop makes. */
struct member {
	struct group writes;
	const struct loop *loop; /* NULL: one member */
	const struct first *first;
	struct slot *slot;
	struct member *next;
};

/* Which loop the name of the next step depends on: -1 none that is not open; else its number in
 * w->arms; or -2: one that is not around it. */
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
			at = w->arms[k] == arm ? (int)k : at;
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

static const struct loop *
object_loop(struct builder *b, struct group g, bool *bad)
{
	const struct loop *loop = NULL;
	for (unsigned i = 0; i < g.count; i++) {
		const struct write *w = g.at[i];
		int at = name_loop(w, g);
		if (at == -1) {
			continue;
		}
		if (at != (int)g.opened || (loop != NULL && w->arms[at]->loop != loop)) {
			cannot(b->e, w->from, "names from several loops meet in one object");
			*bad = true;
			return NULL;
		}
		loop = w->arms[at]->loop;
	}
	return loop;
}

static struct member *
members_of(struct builder *b, struct group g)
{
	struct member *all = NULL;
	bool bad = false;
	const struct loop *loop = object_loop(b, g, &bad);
	for (unsigned i = 0; i < g.count && !bad; i++) {
		const struct write *w = g.at[i];
		bool named_by_loop = name_loop(w, g) >= 0;
		bool in_loop =
			loop != NULL && w->arm_count > g.opened && w->arms[g.opened]->loop == loop;
		if (in_loop && !named_by_loop) {
			return cannot(b->e, w->from,
				"a loop writes to known and unknown names of one object");
		}
		bool merged = loop != NULL && !named_by_loop && group_taken_by(w, loop) != NULL;
		member_add(find_member_of(b, &all, w, g, named_by_loop || merged ? loop : NULL), w);
	}
	return bad ? NULL : all;
}

/* One member each for what literal keys of the loop's level write into the same object. */
static bool
add_merged(struct builder *b, struct slot *slot, struct group g)
{
	struct alternative **last = &slot->alternatives;
	struct group *made = arena_new_array(b->e->arena, g.count + 1, struct group);
	unsigned count = 0;
	for (unsigned i = 0; i < g.count; i++) {
		const struct write *w = g.at[i];
		const struct input *match = group_taken_by(w, slot->loop);
		bool done = false;
		for (unsigned k = 0; k < i; k++) {
			if (group_same_name(g.at[k], w, g)) {
				if (group_taken_by(g.at[k], slot->loop) != match) {
					return cannot(b->e, w->from,
						       "several keys write to one name between a loop's members") !=
					       NULL;
				}
				done = true;
			}
		}
		if (done) {
			continue;
		}
		struct group inner = group_select(b, g, w, group_same_name);
		inner.depth++;
		for (unsigned k = 0; k < count; k++) {
			if (group_taken_by(made[k].at[0], slot->loop) == match &&
				!groups_in_order(b, made[k], inner)) {
				return false;
			}
		}
		made[count++] = inner;
		struct alternative *a = arena_new(b->e->arena, struct alternative);
		*a = (struct alternative){ .match = match,
			.when = group_when(b, inner),
			.shape = group_shape(b, inner),
			.name = group_step(w, g)->name,
			.from = w->from };
		if (a->shape == NULL) {
			return false;
		}
		*last = a;
		last = &a->next;
	}
	return true;
}

/* The writes in the steps of the loop, or those that are not. */
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

static const struct noted *
also(struct evaluator *e, const struct noted *others, const struct first *first)
{
	struct noted *n = arena_new(e->arena, struct noted);
	*n = (struct noted){ first, others };
	return n;
}

/* The loops of the member's shape that are `opened` deep, or `loop` alone, tell when they first
 * write. */
static void
attach_first(struct evaluator *e, const struct shape *s, const struct loop *loop,
	const struct first *first)
{
	struct shape *made = (struct shape *)(uintptr_t)s; /* made by this evaluation */
	if (s->kind == SHAPE_COLLECT) {
		made->noted = also(e, made->noted, first);
		return;
	}
	if (s->kind == SHAPE_CALL) { /* it has been computed: its slots are not written here */
		return;
	}
	for (struct slot *i = made->slots; i != NULL; i = i->next) {
		if (i->loop != NULL && (loop == NULL || i->loop == loop)) {
			i->noted = also(e, i->noted, first);
		} else if (i->loop == NULL && i->shape != NULL) {
			attach_first(e, i->shape, loop, first);
		}
	}
}

/* Members change places when running, as the order of their writes in the spec says. */
static void
rank_members(struct builder *b, struct member *all, unsigned opened)
{
	for (struct member *m = all; m != NULL; m = m->next) {
		m->slot->first = first_in_spec(b->e, m->writes.at, m->writes.count, opened);
		if (m->loop != NULL) {
			m->slot->noted = also(b->e, m->slot->noted, m->slot->first);
		} else {
			attach_first(b->e, m->slot->shape, NULL, m->slot->first);
		}
	}
}

/* Where the order follows from which writes happen, as the walk of the spec comes to them.  False:
 * it depends on the input, too. */
static bool
order_by_spec(struct builder *b, struct member *all, unsigned opened)
{
	bool certain = true;
	for (struct member *m = all; m != NULL; m = m->next) {
		for (struct member *n = m->next; n != NULL; n = n->next) {
			enum member_order order = order_of(b->e, m->writes.at, m->writes.count,
				n->writes.at, n->writes.count, opened);
			if (order == ORDER_OF_INPUT) {
				return false;
			}
			certain = certain && order == ORDER_CERTAIN;
		}
	}
	if (!certain) {
		rank_members(b, all, opened);
	}
	return true;
}

/* The same but for some records. */
static bool
order_or_unusual(struct builder *b, struct member *all, unsigned opened)
{
	const struct cond *when = b->e->unusual_when;
	for (struct member *m = all; m != NULL; m = m->next) {
		for (struct member *n = m->next; n != NULL; n = n->next) {
			if (!order_else_unusual(b->e, m->writes.at, m->writes.count, n->writes.at,
				    n->writes.count, opened, &when)) {
				return false;
			}
		}
	}
	b->e->unusual_when = when;
	b->e->unusual = true;
	rank_members(b, all, opened);
	return true;
}

static void
blame_member(struct builder *b, const struct member *m)
{
	struct text name;
	if (m->writes.depth == 0 && m->loop == NULL &&
		words_known(group_step(m->writes.at[0], m->writes)->name, &name)) {
		blame(b->e, b->op, name);
	}
}

/* Those whose order among each other is that of the input. */
static void
blame_order(struct builder *b, const struct member *all, unsigned opened)
{
	for (const struct member *m = all; m != NULL; m = m->next) {
		for (const struct member *n = m->next; n != NULL; n = n->next) {
			if (order_of(b->e, m->writes.at, m->writes.count, n->writes.at,
				    n->writes.count, opened) == ORDER_OF_INPUT) {
				blame_member(b, m);
				blame_member(b, n);
			}
		}
	}
}

/* Whether only a computed object tells the order of some of them. */
static bool
has_order_of_its_own(const struct member *m)
{
	while (m != NULL && m->writes.at[0]->among == NULL) {
		m = m->next;
	}
	return m != NULL;
}

static bool
order_members(struct builder *b, struct shape *object, struct member *all, unsigned opened)
{
	if (order_by_spec(b, all, opened)) {
		return true;
	}
	if (has_order_of_its_own(all)) {
		cannot(b->e, all->writes.at[0]->from, "the order of keys depends on the input");
		blame_order(b, all, opened);
		return false;
	}
	for (struct member *m = all; m != NULL; m = m->next) {
		for (struct member *n = m->next; n != NULL; n = n->next) {
			if (!order_places(b->e, object, m->writes.at, m->writes.count, n->writes.at,
				    n->writes.count, opened, &m->first, &n->first)) {
				if (m->writes.depth > 0 && b->e->making == NULL &&
					order_or_unusual(b, all, opened)) {
					object->orders = NULL;
					return true; /* no place could be computed instead */
				}
				cannot(b->e, n->writes.at[0]->from,
					"the order of keys depends on what is present");
				blame_member(b, m);
				blame_member(b, n);
				return false;
			}
		}
	}
	for (struct member *m = all; m != NULL; m = m->next) {
		if (m->first == NULL) {
			continue;
		}
		const struct loop *loop = NULL;
		for (unsigned i = 0; i < m->writes.count; i++) {
			const struct write *w = m->writes.at[i];
			loop = w->arm_count > opened ? w->arms[opened]->loop : loop;
		}
		if (m->loop != NULL) {
			m->slot->noted = also(b->e, m->slot->noted, m->first);
		} else if (loop != NULL) {
			attach_first(b->e, m->slot->shape, loop, m->first);
		}
	}
	return true;
}

/* What stands at the name.  Of the document's members all are looked at that cannot be followed:
 * each of them is computed when running then. */
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
	e->making = place;
	e->reason = NULL;
	const struct shape *value = group_shape(b, g);
	if (e->reason != NULL) {
		blame(e, b->op, name);
	}
	e->reason = before != NULL ? before : e->reason;
	e->making = NULL;
	return value;
}

const struct shape *
object_shape(struct builder *b, struct group g)
{
	struct evaluator *e = b->e;
	struct shape *object = shape_new(e, SHAPE_OBJECT, g.at[0]->from);
	struct member *all = members_of(b, g);
	for (struct member *m = all; m != NULL; m = m->next) {
		const struct write *w = m->writes.at[0];
		struct text name;
		if (m->loop != NULL) {
			m->slot = shape_add(
				e, object, cond_written(e), NULL, (struct text){ 0 }, w->from);
			m->slot->loop = m->loop;
			if (!add_merged(b, m->slot, group_in_loop(b, m->writes, m->loop, false)) ||
				!slot_add_arms(b, m->slot,
					group_in_loop(b, m->writes, m->loop, true),
					group_same_arm_and_name)) {
				return NULL;
			}
			continue;
		}
		if (!words_known(group_step(w, g)->name, &name)) {
			/* named by a loop that is open: the same for all writes here */
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
			object->unique = all->next != NULL;
		}
	}
	object->unique = object->unique || names_may_meet(object->slots);
	object->known = object->unique ? names_known(e, object->slots) : NULL;
	e->unusual = e->unusual || object->unique;
	return e->reason == NULL && order_members(b, object, all, g.opened) ? object : NULL;
}
