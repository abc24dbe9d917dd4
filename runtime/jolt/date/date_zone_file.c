/* SPDX-License-Identifier: Apache-2.0 */
/* Compiled zone files: TZif (RFC 9636), and the POSIX rule at their end. */
#include "jolt/date/date_zone.h"

#include <stdlib.h>
#include <string.h>

#define EARLIEST (-(INT64_C(1) << 50)) /* seconds: long before there were clocks */

enum {
	HEADER = 44,
	MOST_CHANGES = 10000,
	MOST_HOURS = 167, /* of the time of a change, either way */
	HOUR = 3600,
	MOST_OFFSET = 26 * HOUR /* RFC 9636 3.2 allows a reader to reject more */
};

/* ---- the rule ------------------------------------------------------------ */

/* The rest of the rule's text. */
struct rule_text {
	const char *at, *end;
};

static bool
takes(struct rule_text *t, char c)
{
	if (t->at == t->end || *t->at != c) {
		return false;
	}
	t->at++;
	return true;
}

static bool
number(struct rule_text *t, int most, int *out)
{
	const char *from = t->at;

	*out = 0;
	while (t->at < t->end && *t->at >= '0' && *t->at <= '9' && *out <= most) {
		*out = *out * 10 + (*t->at++ - '0');
	}
	return t->at > from && *out <= most;
}

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Stores a name; "" if it is too long or contains anything but letters, digits and signs. */
static void
keep_name(char out[JRT_ZONE_SHORT], const char *name, size_t len)
{
	bool good = len < JRT_ZONE_SHORT;

	for (size_t i = 0; i < len && good; i++) {
		good = is_letter(name[i]) || (name[i] >= '0' && name[i] <= '9') || name[i] == '+' ||
		       name[i] == '-';
	}
	memcpy(out, name, good ? len : 0);
	out[good ? len : 0] = '\0';
}

/* "EST", "<+03>" */
static bool
abbreviation(struct rule_text *t, char out[JRT_ZONE_SHORT])
{
	bool quoted = takes(t, '<');
	const char *from = t->at;

	while (t->at < t->end && (quoted ? *t->at != '>' : is_letter(*t->at))) {
		t->at++;
	}
	keep_name(out, from, (size_t)(t->at - from));
	return t->at > from && (!quoted || takes(t, '>'));
}

/* [+-]h[:m[:s]] */
static bool
clock_time(struct rule_text *t, int32_t *out)
{
	int hours, minutes = 0, seconds = 0;
	bool minus = takes(t, '-');

	if (!minus) {
		(void)takes(t, '+');
	}
	bool good = number(t, MOST_HOURS, &hours) &&
		    (!takes(t, ':') || (number(t, 59, &minutes) &&
					       (!takes(t, ':') || number(t, 59, &seconds))));
	*out = (hours * 60 + minutes) * 60 + seconds;
	if (minus) {
		*out = -*out;
	}
	return good;
}

static bool
change(struct rule_text *t, struct jrt_zone_change *c)
{
	*c = (struct jrt_zone_change){ .time = 2 * HOUR };
	if (takes(t, 'M')) {
		c->kind = JRT_ZONE_WEEKDAY;
		if (!number(t, 12, &c->month) || !takes(t, '.') || !number(t, 5, &c->week) ||
			!takes(t, '.') || !number(t, 6, &c->weekday) || c->month == 0 ||
			c->week == 0) {
			return false;
		}
	} else if (takes(t, 'J')) {
		c->kind = JRT_ZONE_JULIAN;
		if (!number(t, 365, &c->day) || c->day == 0) {
			return false;
		}
	} else {
		c->kind = JRT_ZONE_ZERO;
		if (!number(t, 365, &c->day)) {
			return false;
		}
	}
	return !takes(t, '/') || clock_time(t, &c->time);
}

/* "CET-1CEST,M3.5.0,M10.5.0/3" */
static bool
parse_rule(const char *at, size_t len, struct jrt_zone_rule *r)
{
	struct rule_text t = { at, at + len };
	int32_t west;

	if (!abbreviation(&t, r->name) || !clock_time(&t, &west)) {
		return false;
	}
	r->offset = -west;
	if (t.at == t.end) {
		return true;
	}
	if (!abbreviation(&t, r->summer_name)) {
		return false;
	}
	r->summer_offset = r->offset + HOUR;
	if (t.at < t.end && *t.at != ',') {
		if (!clock_time(&t, &west)) {
			return false;
		}
		r->summer_offset = -west;
	}
	r->has_summer = takes(&t, ',') && change(&t, &r->begin) && takes(&t, ',') &&
			change(&t, &r->end) && t.at == t.end;
	return r->has_summer;
}

/* ---- the file ------------------------------------------------------------ */

/* The rest of the file. */
struct bytes {
	const unsigned char *at;
	size_t left;
};

static bool
skip(struct bytes *b, size_t n)
{
	if (b->left < n) {
		return false;
	}
	b->at += n;
	b->left -= n;
	return true;
}

/* A signed big-endian number. */
static int64_t
big_endian(const unsigned char *p, int n)
{
	uint64_t v = (p[0] & 0x80) != 0 ? ~(uint64_t)0 : 0;

	for (int i = 0; i < n; i++) {
		v = v << 8 | p[i];
	}
	return (int64_t)v;
}

/* The sizes of a block's parts. */
struct counts {
	uint32_t utc_marks, standard_marks, leaps, changes, types, letters;
};

static bool
header(struct bytes *b, struct counts *c)
{
	const unsigned char *p = b->at;

	if (!skip(b, HEADER) || memcmp(p, "TZif", 4) != 0 || p[4] < '2') {
		return false;
	}
	uint32_t *const out[] = { &c->utc_marks, &c->standard_marks, &c->leaps, &c->changes,
		&c->types, &c->letters };
	for (int i = 0; i < 6; i++) {
		int64_t n = big_endian(p + 20 + 4 * i, 4);
		if (n < 0 || n > MOST_CHANGES) {
			return false;
		}
		*out[i] = (uint32_t)n;
	}
	return true;
}

static size_t
block_size(const struct counts *c, size_t time)
{
	return c->changes * (time + 1) + (size_t)c->types * 6 + c->letters + c->leaps * (time + 4) +
	       c->standard_marks + c->utc_marks;
}

void
jrt_zone_data_free(struct jrt_zone_data *z)
{
	free(z->changes);
	free(z->offsets);
	free(z->names);
	*z = (struct jrt_zone_data){ 0 };
}

/* The parts of a block. */
struct block {
	const unsigned char *times, *indexes, *types, *letters;
	const struct counts *counts;
};

/* Stores a type of the block as entry `n` of the zone; false: invalid. */
static bool
set_type(const struct block *b, unsigned type, struct jrt_zone_data *z, uint32_t n)
{
	if (type >= b->counts->types) {
		return false;
	}
	const unsigned char *p = b->types + (size_t)type * 6;
	size_t left = p[5] < b->counts->letters ? b->counts->letters - p[5] : 0;
	const char *name = left > 0 ? (const char *)b->letters + p[5] : "";
	keep_name(z->names[n], name, left > 0 ? strnlen(name, left) : 0);
	z->offsets[n] = (int32_t)big_endian(p, 4);
	return z->offsets[n] > -MOST_OFFSET && z->offsets[n] < MOST_OFFSET;
}

/* Changes of the offset or of its abbreviation. */
static bool
changes(const struct block *b, struct jrt_zone_data *z)
{
	uint32_t count = b->counts->changes;

	z->changes = malloc((count + 2) * sizeof *z->changes);
	z->offsets = malloc((count + 2) * sizeof *z->offsets);
	z->names = malloc((count + 2) * sizeof *z->names);
	if (z->changes == NULL || z->offsets == NULL || z->names == NULL || !set_type(b, 0, z, 0)) {
		return false;
	}
	for (uint32_t i = 0; i < count; i++) {
		int64_t at = big_endian(b->times + (size_t)i * 8, 8);
		uint32_t n = z->count;
		if (!set_type(b, b->indexes[i], z, n + 1) || (n > 0 && at <= z->changes[n - 1])) {
			return false;
		}
		if (at < EARLIEST) { /* some files begin with the big bang */
			z->offsets[n] = z->offsets[n + 1];
			memcpy(z->names[n], z->names[n + 1], sizeof *z->names);
		} else if (z->offsets[n] != z->offsets[n + 1] ||
			   strcmp(z->names[n], z->names[n + 1]) != 0) {
			z->changes[z->count++] = at;
		}
	}
	return true;
}

bool
jrt_zone_parse(const unsigned char *bytes, size_t len, struct jrt_zone_data *z)
{
	struct bytes b = { bytes, len };
	struct counts c;

	*z = (struct jrt_zone_data){ 0 };
	/* the first block has 32-bit times: the second repeats all of it */
	if (!header(&b, &c) || !skip(&b, block_size(&c, 4)) || !header(&b, &c)) {
		return false;
	}
	const unsigned char *block = b.at;
	if (!skip(&b, block_size(&c, 8)) || b.left < 2 || b.at[0] != '\n' ||
		b.at[b.left - 1] != '\n') {
		return false;
	}
	const struct block parts = { block, block + (size_t)c.changes * 8,
		block + (size_t)c.changes * 9, block + (size_t)c.changes * 9 + (size_t)c.types * 6,
		&c };
	if (!changes(&parts, z)) {
		jrt_zone_data_free(z);
		return false;
	}
	z->rule.offset = z->offsets[z->count];
	memcpy(z->rule.name, z->names[z->count], sizeof z->rule.name);
	if (b.left > 2 && !parse_rule((const char *)b.at + 1, b.left - 2, &z->rule)) {
		jrt_zone_data_free(z);
		return false;
	}
	return true;
}
