/* SPDX-License-Identifier: Apache-2.0 */
/* Default, remove and cardinality: what their keys are for. */
#include "meaning/meanings.h"

/* ---- default ------------------------------------------------------------- */

static void
default_level(struct meaner *m, const struct default_level *level)
{
	for (const struct default_rule *r = level->rules; r != NULL; r = r->next) {
		const char *what = r->kind == DEFAULT_ALL ? "everything that is there"
				   : r->kind == DEFAULT_EITHER
					   ? "those of these keys that are there"
					   : arena_printf(m->arena, "the key \"%.*s\"",
						     TEXT_ARGS(r->names[0]));
		if (r->below != NULL) {
			mean_key(m, r->span, "is for what is in %s%s", what,
				r->list ? ", a list" : "");
			default_level(m, r->below);
		} else {
			mean_key(m, r->span, "is for %s, where it is missing or null", what);
		}
	}
}

void
mean_default(struct meaner *m, const struct default_spec *spec)
{
	if (spec->top != NULL) {
		default_level(m, spec->top);
	}
}

/* ---- remove and cardinality ---------------------------------------------- */

static const char *
matched(struct meaner *m, const struct key *k)
{
	switch (k->kind) {
	case KEY_SELF:
		return "the value itself";
	case KEY_ANY:
		return "all keys";
	case KEY_STARS:
		return arena_printf(m->arena, "keys such as \"%.*s\"", TEXT_ARGS(k->canonical));
	default:
		return arena_printf(m->arena, "the key \"%.*s\"", TEXT_ARGS(k->text));
	}
}

void
mean_remove(struct meaner *m, const struct remove_level *level)
{
	for (const struct remove_rule *r = level->rules; r != NULL; r = r->next) {
		mean_key(m, r->key.span, r->below != NULL ? "goes into %s" : "removes %s",
			matched(m, &r->key));
		if (r->below != NULL && mean_first(m, r->below)) {
			mean_remove(m, r->below);
		}
	}
}

void
mean_cardinality(struct meaner *m, const struct cardinality_level *level)
{
	const struct cardinality_rule *lists[] = { level->self, level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct cardinality_rule *r = lists[i]; r != NULL; r = r->next) {
			const char *becomes =
				r->cardinality == CARDINALITY_ONE
					? "of a list, the first element is left"
					: "a value that is not a list becomes a list of one";
			if (r->below != NULL) {
				mean_key(m, r->key.span, "goes into %s", matched(m, &r->key));
				mean_cardinality(m, r->below);
			} else {
				mean_key(m, r->key.span, "%s: %s", matched(m, &r->key), becomes);
			}
		}
	}
}
