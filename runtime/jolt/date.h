/* SPDX-License-Identifier: Apache-2.0 */
/* Dates in patterns: what emitted code calls, a call an item of a pattern, and what the functions
 * on dates are made of.
 *
 * A pattern of a spec becomes two C functions, one that reads by it and one that writes.  What they
 * call mirrors java.time.format (Java 17): reading collects fields, jrt_date_resolve() makes a date
 * of them by the rules of ResolverStyle.SMART. */
#ifndef JOLT_DATE_H
#define JOLT_DATE_H

#include "jolt/date_calendar.h"
#include "jolt/date_pattern.h"
#include "jolt/date_zone.h"
#include "json/value.h"

JRT_BEGIN

#define JRT_JULIAN_EPOCH INT64_C(40587) /* the modified Julian day of 1970-01-01 */
#define JRT_MOST_DAYS INT64_C(365243000000)
enum { JRT_MOST_OFFSET = 18 * 3600 };

/* Seconds since 1970-01-01T00:00:00Z and what is beyond them. */
struct jrt_instant {
	int64_t seconds;
	int32_t nanos;
};

/* An instant as the clocks of a zone show it. */
struct jrt_date {
	const struct jrt_zone *zone;
	int32_t offset;
	int64_t days, year; /* since 1970-01-01 */
	int month, day, hour, minute, second, nano;
};

/* False: it is beyond the years that Java has. */
bool jrt_date_of(struct jrt_instant, const struct jrt_zone *, struct jrt_date *);

/* Which part of the day it is: midnight, noon, morning, afternoon, evening, night. */
int jrt_date_period(const struct jrt_date *);

static inline int64_t
jrt_date_seconds(const struct jrt_date *d)
{
	return (d->hour * 60 + d->minute) * 60 + d->second;
}

JRT_INLINE int64_t
jrt_date_value(const struct jrt_date *d, enum jrt_date_field field)
{
	switch (field) {
#define FIELD(id, value, least, most, of_time)                                                     \
	case JRT_DATE_##id:                                                                        \
		return value;
#include "jolt/date_fields.def"
#undef FIELD
	default:
		return 0;
	}
}

/* The names of fields in English; NULL: the field has none of that number. */
const char *jrt_date_name(enum jrt_date_field, enum jrt_date_form, int64_t value);

/* ---- writing ------------------------------------------------------------- */

enum { JRT_DATE_SHORT_TEXT = 64 };

struct jrt_date_out {
	struct jrt_ctx *ctx;
	struct jrt_date date;
	char *at;
	size_t used, size;
	bool failed; /* Java would throw */
	char first[JRT_DATE_SHORT_TEXT];
};

/* Makes room for n more bytes; false: there is none. */
bool jrt_date_room(struct jrt_date_out *, size_t n);
void jrt_date_put_text(struct jrt_date_out *, const char *, size_t);
#define jrt_date_put(out, literal) jrt_date_put_text((out), (literal), sizeof(literal) - 1)

/* A field as two digits. */
JRT_INLINE void
jrt_date_put_2(struct jrt_date_out *o, enum jrt_date_field field)
{
	if (o->size - o->used >= 2 || jrt_date_room(o, 2)) {
		int v = (int)jrt_date_value(&o->date, field);
		o->at[o->used++] = (char)('0' + v / 10);
		o->at[o->used++] = (char)('0' + v % 10);
	}
}

/* With at least so many digits. */
void jrt_date_put_value(struct jrt_date_out *, int64_t, unsigned least, enum jrt_date_sign);
#define jrt_date_put_number(out, field, least, sign)                                               \
	jrt_date_put_value((out), jrt_date_value(&(out)->date, (field)), (least), (sign))
void jrt_date_put_two_digits(struct jrt_date_out *, enum jrt_date_field);
void jrt_date_put_fraction(struct jrt_date_out *, unsigned digits);
void jrt_date_put_name(struct jrt_date_out *, enum jrt_date_field, enum jrt_date_form);
/* +01:00; `zero` when there is none. */
void
jrt_date_put_offset(struct jrt_date_out *, enum jrt_date_shape, const char *zero, size_t zero_len);
void jrt_date_put_gmt(struct jrt_date_out *, enum jrt_date_form);
void jrt_date_put_zone(struct jrt_date_out *);
/* "CET", "Central European Standard Time".  Of a zone for which tz has no short name ("+03")
 * nothing comes: Java's own names are not here. */
void jrt_date_put_zone_name(struct jrt_date_out *, enum jrt_date_form);
/* What was written from `mark` on is filled up to a width. */
void jrt_date_pad(struct jrt_date_out *, size_t mark, unsigned width);

/* ---- reading ------------------------------------------------------------- */

struct jrt_date_in {
	struct jrt_ctx *ctx;
	const char *at, *end;
	bool broken; /* Java would throw: no optional part mends it */
	uint32_t set; /* a bit a field */
	int64_t value[JRT_DATE_FIELDS];
	const struct jrt_zone *zone; /* NULL: none was read */
};

/* What was read before must not say otherwise. */
JRT_INLINE bool
jrt_date_set(struct jrt_date_in *in, enum jrt_date_field field, int64_t value)
{
	if ((in->set >> field & 1) != 0) {
		return in->value[field] == value;
	}
	in->set |= UINT32_C(1) << field;
	in->value[field] = value;
	return true;
}

/* All of these: false when the text is another, and then nothing that they did counts. */
bool jrt_date_get_text(struct jrt_date_in *, const char *, size_t);
#define jrt_date_get(in, literal) jrt_date_get_text((in), (literal), sizeof(literal) - 1)

/* Just two digits. */
JRT_INLINE bool
jrt_date_get_2(struct jrt_date_in *in, enum jrt_date_field field)
{
	if (in->end - in->at < 2) {
		return false;
	}
	unsigned tens = (unsigned char)in->at[0] - (unsigned)'0';
	unsigned ones = (unsigned char)in->at[1] - (unsigned)'0';
	if (tens > 9 || ones > 9) {
		return false;
	}
	in->at += 2;
	return jrt_date_set(in, field, tens * 10 + ones);
}

/* least to most digits; `behind`: so many are left to the numbers behind it. */
bool jrt_date_get_number(struct jrt_date_in *, enum jrt_date_field, unsigned least, unsigned most,
	enum jrt_date_sign, unsigned behind);
bool jrt_date_get_two_digits(struct jrt_date_in *, enum jrt_date_field);
bool jrt_date_get_fraction(struct jrt_date_in *, unsigned digits);
bool jrt_date_get_name(struct jrt_date_in *, enum jrt_date_field, enum jrt_date_form);
bool
jrt_date_get_offset(struct jrt_date_in *, enum jrt_date_shape, const char *zero, size_t zero_len);
bool jrt_date_get_gmt(struct jrt_date_in *, enum jrt_date_form);
bool jrt_date_get_zone(struct jrt_date_in *);
bool jrt_date_get_zone_name(struct jrt_date_in *, enum jrt_date_form);
/* Where an optional part begins; what failed goes back there.  False: Java would throw. */
struct jrt_date_mark {
	const char *at;
	uint32_t set;
	const struct jrt_zone *zone;
};
struct jrt_date_mark jrt_date_mark(const struct jrt_date_in *);
bool jrt_date_go_back(struct jrt_date_in *, const struct jrt_date_mark *);
/* Blanks, and then to be read `width` characters in all. */
struct jrt_date_padded {
	const char *end;
};
bool jrt_date_pad_begin(struct jrt_date_in *, unsigned width, struct jrt_date_padded *);
/* read: what stands behind the blanks was. */
bool jrt_date_pad_end(struct jrt_date_in *, const struct jrt_date_padded *, bool read);

/* What fields that were read come to. */
struct jrt_date_read {
	bool has_date, has_time, has_hour, has_instant;
	int64_t days; /* since 1970-01-01 */
	int64_t nano_of_day;
	struct jrt_instant instant;
};

/* False: they contradict each other, or one is beyond its range. */
bool jrt_date_resolve(struct jrt_date_in *, struct jrt_date_read *);

/* ---- what the functions take --------------------------------------------- */

/* A pattern: the functions that it became when compiling; or, without them, its text. */
struct jrt_date_pattern {
	bool (*get)(struct jrt_date_in *);
	void (*put)(struct jrt_date_out *);
	struct jrt_text text;
};

/* A zone: found when compiling, or its id, which is looked up when it is needed. */
struct jrt_date_zone {
	const struct jrt_zone *zone;
	struct jrt_text id;
};

/* A duration: all of it has the same sign as its parts say. */
struct jrt_date_amount {
	int64_t months, days, seconds;
	int32_t nanos;
};

/* Reads a duration: P1Y2M3DT4H5M6.7S, as the fork cuts it.  False: it is none. */
bool jrt_date_amount_read(struct jrt_text, struct jrt_date_amount *);

/* Of arguments that are texts; false: it is none. */
bool jrt_date_pattern_of(struct jrt_ctx *, struct jrt_value *, struct jrt_date_pattern *);
bool jrt_date_zone_of(struct jrt_ctx *, struct jrt_value *, struct jrt_date_zone *);
bool jrt_date_amount_of(struct jrt_ctx *, struct jrt_value *, struct jrt_date_amount *);

/* By a pattern that a record brings. */
bool jrt_date_get_by(struct jrt_date_in *, struct jrt_text pattern);
bool jrt_date_put_by(struct jrt_date_out *, struct jrt_text pattern);

/* A zone by its id, as java.time.ZoneId.of() takes it; it lives as long as the record.  NULL: there
 * is none, or this machine has no file of it; where it has no zone files at all, JRT_NO_ZONES. */
const struct jrt_zone *jrt_date_zone_named(struct jrt_ctx *, struct jrt_text id);
/* An offset as a zone; NULL: no room. */
const struct jrt_zone *jrt_date_zone_fixed(struct jrt_ctx *, const char *name, int32_t offset);

/* UTC, as formatDate takes it when no zone is given. */
extern const struct jrt_date_zone jrt_date_utc;

/* ---- the functions, of arguments that may be known when compiling --------- */

/* The seven functions of the fork; NULL: nothing. */
struct jrt_value *
jrt_date_now(struct jrt_ctx *, const struct jrt_date_pattern *, const struct jrt_date_zone *);
struct jrt_value *jrt_date_from_millis(struct jrt_ctx *, struct jrt_value *millis,
	const struct jrt_date_pattern *, const struct jrt_date_zone *);
struct jrt_value *jrt_date_to_millis(struct jrt_ctx *, struct jrt_value *text,
	const struct jrt_date_pattern *, const struct jrt_date_zone *);
struct jrt_value *jrt_date_format(struct jrt_ctx *, struct jrt_value *text,
	const struct jrt_date_pattern *from, const struct jrt_date_pattern *to,
	const struct jrt_date_zone *from_zone, const struct jrt_date_zone *to_zone);
/* sign: 1 adds, -1 subtracts */
struct jrt_value *
jrt_date_add(struct jrt_ctx *, struct jrt_value *text, const struct jrt_date_pattern *,
	const struct jrt_date_amount *, const struct jrt_date_zone *, int sign);

JRT_END
#endif
