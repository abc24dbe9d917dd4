/* SPDX-License-Identifier: Apache-2.0 */
/* Streaming functions that are not inlined. */
#include "jolt/stream.h"

#include "jolt/names.h"
#include "json/number.h"
#include "json/where.h"

struct jrt_text
jrt_scalar_text(const struct jrt_doc *d, jrt_ref v, struct jrt_scalar_digits *digits)
{
	const struct jrt_text none = { "", SIZE_MAX };
	struct jrt_text text;
	struct jrt_raw raw;
	switch (jrt_first_byte(d, v)) {
	case '{':
	case '[':
	case 'n':
		return none;
	case '"':
		text = jrt_string_of(d, v);
		return text.at != NULL ? text : none;
	default:
		raw = jrt_raw_of(d, v);
		break;
	}
	bool floating = false;
	for (size_t i = 0; raw.at[0] != 't' && raw.at[0] != 'f' && i < raw.len; i++) {
		floating = floating || raw.at[i] == '.' || raw.at[i] == 'e' || raw.at[i] == 'E';
	}
	if (floating) {
		size_t n = jrt_double_text(jrt_read_double(raw.at, raw.len), digits->at);
		return (struct jrt_text){ digits->at, n };
	}
	if (raw.len == 2 && raw.at[0] == '-' && raw.at[1] == '0') { /* an integer */
		raw = JRT_RAW("0");
	}
	return (struct jrt_text){ raw.at, raw.len };
}

bool
jrt_scalar_text_is(const struct jrt_doc *d, jrt_ref v, const char *text, size_t len)
{
	struct jrt_scalar_digits digits;
	return jrt_text_is(jrt_scalar_text(d, v, &digits), text, len);
}

/* ---- values that are names ----------------------------------------------- */

bool
jrt_scalar_is_name(const struct jrt_doc *d, jrt_ref v)
{
	enum { MOST_DIGITS = 18 };
	struct jrt_raw raw;
	switch (jrt_first_byte(d, v)) {
	case '{':
	case '[':
	case 'n':
		return false;
	case 't':
	case 'f':
		return true;
	default:
		raw = jrt_raw_of(d, v);
		break;
	}
	for (size_t i = 1; i < raw.len; i++) {
		if (raw.at[i] < '0' || raw.at[i] > '9') {
			return false;
		}
	}
	return raw.len - (*raw.at == '-') <= MOST_DIGITS;
}

struct jrt_text
jrt_scalar_name(struct jrt_ctx *ctx, jrt_ref v, bool wide)
{
	enum { SURELY_32_BITS = 9, ROOM = 24 };
	const struct jrt_doc *d = ctx->doc;
	struct jrt_raw raw = jrt_raw_of(d, v);
	bool negative = *raw.at == '-';
	uint64_t n = 0;
	if (((wide || raw.len <= SURELY_32_BITS) && !negative) || *raw.at == 't' ||
		*raw.at == 'f') {
		return (struct jrt_text){ raw.at, raw.len };
	}
	for (size_t i = negative; i < raw.len; i++) {
		n = 10 * n + (uint64_t)(raw.at[i] - '0');
	}
	n = negative ? 0 - n : n;
	int64_t cut = wide ? (int64_t)n : (int32_t)(uint32_t)n;
	ctx->cut = ctx->cut || cut != (int64_t)n;
	char *room = jrt_arena_take(d->arena, ROOM);
	if (room == NULL) { /* the record fails: jrt_outcome() */
		return (struct jrt_text){ "", 0 };
	}
	char *end = room + ROOM;
	char *at = jrt_digits_before(end, (uint64_t)(cut < 0 ? -cut : cut), 1);
	if (cut < 0) {
		*--at = '-';
	}
	return (struct jrt_text){ at, (size_t)(end - at) };
}

const char jrt_padded_null[JRT_PADDING + 4] = "null";

struct jrt_writer
jrt_value_written(struct jrt_writer w, struct jrt_ctx *ctx, struct jrt_text before,
	struct jrt_value *v, struct jrt_text behind)
{
	jrt_put(&w, before.at, before.len);
	jrt_put_value(ctx, &w, v);
	jrt_put(&w, behind.at, behind.len);
	return w;
}

struct jrt_writer
jrt_text_written(
	struct jrt_writer w, struct jrt_text before, struct jrt_text t, struct jrt_text behind)
{
	jrt_put(&w, before.at, before.len);
	jrt_put_escaped(&w, t);
	jrt_put(&w, behind.at, behind.len);
	return w;
}

/* ---- several values for one place ---------------------------------------- */

/* The elements of a list's text, without the brackets and the white space inside them. */
static struct jrt_raw
inside(struct jrt_raw list)
{
	const char *at = list.at + 1, *end = list.at + list.len - 1;
	while (at < end && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n')) {
		at++;
	}
	return (struct jrt_raw){ at, (size_t)(end - at) };
}

struct jrt_writer
jrt_many_written(struct jrt_writer w, const struct jrt_raw *v, unsigned count)
{
	while (count > 1 && v->at[0] == 'n') { /* null gives way */
		v++;
		count--;
	}
	if (count == 1) {
		jrt_put_raw(&w, *v);
		return w;
	}
	struct jrt_raw first = *v[0].at == '[' ? inside(v[0]) : v[0];
	jrt_put_lit(&w, "[");
	jrt_put_raw(&w, first);
	for (unsigned i = 1; i < count; i++) {
		if (i > 1 || first.len > 0) {
			jrt_put_lit(&w, ",");
		}
		jrt_put_raw(&w, v[i]);
	}
	jrt_put_lit(&w, "]");
	return w;
}

/* Inserts the bracket that a single value did not need. */
static void
put_bracket(struct jrt_writer *w, size_t start)
{
	if (jrt_writer_has(w, 1)) {
		memmove(w->base + start + 1, w->base + start, w->used - start);
		w->base[start] = '[';
		w->used++;
	}
}

struct jrt_writer
jrt_many_ready(struct jrt_writer w, struct jrt_many *m)
{
	if (m->count == 0 || (m->count == 1 && m->null)) { /* null gives way */
		w.used = m->start;
		*m = (struct jrt_many){ .start = m->start, .count = 1 };
		return w;
	}
	if (!m->list) {
		put_bracket(&w, m->start);
		m->list = true;
	}
	if (m->count > 1 || !m->empty) {
		jrt_put_lit(&w, ",");
	}
	m->count++;
	return w;
}

struct jrt_writer
jrt_many_added(struct jrt_writer w, struct jrt_many *m, struct jrt_raw v)
{
	w = jrt_many_ready(w, m);
	if (m->count > 1) {
		jrt_put_raw(&w, v);
		return w;
	}
	m->null = *v.at == 'n';
	m->list = m->of_list = *v.at == '[';
	if (m->list) {
		jrt_put_lit(&w, "[");
		v = inside(v);
		m->empty = v.len == 0;
	}
	jrt_put_raw(&w, v);
	return w;
}

struct jrt_writer
jrt_one_added(struct jrt_writer w, struct jrt_many *m, struct jrt_raw v, struct jrt_raw first)
{
	w.used = m->start;
	if (m->empty) { /* it is appended to that list */
		m->empty = false;
		m->count++;
		jrt_put_raw(&w, v);
		return w;
	}
	m->count = 1;
	m->null = *v.at == 'n';
	m->of_list = *v.at == '[';
	m->empty = m->of_list && inside(v).len == 0;
	jrt_put_raw(&w, m->of_list ? first : v);
	return w;
}

/* ---- names --------------------------------------------------------------- */

bool
jrt_key_came(const struct jrt_doc *d, struct jrt_met *met, jrt_ref object, struct jrt_text key,
	jrt_ref value)
{
	enum { MOST_LOOKS = 3, FEW_TOKENS = 256 }; /* speed only */
	if (met->compared) {
		return false;
	}
	if (met->looks++ == MOST_LOOKS || value - object > FEW_TOKENS) {
		met->compared = true;
		return jrt_repeats_keys(d, object);
	}
	for (uint32_t at = object + 1; at + 2 < value; at = jrt_behind(d, at + 2) + 1) {
		struct jrt_text other = jrt_raw_string(d, at);
		if (other.len > key.len && !d->plain) {
			other = jrt_string_of(d, at);
		}
		if (other.len == key.len && jrt_text_equal(other, key)) {
			return true;
		}
	}
	return false;
}

struct jrt_text
jrt_digits_of(uint32_t index, struct jrt_digits *digits)
{
	char *end = digits->at + sizeof digits->at, *at = end;
	do {
		*--at = (char)('0' + index % 10);
		index /= 10;
	} while (index > 0);
	return (struct jrt_text){ at, (size_t)(end - at) };
}

struct jrt_text
jrt_name_kept(const struct jrt_doc *d, const struct jrt_text *pieces, unsigned count)
{
	size_t len = 0;
	for (unsigned i = 0; i < count; i++) {
		len += pieces[i].len;
	}
	char *at = jrt_arena_take(d->arena, len + JRT_TEXT_SLACK);
	if (at == NULL) { /* the record fails: jrt_outcome() */
		return (struct jrt_text){ "", 0 };
	}
	size_t used = 0;
	for (unsigned i = 0; i < count; i++) {
		memcpy(at + used, pieces[i].at, pieces[i].len);
		used += pieces[i].len;
	}
	return (struct jrt_text){ at, len };
}

static bool
grow_names(const struct jrt_doc *d, struct jrt_names *names)
{
	struct jrt_text *more = jrt_arena_take(d->arena, 2 * names->size * sizeof *more);
	if (more == NULL) {
		return false;
	}
	memcpy(more, names->at, names->count * sizeof *more);
	names->at = more;
	names->size *= 2;
	return true;
}

/* Puts every name into the table; rebuilds it, with fourfold room, when it is half full. */
static bool
grow_table(const struct jrt_doc *d, struct jrt_names *names)
{
	uint32_t size = 8 * names->count;
	while ((size & (size - 1)) != 0) { /* up to a power of two */
		size += size & -size;
	}
	names->slots = jrt_arena_take(d->arena, size * sizeof *names->slots);
	if (names->slots == NULL) {
		return false;
	}
	memset(names->slots, 0, size * sizeof *names->slots);
	names->slot_count = size;
	names->listed = 0;
	return true;
}

/* The slot of the name, or the free one where it belongs; NULL: an attacker chose names that
 * collide. */
static uint32_t *
find_slot(const struct jrt_names *names, struct jrt_text name)
{
	uint32_t mask = names->slot_count - 1, i = (uint32_t)jrt_text_mix(name) & mask;
	for (unsigned tries = 0; tries < 64; tries++, i = (i + 1) & mask) {
		uint32_t at = names->slots[i];
		if (at == 0 || jrt_text_equal(names->at[at - 1], name)) {
			return &names->slots[i];
		}
	}
	return NULL;
}

enum { UNKNOWN = UINT32_MAX, NEW = UINT32_MAX - 1 };

/* The position of the name among many. */
static uint32_t
find_among_many(const struct jrt_doc *d, struct jrt_names *names, struct jrt_text name)
{
	uint32_t *slot;
	if (2 * names->count >= names->slot_count && !grow_table(d, names)) {
		return UNKNOWN;
	}
	for (; names->listed < names->count; names->listed++) {
		slot = find_slot(names, names->at[names->listed]);
		if (slot == NULL) {
			return UNKNOWN;
		}
		*slot = names->listed + 1;
	}
	slot = find_slot(names, name);
	return slot == NULL ? UNKNOWN : *slot == 0 ? NEW : *slot - 1;
}

static uint32_t
find_name(const struct jrt_doc *d, struct jrt_names *names, struct jrt_text name)
{
	uint32_t next = names->found + 1; /* for objects of one form */
	if (next < names->count && jrt_text_equal(names->at[next], name)) {
		return next;
	}
	if (names->count > JRT_FEW_NAMES) {
		return find_among_many(d, names, name);
	}
	uint32_t i = 0;
	while (i < names->count && !jrt_text_equal(names->at[i], name)) {
		i++;
	}
	return i < names->count ? i : NEW;
}

bool
jrt_name_is_added(const struct jrt_doc *d, struct jrt_names *names, struct jrt_text name, bool met)
{
	uint32_t at = met ? find_name(d, names, name) : NEW;
	if (at == NEW && names->count == names->size && !grow_names(d, names)) {
		at = UNKNOWN;
	}
	if (at != NEW) {
		names->found = at;
		return false;
	}
	names->at[names->count++] = name;
	return true;
}

enum jrt_status
jrt_put_document(struct jrt_ctx *ctx, struct jrt_writer *w, struct jrt_value *v)
{
	jrt_at_operation(ctx, NULL, v, true); /* later failures are no operation's fault */
	if (ctx->status == JRT_OK && jrt_is_null_value(ctx, v)) {
		return JRT_NOTHING;
	}
	if (ctx->status == JRT_OK) {
		jrt_put_value(ctx, w, v);
	}
	return ctx->status != JRT_OK ? ctx->status : w->status;
}

enum jrt_status
jrt_transform(struct jrt_ctx *ctx, struct jrt_scanner *scanner, struct jrt_text record,
	struct jrt_writer *out, enum jrt_status (*apply)(struct jrt_ctx *, struct jrt_writer *))
{
	size_t mark = out->used;
	struct jrt_writer padded;
	enum jrt_status status = JRT_NO_ROOM;

	jrt_writer_init(&padded);
	if (jrt_writer_grow(&padded, record.len + JRT_PADDING)) {
		memcpy(padded.base, record.at, record.len);
		memset(padded.base + record.len, 0, JRT_PADDING);
		if (!jrt_scan_document(scanner, padded.base, record.len)) {
			status = JRT_NO_ROOM;
		} else if (jrt_scan_next(scanner) != JRT_SCAN_RECORD) {
			status = scanner->fault.status;
		} else {
			jrt_ctx_begin(ctx, &scanner->doc);
			jrt_writer_begin_record(out);
			status = jrt_outcome(ctx, apply(ctx, out));
		}
	}
	if (status != JRT_OK) {
		out->used = mark;
	}
	jrt_writer_finish(&padded);
	return status;
}
