/* SPDX-License-Identifier: Apache-2.0 */
/* Strings and look-ups in documents that are not inlined. */
#include "json/doc.h"

#include "json/arena.h"
#include "json/unicode.h"

/* ---- strings ------------------------------------------------------------- */

static unsigned
hex_digit(char c)
{
	return c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a' + 10);
}

static uint32_t
hex4(const char *s)
{
	return hex_digit(s[0]) << 12 | hex_digit(s[1]) << 8 | hex_digit(s[2]) << 4 |
	       hex_digit(s[3]);
}

/* Decodes \uXXXX at *at, together with the second half of a surrogate pair if it follows; the text
 * is valid. */
static uint32_t
decode_unicode(const char **at, const char *end)
{
	uint32_t c = hex4(*at + 2);
	*at += 6;
	if ((c & 0xfc00) == 0xd800 && end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u') {
		uint32_t low = hex4(*at + 2);
		if ((low & 0xfc00) == 0xdc00) {
			*at += 6;
			c = 0x10000 + ((c & 0x3ff) << 10) + (low & 0x3ff);
		}
	}
	return c;
}

static char
decode_letter(char c)
{
	switch (c) {
	case 'b':
		return '\b';
	case 'f':
		return '\f';
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 't':
		return '\t';
	default:
		return c;
	}
}

struct jrt_text
jrt_decode_string(const struct jrt_doc *d, struct jrt_text t)
{
	const char *at = memchr(t.at, '\\', t.len), *end = t.at + t.len;
	if (at == NULL) {
		return t;
	}
	char *out = jrt_arena_take(d->arena, t.len + JRT_TEXT_SLACK);
	if (out == NULL) {
		return (struct jrt_text){ NULL, 0 };
	}
	size_t n = (size_t)(at - t.at);
	memcpy(out, t.at, n);
	while (at < end) {
		if (*at != '\\') {
			out[n++] = *at++;
		} else if (at[1] == 'u') {
			n += jrt_put_code_point(decode_unicode(&at, end), out + n);
		} else {
			out[n++] = decode_letter(at[1]);
			at += 2;
		}
	}
	return (struct jrt_text){ out, n };
}

/* ---- look-ups ------------------------------------------------------------ */

jrt_ref
jrt_element_at(const struct jrt_doc *d, jrt_ref array, uint32_t index)
{
	struct jrt_elements e = jrt_elements(d, array);
	while (jrt_next_element(&e)) {
		if (e.index == index) {
			return e.value;
		}
	}
	return 0;
}

jrt_ref
jrt_member_named(const struct jrt_doc *d, jrt_ref object, struct jrt_text name)
{
	jrt_ref found = 0;
	struct jrt_members m = jrt_members(d, object);
	while (jrt_next_member(&m)) {
		if (jrt_text_equal(m.key, name)) {
			found = m.value;
		}
	}
	return found;
}

/* ---- repeated keys ------------------------------------------------------- */

enum { FEW = 24 };

/* The first `n` bytes of the eight at `at`, n < 8, as a word that does not depend on the others.
 * Reads all eight: JRT_PADDING or JRT_TEXT_SLACK follows every text. */
static inline uint64_t
first_bytes(const char *at, size_t n)
{
	uint64_t word;
	memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return word & (((uint64_t)1 << 8 * n) - 1);
#else
	return word & ~(UINT64_MAX >> 8 * n);
#endif
}

uint64_t
jrt_text_mix(struct jrt_text key)
{
	const uint64_t odd = 0x9e3779b97f4a7c15u;
	uint64_t h = key.len * odd, word; /* speed only */
	size_t i = 0;
	for (; i + sizeof word <= key.len; i += sizeof word) {
		memcpy(&word, key.at + i, sizeof word);
		h = (h ^ word) * odd; /* speed only */
		h ^= h >> 29; /* speed only */
	}
	if (i < key.len) {
		h = (h ^ first_bytes(key.at + i, key.len - i)) * odd;
	}
	h = (h ^ h >> 32) * odd; /* mixes high bits into low ones: speed only */
	return h ^ h >> 32; /* speed only */
}

/* Many members: makes a table of keys for this one question.  If there is no room for it, or an
 * attacker chose keys that collide, the answer is the cautious one. */
static bool
repeats_among_many(const struct jrt_doc *d, jrt_ref object, uint32_t count)
{
	uint32_t size = 32;
	while (size < 2 * count) {
		size *= 2;
	}
	struct jrt_text *slots = jrt_arena_take(d->arena, size * sizeof *slots);
	if (slots == NULL) {
		return true;
	}
	memset(slots, 0, size * sizeof *slots);
	struct jrt_members m = jrt_members(d, object);
	while (jrt_next_member(&m)) {
		uint32_t i = (uint32_t)jrt_text_mix(m.key) & (size - 1);
		for (unsigned tries = 0; slots[i].at != NULL; i = (i + 1) & (size - 1)) {
			if (jrt_text_equal(slots[i], m.key) || ++tries > 64) {
				return true;
			}
		}
		slots[i] = m.key;
	}
	return false;
}

/* Length and first bytes: different signatures mean different keys, and equal ones rarely do. */
static inline uint64_t
signature(struct jrt_text key)
{
	if (key.at == NULL) { /* no room to decode it */
		return 0;
	}
	return first_bytes(key.at, key.len < 7 ? key.len : 7) ^ (uint64_t)key.len << 56;
}

/* Adds a signature to a set of bits; false: it is certainly new. */
static inline bool
may_be_noted(uint64_t bits[4], uint64_t of)
{
	unsigned at = (unsigned)(of * 0x9e3779b97f4a7c15u >> 56);
	uint64_t bit = (uint64_t)1 << at % 64;
	bool noted = (bits[at / 64] & bit) != 0;
	bits[at / 64] |= bit;
	return noted;
}

bool
jrt_repeats_keys(const struct jrt_doc *d, jrt_ref object)
{
	struct jrt_text keys[FEW];
	uint64_t seen[FEW], bits[4] = { 0 };
	uint32_t count = 0;
	struct jrt_members m = jrt_members(d, object);
	while (jrt_next_member(&m)) {
		if (count < FEW) {
			uint64_t same = signature(m.key);
			uint32_t like = may_be_noted(bits, same) ? count : 0;
			for (uint32_t i = 0; i < like; i++) {
				if (seen[i] == same && jrt_text_equal(keys[i], m.key)) {
					return true;
				}
			}
			keys[count] = m.key;
			seen[count] = same;
		}
		count++;
	}
	return count > FEW && repeats_among_many(d, object, count);
}

bool
jrt_is_without_escapes(const struct jrt_doc *d)
{
	size_t from = d->pos[d->root] / 64, to = d->pos[d->end] / 64; /* one bit for each block */
	uint64_t found = 0;
	if (from / 64 == to / 64) {
		return d->escapes[from / 64] >> from % 64 << (63 - (to - from)) == 0;
	}
	for (size_t word = from / 64; word <= to / 64; word++) {
		uint64_t bits = d->escapes[word];
		bits &= word == from / 64 ? ~(uint64_t)0 << from % 64 : ~(uint64_t)0;
		bits &= word == to / 64 ? ~(uint64_t)0 >> (63 - to % 64) : ~(uint64_t)0;
		found |= bits;
	}
	return found == 0;
}
