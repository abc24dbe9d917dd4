/* SPDX-License-Identifier: Apache-2.0 */
/* Calls on dates: a pattern of the spec becomes a function that reads or writes by it, with one
 * call for each item; a zone becomes a table; a call becomes a function that uses these.  No
 * pattern is interpreted at run time. */
#include "emit/emit_date.h"

#include "spec/date_call.h"

#include <inttypes.h>
#include <string.h>

enum { A_LINE = 6 }; /* numbers on a line of a table */

static const char *const fields[] = {
#define FIELD(id, ...) "JRT_DATE_" #id,
#include "jolt/date/date_fields.def"
#undef FIELD
};
static const char *const forms[] = { "JRT_DATE_SHORT", "JRT_DATE_FULL", "JRT_DATE_NARROW" };
static const char *const signs[] = { "JRT_DATE_UNSIGNED", "JRT_DATE_MINUS", "JRT_DATE_PLUS" };
static const char *const shapes[] = { "JRT_OFFSET_HH_mm", "JRT_OFFSET_HHMM",
	"JRT_OFFSET_HH_MM_colon", "JRT_OFFSET_HHMM_ss", "JRT_OFFSET_HH_MM_ss_colon" };

/* Exactly two digits, as most numbers in dates. */
static bool
is_short(const struct jrt_date_item *i)
{
	return i->kind == JRT_ITEM_NUMBER && i->least == 2 && i->most == 2 &&
	       i->sign == JRT_DATE_UNSIGNED && i->behind == 0;
}

/* The name of what was made for `text`, or will be; *known: it was made before. */
static const char *
named(struct cwriter *w, const char *what, struct text text, bool *known)
{
	const char *key = arena_printf(w->arena, "%s:%.*s", what, TEXT_ARGS(text));
	struct text all = { key, strlen(what) + 1 + text.len };
	const char *name = table_get(&w->dates, all);

	*known = name != NULL;
	if (name == NULL) {
		name = arena_printf(w->arena, "%s_%s_%zu", w->prefix, what, w->dates.count + 1);
		table_set(&w->dates, all, (void *)(uintptr_t)name);
	}
	return name;
}

/* ---- writing ------------------------------------------------------------- */

/* The call that writes the item, without the semicolon. */
static const char *
put_call(struct cwriter *w, const struct jrt_date_item *i)
{
	struct arena *a = w->arena;
	const char *text = i->len > 0 ? cw_string(w, i->text, i->len) : "\"\"";

	switch (i->kind) {
	case JRT_ITEM_TEXT:
		return arena_printf(a, "jrt_date_put(out, %s)", text);
	case JRT_ITEM_NUMBER:
		return is_short(i) ? arena_printf(a, "jrt_date_put_2(out, %s)", fields[i->field])
				   : arena_printf(a, "jrt_date_put_number(out, %s, %u, %s)",
					     fields[i->field], i->least, signs[i->sign]);
	case JRT_ITEM_TWO_DIGITS:
		return arena_printf(a, "jrt_date_put_two_digits(out, %s)", fields[i->field]);
	case JRT_ITEM_FRACTION:
		return arena_printf(a, "jrt_date_put_fraction(out, %u)", i->least);
	case JRT_ITEM_NAME:
		return arena_printf(
			a, "jrt_date_put_name(out, %s, %s)", fields[i->field], forms[i->form]);
	case JRT_ITEM_OFFSET:
		return arena_printf(
			a, "jrt_date_put_offset(out, %s, %s, %zu)", shapes[i->shape], text, i->len);
	case JRT_ITEM_GMT:
		return arena_printf(a, "jrt_date_put_gmt(out, %s)", forms[i->form]);
	case JRT_ITEM_ZONE:
		return "jrt_date_put_zone(out)";
	case JRT_ITEM_ZONE_NAME:
		return arena_printf(a, "jrt_date_put_zone_name(out, %s)", forms[i->form]);
	case JRT_ITEM_OPEN:
	case JRT_ITEM_CLOSE:
		break;
	}
	return NULL;
}

static const char *
emit_put(struct cwriter *w, const struct date_argument *p)
{
	bool known;
	const char *name = named(w, "write_date", p->text, &known);
	if (known) {
		return name;
	}
	cw_line(w, "/* %s */", cw_clean(w, p->text));
	cw_function(w, "static void", "%s(struct jrt_date_out *out)", name);
	bool any = false;
	for (unsigned i = 0; i < p->item_count; i++) {
		const char *call = put_call(w, &p->items[i]);
		unsigned pad = p->items[i].pad;
		if (call == NULL) {
			continue;
		}
		any = true;
		if (pad == 0) {
			cw_line(w, "%s;", call);
			continue;
		}
		cw_line(w, "{");
		w->depth++;
		cw_line(w, "size_t mark = out->used;");
		cw_line(w, "%s;", call);
		cw_line(w, "jrt_date_pad(out, mark, %u);", pad);
		cw_close(w);
	}
	if (!any) {
		cw_line(w, "(void)out;");
	}
	cw_function_end(w);
	return name;
}

/* ---- reading ------------------------------------------------------------- */

static const char *
get_call(struct cwriter *w, const struct jrt_date_item *i)
{
	struct arena *a = w->arena;
	const char *text = i->len > 0 ? cw_string(w, i->text, i->len) : "\"\"";

	switch (i->kind) {
	case JRT_ITEM_TEXT:
		return arena_printf(a, "jrt_date_get(in, %s)", text);
	case JRT_ITEM_NUMBER:
		return is_short(i) ? arena_printf(a, "jrt_date_get_2(in, %s)", fields[i->field])
				   : arena_printf(a, "jrt_date_get_number(in, %s, %u, %u, %s, %u)",
					     fields[i->field], i->least, i->most, signs[i->sign],
					     i->behind);
	case JRT_ITEM_TWO_DIGITS:
		return arena_printf(a, "jrt_date_get_two_digits(in, %s)", fields[i->field]);
	case JRT_ITEM_FRACTION:
		return arena_printf(a, "jrt_date_get_fraction(in, %u)", i->least);
	case JRT_ITEM_NAME:
		return arena_printf(
			a, "jrt_date_get_name(in, %s, %s)", fields[i->field], forms[i->form]);
	case JRT_ITEM_OFFSET:
		return arena_printf(
			a, "jrt_date_get_offset(in, %s, %s, %zu)", shapes[i->shape], text, i->len);
	case JRT_ITEM_GMT:
		return arena_printf(a, "jrt_date_get_gmt(in, %s)", forms[i->form]);
	case JRT_ITEM_ZONE:
		return "jrt_date_get_zone(in)";
	case JRT_ITEM_ZONE_NAME:
		return arena_printf(a, "jrt_date_get_zone_name(in, %s)", forms[i->form]);
	case JRT_ITEM_OPEN:
	case JRT_ITEM_CLOSE:
		break;
	}
	return NULL;
}

static void
emit_get_item(struct cwriter *w, const struct jrt_date_item *i)
{
	const char *call = get_call(w, i);

	if (i->pad == 0) {
		cw_line(w, "good = good && %s;", call);
		return;
	}
	cw_line(w,
		"good = good && jrt_date_pad_begin(in, %u, &padded) && "
		"jrt_date_pad_end(in, &padded, %s);",
		i->pad, call);
}

static void
emit_get_items(struct cwriter *w, const struct date_argument *p, unsigned from, unsigned to,
	unsigned depth)
{
	for (unsigned i = from; i < to; i++) {
		const struct jrt_date_item *item = &p->items[i];
		if (item->kind != JRT_ITEM_OPEN) {
			emit_get_item(w, item);
			continue;
		}
		if (item->close > i + 1) {
			cw_open(w, "if (good)");
			cw_line(w, "struct jrt_date_mark mark_%u = jrt_date_mark(in);", depth);
			emit_get_items(w, p, i + 1, item->close, depth + 1);
			cw_line(w, "good = good || jrt_date_go_back(in, &mark_%u);", depth);
			cw_close(w);
		}
		i = item->close;
	}
}

static const char *
emit_get(struct cwriter *w, const struct date_argument *p)
{
	bool known, padded = false;
	const char *name = named(w, "read_date", p->text, &known);
	if (known) {
		return name;
	}
	for (unsigned i = 0; i < p->item_count; i++) {
		padded = padded || p->items[i].pad > 0;
	}
	cw_line(w, "/* %s */", cw_clean(w, p->text));
	cw_function(w, "static bool", "%s(struct jrt_date_in *in)", name);
	cw_line(w, "bool good = true;");
	if (padded) {
		cw_line(w, "struct jrt_date_padded padded;");
	}
	if (p->item_count == 0) {
		cw_line(w, "(void)in;");
	}
	emit_get_items(w, p, 0, p->item_count, 1);
	cw_line(w, "return good;");
	cw_function_end(w);
	return name;
}

/* ---- zones --------------------------------------------------------------- */

static void
emit_changes(struct cwriter *w, const char *name, const struct jrt_zone *z)
{
	if (z->count > 0) {
		cw_open(w, "static const int64_t %s_changes[] =", name);
		for (uint32_t i = 0; i < z->count; i += A_LINE) {
			cw_line(w, "%" PRId64 ",", z->changes[i]);
			for (uint32_t j = i + 1; j < z->count && j < i + A_LINE; j++) {
				cw_append(
					w, arena_printf(w->arena, " %" PRId64 ",", z->changes[j]));
			}
		}
		cw_close(w);
		cw_append(w, ";");
	}
	cw_open(w, "static const int32_t %s_offsets[] =", name);
	for (uint32_t i = 0; i <= z->count; i += 2 * A_LINE) {
		cw_line(w, "%" PRId32 ",", z->offsets[i]);
		for (uint32_t j = i + 1; j <= z->count && j < i + 2 * A_LINE; j++) {
			cw_append(w, arena_printf(w->arena, " %" PRId32 ",", z->offsets[j]));
		}
	}
	cw_close(w);
	cw_append(w, ";");
}

static void
emit_change(struct cwriter *w, const char *which, const struct jrt_zone_change *c)
{
	if (c->kind == JRT_ZONE_WEEKDAY) {
		cw_line(w,
			".rule.%s = { .kind = JRT_ZONE_WEEKDAY, .month = %d, .week = %d, "
			".weekday = %d, .time = %" PRId32 " },",
			which, c->month, c->week, c->weekday, c->time);
	} else {
		cw_line(w, ".rule.%s = { .kind = %s, .day = %d, .time = %" PRId32 " },", which,
			c->kind == JRT_ZONE_JULIAN ? "JRT_ZONE_JULIAN" : "JRT_ZONE_ZERO", c->day,
			c->time);
	}
}

static void
emit_names(struct cwriter *w, const char *name, const struct jrt_zone *z)
{
	cw_open(w, "static const char %s_names[][JRT_ZONE_SHORT] =", name);
	for (uint32_t i = 0; i <= z->count; i += A_LINE) {
		cw_line(w, "\"%s\",", z->names[i]);
		for (uint32_t j = i + 1; j <= z->count && j < i + A_LINE; j++) {
			cw_append(w, arena_printf(w->arena, " \"%s\",", z->names[j]));
		}
	}
	cw_close(w);
	cw_append(w, ";");
}

/* `names`: the names of its times are needed (such as CET and CEST). */
static const char *
emit_zone(struct cwriter *w, const struct jrt_zone *z, bool names)
{
	bool known;
	const char *name = named(w, names ? "named_zone" : "zone", text_of(z->name), &known);
	if (known) {
		return name;
	}
	emit_changes(w, name, z);
	names = names && z->names != NULL;
	if (names) {
		emit_names(w, name, z);
	}
	cw_open(w, "static const struct jrt_zone %s =", name);
	cw_line(w, ".name = %s,", cw_string(w, z->name, strlen(z->name)));
	if (z->count > 0) {
		cw_line(w, ".count = %" PRIu32 ",", z->count);
		cw_line(w, ".changes = %s_changes,", name);
	}
	cw_line(w, ".offsets = %s_offsets,", name);
	if (names) {
		cw_line(w, ".names = %s_names,", name);
		cw_line(w, ".rule.name = \"%s\",", z->rule.name);
		cw_line(w, ".rule.summer_name = \"%s\",", z->rule.summer_name);
	}
	cw_line(w, ".rule.offset = %" PRId32 ",", z->rule.offset);
	if (z->rule.has_summer) {
		cw_line(w, ".rule.summer_offset = %" PRId32 ",", z->rule.summer_offset);
		cw_line(w, ".rule.has_summer = true,");
		emit_change(w, "begin", &z->rule.begin);
		emit_change(w, "end", &z->rule.end);
	}
	if (z->fixed) {
		cw_line(w, ".fixed = true,");
	}
	cw_close(w);
	cw_append(w, ";");
	cw_blank(w);
	return name;
}

/* ---- calls --------------------------------------------------------------- */

/* What was made for an argument: names of functions and of a table. */
struct argument_code {
	const char *get, *put, *zone;
};

static struct argument_code
emit_argument(struct cwriter *w, const struct date_argument *a, bool names)
{
	struct argument_code c = { 0 };
	bool pattern = a->known && a->role >= DATE_PATTERN_IN && a->role <= DATE_PATTERN_BOTH;

	if (pattern && a->role != DATE_PATTERN_OUT) {
		c.get = emit_get(w, a);
	}
	if (pattern && a->role != DATE_PATTERN_IN) {
		c.put = emit_put(w, a);
	}
	if (a->zone != NULL) {
		c.zone = emit_zone(w, a->zone, names);
	}
	return c;
}

/* Declares the variable of the argument. */
static void
emit_variable(struct cwriter *w, const struct date_argument *a, unsigned i, struct argument_code c)
{
	switch (a->role) {
	case DATE_VALUE:
		break;
	case DATE_DURATION:
		if (a->known) {
			cw_line(w,
				"struct jrt_date_amount duration = { .months = %" PRId64
				", .days = %" PRId64 ", .seconds = %" PRId64 ", .nanos = %" PRId32
				" };",
				a->amount.months, a->amount.days, a->amount.seconds,
				a->amount.nanos);
		} else {
			cw_line(w, "struct jrt_date_amount duration;");
		}
		break;
	case DATE_ZONE:
		cw_line(w, "struct jrt_date_zone zone_%u%s;", i,
			c.zone != NULL ? arena_printf(w->arena, " = { .zone = &%s }", c.zone)
			: a->known     ? " = { .zone = NULL }"
				       : "");
		break;
	default:
		if (!a->known) {
			cw_line(w, "struct jrt_date_pattern pattern_%u;", i);
		} else if (c.get != NULL && c.put != NULL) {
			cw_line(w, "struct jrt_date_pattern pattern_%u = { .get = %s, .put = %s };",
				i, c.get, c.put);
		} else {
			cw_line(w, "struct jrt_date_pattern pattern_%u = { .%s = %s };", i,
				c.get != NULL ? "get" : "put", c.get != NULL ? c.get : c.put);
		}
		break;
	}
}

/* An argument known only at run time must be a string. */
static void
emit_check(struct cwriter *w, const struct date_argument *a, unsigned i)
{
	if (a->known || a->role == DATE_VALUE) {
		return;
	}
	const char *what = a->role == DATE_DURATION ? "amount"
			   : a->role == DATE_ZONE   ? "zone"
						    : "pattern";
	const char *variable =
		a->role == DATE_DURATION ? "duration" : arena_printf(w->arena, "%s_%u", what, i);
	cw_return_if(w, "NULL", "!jrt_date_%s_of(ctx, args[%u], &%s)", what, i, variable);
}

static void
emit_result(struct cwriter *w, const struct date_call *d)
{
	switch (d->function) {
	case DATE_NOW:
		cw_line(w, "return jrt_date_now(ctx, &pattern_0, &zone_1);");
		break;
	case DATE_FROM_MILLIS:
		cw_line(w, "return jrt_date_from_millis(ctx, args[0], &pattern_1, &zone_2);");
		break;
	case DATE_TO_MILLIS:
		cw_line(w, "return jrt_date_to_millis(ctx, args[0], &pattern_1, &zone_2);");
		break;
	case DATE_FORMAT:
		cw_line(w, "return jrt_date_format(ctx, args[0], &pattern_1, &pattern_2, %s, %s);",
			d->count > 3 ? "&zone_3" : "&jrt_date_utc",
			d->count > 4   ? "&zone_4"
			: d->count > 3 ? "&zone_3"
				       : "&jrt_date_utc");
		break;
	case DATE_ADD:
	case DATE_SUBTRACT:
		cw_line(w, "return jrt_date_add(ctx, args[0], &pattern_1, &duration, &zone_3, %d);",
			d->function == DATE_ADD ? 1 : -1);
		break;
	}
}

/* Whether the output may contain the name of a zone's time. */
static bool
needs_names(const struct date_call *d)
{
	bool needs = false;
	for (unsigned i = 0; i < d->count; i++) {
		const struct date_argument *a = &d->arguments[i];
		bool written = a->role == DATE_PATTERN_OUT || a->role == DATE_PATTERN_BOTH;
		needs = needs || (written && !a->known);
		for (unsigned j = 0; written && j < a->item_count; j++) {
			needs = needs || a->items[j].kind == JRT_ITEM_ZONE_NAME;
		}
	}
	return needs;
}

static void
emit_call(struct cwriter *w, const struct expr *e, const char *name)
{
	const struct date_call *d = e->date;
	struct argument_code code[DATE_MOST_ARGUMENTS];
	bool looks = false, names = needs_names(d);

	for (unsigned i = 0; i < d->count && !d->never; i++) {
		code[i] = emit_argument(w, &d->arguments[i], names);
		looks = looks || !d->arguments[i].known;
	}
	cw_function(w, "static struct jrt_value *",
		"%s(struct jrt_ctx *ctx, unsigned count, struct jrt_value *const *args)", name);
	cw_from(w, e->span);
	for (unsigned i = 0; i < d->count && !d->never; i++) {
		emit_variable(w, &d->arguments[i], i, code[i]);
	}
	cw_line(w, "(void)count;");
	if (!looks) {
		cw_line(w, "(void)args;");
	}
	if (d->never) {
		cw_line(w, "(void)ctx;");
		cw_line(w, "return NULL;");
	} else {
		for (unsigned i = 0; i < d->count; i++) {
			emit_check(w, &d->arguments[i], i);
		}
		emit_result(w, d);
	}
	cw_function_end(w);
}

/* ---- what is called ------------------------------------------------------ */

const char *
emit_symbol(struct cwriter *w, const struct expr *e)
{
	if (e->date == NULL) {
		return e->symbol;
	}
	const char *name = table_get_at(&w->date_calls, e);
	if (name == NULL) {
		name = arena_printf(w->arena, "%s_%.*s_%zu", w->prefix, TEXT_ARGS(e->function),
			w->date_calls.count + 1);
		table_set_at(&w->date_calls, e, (void *)(uintptr_t)name);
	}
	return name;
}

bool
emit_passes(const struct expr *call, unsigned i)
{
	return call->date == NULL || !call->date->arguments[i].known;
}

void
emit_dates(struct cwriter *w)
{
	for (size_t i = 0; i < w->date_calls.count; i++) {
		const struct expr *e;
		memcpy(&e, w->date_calls.entries[i].key.at, sizeof e);
		emit_call(w, e, w->date_calls.entries[i].value);
	}
}
