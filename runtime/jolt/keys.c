/* SPDX-License-Identifier: Apache-2.0 */
/* Keys with escapes, which are rare. */
#include "jolt/keys.h"

#include "json/arena.h"

bool
jrt_is_without_escapes(const struct jrt_doc *d)
{
	size_t from = d->pos[d->root] / 64, to = d->pos[d->end] / 64; /* blocks */
	uint64_t found = 0;
	for (size_t word = from / 64; word <= to / 64; word++) {
		uint64_t bits = d->escapes[word];
		bits &= word == from / 64 ? ~(uint64_t)0 << from % 64 : ~(uint64_t)0;
		bits &= word == to / 64 ? ~(uint64_t)0 >> (63 - to % 64) : ~(uint64_t)0;
		found |= bits;
	}
	return found == 0;
}

/* ---- one key ------------------------------------------------------------- */

bool
jrt_key_text(const struct jrt_doc *d, uint32_t key, const char *name, size_t len)
{
	return jrt_text_is(jrt_key_of(d, key), name, len);
}

/* A quote inside becomes a control character: no name that is compared so has either. */
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
