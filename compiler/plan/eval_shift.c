/* SPDX-License-Identifier: Apache-2.0 */
/* shift on shapes: the spec is walked once, when compiling, with what is known of the document;
 * every write that may happen goes to its place with the condition under which it does. */
#include "plan/place.h"

enum { MOST_STEPS = 64, MOST_WRITES = 2000 };

/* An entry of the walked path. */
struct step {
	const struct step *up;
	struct text key;
	const struct text *groups; /* what the stars of the key took */
	unsigned group_count;
	const struct cond *when; /* the key matched */
	const struct shape *value; /* NULL: matched without a value (the text of a scalar) */
};

struct shift {
	struct evaluator *e;
	struct out_place out;
	unsigned writes;
};

static void shift_level(struct shift *, const struct shift_level *, const struct step *);

static const struct step *
step_up(const struct step *s, unsigned level)
{
	for (; s != NULL && level > 0; level--) {
		s = s->up;
	}
	return s;
}

/* The text of a reference; false: no such level or group. */
static bool
reference(const struct step *at, struct ref r, struct text *out)
{
	const struct step *s = step_up(at, r.level);
	if (s == NULL || r.group > s->group_count) {
		return false;
	}
	*out = r.group == 0 ? s->key : s->groups[r.group - 1];
	return true;
}

static bool
name_text(struct shift *c, const struct step *at, struct name name, struct text *out)
{
	struct buffer b;
	buffer_init(&b, c->e->arena);
	for (unsigned i = 0; i < name.count; i++) {
		struct text t = name.pieces[i].text;
		if (name.pieces[i].is_ref && !reference(at, name.pieces[i].ref, &t)) {
			return false;
		}
		buffer_add(&b, t.at, t.len);
	}
	*out = buffer_text(&b);
	return true;
}

/* ---- looking into values -----------------------------------------------------------------------
 */

/* A value that may be there in several forms: each with its condition. */
struct found {
	const struct cond *when;
	const struct shape *value; /* NULL: matched without a value */
};

typedef void (*found_function)(struct shift *, const void *rule, const struct step *);

static const struct edit_member *
edited(const struct edit *edit, struct text name)
{
	for (const struct edit_member *m = edit->members; m != NULL; m = m->next) {
		if (text_equal(m->name, name)) {
			return m;
		}
	}
	return NULL;
}

/* Everything that the key `name` may match in `at`'s value, or that a lookup finds there
 * (`lookup`). */
static unsigned
find_member(struct shift *c, const struct cond *when, const struct shape *value, struct text name,
	bool lookup, struct place from, struct found *out, unsigned room)
{
	struct evaluator *e = c->e;
	if (value == NULL) {
		return 0;
	}
	long index = lookup ? -1 : key_as_index(name);
	switch (value->kind) {
	case SHAPE_EDIT:
		if (edited(value->edit, name) != NULL) {
			cannot(e, from, "reads what an operation before removes or changes");
			return 0;
		}
		/* fall through */
	case SHAPE_INPUT: {
		if (index < -1) {
			cannot(e, from, "a key that may be an unusual array index");
			return 0;
		}
		struct input *i = input_child(
			e, value->input, lookup ? INPUT_MEMBER : INPUT_KEY, name, index, from);
		out[0] = (struct found){ cond_and(e, when, cond_found(e, i)),
			shape_of_input(e, i, from) };
		return 1;
	}
	case SHAPE_OBJECT: {
		unsigned n = 0;
		for (const struct slot *s = value->slots; s != NULL; s = s->next) {
			if (text_equal(s->name, name)) {
				if (n == room) {
					cannot(e, from, "a member with too many forms");
					return n;
				}
				out[n++] = (struct found){ cond_and(e, when, s->when), s->shape };
			}
		}
		return n;
	}
	case SHAPE_STRING:
		if (!lookup && text_equal(value->text, name)) {
			out[0] = (struct found){ when, NULL };
			return 1;
		}
		return 0;
	case SHAPE_LIST:
		if (index == 0 && value->count == 1) {
			out[0] = (struct found){ cond_and(e, when, value->slots->when),
				value->slots->shape };
			return 1;
		}
		if (index == -1) {
			return 0;
		}
		/* fall through */
	default:
		cannot(e, from, "looks into a value that was put together");
		return 0;
	}
}

/* ---- leaves -------------------------------------------------------------------------------------
 */

static bool
path_steps(struct shift *c, const struct path *path, const struct step *at, struct out_step *steps,
	bool *skipped)
{
	if (path->count > MOST_STEPS) {
		return cannot(c->e, path->place, "a very long path") != NULL;
	}
	for (unsigned i = 0; i < path->count; i++) {
		const struct element *el = &path->elements[i];
		struct text text;
		long index;
		switch (el->kind) {
		case ELEMENT_NAME:
			if (!name_text(c, at, el->name, &text)) {
				return cannot(c->e, el->place,
					       "a reference to a level that does not exist") !=
				       NULL;
			}
			steps[i] = (struct out_step){ .kind = STEP_NAME, .name = text };
			break;
		case ELEMENT_APPEND:
			steps[i] = (struct out_step){ .kind = STEP_APPEND };
			break;
		case ELEMENT_INDEX:
			steps[i] = (struct out_step){ .kind = STEP_INDEX, .index = el->index };
			break;
		case ELEMENT_INDEX_NAME:
			if (!name_text(c, at, el->name, &text)) {
				return cannot(c->e, el->place,
					       "a reference to a level that does not exist") !=
				       NULL;
			}
			index = key_as_index(text);
			if (index == -3) {
				return cannot(c->e, el->place,
					       "a key that may be an unusual array index") != NULL;
			}
			if (index < 0) {
				*skipped = true;
				return true;
			}
			steps[i] =
				(struct out_step){ .kind = STEP_INDEX, .index = (unsigned)index };
			break;
		default:
			return cannot(c->e, el->place, "the place is known only when running") !=
			       NULL;
		}
	}
	return true;
}

static void
write_leaf(struct shift *c, const struct shift_rule *rule, const struct step *at)
{
	const struct shape *value =
		at->value != NULL ? at->value : shape_null(c->e, rule->key.place);
	for (unsigned i = 0; i < rule->path_count && c->e->reason == NULL; i++) {
		struct out_step steps[MOST_STEPS];
		bool skipped = false;
		if (!path_steps(c, &rule->paths[i], at, steps, &skipped) || skipped) {
			continue;
		}
		if (c->writes >= MOST_WRITES) {
			cannot(c->e, rule->place, "too many writes");
			return;
		}
		out_write(c->e, &c->out, steps, rule->paths[i].count, at->when, value,
			rule->key.place, c->writes++);
	}
}

static void
apply_rule(struct shift *c, const struct shift_rule *rule, const struct step *at)
{
	if (rule->below != NULL) {
		shift_level(c, rule->below, at);
	} else {
		write_leaf(c, rule, at);
	}
}

/* ---- special keys -------------------------------------------------------------------------------
 */

static const struct shape *
string_shape(struct shift *c, struct text text, struct place from)
{
	struct shape *s = shape_new(c->e, SHAPE_STRING, from);
	s->text = text;
	return s;
}

/* Goes down the path of a lookup; only what is certain to be one thing. */
static bool
look_up(struct shift *c, const struct lookup *lookup, const struct step *at, struct found *out)
{
	const struct step *s = step_up(at, lookup->level);
	if (s == NULL) {
		return cannot(c->e, lookup->path.place,
			       "a reference to a level that does not exist") != NULL;
	}
	struct found f = { cond_and(c->e, at->when, s->when), s->value };
	for (unsigned i = 0; i < lookup->path.count; i++) {
		const struct element *el = &lookup->path.elements[i];
		struct text name;
		if (el->kind == ELEMENT_INDEX && f.value != NULL && f.value->kind == SHAPE_INPUT) {
			struct input *in = input_child(c->e, f.value->input, INPUT_ELEMENT,
				(struct text){ 0 }, el->index, el->place);
			f.when = cond_and(c->e, f.when, cond_found(c->e, in));
			f.value = shape_of_input(c->e, in, el->place);
			continue;
		}
		struct found next[2];
		if (el->kind != ELEMENT_NAME || !name_text(c, at, el->name, &name)) {
			return cannot(c->e, el->place, "the place is known only when running") !=
			       NULL;
		}
		unsigned n = find_member(c, f.when, f.value, name, true, el->place, next, 2);
		if (n > 1) {
			return cannot(c->e, el->place, "a member with too many forms") != NULL;
		}
		if (n == 0) {
			return false;
		}
		f = next[0];
	}
	*out = f;
	return f.value != NULL;
}

static void
apply_special(struct shift *c, const struct shift_rule *rule, const struct step *at)
{
	struct step here = { .up = at, .when = at->when, .value = at->value };
	struct found f;
	switch (rule->key.kind) {
	case KEY_CONST:
		here.key = rule->key.text;
		if (rule->below == NULL) {
			here.value = string_shape(c, rule->key.text, rule->key.place);
		}
		break;
	case KEY_NAME:
		if (!reference(at, rule->key.ref, &here.key)) {
			cannot(c->e, rule->key.place, "a reference to a level that does not exist");
			return;
		}
		here.value = string_shape(c, here.key, rule->key.place);
		break;
	case KEY_LOOKUP:
		if (!look_up(c, &rule->key.lookup, at, &f)) {
			return;
		}
		here.when = f.when;
		here.value = f.value;
		/* fall through */
	case KEY_SELF:
		here.key = at->key;
		here.groups = at->groups;
		here.group_count = at->group_count;
		break;
	default:
		cannot(c->e, rule->key.place, "an unusual key");
		return;
	}
	apply_rule(c, rule, &here);
}

/* ---- literal and computed keys ------------------------------------------------------------------
 */

static void
apply_literals(struct shift *c, const struct shift_rule *rules, const struct step *at)
{
	for (const struct shift_rule *r = rules; r != NULL && c->e->reason == NULL; r = r->next) {
		struct found f[4];
		if (r->key.kind != KEY_LITERAL) {
			continue; /* [n] never matches */
		}
		unsigned n =
			find_member(c, at->when, at->value, r->key.text, false, r->key.place, f, 4);
		for (unsigned i = 0; i < n; i++) {
			struct step here = {
				.up = at, .key = r->key.text, .when = f[i].when, .value = f[i].value
			};
			apply_rule(c, r, &here);
		}
	}
}

static bool
match_star(struct text key, const struct key *k, struct text *group)
{
	struct text before = k->parts[0], after = k->parts[1];
	if (key.len <= before.len + after.len ||
		!text_equal((struct text){ key.at, before.len }, before) ||
		!text_equal((struct text){ key.at + key.len - after.len, after.len }, after)) {
		return false;
	}
	*group = (struct text){ key.at + before.len, key.len - before.len - after.len };
	return true;
}

/* The first computed key that matches `key`; *group takes what its star did. */
static const struct shift_rule *
computed_match(struct shift *c, const struct shift_rule *rules, const struct step *at,
	struct text key, struct text *groups, unsigned *count)
{
	for (const struct shift_rule *r = rules; r != NULL; r = r->next) {
		struct text name;
		*count = 0;
		switch (r->key.kind) {
		case KEY_ANY: /* captures nothing: &(0,1) does not exist */
			return r;
		case KEY_REFS:
			if (!name_text(c, at, r->key.name, &name)) {
				return cannot(c->e, r->key.place,
					"a reference to a level that does not exist");
			}
			if (text_equal(name, key)) {
				return r;
			}
			break;
		case KEY_STARS:
			if (r->key.match != STAR_ONE) {
				return cannot(c->e, r->key.place, "several stars in a key");
			}
			if (match_star(key, &r->key, groups)) {
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

/* Wildcards over an object whose members are known: each member by itself. */
static void
unroll(struct shift *c, const struct shift_level *level, const struct step *at)
{
	bool literals_first = level->order == MATCH_LITERALS_FIRST;
	if (literals_first) {
		apply_literals(c, level->literals, at);
	}
	for (const struct slot *s = at->value->slots; s != NULL && c->e->reason == NULL;
		s = s->next) {
		const struct shift_rule *rule = level->literals;
		while (rule != NULL && !text_equal(rule->key.text, s->name)) {
			rule = rule->next;
		}
		struct step here = { .up = at,
			.key = s->name,
			.when = cond_and(c->e, at->when, s->when),
			.value = s->shape };
		if (rule != NULL && literals_first) {
			continue;
		}
		if (rule == NULL) {
			struct text *groups = arena_new_array(c->e->arena, 1, struct text);
			rule = computed_match(
				c, level->computed, at, s->name, groups, &here.group_count);
			here.groups = groups;
		}
		if (rule != NULL) {
			apply_rule(c, rule, &here);
		}
	}
}

static void
shift_level(struct shift *c, const struct shift_level *level, const struct step *at)
{
	for (const struct shift_rule *r = level->special; r != NULL && c->e->reason == NULL;
		r = r->next) {
		apply_special(c, r, at);
	}
	if (c->e->reason != NULL || at->value == NULL) {
		return;
	}
	if (level->computed == NULL) {
		apply_literals(c, level->literals, at);
	} else if (at->value->kind == SHAPE_OBJECT) {
		unroll(c, level, at);
	} else {
		cannot(c->e, level->computed->key.place,
			"a wildcard over keys known only when running");
	}
}

struct slot *
eval_shift(struct evaluator *e, const struct op *op, struct slot *document)
{
	struct shift c = { .e = e };
	/* A document that is not there is null: nothing below it matches, but constants are written
	 * all the same. */
	if (document->when->kind != COND_ALWAYS) {
		return cannot(e, op->place, "the document may be null");
	}
	struct step first = { .key = TEXT("root"), .when = &cond_always, .value = document->shape };
	struct step root = {
		.up = &first, .key = TEXT("root"), .when = &cond_always, .value = document->shape
	};
	shift_level(&c, op->shift, &root);
	return e->reason != NULL ? NULL : out_shape(e, &c.out, op->place);
}
