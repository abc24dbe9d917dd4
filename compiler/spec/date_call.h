/* SPDX-License-Identifier: Apache-2.0 */
/* Calls of date functions with patterns, durations or zones that are known at compile time: they
 * become C functions of their own (emit_date.c). */
#ifndef SPEC_DATE_CALL_H
#define SPEC_DATE_CALL_H

#include "jolt/date/date_pattern.h"
#include "jolt/date/date_zone.h"
#include "spec/spec.h"

enum date_function {
	DATE_NOW,
	DATE_FROM_MILLIS,
	DATE_TO_MILLIS,
	DATE_FORMAT,
	DATE_ADD,
	DATE_SUBTRACT
};

/* What an argument means to the function. */
enum date_role {
	DATE_VALUE,
	DATE_PATTERN_IN, /* to read by */
	DATE_PATTERN_OUT, /* to write by */
	DATE_PATTERN_BOTH,
	DATE_DURATION,
	DATE_ZONE,
};

struct date_argument {
	enum date_role role;
	bool known; /* at compile time: the value does not matter */
	struct text text; /* known: as written */
	const struct jrt_date_item *items; /* of a pattern */
	unsigned item_count;
	const struct jrt_zone *zone; /* NULL: no zone of that name */
	struct { /* a duration */
		int64_t months, days, seconds;
		int32_t nanos;
	} amount;
};

enum { DATE_MOST_ARGUMENTS = 5 };

struct date_call {
	enum date_function function;
	bool never; /* because of an argument, it never gives a result */
	unsigned count;
	struct date_argument arguments[DATE_MOST_ARGUMENTS];
};
#endif
