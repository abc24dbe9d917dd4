/* SPDX-License-Identifier: Apache-2.0 */
/* Modify: what its keys write, and where its lookups go. */
#include "meaning/meanings.h"

static void
mean_exprs(struct meaner *m, const struct expr *e, unsigned count, const struct walked *here)
{
	for (unsigned i = 0; i < count; i++) {
		if (e[i].kind == EXPR_LOOKUP) {
			mean_lookup(m, e[i].lookup, e[i].span, here);
		} else if (e[i].kind == EXPR_CONTEXT) {
			struct text path = mean_spelled(e[i].path.span);
			mean_key(m, e[i].span, "^%.*s is \"%.*s\" in the context", TEXT_ARGS(path),
				TEXT_ARGS(path));
		}
		mean_exprs(m, e[i].arguments, e[i].argument_count, here);
	}
}

static void
mean_modify_key(struct meaner *m, const struct modify_rule *r)
{
	static const char *const when[] = {
		[MODIFY_OVERWRITE] = "whatever stands there",
		[MODIFY_DEFAULT] = "where it is missing or null",
		[MODIFY_DEFINE] = "where it is missing",
	};
	const struct key *k = &r->key;
	const char *what = k->kind == KEY_ANY ? "each key or element that no other key here is for"
			   : k->kind == KEY_STARS
				   ? arena_printf(m->arena, "each key such as \"%.*s\"",
					     TEXT_ARGS(k->canonical))
			   : k->kind == KEY_INDEX
				   ? arena_printf(m->arena, "element %u of the list", k->index)
				   : arena_printf(m->arena, "the key \"%.*s\"", TEXT_ARGS(k->text));
	const char *present = r->if_present ? ", if it is there" : "";
	if (r->below != NULL) {
		mean_key(m, k->span, "goes into %s%s", what, present);
	} else {
		mean_key(m, k->span, "writes %s, %s%s", what, when[r->mode], present);
	}
}

static void
mean_level_of(struct meaner *m, const struct modify_level *level, const struct walked *at)
{
	const struct modify_rule *lists[] = { level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct modify_rule *r = lists[i]; r != NULL; r = r->next) {
			mean_modify_key(m, r);
			if (!mean_first(m,
				    r->below != NULL ? (const void *)r->below : r->alternatives)) {
				continue;
			}
			struct walked here = walked_below(at, &r->key);
			if (r->below != NULL) {
				mean_level_of(m, r->below, &here);
			}
			mean_exprs(m, r->alternatives, r->alternative_count, &here);
		}
	}
}

void
mean_modify(struct meaner *m, const struct modify_level *level)
{
	mean_level_of(m, level, &walked_document);
}
