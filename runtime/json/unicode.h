/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 (with lone surrogates as three bytes) seen as Java sees it: UTF-16 units. */
#ifndef JSON_UNICODE_H
#define JSON_UNICODE_H

#include "json/text.h"

JRT_BEGIN

/* Number of UTF-16 units. */
size_t jrt_utf16_length(struct jrt_text);
/* Whether there are `n` bytes or more, and the first n of them are ASCII: each is a unit. */
bool jrt_begins_in_ascii(struct jrt_text, size_t n);
/* Order by UTF-16 units (String.compareTo). */
int jrt_utf16_compare(struct jrt_text, struct jrt_text);
/* String.hashCode. */
uint32_t jrt_utf16_hash(struct jrt_text);
/* The bytes of units from..to-1; a surrogate pair cut in two leaves lone surrogates: then *out is
 * made in `room` (text.len + 6 bytes are enough). */
struct jrt_text jrt_utf16_slice(struct jrt_text, size_t from, size_t to, char *room);
/* Decodes one code point at *at (valid UTF-8 or a three-byte surrogate), moves on. */
uint32_t jrt_next_code_point(const char **at);
size_t jrt_put_code_point(uint32_t, char out[4]);

JRT_END
#endif
