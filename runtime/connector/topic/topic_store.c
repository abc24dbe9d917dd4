/* SPDX-License-Identifier: Apache-2.0 */
/* The database of a topic: written in transactions. */
#include "connector/topic/topic_record.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Handles that LMDB has by itself. */
enum { FREE_TABLE, MAIN_TABLE };

enum {
	META_PAGES = 2,
	TOUCHED = 12, /* pages of the tables' upper parts that a transaction writes anew */
	MOST_DIRTY = 1 << 16, /* pages of an append: LMDB takes twice as many in a transaction */
	MOST_GROWTH = 16 << 20
};

enum jrt_topic_status
jrt_store_status(int rc)
{
	switch (rc) {
	case MDB_SUCCESS:
		return JRT_TOPIC_OK;
	case MDB_MAP_FULL:
	case MDB_TXN_FULL:
		return JRT_TOPIC_FULL;
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return JRT_TOPIC_DISK_FULL;
	case MDB_CORRUPTED:
	case MDB_PAGE_NOTFOUND:
	case MDB_INVALID:
	case MDB_NOTFOUND:
	case MDB_KEYEXIST:
	case MDB_BAD_VALSIZE:
		return JRT_TOPIC_DAMAGED;
	case ENOMEM:
		return JRT_TOPIC_NO_MEMORY;
	default:
		return JRT_TOPIC_FAILED;
	}
}

static enum jrt_topic_status
fail(struct jrt_store *s, int rc)
{
	/* LMDB calls a write that the disk took only a part of EIO. */
	struct statvfs disk;
	if (rc == EIO && fstatvfs(s->fd, &disk) == 0 && disk.f_bavail == 0) {
		rc = ENOSPC;
	}
	s->error = rc;
	return jrt_store_status(rc);
}

int
jrt_store_put_state(struct jrt_store *s, MDB_txn *txn, const struct jrt_store_state *state)
{
	MDB_val key = { 5, "state" }, value = { sizeof *state, (void *)state };
	return mdb_put(txn, s->topic, &key, &value, 0);
}

/* ---- transactions ------------------------------------------------------ */

static uint64_t
pages_of(MDB_txn *txn, MDB_dbi table)
{
	MDB_stat st;
	if (mdb_stat(txn, table, &st) != 0) {
		return 0;
	}
	return st.ms_branch_pages + st.ms_leaf_pages + st.ms_overflow_pages;
}

uint64_t
jrt_store_used_pages(const struct jrt_store *s, MDB_txn *txn)
{
	return META_PAGES + pages_of(txn, FREE_TABLE) + pages_of(txn, MAIN_TABLE) +
	       pages_of(txn, s->topic) + pages_of(txn, s->records);
}

enum jrt_topic_status
jrt_store_begin(struct jrt_store *s)
{
	struct stat st;
	MDB_envinfo info;
	int dead;
	/* Who looked at the topic and was killed would keep free pages from being used. */
	(void)mdb_reader_check(s->env, &dead);
	if (mdb_env_info(s->env, &info) == 0 && fstat(s->fd, &st) == 0) {
		uint64_t least = (info.me_last_pgno + 1) * s->page;
		s->file_bytes = (uint64_t)st.st_size;
		if (s->file_bytes < least && ftruncate(s->fd, (off_t)least) == 0) {
			s->file_bytes = least; /* pages at the end that never held anything */
		}
	}
	int rc = mdb_txn_begin(s->env, NULL, 0, &s->txn);
	if (rc != 0) {
		s->txn = NULL;
		return fail(s, rc);
	}
	rc = mdb_cursor_open(s->txn, s->records, &s->cursor);
	if (rc != 0) {
		s->cursor = NULL;
		jrt_store_abort(s);
		return fail(s, rc);
	}
	s->now = s->state;
	s->used_before = s->used_trimmed = jrt_store_used_pages(s, s->txn);
	s->removed = 0;
	s->trimmed = false;
	return JRT_TOPIC_OK;
}

void
jrt_store_abort(struct jrt_store *s)
{
	if (s->cursor != NULL) {
		mdb_cursor_close(s->cursor);
		s->cursor = NULL;
	}
	if (s->txn != NULL) {
		mdb_txn_abort(s->txn);
		s->txn = NULL;
	}
}

enum jrt_topic_status
jrt_store_commit(struct jrt_store *s)
{
	if (memcmp(&s->now, &s->state, sizeof s->now) == 0 && !s->trimmed) {
		jrt_store_abort(s); /* every append was refused: no need to sync */
		return JRT_TOPIC_OK;
	}
	int rc = jrt_store_put_state(s, s->txn, &s->now);
	mdb_cursor_close(s->cursor);
	s->cursor = NULL;
	if (rc == 0) {
		rc = mdb_txn_commit(s->txn);
	} else {
		mdb_txn_abort(s->txn);
	}
	s->txn = NULL;
	if (rc != 0) {
		return fail(s, rc);
	}
	s->freed[1] = s->freed[0];
	s->freed[0] = s->removed + TOUCHED;
	s->state = s->now;
	return JRT_TOPIC_OK;
}

/* ---- room -------------------------------------------------------------- */

/* Gives blocks of the disk to `pages` more pages of the file. */
static int
grow(struct jrt_store *s, uint64_t pages)
{
	uint64_t need = pages * s->page,
		 left = s->max_bytes > s->file_bytes ? s->max_bytes - s->file_bytes : 0;
	uint64_t more = s->max_bytes / 16 < MOST_GROWTH ? s->max_bytes / 16 : MOST_GROWTH;
	if (need > left) {
		return MDB_MAP_FULL;
	}
	more = more < need ? need : more > left ? left : more;
	more = more / s->page * s->page;
	int rc = fallocate(s->fd, 0, (off_t)s->file_bytes, (off_t)more) == 0 ? 0 : errno;
	if (rc != 0 && more > need) {
		more = need;
		rc = fallocate(s->fd, 0, (off_t)s->file_bytes, (off_t)more) == 0 ? 0 : errno;
	}
	if (rc == EOPNOTSUPP || rc == ENOSYS) {
		rc = ftruncate(s->fd, (off_t)(s->file_bytes + more)) == 0 ? 0 : errno;
	}
	if (rc == 0) {
		s->file_bytes += more;
	}
	return rc;
}

/* Whether `pages` more may be used.  Beside them a part of the reserve must have its blocks on the
 * disk, so that the consumer can go on and make room when the topic or the disk is full. */
static enum jrt_topic_status
make_room(struct jrt_store *s, uint64_t pages)
{
	if (pages > MOST_DIRTY || pages + META_PAGES + TOUCHED > s->limit_pages) {
		return JRT_TOPIC_TOO_LARGE;
	}
	uint64_t used = jrt_store_used_pages(s, s->txn);
	if (used + pages > s->limit_pages) {
		s->cramped = true;
		return JRT_TOPIC_FULL;
	}
	uint64_t appended = used > s->used_trimmed ? used - s->used_trimmed : 0;
	uint64_t need = s->used_before + s->freed[0] + s->freed[1] + TOUCHED + appended + pages +
			s->reserve_pages / 4;
	uint64_t there = s->file_bytes / s->page;
	int rc = need > there ? grow(s, need - there) : 0;
	if (rc != 0) {
		s->cramped = true;
		return fail(s, rc);
	}
	return JRT_TOPIC_OK;
}

static uint64_t
bytes_needed(const struct jrt_store *s, size_t len)
{
	size_t value = sizeof(struct jrt_record_head) + len;
	if (value > s->piece) {
		return (value / s->piece + 2) * (s->page / 2);
	}
	/* What is left over at the ends of pages is a third at the worst. */
	return (value + JRT_RECORD_KEY + 8 + 2) * 3 / 2;
}

/* ---- records ----------------------------------------------------------- */

static int
put_piece(struct jrt_store *s, uint64_t offset, uint32_t number, MDB_val *value)
{
	struct jrt_record_key k = jrt_record_key(offset, number);
	MDB_val key = { k.len, k.bytes };
	return mdb_cursor_put(s->cursor, &key, value, MDB_APPEND | MDB_RESERVE);
}

static int
put_record(struct jrt_store *s, struct jrt_text text)
{
	struct jrt_record_head head = { s->now.last_ms, s->now.bytes, (uint32_t)text.len,
		jrt_record_check(s->now.next, text.at, text.len) };
	size_t first = s->piece - sizeof head;
	first = text.len < first ? text.len : first;
	MDB_val value = { sizeof head + first, NULL };
	int rc = put_piece(s, s->now.next, 0, &value);
	if (rc != 0) {
		return rc;
	}
	memcpy(value.mv_data, &head, sizeof head);
	if (first > 0) {
		memcpy((char *)value.mv_data + sizeof head, text.at, first);
	}
	uint32_t number = 1;
	for (size_t done = first; rc == 0 && done < text.len; number++) {
		value.mv_size = text.len - done < s->piece ? text.len - done : s->piece;
		rc = put_piece(s, s->now.next, number, &value);
		if (rc == 0) {
			memcpy(value.mv_data, text.at + done, value.mv_size);
			done += value.mv_size;
		}
	}
	s->now.next++;
	s->now.bytes += text.len;
	return rc;
}

enum jrt_topic_status
jrt_store_put(struct jrt_store *s, const struct jrt_text *records, size_t count, uint64_t time_ms,
	uint64_t *first)
{
	uint64_t bytes = 0;
	for (size_t i = 0; i < count; i++) {
		if (records[i].len > JRT_RECORD_MOST) {
			return JRT_TOPIC_TOO_LARGE;
		}
		bytes += bytes_needed(s, records[i].len);
	}
	enum jrt_topic_status status = make_room(s, bytes / s->page + 1);
	if (status != JRT_TOPIC_OK) {
		return status;
	}
	if (s->now.last_ms < time_ms) {
		s->now.last_ms = time_ms;
	}
	*first = s->now.next;
	for (size_t i = 0; i < count; i++) {
		int rc = put_record(s, records[i]);
		if (rc != 0) {
			jrt_store_abort(s);
			return fail(s, rc);
		}
	}
	jrt_store_saw(s, &s->written_bytes, bytes);
	return JRT_TOPIC_OK;
}

void
jrt_store_settle(struct jrt_store *s, uint64_t consumer)
{
	if (consumer > s->now.consumer) {
		s->now.consumer = consumer;
	}
}

enum jrt_topic_status
jrt_store_seek(struct jrt_store *s, uint64_t consumer)
{
	struct jrt_record_key k = jrt_record_key(consumer, 0);
	MDB_val key = { k.len, k.bytes }, value;
	int rc = consumer == s->now.next ? 0 : mdb_cursor_get(s->cursor, &key, &value, MDB_SET);
	if (rc == MDB_NOTFOUND) {
		return JRT_TOPIC_GONE;
	}
	if (rc != 0) {
		return fail(s, rc);
	}
	s->now.consumer = consumer;
	s->now.generation++;
	return JRT_TOPIC_OK;
}

/* Whether the first piece of a settled record has to stay for now. */
static bool
retained(struct jrt_store *s, MDB_val value, uint64_t time_ms, bool cramped)
{
	struct jrt_record_head head;
	if (s->retain_ms == 0 || cramped || value.mv_size < sizeof head) {
		return false;
	}
	memcpy(&head, value.mv_data, sizeof head);
	if (time_ms > head.time_ms && time_ms - head.time_ms >= s->retain_ms) {
		return false;
	}
	s->removal_ms = head.time_ms + s->retain_ms;
	return true;
}

enum jrt_topic_status
jrt_store_trim(struct jrt_store *s, uint64_t time_ms)
{
	MDB_val key, value;
	uint64_t bytes = 0, before = jrt_store_used_pages(s, s->txn);
	bool cramped = s->cramped || before + 2 * s->batch_bytes / s->page > s->limit_pages;
	s->more = false;
	s->cramped = false;
	s->removal_ms = 0;
	int rc = mdb_cursor_get(s->cursor, &key, &value, MDB_FIRST);
	while (rc == 0 && jrt_record_offset(key) < s->now.consumer) {
		if (key.mv_size == sizeof(uint64_t) && retained(s, value, time_ms, cramped)) {
			break;
		}
		if (bytes >= s->batch_bytes) {
			s->more = true;
			break;
		}
		bytes += value.mv_size + key.mv_size + 10;
		rc = mdb_cursor_del(s->cursor, 0);
		s->trimmed = true;
		rc = rc == 0 ? mdb_cursor_get(s->cursor, &key, &value, MDB_NEXT) : rc;
	}
	if (rc != 0 && rc != MDB_NOTFOUND) {
		jrt_store_abort(s);
		return fail(s, rc);
	}
	s->used_trimmed = jrt_store_used_pages(s, s->txn);
	s->removed += before > s->used_trimmed ? before - s->used_trimmed : 0;
	jrt_store_saw(s, &s->written_bytes, bytes);
	return JRT_TOPIC_OK;
}
