/* SPDX-License-Identifier: Apache-2.0 */
/* The database of a topic: which pages an append may use, and which must be in reserve. */
#include "connector/topic/topic_store.h"

#include "folder.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

enum { MOST = 1 << 20, RECORD = 3000 };

static char dir[FOLDER_NAME], bytes[MOST];
static struct jrt_store store;

static void
report(void *user, const char *line)
{
	(void)user;
	ck_abort_msg("%s", line);
}

static void
set_up(void)
{
	struct jrt_complaints complaints = { .report = report };
	folder_make(dir);
	struct jrt_topic_options options = { .dir = dir, .max_bytes = MOST };
	ck_assert(jrt_store_open(&store, dir, &options, true, &complaints));
	memset(bytes, 'x', sizeof bytes);
}

static void
tear_down(void)
{
	jrt_store_close(&store);
	folder_remove(dir);
}

/* One transaction with one record.  store.used_before: the pages in use before it. */
static enum jrt_topic_status
append(size_t len)
{
	struct jrt_text record = { bytes, len };
	uint64_t first;
	ck_assert_int_eq(jrt_store_begin(&store, 1), JRT_TOPIC_OK);
	enum jrt_topic_status status = jrt_store_put(&store, &record, 1, 1, &first);
	ck_assert_int_eq(jrt_store_commit(&store), JRT_TOPIC_OK);
	return status;
}

/* Settles and removes all records before `offset`, a batch at a time. */
static void
remove_before(uint64_t offset)
{
	do {
		ck_assert_int_eq(jrt_store_begin(&store, 1), JRT_TOPIC_OK);
		ck_assert_int_eq(jrt_store_settle(&store, offset, NULL), JRT_TOPIC_OK);
		ck_assert_int_eq(jrt_store_trim(&store, NULL, 1), JRT_TOPIC_OK);
		ck_assert_int_eq(jrt_store_commit(&store), JRT_TOPIC_OK);
	} while (store.trim.more);
}

static uint64_t
file_pages(void)
{
	struct stat st;
	ck_assert_int_eq(fstat(store.file.fd, &st), 0);
	return (uint64_t)st.st_size / store.page;
}

static void
limit_files(uint64_t pages)
{
	struct rlimit limit;
	(void)signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = pages * store.page;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(a_part_of_the_reserve_is_kept_ready)
{
	unsigned records = 0;
	while (append(RECORD) == JRT_TOPIC_OK) {
		records++;
		ck_assert_int_eq(jrt_store_begin(&store, 1), JRT_TOPIC_OK);
		jrt_store_abort(&store);
		ck_assert_uint_ge(
			file_pages(), store.write.used_before + store.limits.reserve_pages / 4);
	}
	ck_assert_uint_gt(records, MOST / RECORD / 2);
}
END_TEST

START_TEST(appends_stop_where_the_reserve_begins_and_no_earlier)
{
	enum jrt_topic_status status;
	while ((status = append(RECORD)) == JRT_TOPIC_OK) {
	}
	ck_assert_int_eq(status, JRT_TOPIC_FULL);
	ck_assert(store.trim.cramped);
	ck_assert_uint_le(store.write.used_before, store.limits.pages);
	ck_assert_uint_gt(store.write.used_before + 3, store.limits.pages); /* a record needs two */
	ck_assert_uint_le(file_pages(), MOST / store.page);
}
END_TEST

START_TEST(a_record_that_an_empty_topic_would_refuse_is_too_large)
{
	size_t limit = store.limits.pages * store.page;
	ck_assert_int_eq(append(limit), JRT_TOPIC_TOO_LARGE);
	ck_assert_int_eq(append(limit * 3 / 4), JRT_TOPIC_OK);
	ck_assert_int_eq(append(limit * 3 / 4), JRT_TOPIC_FULL);
	remove_before(2);
	ck_assert_int_eq(append(RECORD), JRT_TOPIC_OK);
}
END_TEST

/* The file grows by a sixteenth of the bound, or by what is needed if the disk has no more. */
START_TEST(on_a_nearly_full_disk_the_file_grows_by_what_is_needed)
{
	ck_assert_int_eq(append(RECORD), JRT_TOPIC_OK);
	uint64_t before = file_pages();
	while (file_pages() == before) {
		ck_assert_int_eq(append(RECORD), JRT_TOPIC_OK);
	}
	uint64_t step = file_pages() - before;
	ck_assert_uint_eq(step, MOST / 16 / store.page);
	before = file_pages();
	limit_files(before + step - 1);
	while (file_pages() == before) {
		ck_assert_int_eq(append(RECORD), JRT_TOPIC_OK);
	}
	ck_assert_uint_lt(file_pages() - before, step);
	enum jrt_topic_status status;
	while ((status = append(RECORD)) == JRT_TOPIC_OK) {
	}
	ck_assert_int_eq(status, JRT_TOPIC_DISK_FULL);
}
END_TEST

START_TEST(on_a_full_disk_removing_makes_room_for_appends)
{
	/* Besides its part of the reserve, only a little more than what a few transactions touch.
	 */
	limit_files(store.limits.reserve_pages / 4 + 53);
	while (append(RECORD) == JRT_TOPIC_OK) {
	}
	/* The part of the reserve that is kept ready is for removing. */
	remove_before(store.state.next);
	/* Pages become free two transactions later, even if there is nothing to write. */
	enum jrt_topic_status status = append(RECORD);
	for (int i = 0; i < 2 && status == JRT_TOPIC_DISK_FULL; i++) {
		status = append(RECORD);
	}
	ck_assert_int_eq(status, JRT_TOPIC_OK);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("store");
	TCase *tcase = tcase_create("room");
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, a_part_of_the_reserve_is_kept_ready);
	tcase_add_test(tcase, appends_stop_where_the_reserve_begins_and_no_earlier);
	tcase_add_test(tcase, a_record_that_an_empty_topic_would_refuse_is_too_large);
	tcase_add_test(tcase, on_a_nearly_full_disk_the_file_grows_by_what_is_needed);
	tcase_add_test(tcase, on_a_full_disk_removing_makes_room_for_appends);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
