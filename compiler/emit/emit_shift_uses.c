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
