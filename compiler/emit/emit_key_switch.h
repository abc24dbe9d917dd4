/* SPDX-License-Identifier: Apache-2.0 */
/* Which of many names the key at hand is: a switch over its length and those of its bytes that
 * tell most. */
#ifndef EMIT_EMIT_KEY_SWITCH_H
#define EMIT_EMIT_KEY_SWITCH_H

#include "emit/emit.h"

struct key_case {
	struct text name;
	const void *of; /* for whoever writes what is done with it */
};

/* Names one after the other, each of them once, in the order in which they came. */
struct key_cases {
	struct arena *arena;
	struct key_case *at;
	unsigned count, room;
	struct table seen; /* private */
};

void key_cases_init(struct key_cases *, struct arena *);
/* Adds a name; one that is there already is left as it is. */
void key_cases_add(struct key_cases *, struct text name, const void *of);

/* The switch on `k` (struct jrt_keys), in a loop over keys: `found` writes what is done with a
 * name; then the loop goes on with the next key.  Behind the switch the key is none of the names.
 */
void emit_key_switch(struct cwriter *, const struct key_cases *,
	void (*found)(void *with, const void *of), void *with);
#endif
