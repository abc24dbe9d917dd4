/* SPDX-License-Identifier: Apache-2.0 */
/* Literal patterns, durations and zones of calls on dates: parsed, and reported if invalid. */
#include "spec/date_call.h"

#include "jolt/jolt.h"
#include "spec/func_reader.h"

#include <string.h>

static const struct known {
	const char *name;
	enum date_function function;
	unsigned least, most;
	enum date_role roles[DATE_MOST_ARGUMENTS];
} known[] = {
	{ "now", DATE_NOW, 2, 2, { DATE_PATTERN_OUT, DATE_ZONE } },
	{ "fromEpochMilli", DATE_FROM_MILLIS, 3, 3, { DATE_VALUE, DATE_PATTERN_OUT, DATE_ZONE } },
	{ "toEpochMilli", DATE_TO_MILLIS, 3, 3, { DATE_VALUE, DATE_PATTERN_IN, DATE_ZONE } },
	{ "formatDate", DATE_FORMAT, 3, 5,
		{ DATE_VALUE, DATE_PATTERN_IN, DATE_PATTERN_OUT, DATE_ZONE, DATE_ZONE } },
	{ "dateAdd", DATE_ADD, 4, 4, { DATE_VALUE, DATE_PATTERN_BOTH, DATE_DURATION, DATE_ZONE } },
	{ "dateSubstract", DATE_SUBTRACT, 4, 4,
		{ DATE_VALUE, DATE_PATTERN_BOTH, DATE_DURATION, DATE_ZONE } },
};

/* The function, if the call has a number of arguments that can give a result. */
static const struct known *
find(const struct expr *e)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		const struct known *k = &known[i];
		if (text_is(e->function, k->name) && e->argument_count >= k->least &&
			e->argument_count <= k->most) {
			return k;
		}
	}
	return NULL;
}

/* The span of a piece of an argument, if the argument is written as it reads. */
static struct span
piece_of(const struct expr *argument, size_t from, size_t to)
{
	struct span p = argument->span;
	size_t len = argument->literal->text.len, bytes = p.to - p.from;
	size_t quotes = bytes - len;

	if (bytes < len || (quotes != 0 && quotes != 2)) {
		return p;
	}
	uint32_t begin = p.from + (uint32_t)(quotes / 2 + from);
	return (struct span){ p.source, begin, begin + (uint32_t)(to > from ? to - from : 1) };
}

/* Because of this argument, the call never gives a result. */
static void
never(struct spec_reader *r, const struct expr *call, struct date_call *d, struct span span,
	const char *why, const char *hint)
{
	d->never = true;
	diag_warn(r->diag, WARN_JAVA_DATE, span, "%.*s never gives a value here: %s",
		TEXT_ARGS(call->function), why);
	if (hint != NULL) {
		diag_hint(r->diag, "%s", hint);
	}
}

/* Java's generic zone names are not available here. */
static void
check_item(struct spec_reader *r, const struct expr *e, const struct jrt_date_item *i)
{
	if (i->generic) {
		diag_error(r->diag, piece_of(e, i->from, i->to),
			"names of time zones without summer or winter are not supported");
		diag_hint(r->diag,
			"z is the short name (CET), VV the id (Europe/Berlin), XXX the offset");
	}
}

static void
read_pattern(struct spec_reader *r, const struct expr *call, const struct expr *e,
	struct date_call *d, struct date_argument *a)
{
	struct jrt_date_item *items =
		arena_new_array(r->arena, a->text.len + 1 + JRT_DATE_NESTING, struct jrt_date_item);
	struct jrt_date_fault fault;

	if (!jrt_date_pattern_read(a->text.at, a->text.len, items, &a->item_count, &fault)) {
		never(r, call, d, piece_of(e, fault.from, fault.to), fault.why, fault.hint);
	}
	a->items = items;
	for (unsigned i = 0; i < a->item_count && !d->never; i++) {
		check_item(r, e, &items[i]);
	}
}

static void
read_duration(struct spec_reader *r, const struct expr *call, const struct expr *e,
	struct date_call *d, struct date_argument *a)
{
	struct jrt_date_amount amount;

	if (!jrt_date_amount_read((struct jrt_text){ a->text.at, a->text.len }, &amount)) {
		never(r, call, d, e->span, "this is not a duration",
			"durations are written as in P1Y2M3D, PT4H5M6S, P1DT12H, with capital P and T");
		return;
	}
	a->amount.months = amount.months;
	a->amount.days = amount.days;
	a->amount.seconds = amount.seconds;
	a->amount.nanos = amount.nanos;
}

/* ---- zones --------------------------------------------------------------- */

/* Copies the data of a zone file into the chain's memory. */
static void
keep_data(struct spec_reader *r, struct jrt_zone *z, struct jrt_zone_data *data)
{
	int64_t *changes = arena_new_array(r->arena, data->count + 1, int64_t);
	int32_t *offsets = arena_new_array(r->arena, data->count + 1, int32_t);
	size_t bytes = (data->count + 1) * sizeof *data->names;

	memcpy(changes, data->changes, data->count * sizeof *changes);
	memcpy(offsets, data->offsets, (data->count + 1) * sizeof *offsets);
	z->names = (const char(*)[JRT_ZONE_SHORT])arena_dup(
		r->arena, (const char *)data->names, bytes);
	z->count = data->count;
	z->changes = changes;
	z->offsets = offsets;
	z->rule = data->rule;
	jrt_zone_data_free(data);
}

const char *
zone_edition(struct arena *arena)
{
	char edition[JRT_ZONE_NAME];

	jrt_zone_edition(edition, sizeof edition);
	return arena_dup(arena, edition, strlen(edition));
}

static bool
read_region(struct spec_reader *r, const char *name, struct jrt_zone *z)
{
	struct jrt_zone_data data;

	if (!jrt_zone_read(name, &data)) {
		return false;
	}
	keep_data(r, z, &data);
	r->zone_edition = text_of(zone_edition(r->arena));
	return true;
}

/* Whether this machine has zone files at all. */
static bool
has_zone_files(void)
{
	struct jrt_zone_data data;
	bool has = jrt_zone_read("Etc/UTC", &data);
	jrt_zone_data_free(&data);
	return has;
}

static void
unknown_zone(struct spec_reader *r, const struct expr *call, const struct expr *e,
	struct date_call *d, bool checked)
{
	struct text t = e->literal->text;
	const char *hint = "zones are regions (Europe/Berlin), offsets (+02:00), UTC, GMT+2, Z";

	if (jrt_zone_is_region(t.at, t.len) && !has_zone_files()) {
		diag_error(r->diag, e->span, "this machine has no time zone files");
		diag_hint(
			r->diag, "install the package tzdata, or set TZDIR to a folder with them");
	} else if (checked) {
		never(r, call, d, e->span, "there is no time zone of this name", hint);
	} else {
		diag_warn(r->diag, WARN_JAVA_DATE, e->span,
			"there is no time zone of this name: a string without a zone of its own gives "
			"nothing");
		diag_hint(r->diag, "%s", hint);
	}
}

/* checked: Java checks the zone whatever the text. */
static void
read_zone(struct spec_reader *r, const struct expr *call, const struct expr *e, struct date_call *d,
	struct date_argument *a, bool checked)
{
	struct jrt_zone *z = arena_new(r->arena, struct jrt_zone);
	char name[JRT_ZONE_NAME];
	int32_t offset;

	if (jrt_zone_fixed(a->text.at, a->text.len, name, &offset)) {
		int32_t *offsets = arena_new(r->arena, int32_t);
		*offsets = offset;
		z->offsets = offsets;
		z->rule.offset = offset;
		z->fixed = name[0] == 'Z' || name[0] == '+' || name[0] == '-';
		z->name = arena_dup(r->arena, name, strlen(name));
	} else {
		z->name = arena_dup(r->arena, a->text.at, a->text.len);
		if (strlen(z->name) != a->text.len || !read_region(r, z->name, z)) {
			unknown_zone(r, call, e, d, checked);
			return;
		}
	}
	a->zone = z;
}

/* ---- calls --------------------------------------------------------------- */

static bool
zone_is_checked(const struct date_call *d, unsigned i)
{
	switch (d->function) {
	case DATE_TO_MILLIS:
		return false;
	case DATE_FORMAT:
		return i == d->count - 1;
	default:
		return true;
	}
}

static void
read_argument(struct spec_reader *r, const struct expr *call, unsigned i, struct date_call *d)
{
	const struct expr *e = &call->arguments[i];
	struct date_argument *a = &d->arguments[i];

	if (a->role == DATE_VALUE || e->kind != EXPR_LITERAL) {
		return;
	}
	if (e->literal->kind != NODE_STRING) {
		a->known = true;
		never(r, call, d, e->span, "this must be a string", "put it into quotes");
		return;
	}
	if (text_has_template(e->literal->text)) {
		return; /* known only at run time */
	}
	a->known = true;
	a->text = e->literal->text;
	switch (a->role) {
	case DATE_DURATION:
		read_duration(r, call, e, d, a);
		break;
	case DATE_ZONE:
		read_zone(r, call, e, d, a, zone_is_checked(d, i));
		break;
	default:
		read_pattern(r, call, e, d, a);
		break;
	}
}

const struct date_call *
date_call_read(struct spec_reader *r, const struct expr *call)
{
	const struct known *k = find(call);
	bool any = false;

	if (k == NULL) {
		return NULL;
	}
	struct date_call *d = arena_new(r->arena, struct date_call);
	d->function = k->function;
	d->count = call->argument_count;
	for (unsigned i = 0; i < d->count; i++) {
		d->arguments[i].role = k->roles[i];
		read_argument(r, call, i, d);
		any = any || d->arguments[i].known;
	}
	return any ? d : NULL;
}
