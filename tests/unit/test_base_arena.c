/* SPDX-License-Identifier: Apache-2.0 */
/* The compiler's memory: a size that cannot be allocated ends the program; it never wraps to a
 * small one. */
#include "base/text.h"

#include "suite.h"

#include <signal.h>
#include <stdint.h>
#include <string.h>

static struct arena arena;

START_TEST(memory_is_zeroed_and_aligned)
{
	for (size_t size = 0; size < 300000; size = size * 2 + 1) {
		char *p = arena_alloc(&arena, size);
		ck_assert_uint_eq((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++) {
			ck_assert_int_eq(p[i], 0);
		}
	}
	ck_assert_str_eq(arena_printf(&arena, "%s-%d", "a", 5), "a-5");
	ck_assert_str_eq(arena_dup(&arena, "abc", 2), "ab");
	arena_free(&arena);
}
END_TEST

/* Each of these must end in abort(). */
START_TEST(sizes_cannot_wrap)
{
	struct buffer b;
	buffer_init(&b, &arena);
	buffer_add(&b, "x", 1);
	switch (_i) {
	case 0:
		arena_alloc(&arena, SIZE_MAX);
		break;
	case 1:
		arena_alloc(&arena, SIZE_MAX - 40);
		break;
	case 2:
		arena_array(&arena, SIZE_MAX / 8 + 1, 8);
		break;
	case 3:
		arena_dup(&arena, "", SIZE_MAX);
		break;
	case 4:
		buffer_add(&b, "", SIZE_MAX - 31);
		break;
	case 5: /* more than the machine has */
		arena_alloc(&arena, SIZE_MAX / 4);
		break;
	default:
		break;
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("arena");
	TCase *all = tcase_create("all"), *ends = tcase_create("ends");
	tcase_add_test(all, memory_is_zeroed_and_aligned);
	suite_add_tcase(suite, all);
	tcase_add_loop_test_raise_signal(ends, sizes_cannot_wrap, SIGABRT, 0, 6);
	suite_add_tcase(suite, ends);
	return suite_main(suite);
}
