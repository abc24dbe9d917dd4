/* SPDX-License-Identifier: Apache-2.0 */
/* Parses dates from text, one item of a pattern at a time. */
#include "jolt/date/date.h"

enum { MOST_KEPT = 19, SECONDS_A_HOUR = 3600 };

static int
digit_at(const char *at, const char *end)
{
	return at < end && *at >= '0' && *at <= '9' ? *at - '0' : -1;
}

/* Two digits at `at`, or -1. */
static int
two_at(const char *at, const char *end)
{
	int tens = digit_at(at, end), ones = tens < 0 ? -1 : digit_at(at + 1, end);
	return ones < 0 ? -1 : tens * 10 + ones;
}

bool
jrt_date_get_text(struct jrt_date_in *in, const char *text, size_t len)
{
	if ((size_t)(in->end - in->at) < len || memcmp(in->at, text, len) != 0) {
		return false;
	}
	in->at += len;
	return true;
}

/* ---- numbers ------------------------------------------------------------- */

/* The number of digits at `at`, at most `most`. */
static size_t
digits_at(const struct jrt_date_in *in, const char *at, size_t most)
{
	size_t n = 0;
	while (n < most && digit_at(at + n, in->end) >= 0) {
		n++;
	}
	return n;
}

/* Their value; leaves a last digit that does not fit 64 bits unread. */
static int64_t
value_of(const char *at, size_t *n, bool minus)
{
	uint64_t v = 0, limit = (uint64_t)INT64_MAX + minus;

	for (size_t i = 0; i < *n; i++) {
		unsigned digit = (unsigned)(at[i] - '0');
		if (v > (limit - digit) / 10) {
			*n = i;
			break;
		}
		v = v * 10 + digit;
	}
	return minus ? (int64_t)(0 - v) : (int64_t)v;
}

/* NumberPrinterParser.parse */
bool
jrt_date_get_number(struct jrt_date_in *in, enum jrt_date_field field, unsigned least,
	unsigned most, enum jrt_date_sign sign, unsigned behind)
{
	const char *at = in->at;
	bool plus = at < in->end && *at == '+', minus = at < in->end && *at == '-';

	if ((plus && sign != JRT_DATE_PLUS) || (minus && sign == JRT_DATE_UNSIGNED)) {
		return false;
	}
	at += plus || minus;
	size_t n = digits_at(in, at, (size_t)most + behind);
	if (n < least) {
		return false;
	}
	if (behind > 0) {
		n = n > (size_t)least + behind ? n - behind : least;
	}
	int64_t value = value_of(at, &n, minus);
	if (minus && value == 0) {
		return false;
	}
	if (sign == JRT_DATE_PLUS && !minus && plus != (n > least)) {
		return false;
	}
	in->at = at + n;
	return jrt_date_set(in, field, value);
}

bool
jrt_date_get_two_digits(struct jrt_date_in *in, enum jrt_date_field field)
{
	int value = two_at(in->at, in->end);

	if (value < 0) {
		return false;
	}
	in->at += 2;
	return jrt_date_set(in, field, 2000 + value);
}

bool
jrt_date_get_fraction(struct jrt_date_in *in, unsigned digits)
{
	size_t n = digits_at(in, in->at, digits);
	int64_t value = 0;

	if (n < digits) {
		return false;
	}
	for (unsigned i = 0; i < 9; i++) {
		value = value * 10 + (i < digits ? in->at[i] - '0' : 0);
	}
	in->at += n;
	return jrt_date_set(in, JRT_DATE_NANO, value);
}

/* If several values have the same name, the last one counts, as in Java. */
bool
jrt_date_get_name(struct jrt_date_in *in, enum jrt_date_field field, enum jrt_date_form form)
{
	size_t left = (size_t)(in->end - in->at), longest = 0;
	int64_t found = -1;

	for (int value = 0; value <= 12; value++) {
		const char *name = jrt_date_name(field, form, value);
		size_t len = name != NULL ? strlen(name) : 0;
		if (len > 0 && len <= left && len >= longest && memcmp(in->at, name, len) == 0) {
			longest = len;
			found = value;
		}
	}
	if (found < 0) {
		return false;
	}
	in->at += longest;
	return jrt_date_set(in, field, found);
}

/* ---- offsets ------------------------------------------------------------- */

/* ":mm" or "mm"; false: not present. */
static bool
part(const char **at, const char *end, bool colon, int *out)
{
	const char *p = *at;

	if (colon && (p == end || *p++ != ':')) {
		return false;
	}
	int value = two_at(p, end);
	if (value < 0 || value > 59) {
		return false;
	}
	*out = value;
	*at = p + 2;
	return true;
}

/* OffsetIdPrinterParser.parse */
bool
jrt_date_get_offset(
	struct jrt_date_in *in, enum jrt_date_shape shape, const char *zero, size_t zero_len)
{
	const char *at = in->at;
	bool colon = shape == JRT_OFFSET_HH_MM_colon || shape == JRT_OFFSET_HH_MM_ss_colon;
	int hours = 0, minutes = 0, seconds = 0;

	if (jrt_date_get_text(in, zero, zero_len)) {
		return jrt_date_set(in, JRT_DATE_OFFSET, 0);
	}
	if (at == in->end || (*at != '+' && *at != '-')) {
		return false;
	}
	bool minus = *at++ == '-';
	if (!part(&at, in->end, false, &hours)) {
		return false;
	}
	if (!part(&at, in->end, colon, &minutes)) {
		if (shape != JRT_OFFSET_HH_mm) {
			return false;
		}
	} else if (shape == JRT_OFFSET_HHMM_ss || shape == JRT_OFFSET_HH_MM_ss_colon) {
		(void)part(&at, in->end, colon, &seconds);
	}
	if (hours > 23) {
		in->broken = true;
		return false;
	}
	in->at = at;
	int64_t offset = (hours * 60 + minutes) * 60 + seconds;
	return jrt_date_set(in, JRT_DATE_OFFSET, minus ? -offset : offset);
}

/* ":mm" if another character follows; at the end of the text it is not read. */
static bool
colon_part(const char **at, const char *end, int *out)
{
	if (end - *at < 3 || **at != ':' || two_at(*at + 1, end) < 0) {
		return false;
	}
	*out = two_at(*at + 1, end);
	*at += 3;
	return true;
}

/* LocalizedOffsetIdPrinterParser.parse; where Java reads beyond the end, it throws. */
bool
jrt_date_get_gmt(struct jrt_date_in *in, enum jrt_date_form form)
{
	int hours, minutes = 0, seconds = 0;

	if (!jrt_date_get(in, "GMT")) {
		return false;
	}
	if (in->at == in->end || (*in->at != '+' && *in->at != '-')) {
		return jrt_date_set(in, JRT_DATE_OFFSET, 0);
	}
	bool minus = *in->at++ == '-';
	const char *at = in->at;
	if (form == JRT_DATE_FULL) {
		if (in->end - at < 2) {
			in->broken = true;
			return false;
		}
		hours = two_at(at, in->end);
		if (hours < 0) {
			return false;
		}
		if (in->end - at < 3 || (at[2] == ':' && in->end - at < 5)) {
			in->broken = true;
			return false;
		}
		if (at[2] != ':' || two_at(at + 3, in->end) < 0) {
			return false;
		}
		minutes = two_at(at + 3, in->end);
		at += 5;
		(void)colon_part(&at, in->end, &seconds);
	} else {
		if (at == in->end) {
			in->broken = true;
			return false;
		}
		hours = digit_at(at++, in->end);
		if (hours < 0) {
			return false;
		}
		if (digit_at(at, in->end) >= 0) {
			hours = hours * 10 + digit_at(at++, in->end);
		}
		if (colon_part(&at, in->end, &minutes)) {
			(void)colon_part(&at, in->end, &seconds);
		}
	}
	in->at = at;
	int64_t offset = hours * SECONDS_A_HOUR + minutes * 60 + seconds;
	return jrt_date_set(in, JRT_DATE_OFFSET, minus ? -offset : offset);
}

/* ---- parts --------------------------------------------------------------- */

struct jrt_date_mark
jrt_date_mark(const struct jrt_date_in *in)
{
	return (struct jrt_date_mark){ in->at, in->set, in->zone };
}

bool
jrt_date_go_back(struct jrt_date_in *in, const struct jrt_date_mark *m)
{
	in->at = m->at;
	in->set = m->set; /* fields set since keep their values */
	in->zone = m->zone;
	return !in->broken;
}

bool
jrt_date_pad_begin(struct jrt_date_in *in, unsigned width, struct jrt_date_padded *p)
{
	p->end = in->end;
	if ((size_t)(in->end - in->at) < width || in->at == in->end) {
		return false;
	}
	in->end = in->at + width;
	while (in->at < in->end && *in->at == ' ') {
		in->at++;
	}
	return true;
}

bool
jrt_date_pad_end(struct jrt_date_in *in, const struct jrt_date_padded *p, bool read)
{
	bool good = read && in->at == in->end;
	in->end = p->end;
	return good;
}
