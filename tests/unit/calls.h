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

/* With room for that many bytes besides the arguments; returns whether it was enough. */
static bool
call_within(struct jrt_ctx *tight, const struct call *c, size_t room)
{
	jrt_ctx_begin(tight, NULL);
	struct jrt_list *args =
		jrt_list_of(tight, jrt_parse_constant(tight, c->args, strlen(c->args)));
	ck_assert_int_eq(tight->status, JRT_OK);
	if ((size_t)(tight->arena.end - tight->arena.at) <= room) {
		return true;
	}
	tight->arena.end = tight->arena.at + room;
	tight->arena.limit = tight->arena.held;
	(void)c->function(tight, args->count, args->items);
	tight->arena.limit = 0;
	ck_assert_msg(!tight->arena.full || tight->status == JRT_NO_ROOM, "%s within %zu: %s",
		c->args, room, jrt_status_text(tight->status));
	return !tight->arena.full;
}

/* Lack of room fails the call, and only that call. */
static void
check_without_room(const struct call *c)
{
	struct jrt_ctx tight;
	jrt_ctx_init(&tight);
	for (size_t room = 0; !call_within(&tight, c, room); room += room < 512 ? 16 : room / 4) {
	}
	jrt_ctx_begin(&tight, NULL);
	struct jrt_list *args =
		jrt_list_of(&tight, jrt_parse_constant(&tight, c->args, strlen(c->args)));
	const char *result = written(c->function(&tight, args->count, args->items));
	ck_assert_str_eq(result, c->result != NULL ? c->result : "nothing");
	jrt_ctx_finish(&tight);
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
		check_without_room(c);
	}
}
#define CHECK(calls) check((calls), sizeof(calls) / sizeof *(calls))
#endif
