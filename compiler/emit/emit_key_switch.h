/* SPDX-License-Identifier: Apache-2.0 */
/* Finds out which of many names the current key is: a switch over its length, then over the byte
 * that distinguishes most names. */
#ifndef EMIT_EMIT_KEY_SWITCH_H
#define EMIT_EMIT_KEY_SWITCH_H

#include "emit/emit.h"

struct key_case {
	struct text name;
	const void *of; /* for the callback that writes what to do */
};

/* Distinct names, in the order of their first occurrence. */
struct key_cases {
	struct arena *arena;
	struct key_case *at;
	unsigned count, room;
	struct table seen; /* private */
};

void key_cases_init(struct key_cases *, struct arena *);
/* Adds a name; one that is already there is left as it is. */
void key_cases_add(struct key_cases *, struct text name, const void *of);

/* The switch on `k` (struct jrt_keys), inside a loop over keys.  `found` writes what to do with a
 * name; the loop then continues with the next key.  After the switch, the key is none of the names.
 */
void emit_key_switch(struct cwriter *, const struct key_cases *,
	void (*found)(void *with, const void *of), void *with);
#endif
