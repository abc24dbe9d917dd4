/* SPDX-License-Identifier: Apache-2.0 */
/* From writes to places to the shape that they leave (SEMANTICS 9). */
#include "plan/place.h"

enum { MOST_INDEX = 64 }; /* longer lists of known elements take the tree way */

static struct out_place *
add_child(struct evaluator *e, struct out_place *p)
{
	struct out_place *c = arena_new(e->arena, struct out_place);
	if (p->last_child == NULL) {
		p->children = c;
	} else {
		p->last_child->next = c;
	}
	p->last_child = c;
	return c;
}

static bool
become(struct evaluator *e, struct out_place *p, enum place_kind kind, struct place from)
{
	if (p->kind == PLACE_NEW) {
		p->kind = kind;
	}
	if (p->kind != kind) {
		cannot(e, from, "one place is written both as a value and as a container");
		return false;
	}
	return true;
}

static struct out_place *
step_into(struct evaluator *e, struct out_place *p, const struct out_step *s, struct place from)
{
	static const enum place_kind kinds[] = {
		[STEP_NAME] = PLACE_OBJECT,
		[STEP_INDEX] = PLACE_LIST,
		[STEP_APPEND] = PLACE_APPENDED,
	};
	if (!become(e, p, kinds[s->kind], from)) {
		return NULL;
	}
	if (s->kind == STEP_INDEX && s->index >= MOST_INDEX) {
		return cannot(e, from, "a list index beyond 63");
	}
	if (s->kind != STEP_APPEND) { /* each append makes an element of its own */
		for (struct out_place *c = p->children; c != NULL; c = c->next) {
			if (s->kind == STEP_NAME ? text_equal(c->name, s->name)
						 : c->index == s->index) {
				return c;
			}
		}
	}
	struct out_place *c = add_child(e, p);
	c->name = s->name;
	c->index = s->index;
	return c;
}

static void
add_write(struct evaluator *e, struct out_place *p, struct write w)
{
	struct write *made = arena_new(e->arena, struct write);
	*made = w;
	if (p->last_write == NULL) {
		p->writes = made;
	} else {
		p->last_write->next = made;
	}
	p->last_write = made;
}

void
out_write(struct evaluator *e, struct out_place *root, const struct out_step *steps, unsigned count,
	const struct cond *when, const struct shape *shape, struct place from, unsigned order)
{
	struct write w = { .when = when, .shape = shape, .from = from, .order = order };
	struct out_place *p = root;
	add_write(e, p, w);
	for (unsigned i = 0; i < count; i++) {
		p = step_into(e, p, &steps[i], from);
		if (p == NULL) {
			return;
		}
		add_write(e, p, w);
	}
	become(e, p, PLACE_LEAF, from);
}

static const struct cond *
any_write(struct evaluator *e, const struct out_place *p)
{
	const struct cond *any = &cond_never;
	for (const struct write *w = p->writes; w != NULL; w = w->next) {
		any = cond_or(e, any, w->when);
	}
	return any;
}

/* Members stand in the order of the first write that really happens.  That order is known when no
 * place can be reached first by a later write while another place's first write lies between. */
static bool
order_is_known(const struct out_place *parent)
{
	for (const struct out_place *a = parent->children; a != NULL; a = a->next) {
		for (const struct write *later = a->writes->next; later != NULL;
			later = later->next) {
			if (cond_implies(later->when, a->writes->when)) {
				continue;
			}
			for (const struct out_place *b = a->next; b != NULL; b = b->next) {
				if (b->writes->order < later->order) {
					return false;
				}
			}
		}
	}
	return true;
}

static const struct shape *
place_shape(struct evaluator *e, const struct out_place *p, struct place from);

static const struct shape *
leaf_shape(struct evaluator *e, const struct out_place *p)
{
	if (p->writes->next == NULL) {
		return p->writes->shape;
	}
	struct shape *s = shape_new(e, SHAPE_MANY, p->writes->from);
	for (const struct write *w = p->writes; w != NULL; w = w->next) {
		if (w->shape->kind != SHAPE_INPUT && w->shape->kind != SHAPE_STRING &&
			(w->shape->kind != SHAPE_CONST || w->shape->node->kind == NODE_ARRAY)) {
			return cannot(e, w->from,
				"a value that was put together shares its place with others");
		}
		shape_add(e, s, w->when, w->shape, (struct text){ 0 }, w->from);
	}
	return s;
}

static const struct shape *
list_shape(struct evaluator *e, const struct out_place *p, struct place from)
{
	unsigned size = 0;
	for (const struct out_place *c = p->children; c != NULL; c = c->next) {
		size = c->index + 1 > size ? c->index + 1 : size;
	}
	struct shape *s = shape_new(e, SHAPE_LIST, from);
	for (unsigned i = 0; i < size; i++) {
		const struct out_place *c = p->children;
		while (c != NULL && c->index != i) {
			c = c->next;
		}
		if (c == NULL) {
			shape_add(e, s, &cond_never, shape_null(e, from), (struct text){ 0 }, from);
		} else {
			shape_add(e, s, any_write(e, c), place_shape(e, c, from),
				(struct text){ 0 }, c->writes->from);
		}
	}
	return s;
}

static const struct shape *
place_shape(struct evaluator *e, const struct out_place *p, struct place from)
{
	if (p->kind == PLACE_LEAF || p->kind == PLACE_NEW) {
		return leaf_shape(e, p);
	}
	if (p->kind == PLACE_LIST) {
		return list_shape(e, p, from);
	}
	if (p->kind == PLACE_OBJECT && !order_is_known(p)) {
		return cannot(e, p->writes->from, "the order of keys depends on what is present");
	}
	struct shape *s = shape_new(
		e, p->kind == PLACE_OBJECT ? SHAPE_OBJECT : SHAPE_APPENDED, p->writes->from);
	for (const struct out_place *c = p->children; c != NULL; c = c->next) {
		const struct shape *inner = place_shape(e, c, from);
		if (inner == NULL) {
			return NULL;
		}
		shape_add(e, s, any_write(e, c), inner, c->name, c->writes->from);
	}
	return s;
}

struct slot *
out_shape(struct evaluator *e, struct out_place *root, struct place from)
{
	struct slot *document = arena_new(e->arena, struct slot);
	document->from = from;
	document->when = any_write(e, root);
	document->shape = root->writes == NULL ? shape_null(e, from) : place_shape(e, root, from);
	return document;
}
