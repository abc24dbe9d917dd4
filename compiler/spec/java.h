/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of Java's library that the reference leans on, for texts in UTF-8 (private to spec/). */
#ifndef SPEC_JAVA_H
#define SPEC_JAVA_H

#include "base/text.h"

#include <stdint.h>

/* How many bytes at the start of `t` are digits of any script (Character.isDigit on UTF-16 units).
 */
size_t java_digits(struct text t);
/* Integer.parseInt and Long.parseLong: a sign, digits of any script.  False: Java throws. */
bool java_parse_int(struct text, int32_t *value);
bool java_parse_long(struct text, int64_t *value);
/* Whether it is empty or Character.isWhitespace throughout (the reference's StringTools.isBlank).
 */
bool java_is_blank(struct text);
/* String.trim: without the characters up to U+0020 at both ends. */
struct text java_trim(struct text);
/* String.length and String.compareTo: in UTF-16 units. */
size_t java_length(struct text);
int java_compare(struct text, struct text);

/* String.hashCode. */
uint32_t java_hash(struct text);
/* JSON for a double that is infinite: no double can hold it. */
#define JAVA_INFINITY "1e999"
/* What Java writes for a number of a spec that is not finite, as a string: "NaN" for the word that
 * a call has, "Infinity" or "-Infinity" for a floating one that no double can hold.  Empty: it is
 * finite, or whole. */
struct text java_not_finite(struct text number);

/* UTF-16, as Java holds strings. */
struct utf16 {
	const uint16_t *at;
	size_t len;
};
struct utf16 java_utf16(struct arena *, struct text);
#endif
