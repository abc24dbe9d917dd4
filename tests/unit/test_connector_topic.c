/* SPDX-License-Identifier: Apache-2.0 */
/* The embedded topic: acknowledged records stay; offsets, the bound, the lock, replay, damage, a
 * full disk. */
#include "connector/topic/topic_dir.h"
#include "connector/topic/topic_repair.h"
#include "connector/topic/topic_thread.h"
#include "folder.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BIG = 64 << 20, SMALL = 1 << 20 };

static char dir[FOLDER_NAME], said[4096];
static struct jrt_topic_options options;
static struct jrt_complaints complaints;

static void
report(void *user, const char *line)
{
	(void)user;
	size_t used = strlen(said);
	(void)snprintf(said + used, sizeof said - used, "%s\n", line);
}

static void
set_up(void)
{
	folder_make(dir);
	options = (struct jrt_topic_options){ .dir = dir, .max_bytes = BIG };
	complaints = (struct jrt_complaints){ .report = report };
	said[0] = '\0';
}

static void
tear_down(void)
{
	folder_remove(dir);
}

static struct jrt_topic *
open_topic(void)
{
	struct jrt_topic *t = jrt_topic_open(&options, &complaints);
	ck_assert_msg(t != NULL, "%s", said);
	return t;
}

/* ---- appends ----------------------------------------------------------- */

static void
count_done(struct jrt_topic_append *a, enum jrt_topic_status status)
{
	ck_assert_int_eq(status, a->status);
	*(int *)a->user += 1;
}

static void
wait_for(struct jrt_topic *t, const int *done, int wanted)
{
	while (*done < wanted) {
		struct pollfd p = { .fd = jrt_topic_fd(t), .events = POLLIN };
		ck_assert_int_eq(poll(&p, 1, 10000), 1);
		jrt_topic_dispatch(t);
	}
}

static enum jrt_topic_status
append_texts(struct jrt_topic *t, const struct jrt_text *texts, size_t count, uint64_t *first)
{
	int done = 0;
	struct jrt_topic_append a = {
		.records = texts, .count = count, .done = count_done, .user = &done
	};
	jrt_topic_append(t, &a);
	wait_for(t, &done, 1);
	if (first != NULL) {
		*first = a.first;
	}
	return a.status;
}

static enum jrt_topic_status
append(struct jrt_topic *t, const char *text)
{
	struct jrt_text r = { text, strlen(text) };
	return append_texts(t, &r, 1, NULL);
}

static char *
make_bytes(size_t len, unsigned seed)
{
	char *bytes = malloc(len + 1);
	ck_assert_ptr_nonnull(bytes);
	for (size_t i = 0; i < len; i++) {
		seed = seed * 1103515245 + 12345;
		bytes[i] = (char)('a' + (seed >> 16) % 26);
	}
	bytes[len] = '\0';
	return bytes;
}

/* The record at `offset`, and no other. */
static void
check_record(struct jrt_topic *t, uint64_t offset, const char *text, size_t len)
{
	struct jrt_topic_batch b;
	jrt_topic_batch_init(&b);
	ck_assert_int_eq(jrt_topic_read(t, offset, 1, 0, &b), JRT_TOPIC_OK);
	ck_assert_uint_eq(b.count, 1);
	ck_assert_uint_eq(b.records[0].offset, offset);
	ck_assert_uint_eq(b.records[0].len, len);
	ck_assert_uint_eq(b.text.used, len + 1);
	ck_assert_mem_eq(b.text.base + b.records[0].at, text, len);
	ck_assert_int_eq(b.text.base[len], '\n');
	for (int i = 0; i < JRT_PADDING; i++) {
		ck_assert_int_eq(b.text.base[len + 1 + (size_t)i], 0);
	}
	jrt_topic_batch_finish(&b);
}

static struct jrt_topic_stat
stat_of(struct jrt_topic *t)
{
	struct jrt_topic_stat stat;
	ck_assert_int_eq(jrt_topic_stat(t, &stat), JRT_TOPIC_OK);
	return stat;
}

/* The topic's thread removes records: waits until nothing before `first` is kept. */
static void
wait_first(struct jrt_topic *t, uint64_t first)
{
	for (int i = 0; i < 5000 && stat_of(t).first < first; i++) {
		ck_assert_int_eq(poll(NULL, 0, 1), 0);
	}
	ck_assert_uint_eq(stat_of(t).first, first);
}

/* ---- a queue ----------------------------------------------------------- */

START_TEST(offsets_count_from_one_without_gaps)
{
	struct jrt_topic *t = open_topic();
	struct jrt_text two[] = { JRT_TEXT("one"), JRT_TEXT("") };
	uint64_t first;
	ck_assert_uint_eq(jrt_topic_end(t), 1);
	ck_assert_int_eq(append_texts(t, two, 2, &first), JRT_TOPIC_OK);
	ck_assert_uint_eq(first, 1);
	ck_assert_int_eq(append_texts(t, two, 1, &first), JRT_TOPIC_OK);
	ck_assert_uint_eq(first, 3);
	ck_assert_uint_eq(jrt_topic_end(t), 4);
	check_record(t, 1, "one", 3);
	check_record(t, 2, "", 0);
	check_record(t, 3, "one", 3);
	struct jrt_topic_batch b;
	jrt_topic_batch_init(&b);
	ck_assert_int_eq(jrt_topic_read(t, 1, 100, 1000, &b), JRT_TOPIC_OK);
	ck_assert_uint_eq(b.count, 3);
	ck_assert_uint_eq(b.text.used, 9);
	ck_assert_mem_eq(b.text.base, "one\n\none\n", 9);
	ck_assert_int_eq(jrt_topic_read(t, 1, 2, 1000, &b), JRT_TOPIC_OK);
	ck_assert_uint_eq(b.count, 2);
	ck_assert_int_eq(jrt_topic_read(t, 1, 100, 8, &b), JRT_TOPIC_OK);
	ck_assert_uint_eq(b.count, 2);
	ck_assert_int_eq(jrt_topic_read(t, 4, 100, 1000, &b), JRT_TOPIC_OK);
	ck_assert_uint_eq(b.count, 0);
	ck_assert_int_eq(jrt_topic_read(t, 5, 100, 1000, &b), JRT_TOPIC_GONE);
	jrt_topic_batch_finish(&b);
	jrt_topic_close(t);
}
END_TEST

/* Between the commit of a record and its announcement: a reader could not settle the record yet. */
START_TEST(records_that_are_not_announced_are_not_read)
{
	struct jrt_topic *t = open_topic();
	struct jrt_topic_batch b;
	jrt_topic_batch_init(&b);
	ck_assert_int_eq(append(t, "one"), JRT_TOPIC_OK);
	ck_assert_int_eq(append(t, "two"), JRT_TOPIC_OK);
	(void)pthread_mutex_lock(&t->lock);
	t->end = 2;
	(void)pthread_mutex_unlock(&t->lock);
	ck_assert_int_eq(jrt_topic_read(t, 1, 100, 1000, &b), JRT_TOPIC_OK);
	ck_assert_uint_eq(b.count, 1);
	ck_assert_int_eq(jrt_topic_read(t, 2, 100, 1000, &b), JRT_TOPIC_OK);
	ck_assert_uint_eq(b.count, 0);
	jrt_topic_settle_range(t, 1, 3);
	ck_assert_uint_eq(jrt_topic_consumer(t), 2);
	(void)pthread_mutex_lock(&t->lock);
	t->end = 3;
	(void)pthread_mutex_unlock(&t->lock);
	ck_assert_int_eq(jrt_topic_read(t, 2, 100, 1000, &b), JRT_TOPIC_OK);
	ck_assert_uint_eq(b.count, 1);
	jrt_topic_batch_finish(&b);
	jrt_topic_close(t);
}
END_TEST

START_TEST(records_and_offsets_survive_a_restart)
{
	struct jrt_topic *t = open_topic();
	ck_assert_int_eq(append(t, "a"), JRT_TOPIC_OK);
	ck_assert_int_eq(append(t, "b"), JRT_TOPIC_OK);
	jrt_topic_close(t);
	t = open_topic();
	check_record(t, 1, "a", 1);
	check_record(t, 2, "b", 1);
	jrt_topic_settle(t, 2);
	ck_assert_uint_eq(jrt_topic_consumer(t), 2);
	wait_first(t, 2);
	jrt_topic_settle(t, 3);
	jrt_topic_close(t);
	t = open_topic();
	struct jrt_topic_stat stat = stat_of(t);
	ck_assert_uint_eq(stat.consumer, 3);
	ck_assert_uint_eq(stat.backlog, 0);
	ck_assert_uint_eq(stat.backlog_bytes, 0);
	ck_assert_int_eq(append(t, "c"), JRT_TOPIC_OK);
	ck_assert_uint_eq(jrt_topic_end(t), 4);
	check_record(t, 3, "c", 1);
	jrt_topic_close(t);
}
END_TEST

START_TEST(many_appends_share_syncs_and_end_in_order)
{
	enum { COUNT = 20000 };
	static struct jrt_topic_append appends[COUNT];
	static struct jrt_text texts[COUNT];
	struct jrt_topic *t = open_topic();
	int done = 0;
	for (int i = 0; i < COUNT; i++) {
		texts[i] = JRT_TEXT("{\"event\":\"signup\",\"n\":1234567890}");
		appends[i] = (struct jrt_topic_append){
			.records = &texts[i], .count = 1, .done = count_done, .user = &done
		};
		jrt_topic_append(t, &appends[i]);
	}
	wait_for(t, &done, COUNT);
	ck_assert_uint_eq(jrt_topic_waiting(t), 0);
	for (int i = 0; i < COUNT; i++) {
		ck_assert_int_eq(appends[i].status, JRT_TOPIC_OK);
		ck_assert_uint_eq(appends[i].first, (uint64_t)i + 1);
	}
	struct jrt_topic_batch b;
	jrt_topic_batch_init(&b);
	ck_assert_int_eq(jrt_topic_read(t, 1, COUNT, 1 << 20, &b), JRT_TOPIC_OK);
	ck_assert_uint_eq(b.count, COUNT);
	ck_assert_uint_eq(b.text.used, COUNT * (texts[0].len + 1));
	jrt_topic_batch_finish(&b);
	struct jrt_topic_stat stat = stat_of(t);
	ck_assert_uint_eq(stat.backlog, COUNT);
	ck_assert_uint_eq(stat.backlog_bytes, (uint64_t)COUNT * texts[0].len);
	jrt_topic_close(t);
}
END_TEST

START_TEST(closing_completes_the_appends)
{
	struct jrt_topic *t = open_topic();
	struct jrt_text r = JRT_TEXT("last");
	int done = 0;
	struct jrt_topic_append a = {
		.records = &r, .count = 1, .done = count_done, .user = &done
	};
	jrt_topic_append(t, &a);
	jrt_topic_close(t);
	ck_assert_int_eq(done, 1);
	ck_assert_int_eq(a.status, JRT_TOPIC_OK);
	t = open_topic();
	check_record(t, 1, "last", 4);
	jrt_topic_close(t);
}
END_TEST

START_TEST(records_of_any_length_come_back)
{
	static const size_t lengths[] = { 1, 1990, 1993, 1994, 1995, 2000, 2018, 2019, 4040, 4096,
		65536, 3000001 };
	enum { COUNT = sizeof lengths / sizeof lengths[0] };
	struct jrt_topic *t = open_topic();
	for (unsigned i = 0; i < COUNT; i++) {
		char *bytes = make_bytes(lengths[i], i);
		ck_assert_int_eq(append(t, bytes), JRT_TOPIC_OK);
		free(bytes);
	}
	jrt_topic_close(t);
	t = open_topic();
	for (unsigned i = 0; i < COUNT; i++) {
		char *bytes = make_bytes(lengths[i], i);
		check_record(t, i + 1, bytes, lengths[i]);
		free(bytes);
	}
	jrt_topic_settle(t, COUNT + 1);
	wait_first(t, COUNT + 1);
	jrt_topic_close(t);
}
END_TEST

/* ---- the bound --------------------------------------------------------- */

static off_t
file_size(void)
{
	char path[128];
	struct stat st;
	(void)snprintf(path, sizeof path, "%s/data.mdb", dir);
	ck_assert_int_eq(stat(path, &st), 0);
	return st.st_size;
}

START_TEST(a_full_topic_refuses_until_there_is_room)
{
	options.max_bytes = SMALL;
	struct jrt_topic *t = open_topic();
	char *bytes = make_bytes(700, 1);
	struct jrt_text group[] = { { bytes, 700 }, { bytes, 699 }, { bytes, 698 } };
	uint64_t stored = 0, first;
	enum jrt_topic_status status;
	while ((status = append_texts(t, group, 3, &first)) == JRT_TOPIC_OK) {
		ck_assert_uint_eq(first, stored + 1);
		stored += 3;
	}
	ck_assert_int_eq(status, JRT_TOPIC_FULL);
	ck_assert_uint_gt(stored * 700, SMALL / 2); /* there were enough attempts */
	ck_assert_uint_eq(jrt_topic_end(t), stored + 1);
	ck_assert_int_eq(append_texts(t, group, 3, NULL), JRT_TOPIC_FULL);
	struct jrt_topic_stat stat = stat_of(t);
	ck_assert_uint_eq(stat.backlog, stored);
	ck_assert_uint_le(stat.used_bytes, stat.refuse_bytes);
	ck_assert_int_le(file_size(), SMALL);
	/* Fill, close, open: nothing is lost, and the consumer can go on. */
	jrt_topic_close(t);
	t = open_topic();
	check_record(t, 1, bytes, 700);
	check_record(t, stored, bytes, 698);
	jrt_topic_settle(t, 100);
	wait_first(t, 100);
	ck_assert_int_eq(append_texts(t, group, 3, &first), JRT_TOPIC_OK);
	ck_assert_uint_eq(first, stored + 1);
	ck_assert_int_le(file_size(), SMALL);
	jrt_topic_close(t);
	free(bytes);
}
END_TEST

/* Several times the topic's size goes through, while it is kept as full as possible. */
static void
push_through(size_t least, size_t spread, int rounds)
{
	options.max_bytes = SMALL;
	options.settle_ms = 1;
	struct jrt_topic *t = open_topic();
	uint64_t consumer = 1;
	int full = 0;
	for (int i = 0; i < rounds; i++) {
		size_t len = least + (size_t)i * 7919 % spread;
		char *bytes = make_bytes(len, (unsigned)i);
		while (append(t, bytes) == JRT_TOPIC_FULL) {
			/* a tenth is delivered: enough room for what is refused, even the largest
			 * record */
			full++;
			ck_assert_int_lt(full, rounds * 20);
			ck_assert_uint_lt(consumer, jrt_topic_end(t));
			consumer += (jrt_topic_end(t) - consumer) / 10 + 1;
			jrt_topic_settle(t, consumer);
			wait_first(t, consumer);
		}
		check_record(t, jrt_topic_end(t) - 1, bytes, len);
		free(bytes);
	}
	ck_assert_int_gt(full, 0);
	ck_assert_uint_eq(jrt_topic_end(t), (uint64_t)rounds + 1);
	ck_assert_int_le(file_size(), SMALL);
	jrt_topic_close(t);
}

START_TEST(space_of_delivered_records_is_reused)
{
	push_through(300, 900, 5000);
}
END_TEST

START_TEST(space_is_reused_for_large_records)
{
	push_through(1, 100000, 600);
}
END_TEST

START_TEST(a_record_larger_than_the_topic_is_too_large)
{
	options.max_bytes = SMALL;
	struct jrt_topic *t = open_topic();
	char *bytes = make_bytes(SMALL, 1);
	ck_assert_int_eq(append(t, bytes), JRT_TOPIC_TOO_LARGE);
	ck_assert_int_eq(append(t, "x"), JRT_TOPIC_OK);
	check_record(t, 1, "x", 1);
	jrt_topic_close(t);
	free(bytes);
	options.max_bytes = 1000;
	ck_assert_ptr_null(jrt_topic_open(&options, &complaints));
	ck_assert_ptr_nonnull(strstr(said, "too few"));
}
END_TEST

START_TEST(a_lowered_bound_holds_once_records_are_gone)
{
	options.max_bytes = 8 * SMALL;
	options.settle_ms = 1;
	struct jrt_topic *t = open_topic();
	char *bytes = make_bytes(5000, 1);
	while (append(t, bytes) == JRT_TOPIC_OK) {
	}
	uint64_t end = jrt_topic_end(t);
	jrt_topic_close(t);
	options.max_bytes = SMALL;
	t = open_topic();
	ck_assert_int_eq(append(t, "x"), JRT_TOPIC_FULL);
	jrt_topic_settle(t, end);
	wait_first(t, end);
	while (append(t, bytes) == JRT_TOPIC_OK) {
	}
	struct jrt_topic_stat stat = stat_of(t);
	ck_assert_uint_gt(stat.used_bytes, SMALL / 2);
	ck_assert_uint_le(stat.used_bytes, SMALL);
	jrt_topic_close(t);
	free(bytes);
}
END_TEST

/* ---- processes --------------------------------------------------------- */

/* A child that has the topic open, has appended "a" and "b", has settled the first, and waits to be
 * killed. */
static pid_t
start_holder(void)
{
	int ready[2];
	char byte;
	ck_assert_int_eq(pipe(ready), 0);
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		options.settle_ms = 3600000;
		struct jrt_topic *t = open_topic();
		bool good = append(t, "a") == JRT_TOPIC_OK && append(t, "b") == JRT_TOPIC_OK;
		jrt_topic_settle(t, 2);
		good = good && write(ready[1], "x", 1) == 1;
		while (good) {
			(void)pause();
		}
		_exit(1);
	}
	close(ready[1]);
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	return pid;
}

static void
kill_holder(pid_t pid)
{
	int status;
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status));
}

START_TEST(a_second_process_learns_who_holds_the_topic)
{
	char who[64];
	pid_t pid = start_holder();
	(void)snprintf(who, sizeof who, "in use by process %d on ", (int)pid);
	ck_assert_ptr_null(jrt_topic_open(&options, &complaints));
	ck_assert_ptr_nonnull(strstr(said, who));
	kill_holder(pid);
	jrt_topic_close(open_topic());
}
END_TEST

START_TEST(settled_records_stay_settled_after_a_kill)
{
	kill_holder(start_holder());
	struct jrt_topic *t = open_topic();
	ck_assert_uint_eq(jrt_topic_consumer(t), 2);
	check_record(t, 2, "b", 1);
	ck_assert_uint_eq(jrt_topic_end(t), 3);
	wait_first(t, 2);
	jrt_topic_close(t);
}
END_TEST

START_TEST(another_process_may_inspect_the_topic)
{
	struct jrt_topic_stat stat;
	pid_t pid = start_holder();
	ck_assert(jrt_topic_look(dir, &stat, &complaints));
	ck_assert_uint_eq(stat.end, 3);
	ck_assert_uint_eq(stat.consumer, 2);
	ck_assert_uint_eq(stat.backlog, 1);
	ck_assert_uint_eq(stat.backlog_bytes, 1);
	ck_assert_uint_gt(stat.waiting_ms, 0);
	ck_assert_uint_eq(stat.max_bytes, BIG);
	ck_assert_ptr_nonnull(strstr(stat.holder, "process "));
	kill_holder(pid);
	ck_assert(jrt_topic_look(dir, &stat, &complaints));
	ck_assert_uint_eq(stat.consumer, 2);
	ck_assert_str_eq(stat.holder, "");
	ck_assert_str_eq(said, "");
	ck_assert(!jrt_topic_look("/nowhere/at/all", &stat, &complaints));
	ck_assert_ptr_nonnull(strstr(said, "No such file"));
}
END_TEST

/* ---- replay ------------------------------------------------------------ */

START_TEST(seeking_replays_what_is_kept)
{
	options.retain_ms = 3600000;
	struct jrt_topic *t = open_topic();
	for (int i = 0; i < 5; i++) {
		ck_assert_int_eq(append(t, "r"), JRT_TOPIC_OK);
	}
	jrt_topic_settle(t, 6);
	ck_assert_int_eq(jrt_topic_seek(t, 3), JRT_TOPIC_OK);
	ck_assert_uint_eq(jrt_topic_consumer(t), 3);
	ck_assert_int_eq(jrt_topic_seek(t, 0), JRT_TOPIC_GONE);
	ck_assert_int_eq(jrt_topic_seek(t, 7), JRT_TOPIC_GONE);
	ck_assert_uint_eq(jrt_topic_consumer(t), 3);
	jrt_topic_close(t);
	/* The mark from before the seek must not move the consumer forward again. */
	t = open_topic();
	ck_assert_uint_eq(jrt_topic_consumer(t), 3);
	ck_assert_int_eq(jrt_topic_seek(t, 6), JRT_TOPIC_OK);
	jrt_topic_close(t);
	options.retain_ms = 0;
	t = open_topic();
	ck_assert_uint_eq(jrt_topic_consumer(t), 6);
	wait_first(t, 6);
	ck_assert_int_eq(jrt_topic_seek(t, 5), JRT_TOPIC_GONE);
	jrt_topic_close(t);
}
END_TEST

/* In a process that is killed: five records, all settled, then set back to the third; with `on`,
 * one of those is settled again. */
static void
seek_and_die(bool on)
{
	pid_t pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		options.retain_ms = options.settle_ms = 3600000;
		struct jrt_topic *t = open_topic();
		for (int i = 0; i < 5; i++) {
			(void)append(t, "r");
		}
		jrt_topic_settle(t, 6);
		(void)jrt_topic_seek(t, 3);
		if (on) {
			jrt_topic_settle(t, 4);
		}
		(void)raise(SIGKILL);
	}
	int status;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status));
}

START_TEST(a_replay_survives_a_kill)
{
	for (int on = 0; on < 2; on++) {
		seek_and_die(on == 1);
		options.retain_ms = 3600000;
		struct jrt_topic *t = open_topic();
		ck_assert_uint_eq(jrt_topic_consumer(t), on == 1 ? 4 : 3);
		jrt_topic_close(t);
		tear_down();
		set_up();
	}
}
END_TEST

/* Killed when the new position is on the disk but not yet in the mark, which still has the old one.
 */
START_TEST(a_mark_from_before_a_replay_does_not_count)
{
	char path[128], mark[64];
	options.retain_ms = 3600000;
	struct jrt_topic *t = open_topic();
	for (int i = 0; i < 5; i++) {
		ck_assert_int_eq(append(t, "r"), JRT_TOPIC_OK);
	}
	jrt_topic_settle(t, 6);
	(void)snprintf(path, sizeof path, "%s/consumer", dir);
	int fd = open(path, O_RDWR);
	ssize_t len = read(fd, mark, sizeof mark);
	ck_assert_int_gt(len, 0);
	ck_assert_int_eq(jrt_topic_seek(t, 3), JRT_TOPIC_OK);
	jrt_topic_close(t);
	ck_assert_int_eq(pwrite(fd, mark, (size_t)len, 0), len);
	close(fd);
	t = open_topic();
	ck_assert_uint_eq(jrt_topic_consumer(t), 3);
	jrt_topic_close(t);
}
END_TEST

START_TEST(records_are_found_by_their_time)
{
	uint64_t offset, times[3];
	struct jrt_topic *t = open_topic();
	struct jrt_topic_batch b;
	jrt_topic_batch_init(&b);
	for (unsigned i = 0; i < 3; i++) {
		ck_assert_int_eq(append(t, "r"), JRT_TOPIC_OK);
		ck_assert_int_eq(jrt_topic_read(t, i + 1, 1, 1, &b), JRT_TOPIC_OK);
		times[i] = b.records[0].time_ms;
		ck_assert_int_eq(poll(NULL, 0, 5), 0);
	}
	ck_assert_uint_lt(times[0], times[1]);
	ck_assert_int_eq(jrt_topic_find(t, 0, &offset), JRT_TOPIC_OK);
	ck_assert_uint_eq(offset, 1);
	ck_assert_int_eq(jrt_topic_find(t, times[1], &offset), JRT_TOPIC_OK);
	ck_assert_uint_eq(offset, 2);
	ck_assert_int_eq(jrt_topic_find(t, times[1] + 1, &offset), JRT_TOPIC_OK);
	ck_assert_uint_eq(offset, 3);
	ck_assert_int_eq(jrt_topic_find(t, times[2] + 1, &offset), JRT_TOPIC_OK);
	ck_assert_uint_eq(offset, 4);
	jrt_topic_batch_finish(&b);
	jrt_topic_close(t);
}
END_TEST

START_TEST(retained_records_go_when_they_are_old)
{
	options.retain_ms = 3600000;
	options.settle_ms = 1;
	struct jrt_topic *t = open_topic();
	ck_assert_int_eq(append(t, "r"), JRT_TOPIC_OK);
	jrt_topic_settle(t, 2);
	ck_assert_int_eq(poll(NULL, 0, 50), 0);
	ck_assert_uint_eq(stat_of(t).first, 1);
	jrt_topic_close(t);
	options.retain_ms = 1;
	t = open_topic();
	wait_first(t, 2);
	jrt_topic_close(t);
}
END_TEST

START_TEST(retained_records_go_when_their_space_is_needed)
{
	options.retain_ms = 3600000;
	options.max_bytes = SMALL;
	options.settle_ms = 1;
	struct jrt_topic *t = open_topic();
	char *bytes = make_bytes(1000, 3);
	int refused = 0;
	for (int i = 0; i < 3000; i++) {
		while (append(t, bytes) != JRT_TOPIC_OK) {
			ck_assert_int_lt(++refused, 3000);
		}
		jrt_topic_settle(t, jrt_topic_end(t));
	}
	struct jrt_topic_stat stat = stat_of(t);
	ck_assert_uint_gt(stat.first, 1);
	ck_assert_uint_lt(stat.first, stat.consumer - 200); /* records that fit are kept */
	jrt_topic_close(t);
	free(bytes);
}
END_TEST

/* ---- settled in any order ---------------------------------------------- */

static void
append_many(struct jrt_topic *t, size_t count, size_t len)
{
	char *bytes = make_bytes(len, 5);
	struct jrt_text *texts = calloc(count, sizeof *texts);
	for (size_t i = 0; i < count; i++) {
		texts[i] = (struct jrt_text){ bytes, len };
	}
	ck_assert_int_eq(append_texts(t, texts, count, NULL), JRT_TOPIC_OK);
	free(texts);
	free(bytes);
}

static void
check_open(struct jrt_topic *t, uint64_t from, uint64_t first, uint64_t count)
{
	uint64_t n;
	ck_assert_uint_eq(jrt_topic_open_from(t, from, &n), first);
	ck_assert_uint_eq(n, count);
}

static void
wait_used(struct jrt_topic *t, uint64_t most)
{
	for (int i = 0; i < 500 && stat_of(t).used_bytes > most; i++) {
		ck_assert_int_eq(poll(NULL, 0, 10), 0);
	}
	ck_assert_uint_le(stat_of(t).used_bytes, most);
}

START_TEST(records_settled_after_a_waiting_one_are_remembered)
{
	struct jrt_topic *t = open_topic();
	append_many(t, 10, 7);
	jrt_topic_settle_range(t, 2, 5);
	jrt_topic_settle_range(t, 8, 9);
	for (int round = 0; round < 2; round++) {
		struct jrt_topic_stat stat = stat_of(t);
		ck_assert_uint_eq(stat.consumer, 1);
		ck_assert_uint_eq(stat.delivered, 9);
		ck_assert_uint_eq(stat.backlog, 6);
		ck_assert_uint_eq(stat.backlog_bytes, 6 * 7);
		check_open(t, 1, 1, 1);
		check_open(t, 2, 5, 3);
		check_open(t, 6, 6, 2);
		check_open(t, 8, 9, UINT64_MAX);
		jrt_topic_close(t);
		t = open_topic();
	}
	jrt_topic_settle_range(t, 1, 2);
	ck_assert_uint_eq(jrt_topic_consumer(t), 5);
	jrt_topic_settle_range(t, 5, 8);
	ck_assert_uint_eq(jrt_topic_consumer(t), 9);
	ck_assert_uint_eq(stat_of(t).backlog, 2);
	wait_first(t, 9);
	jrt_topic_close(t);
}
END_TEST

START_TEST(the_room_of_settled_records_is_reused_whatever_waits)
{
	options.max_bytes = SMALL;
	options.settle_ms = 1;
	struct jrt_topic *t = open_topic();
	append_many(t, 1, 100);
	for (int i = 0; i < 100; i++) { /* ten times as many as it holds */
		uint64_t end = jrt_topic_end(t);
		append_many(t, 100, 1000);
		jrt_topic_settle_range(t, end, end + 100);
		wait_used(t, 300000);
	}
	ck_assert_uint_eq(stat_of(t).first, 1);
	ck_assert_uint_eq(stat_of(t).backlog, 1);
	jrt_topic_close(t);
}
END_TEST

START_TEST(many_small_holes_come_back)
{
	enum { COUNT = 20000 };
	options.settle_ms = 1;
	struct jrt_topic *t = open_topic();
	append_many(t, COUNT, 20);
	for (uint64_t o = 2; o <= COUNT; o += 2) {
		jrt_topic_settle_range(t, o, o + 1);
	}
	for (int round = 0; round < 2; round++) {
		ck_assert_uint_eq(stat_of(t).backlog, COUNT / 2);
		for (uint64_t o = 1; o < COUNT - 2; o += 2) {
			check_open(t, o, o, 1);
			check_open(t, o + 1, o + 2, 1);
		}
		jrt_topic_close(t);
		t = open_topic();
	}
	/* In the room of the others: records that wait stay whole. */
	append_many(t, COUNT / 4, 20);
	struct jrt_topic_batch b;
	jrt_topic_batch_init(&b);
	ck_assert_int_eq(jrt_topic_read(t, 4, 10, 1000, &b), JRT_TOPIC_OK);
	ck_assert_uint_eq(b.records[0].offset, 5);
	ck_assert_uint_eq(b.count, 1);
	jrt_topic_batch_finish(&b);
	for (uint64_t o = COUNT - 1; o > COUNT - 2000; o -= 2) {
		jrt_topic_settle_range(t, o, o + 1);
	}
	jrt_topic_settle(t, COUNT + 1);
	ck_assert_uint_eq(jrt_topic_consumer(t), COUNT + 1);
	wait_first(t, COUNT + 1);
	ck_assert_uint_eq(stat_of(t).backlog, COUNT / 4);
	jrt_topic_close(t);
}
END_TEST

/* More notes than fit, while the database does not get them. */
START_TEST(after_a_kill_unsettled_records_are_delivered)
{
	int ready[2];
	char byte;
	ck_assert_int_eq(pipe(ready), 0);
	pid_t pid = fork();
	if (pid == 0) {
		options.settle_ms = 3600000;
		struct jrt_topic *t = open_topic();
		append_many(t, 70000, 3);
		jrt_topic_settle_range(t, 2, 66000);
		for (uint64_t o = 66001; o < 70000; o += 2) {
			jrt_topic_settle_range(t, o, o + 1);
		}
		_exit(write(ready[1], "x", 1) == 1 && pause() == 0);
	}
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	struct jrt_topic_stat stat;
	ck_assert(jrt_topic_look(dir, &stat, &complaints));
	ck_assert_uint_eq(stat.backlog, 2002);
	kill_holder(pid);
	struct jrt_topic *t = open_topic();
	ck_assert_uint_eq(stat_of(t).backlog, 2002);
	check_open(t, 1, 1, 1);
	check_open(t, 2, 66000, 1);
	check_open(t, 66001, 66002, 1);
	jrt_topic_close(t);
}
END_TEST

/* What a process would find that starts now; `end` is the end of the topic. */
static uint64_t
recalled(struct jrt_ranges *settled)
{
	uint64_t consumer = 1;
	jrt_ranges_finish(settled);
	ck_assert(jrt_topic_dir_recall(dir, 1, UINT64_MAX, &consumer, settled));
	return consumer;
}

START_TEST(notes_from_before_stay_until_they_are_on_disk)
{
	struct jrt_topic_dir d;
	struct jrt_ranges settled = { 0 };
	jrt_topic_close(open_topic());
	/* before: the database only knows that all below 50 is delivered; the ring is full */
	ck_assert(jrt_topic_dir_open(&d, dir, &complaints) && jrt_topic_dir_map(&d, &complaints));
	jrt_topic_dir_begin(&d, (struct jrt_topic_mark){ 1, 50 });
	for (uint64_t i = 0; i < JRT_TOPIC_NOTES; i++) {
		uint64_t from = i < 3 ? 10 * i : 100 + 10 * i;
		jrt_topic_dir_note(&d, (struct jrt_range){ from + 1, from + 2 });
	}
	jrt_topic_dir_close(&d);
	/* a process starts: the three notes below 50 may be overwritten, and no more */
	ck_assert(jrt_topic_dir_open(&d, dir, &complaints) && jrt_topic_dir_map(&d, &complaints));
	ck_assert_uint_eq(recalled(&settled), 50);
	ck_assert_uint_eq(settled.count, JRT_TOPIC_NOTES - 3);
	jrt_topic_dir_resume(&d, 50);
	for (uint64_t from = 60; from < 100; from += 10) {
		jrt_topic_dir_note(&d, (struct jrt_range){ from, from + 5 });
	}
	ck_assert_uint_eq(recalled(&settled), 50);
	ck_assert_uint_eq(settled.count, JRT_TOPIC_NOTES);
	ck_assert_uint_eq(settled.items[0].from, 60);
	ck_assert_uint_eq(settled.items[2].from, 80);
	ck_assert_uint_eq(settled.items[3].from, 131);
	jrt_topic_dir_close(&d);
	jrt_ranges_finish(&settled);
}
END_TEST

START_TEST(replay_reopens_the_kept_records)
{
	options.retain_ms = 3600000;
	struct jrt_topic *t = open_topic();
	append_many(t, 10, 3);
	jrt_topic_settle_range(t, 1, 3);
	jrt_topic_settle_range(t, 4, 9);
	/* 3 waits; everything from 6 on is delivered again. */
	ck_assert_int_eq(jrt_topic_replay(t, 6), JRT_TOPIC_OK);
	for (int round = 0; round < 2; round++) {
		ck_assert_uint_eq(jrt_topic_consumer(t), 3);
		check_open(t, 1, 3, 1);
		check_open(t, 4, 6, UINT64_MAX);
		jrt_topic_close(t);
		t = open_topic();
	}
	ck_assert_int_eq(jrt_topic_replay(t, 2), JRT_TOPIC_OK);
	check_open(t, 1, 2, UINT64_MAX);
	ck_assert_int_eq(jrt_topic_replay(t, 12), JRT_TOPIC_GONE);
	/* Records that are gone are not delivered again. */
	jrt_topic_settle_range(t, 3, 8);
	jrt_topic_close(t);
	options.retain_ms = 0;
	options.settle_ms = 1;
	t = open_topic();
	wait_first(t, 2);
	struct jrt_topic_batch b;
	jrt_topic_batch_init(&b);
	for (int i = 0; i < 500; i++) {
		ck_assert_int_eq(jrt_topic_read(t, 3, 10, 1000, &b), JRT_TOPIC_OK);
		if (b.records[0].offset == 8) {
			break;
		}
		ck_assert_int_eq(poll(NULL, 0, 10), 0);
	}
	ck_assert_int_eq(jrt_topic_replay(t, 2), JRT_TOPIC_OK);
	for (int round = 0; round < 2; round++) {
		check_open(t, 1, 2, 1);
		check_open(t, 3, 8, UINT64_MAX);
		ck_assert_int_eq(jrt_topic_read(t, 3, 10, 1000, &b), JRT_TOPIC_OK);
		ck_assert_uint_eq(b.records[0].offset, 8);
		ck_assert_uint_eq(b.count, 3);
		jrt_topic_close(t);
		t = open_topic();
	}
	jrt_topic_batch_finish(&b);
	jrt_topic_close(t);
}
END_TEST

/* ---- the clock ---------------------------------------------------------- */

/* The topic uses the system's clock; a store gets the time from its caller. */
static uint64_t
put_at(struct jrt_store *s, uint64_t ms)
{
	struct jrt_text r = JRT_TEXT("r");
	uint64_t first;
	ck_assert_int_eq(jrt_store_begin(s, ms), JRT_TOPIC_OK);
	ck_assert_int_eq(jrt_store_put(s, &r, 1, ms, &first), JRT_TOPIC_OK);
	ck_assert_int_eq(jrt_store_commit(s), JRT_TOPIC_OK);
	return first;
}

static void
check_found(struct jrt_store *s, uint64_t ms, uint64_t wanted)
{
	uint64_t offset;
	ck_assert_int_eq(jrt_store_find(s, ms, &offset), JRT_TOPIC_OK);
	ck_assert_uint_eq(offset, wanted);
}

START_TEST(a_clock_that_was_ahead_does_not_stop_time)
{
	enum { HOUR = 3600000, DAY = 24 * HOUR };
	const uint64_t now = (uint64_t)1800000000 * 1000;
	struct jrt_ranges none = { NULL, 0, 0 };
	struct jrt_topic_stat stat;
	struct jrt_store s;
	options.retain_ms = HOUR;
	ck_assert(jrt_store_open(&s, dir, &options, true, &complaints));
	ck_assert_uint_eq(put_at(&s, now), 1);
	ck_assert_uint_eq(put_at(&s, now + DAY), 2); /* the clock is ahead */
	ck_assert_uint_eq(put_at(&s, now + 1000), 3);
	ck_assert_uint_eq(
		put_at(&s, now + 900), 4); /* a little back: the topic's time stands still */
	ck_assert_uint_eq(put_at(&s, now + 10 * DAY), 5);
	ck_assert_uint_eq(put_at(&s, now + 3000), 6);
	ck_assert_int_eq(jrt_store_stat(&s, 2, &none, &stat), JRT_TOPIC_OK);
	ck_assert_uint_eq(stat.waiting_ms, now + 1000);
	ck_assert_int_eq(jrt_store_stat(&s, 5, &none, &stat), JRT_TOPIC_OK);
	ck_assert_uint_eq(stat.waiting_ms, now + 3000);
	jrt_store_close(&s);
	ck_assert(jrt_store_open(&s, dir, &options, false, &complaints));
	check_found(&s, now, 1);
	check_found(&s, now + 1, 2);
	check_found(&s, now + 1001, 5);
	check_found(&s, now + 3001, 7);
	/* An hour later, all records are old enough to go. */
	ck_assert_int_eq(jrt_store_begin(&s, now + HOUR + 3000), JRT_TOPIC_OK);
	ck_assert_int_eq(jrt_store_settle(&s, 7, NULL), JRT_TOPIC_OK);
	ck_assert_int_eq(jrt_store_trim(&s, &none, now + HOUR + 3000), JRT_TOPIC_OK);
	ck_assert_int_eq(jrt_store_commit(&s), JRT_TOPIC_OK);
	ck_assert_int_eq(jrt_store_stat(&s, 7, &none, &stat), JRT_TOPIC_OK);
	ck_assert_uint_eq(stat.first, 7);
	jrt_store_close(&s);
}
END_TEST

/* ---- damage ------------------------------------------------------------ */

/* Changes one byte in each mark in the database's file. */
static void
change(const void *mark, size_t len, size_t at, char to)
{
	char path[128];
	(void)snprintf(path, sizeof path, "%s/data.mdb", dir);
	int fd = open(path, O_RDWR);
	size_t size = (size_t)file_size();
	char *bytes = malloc(size);
	ck_assert_int_eq(read(fd, bytes, size), (ssize_t)size);
	char *found = memmem(bytes, size, mark, len);
	ck_assert_ptr_nonnull(found);
	do {
		ck_assert_int_eq(pwrite(fd, &to, 1, found - bytes + (off_t)at), 1);
		found[at] = to;
	} while ((found = memmem(bytes, size, mark, len)) != NULL);
	free(bytes);
	close(fd);
}

static void
spoil(const char *mark)
{
	change(mark, strlen(mark), 0, '!');
}

static bool
is_well(size_t damaged)
{
	struct jrt_topic_health health;
	ck_assert(jrt_topic_check(dir, &health, &complaints));
	bool well = jrt_topic_is_well(&health);
	ck_assert_uint_eq(health.damaged.count, damaged);
	jrt_topic_health_finish(&health);
	return well;
}

/* All its bytes are there, but a reader does not find them. */
START_TEST(a_piece_with_another_number_is_reported)
{
	static const char further[12] = { [7] = 2, [11] = 1 }; /* the key of its second piece */
	struct jrt_topic *t = open_topic();
	char *bytes = make_bytes(3000, 1);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(append(t, bytes), JRT_TOPIC_OK);
	}
	free(bytes);
	jrt_topic_close(t);
	ck_assert(is_well(0));
	change(further, sizeof further, 11, 2);
	ck_assert(!is_well(1));
	t = open_topic();
	struct jrt_topic_batch b;
	jrt_topic_batch_init(&b);
	ck_assert_int_eq(jrt_topic_read(t, 2, 10, 10000, &b), JRT_TOPIC_DAMAGED);
	jrt_topic_batch_finish(&b);
	jrt_topic_close(t);
}
END_TEST

/* The records say how many there are. */
START_TEST(an_impossible_state_is_not_believed)
{
	struct jrt_topic *t = open_topic();
	ck_assert_int_eq(append(t, "first record"), JRT_TOPIC_OK);
	ck_assert_int_eq(append(t, "second record"), JRT_TOPIC_OK);
	jrt_topic_close(t);
	uint64_t state[] = { 3, 1 }; /* next, consumer */
	change(state, sizeof state, 6, 1);
	((char *)state)[6] = 1;
	change(state, sizeof state, 14, 2);
	struct jrt_topic_health health;
	ck_assert(jrt_topic_check(dir, &health, &complaints));
	ck_assert(health.stateless);
	ck_assert_uint_eq(health.missing.count, 0);
	ck_assert_uint_eq(health.salvageable, 2);
	jrt_topic_health_finish(&health);
}
END_TEST

START_TEST(a_damaged_record_is_reported_alone)
{
	struct jrt_topic *t = open_topic();
	ck_assert_int_eq(append(t, "first record"), JRT_TOPIC_OK);
	ck_assert_int_eq(append(t, "second record"), JRT_TOPIC_OK);
	ck_assert_int_eq(append(t, "third record"), JRT_TOPIC_OK);
	jrt_topic_close(t);
	spoil("second");
	t = open_topic();
	struct jrt_topic_batch b;
	jrt_topic_batch_init(&b);
	ck_assert_int_eq(jrt_topic_read(t, 1, 10, 1000, &b), JRT_TOPIC_OK);
	ck_assert_uint_eq(b.count, 1);
	ck_assert_int_eq(jrt_topic_read(t, 2, 10, 1000, &b), JRT_TOPIC_DAMAGED);
	ck_assert_uint_eq(b.count, 1);
	ck_assert_uint_eq(b.records[0].offset, 2);
	ck_assert_mem_eq(b.text.base, "!econd record\n", 14);
	jrt_topic_batch_finish(&b);
	check_record(t, 3, "third record", 12);
	jrt_topic_close(t);
}
END_TEST

START_TEST(a_file_that_is_cut_short_is_reported)
{
	char path[128];
	struct jrt_topic *t = open_topic();
	char *bytes = make_bytes(100000, 1);
	ck_assert_int_eq(append(t, bytes), JRT_TOPIC_OK);
	free(bytes);
	jrt_topic_close(t);
	(void)snprintf(path, sizeof path, "%s/data.mdb", dir);
	struct jrt_topic_stat stat;
	ck_assert_int_eq(truncate(path, 40960), 0);
	ck_assert_ptr_null(jrt_topic_open(&options, &complaints));
	ck_assert_ptr_nonnull(strstr(said, "data.mdb is cut short"));
	said[0] = '\0';
	ck_assert(!jrt_topic_look(dir, &stat, &complaints));
	ck_assert_ptr_nonnull(strstr(said, "data.mdb is cut short"));
	said[0] = '\0';
	ck_assert_int_eq(truncate(path, 0), 0);
	ck_assert_ptr_null(jrt_topic_open(&options, &complaints));
	ck_assert_ptr_nonnull(strstr(said, "missing or cut short"));
}
END_TEST

START_TEST(a_file_that_is_not_a_database_is_reported)
{
	char path[128];
	static char junk[16384] = "junk";
	(void)snprintf(path, sizeof path, "%s/data.mdb", dir);
	int fd = open(path, O_RDWR | O_CREAT, 0600);
	ck_assert_int_eq(write(fd, junk, sizeof junk), sizeof junk);
	close(fd);
	ck_assert_ptr_null(jrt_topic_open(&options, &complaints));
	ck_assert_ptr_nonnull(strstr(said, "is damaged"));
	options.dir = "/nowhere/at/all";
	said[0] = '\0';
	ck_assert_ptr_null(jrt_topic_open(&options, &complaints));
	ck_assert_ptr_nonnull(strstr(said, "No such file"));
}
END_TEST

START_TEST(a_later_format_is_reported)
{
	static const char format[] = { 'f', 'o', 'r', 'm', 'a', 't', 1, 0, 0, 0 };
	jrt_topic_close(open_topic());
	change(format, sizeof format, 6, 99);
	ck_assert_ptr_null(jrt_topic_open(&options, &complaints));
	ck_assert_ptr_nonnull(strstr(said, "format 99 is not known to this program"));
}
END_TEST

/* What is left if the process that made the topic died before its first commit. */
START_TEST(a_half_made_topic_is_made)
{
	char path[128];
	(void)snprintf(path, sizeof path, "%s/data.mdb", dir);
	int fd = open(path, O_RDWR | O_CREAT, 0600);
	ck_assert_int_eq(write(fd, "half", 4), 4);
	close(fd);
	struct jrt_topic *t = open_topic();
	ck_assert_int_eq(append(t, "x"), JRT_TOPIC_OK);
	jrt_topic_close(t);
}
END_TEST

/* The same, after it had opened the database and written pages of the first commit. */
START_TEST(a_topic_without_a_commit_is_made)
{
	char path[128];
	MDB_env *env;
	(void)snprintf(path, sizeof path, "%s/data.mdb", dir);
	ck_assert_int_eq(mdb_env_create(&env), 0);
	ck_assert_int_eq(mdb_env_open(env, dir, 0, 0600), 0);
	mdb_env_close(env);
	ck_assert_int_eq(truncate(path, 16384), 0);
	struct jrt_topic *t = open_topic();
	ck_assert_int_eq(append(t, "x"), JRT_TOPIC_OK);
	jrt_topic_close(t);
	t = open_topic(); /* from now on it is a topic */
	ck_assert_int_eq(append(t, "y"), JRT_TOPIC_OK);
	jrt_topic_close(t);
}
END_TEST

/* ---- a full disk ------------------------------------------------------- */

/* A limit on the size of files stands in: growing the file fails as on a full disk. */
static void
limit_files(rlim_t bytes)
{
	struct rlimit limit;
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(a_full_disk_refuses_and_loses_nothing)
{
	char *bytes = make_bytes(5000, 5), trouble[160];
	(void)signal(SIGXFSZ, SIG_IGN);
	options.settle_ms = 1;
	struct jrt_topic *t = open_topic();
	uint64_t stored = 0;
	enum jrt_topic_status status;
	limit_files(20 << 20);
	while ((status = append(t, bytes)) == JRT_TOPIC_OK) {
		stored++;
	}
	ck_assert_int_eq(status, JRT_TOPIC_DISK_FULL);
	ck_assert_uint_gt(stored, 1000);
	ck_assert(jrt_topic_trouble(t, trouble, sizeof trouble));
	ck_assert_uint_eq(jrt_topic_end(t), stored + 1);
	check_record(t, stored, bytes, 5000);
	/* Delivering makes room within the file. */
	jrt_topic_settle(t, 1000);
	wait_first(t, 1000);
	ck_assert_int_eq(append(t, "inside"), JRT_TOPIC_OK);
	check_record(t, stored + 1, "inside", 6);
	ck_assert(!jrt_topic_trouble(t, trouble, sizeof trouble));
	jrt_topic_close(t);
	/* A topic on a full disk can be opened. */
	t = open_topic();
	while ((status = append(t, bytes)) == JRT_TOPIC_OK) {
	}
	ck_assert_int_eq(status, JRT_TOPIC_DISK_FULL);
	/* The disk has room again. */
	limit_files(RLIM_INFINITY);
	ck_assert_int_eq(append(t, bytes), JRT_TOPIC_OK);
	check_record(t, jrt_topic_end(t) - 1, bytes, 5000);
	jrt_topic_close(t);
	free(bytes);
}
END_TEST

/* The write of a whole round fails: nothing of it is acknowledged or kept. */
START_TEST(unwritten_records_are_not_acknowledged)
{
	enum { COUNT = 5 };
	struct jrt_text text = JRT_TEXT("lost");
	struct jrt_topic_append lost[COUNT];
	int done = 0;
	(void)signal(SIGXFSZ, SIG_IGN);
	struct jrt_topic *t = open_topic();
	ck_assert_int_eq(append(t, "first"), JRT_TOPIC_OK);
	limit_files(1);
	for (int i = 0; i < COUNT; i++) {
		lost[i] = (struct jrt_topic_append){
			.records = &text, .count = 1, .done = count_done, .user = &done
		};
		jrt_topic_append(t, &lost[i]);
	}
	wait_for(t, &done, COUNT);
	for (int i = 0; i < COUNT; i++) {
		ck_assert_int_ne(lost[i].status, JRT_TOPIC_OK);
	}
	limit_files(RLIM_INFINITY);
	ck_assert_uint_eq(jrt_topic_end(t), 2);
	ck_assert_int_eq(append(t, "second"), JRT_TOPIC_OK);
	check_record(t, 1, "first", 5);
	check_record(t, 2, "second", 6);
	jrt_topic_close(t);
}
END_TEST

/* An earlier program made the topic; its consumer file is shorter. */
START_TEST(an_earlier_versions_topic_opens_on_a_full_disk)
{
	char path[128];
	(void)signal(SIGXFSZ, SIG_IGN);
	struct jrt_topic *t = open_topic();
	append_many(t, 10, 5);
	jrt_topic_settle(t, 3);
	jrt_topic_close(t);
	(void)snprintf(path, sizeof path, "%s/consumer", dir);
	ck_assert_int_eq(truncate(path, 4096), 0);
	limit_files(4096);
	t = open_topic();
	ck_assert_uint_eq(jrt_topic_consumer(t), 3);
	jrt_topic_settle_range(t, 5, 6);
	check_open(t, 5, 6, UINT64_MAX);
	limit_files(RLIM_INFINITY);
	jrt_topic_close(t);
	t = open_topic();
	check_open(t, 5, 6, UINT64_MAX);
	jrt_topic_close(t);
}
END_TEST

static void
add(Suite *suite, const char *name, const TTest *const *tests)
{
	TCase *tcase = tcase_create(name);
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_set_timeout(tcase, 600);
	for (; *tests != NULL; tests++) {
		tcase_add_test(tcase, *tests);
	}
	suite_add_tcase(suite, tcase);
}

int
main(void)
{
	Suite *suite = suite_create("topic");
	add(suite, "queue",
		(const TTest *[]){ offsets_count_from_one_without_gaps,
			records_that_are_not_announced_are_not_read,
			records_and_offsets_survive_a_restart,
			many_appends_share_syncs_and_end_in_order, closing_completes_the_appends,
			records_of_any_length_come_back, NULL });
	add(suite, "bound",
		(const TTest *[]){ a_full_topic_refuses_until_there_is_room,
			space_of_delivered_records_is_reused, space_is_reused_for_large_records,
			a_lowered_bound_holds_once_records_are_gone,
			a_record_larger_than_the_topic_is_too_large,
			a_full_disk_refuses_and_loses_nothing,
			unwritten_records_are_not_acknowledged,
			an_earlier_versions_topic_opens_on_a_full_disk, NULL });
	add(suite, "processes",
		(const TTest *[]){ a_second_process_learns_who_holds_the_topic,
			settled_records_stay_settled_after_a_kill,
			another_process_may_inspect_the_topic, NULL });
	add(suite, "replay",
		(const TTest *[]){ seeking_replays_what_is_kept, a_replay_survives_a_kill,
			a_mark_from_before_a_replay_does_not_count, records_are_found_by_their_time,
			retained_records_go_when_they_are_old,
			retained_records_go_when_their_space_is_needed, NULL });
	add(suite, "any order",
		(const TTest *[]){ records_settled_after_a_waiting_one_are_remembered,
			the_room_of_settled_records_is_reused_whatever_waits,
			many_small_holes_come_back, after_a_kill_unsettled_records_are_delivered,
			notes_from_before_stay_until_they_are_on_disk,
			replay_reopens_the_kept_records, NULL });
	add(suite, "clock", (const TTest *[]){ a_clock_that_was_ahead_does_not_stop_time, NULL });
	add(suite, "damage",
		(const TTest *[]){ a_damaged_record_is_reported_alone,
			a_piece_with_another_number_is_reported,
			an_impossible_state_is_not_believed, a_file_that_is_cut_short_is_reported,
			a_file_that_is_not_a_database_is_reported, a_later_format_is_reported,
			a_half_made_topic_is_made, a_topic_without_a_commit_is_made, NULL });
	return suite_main(suite);
}
