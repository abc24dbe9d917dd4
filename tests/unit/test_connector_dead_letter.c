/* SPDX-License-Identifier: Apache-2.0 */
/* The dead-letter file. */
#include "connector/sink/dead_letter.h"

#include "suite.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[64];
static struct jrt_dead_letter dead;

static void
begin(void)
{
	strcpy(path, "/tmp/joltc-dead.XXXXXX");
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	close(fd);
}

static void
end(void)
{
	unlink(path);
}

/* The file, without its times. */
static const char *
content(void)
{
	static char text[65536];
	int fd = open(path, O_RDONLY);
	ssize_t n = read(fd, text, sizeof text - 1);
	close(fd);
	text[n] = '\0';
	for (char *at = text; (at = strstr(at, "\"time\":\"2")) != NULL;) {
		ck_assert_int_eq(at[8 + 24], '"');
		memmove(at + 8, at + 8 + 24, strlen(at + 8 + 24) + 1);
	}
	return text;
}

static const struct jrt_dead_entry invalid = { .source = "in.ndjson",
	.line = 7,
	.byte = 31,
	.reason = "not valid JSON",
	.status_name = "BAD_JSON" };

START_TEST(an_entry_says_what_was_wrong)
{
	ck_assert(jrt_dead_letter_open(&dead, path, 0));
	ck_assert(jrt_dead_letter_put(&dead, &invalid, JRT_TEXT("{\"a\":\"\xc3\xbc\"")));
	struct jrt_dead_entry refused = { .source = "a\"b",
		.line = 1,
		.reason = "HTTP 400",
		.status = 400,
		.answer = JRT_TEXT("no\xff\n") };
	ck_assert(jrt_dead_letter_put(&dead, &refused, JRT_TEXT("1")));
	ck_assert_uint_eq(dead.count, 2);
	jrt_dead_letter_close(&dead);
	ck_assert_str_eq(content(),
		"{\"time\":\"\",\"source\":\"in.ndjson\",\"line\":7,\"byte\":31,\"reason\":\"not valid JSON\","
		"\"status\":\"BAD_JSON\",\"record\":\"{\\\"a\\\":\\\"\xc3\xbc\\\"\"}\n"
		"{\"time\":\"\",\"source\":\"a\\\"b\",\"line\":1,\"reason\":\"HTTP 400\",\"status\":400,\"answer\":\"no\\n\","
		"\"record\":\"1\"}\n");
}
END_TEST

START_TEST(bytes_that_are_not_text_are_kept_as_base64)
{
	ck_assert(jrt_dead_letter_open(&dead, path, 0));
	ck_assert(jrt_dead_letter_put(&dead, &invalid, JRT_TEXT("\xff\xfe")));
	ck_assert(jrt_dead_letter_put(&dead, &invalid, JRT_TEXT("a\0b")));
	ck_assert(jrt_dead_letter_begin(&dead, &invalid));
	ck_assert(jrt_dead_letter_piece(&dead, JRT_TEXT("a")));
	ck_assert(jrt_dead_letter_piece(&dead, JRT_TEXT("bc")));
	ck_assert(jrt_dead_letter_piece(&dead, JRT_TEXT("d")));
	ck_assert(jrt_dead_letter_end(&dead));
	jrt_dead_letter_close(&dead);
	ck_assert_ptr_nonnull(strstr(content(), "\"record_base64\":\"//4=\"}\n"));
	ck_assert_ptr_nonnull(strstr(content(), "\"record_base64\":\"YQBi\"}\n"));
	ck_assert_ptr_nonnull(
		strstr(content(), "\"record_start_base64\":\"YWJjZA==\",\"record_length\":4}\n"));
}
END_TEST

START_TEST(the_bound_holds)
{
	ck_assert(jrt_dead_letter_open(&dead, path, 300));
	ck_assert(jrt_dead_letter_put(&dead, &invalid, JRT_TEXT("1")));
	uint64_t size = dead.size;
	char big[400];
	memset(big, 'x', sizeof big);
	ck_assert(!jrt_dead_letter_put(&dead, &invalid, (struct jrt_text){ big, sizeof big }));
	ck_assert_int_eq(errno, EFBIG);
	ck_assert_uint_eq(dead.size, size);
	ck_assert(jrt_dead_letter_put(&dead, &invalid, JRT_TEXT("2")) == (2 * size <= 300));
	jrt_dead_letter_close(&dead);
	/* What the file already holds counts. */
	ck_assert(jrt_dead_letter_open(&dead, path, size + 10));
	ck_assert(!jrt_dead_letter_put(&dead, &invalid, JRT_TEXT("3")));
	jrt_dead_letter_close(&dead);
}
END_TEST

START_TEST(a_broken_earlier_entry_is_ended)
{
	int fd = open(path, O_WRONLY);
	ck_assert_int_eq(write(fd, "{\"time\":", 8), 8);
	close(fd);
	ck_assert(jrt_dead_letter_open(&dead, path, 0));
	ck_assert(jrt_dead_letter_put(&dead, &invalid, JRT_TEXT("1")));
	ck_assert(jrt_dead_letter_put(&dead, &invalid, JRT_TEXT("2")));
	jrt_dead_letter_close(&dead);
	ck_assert_int_eq(strncmp(content(), "{\"time\":\n{\"time\":", 17), 0);
	ck_assert_ptr_null(strstr(content(), "\n\n"));
}
END_TEST

/* As on a full disk: only a part is written. */
START_TEST(an_entry_without_room_is_taken_back)
{
	struct rlimit limit;
	ck_assert(jrt_dead_letter_open(&dead, path, 0));
	ck_assert(jrt_dead_letter_put(&dead, &invalid, JRT_TEXT("1")));
	uint64_t size = dead.size;
	(void)signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	rlim_t before = limit.rlim_cur;
	limit.rlim_cur = size + 20;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	ck_assert(!jrt_dead_letter_put(&dead, &invalid, JRT_TEXT("2")));
	ck_assert_int_eq(errno, EFBIG);
	ck_assert_uint_eq(dead.size, size);
	ck_assert_uint_eq(strlen(content()) + 24, size);
	limit.rlim_cur = before;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	ck_assert(jrt_dead_letter_put(&dead, &invalid, JRT_TEXT("3")));
	ck_assert_uint_eq(dead.size, 2 * size);
	jrt_dead_letter_close(&dead);
	ck_assert_ptr_nonnull(strstr(content(), "\"record\":\"1\"}\n{\"time\":\"\","));
	ck_assert_ptr_null(strstr(content(), "\n\n"));
}
END_TEST

START_TEST(only_its_owner_may_read_it)
{
	struct stat st;
	end();
	ck_assert(jrt_dead_letter_open(&dead, path, 0));
	jrt_dead_letter_close(&dead);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
	ck_assert(!jrt_dead_letter_open(&dead, "/nowhere/dead", 0));
	ck_assert_int_eq(errno, ENOENT);
	ck_assert(jrt_dead_letter_open(&dead, "/dev/full", 0));
	ck_assert(!jrt_dead_letter_put(&dead, &invalid, JRT_TEXT("1")));
	ck_assert_int_eq(errno, ENOSPC);
	jrt_dead_letter_close(&dead);
}
END_TEST

START_TEST(a_process_in_a_hurry_does_not_wait_for_a_lock)
{
	int other = open(path, O_RDWR | O_CLOEXEC);
	ck_assert(jrt_dead_letter_open(&dead, path, 0));
	dead.hurried = true;
	ck_assert_int_eq(flock(other, LOCK_EX), 0);
	ck_assert(jrt_dead_letter_put(&dead, &invalid, JRT_TEXT("1")));
	ck_assert(jrt_dead_letter_put(&dead, &invalid, JRT_TEXT("2")));
	ck_assert(dead.waits);
	ck_assert(!jrt_dead_letter_begin(&dead, &invalid));
	ck_assert_int_eq(errno, EAGAIN);
	ck_assert(jrt_dead_letter_flush(&dead) && dead.waits);
	ck_assert_uint_eq(dead.count, 0);
	ck_assert_str_eq(content(), "");
	/* Half a line that a process left when it died. */
	ck_assert_int_eq(write(other, "{", 1), 1);
	ck_assert_int_eq(flock(other, LOCK_UN), 0);
	ck_assert(jrt_dead_letter_flush(&dead) && !dead.waits);
	ck_assert_uint_eq(dead.count, 2);
	const char *text = content();
	ck_assert_int_eq(strncmp(text, "{\n{", 3), 0);
	ck_assert_ptr_nonnull(strstr(text, "\"record\":\"1\"}\n{"));
	ck_assert_ptr_nonnull(strstr(text, "\"record\":\"2\"}\n"));
	/* An entry that comes in pieces keeps its lock until it ends. */
	ck_assert(jrt_dead_letter_begin(&dead, &invalid));
	ck_assert(jrt_dead_letter_piece(&dead, JRT_TEXT("abc")));
	ck_assert_int_ne(flock(other, LOCK_EX | LOCK_NB), 0);
	ck_assert(jrt_dead_letter_end(&dead));
	ck_assert_int_eq(flock(other, LOCK_EX | LOCK_NB), 0);
	ck_assert_uint_eq(dead.count, 3);
	jrt_dead_letter_close(&dead);
	close(other);
}
END_TEST

START_TEST(a_pipe_gets_whole_lines_and_nothing_between)
{
	char text[2048];
	unlink(path);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	int reader = open(path, O_RDONLY | O_NONBLOCK);
	ck_assert(jrt_dead_letter_open(&dead, path, 0));
	ck_assert(jrt_dead_letter_is_pipe(&dead));
	for (int i = 0; i < 2; i++) {
		ck_assert(jrt_dead_letter_begin(&dead, &invalid));
		ck_assert(jrt_dead_letter_piece(&dead, JRT_TEXT("piece")));
		ck_assert(jrt_dead_letter_piece(&dead, JRT_TEXT("")));
		ck_assert(jrt_dead_letter_end(&dead));
		ck_assert(jrt_dead_letter_put(&dead, &invalid, JRT_TEXT("whole")));
	}
	ssize_t n = read(reader, text, sizeof text - 1);
	ck_assert_int_gt(n, 0);
	text[n] = '\0';
	unsigned lines = 0;
	for (const char *at = text; *at != '\0'; at = strchr(at, '\n') + 1) {
		ck_assert_int_eq(*at, '{');
		lines++;
	}
	ck_assert_uint_eq(lines, 4);
	jrt_dead_letter_close(&dead);
	close(reader);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("dead_letter");
	TCase *tcase = tcase_create("dead_letter");
	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_test(tcase, an_entry_says_what_was_wrong);
	tcase_add_test(tcase, bytes_that_are_not_text_are_kept_as_base64);
	tcase_add_test(tcase, the_bound_holds);
	tcase_add_test(tcase, a_broken_earlier_entry_is_ended);
	tcase_add_test(tcase, an_entry_without_room_is_taken_back);
	tcase_add_test(tcase, only_its_owner_may_read_it);
	tcase_add_test(tcase, a_process_in_a_hurry_does_not_wait_for_a_lock);
	tcase_add_test(tcase, a_pipe_gets_whole_lines_and_nothing_between);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
