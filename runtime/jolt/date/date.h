/* SPDX-License-Identifier: Apache-2.0 */
/* Dates in patterns: what emitted code calls, one call for each item of a pattern, and the building
 * blocks of the date functions.
 *
 * A pattern in a spec becomes two C functions, one that reads and one that writes.  The functions
 * they call mirror java.time.format (Java 17): reading collects fields, and jrt_date_resolve()
 * makes a date of them by the rules of ResolverStyle.SMART. */
#ifndef JOLT_DATE_H
#define JOLT_DATE_H

#include "jolt/date/date_calendar.h"
#include "jolt/date/date_pattern.h"
#include "jolt/date/date_zone.h"
#include "json/value.h"

JRT_BEGIN

#define JRT_JULIAN_EPOCH INT64_C(40587) /* the modified Julian day of 1970-01-01 */
#define JRT_MOST_DAYS INT64_C(365243000000)
enum { JRT_MOST_OFFSET = 18 * 3600 };

/* Seconds since 1970-01-01T00:00:00Z, and nanoseconds. */
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

/* False: outside the range of years that Java supports. */
bool jrt_date_of(struct jrt_instant, const struct jrt_zone *, struct jrt_date *);

/* The part of the day: midnight, noon, morning, afternoon, evening or night. */
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
#include "jolt/date/date_fields.def"
#undef FIELD
	default:
		return 0;
	}
}

/* The English name of a field's value.  NULL: it has none. */
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

/* Makes room for n more bytes.  False: out of memory. */
bool jrt_date_room(struct jrt_date_out *, size_t n);
void jrt_date_put_text(struct jrt_date_out *, const char *, size_t);
#define jrt_date_put(out, literal) jrt_date_put_text((out), (literal), sizeof(literal) - 1)

/* Writes a field as two digits. */
JRT_INLINE void
jrt_date_put_2(struct jrt_date_out *o, enum jrt_date_field field)
{
	if (o->size - o->used >= 2 || jrt_date_room(o, 2)) {
		int v = (int)jrt_date_value(&o->date, field);
		o->at[o->used++] = (char)('0' + v / 10);
		o->at[o->used++] = (char)('0' + v % 10);
	}
}

/* Writes at least `least` digits. */
void jrt_date_put_value(struct jrt_date_out *, int64_t, unsigned least, enum jrt_date_sign);
#define jrt_date_put_number(out, field, least, sign)                                               \
	jrt_date_put_value((out), jrt_date_value(&(out)->date, (field)), (least), (sign))
void jrt_date_put_two_digits(struct jrt_date_out *, enum jrt_date_field);
void jrt_date_put_fraction(struct jrt_date_out *, unsigned digits);
void jrt_date_put_name(struct jrt_date_out *, enum jrt_date_field, enum jrt_date_form);
/* Writes +01:00, or `zero` if the offset is zero. */
void
jrt_date_put_offset(struct jrt_date_out *, enum jrt_date_shape, const char *zero, size_t zero_len);
void jrt_date_put_gmt(struct jrt_date_out *, enum jrt_date_form);
void jrt_date_put_zone(struct jrt_date_out *);
/* Writes "CET" or "Central European Standard Time".  Writes nothing for a zone without a short name
 * in tz ("+03"): Java's own names are not available here. */
void jrt_date_put_zone_name(struct jrt_date_out *, enum jrt_date_form);
/* Pads what was written from `mark` on to a width. */
void jrt_date_pad(struct jrt_date_out *, size_t mark, unsigned width);

/* ---- reading ------------------------------------------------------------- */

struct jrt_date_in {
	struct jrt_ctx *ctx;
	const char *at, *end;
	bool broken; /* Java would throw, even inside an optional part */
	uint32_t set; /* one bit for each field */
	int64_t value[JRT_DATE_FIELDS];
	const struct jrt_zone *zone; /* NULL: none was read */
};

/* Sets a field.  False: it already has another value. */
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

/* Each of these returns false if the text does not match; its effects are then void. */
bool jrt_date_get_text(struct jrt_date_in *, const char *, size_t);
#define jrt_date_get(in, literal) jrt_date_get_text((in), (literal), sizeof(literal) - 1)

/* Reads exactly two digits. */
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

/* Reads `least` to `most` digits, and leaves `behind` of them to the numbers that follow. */
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
/* The start of an optional part, to return to if it does not match.  False: Java would throw. */
struct jrt_date_mark {
	const char *at;
	uint32_t set;
	const struct jrt_zone *zone;
};
struct jrt_date_mark jrt_date_mark(const struct jrt_date_in *);
bool jrt_date_go_back(struct jrt_date_in *, const struct jrt_date_mark *);
/* Skips blanks; `width` is the number of characters to read in all. */
struct jrt_date_padded {
	const char *end;
};
bool jrt_date_pad_begin(struct jrt_date_in *, unsigned width, struct jrt_date_padded *);
/* `read`: the item behind the blanks was read. */
bool jrt_date_pad_end(struct jrt_date_in *, const struct jrt_date_padded *, bool read);

/* What the fields that were read add up to. */
struct jrt_date_read {
	bool has_date, has_time, has_hour, has_instant;
	int64_t days; /* since 1970-01-01 */
	int64_t nano_of_day;
	struct jrt_instant instant;
};

/* False: fields contradict each other, or one is out of range. */
bool jrt_date_resolve(struct jrt_date_in *, struct jrt_date_read *);

/* ---- arguments ----------------------------------------------------------- */

/* A pattern: the functions it was compiled to, or else its text. */
struct jrt_date_pattern {
	bool (*get)(struct jrt_date_in *);
	void (*put)(struct jrt_date_out *);
	struct jrt_text text;
};

/* A zone: resolved at compile time, or an id that is looked up when needed. */
struct jrt_date_zone {
	const struct jrt_zone *zone;
	struct jrt_text id;
};

/* A duration: all parts have the same sign. */
struct jrt_date_amount {
	int64_t months, days, seconds;
	int32_t nanos;
};

/* Reads a duration, P1Y2M3DT4H5M6.7S, with the same limits as the fork.  False: not a duration. */
bool jrt_date_amount_read(struct jrt_text, struct jrt_date_amount *);

/* From text arguments; false: not valid. */
bool jrt_date_pattern_of(struct jrt_ctx *, struct jrt_value *, struct jrt_date_pattern *);
bool jrt_date_zone_of(struct jrt_ctx *, struct jrt_value *, struct jrt_date_zone *);
bool jrt_date_amount_of(struct jrt_ctx *, struct jrt_value *, struct jrt_date_amount *);

/* Reads by a pattern that comes from the record. */
bool jrt_date_get_by(struct jrt_date_in *, struct jrt_text pattern);
bool jrt_date_put_by(struct jrt_date_out *, struct jrt_text pattern);

/* A zone by its id, in the syntax of java.time.ZoneId.of(); it lives as long as the record.  NULL:
 * no such zone, or no file for it on this machine; JRT_NO_ZONES if the machine has no zone files at
 * all. */
const struct jrt_zone *jrt_date_zone_named(struct jrt_ctx *, struct jrt_text id);
/* An offset as a zone; NULL: out of memory. */
const struct jrt_zone *jrt_date_zone_fixed(struct jrt_ctx *, const char *name, int32_t offset);

/* UTC: formatDate's zone if none is given. */
extern const struct jrt_date_zone jrt_date_utc;

/* ---- the functions, whose arguments may be known at compile time ---------- */

/* The fork's seven functions; NULL: no value. */
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
