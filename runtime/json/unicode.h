/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 (with lone surrogates as three bytes) as Java sees it: UTF-16 units. */
#ifndef JSON_UNICODE_H
#define JSON_UNICODE_H

#include "json/text.h"

JRT_BEGIN

/* The number of UTF-16 units. */
size_t jrt_utf16_length(struct jrt_text);
/* Whether there are at least `n` bytes, and the first n are ASCII: each is one unit. */
bool jrt_begins_in_ascii(struct jrt_text, size_t n);
/* Order by UTF-16 units (String.compareTo). */
int jrt_utf16_compare(struct jrt_text, struct jrt_text);
/* String.hashCode. */
uint32_t jrt_utf16_hash(struct jrt_text);
/* The bytes of units from..to-1.  Cutting a surrogate pair leaves lone surrogates; the text is then
 * built in `room` (text.len + 6 bytes suffice). */
struct jrt_text jrt_utf16_slice(struct jrt_text, size_t from, size_t to, char *room);
/* Decodes the code point at *at (valid UTF-8 or a three-byte surrogate) and advances. */
uint32_t jrt_next_code_point(const char **at);
size_t jrt_put_code_point(uint32_t, char out[4]);

JRT_END
#endif
