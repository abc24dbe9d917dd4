/* SPDX-License-Identifier: Apache-2.0 */
/* Keys with escapes, which are rare. */
#include "jolt/keys.h"

#include "json/arena.h"

/* ---- one key ------------------------------------------------------------- */

bool
jrt_key_text(const struct jrt_doc *d, uint32_t key, const char *name, size_t len)
{
	return jrt_text_is(jrt_key_of(d, key), name, len);
}

/* A quote inside becomes a control character: names compared like this contain neither. */
struct jrt_spelling
jrt_respelled(const struct jrt_doc *d, uint32_t token, const char *last)
{
	const struct jrt_spelling same = { NULL, 0 };
	const char *raw = jrt_at(d, token);
	struct jrt_text key = jrt_key_of(d, token);
	if (key.at == raw + 1 || last != raw) { /* without escapes, or it came again */
		return same;
	}
	char *spelled =
		key.at == NULL ? NULL : jrt_arena_take(d->arena, key.len + 2 + JRT_MOST_SPELLED);
	if (spelled == NULL) { /* the record fails: jrt_outcome() */
		return same;
	}
	spelled[0] = '"';
	for (size_t i = 0; i < key.len; i++) {
		spelled[i + 1] = (char)(key.at[i] == '"' ? '\x01' : key.at[i]);
	}
	spelled[key.len + 1] = '"';
	memset(spelled + key.len + 2, 0, JRT_MOST_SPELLED);
	return (struct jrt_spelling){ spelled, key.len };
}
