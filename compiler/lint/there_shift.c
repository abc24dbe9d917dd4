/* SPDX-License-Identifier: Apache-2.0 */
/* Shift: which keys can match, and what its output may contain. */
#include "lint/there.h"

#include "spec/stars.h"

struct shift {
	struct there *t;
	struct outline *out;
};

/* ---- writing ------------------------------------------------------------- */

/* Whether each lookup in the path finds something. */
static bool
writes(struct shift *s, const struct path *p, const struct stood *here)
{
	struct miss miss;
	for (unsigned i = 0; i < p->count; i++) {
		const struct element *e = &p->elements[i];
		if (e->lookup != NULL && there_lookup(s->t, e->lookup, here, &miss) == NULL) {
			if (s->t->reporting) {
				diag_warn(s->t->l->diag, WARN_NEVER_WRITES, e->span,
					"nothing is ever written here: this finds nothing");
				there_why(s->t, &miss);
			}
			return false;
		}
	}
	return true;
}

/* The end of the path, created with everything above it. */
static struct outline *
make(struct outline *o, const struct path *p)
{
	for (unsigned i = 0; i < p->count; i++) {
		const struct element *e = &p->elements[i];
		struct text name;
		switch (e->kind) {
		case ELEMENT_NAME:
			o = name_is_literal(e->name, &name) ? outline_make(o, name, e->span)
							    : outline_make_others(o, e->span);
			break;
		case ELEMENT_NAME_FROM:
			o = outline_make_others(o, e->span);
			break;
		case ELEMENT_INDEX_NEVER:
			o->any = true;
			break;
		default:
			o = outline_make_element(o, e->span);
			break;
		}
	}
	return o;
}

/* ---- matching ------------------------------------------------------------ */

static bool
takes_literal(struct linter *l, const struct shift_level *level, const struct shift_rule *but)
{
	for (const struct shift_rule *c = level->computed; c != NULL; c = c->next) {
		struct stars stars = stars_of(l->arena, &c->key);
		for (const struct shift_rule *r = level->literals; r != NULL; r = r->next) {
			if (r != but && stars_match(&stars, java_utf16(l->arena, r->key.text))) {
				return true;
			}
		}
	}
	return false;
}

/* Whether the other keys of the level would apply in another order without this one, although it
 * never matches. */
static bool
sets_order(struct shift *s, const struct shift_level *level, const struct shift_rule *rule)
{
	if (rule->key.kind != KEY_LITERAL) {
		return level->literals != NULL && level->computed != NULL &&
		       level->order != MATCH_LITERALS_FIRST;
	}
	if (level->order != MATCH_INPUT_ORDER) {
		return false;
	}
	for (const struct shift_rule *c = level->computed; c != NULL; c = c->next) {
		if (c->key.kind != KEY_STARS) {
			return false;
		}
	}
	return !takes_literal(s->t->l, level, rule);
}

/* What the key may match in the value; NULL: nothing, which is reported. */
static struct outline *
match(struct shift *s, const struct shift_level *level, const struct shift_rule *rule,
	const struct stood *at)
{
	struct there *t = s->t;
	const struct key *key = &rule->key;
	struct miss miss;
	struct outline *found;
	switch (key->kind) {
	case KEY_SELF:
	case KEY_CONST:
		return at->value;
	case KEY_NAME:
		return t->any;
	case KEY_LOOKUP:
		found = there_lookup(t, &key->lookup, at, &miss);
		if (found == NULL && t->reporting && !key_has_alternatives(key)) {
			diag_warn(t->l->diag, WARN_NEVER_MATCHES, key->span,
				"this never matches: it finds nothing");
			there_why(t, &miss);
		}
		return found;
	case KEY_INDEX_FROM:
		return NULL;
	default:
		found = outline_one(t->any, outline_matches(at->value, key));
		there_found(t, key->span, found);
		if (found == NULL && !sets_order(s, level, rule)) {
			there_key_warn(t, key, at->value);
		}
		return found;
	}
}

static void
walk(struct shift *s, const struct shift_level *level, const struct stood *at)
{
	const struct shift_rule *lists[] = { level->special, level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct shift_rule *r = lists[i]; r != NULL; r = r->next) {
			struct stood here = { .up = at, .value = match(s, level, r, at) };
			if (here.value == NULL) {
				continue;
			}
			bool reporting = there_several(s->t, &r->key, 1);
			if (r->below != NULL) {
				walk(s, r->below, &here);
			}
			for (unsigned k = 0; k < r->path_count; k++) {
				if (writes(s, &r->paths[k], &here)) {
					/* it now has two places */
					make(s->out, &r->paths[k])->any = here.value->any = true;
				}
			}
			s->t->reporting = reporting;
		}
	}
}

void
there_shift(struct there *t, const struct shift_level *level)
{
	bool reporting = t->reporting;
	struct stood above = { .value = t->document };
	struct stood document = { .up = &above, .value = t->document };
	struct shift s = { .t = t };
	/* one rule may read what another one writes: first collects everything that is shared */
	for (int report = 0; report < 2; report++) {
		t->reporting = report == 1;
		s.out = outline_new(t->l->arena, level->span);
		walk(&s, level, &document);
	}
	t->reporting = reporting;
	bool something = s.out->any || s.out->object || s.out->list;
	t->document = something ? s.out : t->any; /* one cause is reported once */
}
