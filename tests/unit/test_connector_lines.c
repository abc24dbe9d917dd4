/* SPDX-License-Identifier: Apache-2.0 */
/* Reading whole lines from files and pipes. */
#include "connector/common/lines.h"

#include "suite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* An open file with these bytes. */
static int
file_of(const char *bytes, size_t len)
{
	char name[] = "/tmp/joltc-lines.XXXXXX";
	int fd = mkstemp(name);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(unlink(name), 0);
	ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
	ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

/* Reads everything: batches must be whole lines, and together they must equal the input. */
static void
gives_all(const char *bytes, size_t len, size_t max_record)
{
	struct jrt_lines l;
	const char *text;
	size_t n, used = 0;
	int fd = file_of(bytes, len);
	jrt_lines_init(&l, fd, "test", max_record);
	for (;;) {
		enum jrt_lines_result result = jrt_lines_next(&l, &text, &n);
		if (result == JRT_LINES_END) {
			break;
		}
		ck_assert_int_eq(result, JRT_LINES_BATCH);
		ck_assert_uint_eq(l.byte, used);
		ck_assert(used + n <= len && memcmp(text, bytes + used, n) == 0);
		used += n;
		ck_assert(text[n - 1] == '\n' || used == len);
	}
	ck_assert_uint_eq(used, len);
	jrt_lines_finish(&l);
	close(fd);
}

START_TEST(files_come_in_whole_lines)
{
	gives_all("", 0, 100);
	gives_all("a", 1, 100);
	gives_all("a\n", 2, 100);
	gives_all("\n\n\na", 4, 100);
	enum { SIZE = 3 << 20 };
	char *big = malloc(SIZE);
	ck_assert_ptr_nonnull(big);
	for (unsigned step = 1; step < 400000; step = step * 7 + 3) {
		for (size_t i = 0; i < SIZE; i++) {
			big[i] = i % step == step - 1 ? '\n' : (char)('a' + i % 23);
		}
		gives_all(big, SIZE, SIZE);
	}
	memset(big, 'x', SIZE);
	gives_all(big, SIZE, SIZE);
	free(big);
}
END_TEST

START_TEST(a_line_beyond_the_limit_comes_in_pieces)
{
	enum { LONG = 1 << 20 };
	char *bytes = malloc(LONG + 16);
	ck_assert_ptr_nonnull(bytes);
	memcpy(bytes, "ab\n", 3);
	memset(bytes + 3, 'x', LONG);
	memcpy(bytes + 3 + LONG, "\ncd\n", 4);
	int fd = file_of(bytes, LONG + 7);
	struct jrt_lines l;
	const char *text;
	size_t n, pieces = 0;
	jrt_lines_init(&l, fd, "test", 200000);
	ck_assert_int_eq(jrt_lines_next(&l, &text, &n), JRT_LINES_BATCH);
	ck_assert(n == 3 && memcmp(text, "ab\n", 3) == 0);
	for (;;) {
		enum jrt_lines_result result = jrt_lines_next(&l, &text, &n);
		ck_assert(result == JRT_LINES_LONG || result == JRT_LINES_LONG_END);
		pieces += n;
		if (result == JRT_LINES_LONG_END) {
			break;
		}
	}
	ck_assert_uint_eq(pieces, LONG);
	ck_assert_int_eq(jrt_lines_next(&l, &text, &n), JRT_LINES_BATCH);
	ck_assert(n == 3 && memcmp(text, "cd\n", 3) == 0);
	ck_assert_uint_eq(l.byte, LONG + 4);
	ck_assert_int_eq(jrt_lines_next(&l, &text, &n), JRT_LINES_END);
	jrt_lines_finish(&l);
	close(fd);
	free(bytes);
}
END_TEST

START_TEST(a_pipe_gives_what_is_there)
{
	int ends[2];
	struct jrt_lines l;
	const char *text;
	size_t n;
	ck_assert_int_eq(pipe2(ends, O_NONBLOCK), 0);
	jrt_lines_init(&l, ends[0], "test", 1000);
	ck_assert_int_eq(jrt_lines_next(&l, &text, &n), JRT_LINES_WAIT);
	ck_assert_int_eq(write(ends[1], "ab", 2), 2);
	ck_assert_int_eq(jrt_lines_next(&l, &text, &n), JRT_LINES_WAIT);
	ck_assert_int_eq(write(ends[1], "c\nd", 3), 3);
	ck_assert_int_eq(jrt_lines_next(&l, &text, &n), JRT_LINES_BATCH);
	ck_assert(n == 4 && memcmp(text, "abc\n", 4) == 0);
	close(ends[1]);
	ck_assert_int_eq(jrt_lines_next(&l, &text, &n), JRT_LINES_BATCH);
	ck_assert(n == 1 && *text == 'd');
	ck_assert_int_eq(jrt_lines_next(&l, &text, &n), JRT_LINES_END);
	jrt_lines_finish(&l);
	close(ends[0]);
}
END_TEST

START_TEST(a_failure_is_reported)
{
	struct jrt_lines l;
	const char *text;
	size_t n;
	jrt_lines_init(&l, -1, "test", 1000);
	ck_assert_int_eq(jrt_lines_next(&l, &text, &n), JRT_LINES_FAILED);
	ck_assert_int_eq(errno, EBADF);
	jrt_lines_finish(&l);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("lines");
	TCase *tcase = tcase_create("jrt_lines_next");
	tcase_add_test(tcase, files_come_in_whole_lines);
	tcase_add_test(tcase, a_line_beyond_the_limit_comes_in_pieces);
	tcase_add_test(tcase, a_pipe_gives_what_is_there);
	tcase_add_test(tcase, a_failure_is_reported);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
