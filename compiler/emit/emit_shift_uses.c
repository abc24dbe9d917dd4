/* SPDX-License-Identifier: Apache-2.0 */
/* What a level of shift needs of the input, and of its step. */
#include "emit/emit_shift.h"

/* C compilers take long over chains of thousands of arms. */
bool
level_has_many_literals(const struct shift_level *level)
{
	unsigned count = 0;
	for (const struct shift_rule *r = level->literals; r != NULL; r = r->next) {
		count++;
	}
	return count > MANY_LITERALS;
}

bool
level_literals_first(const struct shift_level *level)
{
	return level->order != MATCH_INPUT_ORDER && level->literals != NULL;
}

/* Whether some key can be an index. */
bool
level_matters_to_lists(const struct shift_level *level)
{
	int32_t n;
	for (const struct shift_rule *r = level->literals; r != NULL; r = r->next) {
		if (key_as_index(r->key.text, &n)) {
			return true;
		}
	}
	return level->computed != NULL;
}

/* Whether some key is held against the text of an index. */
bool
level_compares_keys(const struct shift_level *level)
{
	for (const struct shift_rule *r = level->computed; r != NULL; r = r->next) {
		if (r->key.kind == KEY_REFS || r->key.kind == KEY_STARS) {
			return true;
		}
	}
	return false;
}

/* Whether the key is looked at, or handed on, where a key is matched. */
bool
level_key_matters(const struct shift *s, const struct shift_level *level)
{
	const struct shift_rule *r = level->computed;
	return level->literals != NULL || r == NULL || r->key.kind == KEY_REFS ||
	       r->key.kind == KEY_STARS ||
	       (r->key.kind == KEY_ANY &&
		       (r->below != NULL || paths_walk(s, r->paths, r->path_count)));
}

bool
level_calls_any(const struct shift_level *level)
{
	const struct shift_rule *lists[] = { level->special, level->literals, level->computed };
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (const struct shift_rule *r = lists[i]; r != NULL; r = r->next) {
			if (!shift_is_empty_leaf(r)) {
				return true;
			}
		}
	}
	return false;
}

/* Whether the step is looked at even though no key is matched. */
bool
level_specials_use_here(const struct shift *s, const struct shift_level *level)
{
	for (const struct shift_rule *r = level->special; r != NULL; r = r->next) {
		bool nothing = r->key.kind == KEY_SELF && shift_is_empty_leaf(r);
		bool constant = r->key.kind == KEY_CONST && r->below == NULL &&
				!paths_walk(s, r->paths, r->path_count);
		if (!nothing && !constant) {
			return true;
		}
	}
	return false;
}
