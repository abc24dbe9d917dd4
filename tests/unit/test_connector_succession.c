/* SPDX-License-Identifier: Apache-2.0 */
/* Which file is read next: after a rotation while nobody looked, after copytruncate, or when no
 * file can be opened. */
#include "connector/source/succession.h"

#include "folder.h"
#include "suite.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[FOLDER_NAME];
static struct jrt_log reports;
static FILE *lines; /* of the log */
static struct jrt_succession files;
static uint64_t offset, line;

static void
set_up(void)
{
	folder_make(folder);
	ck_assert_int_eq(chdir(folder), 0);
	lines = tmpfile();
	ck_assert_ptr_nonnull(lines);
	ck_assert_int_ge(dup2(fileno(lines), STDERR_FILENO), 0);
	jrt_log_init(&reports, "test");
	files = (struct jrt_succession){ .path = "app.log", .log = &reports };
}

static void
tear_down(void)
{
	jrt_log_finish(&reports);
	(void)fclose(lines);
	ck_assert_int_eq(chdir("/"), 0);
	folder_remove(folder);
}

static void
put(const char *name, const char *text)
{
	FILE *f = fopen(name, "we");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(text, f), 0);
	(void)fclose(f);
}

/* Sets when the file was last written to. */
static void
date(const char *name, time_t seconds)
{
	const struct timespec times[] = { { seconds, 5 }, { seconds, 5 } };
	ck_assert_int_eq(utimensat(AT_FDCWD, name, times, 0), 0);
}

static void
put_at(const char *name, const char *text, time_t seconds)
{
	put(name, text);
	date(name, seconds);
}

static bool
is_reported(const char *text)
{
	char all[4096];
	ssize_t n = pread(fileno(lines), all, sizeof all - 1, 0);
	all[n > 0 ? n : 0] = '\0';
	return strstr(all, text) != NULL;
}

/* The rest of the file that is opened, from there on; "none" if there is none. */
static const char *
rest_of(int fd, uint64_t from)
{
	static char text[64];
	if (fd < 0) {
		return "none";
	}
	ssize_t n = pread(fd, text, sizeof text - 1, (off_t)from);
	text[n > 0 ? n : 0] = '\0';
	close(fd);
	return text;
}

static const char *
next(void)
{
	int fd = jrt_succession_open(&files, &offset, &line);
	return rest_of(fd, offset);
}

/* Reads the next file to its end. */
static const char *
next_whole(void)
{
	int fd = jrt_succession_open(&files, &offset, &line);
	if (fd >= 0) {
		jrt_succession_done(&files, fd);
	}
	return rest_of(fd, offset);
}

/* The position that the last start kept: after that many bytes of that file. */
static void
know(const char *name, uint64_t settled, uint64_t next_line)
{
	struct stat st;
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(fstat(fd, &st), 0);
	files.position = (struct jrt_position){ .device = st.st_dev,
		.inode = st.st_ino,
		.offset = settled,
		.line = next_line,
		.born = jrt_position_born(fd) };
	ck_assert(jrt_position_print(fd, settled, &files.position.print));
	files.written = st.st_mtim;
	files.known = true;
	close(fd);
}

START_TEST(a_missing_file_is_waited_for)
{
	ck_assert_str_eq(next(), "none");
	ck_assert(!is_reported("app.log"));
	put("app.log", "one\n");
	ck_assert_str_eq(next(), "one\n");
	ck_assert_uint_eq(offset, 0);
	ck_assert_uint_eq(line, 1);
}
END_TEST

START_TEST(only_a_regular_file_can_be_followed)
{
	ck_assert_int_eq(mkdir("app.log", 0700), 0);
	ck_assert_str_eq(next(), "none");
	ck_assert(is_reported("app.log: only regular files can be followed"));
	ck_assert_int_eq(rmdir("app.log"), 0);
	ck_assert_int_eq(mkfifo("app.log", 0600), 0); /* nothing waits for its writer */
	ck_assert_str_eq(next(), "none");
	ck_assert_int_eq(unlink("app.log"), 0);
	ck_assert_int_eq(symlink("app.log", "app.log"), 0);
	ck_assert_str_eq(next(), "none");
	ck_assert(is_reported("app.log: Too many levels"));
	ck_assert_int_eq(unlink("app.log"), 0);
	put("app.log", "one\n");
	ck_assert_str_eq(next(), "one\n");
}
END_TEST

START_TEST(a_start_at_the_end_is_after_the_last_whole_line)
{
	char text[9002];
	static const struct {
		const char *text, *rest;
	} cases[] = { { "", "" }, { "half", "half" }, { "one\n", "" }, { "one\nhalf", "half" } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		files.from_end = true;
		put("app.log", cases[i].text);
		ck_assert_str_eq(next(), cases[i].rest);
		ck_assert_uint_eq(line, 1);
	}
	/* The end of the line is further back than one read reaches. */
	memset(text, 'x', sizeof text);
	text[700] = '\n';
	text[sizeof text - 1] = '\0';
	files.from_end = true;
	put("app.log", text);
	(void)next();
	ck_assert_uint_eq(offset, 701);
	/* A file that appears later is read from its start. */
	put("app.log", "two\n");
	ck_assert_str_eq(next(), "two\n");
}
END_TEST

START_TEST(the_position_is_found_whatever_the_files_name)
{
	static const char *const names[] = { "app.log", "app.log.1", "app.log-20260131" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		put("app.log", "one\ntwo\nthree\n");
		know("app.log", 3, 2); /* the settled part ends within the line */
		if (i > 0) {
			ck_assert_int_eq(rename("app.log", names[i]), 0);
			put("app.log", "other\n");
		}
		ck_assert_str_eq(next(), "two\nthree\n");
		ck_assert_uint_eq(line, 2);
		ck_assert_int_eq(unlink(names[i]), 0);
	}
}
END_TEST

START_TEST(a_position_at_the_very_end_is_valid)
{
	put("app.log", "one");
	know("app.log", 3, 2);
	ck_assert_str_eq(next(), "");
	ck_assert_uint_eq(offset, 3);
}
END_TEST

/* The file was settled up to there, and is another one at the next start. */
static void
restart_with(const char *was, uint64_t settled, uint64_t next_line, const char *is)
{
	put("app.log", was);
	know("app.log", settled, next_line);
	put("app.log", is);
	ck_assert_str_eq(next(), is);
	ck_assert_uint_eq(line, 1);
	ck_assert(is_reported("has other contents now: it is read from its start"));
}

START_TEST(other_contents_are_read_from_their_start)
{
	restart_with("one\ntwo\n", 4, 2, "uno\ndue\n");
}
END_TEST

START_TEST(a_file_that_is_shorter_than_the_position_has_other_contents)
{
	restart_with("one\ntwo\n", 8, 3, "one\n");
}
END_TEST

START_TEST(if_the_file_is_gone_later_files_are_read_in_order)
{
	put_at("app.log", "one\n", 1000);
	know("app.log", 3, 2);
	ck_assert_int_eq(unlink("app.log"), 0);
	put_at("app.log.3", "before\n", 900);
	put_at("app.log.2", "two\n", 2000);
	put_at("app.log.1", "three\n", 3000);
	put_at("app.log", "four\n", 4000);
	put_at("app.log.bak", "no rotation\n", 2500);
	ck_assert_str_eq(next_whole(), "two\n");
	ck_assert(is_reported("is gone; going on with those written after it"));
	ck_assert_str_eq(next_whole(), "three\n");
	ck_assert_str_eq(next_whole(), "four\n");
}
END_TEST

START_TEST(if_all_files_are_gone_the_next_is_waited_for)
{
	put("app.log", "one\n");
	know("app.log", 4, 2);
	ck_assert_int_eq(unlink("app.log"), 0);
	ck_assert_str_eq(next(), "none");
	put("app.log", "two\n");
	ck_assert_str_eq(next(), "two\n");
}
END_TEST

START_TEST(files_with_the_same_time_are_read_once_each)
{
	put_at("app.log", "one\n", 1000);
	ck_assert_str_eq(next_whole(), "one\n");
	ck_assert_int_eq(rename("app.log", "app.log.2"), 0);
	put_at("app.log.1", "two\n", 1000);
	put_at("app.log", "three\n", 1000);
	ck_assert_str_eq(next_whole(), "two\n");
	ck_assert_str_eq(next_whole(), "three\n");
}
END_TEST

START_TEST(files_with_the_same_time_that_cannot_be_remembered_are_not_read_again)
{
	char name[24];
	for (int i = 0; i <= JRT_SAME_TIME; i++) {
		put_at("app.log", "again\n", 1000);
		ck_assert_str_eq(next_whole(), "again\n");
		(void)snprintf(name, sizeof name, "app.log.%d", i + 1);
		ck_assert_int_eq(rename("app.log", name), 0);
	}
	put_at("app.log", "last\n", 2000);
	ck_assert_str_eq(next_whole(), "last\n");
}
END_TEST

START_TEST(another_name_of_the_file_at_the_path_is_not_another_file)
{
	put_at("app.log", "one\n", 1000);
	ck_assert_str_eq(next_whole(), "one\n");
	ck_assert_int_eq(unlink("app.log"), 0);
	put_at("app.log", "two\n", 2000);
	ck_assert_int_eq(link("app.log", "app.log.1"), 0);
	ck_assert_str_eq(next_whole(), "two\n");
	ck_assert_int_eq(unlink("app.log.1"), 0);
}
END_TEST

/* copytruncate: the file keeps its name and is emptied; a copy has its contents. */
START_TEST(the_copy_that_continues_after_the_position_is_read)
{
	put("app.log", "one\ntwo\nthree\n");
	know("app.log", 7, 3);
	put("app.log", "new\n");
	put_at("app.log.3", "one\ntwo\nthree\n", 1000); /* an older copy of the same */
	put_at("app.log.2", "one\ntwo\nTHREE\n", 2000);
	put_at("app.log.1", "one\ntwo\n12345\n", 1500);
	put_at("app.log.4", "one\ntwo", 3000); /* ends before the position */
	put_at("app.log.5", "ONE\nTWO\nTHREE\n", 3000); /* not a copy */
	ck_assert_str_eq(next(), "THREE\n");
	ck_assert_uint_eq(line, 3);
	ck_assert(is_reported("the rest of what it held is read from a copy"));
}
END_TEST

START_TEST(a_copy_is_recognised_by_what_was_read_last)
{
	struct jrt_tail tail;
	put("app.log", "one\ntwo\n");
	int fd = open("app.log", O_RDONLY | O_CLOEXEC);
	jrt_tail_begin(&tail, fd, 4);
	close(fd);
	ck_assert_int_lt(jrt_succession_copy(&files, &tail, 4), 0);
	put("app.log.1", "uno\ndue\n");
	ck_assert_int_lt(jrt_succession_copy(&files, &tail, 4), 0);
	put("app.log.2", "one\nTWO\n");
	ck_assert_str_eq(rest_of(jrt_succession_copy(&files, &tail, 4), 4), "TWO\n");
	/* If nothing was read from a file, it cannot be recognised. */
	jrt_tail_begin(&tail, -1, 0);
	ck_assert_int_lt(jrt_succession_copy(&files, &tail, 0), 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("succession");
	TCase *tcase = tcase_create("files");
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, a_missing_file_is_waited_for);
	tcase_add_test(tcase, only_a_regular_file_can_be_followed);
	tcase_add_test(tcase, a_start_at_the_end_is_after_the_last_whole_line);
	tcase_add_test(tcase, the_position_is_found_whatever_the_files_name);
	tcase_add_test(tcase, a_position_at_the_very_end_is_valid);
	tcase_add_test(tcase, other_contents_are_read_from_their_start);
	tcase_add_test(tcase, a_file_that_is_shorter_than_the_position_has_other_contents);
	tcase_add_test(tcase, if_the_file_is_gone_later_files_are_read_in_order);
	tcase_add_test(tcase, if_all_files_are_gone_the_next_is_waited_for);
	tcase_add_test(tcase, files_with_the_same_time_are_read_once_each);
	tcase_add_test(
		tcase, files_with_the_same_time_that_cannot_be_remembered_are_not_read_again);
	tcase_add_test(tcase, another_name_of_the_file_at_the_path_is_not_another_file);
	tcase_add_test(tcase, the_copy_that_continues_after_the_position_is_read);
	tcase_add_test(tcase, a_copy_is_recognised_by_what_was_read_last);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
