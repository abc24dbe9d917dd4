/* SPDX-License-Identifier: Apache-2.0 */
/* What streaming code calls, beyond what is inline. */
#include "jolt/stream.h"

#include "json/number.h"

bool
jrt_scalar_text_is(const struct jrt_doc *d, jrt_ref v, const char *text, size_t len)
{
	char digits[JRT_DOUBLE_TEXT];
	struct jrt_raw raw;
	switch (jrt_first_byte(d, v)) {
	case '{':
	case '[':
	case 'n':
		return false;
	case '"':
		return jrt_text_is(jrt_string_of(d, v), text, len);
	default:
		raw = jrt_raw_of(d, v);
		break;
	}
	bool floating = false;
	for (size_t i = 0; raw.at[0] != 't' && raw.at[0] != 'f' && i < raw.len; i++) {
		floating = floating || raw.at[i] == '.' || raw.at[i] == 'e' || raw.at[i] == 'E';
	}
	if (floating) {
		size_t n = jrt_double_text(jrt_read_double(raw.at, raw.len), digits);
		return jrt_text_is((struct jrt_text){ digits, n }, text, len);
	}
	if (raw.len == 2 && raw.at[0] == '-' && raw.at[1] == '0') { /* an integer */
		raw = JRT_RAW("0");
	}
	return jrt_text_is((struct jrt_text){ raw.at, raw.len }, text, len);
}

void
jrt_put_first(struct jrt_writer *w, const struct jrt_doc *d, jrt_ref slot)
{
	if (slot != JRT_REF_NULL && jrt_is_array(d, slot)) {
		struct jrt_elements e = jrt_elements(d, slot);
		slot = jrt_next_element(&e) ? e.value : JRT_REF_NULL;
	}
	jrt_put_slot(w, d, slot);
}

/* The elements of a list's text, without its brackets and the white space inside of them. */
static struct jrt_raw
inside(struct jrt_raw list)
{
	const char *at = list.at + 1, *end = list.at + list.len - 1;
	while (at < end && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n')) {
		at++;
	}
	return (struct jrt_raw){ at, (size_t)(end - at) };
}

void
jrt_put_many(struct jrt_writer *w, const struct jrt_raw *v, unsigned count)
{
	while (count > 1 && v->at[0] == 'n') { /* null gives way */
		v++;
		count--;
	}
	if (count == 1) {
		jrt_put_raw(w, *v);
		return;
	}
	struct jrt_raw first = *v[0].at == '[' ? inside(v[0]) : v[0];
	jrt_put_lit(w, "[");
	jrt_put_raw(w, first);
	for (unsigned i = 1; i < count; i++) {
		if (i > 1 || first.len > 0) {
			jrt_put_lit(w, ",");
		}
		jrt_put_raw(w, v[i]);
	}
	jrt_put_lit(w, "]");
}

enum jrt_status
jrt_put_document(struct jrt_ctx *ctx, struct jrt_writer *w, struct jrt_value *v)
{
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
			status = apply(ctx, out);
		}
	}
	if (status != JRT_OK) {
		out->used = mark;
	}
	jrt_writer_finish(&padded);
	return status;
}
