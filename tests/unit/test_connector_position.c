/* SPDX-License-Identifier: Apache-2.0 */
/* The position in a followed file, whatever happened to the file that keeps it; the bytes read
 * last; names of rotated files. */
#include "connector/source/position.h"
#include "connector/source/rotated.h"
#include "connector/source/tail.h"

#include "suite.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/joltc-position.XXXXXX", reported[1024];
static struct jrt_complaints complaints;
static struct jrt_position_file file;
static struct jrt_position position;
static bool known;

static void
report(void *user, const char *line)
{
	(void)user;
	(void)snprintf(reported, sizeof reported, "%s", line);
}

static bool
reopen(void)
{
	jrt_position_close(&file);
	complaints = (struct jrt_complaints){ .report = report };
	memset(&position, 0, sizeof position);
	return jrt_position_open(&file, path, &position, &known, &complaints);
}

static void
save(uint64_t offset)
{
	struct jrt_position p = { .device = 1,
		.inode = UINT64_MAX,
		.offset = offset,
		.line = 3,
		.print = 0xabcdef,
		.born = 5 };
	ck_assert(jrt_position_save(&file, &p));
	ck_assert(jrt_position_sync(&file));
}

static void
begin(void)
{
	memcpy(path + strlen(path) - 6, "XXXXXX", 6);
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	close(fd);
	file.fd = -1;
	ck_assert(reopen());
	ck_assert(!known);
}

static void
end(void)
{
	jrt_position_close(&file);
	unlink(path);
}

START_TEST(the_last_position_is_found)
{
	for (uint64_t i = 1; i <= 5; i++) {
		save(i);
		ck_assert(reopen());
		ck_assert(known);
		ck_assert_uint_eq(position.offset, i);
		ck_assert_uint_eq(position.inode, UINT64_MAX);
		ck_assert_uint_eq(position.print, 0xabcdef);
		ck_assert_uint_eq(position.born, 5);
	}
}
END_TEST

START_TEST(a_position_of_an_earlier_version_is_read)
{
	char lines[513];
	(void)snprintf(lines, sizeof lines, "%-255s\n%-255s\n",
		"place 7 device 1 inode 2 offset 100 line 3 print abc sum a57b6aff070ec72b", "");
	ck_assert_int_eq(pwrite(file.fd, lines, 512, 0), 512);
	ck_assert(reopen());
	ck_assert(known);
	ck_assert_uint_eq(position.offset, 100);
	ck_assert_uint_eq(position.born, 0);
}
END_TEST

START_TEST(a_tail_holds_until_the_file_is_changed_or_emptied)
{
	static const char gap[5000];
	struct jrt_tail tail;
	ck_assert_int_eq(pwrite(file.fd, "one\ntwo\nthree\n", 14, 0), 14);
	jrt_tail_begin(&tail, file.fd, 4);
	jrt_tail_add(&tail, "two\n", 4);
	ck_assert_uint_eq(tail.end, 8);
	ck_assert(jrt_tail_stands(&tail, file.fd));
	ck_assert_int_eq(pwrite(file.fd, "One", 3, 0), 3);
	ck_assert(!jrt_tail_stands(&tail, file.fd));
	ck_assert_int_eq(ftruncate(file.fd, 0), 0);
	ck_assert(!jrt_tail_stands(&tail, file.fd));
	ck_assert_uint_eq(jrt_gap_end(file.fd), 0);
	jrt_tail_begin(&tail, file.fd, 0);
	ck_assert_int_eq(pwrite(file.fd, gap, 5000, 0), 5000);
	ck_assert(jrt_tail_stands(&tail, file.fd));
	ck_assert_uint_eq(jrt_gap_end(file.fd), 5000);
	ck_assert_int_eq(pwrite(file.fd, "x", 1, 100000), 1);
	ck_assert_uint_eq(jrt_gap_end(file.fd), 100000);
	jrt_tail_add(&tail, gap, 5000);
	ck_assert_uint_eq(tail.len, JRT_TAIL);
	jrt_tail_add(&tail, "y", 1);
	ck_assert_int_eq(tail.bytes[JRT_TAIL - 1], 'y');
	ck_assert_int_eq(tail.bytes[JRT_TAIL - 2], 0);
}
END_TEST

START_TEST(a_torn_position_leaves_the_one_before)
{
	save(100);
	save(200);
	/* Each byte of the newest entry in turn. */
	for (off_t at = 0; at < 200; at++) {
		char byte, other, next;
		off_t where = (off_t)(file.number % 2 * 256) + at;
		ck_assert_int_eq(pread(file.fd, &byte, 1, where), 1);
		other = (char)(byte == '7' ? '8' : '7');
		ck_assert_int_eq(pread(file.fd, &next, 1, where + 1), 1);
		if (byte == ' ' && next == ' ') {
			break; /* after the sum */
		}
		ck_assert_int_eq(pwrite(file.fd, &other, 1, where), 1);
		ck_assert(reopen());
		ck_assert_msg(known && position.offset == 100, "byte %ld", (long)at);
		ck_assert_int_eq(pwrite(file.fd, &byte, 1, where), 1);
		ck_assert(reopen());
		ck_assert_uint_eq(position.offset, 200);
	}
}
END_TEST

START_TEST(files_of_others_are_left_alone)
{
	save(1);
	struct jrt_position_file second = { .fd = -1 };
	ck_assert(!jrt_position_open(&second, path, &position, &known, &complaints));
	ck_assert_ptr_nonnull(strstr(reported, "another process is reading from this position"));
	ck_assert_int_eq(second.fd, -1);
	ck_assert_int_eq(pwrite(file.fd, "notes of somebody\n", 18, 256), 18);
	ck_assert_int_eq(ftruncate(file.fd, 274), 0);
	ck_assert(!reopen());
	ck_assert_ptr_nonnull(strstr(reported, "this is not a file that keeps a position"));
}
END_TEST

START_TEST(what_cannot_be_opened_is_reported)
{
	struct jrt_position_file none = { .fd = -1 };
	complaints = (struct jrt_complaints){ .report = report };
	ck_assert(!jrt_position_open(&none, "/no/such/position", &position, &known, &complaints));
	ck_assert_str_eq(reported, "/no/such/position: No such file or directory");
	ck_assert(!jrt_position_open(&none, "/", &position, &known, &complaints));
	ck_assert_str_eq(reported, "/: Is a directory");
	ck_assert_uint_eq(complaints.count, 2);
	ck_assert(!known);
	ck_assert_int_eq(none.fd, -1);
}
END_TEST

START_TEST(a_line_with_other_words_is_not_a_position)
{
	static const char *const wrong[] = {
		"place x device 1 inode 2 offset 100 line 3 print abc",
		"place 7 inode 2 offset 100 line 3 print abc",
		"place 7 device 1 inode 2 offset 100 line 3 print xyz",
		"place 7 device 1 inode 2 offset 100 line 3 print abc born 5",
		"place 7 device 1 inode 2 offset 100 line 3 print abc born 5 sum 0",
	};
	char lines[513];
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		(void)snprintf(lines, sizeof lines, "%-255s\n%-255s\n", wrong[i], "");
		ck_assert_int_eq(pwrite(file.fd, lines, 512, 0), 512);
		ck_assert_msg(!reopen(), "%s", wrong[i]);
		ck_assert_ptr_nonnull(strstr(reported, "this is not a file that keeps a position"));
		file.fd = open(path, O_RDWR | O_CLOEXEC);
	}
}
END_TEST

START_TEST(prints_tell_files_apart)
{
	uint64_t one, two;
	ck_assert_int_eq(pwrite(file.fd, "0123456789", 10, 0), 10);
	ck_assert(jrt_position_print(file.fd, 10, &one));
	ck_assert(jrt_position_print(file.fd, 10, &two));
	ck_assert_uint_eq(one, two);
	ck_assert(jrt_position_print(file.fd, 9, &two));
	ck_assert_uint_ne(one, two);
	ck_assert_int_eq(pwrite(file.fd, "x", 1, 0), 1);
	ck_assert(jrt_position_print(file.fd, 10, &two));
	ck_assert_uint_ne(one, two);
	ck_assert(jrt_position_print(file.fd, 0, &two));
	ck_assert(!jrt_position_print(file.fd, 11, &two));
}
END_TEST

START_TEST(names_of_rotated_files_are_recognised)
{
	static const char *const good[] = { ".1", ".10", "-20261123", ".2026-11-23T10:00",
		"-20261123-1763900000" };
	static const char *const bad[] = { "", ".", "-", ".gz", ".1.gz", ".bak", ".-1", "1", "~",
		".1~", ".position" };
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		ck_assert_msg(jrt_is_rotation(good[i]), "%s", good[i]);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		ck_assert_msg(!jrt_is_rotation(bad[i]), "%s", bad[i]);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("position");
	TCase *t = tcase_create("position");
	tcase_add_checked_fixture(t, begin, end);
	tcase_add_test(t, the_last_position_is_found);
	tcase_add_test(t, a_position_of_an_earlier_version_is_read);
	tcase_add_test(t, a_tail_holds_until_the_file_is_changed_or_emptied);
	tcase_add_test(t, a_torn_position_leaves_the_one_before);
	tcase_add_test(t, files_of_others_are_left_alone);
	tcase_add_test(t, what_cannot_be_opened_is_reported);
	tcase_add_test(t, a_line_with_other_words_is_not_a_position);
	tcase_add_test(t, prints_tell_files_apart);
	tcase_add_test(t, names_of_rotated_files_are_recognised);
	suite_add_tcase(s, t);
	return suite_main(s);
}
