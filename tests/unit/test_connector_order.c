/* SPDX-License-Identifier: Apache-2.0 */
/* Records with the same key: which one is next. */
#include "connector/sink/order.h"

#include "json.h"

#include <errno.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct jrt_order order;

static uint64_t
key_of(const char *json)
{
	struct record r;
	record_open(&r, json);
	uint64_t key = jrt_order_key(&order, &r.scanner.doc);
	record_close(&r);
	return key;
}

START_TEST(paths_lead_to_keys)
{
	ck_assert_ptr_null(jrt_order_init(&order, "user.id"));
	uint64_t a = key_of("{\"user\":{\"id\":\"a\"}}");
	ck_assert_uint_ne(a, 0);
	ck_assert_uint_eq(key_of("{\"x\":1,\"user\":{\"id\":\"\\u0061\"},\"y\":[]}"), a);
	ck_assert_uint_ne(key_of("{\"user\":{\"id\":\"b\"}}"), a);
	ck_assert_uint_ne(key_of("{\"user\":{\"id\":1}}"), key_of("{\"user\":{\"id\":\"1\"}}"));
	ck_assert_uint_eq(key_of("{\"user\":{\"id\":[1,2]}}"), key_of("{\"user\":{\"id\":[1,2]}}"));
	ck_assert_uint_ne(key_of("{\"user\":{\"id\":1}}"), key_of("{\"user\":{\"id\":2}}"));
	ck_assert_uint_ne(key_of("{\"user\":{\"id\":1}}"), 0);
	ck_assert_uint_eq(key_of("{\"user\":{\"id\":null}}"), 0);
	ck_assert_uint_eq(key_of("{\"user\":{}}"), 0);
	ck_assert_uint_eq(key_of("{\"user\":7}"), 0);
	ck_assert_uint_eq(key_of("[]"), 0);
	ck_assert_uint_eq(key_of("\"user\""), 0);
	jrt_order_finish(&order);
	ck_assert_ptr_null(jrt_order_init(&order, "a\\.b.1.\\\\"));
	ck_assert_uint_ne(key_of("{\"a.b\":[0,{\"\\\\\":5}]}"), 0);
	ck_assert_uint_ne(key_of("{\"a.b\":{\"1\":{\"\\\\\":5}}}"), 0);
	ck_assert_uint_eq(key_of("{\"a.b\":[0]}"), 0);
	jrt_order_finish(&order);
}
END_TEST

START_TEST(bad_paths_are_reported)
{
	static const char *const bad[] = { "", ".", "a.", ".a", "a..b",
		"1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17" };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		ck_assert_msg(jrt_order_init(&order, bad[i]) != NULL, "%s", bad[i]);
		jrt_order_finish(&order);
	}
	ck_assert_ptr_null(jrt_order_init(&order, "1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16"));
	jrt_order_finish(&order);
}
END_TEST

static int random_fails; /* with that errno; 0: it succeeds */
static int random_interrupts; /* that many times before */

/* Replaces libc's. */
ssize_t
getrandom(void *to, size_t size, unsigned flags)
{
	if (random_interrupts > 0) {
		random_interrupts--;
		errno = EINTR;
		return -1;
	}
	if (random_fails != 0) {
		errno = random_fails;
		return -1;
	}
	return syscall(SYS_getrandom, to, size, flags);
}

START_TEST(no_order_without_a_random_seed)
{
	random_fails = ENOSYS;
	ck_assert_str_eq(jrt_order_init(&order, "a"), "the system has no random numbers to give");
	jrt_order_finish(&order);
	random_fails = 0;
	random_interrupts = 3;
	ck_assert_ptr_null(jrt_order_init(&order, "a"));
	ck_assert_int_eq(random_interrupts, 0);
	ck_assert_uint_ne(order.seed, 0);
	jrt_order_finish(&order);
}
END_TEST

static void
hold(uint64_t key, uint64_t line)
{
	ck_assert(jrt_order_hold(&order, key, JRT_TEXT("in"), JRT_TEXT("out"), line, line));
}

static void
next_is(uint64_t batch, uint64_t line)
{
	const struct jrt_held *next = jrt_order_next(&order, batch);
	ck_assert_ptr_nonnull(next);
	ck_assert_uint_eq(next->line, line);
	struct jrt_held *h = jrt_order_take(&order);
	ck_assert_ptr_eq(h, next);
	ck_assert(memcmp(h->texts, "inout", 5) == 0);
	ck_assert(jrt_order_went(&order, h->key, batch));
	free(h);
}

START_TEST(one_batch_of_a_key_at_a_time)
{
	ck_assert_ptr_null(jrt_order_init(&order, "k"));
	ck_assert(jrt_order_may_go(&order, 5, 1));
	ck_assert(jrt_order_went(&order, 5, 1));
	ck_assert(jrt_order_may_go(&order, 5, 1)); /* records in one batch keep their order */
	ck_assert(!jrt_order_may_go(&order, 5, 2));
	ck_assert(jrt_order_may_go(&order, 6, 2));
	ck_assert(jrt_order_may_go(&order, 0, 2));
	hold(5, 10);
	hold(5, 11);
	hold(5, 12);
	ck_assert(!jrt_order_may_go(&order, 5, 1)); /* not before those that wait */
	ck_assert_ptr_null(jrt_order_next(&order, 2));
	jrt_order_done(&order, 5);
	next_is(2, 10);
	next_is(2, 11);
	ck_assert_ptr_null(jrt_order_next(&order, 3));
	jrt_order_done(&order, 5);
	ck_assert_ptr_null(jrt_order_next(&order, 3)); /* 11 is still in flight */
	jrt_order_done(&order, 5);
	next_is(3, 12);
	ck_assert_uint_eq(order.held, 0);
	ck_assert_uint_eq(order.bytes, 0);
	jrt_order_done(&order, 5);
	ck_assert_ptr_null(order.ready == NULL ? NULL : jrt_order_next(&order, 4));
	ck_assert(jrt_order_may_go(&order, 5, 4));
	jrt_order_finish(&order);
}
END_TEST

START_TEST(keys_take_turns)
{
	ck_assert_ptr_null(jrt_order_init(&order, "k"));
	for (uint64_t key = 1; key <= 40000; key++) {
		ck_assert(jrt_order_went(&order, key, key));
		hold(key, key);
	}
	for (uint64_t key = 40000; key >= 1; key--) {
		jrt_order_done(&order, key);
	}
	for (uint64_t key = 40000; key > 20000; key--) {
		next_is(50000 + key, key);
	}
	ck_assert_uint_eq(order.held, 20000);
	jrt_order_finish(&order); /* frees the rest */
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("order");
	TCase *t = tcase_create("order");
	tcase_add_test(t, paths_lead_to_keys);
	tcase_add_test(t, bad_paths_are_reported);
	tcase_add_test(t, no_order_without_a_random_seed);
	tcase_add_test(t, one_batch_of_a_key_at_a_time);
	tcase_add_test(t, keys_take_turns);
	suite_add_tcase(s, t);
	return suite_main(s);
}
