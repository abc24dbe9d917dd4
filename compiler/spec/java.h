/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of Java's library that the reference relies on, for UTF-8 texts (private to spec/). */
#ifndef SPEC_JAVA_H
#define SPEC_JAVA_H

#include "base/text.h"

#include <stdint.h>

/* The number of bytes at the start of `t` that are digits of any script (Character.isDigit on
 * UTF-16 units). */
size_t java_digits(struct text t);
/* Integer.parseInt and Long.parseLong: a sign, digits of any script.  False: Java throws. */
bool java_parse_int(struct text, int32_t *value);
bool java_parse_long(struct text, int64_t *value);
/* Whether it is empty or entirely Character.isWhitespace (the reference's StringTools.isBlank). */
bool java_is_blank(struct text);
/* String.trim: strips characters up to U+0020 from both ends. */
struct text java_trim(struct text);
/* String.length and String.compareTo: in UTF-16 units. */
size_t java_length(struct text);
int java_compare(struct text, struct text);

/* String.hashCode. */
uint32_t java_hash(struct text);
/* JSON for an infinite double: no double can represent the number. */
#define JAVA_INFINITY "1e999"
/* The string that Java writes for a number in a spec that is not finite: "NaN" for the word in a
 * call, "Infinity" or "-Infinity" for a floating-point number out of range.  Empty: finite, or an
 * integer. */
struct text java_not_finite(struct text number);

/* UTF-16, Java's representation of strings. */
struct utf16 {
	const uint16_t *at;
	size_t len;
};
struct utf16 java_utf16(struct arena *, struct text);
#endif
