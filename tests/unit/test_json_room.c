/* SPDX-License-Identifier: Apache-2.0 */
/* The arena; and lack of room: it fails the record, leaves the shared values alone, and ends with
 * the next record. */
#include "json.h"

#include "jolt/user.h"
#include "json/object.h"

START_TEST(arenas_give_and_take_back)
{
	struct jrt_arena a = { 0 };
	for (int pass = 0; pass < 3; pass++) {
		for (size_t size = 0; size < 300000; size = size * 2 + 1) {
			char *p = jrt_arena_take(&a, size);
			ck_assert_ptr_nonnull(p);
			ck_assert_uint_eq((uintptr_t)p % 16, 0);
			memset(p, 0xaa, size);
		}
		jrt_arena_reset(&a);
		ck_assert_uint_eq(a.held, 0);
	}
	jrt_arena_finish(&a);
}
END_TEST

START_TEST(arenas_have_a_limit)
{
	struct jrt_arena a = { .limit = 1 << 20 };
	ck_assert_ptr_null(jrt_arena_take(&a, (1 << 20) + 1));
	ck_assert(a.full);
	for (size_t less = 0; less < 40; less++) { /* sizes that wrap when rounded */
		ck_assert_ptr_null(jrt_arena_take(&a, SIZE_MAX - less));
	}
	jrt_arena_reset(&a);
	ck_assert(!a.full);
	ck_assert_ptr_nonnull(jrt_arena_take(&a, 8)); /* the same after a block */
	for (size_t less = 0; less < 40; less++) {
		ck_assert_ptr_null(jrt_arena_take(&a, SIZE_MAX - less));
	}
	a.limit = SIZE_MAX;
	ck_assert_ptr_null(jrt_arena_take(&a, SIZE_MAX - 40));
	a.limit = 1 << 20;
	jrt_arena_reset(&a);
	size_t got = 0;
	while (jrt_arena_take(&a, 1000) != NULL) {
		got += 1000;
	}
	ck_assert(got > (1 << 19) && got <= 1 << 20);
	jrt_arena_finish(&a);
}
END_TEST

/* Only a user's function could ask for this. */
START_TEST(sizes_cannot_wrap)
{
	struct record r;
	struct jrt_value *v = record_open(&r, "{\"a\":1}");
	struct jrt_ctx *ctx = &r.ctx;
	ck_assert_ptr_null(jrt_alloc(ctx, SIZE_MAX));
	ck_assert_int_eq(ctx->status, JRT_NO_ROOM);
	ctx->status = JRT_OK;
	struct jrt_object *o = jrt_object_of(ctx, v);
	for (uint32_t less = 0; less < 20; less++) {
		ck_assert(!jrt_object_reserve(ctx, o, UINT32_MAX - less));
		ck_assert_int_eq(ctx->status, JRT_NO_ROOM);
		ctx->status = JRT_OK;
	}
	ck_assert_uint_eq(o->count, 1);
	record_close(&r);
}
END_TEST

/* Everything that makes values. */
static void
work(struct record *r, struct jrt_value *v)
{
	struct jrt_ctx *ctx = &r->ctx;
	struct jrt_value *copy = jrt_deep_copy(ctx, v), *list = jrt_new_list(ctx);
	struct jrt_value *object = jrt_new_object(ctx);
	struct jrt_members m = jrt_members(ctx->doc, ctx->doc->root);
	(void)jrt_repeats_keys(ctx->doc, ctx->doc->root);
	while (jrt_next_member(&m)) {
		if (m.key.at != NULL) {
			jrt_set(ctx, object, m.key, jrt_value_of(ctx, m.value));
		}
		jrt_append(ctx, list, object);
		jrt_set_at(ctx, list, m.value % 1000, JRT_NULL);
	}
	(void)jrt_get_lit(ctx, object, "k1");
	(void)jrt_remove(ctx, object, JRT_TEXT("k1"));
	(void)jrt_equal(ctx, copy, v);
	(void)jrt_to_text(ctx, copy);
	(void)jrt_parse_constant(ctx, "{\"\\u0061\":[\"\\n\",1.5,99999999999999999999]}", 44);
	(void)jrt_string_copy(ctx, JRT_TEXT("abc"));
	jrt_put_value(ctx, &r->out, object);
	jrt_put_value(ctx, &r->out, list);
}

START_TEST(lack_of_room_fails_only_the_record)
{
	char json[6000], *o = json;
	for (unsigned i = 0; i < 120; i++) {
		o += sprintf(o, "%s\"k%u\\n\":[{\"a\":\"\\u00e9 %u\",\"b\":%u.5}]",
			i > 0 ? "," : "{", i, i, i);
	}
	strcpy(o, "}");
	struct record r;
	struct jrt_value *v = record_open(&r, json);
	bool failed = false, done = false;
	for (size_t limit = 1; limit < 3000000; limit = limit * 9 / 8 + 1) {
		jrt_arena_finish(&r.ctx.arena);
		r.ctx.arena.limit = limit;
		jrt_ctx_begin(&r.ctx, &r.scanner.doc);
		r.out.used = 0;
		r.out.status = JRT_OK;
		v = jrt_value_of(&r.ctx, r.scanner.doc.root);
		work(&r, v);
		enum jrt_status status = jrt_outcome(&r.ctx, r.ctx.status);
		ck_assert(status == JRT_OK || status == JRT_NO_ROOM);
		ck_assert(!done || status == JRT_OK);
		failed |= status == JRT_NO_ROOM;
		done |= status == JRT_OK;
		ck_assert_int_eq(jrt_null_value.kind, JRT_KIND_NULL);
		ck_assert_uint_eq(jrt_null_value.list.count, 0);
		ck_assert(jrt_list_of(&r.ctx, JRT_NULL)->items == NULL);
		ck_assert_uint_eq(jrt_object_of(&r.ctx, JRT_NULL)->count, 0);
	}
	ck_assert(failed && done);
	record_close(&r);
}
END_TEST

/* ---- with every limit ---------------------------------------------------- */

static void
copy_deep(struct jrt_ctx *ctx, struct jrt_value *v)
{
	(void)jrt_deep_copy(ctx, v);
}

static void
take_children(struct jrt_ctx *ctx, struct jrt_value *v)
{
	struct jrt_members m = jrt_members(ctx->doc, ctx->doc->root);
	while (jrt_next_member(&m)) {
		(void)jrt_child(ctx, v, m.value);
	}
}

static void
take_first(struct jrt_ctx *ctx, struct jrt_value *v)
{
	struct jrt_members m = jrt_members(ctx->doc, ctx->doc->root);
	(void)(jrt_next_member(&m) && jrt_child(ctx, v, m.value));
}

/* So many members that an index is made, last of all. */
static void
make_index(struct jrt_ctx *ctx, struct jrt_value *v)
{
	struct jrt_value *object = jrt_new_object(ctx);
	(void)v;
	for (uint32_t i = 0; i < 25; i++) {
		jrt_set(ctx, object, (struct jrt_text){ &"abcdefghijklmnopqrstuvwxyz"[i], 1 },
			JRT_NULL);
	}
}

static void
look_into(struct jrt_ctx *ctx, struct jrt_value *v)
{
	struct jrt_value *list = jrt_get_lit(ctx, v, "list"), *o = jrt_get_lit(ctx, v, "object");
	if (list != NULL && jrt_kind(ctx, list) == JRT_KIND_LIST) {
		(void)jrt_list_of(ctx, list);
	}
	if (o != NULL && jrt_kind(ctx, o) == JRT_KIND_OBJECT) {
		(void)jrt_object_of(ctx, o);
	}
	(void)jrt_object_of(ctx, v);
}

static void
decode(struct jrt_ctx *ctx, struct jrt_value *v)
{
	struct jrt_value *text = jrt_get_lit(ctx, v, "text");
	if (text != NULL) {
		(void)jrt_kind(ctx, text);
	}
}

static void
make_text(struct jrt_ctx *ctx, struct jrt_value *v)
{
	(void)jrt_to_text(ctx, v);
}

static void
make_new(struct jrt_ctx *ctx, struct jrt_value *v)
{
	struct jrt_value *object = jrt_new_object(ctx);
	struct jrt_value *list = jrt_new_list(ctx);
	for (uint32_t i = 0; i < 40; i++) {
		static const char keys[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
		jrt_set(ctx, object, (struct jrt_text){ keys + i, 2 }, jrt_integer(ctx, i));
		jrt_append(ctx, list, v);
	}
	jrt_set_at(ctx, list, 100, JRT_NULL);
	(void)jrt_string_copy(ctx, JRT_TEXT("abc"));
}

static void
parse(struct jrt_ctx *ctx, struct jrt_value *v)
{
	(void)v;
	(void)jrt_parse_constant(
		ctx, "{\"\\u0061\":[\"\\n\",1.5,99999999999999999999],\"b\":{}}", 50);
}

/* With any limit: a call that had too little room reports it itself, at once. */
START_TEST(lack_of_room_is_reported)
{
	static void (*const makers[])(struct jrt_ctx *, struct jrt_value *) = { copy_deep,
		take_children, take_first, look_into, decode, make_text, make_new, make_index,
		parse };
	struct record r;
	(void)record_open(&r,
		"{\"text\":\"\\u0041 b\",\"n\":1.5,\"list\":[1,[2],{\"a\":3},\"\\n\",5,6,7],"
		"\"object\":{\"k\":{\"l\":[]},\"\\u006d\":99999999999999999999}}");
	struct jrt_arena *a = &r.ctx.arena;
	for (size_t room = 0;; room += 16) {
		jrt_ctx_begin(&r.ctx, &r.scanner.doc);
		(void)jrt_arena_take(a, 1);
		a->end = a->at + room;
		a->limit = a->held;
		struct jrt_value *v = jrt_value_of(&r.ctx, r.scanner.doc.root);
		if (r.ctx.status == JRT_OK) {
			makers[_i](&r.ctx, v);
		}
		a->limit = 0;
		ck_assert_msg(r.ctx.status == (a->full ? JRT_NO_ROOM : JRT_OK), "%zu bytes", room);
		if (!a->full) {
			break;
		}
	}
	record_close(&r);
}
END_TEST

/* Many members: without room to look for repeated keys, the answer is that there may be some. */
START_TEST(without_room_keys_may_repeat)
{
	char json[1000], *o = json;
	for (unsigned i = 0; i < 40; i++) {
		o += sprintf(o, "%s\"k%u\":%u", i > 0 ? "," : "{", i, i);
	}
	strcpy(o, "}");
	struct record r;
	(void)record_open(&r, json);
	struct jrt_arena *a = &r.ctx.arena;
	ck_assert(!jrt_repeats_keys(&r.scanner.doc, r.scanner.doc.root));
	jrt_ctx_begin(&r.ctx, &r.scanner.doc);
	a->end = a->at;
	a->limit = 1;
	ck_assert(jrt_repeats_keys(&r.scanner.doc, r.scanner.doc.root));
	record_close(&r);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("json/room");
	TCase *all = tcase_create("all");
	tcase_set_timeout(all, 600);
	tcase_add_test(all, arenas_give_and_take_back);
	tcase_add_test(all, arenas_have_a_limit);
	tcase_add_test(all, sizes_cannot_wrap);
	tcase_add_test(all, lack_of_room_fails_only_the_record);
	tcase_add_test(all, without_room_keys_may_repeat);
	tcase_add_loop_test(all, lack_of_room_is_reported, 0, 9);
	suite_add_tcase(suite, all);
	return suite_main(suite);
}
