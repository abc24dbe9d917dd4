/* SPDX-License-Identifier: Apache-2.0 */
/* Default, remove and cardinality: which keys can match, and what may exist afterwards. */
#include "lint/there.h"

/* ---- default ------------------------------------------------------------- */

static void default_level(struct there *, const struct default_level *, struct outline *);

static void
default_below(struct there *t, const struct default_rule *r, struct outline *o)
{
	if (r->below == NULL) {
		o->any = true;
		return;
	}
	if (o->list && !o->object && !o->any && !r->list && t->reporting) {
		diag_warn(t->l->diag, WARN_DEFAULT_LIST, r->span,
			"there is a list here, which a default for an object does not change");
		diag_note(t->l->diag, o->from, "the list is made here");
		struct text name = r->kind == DEFAULT_ALL ? TEXT("*") : r->names[0];
		diag_hint(t->l->diag,
			"\"%.*s[]\" is for a list, with \"*\" for all of its elements: {\"%.*s[]\": {\"*\": ...}}",
			TEXT_ARGS(name), TEXT_ARGS(name));
	}
	o->list |= r->list;
	o->object |= !r->list;
	default_level(t, r->below, o);
}

static struct outlines
default_matches(const struct default_rule *r, unsigned i, struct outline *o)
{
	return r->kind == DEFAULT_ALL ? outline_each(o) : outline_named(o, r->names[i]);
}

static void
default_level(struct there *t, const struct default_level *level, struct outline *o)
{
	for (const struct default_rule *r = level->rules; r != NULL; r = r->next) {
		unsigned count = r->kind == DEFAULT_ALL ? 1 : r->count;
		size_t matched = 0;
		for (unsigned i = 0; i < count; i++) {
			if (r->kind == DEFAULT_LITERAL && level->list) {
				outline_make_element(o, r->span);
			} else if (r->kind == DEFAULT_LITERAL) {
				outline_make(o, r->names[i], r->span);
			}
			struct outlines all = default_matches(r, i, o);
			bool reporting = there_several(t, NULL, all.count * count);
			for (size_t k = 0; k < all.count; k++) {
				there_found(t, r->span, all.at[k]);
				default_below(t, r, all.at[k]);
			}
			t->reporting = reporting;
			matched += all.count;
		}
		if (matched == 0 && t->reporting) {
			struct miss miss = { .in = o };
			diag_warn(t->l->diag, WARN_NEVER_MATCHES, r->span,
				"this never matches: only a key without * and | creates what is not there");
			there_why(t, &miss);
		}
	}
}

void
there_default(struct there *t, const struct default_spec *spec)
{
	if (spec->top == NULL || t->document->list) {
		t->document = t->any;
	}
	if (spec->top != NULL) {
		t->reporting = !t->document->any;
		default_level(t, spec->top, t->document);
		t->reporting = false;
	}
}

/* ---- remove -------------------------------------------------------------- */

static void
drop(struct outlines all, struct span by)
{
	for (size_t i = 0; i < all.count; i++) {
		all.at[i]->gone = true;
		all.at[i]->from = by;
	}
}

/* `all`: the rules apply to all values that the outline stands for. */
static void
remove_level(struct there *t, const struct remove_level *level, struct outline *o, bool all)
{
	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		struct outlines found = outline_matches(o, &r->key);
		if (found.count == 0) {
			there_key_warn(t, &r->key, o);
		}
		for (size_t i = 0; i < found.count; i++) {
			there_found(t, r->key.span, found.at[i]);
		}
		bool some = r->key.kind == KEY_LITERAL && o->list;
		bool reporting = there_several(t, &r->key, found.count);
		for (size_t i = 0; i < found.count && r->below != NULL; i++) {
			remove_level(t, r->below, found.at[i],
				all && !some && found.at[i] != o->others && !found.at[i]->any);
		}
		t->reporting = reporting;
	}
	for (const struct remove_rule *r = level->rules; r != NULL && all && !o->any; r = r->next) {
		/* only some elements of a list; only some of unknown names */
		if (r->below == NULL && !o->list && o->others == NULL) {
			drop(outline_matches(o, &r->key), r->key.span);
		}
	}
}

void
there_remove(struct there *t, const struct remove_level *level)
{
	t->reporting = true;
	remove_level(t, level, t->document, true);
	t->reporting = false;
}

/* ---- cardinality --------------------------------------------------------- */

static void
cardinality_level(struct there *t, const struct cardinality_level *level, struct outline *o)
{
	const struct cardinality_rule *lists[] = { level->literals, level->computed };
	if (level->self != NULL) {
		o->any = true; /* a list of it, or an element */
	}
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct cardinality_rule *r = lists[i]; r != NULL; r = r->next) {
			struct outlines found = outline_matches(o, &r->key);
			if (found.count == 0) {
				there_key_warn(t, &r->key, o);
			}
			bool reporting = there_several(t, &r->key, found.count);
			for (size_t k = 0; k < found.count; k++) {
				there_found(t, r->key.span, found.at[k]);
				if (r->below != NULL) {
					cardinality_level(t, r->below, found.at[k]);
				} else {
					found.at[k]->any = true;
				}
			}
			t->reporting = reporting;
		}
	}
}

void
there_cardinality(struct there *t, const struct cardinality_level *level)
{
	t->reporting = true;
	cardinality_level(t, level, t->document);
	t->reporting = false;
}
