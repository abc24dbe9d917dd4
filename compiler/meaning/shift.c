/* SPDX-License-Identifier: Apache-2.0 */
/* Shift: what its keys match, and where the references of both sides go. */
#include "meaning/meanings.h"

/* ---- references ---------------------------------------------------------- */

static void
mean_path(struct meaner *m, const struct path *p, const struct walked *from)
{
	for (unsigned i = 0; i < p->count; i++) {
		const struct element *e = &p->elements[i];
		mean_name_refs(m, e->name, e->span, from);
		if (e->lookup != NULL) {
			mean_lookup(m, e->lookup, e->span, from);
		}
		if (e->kind == ELEMENT_INDEX_HITS && walked_up(from, e->level) != NULL) {
			const struct walked *at = walked_up(from, e->level);
			mean_level(m, e->span, at, "#%u counts what has matched in %s", e->level,
				mean_name(m, at));
		}
	}
}

/* ---- keys ---------------------------------------------------------------- */

static void
mean_self(struct meaner *m, const struct key *k, const struct walked *at)
{
	const char *what = at->key == NULL ? "" : "the value of ";
	mean_key(m, k->span, "takes %s%s once more, under no key of its own", what,
		mean_name(m, at));
	mean_level(m, k->span, at, "@ is %s%s", what, mean_name(m, at));
}

static void
mean_shift_key(struct meaner *m, const struct key *k, const struct walked *at)
{
	int32_t index;
	switch (k->kind) {
	case KEY_LITERAL:
		mean_key(m, k->span, "matches the key \"%.*s\"%s", TEXT_ARGS(k->text),
			key_as_index(k->text, &index) && index >= 0
				? ", or the element of that index of a list"
				: "");
		break;
	case KEY_ANY:
		mean_key(m, k->span,
			"matches every key and every element that no other key beside it takes; &0 is which one");
		break;
	case KEY_STARS:
		mean_key(m, k->span,
			"matches keys such as \"%.*s\" that no other key beside it takes; &(0,1) is what the %s star takes",
			TEXT_ARGS(k->canonical), k->stars > 1 ? "first" : "");
		break;
	case KEY_REFS:
		mean_key(m, k->span, "matches the key of the name that it refers to");
		mean_name_refs(m, k->name, k->span, at);
		break;
	case KEY_SELF:
		mean_self(m, k, at);
		break;
	case KEY_LOOKUP:
		mean_key(m, k->span, "takes what the lookup finds, in place of the value of a key");
		mean_lookup(m, &k->lookup, k->span, at);
		break;
	case KEY_NAME:
		mean_key(m, k->span, "takes a key's name as a string, not its value");
		mean_ref(m, '$', k->ref, k->span, at);
		break;
	case KEY_CONST:
		mean_key(m, k->span, "takes the string \"%.*s\" itself", TEXT_ARGS(k->text));
		break;
	default:
		break;
	}
}

static void
mean_level_of(struct meaner *m, const struct shift_level *level, const struct walked *at)
{
	const struct shift_rule *lists[] = { level->special, level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct shift_rule *r = lists[i]; r != NULL; r = r->next) {
			mean_shift_key(m, &r->key, at);
			if (!mean_first(m, r->below != NULL ? (const void *)r->below : r->paths)) {
				continue;
			}
			struct walked here = walked_below(at, &r->key);
			if (r->below != NULL) {
				mean_level_of(m, r->below, &here);
			}
			for (unsigned k = 0; k < r->path_count; k++) {
				mean_path(m, &r->paths[k], &here);
			}
		}
	}
}

void
mean_shift(struct meaner *m, const struct shift_level *level)
{
	mean_level_of(m, level, &walked_document);
}
