/* SPDX-License-Identifier: Apache-2.0 */
/* References and lookups of a shift on shapes. */
#include "plan/operation/shift_walk.h"

const struct step *
walk_up(const struct step *s, unsigned level)
{
	for (; s != NULL && level > 0; level--) {
		s = s->up;
	}
	return s;
}

/* ---- the way to a step --------------------------------------------------- */

void
walk_ways(struct shift *c, const struct step *at, struct write *w)
{
	unsigned steps = 0, arms = 0;
	for (const struct step *s = at; s != NULL; s = s->up) {
		steps += s->turn.level != NULL;
		arms += s->arm != NULL && s->turn.arm != NULL;
	}
	struct turn *turns = arena_new_array(c->e->arena, steps + 1, struct turn);
	const struct arm **around = arena_new_array(c->e->arena, arms + 1, const struct arm *);
	w->turns = turns;
	w->turn_count = steps;
	w->arms = around;
	w->arm_count = arms;
	for (const struct step *s = at; s != NULL; s = s->up) {
		if (s->turn.level != NULL) {
			turns[--steps] = s->turn;
		}
		if (s->turn.arm != NULL) {
			around[--arms] = s->arm;
		}
	}
}

/* ---- names --------------------------------------------------------------- */

static struct words
walk_join(struct shift *c, struct words a, struct words b)
{
	struct word *w = arena_new_array(c->e->arena, a.count + b.count, struct word);
	unsigned n = 0;
	for (unsigned i = 0; i < a.count + b.count; i++) {
		struct word next = i < a.count ? a.at[i] : b.at[i - a.count];
		if (n > 0 && next.kind == WORD_TEXT && w[n - 1].kind == WORD_TEXT) {
			struct buffer text;
			buffer_init(&text, c->e->arena);
			buffer_add(&text, w[n - 1].text.at, w[n - 1].text.len);
			buffer_add(&text, next.text.at, next.text.len);
			w[n - 1].text = buffer_text(&text);
		} else {
			w[n++] = next;
		}
	}
	return (struct words){ w, n };
}

/* The text of a reference; false: no such level or group. */
bool
walk_reference(
	struct shift *c, const struct step *at, struct ref r, struct span from, struct words *out)
{
	const struct step *s = walk_up(at, r.level);
	if (s == NULL || r.group > s->group_count) {
		cannot(c->e, from, "a reference to a level that does not exist");
		return false;
	}
	*out = r.group == 0 ? s->key : s->groups[r.group - 1];
	return true;
}

bool
walk_name(struct shift *c, const struct step *at, struct name name, struct span from,
	struct words *out)
{
	*out = words_of(c->e, (struct text){ "", 0 });
	for (unsigned i = 0; i < name.count; i++) {
		struct words w = words_of(c->e, name.pieces[i].text);
		if (name.pieces[i].is_ref && !walk_reference(c, at, name.pieces[i].ref, from, &w)) {
			return false;
		}
		*out = i == 0 ? w : walk_join(c, *out, w);
	}
	return true;
}

bool
walk_name_text(struct shift *c, const struct step *at, struct name name, struct span from,
	struct text *out)
{
	struct words w;
	if (!walk_name(c, at, name, from, &w)) {
		return false;
	}
	if (!words_known(w, out)) {
		cannot(c->e, from, "looks up a name known only at run time");
		return false;
	}
	return true;
}

/* ---- looking into values ------------------------------------------------- */

/* What an earlier operation leaves of the member: *below is what it removes inside it, or NULL.
 * False: it removes the member. */
static bool
is_left(const struct edit *edit, struct text name, const struct edit **below)
{
	*below = edit->each;
	for (const struct edit_member *m = edit->members; m != NULL; m = m->next) {
		if (text_equal(m->name, name)) {
			*below = m->below;
			return m->below != NULL;
		}
	}
	return true;
}

const struct shape *
walk_edited(struct evaluator *e, struct input *in, const struct edit *edit, struct span from)
{
	if (edit == NULL) {
		return shape_of_input(e, in, from);
	}
	struct shape *s = shape_new(e, SHAPE_EDIT, from);
	s->input = in;
	s->edit = edit;
	return s;
}

void
walk_text_bails_out(struct evaluator *e, struct input *in)
{
	const struct cond *text = cond_no_inside(e, in);
	const struct arm *arm = input_arm(in);
	if (arm != NULL) {
		loop_bail_out(e, arm, text);
		loop_has_to_run(arm);
		return;
	}
	e->bails_out.when = cond_or(e, e->bails_out.when, text);
	e->bails_out.some = true;
}

void
walk_is_object(struct evaluator *e, const struct shape *value)
{
	if (value != NULL && value->kind == SHAPE_OPEN && value->perhaps != NULL) {
		e->allowed.perhaps = false;
	}
}

/* Finds a name in a literal, or matches a key with the literal's text. */
static unsigned
find_in_literal(struct evaluator *e, const struct cond *when, const struct node *n,
	struct text name, bool lookup, struct span from, struct found *out)
{
	switch (n->kind) {
	case NODE_NULL:
		return 0;
	case NODE_OBJECT:
		NODE_EACH(member, n)
		{
			if (text_equal(member->key, name)) {
				out[0] = (struct found){ when, shape_of_node(e, member) };
				return 1;
			}
		}
		return 0;
	case NODE_STRING:
		if (text_has_template(n->text)) {
			cannot(e, from, "compares a secret");
			return 0;
		}
		out[0] = (struct found){ when, NULL };
		return !lookup && text_equal(n->text, name);
	default:
		cannot(e, from, "looks into a literal");
		return 0;
	}
}

/* The same in a value that is computed. */
static unsigned
find_in_computed(struct evaluator *e, struct found at, struct text name, bool lookup, long index,
	struct span from, struct found *out)
{
	if (index < -1) {
		cannot(e, from, "a key that is an unsupported array index");
		return 0;
	}
	return computed_member(e, at, lookup ? MEMBER_NAMED : MEMBER_KEY, name, index, from, out);
}

/* The same in a value that has to be computed first. */
static unsigned
find_when_running(struct evaluator *e, struct found at, struct text name, bool lookup, long index,
	struct span from, struct found *out)
{
	struct found value;
	if (cond_in_loop(at.when)) {
		cannot(e, from, "looks into a value that was assembled");
		return 0;
	}
	if (!computed_value(e, at, name, &value)) {
		return 0;
	}
	value.when = cond_and(e, at.when, value.when);
	return find_in_computed(e, value, name, lookup, index, from, out);
}

const struct shape *
walk_elements(struct evaluator *e, const struct shape *list)
{
	struct shape *members = shape_new(e, SHAPE_OBJECT, list->from);
	unsigned index = 0;
	for (const struct slot *s = list->slots; s != NULL; s = s->next, index++) {
		const struct cond *reaches =
			&cond_never; /* it is null only if a later element is there */
		for (const struct slot *later = s; later != NULL; later = later->next) {
			if (cond_has_written(later->when)) {
				return NULL;
			}
			reaches = cond_or(e, reaches, later->when);
		}
		struct found forms[2] = { { s->when, s->shape },
			{ &cond_always, shape_null(e, s->from) } };
		bool certain = cond_implies(e, reaches, s->when);
		const struct shape *value =
			certain ? s->shape : shape_choice(e, forms, 2, s->from).value;
		struct text name = text_of(arena_printf(e->arena, "%u", index));
		shape_add(e, members, reaches, value, name, s->from);
	}
	return members;
}

/* The first element of a list that others are appended to. */
static bool
first_appended(struct evaluator *e, struct found list, struct span from, struct found *out)
{
	struct found forms[MOST_FORMS];
	unsigned count = 0;
	for (const struct slot *s = list.value->slots; s != NULL; s = s->next) {
		if (count == MOST_FORMS || cond_has_written(s->when)) {
			return false;
		}
		forms[count++] = (struct found){ cond_and(e, list.when, s->when), s->shape };
		list.when = cond_and(e, list.when, cond_not(e, s->when));
	}
	*out = shape_choice(e, forms, count, from);
	return count > 0;
}

bool
walk_element(
	struct evaluator *e, struct found list, unsigned index, struct span from, struct found *out)
{
	if (list.value->kind == SHAPE_APPENDED && index == 0) {
		return first_appended(e, list, from, out);
	}
	const struct shape *members =
		list.value->kind == SHAPE_LIST ? walk_elements(e, list.value) : NULL;
	if (members == NULL) {
		return false;
	}
	const struct slot *s = members->slots;
	for (; s != NULL && index > 0; index--) {
		s = s->next;
	}
	*out = s == NULL ? (struct found){ &cond_never, shape_null(e, from) }
			 : (struct found){ cond_and(e, list.when, s->when), s->shape };
	return true;
}

/* Finds a member of an object that the spec makes, or of an OPEN. */
static unsigned
find_in_object(struct evaluator *e, const struct cond *when, const struct shape *value,
	struct text name, struct span from, struct found *out, unsigned room)
{
	unsigned n = 0;
	bool known = value->kind == SHAPE_OBJECT;
	walk_is_object(e, value);
	for (const struct slot *s = value->slots; s != NULL; s = s->next) {
		struct found member = { s->when, s->shape };
		/* it may have another name now */
		known = known || (s->here != NULL && text_equal(s->here->name, name));
		if (slot_is_named(s) ? !text_equal(s->name, name) : !step_may_be(s, name)) {
			continue;
		}
		if (!slot_is_named(s)) {
			cannot(e, from, "looks for a member that a loop may have written");
			return n;
		}
		if (cond_has_written(s->when) && cond_in_loop(when)) {
			cannot(e, from, "looks into a value that was assembled");
			return n;
		}
		if (cond_has_written(s->when) && !computed_value(e, member, name, &member)) {
			return n;
		}
		known = known || s->here != NULL;
		member.when = cond_and(e, when, member.when);
		if (n > 0 && out[n - 1].value ==
				     member.value) { /* the same member at one of two places */
			out[n - 1].when = cond_or(e, out[n - 1].when, member.when);
			continue;
		}
		if (n == room) {
			over_limit(e, from, LIMIT_FORMS);
			return n;
		}
		out[n++] = member;
	}
	if (!known && n < room) {
		out[n] = open_found(e, value, name, from);
		out[n].when = cond_and(e, when, out[n].when);
		n++;
	}
	return n;
}

/* Everything that the key `name` may match in `at`'s value, or that a lookup finds there
 * (`lookup`). */
unsigned
walk_find(struct evaluator *e, const struct cond *when, const struct shape *value, struct text name,
	bool lookup, struct span from, struct found *out, unsigned room)
{
	if (value == NULL) {
		return 0;
	}
	if (room == 0) {
		over_limit(e, from, LIMIT_FORMS);
		return 0;
	}
	long index = lookup ? -1 : list_index(name);
	struct text text;
	switch (value->kind) {
	case SHAPE_CHOICE: {
		unsigned n = 0;
		for (const struct slot *s = value->slots; s != NULL && e->reason == NULL;
			s = s->next) {
			n += walk_find(e, cond_and(e, when, s->when), s->shape, name, lookup, from,
				out + n, room - n);
			when = cond_and(e, when, cond_not(e, s->when));
		}
		return n;
	}
	case SHAPE_CONST:
		return find_in_literal(e, when, value->node, name, lookup, from, out);
	case SHAPE_EDIT:
	case SHAPE_INPUT: {
		const struct edit *below = NULL;
		if (index < -1) {
			cannot(e, from, "a key that is an unsupported array index");
			return 0;
		}
		if (value->kind == SHAPE_EDIT && !is_left(value->edit, name, &below)) {
			if (!lookup) {
				walk_text_bails_out(e, value->input);
			}
			return 0;
		}
		struct input *i = input_child(
			e, value->input, lookup ? INPUT_MEMBER : INPUT_KEY, name, index, from);
		out[0] = (struct found){ cond_and(e, when, cond_found(e, i)),
			walk_edited(e, i, below, from) };
		return 1;
	}
	case SHAPE_OPEN:
	case SHAPE_OBJECT:
		return find_in_object(e, when, value, name, from, out, room);
	case SHAPE_STRING:
		if (!words_known(value->words, &text)) {
			cannot(e, from, "compares a text known only at run time");
			return 0;
		}
		if (!lookup && text_equal(text, name)) {
			out[0] = (struct found){ when, NULL };
			return 1;
		}
		return 0;
	case SHAPE_CALL:
		return find_in_computed(
			e, (struct found){ when, value }, name, lookup, index, from, out);
	case SHAPE_LIST:
		if (index == -1) {
			return 0;
		}
		if (index >= 0 && walk_element(e, (struct found){ when, value }, (unsigned)index,
					  value->from, out)) {
			return 1;
		}
		/* fall through */
	default:
		return find_when_running(
			e, (struct found){ when, value }, name, lookup, index, from, out);
	}
}

bool
walk_are_values(const struct found *found, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		if (found[i].value == NULL) {
			return false;
		}
	}
	return true;
}

/* ---- lookups ------------------------------------------------------------- */

/* Follows the path of a lookup, as long as it is certain what it finds. */
bool
walk_lookup(struct shift *c, const struct lookup *lookup, const struct step *at, struct found *out)
{
	const struct step *s = walk_up(at, lookup->level);
	if (s == NULL) {
		return cannot(c->e, lookup->path.span,
			       "a reference to a level that does not exist") != NULL;
	}
	for (unsigned i = 0; i < lookup->path.count; i++) { /* even if nothing is found */
		struct words unused;
		const struct element *el = &lookup->path.elements[i];
		if (el->kind == ELEMENT_NAME && !walk_name(c, at, el->name, el->span, &unused)) {
			return false;
		}
	}
	struct found f = { cond_and(c->e, at->when, s->when), s->value };
	for (unsigned i = 0; i < lookup->path.count; i++) {
		const struct element *el = &lookup->path.elements[i];
		struct text name;
		if (el->kind == ELEMENT_INDEX && f.value != NULL && f.value->kind == SHAPE_INPUT) {
			struct input *in = input_child(c->e, f.value->input, INPUT_ELEMENT,
				(struct text){ 0 }, el->index, el->span);
			f.when = cond_and(c->e, f.when, cond_found(c->e, in));
			f.value = shape_of_input(c->e, in, el->span);
			continue;
		}
		struct found next[4];
		if (el->kind != ELEMENT_NAME) {
			return cannot(c->e, el->span, "the place is known only at run time") !=
			       NULL;
		}
		if (!walk_name_text(c, at, el->name, el->span, &name)) {
			return false;
		}
		unsigned n = walk_find(c->e, f.when, f.value, name, true, el->span, next, 4);
		if (n == 0) {
			return false;
		}
		f = shape_choice(c->e, next, n, el->span);
	}
	*out = f;
	return f.value != NULL;
}
