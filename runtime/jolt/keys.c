/* SPDX-License-Identifier: Apache-2.0 */
/* Keys with escapes, which are rare. */
#include "jolt/keys.h"

#include "json/arena.h"

enum {
	MOST_BLOCKS = 4, /* with escapes: where there are more, keys are looked at one by one */
	MOST_STRINGS = 8
};

/* ---- all keys of a record ------------------------------------------------ */

/* Whether few of the document's blocks from `from` to `to` hold a backslash. */
static bool
are_few(const struct jrt_doc *d, size_t from, size_t to)
{
	unsigned count = 0;
	for (size_t word = from / 64; word <= to / 64 && count <= MOST_BLOCKS; word++) {
		uint64_t bits = d->escapes[word];
		bits &= word == from / 64 ? ~(uint64_t)0 << from % 64 : ~(uint64_t)0;
		bits &= word == to / 64 ? ~(uint64_t)0 >> (63 - to % 64) : ~(uint64_t)0;
		for (; bits != 0 && count <= MOST_BLOCKS; bits &= bits - 1) {
			count++;
		}
	}
	return count <= MOST_BLOCKS;
}

/* The first backslash in [at, end), or NULL.  JRT_PADDING lets whole words be read. */
static const char *
next_backslash(const struct jrt_doc *d, const char *at, const char *end)
{
	while (at < end) {
		size_t block = (size_t)(at - d->base) / 64;
		uint64_t bits = d->escapes[block / 64] >> (block % 64);
		if (bits == 0) {
			at = d->base + (block / 64 + 1) * 64 * 64;
			continue;
		}
		if ((bits & 1) == 0) {
			block += (size_t)__builtin_ctzll(bits);
			at = d->base + block * 64;
		}
		for (const char *stop = d->base + (block + 1) * 64; at < stop; at += 8) {
			uint64_t found = jrt_backslashes(at);
			for (; found != 0 && *at != '\\'; at++) {
				;
			}
			if (found != 0) {
				return at < end ? at : NULL;
			}
		}
	}
	return NULL;
}

/* Whether the string with a backslash at `at` is a key. */
static bool
is_in_key(const char **at)
{
	const char *c = *at;
	while (*c != '"') {
		c += *c == '\\' ? 2 : 1;
	}
	*at = ++c;
	while (*c == ' ' || *c == '\t' || *c == '\r' || *c == '\n') {
		c++;
	}
	return *c == ':';
}

struct jrt_doc
jrt_look_at_keys(const struct jrt_doc *d)
{
	struct jrt_doc looked = *d;
	const char *at = d->base + d->pos[d->root], *end = d->base + d->pos[d->end];
	unsigned strings = 0;
	if (!are_few(d, (size_t)(at - d->base) / 64, (size_t)(end - d->base) / 64)) {
		return looked;
	}
	while ((at = next_backslash(d, at, end)) != NULL) {
		if (++strings > MOST_STRINGS || is_in_key(&at)) {
			return looked;
		}
	}
	looked.plain_keys = true;
	return looked;
}

/* ---- one key ------------------------------------------------------------- */

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
