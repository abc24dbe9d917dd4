/* SPDX-License-Identifier: Apache-2.0 */
/* A validated JSON document as an index of its tokens.
 *
 * A batch of records is scanned once (scan.h): every bracket, brace, colon, comma, opening quote
 * and first byte of a number or literal becomes a token.  Validation (validate.c) then walks a
 * record's tokens once, checks the grammar (RFC 8259), every number, literal and bracket, and
 * records for each opening bracket which token closes it.  After that, navigation needs no checks:
 * one look-up skips a value of any size.  Values are named by their token number; 0 means
 * absent. */
#ifndef JSON_DOC_H
#define JSON_DOC_H

#include "json/status.h"
#include "json/text.h"

JRT_BEGIN

/* A value of the document: the number of its token.  0: absent. */
typedef uint32_t jrt_ref;
/* A slot whose key matched the text of a scalar: found, but without a value; written as null. */
#define JRT_REF_NULL UINT32_MAX

enum {
	JRT_PADDING = 64, /* readable bytes that must follow any scanned text */
	JRT_TEXT_SLACK = 8, /* readable bytes behind decoded text */
	JRT_MAX_DEPTH = 1024 /* maximum depth of objects and arrays; deeper is JRT_TOO_DEEP */
};

struct jrt_doc {
	const char *base; /* the origin of positions */
	const uint32_t *pos; /* of each token; pos[0] belongs to none */
	const char *kinds; /* of each token: a bracket stands for itself, others do not matter; all
			      others come before '[' */
	uint32_t *close; /* for a token that opens a container: the token that closes it */
	const uint64_t *escapes; /* bit b % 64 of word b / 64: the 64 bytes from base + 64 * b
				    contain a backslash */
	jrt_ref root; /* the record's value */
	uint32_t end; /* the token after the record: the end of its line or of the batch */
	struct jrt_arena *arena; /* for decoded keys and strings */
	bool plain; /* the record contains no backslash, the common case; false: it may contain
		       one, or this is not known yet */
};

static inline const char *
jrt_at(const struct jrt_doc *d, jrt_ref v)
{
	return d->base + d->pos[v];
}

/* The bytes up to the record's end. */
static inline struct jrt_text
jrt_document_text(const struct jrt_doc *d)
{
	return (struct jrt_text){ d->base, d->pos[d->end] };
}

/* Whether a text stands in the document.  If so, no byte of it needs an escape (it was valid, and
 * strings with escapes are decoded into the arena), and JRT_PADDING follows it. */
JRT_INLINE bool
jrt_in_document(const struct jrt_doc *d, const char *at)
{
	return jrt_begins_in(jrt_document_text(d), at);
}

/* The first byte identifies the value: { [ " t f n - 0..9 */
static inline char
jrt_first_byte(const struct jrt_doc *d, jrt_ref v)
{
	return *jrt_at(d, v);
}

static inline bool
jrt_is_object(const struct jrt_doc *d, jrt_ref v)
{
	return d->kinds[v] == '{';
}

/* A non-empty object. */
static inline bool
jrt_has_members(const struct jrt_doc *d, jrt_ref v)
{
	return d->kinds[v] == '{' && d->kinds[v + 1] != '}';
}

static inline bool
jrt_is_array(const struct jrt_doc *d, jrt_ref v)
{
	return d->kinds[v] == '[';
}

/* Neither an object nor an array. */
static inline bool
jrt_is_scalar(const struct jrt_doc *d, jrt_ref v)
{
	return d->kinds[v] < '[';
}

static inline bool
jrt_is_null(const struct jrt_doc *d, jrt_ref v)
{
	return jrt_first_byte(d, v) == 'n';
}

/* The token after a value: a comma or the end of its container. */
static inline uint32_t
jrt_behind(const struct jrt_doc *d, jrt_ref v)
{
	return jrt_is_scalar(d, v) ? v + 1 : d->close[v] + 1;
}

/* The bytes of a value, without surrounding white space. */
static inline struct jrt_raw
jrt_raw_of(const struct jrt_doc *d, jrt_ref v)
{
	const char *at = jrt_at(d, v), *end;
	if (!jrt_is_scalar(d, v)) {
		end = d->base + d->pos[d->close[v]] + 1;
	} else {
		end = d->base + d->pos[v + 1];
		while ((unsigned char)end[-1] <= ' ') { /* no value ends with these */
			end--;
		}
	}
	return (struct jrt_raw){ at, (size_t)(end - at) };
}

/* Whether the `len` bytes at `at` may contain a backslash: they overlap blocks that do. */
static inline bool
jrt_may_have_escape(const struct jrt_doc *d, const char *at, size_t len)
{
	size_t first = (size_t)(at - d->base) / 64, last = ((size_t)(at - d->base) + len) / 64;
	for (size_t b = first; b <= last; b++) {
		if (d->escapes[b / 64] >> (b % 64) & 1) {
			return true;
		}
	}
	return false;
}

/* Whether no block of the record contains a backslash. */
bool jrt_is_without_escapes(const struct jrt_doc *);

/* Not 0: the eight bytes at `at` may contain a backslash (Mycroft's zero test). */
JRT_INLINE uint64_t
jrt_backslashes(const char *at)
{
	const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
	uint64_t word;
	memcpy(&word, at, sizeof word);
	word ^= ones * '\\';
	return (word - ones) & ~word & highs;
}

/* Whether the `len` bytes at `at` may contain a backslash; false positives are possible.  Most keys
 * are short and followed by JRT_PADDING. */
JRT_INLINE bool
jrt_may_have_backslash(const struct jrt_doc *d, const char *at, size_t len)
{
	if (d->plain) {
		return false;
	}
	if (len <= 8) {
		return jrt_backslashes(at) != 0;
	}
	if (len <= 16) {
		return (jrt_backslashes(at) | jrt_backslashes(at + 8)) != 0;
	}
	if (len <= 32) {
		return (jrt_backslashes(at) | jrt_backslashes(at + 8) | jrt_backslashes(at + 16) |
			       jrt_backslashes(at + 24)) != 0;
	}
	return jrt_may_have_escape(d, at, len);
}

/* The bytes between the quotes of the key or string value at that token; white space may follow the
 * closing quote. */
JRT_INLINE struct jrt_text
jrt_raw_string(const struct jrt_doc *d, uint32_t token)
{
	const char *at = jrt_at(d, token) + 1, *end = jrt_at(d, token + 1) - 1;
	while (*end != '"') {
		end--;
	}
	return (struct jrt_text){ at, (size_t)(end - at) };
}

struct jrt_text jrt_decode_string(const struct jrt_doc *d, struct jrt_text between_quotes);

/* The decoded string value or key: in the arena if it has escapes; if there is no room, the text is
 * empty and at == NULL. */
JRT_INLINE struct jrt_text
jrt_string_of(const struct jrt_doc *d, jrt_ref string)
{
	struct jrt_text t = jrt_raw_string(d, string);
	return jrt_may_have_backslash(d, t.at, t.len) ? jrt_decode_string(d, t) : t;
}

static inline struct jrt_text
jrt_key_of(const struct jrt_doc *d, uint32_t key)
{
	return jrt_string_of(d, key);
}

/* Walks the members of an object in the order of the text.  A repeated key comes each time: use
 * jrt_last_same() and jrt_seen_before(), or let the later one overwrite the slot. */
struct jrt_members {
	const struct jrt_doc *doc;
	uint32_t token; /* of the next key, or past the last */
	uint32_t end; /* the closing brace */
	struct jrt_text key;
	jrt_ref value;
};

static inline struct jrt_members
jrt_members(const struct jrt_doc *d, jrt_ref object)
{
	return (struct jrt_members){ .doc = d, .token = object + 1, .end = d->close[object] };
}

static inline bool
jrt_next_member(struct jrt_members *m)
{
	if (m->token >= m->end) {
		return false;
	}
	m->key = jrt_key_of(m->doc, m->token);
	m->value = m->token + 2;
	m->token = jrt_behind(m->doc, m->value) + 1;
	return true;
}

struct jrt_elements {
	const struct jrt_doc *doc;
	uint32_t token, end;
	uint32_t index; /* of `value` */
	jrt_ref value;
};

static inline struct jrt_elements
jrt_elements(const struct jrt_doc *d, jrt_ref array)
{
	return (struct jrt_elements){
		.doc = d, .token = array + 1, .end = d->close[array], .index = UINT32_MAX
	};
}

static inline bool
jrt_next_element(struct jrt_elements *e)
{
	if (e->token >= e->end) {
		return false;
	}
	e->index++;
	e->value = e->token;
	e->token = jrt_behind(e->doc, e->value) + 1;
	return true;
}

/* The element at `index`, or 0. */
jrt_ref jrt_element_at(const struct jrt_doc *, jrt_ref array, uint32_t index);
/* Mixes a key's bytes and length into a number that differs for most different keys.
 * JRT_TEXT_SLACK bytes behind the key must be readable. */
uint64_t jrt_text_mix(struct jrt_text);
/* The last member of that name, or 0. */
jrt_ref jrt_member_named(const struct jrt_doc *, jrt_ref object, struct jrt_text name);
/* Whether an object repeats a key (expected linear time in its members). */
bool jrt_repeats_keys(const struct jrt_doc *, jrt_ref object);

JRT_END
#endif
