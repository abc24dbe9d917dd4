/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns of dates as in java.time.format.DateTimeFormatter (Java 17), parsed.
 *
 * The compiler parses the patterns of a spec with this and writes one call for each item; a pattern
 * from a record is parsed at run time. */
#ifndef JOLT_DATE_PATTERN_H
#define JOLT_DATE_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "json/abi.h"

JRT_BEGIN

enum jrt_date_field {
#define FIELD(id, value, least, most, of_time) JRT_DATE_##id,
#include "jolt/date/date_fields.def"
#undef FIELD
	JRT_DATE_FIELDS
};

enum jrt_date_item_kind {
	JRT_ITEM_TEXT, /* `text` as it stands */
	JRT_ITEM_NUMBER, /* `field` with `least` to `most` digits */
	JRT_ITEM_TWO_DIGITS, /* the last two of a year from 2000 to 2099 */
	JRT_ITEM_FRACTION, /* `least` digits of a second */
	JRT_ITEM_NAME, /* the name of `field` in `form` */
	JRT_ITEM_OFFSET, /* in `shape`; `text` for zero */
	JRT_ITEM_GMT, /* GMT+1 in `form` */
	JRT_ITEM_ZONE, /* the id of the zone */
	JRT_ITEM_ZONE_NAME, /* the name of the zone in `form`; `generic`: without summer */
	JRT_ITEM_OPEN, /* [ */
	JRT_ITEM_CLOSE /* ] */
};

enum jrt_date_form { JRT_DATE_SHORT, JRT_DATE_FULL, JRT_DATE_NARROW };
/* Signs that a number may have: none; "-"; "-", and "+" if there are more digits than the
 * minimum. */
enum jrt_date_sign { JRT_DATE_UNSIGNED, JRT_DATE_MINUS, JRT_DATE_PLUS };
/* +HHmm and similar: lower-case letters stand for parts that are omitted when zero. */
enum jrt_date_shape {
	JRT_OFFSET_HH_mm,
	JRT_OFFSET_HHMM,
	JRT_OFFSET_HH_MM_colon,
	JRT_OFFSET_HHMM_ss,
	JRT_OFFSET_HH_MM_ss_colon
};

struct jrt_date_item {
	enum jrt_date_item_kind kind;
	enum jrt_date_field field;
	unsigned least, most;
	enum jrt_date_sign sign;
	unsigned behind; /* digits that belong to the adjacent numbers that follow */
	enum jrt_date_form form;
	bool generic;
	enum jrt_date_shape shape;
	const char *text; /* in the pattern, or a constant */
	size_t len;
	unsigned pad; /* padded with blanks on the left to this width; 0: not padded */
	unsigned close; /* of OPEN: the index of its CLOSE */
	size_t from, to; /* in the pattern */
};

/* What is wrong with a pattern. */
struct jrt_date_fault {
	size_t from, to; /* where */
	const char *why; /* "the letter b means nothing" without the letter: see date_pattern.c */
	const char *hint; /* or NULL */
};

enum { JRT_DATE_NESTING = 16 }; /* maximum depth of optional parts */

/* Parses the pattern.  `items` must have room for len + 1 + JRT_DATE_NESTING items.  False: the
 * pattern is malformed, and *fault says why.  Texts point into the pattern. */
bool jrt_date_pattern_read(const char *pattern, size_t len, struct jrt_date_item *items,
	unsigned *count, struct jrt_date_fault *fault);

JRT_END
#endif
