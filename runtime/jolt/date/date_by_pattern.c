/* SPDX-License-Identifier: Apache-2.0 */
/* Dates by a pattern from a record: does for each item what emitted code would. (A pattern of a
 * spec is already code.) */
#include "jolt/date/date.h"

/* The parsed pattern; NULL: malformed, or too long. */
static const struct jrt_date_item *
items_of(struct jrt_ctx *ctx, struct jrt_text pattern, unsigned *count)
{
	enum { MOST_BYTES = 4096 };
	struct jrt_date_fault fault;

	if (pattern.len > MOST_BYTES) {
		return NULL;
	}
	struct jrt_date_item *items =
		jrt_arena_take(&ctx->arena, (pattern.len + 1 + JRT_DATE_NESTING) * sizeof *items);
	if (items == NULL) {
		jrt_fail(ctx, JRT_NO_ROOM);
		return NULL;
	}
	return jrt_date_pattern_read(pattern.at, pattern.len, items, count, &fault) ? items : NULL;
}

/* ---- writing ------------------------------------------------------------- */

static void
put(struct jrt_date_out *o, const struct jrt_date_item *i)
{
	switch (i->kind) {
	case JRT_ITEM_TEXT:
		jrt_date_put_text(o, i->text, i->len);
		break;
	case JRT_ITEM_NUMBER:
		jrt_date_put_number(o, i->field, i->least, i->sign);
		break;
	case JRT_ITEM_TWO_DIGITS:
		jrt_date_put_two_digits(o, i->field);
		break;
	case JRT_ITEM_FRACTION:
		jrt_date_put_fraction(o, i->least);
		break;
	case JRT_ITEM_NAME:
		jrt_date_put_name(o, i->field, i->form);
		break;
	case JRT_ITEM_OFFSET:
		jrt_date_put_offset(o, i->shape, i->text, i->len);
		break;
	case JRT_ITEM_GMT:
		jrt_date_put_gmt(o, i->form);
		break;
	case JRT_ITEM_ZONE:
		jrt_date_put_zone(o);
		break;
	case JRT_ITEM_ZONE_NAME:
		if (i->generic) {
			o->failed = true; /* such names are not available here */
		} else {
			jrt_date_put_zone_name(o, i->form);
		}
		break;
	case JRT_ITEM_OPEN:
	case JRT_ITEM_CLOSE:
		break;
	}
}

bool
jrt_date_put_by(struct jrt_date_out *o, struct jrt_text pattern)
{
	unsigned count;
	const struct jrt_date_item *items = items_of(o->ctx, pattern, &count);

	if (items == NULL) {
		return false;
	}
	for (unsigned i = 0; i < count; i++) {
		size_t mark = o->used;
		put(o, &items[i]);
		if (items[i].pad > 0) {
			jrt_date_pad(o, mark, items[i].pad);
		}
	}
	return true;
}

/* ---- reading ------------------------------------------------------------- */

static bool
get(struct jrt_date_in *in, const struct jrt_date_item *i)
{
	switch (i->kind) {
	case JRT_ITEM_TEXT:
		return jrt_date_get_text(in, i->text, i->len);
	case JRT_ITEM_NUMBER:
		return jrt_date_get_number(in, i->field, i->least, i->most, i->sign, i->behind);
	case JRT_ITEM_TWO_DIGITS:
		return jrt_date_get_two_digits(in, i->field);
	case JRT_ITEM_FRACTION:
		return jrt_date_get_fraction(in, i->least);
	case JRT_ITEM_NAME:
		return jrt_date_get_name(in, i->field, i->form);
	case JRT_ITEM_OFFSET:
		return jrt_date_get_offset(in, i->shape, i->text, i->len);
	case JRT_ITEM_GMT:
		return jrt_date_get_gmt(in, i->form);
	case JRT_ITEM_ZONE:
		return jrt_date_get_zone(in);
	case JRT_ITEM_ZONE_NAME:
		return !i->generic && jrt_date_get_zone_name(in, i->form);
	case JRT_ITEM_OPEN:
	case JRT_ITEM_CLOSE:
		break;
	}
	return false;
}

static bool
get_padded(struct jrt_date_in *in, const struct jrt_date_item *i)
{
	struct jrt_date_padded p;
	return jrt_date_pad_begin(in, i->pad, &p) && jrt_date_pad_end(in, &p, get(in, i));
}

static bool
get_items(struct jrt_date_in *in, const struct jrt_date_item *items, unsigned from, unsigned to)
{
	for (unsigned i = from; i < to; i++) {
		if (items[i].kind == JRT_ITEM_OPEN) {
			struct jrt_date_mark mark = jrt_date_mark(in);
			unsigned close = items[i].close;
			if (!get_items(in, items, i + 1, close) && !jrt_date_go_back(in, &mark)) {
				return false;
			}
			i = close;
		} else if (items[i].pad > 0 ? !get_padded(in, &items[i]) : !get(in, &items[i])) {
			return false;
		}
	}
	return true;
}

bool
jrt_date_get_by(struct jrt_date_in *in, struct jrt_text pattern)
{
	unsigned count;
	const struct jrt_date_item *items = items_of(in->ctx, pattern, &count);

	return items != NULL && get_items(in, items, 0, count);
}
