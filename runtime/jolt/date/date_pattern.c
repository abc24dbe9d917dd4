/* SPDX-License-Identifier: Apache-2.0 */
/* Parses patterns of dates (DateTimeFormatterBuilder.appendPattern of Java 17). */
#include "jolt/date/date_pattern.h"

#include <string.h>

enum {
	NO_NUMBER = -1, /* nothing that a following number would take digits from */
	PADDED = -2, /* a padded number, after which Java accepts no other */
	MOST_DIGITS = 19
};

struct pattern {
	const char *at, *end, *begin;
	struct jrt_date_item *items;
	unsigned count;
	int number; /* the item that gives up digits for the numbers that follow it */
	unsigned pad; /* of the next item */
	unsigned open[JRT_DATE_NESTING], depth;
	struct jrt_date_fault *fault;
};

static bool
fault(struct pattern *p, const char *from, const char *why, const char *hint)
{
	*p->fault = (struct jrt_date_fault){ (size_t)(from - p->begin), (size_t)(p->at - p->begin),
		why, hint };
	return false;
}

static struct jrt_date_item *
add(struct pattern *p, enum jrt_date_item_kind kind, const char *from)
{
	struct jrt_date_item *i = &p->items[p->count++];

	*i = (struct jrt_date_item){ .kind = kind,
		.pad = p->pad,
		.from = (size_t)(from - p->begin),
		.to = (size_t)(p->at - p->begin) };
	p->pad = 0;
	p->number = NO_NUMBER;
	return i;
}

static void
add_text(struct pattern *p, const char *from, const char *text, size_t len)
{
	struct jrt_date_item *i = add(p, JRT_ITEM_TEXT, from);

	i->text = text;
	i->len = len;
}

/* ---- numbers ------------------------------------------------------------- */

/* A number to read, before it is known what precedes it. */
struct number {
	enum jrt_date_item_kind kind;
	enum jrt_date_field field;
	unsigned least, most;
	enum jrt_date_sign sign;
	bool week; /* Java takes it for unsigned in any case */
};

/* Adjacent numbers: those of fixed width take their digits from the first one. */
static bool
add_number(struct pattern *p, const char *from, struct number n)
{
	int before = p->number;

	if (before == PADDED) {
		return fault(p, from, "Java rejects a number right after a padded number",
			"put a character between them");
	}
	bool fixed = n.least == n.most && (n.sign == JRT_DATE_UNSIGNED || n.week);
	struct jrt_date_item *i = add(p, n.kind, from);
	i->field = n.field;
	i->least = n.least;
	i->most = n.most;
	i->sign = n.sign;
	if (before >= 0 && fixed) {
		p->items[before].behind += n.most;
		p->number = before;
		return true;
	}
	if (before >= 0) { /* Java forgets what it had reserved for those that follow */
		p->items[before].behind = 0;
	}
	p->number = i->pad > 0 ? PADDED : (int)p->count - 1;
	return true;
}

static bool
wrong_count(struct pattern *p, const char *from)
{
	return fault(p, from, "this letter cannot be repeated this often", NULL);
}

/* A number of one or two letters: any digits, or exactly two. */
static bool
small(struct pattern *p, const char *from, unsigned n, enum jrt_date_field field)
{
	if (n > 2) {
		return wrong_count(p, from);
	}
	return add_number(p, from,
		n == 2 ? (struct number){ JRT_ITEM_NUMBER, field, 2, 2, JRT_DATE_UNSIGNED, false }
		       : (struct number){
				 JRT_ITEM_NUMBER, field, 1, MOST_DIGITS, JRT_DATE_MINUS, false });
}

static bool
year(struct pattern *p, const char *from, unsigned n, enum jrt_date_field field)
{
	bool week = field == JRT_DATE_WEEK_YEAR;

	if (n > MOST_DIGITS && !week) {
		return wrong_count(p, from);
	}
	if (n == 2) {
		return add_number(p, from,
			(struct number){
				JRT_ITEM_TWO_DIGITS, field, 2, 2, JRT_DATE_UNSIGNED, week });
	}
	return add_number(p, from,
		(struct number){ JRT_ITEM_NUMBER, field, n, MOST_DIGITS,
			n < 4 ? JRT_DATE_MINUS : JRT_DATE_PLUS, week });
}

static bool
wide(struct pattern *p, const char *from, unsigned n, enum jrt_date_field field,
	enum jrt_date_sign sign)
{
	if (n > MOST_DIGITS) {
		return wrong_count(p, from);
	}
	return add_number(
		p, from, (struct number){ JRT_ITEM_NUMBER, field, n, MOST_DIGITS, sign, false });
}

static bool
of_week(struct pattern *p, const char *from, unsigned n, enum jrt_date_field field,
	unsigned most_letters, unsigned most)
{
	if (n > most_letters) {
		return wrong_count(p, from);
	}
	return add_number(p, from,
		(struct number){
			JRT_ITEM_NUMBER, field, n, most > n ? most : n, JRT_DATE_UNSIGNED, true });
}

static bool
day_of_year(struct pattern *p, const char *from, unsigned n)
{
	if (n > 3) {
		return wrong_count(p, from);
	}
	return n == 1 ? small(p, from, 1, JRT_DATE_DAY_OF_YEAR)
		      : add_number(p, from,
				(struct number){ JRT_ITEM_NUMBER, JRT_DATE_DAY_OF_YEAR, n, 3,
					JRT_DATE_UNSIGNED, false });
}

static bool
fraction(struct pattern *p, const char *from, unsigned n)
{
	if (n > 9) {
		return wrong_count(p, from);
	}
	return add_number(p, from,
		(struct number){
			JRT_ITEM_FRACTION, JRT_DATE_NANO, n, n, JRT_DATE_UNSIGNED, false });
}

/* ---- names --------------------------------------------------------------- */

static bool
add_name(struct pattern *p, const char *from, enum jrt_date_item_kind kind,
	enum jrt_date_field field, enum jrt_date_form form)
{
	struct jrt_date_item *i = add(p, kind, from);

	i->field = field;
	i->form = form;
	return true;
}

/* 3 letters: short; 4: full; 5: narrow; fewer: `fewer`. */
static bool
name(struct pattern *p, const char *from, unsigned n, enum jrt_date_field field)
{
	static const enum jrt_date_form forms[] = { JRT_DATE_SHORT, JRT_DATE_SHORT, JRT_DATE_SHORT,
		JRT_DATE_SHORT, JRT_DATE_FULL, JRT_DATE_NARROW };

	return n > 5 ? wrong_count(p, from) : add_name(p, from, JRT_ITEM_NAME, field, forms[n]);
}

static bool
number_or_name(struct pattern *p, const char *from, unsigned n, enum jrt_date_field field)
{
	return n > 2 ? name(p, from, n, field) : small(p, from, n, field);
}

static bool
local_weekday(struct pattern *p, const char *from, unsigned n)
{
	if (n == 2 && *from == 'c') {
		return wrong_count(p, from);
	}
	return n > 2 ? name(p, from, n, JRT_DATE_WEEKDAY)
		     : of_week(p, from, n, JRT_DATE_LOCAL_WEEKDAY, 2, n);
}

/* ---- zones --------------------------------------------------------------- */

static bool
offset(struct pattern *p, const char *from, enum jrt_date_shape shape, const char *zero)
{
	struct jrt_date_item *i = add(p, JRT_ITEM_OFFSET, from);

	i->shape = shape;
	i->text = zero;
	i->len = strlen(zero);
	return true;
}

static bool
offset_letter(struct pattern *p, const char *from, unsigned n)
{
	static const enum jrt_date_shape shapes[] = { JRT_OFFSET_HH_mm, JRT_OFFSET_HH_mm,
		JRT_OFFSET_HHMM, JRT_OFFSET_HH_MM_colon, JRT_OFFSET_HHMM_ss,
		JRT_OFFSET_HH_MM_ss_colon };
	const char *zero = n == 1 ? "+00" : n % 2 == 0 ? "+0000" : "+00:00";

	if (n > 5) {
		return wrong_count(p, from);
	}
	if (*from != 'Z') {
		return offset(p, from, shapes[n], *from == 'X' ? "Z" : zero);
	}
	if (n == 4) {
		return add_name(p, from, JRT_ITEM_GMT, JRT_DATE_OFFSET, JRT_DATE_FULL);
	}
	return n == 5 ? offset(p, from, JRT_OFFSET_HH_MM_ss_colon, "Z")
		      : offset(p, from, JRT_OFFSET_HHMM, "+0000");
}

static bool
zone_letter(struct pattern *p, const char *from, unsigned n)
{
	enum jrt_date_form form = n == 4 ? JRT_DATE_FULL : JRT_DATE_SHORT;

	switch (*from) {
	case 'V':
		return n != 2 ? wrong_count(p, from)
			      : add_name(p, from, JRT_ITEM_ZONE, JRT_DATE_OFFSET, form);
	case 'O':
		return n != 1 && n != 4 ? wrong_count(p, from)
					: add_name(p, from, JRT_ITEM_GMT, JRT_DATE_OFFSET, form);
	default:
		if (n > 4 || (*from == 'v' && n != 1 && n != 4)) {
			return wrong_count(p, from);
		}
		(void)add_name(p, from, JRT_ITEM_ZONE_NAME, JRT_DATE_OFFSET, form);
		p->items[p->count - 1].generic = *from == 'v';
		return true;
	}
}

/* The length of the run of the letter at `at`; skips it. */

static bool
time_letter(struct pattern *p, const char *from, unsigned n)
{
	switch (*from) {
	case 'a':
		return n > 1 ? wrong_count(p, from) : name(p, from, n, JRT_DATE_HALF);
	case 'B':
		return n == 2 || n == 3 ? wrong_count(p, from) : name(p, from, n, JRT_DATE_PERIOD);
	case 'h':
		return small(p, from, n, JRT_DATE_HOUR_OF_12);
	case 'H':
		return small(p, from, n, JRT_DATE_HOUR);
	case 'k':
		return small(p, from, n, JRT_DATE_HOUR_OF_24);
	case 'K':
		return small(p, from, n, JRT_DATE_HOUR_OF_HALF);
	case 'm':
		return small(p, from, n, JRT_DATE_MINUTE);
	case 's':
		return small(p, from, n, JRT_DATE_SECOND);
	case 'S':
		return fraction(p, from, n);
	case 'n':
		return wide(p, from, n, JRT_DATE_NANO, JRT_DATE_UNSIGNED);
	case 'N':
		return wide(p, from, n, JRT_DATE_NANO_OF_DAY, JRT_DATE_UNSIGNED);
	case 'A':
		return wide(p, from, n, JRT_DATE_MILLI_OF_DAY, JRT_DATE_UNSIGNED);
	case 'V':
	case 'v':
	case 'z':
	case 'O':
		return zone_letter(p, from, n);
	case 'X':
	case 'x':
	case 'Z':
		return offset_letter(p, from, n);
	default:
		return fault(p, from, "this letter means nothing",
			"put literal characters between quotes: yyyy'T'HH");
	}
}

static bool
letter(struct pattern *p, const char *from, unsigned n)
{
	switch (*from) {
	case 'G':
		return name(p, from, n, JRT_DATE_ERA);
	case 'u':
		return year(p, from, n, JRT_DATE_YEAR);
	case 'y':
		return year(p, from, n, JRT_DATE_YEAR_OF_ERA);
	case 'Y':
		return year(p, from, n, JRT_DATE_WEEK_YEAR);
	case 'D':
		return day_of_year(p, from, n);
	case 'M':
	case 'L':
		return number_or_name(p, from, n, JRT_DATE_MONTH);
	case 'd':
		return small(p, from, n, JRT_DATE_DAY);
	case 'Q':
	case 'q':
		return number_or_name(p, from, n, JRT_DATE_QUARTER);
	case 'w':
		return of_week(p, from, n, JRT_DATE_WEEK, 2, 2);
	case 'W':
		return of_week(p, from, n, JRT_DATE_WEEK_OF_MONTH, 1, 1);
	case 'F':
		return n > 1 ? wrong_count(p, from) : small(p, from, n, JRT_DATE_ALIGNED_DAY);
	case 'g':
		return wide(p, from, n, JRT_DATE_JULIAN, JRT_DATE_MINUS);
	case 'E':
		return name(p, from, n, JRT_DATE_WEEKDAY);
	case 'e':
	case 'c':
		return local_weekday(p, from, n);
	default:
		return time_letter(p, from, n);
	}
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* So many of the letter at `at`, which is passed. */
static unsigned
run(struct pattern *p)
{
	const char *from = p->at;

	while (p->at < p->end && *p->at == *from) {
		p->at++;
	}
	return (unsigned)(p->at - from);
}

static bool
letters(struct pattern *p)
{
	const char *from = p->at;
	unsigned n = run(p);

	if (*from == 'p') {
		if (p->at == p->end || !is_letter(*p->at)) {
			return fault(p, from, "p pads the next field: a letter must follow", NULL);
		}
		p->pad = n;
		p->number = NO_NUMBER;
		from = p->at;
		n = run(p);
	}
	return letter(p, from, n);
}

/* ---- the rest ------------------------------------------------------------ */

/* '..', in which '' is a quote; '' alone is one, too. */
static bool
quoted(struct pattern *p)
{
	const char *begin = p->at, *from = p->at++, *text = p->at;
	unsigned before = p->count;

	while (p->at < p->end) {
		const char *quote = memchr(p->at, '\'', (size_t)(p->end - p->at));
		if (quote == NULL) {
			break;
		}
		p->at = quote + 1;
		if (p->at < p->end && *p->at == '\'') {
			add_text(p, from, text, (size_t)(p->at - text));
			text = ++p->at;
			from = text;
			continue;
		}
		if (quote > text || p->count == before) {
			add_text(p, from, quote > text ? text : "'",
				quote > text ? (size_t)(quote - text) : 1);
		}
		return true;
	}
	p->at = p->end;
	return fault(p, begin, "the quote is not closed", "the character ' is written ''");
}

static bool
open(struct pattern *p)
{
	const char *from = p->at++;

	if (p->depth == JRT_DATE_NESTING) {
		return fault(p, from, "optional parts are nested too deeply", NULL);
	}
	p->open[p->depth++] = p->count;
	(void)add(p, JRT_ITEM_OPEN, from);
	return true;
}

static void
close(struct pattern *p, const char *from)
{
	p->items[p->open[--p->depth]].close = p->count;
	(void)add(p, JRT_ITEM_CLOSE, from);
}

static bool
item(struct pattern *p)
{
	const char *from = p->at;

	if (is_letter(*from)) {
		return letters(p);
	}
	switch (*from) {
	case '\'':
		return quoted(p);
	case '[':
		return open(p);
	case ']':
		p->at++;
		if (p->depth == 0) {
			return fault(p, from, "a ] without a [", NULL);
		}
		close(p, from);
		return true;
	case '{':
	case '}':
	case '#':
		p->at++;
		return fault(p, from, "this character is reserved",
			"put it between quotes to mean the character");
	default:
		while (p->at < p->end && !is_letter(*p->at) && strchr("'[]{}#", *p->at) == NULL) {
			p->at++;
		}
		/* a NUL is text, too */
		p->at += p->at == from;
		add_text(p, from, from, (size_t)(p->at - from));
		return true;
	}
}

bool
jrt_date_pattern_read(const char *pattern, size_t len, struct jrt_date_item *items, unsigned *count,
	struct jrt_date_fault *fault)
{
	struct pattern p = { .at = pattern,
		.end = pattern + len,
		.begin = pattern,
		.items = items,
		.number = NO_NUMBER,
		.fault = fault };

	while (p.at < p.end) {
		if (!item(&p)) {
			return false;
		}
	}
	while (p.depth > 0) {
		close(&p, p.at);
	}
	*count = p.count;
	return true;
}
