/* SPDX-License-Identifier: Apache-2.0 */
/* Keys as spelled in the document: streaming code compares them without decoding. */
#ifndef JOLT_KEYS_H
#define JOLT_KEYS_H

#include "json/doc.h"

JRT_BEGIN

/* A private copy of the record's document: the C compiler can keep it in registers. */
JRT_INLINE struct jrt_doc
jrt_look_at_keys(const struct jrt_doc *d)
{
	return *d;
}

/* Walks the members of an object like struct jrt_members, but yields each key as spelled, with its
 * quotes.  A key with escapes matches no name at first; jrt_respell() then makes it come again,
 * decoded. */
struct jrt_keys {
	const struct jrt_doc *doc;
	uint32_t token, end; /* of the next key; the closing brace */
	bool again;
	const char *spelled;
	size_t length; /* of a key that comes again */
	jrt_ref value;
};

enum { JRT_MOST_SPELLED = 32 }; /* longer names are compared by jrt_key_text_is() */

JRT_INLINE struct jrt_keys
jrt_keys(const struct jrt_doc *d, jrt_ref object)
{
	return (struct jrt_keys){ .doc = d, .token = object + 1, .end = d->close[object] };
}

JRT_INLINE bool
jrt_next_key(struct jrt_keys *k)
{
	if (k->again) {
		k->again = false;
		return true;
	}
	if (k->token >= k->end) {
		return false;
	}
	k->spelled = jrt_at(k->doc, k->token);
	k->value = k->token + 2;
	k->token = jrt_behind(k->doc, k->value) + 1;
	return true;
}

/* Whether the key is this string literal, which has at most JRT_MOST_SPELLED bytes and needs no
 * escapes.  It may read bytes behind the key: JRT_PADDING. */
#define jrt_key_is(k, literal) jrt_same_bytes((k)->spelled, "\"" literal "\"", sizeof(literal) + 1)

/* The same for any name. */
bool jrt_key_text(const struct jrt_doc *, uint32_t key, const char *name, size_t len);
#define jrt_key_text_is(k, literal)                                                                \
	jrt_key_text((k)->doc, (k)->value - 2, (literal), sizeof(literal) - 1)

/* The byte at that offset between the quotes, as spelled; it may lie beyond the key. */
JRT_INLINE unsigned char
jrt_key_byte(const struct jrt_keys *k, size_t at)
{
	return (unsigned char)k->spelled[1 + at];
}

/* The number of bytes between the quotes, as spelled. */
JRT_INLINE size_t
jrt_key_length(const struct jrt_keys *k)
{
	const char *at = jrt_at(k->doc, k->value - 2), *end = jrt_at(k->doc, k->value - 1);
	if (k->spelled != at) {
		return k->length;
	}
	do { /* white space before the colon */
		end--;
	} while (*end != '"');
	return (size_t)(end - at - 1);
}

struct jrt_spelling {
	const char *at; /* NULL: as it stands in the text, or as it came last */
	size_t length;
};
JRT_COLD struct jrt_spelling jrt_respelled(const struct jrt_doc *, uint32_t key, const char *last);

/* No name matched the key.  If it has escapes, one may match once it is decoded. */
JRT_INLINE void
jrt_respell(struct jrt_keys *k)
{
	const char *at = jrt_at(k->doc, k->value - 2), *colon = jrt_at(k->doc, k->value - 1);
	if (jrt_may_have_backslash(k->doc, at, (size_t)(colon - at))) {
		struct jrt_spelling other = jrt_respelled(k->doc, k->value - 2, k->spelled);
		if (other.at != NULL) {
			k->spelled = other.at;
			k->length = other.length;
			k->again = true;
		}
	}
}

JRT_END
#endif
