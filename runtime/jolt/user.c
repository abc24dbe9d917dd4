/* SPDX-License-Identifier: Apache-2.0 */
/* Checks what users' functions return before it is used. */
#include "jolt/user.h"

#include "json/object.h"
#include "json/unicode.h"

enum { MOST_DEPTH = 4 * JRT_MAX_DEPTH };

/* The length of the non-ASCII character at `at`; 0: invalid.  As in all texts, a lone surrogate is
 * three bytes. */
static size_t
character_length(const unsigned char *at, size_t left)
{
	size_t len = at[0] >= 0xf0 ? 4 : at[0] >= 0xe0 ? 3 : 2;
	if (at[0] < 0xc2 || at[0] > 0xf4 || len > left) {
		return 0;
	}
	for (size_t i = 1; i < len; i++) {
		if ((at[i] & 0xc0) != 0x80) {
			return 0;
		}
	}
	bool overlong = (at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xf0 && at[1] < 0x90);
	return overlong || (at[0] == 0xf4 && at[1] > 0x8f) ? 0 : len;
}

static bool
is_text(struct jrt_text t)
{
	if (t.len == 0 || t.at == NULL) {
		return t.len == 0;
	}
	if (jrt_begins_in_ascii(t, t.len)) {
		return true;
	}
	for (size_t i = 0; i < t.len;) {
		const unsigned char *at = (const unsigned char *)t.at + i;
		size_t len = *at < 0x80 ? 1 : character_length(at, t.len - i);
		if (len == 0) {
			return false;
		}
		i += len;
	}
	return true;
}

/* Lazy values come from the input and are valid. */
static enum jrt_status
find_fault(const struct jrt_value *v, unsigned depth)
{
	enum jrt_status fault = JRT_OK;
	if (v == NULL || depth == MOST_DEPTH) {
		return v == NULL ? JRT_USER_VALUE : JRT_CYCLE;
	}
	switch (v->kind) {
	case JRT_KIND_STRING:
		return is_text(v->text) ? JRT_OK : JRT_USER_VALUE;
	case JRT_KIND_LIST:
	case JRT_KIND_ARRAY:
		for (uint32_t i = 0; i < v->list.count && fault == JRT_OK; i++) {
			fault = find_fault(v->list.items[i], depth + 1);
		}
		return fault;
	case JRT_KIND_OBJECT:
		for (uint32_t i = 0; i < v->object->count && fault == JRT_OK; i++) {
			const struct jrt_member *m = &v->object->members[i];
			fault = is_text(m->key) ? find_fault(m->value, depth + 1) : JRT_USER_VALUE;
		}
		return fault;
	default:
		return JRT_OK;
	}
}

struct jrt_value *
jrt_user_value(struct jrt_ctx *ctx, struct jrt_value *v)
{
	enum jrt_status fault = v != NULL ? find_fault(v, 0) : JRT_OK;
	if (fault != JRT_OK) {
		jrt_fail(ctx, fault);
		return JRT_NULL;
	}
	return v;
}

struct jrt_value *
jrt_user_result(struct jrt_ctx *ctx, struct jrt_value *v)
{
	if (v == NULL) {
		jrt_fail(ctx, JRT_USER);
		return JRT_NULL;
	}
	return jrt_user_value(ctx, v);
}
