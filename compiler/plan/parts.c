/* SPDX-License-Identifier: Apache-2.0 */
/* The writing plan: from the last shape to constant bytes with holes.  Neighbouring constants
 * become one; a comma is constant wherever it is known that something stands before or behind it.
 */
#include "plan/shape.h"

struct list {
	struct evaluator *e;
	struct part *first, *last;
	struct plan *plan;
};

static void put_value(struct list *, const struct shape *, const struct cond *given);

static struct part *
put(struct list *l, enum part_kind kind, struct place from)
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

static void
put_bytes(struct list *l, struct text bytes, struct place from)
{
	if (bytes.len == 0) {
		return;
	}
	if (l->last == NULL || l->last->kind != PART_BYTES) {
		put(l, PART_BYTES, from)->bytes = bytes;
		return;
	}
	struct buffer b;
	buffer_init(&b, l->e->arena);
	buffer_add(&b, l->last->bytes.at, l->last->bytes.len);
	buffer_add(&b, bytes.at, bytes.len);
	l->last->bytes = buffer_text(&b);
}

static struct list
inner(struct list *l)
{
	return (struct list){ .e = l->e, .plan = l->plan };
}

/* ---- constants
 * ----------------------------------------------------------------------------------- */

static void
put_string(struct list *l, struct text text, struct place from)
{
	struct buffer b;
	const struct template_part *parts;
	unsigned count;
	struct diag silent; /* the spec layer has told all that is wrong */
	diag_init(&silent, l->e->arena);

	put_bytes(l, TEXT("\""), from);
	if (text_has_template(text) &&
		template_parse(text, from, l->e->arena, &silent, &parts, &count)) {
		for (unsigned i = 0; i < count; i++) {
			if (parts[i].secret.len > 0) {
				put(l, PART_SECRET, from)->bytes = parts[i].secret;
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
	if (n->kind == NODE_STRING) {
		put_string(l, n->text, n->place);
		return;
	}
	if (n->kind != NODE_ARRAY && !object) {
		buffer_init(&b, l->e->arena);
		node_json(&b, n);
		put_bytes(l, buffer_text(&b), n->place);
		return;
	}
	put_bytes(l, object ? TEXT("{") : TEXT("["), n->place);
	NODE_EACH(c, n)
	{
		if (c != n->first) {
			put_bytes(l, TEXT(","), c->place);
		}
		if (object) {
			put_string(l, c->key, c->place);
			put_bytes(l, TEXT(":"), c->place);
		}
		put_node(l, c);
	}
	put_bytes(l, object ? TEXT("}") : TEXT("]"), n->place);
}

/* ---- conditions
 * ---------------------------------------------------------------------------------- */

static void
put_if(struct list *l, const struct cond *when, struct place from, const struct list *then,
	const struct list *otherwise)
{
	struct part *p = put(l, PART_IF, from);
	p->when = when;
	p->parts = then->first;
	p->otherwise = otherwise == NULL ? NULL : otherwise->first;
}

/* ---- containers
 * ---------------------------------------------------------------------------------- */

static void
put_member(struct list *l, const struct slot *s, bool named, const struct cond *given)
{
	if (named) {
		put_string(l, s->name, s->from);
		put_bytes(l, TEXT(":"), s->from);
	}
	put_value(l, s->shape, given);
}

/* Members, or appended elements: those that are there, with commas between.  Before the first that
 * is certainly there a comma follows each, behind it one comes first; when none is certain the last
 * comma is turned into the closing bracket. */
static void
put_members(struct list *l, const struct shape *s, const struct cond *given)
{
	struct evaluator *e = l->e;
	bool named = s->kind == SHAPE_OBJECT, any = false, certain = false;
	struct text close = named ? TEXT("}") : TEXT("]");

	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		certain = certain || cond_implies(given, i->when);
		any = any || i->when->kind != COND_NEVER;
	}
	bool trim = any && !certain;
	put_bytes(l, named ? TEXT("{") : TEXT("["), s->from);
	certain = false;
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		if (i->when->kind == COND_NEVER) {
			continue;
		}
		struct list then = inner(l);
		if (cond_implies(given, i->when)) {
			if (certain) {
				put_bytes(l, TEXT(","), i->from);
			}
			put_member(l, i, named, given);
			certain = true;
			continue;
		}
		if (certain) {
			put_bytes(&then, TEXT(","), i->from);
		}
		put_member(&then, i, named, cond_and(e, given, i->when));
		if (!certain) {
			put_bytes(&then, TEXT(","), i->from);
		}
		put_if(l, i->when, i->from, &then, NULL);
	}
	if (trim) {
		put(l, PART_TRIM, s->from)->bytes = close;
	} else {
		put_bytes(l, close, s->from);
	}
}

static void
put_element(struct list *l, const struct slot *s, const struct cond *given)
{
	struct list then = inner(l), otherwise = inner(l);
	if (s->when->kind == COND_NEVER) {
		put_bytes(l, TEXT("null"), s->from);
	} else if (cond_implies(given, s->when)) {
		put_value(l, s->shape, given);
	} else {
		put_value(&then, s->shape, cond_and(l->e, given, s->when));
		put_bytes(&otherwise, TEXT("null"), s->from);
		put_if(l, s->when, s->from, &then, &otherwise);
	}
}

/* Elements by index: one that is absent is null when a later one is there. */
static void
put_elements(struct list *l, const struct shape *s, const struct cond *given)
{
	put_bytes(l, TEXT("["), s->from);
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		const struct cond *needed = &cond_never;
		for (const struct slot *later = i; later != NULL; later = later->next) {
			needed = cond_or(l->e, needed, later->when);
		}
		struct list then = inner(l);
		bool certain = i == s->slots || cond_implies(given, needed);
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

/* ---- values
 * -------------------------------------------------------------------------------------- */

static void
put_many(struct list *l, const struct shape *s)
{
	struct list writers = inner(l);
	for (const struct slot *i = s->slots; i != NULL; i = i->next) {
		struct list then = inner(l);
		put_value(&then, i->shape, i->when);
		if (then.first->next != NULL) {
			cannot(l->e, i->from, "a secret shares its place with other values");
		}
		put_if(&writers, i->when, i->from, &then, NULL);
	}
	put(l, PART_MANY, s->from)->parts = writers.first;
}

static void
put_choice(struct list *l, const struct slot *s, const struct cond *given)
{
	struct list then = inner(l), otherwise = inner(l);
	if (s == NULL || cond_implies(given, s->when)) {
		if (s != NULL) {
			put_value(l, s->shape, given);
		}
		return;
	}
	put_value(&then, s->shape, cond_and(l->e, given, s->when));
	put_choice(&otherwise, s->next, given);
	put_if(l, s->when, s->from, &then, &otherwise);
}

static const struct edit *
name_edits(struct list *l, const struct edit *edit)
{
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

static void
keep(struct input *input)
{
	for (; input != NULL; input = input->parent) {
		input->kept = true;
	}
}

static void
put_value(struct list *l, const struct shape *s, const struct cond *given)
{
	struct part *p;
	switch (s->kind) {
	case SHAPE_INPUT:
		keep(s->input);
		put(l, PART_INPUT, s->from)->input = s->input;
		break;
	case SHAPE_EDIT:
		keep(s->input);
		p = put(l, PART_EDIT, s->from);
		p->input = s->input;
		p->edit = name_edits(l, s->edit);
		break;
	case SHAPE_CONST:
		put_node(l, s->node);
		break;
	case SHAPE_STRING:
		put_string(l, s->text, s->from);
		break;
	case SHAPE_OBJECT:
	case SHAPE_APPENDED:
		put_members(l, s, given);
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
	case SHAPE_FIRST:
		keep(s->slots->shape->input);
		put(l, PART_FIRST, s->from)->input = s->slots->shape->input;
		break;
	}
}

static void
keep_cond(const struct cond *c)
{
	if (c->input != NULL) {
		keep(c->input);
	}
	if (c->a != NULL) {
		keep_cond(c->a);
	}
	if (c->b != NULL) {
		keep_cond(c->b);
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
	}
}

void
plan_write(struct evaluator *e, const struct slot *document, struct plan *plan)
{
	struct list all = { .e = e, .plan = plan };
	plan->exists = cond_and(e, document->when, shape_not_null(e, document->shape));
	if (plan->exists->kind != COND_NEVER) {
		put_value(&all, document->shape, plan->exists);
	}
	plan->parts = all.first;
	keep_cond(plan->exists);
	keep_conds(plan->parts);
}
