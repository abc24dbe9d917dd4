/* SPDX-License-Identifier: Apache-2.0 */
/* Keys with escapes, which are rare. */
#include "jolt/keys.h"

#include "json/arena.h"

bool
jrt_key_text(const struct jrt_keys *k, const char *name, size_t len)
{
	return jrt_text_is(jrt_text_of_key(k->doc, k->value - 2), name, len);
}

/* A quote inside becomes a control character: no name that is compared so has either. */
struct jrt_keys
jrt_respelled(struct jrt_keys k)
{
	const char *raw = jrt_at(k.doc, k.value - 2);
	struct jrt_text key = jrt_text_of_key(k.doc, k.value - 2);
	if (key.at == raw + 1 || k.spelled != raw) { /* without escapes, or it came again */
		return k;
	}
	char *spelled = key.at == NULL
				? NULL
				: jrt_arena_take(k.doc->arena, key.len + 2 + JRT_MOST_SPELLED);
	if (spelled == NULL) { /* the record fails: jrt_outcome() */
		return k;
	}
	spelled[0] = '"';
	for (size_t i = 0; i < key.len; i++) {
		spelled[i + 1] = (char)(key.at[i] == '"' ? '\x01' : key.at[i]);
	}
	spelled[key.len + 1] = '"';
	memset(spelled + key.len + 2, 0, JRT_MOST_SPELLED);
	k.spelled = spelled;
	k.length = key.len;
	k.again = true;
	return k;
}
