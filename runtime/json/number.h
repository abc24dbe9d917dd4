/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers as Java sees them: reading, and Double.toString. */
#ifndef JSON_NUMBER_H
#define JSON_NUMBER_H

#include "json/text.h"

JRT_BEGIN

enum { JRT_DOUBLE_TEXT = 32 };

/* Java's Double.toString (JDK 19 and later: the shortest digits that read back, at least two):
 * "1.0E10", "100.0", "NaN".  Returns the length; writes no NUL. */
size_t jrt_double_text(double, char out[JRT_DOUBLE_TEXT]);
/* Writes the digits of `n` so that they end at `end`, padded with zeros to at least `least` digits
 * (at most 20); returns where they begin. */
char *jrt_digits_before(char *end, uint64_t n, int least);
/* A JSON number's text as a double, correctly rounded; infinite if out of range. */
double jrt_read_double(const char *at, size_t len);
/* Reads an integer's text ("-12") if it fits 64 bits. */
bool jrt_read_integer(const char *at, size_t len, int64_t *);
/* Java's Double.parseDouble on any text: surrounding blanks, "1f", "0x1p3", "NaN", "Infinity";
 * false where Java throws. */
bool jrt_java_parse_double(struct jrt_text, double *);
/* Java's Integer.parseInt / Long.parseLong: optional sign, digits of any script (Character.digit);
 * false where Java throws. */
bool jrt_java_parse_int(struct jrt_text, int32_t *);
bool jrt_java_parse_long(struct jrt_text, int64_t *);
/* Java's narrowing of a double: NaN becomes 0, values out of range the nearest limit. */
int32_t jrt_double_to_int(double);
int64_t jrt_double_to_long(double);

JRT_END
#endif
