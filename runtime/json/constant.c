/* SPDX-License-Identifier: Apache-2.0 */
/* Constants of the spec, and the context, as values: their text is known to be valid. */
#include "json/value.h"

#include <math.h>

#include "json/number.h"
#include "json/object.h"
#include "json/unicode.h"

struct constant {
	struct jrt_ctx *ctx;
	const char *at, *end;
	jrt_put_one *put; /* of values for one place */
};

static inline void
skip_space(struct constant *c)
{
	if (c->at<c->end && * c->at> ' ') { /* most JSON that is read here has no white space */
		return;
	}
	while (c->at < c->end &&
		(*c->at == ' ' || *c->at == '\t' || *c->at == '\n' || *c->at == '\r')) {
		c->at++;
	}
}

/* How many of the eight bytes at `at` come before a quote or a backslash; perhaps fewer (Mycroft's
 * zero test). */
static inline unsigned
plain_at(const char *at)
{
	const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
	uint64_t word, quote, back, hits;
	memcpy(&word, at, sizeof word);
	quote = word ^ ones * '"';
	back = word ^ ones * '\\';
	hits = (((quote - ones) & ~quote) | ((back - ones) & ~back)) & highs;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return hits == 0 ? 8
			 : (unsigned)__builtin_ctzll(hits) / 8; /* the first hit is always real */
#else
	return hits == 0 ? 8 : 0;
#endif
}

static struct jrt_text
read_string(struct constant *c)
{
	const char *from = ++c->at;
	bool escaped = false;
	for (unsigned plain = 8; plain == 8 && c->end - c->at >= 8; c->at += plain) {
		plain = plain_at(c->at);
	}
	while (*c->at != '"') {
		escaped = escaped || *c->at == '\\';
		c->at += *c->at == '\\' ? 2 : 1;
	}
	struct jrt_text t = { from, (size_t)(c->at++ - from) };
	if (escaped) {
		struct jrt_doc doc = { .arena = &c->ctx->arena };
		t = jrt_decode_string(&doc, t);
		if (t.at == NULL) {
			jrt_fail(c->ctx, JRT_NO_ROOM);
			return JRT_TEXT("");
		}
	}
	return t;
}

static struct jrt_value *
read_number(struct constant *c)
{
	const char *from = c->at;
	if (*c->at == 'N') {
		c->at += 3;
		return jrt_double(c->ctx, NAN);
	}
	while (c->at < c->end && strchr("+-.0123456789eE", *c->at) != NULL && *c->at != '\0') {
		c->at++;
	}
	struct jrt_raw raw = { from, (size_t)(c->at - from) };
	int64_t n;
	if (memchr(raw.at, '.', raw.len) != NULL || memchr(raw.at, 'e', raw.len) != NULL ||
		memchr(raw.at, 'E', raw.len) != NULL) {
		struct jrt_value *v = jrt_double(c->ctx, jrt_read_double(raw.at, raw.len));
		if (v != JRT_NULL && isfinite(v->number)) { /* others are written as strings */
			v->raw = raw;
		}
		return v;
	}
	bool big = raw.len > 18 + (size_t)(raw.len > 0 && *raw.at == '-'); /* to Jackson */
	if (!big && jrt_read_integer(raw.at, raw.len, &n)) {
		return jrt_integer(c->ctx, n);
	}
	struct jrt_value *v = jrt_string(c->ctx, (struct jrt_text){ raw.at, raw.len });
	if (v != JRT_NULL) {
		v->kind = JRT_KIND_BIG;
	}
	return v;
}

static struct jrt_value *
read_word(struct constant *c)
{
	switch (*c->at) {
	case 't':
		c->at += 4;
		return &jrt_true_value;
	case 'f':
		c->at += 5;
		return &jrt_false_value;
	default:
		c->at += 4;
		return JRT_NULL;
	}
}

static struct jrt_value *read_value(struct constant *);

enum { PIECE_BYTES = 1 + sizeof(jrt_ref) + 1 }; /* JRT_PIECE, token, JRT_PIECE_END */

/* A piece of the record, by its token: the value that the record shares, or a new one. */
static struct jrt_value *
read_piece(struct constant *c, bool own)
{
	jrt_ref ref;
	memcpy(&ref, c->at + 1, sizeof ref);
	c->at += PIECE_BYTES;
	if (ref == JRT_REF_NULL) {
		return JRT_NULL;
	}
	return own ? jrt_value_of(c->ctx, ref) : jrt_piece_value(c->ctx, ref);
}

/* Several values for one place.  The first may be a list to which the others are appended: it is a
 * value of its own, since the piece may be read again.  A single value is shared as usual. */
static struct jrt_value *
read_several(struct constant *c)
{
	struct jrt_value *all = NULL;
	bool alone = c->at[1] == JRT_PIECE && c->at[1 + PIECE_BYTES] == JRT_SEVERAL_END;
	c->at++;
	while (*c->at != JRT_SEVERAL_END && c->ctx->status == JRT_OK) {
		c->put(c->ctx, &all, *c->at == JRT_PIECE ? read_piece(c, !alone) : read_value(c));
		c->at += *c->at == ',';
	}
	c->at++;
	return all != NULL ? all : JRT_NULL;
}

static inline void
set(struct jrt_ctx *ctx, struct jrt_value *object, struct jrt_text key, struct jrt_value *v)
{
	uint32_t tag = jrt_tag(key);
	if (object != JRT_NULL && jrt_object_takes(object->object, tag)) {
		jrt_object_add_plain(object->object, key, tag, v);
	} else {
		jrt_set_tagged(ctx, object, key, tag, v);
	}
}

/* Recurses: the compiler limits the depth of specs, and with it the depth of constants. */
static struct jrt_value *
read_value(struct constant *c)
{
	struct jrt_value *v;
	char close;
	switch (*c->at) {
	case JRT_PIECE:
		return read_piece(c, false);
	case JRT_SEVERAL:
		return read_several(c);
	case '"':
		return jrt_string(c->ctx, read_string(c));
	case 't':
	case 'f':
	case 'n':
		return read_word(c);
	case '[':
		v = jrt_new_list(c->ctx);
		close = ']';
		break;
	case '{':
		v = jrt_new_object(c->ctx);
		close = '}';
		break;
	default:
		return read_number(c);
	}
	c->at++;
	skip_space(c);
	while (*c->at != close && c->ctx->status == JRT_OK) {
		if (*c->at == ',') {
			c->at++;
			skip_space(c);
		}
		if (close == '}') {
			struct jrt_text key = read_string(c);
			skip_space(c);
			c->at++; /* the colon */
			skip_space(c);
			set(c->ctx, v, key, read_value(c));
		} else {
			jrt_append(c->ctx, v, read_value(c));
		}
		skip_space(c);
	}
	c->at++;
	return v;
}

struct jrt_value *
jrt_parse_constant(struct jrt_ctx *ctx, const char *json, size_t len)
{
	struct constant c = { ctx, json, json + len, NULL };
	skip_space(&c);
	return ctx->status == JRT_OK ? read_value(&c) : JRT_NULL;
}

struct jrt_value *
jrt_parse_joined(struct jrt_ctx *ctx, unsigned count, const struct jrt_text *pieces)
{
	struct jrt_text json = jrt_joined(ctx, count, pieces);
	return json.at == NULL ? JRT_NULL : jrt_parse_constant(ctx, json.at, json.len);
}

struct jrt_value *
jrt_parse_pieces(struct jrt_ctx *ctx, struct jrt_text text, jrt_put_one *put)
{
	text = jrt_joined(ctx, 1, &text);
	struct constant c = { ctx, text.at, text.at + text.len, put };
	return text.at == NULL ? JRT_NULL : read_value(&c);
}
