/* SPDX-License-Identifier: Apache-2.0 */
/* The writing plan: turns the last shape into constant bytes with holes. Adjacent constants are
 * joined; a comma is constant wherever something is known to stand before or behind it. */
#include "plan/write/parts.h"

#include "spec/java.h"

struct part *
put_part(struct list *l, enum part_kind kind, struct span from)
{
	struct part *p = arena_new(l->e->arena, struct part);
	*p = (struct part){ .kind = kind, .from = from };
	if (l->last == NULL) {
		l->first = p;
	} else {
		l->last->next = p;
	}
	l->last = p;
	return p;
}

void
put_bytes(struct list *l, struct text bytes, struct span from)
{
	if (bytes.len == 0) {
		return;
	}
	if (l->last == NULL || l->last->kind != PART_BYTES) {
		put_part(l, PART_BYTES, from)->bytes = bytes;
		return;
	}
	struct buffer b;
	buffer_init(&b, l->e->arena);
	buffer_add(&b, l->last->bytes.at, l->last->bytes.len);
	buffer_add(&b, bytes.at, bytes.len);
	l->last->bytes = buffer_text(&b);
}

struct list
put_inner(struct list *l)
{
	return (struct list){ .e = l->e, .plan = l->plan };
}

/* ---- constants ----------------------------------------------------------- */

static void
put_string(struct list *l, struct text text, struct span from)
{
	struct buffer b;
	const struct template_part *parts;
	unsigned count;
	struct diag silent; /* the spec layer has reported all errors */
	diag_init(&silent, l->e->arena);

	put_bytes(l, TEXT("\""), from);
	if (text_has_template(text) &&
		template_parse(text, from, l->e->arena, &silent, &parts, &count)) {
		for (unsigned i = 0; i < count; i++) {
			if (parts[i].secret.len > 0) {
				put_part(l, PART_SECRET, from)->bytes = parts[i].secret;
				continue;
			}
			buffer_init(&b, l->e->arena);
			text_json(&b, parts[i].text);
			put_bytes(l, buffer_text(&b), from);
		}
	} else {
		buffer_init(&b, l->e->arena);
		text_json(&b, text);
		put_bytes(l, buffer_text(&b), from);
	}
	put_bytes(l, TEXT("\""), from);
}

static void
put_node(struct list *l, const struct node *n)
{
	struct buffer b;
	bool object = n->kind == NODE_OBJECT;
	struct text word = n->kind == NODE_NUMBER ? java_not_finite(n->text) : (struct text){ 0 };
	if (n->kind == NODE_STRING || word.len > 0) { /* JSON has no spelling for this number */
		put_string(l, word.len > 0 ? word : n->text, n->span);
		return;
	}
	if (n->kind != NODE_ARRAY && !object) {
		buffer_init(&b, l->e->arena);
		node_json(&b, n);
		put_bytes(l, buffer_text(&b), n->span);
		return;
	}
	put_bytes(l, object ? TEXT("{") : TEXT("["), n->span);
	NODE_EACH(c, n)
	{
		if (c != n->first) {
			put_bytes(l, TEXT(","), c->span);
		}
		if (object) {
			put_string(l, c->key, c->span);
			put_bytes(l, TEXT(":"), c->span);
		}
		put_node(l, c);
	}
	put_bytes(l, object ? TEXT("}") : TEXT("]"), n->span);
}

/* ---- conditions ---------------------------------------------------------- */

void
put_if(struct list *l, const struct cond *when, struct span from, const struct list *then,
	const struct list *otherwise)
{
	if (cond_has_written(when)) {
		cannot(l->e, from, "depends on a value that a loop has written");
	}
	struct part *p = put_part(l, PART_IF, from);
	p->when = when;
	p->parts = then->first;
	p->otherwise = otherwise == NULL ? NULL : otherwise->first;
}

/* ---- names --------------------------------------------------------------- */

void
put_seen(struct list *l, struct words words, const struct part *names, struct span from)
{
	if (names != NULL) {
		struct part *p = put_part(l, PART_NAME_SEEN, from);
		p->words = words;
		p->number = names->number;
		p->names.known = names->names.known;
		p->names.used = names->names.used;
		struct text text;
		p->bytes = words_known(words, &text) ? text : p->bytes;
	}
}

static void
put_words(struct list *l, struct words words, const struct part *names, struct span from)
{
	struct text text;
	if (words_known(words, &text)) {
		put_seen(l, words, names, from);
		put_string(l, text, from);
		return;
	}
	for (unsigned i = 0; i < words.count; i++) {
		if (words.at[i].kind == WORD_VALUE) {
			keep_input(words.at[i].input);
			struct part *p = put_part(l, PART_BAIL_OUT, from);
			l->e->bails_out.some = true;
			p->when = cond_not(l->e, cond_name(l->e, words.at[i].input));
		}
	}
	put_seen(l, words, names, from); /* first, so that a string is read once */
	put_bytes(l, TEXT("\""), from);
	for (unsigned i = 0; i < words.count; i++) {
		if (words.at[i].kind == WORD_TEXT) {
			struct buffer json;
			buffer_init(&json, l->e->arena);
			text_json(&json, words.at[i].text);
			put_bytes(l, buffer_text(&json), from);
		} else {
			put_part(l, PART_WORD, from)->words = (struct words){ words.at + i, 1 };
		}
	}
	put_bytes(l, TEXT("\""), from);
}

/* "name": */
static void
put_name(struct list *l, struct words words, const struct part *names, struct span from)
{
	put_words(l, words, names, from);
	put_bytes(l, TEXT(":"), from);
}

/* ---- containers ---------------------------------------------------------- */

/* Begins the set of the object's names; NULL: it needs none. */
static const struct part *
begin_names(struct list *l, const struct shape *s)
{
	if (!s->object.unique) {
		return NULL;
	}
	struct part *names = put_part(l, PART_NAMES, s->from);
	names->number = ++l->plan->numbers.parts;
	names->names.known = s->object.known;
	names->names.in_order = is_written_in_order(s);
	names->names.used = s->object.used;
	return names;
}

/* Members, or appended elements, that are present, with commas between. Those before the first slot
 * that is certainly present and has no loop behind it are followed by a comma, those behind it are
 * preceded by one. Without such a slot the last comma must become the closing bracket: returns
 * true. */
bool
put_slots(struct list *l, const struct shape *s, const struct cond *given)
{
	bool named = s->kind == SHAPE_OBJECT, any = false, certain = false;
	if (named && shape_is_woven(s)) {
		put_runs(l, s, begin_names(l, s), given);
		return true;
	}
	if (named && shape_is_ranked(s)) {
		const struct part *names = begin_names(l, s);
		put_ranked(l, s->slots, false, names, given);
		return true;
	}
	if (named && orders_runs(s)) {
		put_runs(l, s, begin_names(l, s), given);
		return true;
	}
	const struct part *names = begin_names(l, s);
	const struct slot *loops = s->slots; /* from here on there are no loops */
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		loops = i->loop != NULL ? i->next : loops;
	}
	bool looped = loops != s->slots;
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		if (i == loops) {
			looped = false;
		}
		if (cond_and(l->e, given, i->when)->kind == COND_NEVER) {
			continue;
		}
		any = true;
		struct text before = certain ? TEXT(",") : TEXT("");
		struct text behind = certain ? TEXT("") : TEXT(",");
		if (i->loop != NULL) {
			put_alternatives(
				l, i, names, named, put_loop(l, i->loop, i->noted, i->from));
		} else if (cond_implies(l->e, given, i->when)) {
			put_member(
				l, i, named, names, given, before, looped ? TEXT(",") : TEXT(""));
			certain = !looped;
		} else if (cond_has_written(i->when)) {
			put_member(l, i, named, names, given, before, behind);
		} else {
			struct list then = put_inner(l);
			put_member(&then, i, named, names, cond_and(l->e, given, i->when), before,
				behind);
			put_if(l, cond_under(l->e, given, i->when), i->from, &then, NULL);
		}
	}
	return any && !certain;
}

/* What stands behind the opening bracket. */
static void
put_rest(struct list *l, const struct shape *s, const struct cond *given)
{
	struct text close = s->kind == SHAPE_OBJECT ? TEXT("}") : TEXT("]");
	if (put_slots(l, s, given)) {
		put_part(l, PART_TRIM, s->from)->bytes = close;
	} else {
		put_bytes(l, close, s->from);
	}
}

/* The same for a document that default may have made: its members are then those of `made`. If only
 * loops know whether there was a document, that is checked after everything they may have
 * written. */
static void
put_rest_or_made(
	struct list *l, const struct shape *s, const struct shape *made, const struct cond *given)
{
	struct list then = put_inner(l), otherwise = put_inner(l);
	if (!cond_has_written(s->object.hashed)) {
		put_rest(&then, made, cond_and(l->e, given, s->object.hashed));
		put_rest(&otherwise, s, cond_and(l->e, given, cond_not(l->e, s->object.hashed)));
		put_if(l, s->object.hashed, s->from, &then, &otherwise);
		return;
	}
	struct shape *older = shape_copy(l->e, s), *newer = shape_copy(l->e, s);
	struct slot **end = &older->slots;
	while (*end != NULL && (*end)->older) {
		end = &(*end)->next;
		newer->slots = newer->slots->next;
	}
	*end = NULL;
	put_slots(l, older, given);
	put_rest(&then, made, given);
	put_rest(&otherwise, newer, given);
	struct part *p = put_part(l, PART_EMPTY, s->from);
	p->parts = then.first;
	p->otherwise = otherwise.first;
}

static void
put_container(struct list *l, const struct shape *s, const struct cond *given)
{
	struct shape *made;
	begin_orders(l, s);
	put_bytes(l, s->kind == SHAPE_OBJECT ? TEXT("{") : TEXT("["), s->from);
	switch (hash_order_of(l->e, s, &made)) {
	case HASH_ORDER_UNKNOWN:
		if (hash_order_holds(l->e, s)) {
			put_rest(l, s, given);
		}
		break;
	case HASH_ORDER_OTHER:
		put_rest_or_made(l, s, made, given);
		break;
	case HASH_ORDER_SAME:
		put_rest(l, s, given);
		break;
	}
	end_orders(l, s);
}

/* A member or element with what stands before and behind it. */
void
put_member(struct list *l, const struct slot *s, bool named, const struct part *names,
	const struct cond *given, struct text before, struct text behind)
{
	struct list head = put_inner(l);
	bool tentative = cond_has_written(s->when);
	struct list *to = tentative ? &head : l;
	if (!tentative && names == NULL && s->shape->perhaps != NULL) {
		put_perhaps(l, s, named, given, before, behind);
		return;
	}
	put_bytes(to, before, s->from);
	if (named) {
		struct words name = s->words.count > 0 ? s->words : words_of(l->e, s->name);
		put_name(to, name, names, s->from);
	}
	if (tentative) {
		put_tentative(l, &head, s->shape, given, behind);
	} else {
		put_value(l, s->shape, given);
		put_bytes(l, behind, s->from);
	}
}

static bool
list_has_written(const struct shape *s)
{
	const struct slot *i = s->slots;
	while (i != NULL && !cond_has_written(i->when)) {
		i = i->next;
	}
	return i != NULL;
}

static void
put_element(struct list *l, const struct slot *s, const struct cond *given)
{
	struct list then = put_inner(l), otherwise = put_inner(l);
	if (s->when->kind == COND_NEVER) {
		put_bytes(l, TEXT("null"), s->from);
	} else if (cond_implies(l->e, given, s->when)) {
		put_value(l, s->shape, given);
	} else {
		put_value(&then, s->shape, cond_and(l->e, given, s->when));
		put_bytes(&otherwise, TEXT("null"), s->from);
		put_if(l, s->when, s->from, &then, &otherwise);
	}
}

/* Elements by index: an absent one is null if a later one is there. */
static void
put_elements(struct list *l, const struct shape *s, const struct cond *given)
{
	put_bytes(l, TEXT("["), s->from);
	if (list_has_written(s)) {
		put_gapped(l, s, given);
		put_part(l, PART_TRIM, s->from)->bytes = TEXT("]");
		return;
	}
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		const struct cond *needed = &cond_never;
		for (const struct slot *later = i; later != NULL; later = later->next) {
			needed = cond_or(l->e, needed, later->when);
		}
		struct list then = put_inner(l);
		bool certain = i == s->slots || cond_implies(l->e, given, needed);
		struct list *to = certain ? l : &then;
		if (i != s->slots) {
			put_bytes(to, TEXT(","), i->from);
		}
		put_element(to, i, certain ? given : cond_and(l->e, given, needed));
		if (!certain) {
			put_if(l, needed, i->from, &then, NULL);
		}
	}
	put_bytes(l, TEXT("]"), s->from);
}

/* ---- values -------------------------------------------------------------- */

static void
put_many(struct list *l, const struct shape *s)
{
	struct list writers = put_inner(l);
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		struct list then = put_inner(l);
		put_value(&then, i->shape, i->when);
		if (then.first == NULL || then.first->next != NULL ||
			then.first->kind == PART_CALL || then.first->kind == PART_EACH ||
			then.first->kind == PART_IF) {
			cannot(l->e, i->from,
				"a value that was assembled shares its place with others");
		}
		put_if(&writers, i->when, i->from, &then, NULL);
	}
	put_part(l, PART_MANY, s->from)->parts = writers.first;
}

static void
put_choice(struct list *l, const struct slot *s, const struct cond *given)
{
	struct list then = put_inner(l), otherwise = put_inner(l);
	if (s == NULL || cond_implies(l->e, given, s->when)) {
		if (s != NULL) {
			put_value(l, s->shape, given);
		}
		return;
	}
	put_value(&then, s->shape, cond_and(l->e, given, s->when));
	put_choice(&otherwise, s->next, given);
	put_if(l, cond_under(l->e, given, s->when), s->from, &then, &otherwise);
}

static const struct edit *
name_edits(struct list *l, const struct edit *edit)
{
	if (edit->each != NULL) {
		name_edits(l, edit->each);
	}
	for (const struct edit_member *m = edit->members; m != NULL; m = m->next) {
		if (m->below != NULL) {
			name_edits(l, m->below);
		}
	}
	for (const struct edit *known = l->plan->edits; known != NULL; known = known->next) {
		if (known == edit) {
			return edit;
		}
	}
	struct edit *named = (struct edit *)(uintptr_t)edit; /* made by this evaluation */
	unsigned count = 0;
	const struct edit **last = &l->plan->edits;
	while (*last != NULL) {
		last = (const struct edit **)(uintptr_t) & (*last)->next;
		count++;
	}
	named->function = arena_printf(l->e->arena, "put_edited_%u", count + 1);
	*last = named;
	return edit;
}

void
put_value(struct list *l, const struct shape *s, const struct cond *given)
{
	struct part *p;
	switch (s->kind) {
	case SHAPE_INPUT:
		keep_input(s->input);
		put_part(l, PART_INPUT, s->from)->input = s->input;
		break;
	case SHAPE_CALL:
		keep_input(s->input);
		put_part(l, PART_CALL, s->from)->input = s->input;
		break;
	case SHAPE_EDIT:
		keep_input(s->input);
		p = put_part(l, PART_EDIT, s->from);
		p->input = s->input;
		p->edit = name_edits(l, s->edit);
		l->e->bails_out.some = true; /* for repeated keys */
		break;
	case SHAPE_CONST:
		put_node(l, s->node);
		break;
	case SHAPE_SORTED:
		keep_input(s->input);
		put_part(l, PART_SORTED, s->from)->input = s->input;
		break;
	case SHAPE_OPEN:
		put_open(l, s, given);
		break;
	case SHAPE_EACH:
		put_each(l, s);
		break;
	case SHAPE_STRING:
		put_words(l, s->words, NULL, s->from);
		break;
	case SHAPE_OBJECT:
	case SHAPE_APPENDED:
		put_container(l, s, given);
		break;
	case SHAPE_COLLECT:
		if (s->collect.certain) {
			struct list head = put_inner(l);
			put_tentative(l, &head, s, given, TEXT(""));
			break;
		}
		/* fall through */
	case SHAPE_POSITIONS:
		cannot(l->e, s->from, "depends on a value that a loop has written");
		break;
	case SHAPE_LIST:
		put_elements(l, s, given);
		break;
	case SHAPE_MANY:
		put_many(l, s);
		break;
	case SHAPE_CHOICE:
		put_choice(l, s->slots, given);
		break;
	}
}

static void
keep_conds(const struct part *p)
{
	for (; p != NULL; p = p->next) {
		if (p->when != NULL) {
			keep_cond(p->when);
		}
		keep_conds(p->parts);
		keep_conds(p->otherwise);
		keep_conds(p->around.head);
	}
}

/* Whether it depends on the result of a call what was written first. */
static bool
first_has_call(const struct first *first)
{
	const struct first_input *i = first->inputs;
	while (i != NULL && !cond_has_call(i->when)) {
		i = i->next;
	}
	return i != NULL;
}

void
plan_write(struct evaluator *e, const struct slot *document, struct plan *plan)
{
	struct list all = { .e = e, .plan = plan };
	plan->exists.written = cond_has_written(document->when);
	plan->exists.maybe_empty = e->maybe_empty;
	for (const struct order_check *o = e->order.checks; o != NULL; o = o->next) {
		put_order(&all, o, document->from);
	}
	if (plan->exists.written) {
		struct list head = put_inner(&all);
		plan->exists.when = &cond_always;
		put_tentative(&all, &head, document->shape, &cond_always, TEXT(""));
	} else {
		plan->exists.when = cond_and(e, document->when, shape_not_null(e, document->shape));
		if (plan->exists.when->kind != COND_NEVER) {
			put_value(&all, document->shape, plan->exists.when);
		}
	}
	plan->parts = all.first;
	plan->loops = e->loops.first;
	plan->firsts.count = e->numbers.firsts;
	plan->bails_out.no_object = e->bails_out.no_object;
	plan->bails_out.members = e->bails_out.members;
	plan->bails_out.when = e->bails_out.when;
	keep_cond(plan->bails_out.when);
	if (e->bails_out.no_object) {
		keep_input(e->root);
	}
	keep_cond(plan->exists.when);
	keep_conds(plan->parts);
	plan_calls(e, plan);
	struct list early = put_inner(&all);
	for (const struct noted *n = e->order.early; n != NULL; n = n->next) {
		if (first_has_call(n->first)) {
			cannot(e, document->from, "the order of keys depends on a computed value");
		}
		begin_first_early(&early, n->first, document->from);
	}
	plan->firsts.early = early.first;
	plan->bails_out.some = e->bails_out.some || e->bails_out.no_object;
}

const struct part *
written_parts(struct evaluator *e, struct plan *plan, const struct call *c)
{
	struct list all = { .e = e, .plan = plan };
	struct list head = put_inner(&all);
	if (c->written.tried || c->written.shape->kind == SHAPE_COLLECT ||
		c->written.shape->kind == SHAPE_POSITIONS) {
		put_tentative(&all, &head, c->written.shape, c->when, TEXT(""));
	} else {
		put_value(&all, c->written.shape, c->when);
	}
	keep_conds(all.first);
	return all.first;
}
