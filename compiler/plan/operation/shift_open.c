/* SPDX-License-Identifier: Apache-2.0 */
/* A shift that uses some members of the document and passes on all others by "*" leaves a document
 * known in part, like an operation that changes some members: what it names is known, the rest
 * keeps its values and positions. A member gets another name, or is replaced by what its key
 * writes. */
#include "plan/operation/shift_part.h"

/* Whether the path is just "&" (`own`) or just a literal name: a member of the document. */
static bool
is_member(const struct path *path, bool own, struct text *name)
{
	const struct element *e = path->elements;
	if (path->count != 1 || e->kind != ELEMENT_NAME) {
		return false;
	}
	if (!own) {
		return name_is_literal(e->name, name);
	}
	const struct piece *p = e->name.pieces;
	return e->name.count == 1 && p->is_ref && p->ref.level == 0 && p->ref.group == 0;
}

/* The name that the literal key gives its member; false: it does not write to one member of the
 * document. */
static bool
new_name(const struct shift_rule *r, struct text *name)
{
	if (r->key.kind != KEY_LITERAL || r->below != NULL || r->path_count != 1) {
		return false;
	}
	*name = r->key.text; /* "&" */
	return is_member(r->paths, true, NULL) || is_member(r->paths, false, name);
}

static bool
passes_on(const struct shift_level *level)
{
	const struct shift_rule *all = level->computed;
	bool in_order = level->order == MATCH_COMPUTED || level->order == MATCH_INPUT_ORDER;
	if (!in_order || level->special != NULL || all == NULL || all->next != NULL ||
		all->key.kind != KEY_ANY || all->below != NULL || all->path_count != 1 ||
		!is_member(all->paths, true, NULL)) {
		return false;
	}
	const struct shift_rule *r = level->literals;
	while (r != NULL && r->key.kind == KEY_LITERAL) {
		r = r->next;
	}
	return r == NULL;
}

bool
shift_passes_on(const struct op *op)
{
	return passes_on(op->shift);
}

static const struct shift_rule *
rule_of(const struct shift_level *level, const struct slot *s)
{
	const struct shift_rule *r = level->literals;
	while (r != NULL && !text_equal(r->key.text, s->name)) {
		r = r->next;
	}
	return r;
}

static bool
is_known(const struct cond *when)
{
	return !cond_has_call(when) && !cond_has_written(when);
}

/* When both may be there, as far as that is known before anything is computed; NULL: always. */
static const struct cond *
may_be_both(struct evaluator *e, const struct cond *a, const struct cond *b)
{
	const struct cond *both = cond_and(e, a, b);
	if (!is_known(both)) {
		both = is_known(a) ? a : is_known(b) ? b : &cond_always;
	}
	return both->kind != COND_ALWAYS ? both : NULL;
}

/* Members that had different names now have the same one. If both are there they would become one
 * list, so the record bails out. Those that had the same name exclude each other already. */
static bool
exclude(struct evaluator *e, struct shape *open, const struct text *were, struct slot *own)
{
	unsigned i = 0, number = 0;
	for (const struct slot *s = open->slots; s != own; s = s->next) {
		number++;
	}
	for (struct slot *s = open->slots; s != own; s = s->next, i++) {
		if (!text_equal(s->name, own->name) || text_equal(were[i], were[number])) {
			continue;
		}
		const struct cond *both = may_be_both(e, s->when, own->when);
		if (both == NULL) {
			return cannot(e, own->from, "a name that a computed member may have") !=
			       NULL;
		}
		e->bails_out.when = cond_or(e, e->bails_out.when, both);
		own->when = cond_and(e, own->when, cond_not(e, s->when));
	}
	return true;
}

static bool
rename_members(struct evaluator *e, struct shape *open, const struct shift_level *level)
{
	struct text *were = arena_new_array(e->arena, open->count, struct text);
	unsigned count = 0;
	for (struct slot *s = open->slots; s != NULL && e->reason == NULL; s = s->next) {
		were[count++] = s->name;
		const struct shift_rule *r = rule_of(level, s);
		if (r != NULL && new_name(r, &s->name)) {
			s->from = r->key.span;
		}
	}
	struct slot *s = open->slots;
	while (s != NULL && exclude(e, open, were, s)) {
		s = s->next;
	}
	return e->reason == NULL;
}

/* ---- keys that write something else -------------------------------------- */

/* Such a key, and what it makes of the document. */
struct other {
	const struct shift_rule *rule;
	struct slot *member; /* that it takes */
	const struct cond *when; /* the member exists */
	const struct shape *made; /* an OBJECT */
	const struct other *next;
};

/* Whether the order of its members is known, and their names. */
static bool
is_in_order(const struct shape *made)
{
	const struct slot *s = made->slots;
	while (s != NULL && slot_is_named(s) && s->first == NULL && s->run == 0) {
		s = s->next;
	}
	return made->kind == SHAPE_OBJECT && s == NULL && made->object.orders == NULL &&
	       !made->object.unique && made->object.hashed == NULL;
}

/* A level with only that key; NULL: the key asks how many keys of the document have matched. */
static const struct shift_level *
level_of(struct evaluator *e, const struct op *op, const struct shift_rule *r)
{
	struct shift_rule *rule = arena_new(e->arena, struct shift_rule);
	struct shift_level *level = arena_new(e->arena, struct shift_level);
	struct asked asked;
	*rule = *r;
	rule->next = NULL;
	*level = (struct shift_level){
		.span = op->shift->span, .literals = rule, .order = MATCH_LITERALS
	};
	level_asks(e->arena, level, SHIFT_ROOT, &asked);
	return asked.counts ? cannot(e, r->key.span, "an index that counts keys of the document")
			    : level;
}

/* What the key writes if it takes that member, which is one of several of its name. */
static const struct shape *
made_of(struct evaluator *e, const struct op *op, const struct shift_level *level,
	const struct shape *open, const struct slot *member)
{
	struct shape *only = shape_copy(e, open);
	const struct slot *were = open->slots;
	for (struct slot *s = only->slots; s != NULL; s = s->next, were = were->next) {
		if (were != member && text_equal(s->name, member->name)) {
			s->when = &cond_never;
		}
	}
	const struct slot document = { .when = &cond_always, .shape = only, .from = op->span };
	const struct slot *made = shift_keys(e, op, level, &document);
	if (made != NULL && !is_in_order(made->shape)) {
		return cannot(e, level->literals->key.span,
			"a document of unknown names, or in unknown order");
	}
	return made != NULL ? made->shape : NULL;
}

static const struct other *
add_others(struct evaluator *e, const struct op *op, const struct shape *open,
	const struct shift_rule *r, const struct other *others)
{
	const struct shift_level *level = level_of(e, op, r);
	for (struct slot *s = open->slots; s != NULL && e->reason == NULL; s = s->next) {
		if (!text_equal(s->name, r->key.text) || s->when->kind == COND_NEVER) {
			continue;
		}
		const struct shape *made = made_of(e, op, level, open, s);
		if (made == NULL) {
			return others; /* cannot() */
		}
		struct other *other = arena_new(e->arena, struct other);
		*other = (struct other){
			.rule = r, .member = s, .when = s->when, .made = made, .next = others
		};
		others = other;
	}
	return others;
}

static bool
has_member(const struct shape *object, struct text name)
{
	const struct slot *s = object->slots;
	while (s != NULL && !text_equal(s->name, name)) {
		s = s->next;
	}
	return s != NULL;
}

/* When the key may match, as far as that is known before anything is computed. */
static const struct cond *
may_match(struct evaluator *e, const struct other *o)
{
	bool known = is_known(o->when) || o->member->here == NULL;
	return known ? o->when : cond_found(e, o->member->here);
}

/* If the record has both the key and a member of a name that the key writes, the two would become
 * one list, so it bails out. */
static bool
exclude_own(struct evaluator *e, struct shape *open, const struct other *other)
{
	const struct cond *when = may_match(e, other);
	for (const struct other *o = other->next; o != NULL; o = o->next) {
		for (const struct slot *s = o->made->slots; s != NULL; s = s->next) {
			if (has_member(other->made, s->name) &&
				!cond_exclude(e, o->when, other->when)) {
				return cannot(e, o->rule->key.span,
					       "several keys write to one name") != NULL;
			}
		}
	}
	for (struct slot *s = open->slots; s != NULL; s = s->next) {
		if (s == other->member || s->when->kind == COND_NEVER ||
			!has_member(other->made, s->name)) {
			continue;
		}
		if (cond_exclude(e, s->when, other->when)) {
			continue;
		}
		const struct cond *both = may_be_both(e, s->when, when);
		if (s->here == NULL || !text_equal(s->here->name, s->name) || both == NULL) {
			return cannot(e, other->rule->key.span, "several keys write to one name") !=
			       NULL;
		}
		e->bails_out.when = cond_or(e, e->bails_out.when, both);
		s->when = both == s->when ? &cond_never : cond_and(e, s->when, cond_not(e, when));
	}
	return true;
}

/* The document with what the keys make in the positions of the members that they take. */
static struct shape *
put_others(struct evaluator *e, const struct shape *open, const struct other *others)
{
	struct shape *result = shape_new(e, SHAPE_OPEN, open->from);
	result->input = open->input;
	result->rest = open->rest;
	for (const struct slot *s = open->slots; s != NULL; s = s->next) {
		struct slot *kept = shape_keep(e, result, s);
		const struct other *o = others;
		while (o != NULL && o->member != s) {
			o = o->next;
		}
		if (o == NULL) {
			continue;
		}
		kept->when = &cond_never;
		for (const struct slot *m = o->made->slots; m != NULL; m = m->next) {
			struct slot *made = shape_keep(e, result, m);
			made->here = s->here;
			made->when = cond_and(e, may_match(e, o), m->when);
		}
	}
	return result;
}

/* Makes known what the shift names: the members that it takes, and those whose names it writes.
 * Returns in *others the keys that do more than rename a member. */
static bool
name_members(
	struct evaluator *e, const struct op *op, struct shape *open, const struct other **others)
{
	struct text name = { NULL, 0 };
	for (const struct shift_rule *r = op->shift->literals; r != NULL; r = r->next) {
		open_name(e, open, r->key.text, r->key.span);
		if (new_name(r, &name)) {
			open_name(e, open, name, r->key.span);
		}
	}
	*others = NULL;
	for (const struct shift_rule *r = op->shift->literals; r != NULL && e->reason == NULL;
		r = r->next) {
		if (!new_name(r, &name)) {
			*others = add_others(e, op, open, r, *others);
		}
	}
	for (const struct other *o = *others; o != NULL && e->reason == NULL; o = o->next) {
		for (const struct slot *s = o->made->slots; s != NULL; s = s->next) {
			open_name(e, open, s->name, s->from);
		}
	}
	return e->reason == NULL;
}

/* ---- all ----------------------------------------------------------------- */

/* How many members of the record may leave nothing behind. */
static unsigned
count_leaving_nothing(struct evaluator *e, const struct shape *open)
{
	unsigned count = 0;
	for (const struct slot *s = open->slots; s != NULL; s = s->next) {
		const struct slot *k = open->slots;
		while (k != s && k->here != s->here) {
			k = k->next;
		}
		if (k != s ||
			s->here == NULL) { /* it is already counted, or no member of the record */
			continue;
		}
		while (k != NULL &&
			(k->here != s->here || !cond_implies(e, cond_found(e, s->here), k->when))) {
			k = k->next;
		}
		count += k == NULL;
	}
	return count;
}

/* Whether an earlier operation removes members that have no name: any number of them. */
static bool
removes_some(const struct shape *open)
{
	const struct alternative *a = open->rest != NULL ? open->rest->alternatives : NULL;
	while (a != NULL && a->when->kind == COND_ALWAYS) {
		a = a->next;
	}
	return a != NULL;
}

/* NULL: cannot(). */
static struct shape *
change_members(struct evaluator *e, const struct op *op, struct shape *open)
{
	const struct other *others;
	if (!name_members(e, op, open, &others) || !rename_members(e, open, op->shift)) {
		return NULL;
	}
	for (const struct other *o = others; o != NULL; o = o->next) {
		if (!exclude_own(e, open, o)) {
			return NULL;
		}
	}
	struct shape *result = put_others(e, open, others);
	/* shift gives null if nothing of the record is passed on */
	unsigned fewest = 1 + count_leaving_nothing(e, result);
	e->bails_out.members = e->bails_out.members > fewest ? e->bails_out.members : fewest;
	return e->reason == NULL ? result : NULL;
}

/* Whether something that an earlier operation writes must be assembled for the shift: building a
 * tree from the start is cheaper. */
static bool
reads_back(const struct evaluator *e, unsigned calls)
{
	while (calls < e->calls.count && e->calls.at[calls]->kind != CALL_WRITTEN) {
		calls++;
	}
	return calls < e->calls.count;
}

bool
chain_passes_on(const struct chain *chain)
{
	bool passes = false;
	for (const struct op *op = chain->ops; op != NULL && !passes; op = op->next) {
		bool only = op == chain->ops && op->next == NULL;
		passes = op->kind == OP_SHIFT && !only && passes_on(op->shift);
	}
	return passes;
}

struct slot *
shift_open(struct evaluator *e, const struct op *op, const struct slot *document)
{
	bool last = op->next == NULL && document->shape->kind != SHAPE_OPEN;
	if (!e->allowed.passed_on || last || document->when->kind != COND_ALWAYS ||
		!passes_on(op->shift)) {
		return NULL;
	}
	struct attempt a = attempt_begin(e, NULL, op->name);
	const struct computed *blamed = e->computed.blamed;
	struct shape *open = open_document(e, document->shape);
	if (open != NULL && !open->sorted && removes_some(open)) {
		attempt_undo(e, &a);
		return NULL;
	}
	if (open != NULL && !open->sorted) {
		open = change_members(e, op, open);
	}
	bool again = reads_back(e, a.calls);
	if (open == NULL || open->sorted || again) {
		if (again ||
			e->computed.blamed == blamed) { /* there may be another way to follow it */
			attempt_undo(e, &a);
		}
		return NULL;
	}
	e->bails_out.some = true;
	struct slot *result = arena_new(e->arena, struct slot);
	*result = (struct slot){ .when = &cond_always, .shape = open, .from = op->span };
	explain(e, op->span, "shift", "passes on what it does not name");
	return result;
}
