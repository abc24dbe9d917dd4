/* SPDX-License-Identifier: Apache-2.0 */
/* shift on shapes. The spec is walked once, at compile time, with what is known of the document;
 * every write that may happen is recorded with its place and its condition. */
#include "plan/operation/shift_part.h"

/* How many rules the walk may visit, in addition to the length of the spec: levels of `*|b` double
 * them. */
enum { VISITS_ANYWAY = 4096 };

static void shift_level(struct shift *, const struct shift_level *, const struct step *);

static void
apply_rule(struct shift *c, const struct shift_rule *rule, const struct step *at)
{
	if (++c->visits > c->most_visits) {
		cannot(c->e, rule->key.span,
			"there are too many ways through the levels of the shift");
		return;
	}
	if (rule_is_computed(c, rule)) {
		sketch_rule(c, rule, at);
	} else if (rule->below != NULL) {
		shift_level(c, rule->below, at);
	} else {
		shift_write(c, rule, at, at->value);
	}
}

/* ---- special keys -------------------------------------------------------- */

static const struct shape *
string_shape(struct shift *c, struct words words, struct span from)
{
	struct shape *s = shape_new(c->e, SHAPE_STRING, from);
	s->words = words;
	return s;
}

static void
apply_special(struct shift *c, const struct shift_level *level, const struct shift_rule *rule,
	const struct step *at)
{
	struct step here = { .up = at,
		.when = at->when,
		.value = at->value,
		.turn = { .level = level, .rule = rule } };
	const struct shape *value = at->value;
	struct found f = { 0 };
	if (rule_is_computed(c, rule)) {
		sketch_key(c, level, rule, at);
		return;
	}
	c->fault = (struct fault){ .rule = rule };
	switch (rule->key.kind) {
	case KEY_CONST:
		here.key = words_of(c->e, rule->key.text);
		value = string_shape(c, here.key, rule->key.span);
		break;
	case KEY_NAME:
		if (!walk_reference(c, at, rule->key.ref, rule->key.span, &here.key)) {
			return;
		}
		value = string_shape(c, here.key, rule->key.span);
		break;
	case KEY_LOOKUP:
		if (!walk_lookup(c, &rule->key.lookup, at, &f)) {
			return;
		}
		here.when = f.when;
		value = f.value;
		/* fall through */
	case KEY_SELF:
		here.key = at->key;
		here.groups = at->groups;
		here.group_count = at->group_count;
		break;
	default:
		cannot(c->e, rule->key.span, "an unsupported key");
		return;
	}
	/* a leaf's own lookups begin at its place, not at what it found */
	if (rule->below == NULL) {
		shift_write(c, rule, &here, value);
		return;
	}
	if (rule->key.kind == KEY_LOOKUP) {
		here.value = value;
	}
	apply_rule(c, rule, &here);
}

/* ---- literal and computed keys ------------------------------------------- */

/* The piece that a literal key matches, for the order of the input; NULL: there is none. */
static const struct input *
matched_input(
	struct shift *c, const struct shift_rule *r, const struct step *at, const struct found *f)
{
	if (at->value->kind == SHAPE_OPEN) {
		return walk_member(c, r->key.text, r->key.span, at->value);
	}
	bool piece =
		f->value != NULL && (f->value->kind == SHAPE_INPUT || f->value->kind == SHAPE_EDIT);
	return piece ? f->value->input : NULL;
}

static void
apply_literal(struct shift *c, const struct shift_level *level, const struct shift_rule *r,
	const struct step *at)
{
	struct found f[4];
	c->fault = (struct fault){ .rule = r };
	struct found looped;
	if (walk_looped_member(c, r, at, at->value, &looped)) {
		struct step here = { .up = at,
			.key = words_of(c->e, r->key.text),
			.when = looped.when,
			.value = looped.value,
			.turn = { .level = level, .rule = r } };
		apply_rule(c, r, &here);
		return;
	}
	const struct shape *moved = walk_moved_member(c, r, at->value);
	if (moved != NULL) {
		struct step here = { .up = at,
			.key = words_of(c->e, r->key.text),
			.when = at->when,
			.value = moved,
			.turn = { .level = level, .rule = r } };
		shift_move(c, r, &here);
		return;
	}
	unsigned n = walk_find(c->e, at->when, at->value, r->key.text, false, r->key.span, f, 4);
	if (n > 1 && r->below == NULL && walk_are_values(f, n)) {
		f[0] = shape_choice(c->e, f, n, r->key.span);
		n = 1;
	}
	for (unsigned i = 0; i < n && c->e->reason == NULL; i++) {
		struct step here = { .up = at,
			.key = words_of(c->e, r->key.text),
			.when = f[i].when,
			.value = f[i].value,
			.turn = { .level = level,
				.rule = r,
				.matched = matched_input(c, r, at, &f[i]) } };
		apply_rule(c, r, &here);
	}
}

/* Whether an earlier operation adds the member that the literal key takes, behind all members of
 * the record, if the record has none. */
static bool
may_be_behind(const struct shape *value, const struct shift_rule *r)
{
	const struct slot *s = value->kind == SHAPE_OPEN ? value->slots : NULL;
	while (s != NULL && (s->here != NULL || s->when->kind == COND_NEVER ||
				    !text_equal(s->name, r->key.text))) {
		s = s->next;
	}
	return s != NULL;
}

/* `apart`: without those that apply_known() applies. */
static void
apply_literals(struct shift *c, const struct shift_level *level, const struct step *at, bool apart)
{
	for (const struct shift_rule *r = level->literals; r != NULL && c->e->reason == NULL;
		r = r->next) {
		if (r->key.kind != KEY_LITERAL) {
			continue; /* [n] never matches */
		}
		if (apart && may_be_behind(at->value, r)) {
			continue;
		}
		if (rule_is_computed(c, r)) {
			sketch_key(c, level, r, at);
		} else {
			apply_literal(c, level, r, at);
			go_on(c);
		}
	}
}

/* The first computed key that matches `key`; *group gets what its star matched. */
static const struct shift_rule *
computed_match(struct shift *c, const struct shift_rule *rules, const struct step *at,
	struct text key, struct words *group, unsigned *count)
{
	for (const struct shift_rule *r = rules; r != NULL; r = r->next) {
		struct text text;
		*count = 0;
		switch (r->key.kind) {
		case KEY_ANY: /* captures nothing: &(0,1) does not exist */
			return r;
		case KEY_REFS:
			if (!walk_name_text(c, at, r->key.name, r->key.span, &text)) {
				return NULL;
			}
			if (text_equal(text, key)) {
				return r;
			}
			break;
		case KEY_STARS:
			if (r->key.match != STAR_ONE) {
				return cannot(c->e, r->key.span, "several stars in a key");
			}
			if (star_takes(&r->key, key, &text)) {
				*group = words_of(c->e, text);
				*count = 1;
				return r;
			}
			break;
		default:
			break;
		}
	}
	return NULL;
}

/* The rule for a member of that name; *here gets what its key matches. NULL: there is none. */
static const struct shift_rule *
rule_for(struct shift *c, const struct shift_level *level, struct text name, struct step *here)
{
	const struct shift_rule *rule = level->literals;
	while (rule != NULL && !text_equal(rule->key.text, name)) {
		rule = rule->next;
	}
	if (rule == NULL) {
		struct words *group = arena_new(c->e->arena, struct words);
		rule = computed_match(
			c, level->computed, here->up, name, group, &here->group_count);
		here->groups = group;
	}
	return c->e->reason == NULL ? rule : NULL;
}

static void
unroll_member(struct shift *c, const struct shift_level *level, const struct step *at,
	const struct shape *members, const struct slot *s)
{
	struct step here = { .up = at, .key = words_of(c->e, s->name), .value = s->shape };
	const struct shift_rule *rule = rule_for(c, level, s->name, &here);
	bool literal = rule != NULL && rule->key.kind == KEY_LITERAL;
	if (rule == NULL || (literal && level->order == MATCH_LITERALS_FIRST)) {
		return;
	}
	here.turn = (struct turn){ .level = level, .rule = rule, .member = s };
	if (members->object.orders == NULL && walk_may_move(c, rule, members, s)) {
		here.when = at->when;
		c->fault = (struct fault){ .rule = rule };
		shift_move(c, rule, &here);
		return;
	}
	struct found member = { s->when, s->shape };
	bool looped = literal && walk_looped_member(c, rule, at, members, &member);
	if (!looped && cond_has_written(s->when) && cond_in_loop(at->when)) {
		cannot(c->e, level->computed->key.span, "looks into a value that was assembled");
		return;
	}
	if (!looped && cond_has_written(s->when) &&
		!computed_value(c->e, member, s->name, &member)) {
		return;
	}
	here.when = looped ? member.when : cond_and(c->e, at->when, member.when);
	here.value = member.value;
	c->fault = (struct fault){ .rule = rule };
	apply_rule(c, rule, &here);
}

/* Applies wildcards to each member of a list, or of an object whose members are known. */
static void
unroll(struct shift *c, const struct shift_level *level, const struct step *at,
	const struct shape *members)
{
	bool literals_first = level->order == MATCH_LITERALS_FIRST;
	if (shape_is_ranked(members)) {
		cannot(c->e, level->computed->key.span,
			"a wildcard over members in the order of the input");
		return;
	}
	computed_order(c->e, members);
	if (literals_first) {
		apply_literals(c, level, at, false);
	}
	for (const struct slot *s = members->slots; s != NULL && c->e->reason == NULL;
		s = s->next) {
		c->fault = (struct fault){ .level = level };
		if (!slot_is_named(s)) {
			cannot(c->e, level->computed->key.span,
				"a wildcard over keys known only at run time");
			blame_shape(c->e, at->value);
			return;
		}
		unroll_member(c, level, at, members, s);
	}
}

/* ---- loops --------------------------------------------------------------- */

static void
apply_member(struct shift *c, const struct shift_level *level, const struct step *at,
	struct text name, struct found member, const struct input *here)
{
	struct words *group = arena_new(c->e->arena, struct words);
	struct step step = { .up = at,
		.key = words_of(c->e, name),
		.groups = group,
		.when = cond_and(c->e, at->when, member.when),
		.value = member.value };
	c->fault = (struct fault){ .level = level };
	const struct shift_rule *rule =
		computed_match(c, level->computed, at, name, group, &step.group_count);
	if (rule == NULL || c->e->reason != NULL) {
		return;
	}
	struct shift_rule *own = arena_new(c->e->arena, struct shift_rule);
	*own = *rule; /* not the same as the loop's */
	step.turn = (struct turn){ .level = level, .rule = own, .matched = here };
	c->fault = (struct fault){ .rule = rule };
	apply_rule(c, own, &step);
}

/* Applies the level to members inside which an earlier operation removes something. */
static void
apply_edited(struct shift *c, const struct shift_level *level, const struct step *at)
{
	const struct edit_member *m =
		at->value->kind == SHAPE_EDIT ? at->value->edit->members : NULL;
	for (; m != NULL && c->e->reason == NULL; m = m->next) {
		if (m->below != NULL && !walk_takes(level->literals, m->name)) {
			struct input *in = walk_member(c, m->name, m->from, at->value);
			const struct shape *left = walk_edited(c->e, in, m->below, m->from);
			apply_member(c, level, at, m->name,
				(struct found){ cond_found(c->e, in), left }, in);
		}
	}
}

/* Whether something is known of members that a wildcard takes: they are handled one by one, apart
 * from the loop. */
static bool
has_known(const struct shape *value)
{
	const struct edit_member *m = value->kind == SHAPE_EDIT ? value->edit->members : NULL;
	while (m != NULL && m->below == NULL) {
		m = m->next;
	}
	return m != NULL || value->kind == SHAPE_OPEN;
}

/* The level with all of its keys in the order of the input. NULL: literal keys come before that. */
static const struct shift_level *
level_of_known(struct shift *c, const struct shift_level *level, const struct shape *value)
{
	for (const struct slot *s = value->kind == SHAPE_OPEN ? value->slots : NULL; s != NULL;
		s = s->next) {
		if (s->here != NULL && !text_equal(s->here->name, s->name) &&
			walk_takes(level->literals, s->name)) {
			return cannot(c->e, s->from, "a wildcard over renamed members");
		}
	}
	if (level->order == MATCH_INPUT_ORDER) {
		return level;
	}
	if (level->literals != NULL) {
		return cannot(c->e, level->computed->key.span,
			"a wildcard over keys known only at run time");
	}
	struct shift_level *own = arena_new(c->e->arena, struct shift_level);
	*own = *level;
	own->order = MATCH_INPUT_ORDER;
	return own;
}

/* Applies a literal key to a member that an earlier operation may add behind all others: to where
 * it stands in the record, or behind. */
static void
apply_behind(struct shift *c, const struct shift_level *level, const struct shift_rule *r,
	const struct step *at, const struct slot *s)
{
	c->fault = (struct fault){ .rule = r };
	if (rule_is_computed(c, r)) {
		cannot(c->e, r->key.span, "the order of keys depends on the input");
		return;
	}
	struct shift_rule *own = arena_new(c->e->arena, struct shift_rule);
	*own = *r; /* not the same at both places */
	struct step step = { .up = at,
		.key = words_of(c->e, s->name),
		.when = cond_and(c->e, at->when, s->when),
		.value = s->shape,
		.turn = { .level = level, .rule = own, .matched = s->here } };
	apply_rule(c, own, &step);
}

/* Applies the level to each known member of an object that is known in part, unless
 * apply_literals() has: to those that stand in the record (`here`), or to those behind. */
static void
apply_known(struct shift *c, const struct shift_level *level, const struct step *at, bool here)
{
	const struct slot *s = at->value->kind == SHAPE_OPEN ? at->value->slots : NULL;
	for (; s != NULL && c->e->reason == NULL; s = s->next) {
		if ((s->here != NULL) != here || s->when->kind == COND_NEVER) {
			continue;
		}
		const struct shift_rule *r = level->literals;
		while (r != NULL && !text_equal(r->key.text, s->name)) {
			r = r->next;
		}
		if (r == NULL) {
			apply_member(c, level, at, s->name, (struct found){ s->when, s->shape },
				s->here);
		} else if (may_be_behind(at->value, r)) {
			apply_behind(c, level, r, at, s);
		}
	}
}

/* Applies the level's only computed key, "*", to what a loop has made of the members of a document
 * that it does not name. */
static void
apply_rest(struct shift *c, const struct shift_level *level, const struct step *at)
{
	const struct shift_rule *any = level->computed;
	if (any->key.kind != KEY_ANY || any->next != NULL) {
		cannot(c->e, any->key.span, "a wildcard over keys known only at run time");
		return;
	}
	walk_settle(c, level, at);
	apply_literals(c, level, at, true);
	apply_known(c, level, at, true);
	const struct alternative *a = at->value->rest->alternatives;
	for (; a != NULL && c->e->reason == NULL; a = a->next) {
		struct shift_rule *own = arena_new(c->e->arena, struct shift_rule);
		*own = *any; /* not the same for each arm */
		c->fault = (struct fault){ .rule = any };
		struct step here = { .up = at,
			.key = a->name,
			.when = cond_and(c->e, at->when,
				cond_and(c->e, cond_found(c->e, a->arm->each), a->when)),
			.value = a->shape,
			.arm = a->arm,
			.turn = { .level = level,
				.rule = own,
				.matched = a->arm->each,
				.arm = a->arm } };
		if (a->when->kind != COND_NEVER) {
			apply_rule(c, own, &here);
		}
	}
	apply_known(c, level, at, false);
}

static void
apply_loop(struct shift *c, const struct shift_level *level, const struct step *at)
{
	if (has_known(at->value) && (level = level_of_known(c, level, at->value)) == NULL) {
		return;
	}
	if (at->value->kind == SHAPE_OPEN && at->value->rest != NULL) {
		apply_rest(c, level, at);
		return;
	}
	struct loop *loop = walk_loop(c, level, at);
	if (loop == NULL) {
		return;
	}
	apply_literals(c, level, at, true);
	apply_known(c, level, at, true);
	apply_edited(c, level, at);
	const struct edit *each = at->value->kind == SHAPE_EDIT ? at->value->edit->each : NULL;
	const struct arm *arm = loop->arms;
	for (const struct shift_rule *r = level->computed; r != NULL && c->e->reason == NULL;
		r = r->next) {
		unsigned stars = r->key.kind == KEY_ANY ? 0 : r->key.stars;
		struct word *key = arena_new_array(c->e->arena, stars + 1, struct word);
		struct words *groups = arena_new_array(c->e->arena, stars + 1, struct words);
		key[stars] = (struct word){ .kind = WORD_KEY, .arm = arm };
		for (unsigned i = 0; i < stars; i++) {
			key[i] = (struct word){ .kind = WORD_GROUP, .arm = arm, .star = i };
			groups[i] = (struct words){ &key[i], 1 };
		}
		c->fault = (struct fault){ .rule = r };
		struct step here = { .up = at,
			.key = { &key[stars], 1 },
			.groups = groups,
			.group_count = stars,
			.when = cond_and(c->e, at->when, cond_found(c->e, arm->each)),
			.value = walk_edited(c->e, arm->each, each, r->key.span),
			.arm = arm,
			.turn = { .level = level, .rule = r, .matched = arm->each, .arm = arm } };
		apply_rule(c, r, &here);
		arm = arm->next;
	}
	apply_known(c, level, at, false);
}

/* Whether unroll() reaches each member. */
static bool
may_unroll(const struct shift_level *level, const struct shape *object)
{
	for (const struct shift_rule *r = level->computed; r != NULL; r = r->next) {
		if (r->key.kind != KEY_ANY &&
			(r->key.kind != KEY_STARS || r->key.match != STAR_ONE)) {
			return false;
		}
	}
	return shape_is_plain(object) && !shape_is_ranked(object);
}

/* Here the keys of a value that is no piece of the input come in an unknown order, and the computed
 * keys write to computed places. It is not known what the literal keys write before that, so their
 * places are computed, too. */
static void
literals_between(struct shift *c, const struct shift_level *level)
{
	for (const struct shift_rule *r = level->literals; r != NULL; r = r->next) {
		if (!rule_is_computed(c, r) && c->e->reason == NULL) {
			c->fault = (struct fault){ .rule = r };
			cannot(c->e, r->key.span, "the order of keys depends on the input");
			go_on(c);
		}
	}
}

static void
shift_level(struct shift *c, const struct shift_level *level, const struct step *at)
{
	for (const struct shift_rule *r = level->special; r != NULL && c->e->reason == NULL;
		r = r->next) {
		apply_special(c, level, r, at);
	}
	if (c->e->reason != NULL || at->value == NULL) {
		return;
	}
	if (level->literals != NULL || level->computed != NULL) {
		walk_is_object(c->e, at->value);
	}
	c->fault = (struct fault){ .level = level };
	const struct shape *elements;
	if (level->computed == NULL) {
		apply_literals(c, level, at, false);
	} else if (rules_are_computed(c, level->computed)) {
		bool piece = at->value->kind == SHAPE_INPUT || at->value->kind == SHAPE_EDIT;
		if (piece || level->order == MATCH_LITERALS_FIRST) {
			apply_literals(c, level, at, false);
			sketch_keys(c, level, level->computed, at);
		} else if (at->value->kind == SHAPE_OBJECT && may_unroll(level, at->value)) {
			unroll(c, level, at, at->value);
		} else {
			literals_between(c, level);
			apply_literals(c, level, at, false);
			sketch_keys(c, level, level->computed, at);
		}
	} else if (walk_goes_on(c, level, at->value)) {
		struct step each = walk_each(c, level, at);
		c->fault = (struct fault){ .rule = level->computed };
		apply_rule(c, level->computed, &each);
	} else if (at->value->kind == SHAPE_OBJECT) {
		unroll(c, level, at, at->value);
	} else if (at->value->kind == SHAPE_LIST &&
		   (elements = walk_elements(c->e, at->value)) != NULL) {
		unroll(c, level, at, elements);
	} else if (at->value->kind == SHAPE_INPUT ||
		   (at->value->kind == SHAPE_OPEN && !at->value->sorted) ||
		   at->value->kind == SHAPE_EDIT) {
		apply_loop(c, level, at);
	} else {
		cannot(c->e, level->computed->key.span,
			"a wildcard over keys known only at run time");
	}
}

static bool
has_assembled(const struct shift *c)
{
	unsigned i = 0;
	while (i < c->count && !c->writes[i]->assembled) {
		i++;
	}
	return i < c->count;
}

/* `moves`: what loops of an earlier operation write is moved as it is where that is possible. */
static struct slot *
walk_keys(struct evaluator *e, const struct op *op, const struct shift_level *level,
	const struct slot *document, bool *moves)
{
	struct shift c = {
		.e = e, .op = op, .level = level, .blamed = e->computed.blamed, .moves = *moves
	};
	if (!hash_order_holds(e, document->shape)) {
		return NULL;
	}
	/* A document that is absent is null: nothing below it matches, but constants are written
	 * even so. What is in an object or list only exists if that does. */
	if (document->when->kind != COND_ALWAYS) {
		enum shape_kind kind = document->shape->kind;
		bool container = kind == SHAPE_OBJECT || kind == SHAPE_LIST ||
				 kind == SHAPE_POSITIONS ||
				 (kind == SHAPE_COLLECT && document->shape->collect.list);
		if (!container) {
			return cannot(e, op->span, "the document may be null");
		}
		c.maybe_null = document->shape;
	}
	c.writes = arena_new_array(e->arena, MOST_WRITES, const struct write *);
	c.most_visits = VISITS_ANYWAY + (op->span.source != NULL ? op->span.source->len : 0);
	struct step first = {
		.key = words_of(e, TEXT("root")), .when = &cond_always, .value = document->shape
	};
	struct step root = { .up = &first,
		.key = words_of(e, TEXT("root")),
		.when = &cond_always,
		.value = document->shape };
	shift_level(&c, level, &root);
	go_on(&c);
	if (c.reason != NULL) {
		e->reason = c.reason;
		e->reason_span = c.reason_span;
	}
	*moves = has_assembled(&c);
	if (e->reason != NULL || !write_computed(&c, document)) {
		return NULL;
	}
	struct writes all = { c.writes, c.count };
	all = level_looks_up(level) ? all : writes_apart(e, all);
	return out_shape(e, op, all.at, all.count, op->span);
}

struct slot *
shift_keys(struct evaluator *e, const struct op *op, const struct shift_level *level,
	const struct slot *document)
{
	struct attempt a = attempt_begin(e, NULL, op->name);
	bool moves = true;
	struct slot *result = walk_keys(e, op, level, document, &moves);
	if (result == NULL && moves) {
		attempt_undo(e, &a);
		moves = false;
		result = walk_keys(e, op, level, document, &moves);
	}
	return result;
}

struct slot *
eval_shift(struct evaluator *e, const struct op *op, struct slot *document)
{
	struct slot *open = shift_open(e, op, document);
	return open != NULL || e->reason != NULL ? open : shift_keys(e, op, op->shift, document);
}
