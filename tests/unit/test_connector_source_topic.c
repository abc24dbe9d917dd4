/* SPDX-License-Identifier: Apache-2.0 */
/* The topic as a source: lines with their offsets, waiting, settling, damage. */
#include "connector/source/source_topic.h"
#include "folder.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static char dir[FOLDER_NAME];
static struct event_base *base;
static struct jrt_topic *topic;
static struct jrt_source *source;
static struct jrt_log to;
static int readies, acknowledged;

static void
report(void *user, const char *line)
{
	(void)user;
	ck_abort_msg("%s", line);
}

static void
on_ready(void *user)
{
	*(int *)user += 1;
}

static void
start(void)
{
	struct jrt_complaints complaints = { .report = report };
	struct jrt_topic_options options = {
		.dir = dir, .max_bytes = 1 << 20, .retain_ms = 3600000
	};
	topic = jrt_topic_open(&options, &complaints);
	source = jrt_source_topic(base, topic, "events", &to);
	ck_assert_ptr_nonnull(source);
	source->ready = on_ready;
	source->user = &readies;
}

static void
stop(void)
{
	source->destroy(source);
	jrt_topic_close(topic);
}

static void
set_up(void)
{
	folder_make(dir);
	jrt_log_init(&to, "test");
	base = event_base_new();
	readies = acknowledged = 0;
	start();
}

static void
tear_down(void)
{
	stop();
	event_base_free(base);
	jrt_log_finish(&to);
	folder_remove(dir);
}

static void
on_done(struct jrt_topic_append *a, enum jrt_topic_status status)
{
	ck_assert_int_eq(status, JRT_TOPIC_OK);
	acknowledged += (int)a->count;
}

/* Appends, and runs the loop until the append is acknowledged. */
static void
append(const char *text)
{
	int before = acknowledged;
	struct jrt_text record = { text, strlen(text) };
	struct jrt_topic_append a = { .records = &record, .count = 1, .done = on_done };
	jrt_topic_append(topic, &a);
	while (acknowledged == before) {
		ck_assert_int_eq(event_base_loop(base, EVLOOP_ONCE), 0);
	}
}

static void
check_lines(uint64_t line, const char *text)
{
	struct jrt_chunk chunk;
	ck_assert_int_eq(source->next(source, &chunk), JRT_SOURCE_LINES);
	ck_assert(chunk.placed);
	ck_assert_uint_eq(chunk.line, line);
	ck_assert_uint_eq(chunk.text.len, strlen(text));
	ck_assert_mem_eq(chunk.text.at, text, chunk.text.len);
	ck_assert_int_eq(chunk.text.at[chunk.text.len + JRT_PADDING - 1], 0);
}

static void
check_waits(void)
{
	struct jrt_chunk chunk;
	ck_assert_int_eq(source->next(source, &chunk), JRT_SOURCE_WAIT);
}

START_TEST(records_come_as_lines_with_their_offsets)
{
	append("1");
	append("2");
	ck_assert_int_eq(readies, 0); /* nobody waited */
	check_lines(1, "1\n2\n");
	check_waits();
	append("3");
	ck_assert_int_eq(readies, 1);
	check_lines(3, "3\n");
	check_waits();
}
END_TEST

START_TEST(reading_resumes_after_the_settled_records)
{
	append("1");
	append("2");
	append("3");
	check_lines(1, "1\n2\n3\n");
	source->settled_one(source, 1);
	source->settled_one(source, 2);
	stop();
	start();
	check_lines(3, "3\n");
}
END_TEST

START_TEST(a_damaged_record_becomes_invalid)
{
	char path[128];
	append("{\"a\":1}");
	append("{\"b\":2}");
	append("{\"c\":3}");
	stop();
	(void)snprintf(path, sizeof path, "%s/data.mdb", dir);
	int fd = open(path, O_RDWR);
	char page[4096], *at;
	off_t where = 0;
	while (pread(fd, page, sizeof page, where) == sizeof page) {
		if ((at = memmem(page, sizeof page, "{\"b\":2}", 7)) != NULL) {
			ck_assert_int_eq(pwrite(fd, "\n", 1, where + (at + 5 - page)), 1);
		}
		where += sizeof page;
	}
	close(fd);
	start();
	to.level = JRT_LOG_ERROR;
	check_lines(1, "{\"a\":1}\n");
	check_lines(2, "{\"b\":\1}\1\n");
	check_lines(3, "{\"c\":3}\n");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("topic source");
	TCase *tcase = tcase_create("lines");
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, records_come_as_lines_with_their_offsets);
	tcase_add_test(tcase, reading_resumes_after_the_settled_records);
	tcase_add_test(tcase, a_damaged_record_becomes_invalid);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
