/* SPDX-License-Identifier: Apache-2.0 */
/* The functions on dates (the fork's modifier/function/Dates.java). */
#include "jolt/date/date.h"
#include "jolt/fn.h"

#include <time.h>

/* ---- arguments ----------------------------------------------------------- */

static bool
text_of(struct jrt_ctx *ctx, struct jrt_value *v, struct jrt_text *out)
{
	if (jrt_kind(ctx, v) != JRT_KIND_STRING) {
		return false;
	}
	*out = v->text;
	return true;
}

bool
jrt_date_pattern_of(struct jrt_ctx *ctx, struct jrt_value *v, struct jrt_date_pattern *out)
{
	*out = (struct jrt_date_pattern){ 0 };
	return text_of(ctx, v, &out->text);
}

bool
jrt_date_zone_of(struct jrt_ctx *ctx, struct jrt_value *v, struct jrt_date_zone *out)
{
	*out = (struct jrt_date_zone){ 0 };
	return text_of(ctx, v, &out->id);
}

/* The zone; NULL: no zone of that name. */
static const struct jrt_zone *
zone_of(struct jrt_ctx *ctx, const struct jrt_date_zone *z)
{
	return z->zone != NULL ? z->zone : jrt_date_zone_named(ctx, z->id);
}

/* ---- reading and writing ------------------------------------------------- */

/* The instant that the text denotes; the zone is used if the text names none. */
static bool
read_instant(struct jrt_ctx *ctx, struct jrt_value *v, const struct jrt_date_pattern *p,
	const struct jrt_date_zone *zone, struct jrt_instant *out)
{
	struct jrt_date_in in;
	struct jrt_date_read read;
	struct jrt_text text;

	if (!text_of(ctx, v, &text)) {
		return false;
	}
	in.ctx = ctx;
	in.at = text.at;
	in.end = text.at + text.len;
	in.broken = false;
	in.set = 0;
	in.zone = NULL;
	bool good = p->get != NULL ? p->get(&in) : jrt_date_get_by(&in, p->text);
	if (!good || in.at < in.end || !jrt_date_resolve(&in, &read)) {
		return false;
	}
	if (read.has_instant) {
		*out = read.instant;
		return true;
	}
	const struct jrt_zone *z =
		read.has_date && (read.has_time || !read.has_hour) ? zone_of(ctx, zone) : NULL;
	if (z == NULL) {
		return false;
	}
	int64_t seconds = read.nano_of_day / JRT_NANOS_A_SECOND;
	out->nanos = (int32_t)(read.nano_of_day % JRT_NANOS_A_SECOND);
	out->seconds = read.has_time ? jrt_zone_instant(z, read.days * JRT_SECONDS_A_DAY + seconds)
				     : jrt_zone_day_start(z, read.days);
	return true;
}

static struct jrt_value *
written(struct jrt_ctx *ctx, struct jrt_instant t, const struct jrt_date_pattern *p,
	const struct jrt_zone *zone)
{
	struct jrt_date_out out;

	out.ctx = ctx;
	out.at = out.first;
	out.used = 0;
	out.size = sizeof out.first;
	out.failed = false;
	if (zone == NULL || !jrt_date_of(t, zone, &out.date)) {
		return NULL;
	}
	if (p->put != NULL) {
		p->put(&out);
	} else if (!jrt_date_put_by(&out, p->text)) {
		return NULL;
	}
	return out.failed ? NULL : jrt_string_copy(ctx, (struct jrt_text){ out.at, out.used });
}

/* Milliseconds, rounded down; false: beyond 64 bits. */
static bool
millis_of(struct jrt_instant t, int64_t *out)
{
	/* one second up first: otherwise the least value would not fit */
	int64_t seconds = t.seconds < 0 ? t.seconds + 1 : t.seconds;
	int64_t millis = t.nanos / 1000000 - (t.seconds < 0 ? 1000 : 0);

	return !__builtin_mul_overflow(seconds, INT64_C(1000), out) &&
	       !__builtin_add_overflow(*out, millis, out);
}

static struct jrt_instant
instant_of(int64_t millis)
{
	int64_t seconds = jrt_floor_div(millis, 1000);
	return (struct jrt_instant){ seconds, (int32_t)(millis - seconds * 1000) * 1000000 };
}

/* The same moment throughout a record. */
static struct jrt_instant
now(struct jrt_ctx *ctx)
{
	if (!ctx->now.known) {
		struct timespec t;
		clock_gettime(CLOCK_REALTIME, &t);
		ctx->now.known = true;
		ctx->now.seconds = t.tv_sec;
		ctx->now.nanos = (int32_t)t.tv_nsec;
	}
	return (struct jrt_instant){ ctx->now.seconds, ctx->now.nanos };
}

/* ---- the functions, whose arguments may be known at compile time ---------- */

struct jrt_value *
jrt_date_now(
	struct jrt_ctx *ctx, const struct jrt_date_pattern *p, const struct jrt_date_zone *zone)
{
	return written(ctx, now(ctx), p, zone_of(ctx, zone));
}

struct jrt_value *
jrt_date_from_millis(struct jrt_ctx *ctx, struct jrt_value *millis,
	const struct jrt_date_pattern *p, const struct jrt_date_zone *zone)
{
	switch (jrt_kind(ctx, millis)) {
	case JRT_KIND_INTEGER:
	case JRT_KIND_LONG:
	case JRT_KIND_BIG:
	case JRT_KIND_DOUBLE:
		return written(ctx, instant_of(jrt_long_value(ctx, millis)), p, zone_of(ctx, zone));
	default:
		return NULL;
	}
}

struct jrt_value *
jrt_date_to_millis(struct jrt_ctx *ctx, struct jrt_value *text, const struct jrt_date_pattern *p,
	const struct jrt_date_zone *zone)
{
	struct jrt_instant t;
	int64_t millis;

	return read_instant(ctx, text, p, zone, &t) && millis_of(t, &millis) ? jrt_long(ctx, millis)
									     : NULL;
}

struct jrt_value *
jrt_date_format(struct jrt_ctx *ctx, struct jrt_value *text, const struct jrt_date_pattern *from,
	const struct jrt_date_pattern *to, const struct jrt_date_zone *from_zone,
	const struct jrt_date_zone *to_zone)
{
	struct jrt_instant t;

	return read_instant(ctx, text, from, from_zone, &t)
		       ? written(ctx, t, to, zone_of(ctx, to_zone))
		       : NULL;
}

/* The local time `a` later, or earlier; false: outside the range of years that Java supports. */
static bool
shift(struct jrt_date *d, const struct jrt_date_amount *a, int sign, struct jrt_instant *local)
{
	int64_t months = d->year * 12 + d->month - 1 + sign * a->months;
	int64_t year = jrt_floor_div(months, 12), seconds;
	int month = (int)jrt_floor_rest(months, 12) + 1, last = jrt_month_length(year, month);
	int64_t days = jrt_days_of(year, month, d->day < last ? d->day : last);
	int64_t most = jrt_days_of(JRT_LAST_YEAR, 12, 31),
		least = jrt_days_of(-JRT_LAST_YEAR, 1, 1);
	int64_t nanos = d->nano + sign * a->nanos;

	if (days < least || days > most) {
		return false;
	}
	days += sign * a->days;
	if (days < least || days > most ||
		__builtin_mul_overflow(a->seconds, (int64_t)sign, &seconds) ||
		__builtin_add_overflow(
			seconds, days * JRT_SECONDS_A_DAY + jrt_date_seconds(d), &seconds)) {
		return false;
	}
	days = jrt_floor_div(seconds, JRT_SECONDS_A_DAY);
	if (days < least || days > most) {
		return false;
	}
	local->seconds = seconds + jrt_floor_div(nanos, JRT_NANOS_A_SECOND);
	local->nanos = (int32_t)jrt_floor_rest(nanos, JRT_NANOS_A_SECOND);
	return true;
}

struct jrt_value *
jrt_date_add(struct jrt_ctx *ctx, struct jrt_value *text, const struct jrt_date_pattern *p,
	const struct jrt_date_amount *a, const struct jrt_date_zone *zone, int sign)
{
	const struct jrt_zone *z = zone_of(ctx, zone);
	struct jrt_instant t;
	struct jrt_date d;

	if (z == NULL || !read_instant(ctx, text, p, zone, &t) || !jrt_date_of(t, z, &d) ||
		!shift(&d, a, sign, &t)) {
		return NULL;
	}
	t.seconds = jrt_zone_instant(z, t.seconds);
	return written(ctx, t, p, z);
}

/* ---- the functions, of any arguments ------------------------------------- */

static const struct jrt_zone utc = {
	.name = "Z", .offsets = (const int32_t[]){ 0 }, .fixed = true
};
const struct jrt_date_zone jrt_date_utc = { .zone = &utc };

/* `least` to `most` arguments, or one list of them; false: another number. */
static bool
take(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args, uint32_t least,
	uint32_t most, struct given *out)
{
	*out = jrt_given(ctx, count, args);
	return out->kind == GIVEN_MANY && out->count >= least && out->count <= most;
}

struct jrt_value *
jrt_fn_now(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct given g;
	struct jrt_date_pattern p;
	struct jrt_date_zone zone;

	return take(ctx, count, args, 2, 2, &g) && jrt_date_pattern_of(ctx, g.items[0], &p) &&
			       jrt_date_zone_of(ctx, g.items[1], &zone)
		       ? jrt_date_now(ctx, &p, &zone)
		       : NULL;
}

struct jrt_value *
jrt_fn_nowEpochMillis(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	int64_t millis;

	(void)count;
	(void)args;
	return millis_of(now(ctx), &millis) ? jrt_long(ctx, millis) : NULL;
}

/* yyyy-MM-dd'T'HH:mm:ssX */
static void
put_iso(struct jrt_date_out *out)
{
	jrt_date_put_number(out, JRT_DATE_YEAR_OF_ERA, 4, JRT_DATE_PLUS);
	jrt_date_put(out, "-");
	jrt_date_put_2(out, JRT_DATE_MONTH);
	jrt_date_put(out, "-");
	jrt_date_put_2(out, JRT_DATE_DAY);
	jrt_date_put(out, "T");
	jrt_date_put_2(out, JRT_DATE_HOUR);
	jrt_date_put(out, ":");
	jrt_date_put_2(out, JRT_DATE_MINUTE);
	jrt_date_put(out, ":");
	jrt_date_put_2(out, JRT_DATE_SECOND);
	jrt_date_put_offset(out, JRT_OFFSET_HH_mm, "Z", 1);
}

struct jrt_value *
jrt_fn_fromEpochMilli(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct given g = jrt_given(ctx, count, args);
	struct jrt_date_pattern p = { .put = put_iso };
	struct jrt_date_zone zone;

	if (g.kind == GIVEN_ONE) {
		return jrt_date_from_millis(ctx, g.one, &p, &jrt_date_utc);
	}
	return take(ctx, count, args, 3, 3, &g) && jrt_date_pattern_of(ctx, g.items[1], &p) &&
			       jrt_date_zone_of(ctx, g.items[2], &zone)
		       ? jrt_date_from_millis(ctx, g.items[0], &p, &zone)
		       : NULL;
}

struct jrt_value *
jrt_fn_toEpochMilli(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct given g;
	struct jrt_date_pattern p;
	struct jrt_date_zone zone;

	return take(ctx, count, args, 3, 3, &g) && jrt_date_pattern_of(ctx, g.items[1], &p) &&
			       jrt_date_zone_of(ctx, g.items[2], &zone)
		       ? jrt_date_to_millis(ctx, g.items[0], &p, &zone)
		       : NULL;
}

struct jrt_value *
jrt_fn_formatDate(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	struct given g;
	struct jrt_date_pattern from, to;
	struct jrt_date_zone zone = jrt_date_utc, to_zone;

	if (!take(ctx, count, args, 3, 5, &g) || !jrt_date_pattern_of(ctx, g.items[1], &from) ||
		!jrt_date_pattern_of(ctx, g.items[2], &to) ||
		(g.count > 3 && !jrt_date_zone_of(ctx, g.items[3], &zone))) {
		return NULL;
	}
	to_zone = zone;
	if (g.count > 4 && !jrt_date_zone_of(ctx, g.items[4], &to_zone)) {
		return NULL;
	}
	return jrt_date_format(ctx, g.items[0], &from, &to, &zone, &to_zone);
}

static struct jrt_value *
add(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args, int sign)
{
	struct given g;
	struct jrt_date_pattern p;
	struct jrt_date_amount a;
	struct jrt_date_zone zone;

	return take(ctx, count, args, 4, 4, &g) && jrt_date_pattern_of(ctx, g.items[1], &p) &&
			       jrt_date_amount_of(ctx, g.items[2], &a) &&
			       jrt_date_zone_of(ctx, g.items[3], &zone)
		       ? jrt_date_add(ctx, g.items[0], &p, &a, &zone, sign)
		       : NULL;
}

struct jrt_value *
jrt_fn_dateAdd(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	return add(ctx, count, args, 1);
}

struct jrt_value *
jrt_fn_dateSubstract(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)
{
	return add(ctx, count, args, -1);
}
