/* SPDX-License-Identifier: Apache-2.0 */
/* Calls of functions on dates of which patterns, durations or zones are known when compiling: they
 * become C functions of their own (emit_date.c). */
#ifndef SPEC_DATE_CALL_H
#define SPEC_DATE_CALL_H

#include "jolt/date_pattern.h"
#include "jolt/date_zone.h"
#include "spec/spec.h"

enum date_function {
	DATE_NOW,
	DATE_FROM_MILLIS,
	DATE_TO_MILLIS,
	DATE_FORMAT,
	DATE_ADD,
	DATE_SUBTRACT
};

/* What an argument is to the function. */
enum date_role {
	DATE_VALUE,
	DATE_PATTERN_IN, /* read by */
	DATE_PATTERN_OUT, /* written by */
	DATE_PATTERN_BOTH,
	DATE_DURATION,
	DATE_ZONE,
};

struct date_argument {
	enum date_role role;
	bool known; /* when compiling: the value is not looked at */
	struct text text; /* known: as written */
	const struct jrt_date_item *items; /* of a pattern */
	unsigned item_count;
	const struct jrt_zone *zone; /* NULL: there is none of that name */
	struct { /* a duration */
		int64_t months, days, seconds;
		int32_t nanos;
	} amount;
};

enum { DATE_MOST_ARGUMENTS = 5 };

struct date_call {
	enum date_function function;
	bool never; /* one of its arguments makes it give nothing */
	unsigned count;
	struct date_argument arguments[DATE_MOST_ARGUMENTS];
};
#endif
