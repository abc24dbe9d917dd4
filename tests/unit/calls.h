/* SPDX-License-Identifier: Apache-2.0 */
/* Calls of the functions of modify: arguments and results as JSON. */
#ifndef TESTS_UNIT_CALLS_H
#define TESTS_UNIT_CALLS_H

#include "suite.h"

#include "jolt/functions.h"

struct call {
	struct jrt_value *(*function)(struct jrt_ctx *, unsigned, struct jrt_value *const *);
	const char *args; /* a JSON list */
	const char *result; /* JSON; NULL: nothing */
};

static struct jrt_ctx ctx;
static struct jrt_writer writer;

static void
begin(void)
{
	jrt_ctx_init(&ctx);
	jrt_ctx_begin(&ctx, NULL);
	jrt_writer_init(&writer);
}

static void
end(void)
{
	ck_assert_int_eq(ctx.status, JRT_OK);
	jrt_ctx_finish(&ctx);
	jrt_writer_finish(&writer);
}

static const char *
written(struct jrt_value *v)
{
	if (v == NULL) {
		return "nothing";
	}
	writer.used = 0;
	jrt_put_value(&ctx, &writer, v);
	jrt_put(&writer, "", 1);
	return writer.base;
}

static struct jrt_value *
parsed(const char *json)
{
	return jrt_parse_constant(&ctx, json, strlen(json));
}

static void
check(const struct call *calls, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct call *c = &calls[i];
		struct jrt_list *args = jrt_list_of(&ctx, parsed(c->args));
		const char *result = written(c->function(&ctx, args->count, args->items));
		const char *expected = c->result != NULL ? c->result : "nothing";
		ck_assert_msg(strcmp(result, expected) == 0, "line %zu, %s: got %s, not %s", i + 1,
			c->args, result, expected);
	}
}
#define CHECK(calls) check((calls), sizeof(calls) / sizeof *(calls))
#endif
