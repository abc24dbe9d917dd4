/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the database of a topic, in transactions. */
#include "connector/topic/topic_record.h"

#include "connector/topic/topic_fault.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Handles that LMDB always has. */
enum { FREE_TABLE, MAIN_TABLE };

enum {
	META_PAGES = 2,
	TOUCHED = 12, /* pages of the tables' upper levels that a transaction rewrites */
	MOST_DIRTY = 1 << 16, /* pages of an append: LMDB takes twice as many in a transaction */
	MOST_GROWTH = 16 << 20,
	MOST_JUMPS = 1024 /* over unsettled records, in a transaction */
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
	case MDB_VERSION_MISMATCH:
	case MDB_INCOMPATIBLE:
	case MDB_DBS_FULL:
	case MDB_PAGE_FULL:
	case MDB_CURSOR_FULL:
	case MDB_BAD_TXN:
	case MDB_PANIC:
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
	/* LMDB reports a partial write as EIO. */
	struct statvfs disk;
	if (rc == EIO && fstatvfs(s->file.fd, &disk) == 0 && disk.f_bavail == 0) {
		rc = ENOSPC;
	}
	s->error = rc;
	s->trim.at = 0;
	return jrt_store_status(rc);
}

int
jrt_store_put_state(struct jrt_store *s, MDB_txn *txn, const struct jrt_store_state *state)
{
	MDB_val key = { 5, "state" }, value = { sizeof *state, (void *)state };
	return mdb_put(txn, s->topic, &key, &value, 0);
}

/* Call before writing what earlier programs do not know. */
static int
use_format(struct jrt_store *s)
{
	uint32_t format = JRT_TOPIC_FORMAT;
	MDB_val key = { 6, "format" }, value = { sizeof format, &format };
	if (s->write.parts.format == format) {
		return 0;
	}
	s->write.parts.format = format;
	return mdb_put(s->write.txn, s->topic, &key, &value, 0);
}

static int
put_clock(struct jrt_store *s)
{
	MDB_val key = { 5, "clock" }, value = { sizeof s->clock, &s->clock };
	int rc = use_format(s);
	return rc == 0 ? mdb_put(s->write.txn, s->topic, &key, &value, 0) : rc;
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

/* A clock that was ahead for a while must not stop the time for good. */
static void
note_step(struct jrt_store *s, uint64_t time_ms)
{
	struct jrt_store_clock *c = &s->clock;
	if (time_ms == 0 || time_ms + JRT_STORE_CLOCK_MS >= s->write.state.last_ms) {
		return;
	}
	if (c->count > 0 && c->steps[c->count - 1].offset == s->write.state.next) {
		c->count--; /* recorded before, in a transaction that failed */
	} else if (c->count == JRT_STORE_STEPS) {
		c->count--;
		memmove(&c->steps[0], &c->steps[1], c->count * sizeof c->steps[0]);
	}
	c->steps[c->count].offset = s->write.state.next;
	c->steps[c->count++].time_ms = time_ms;
	s->write.state.last_ms = time_ms;
	s->stepped = true;
}

void
jrt_store_skip_to(struct jrt_store *s, uint64_t next)
{
	s->write.state.next = next > s->write.state.next ? next : s->write.state.next;
}

enum jrt_topic_status
jrt_store_begin(struct jrt_store *s, uint64_t time_ms)
{
	jrt_topic_touched = s->dir;
	struct stat st;
	MDB_envinfo info;
	int dead;
	/* A process that looked at the topic and was killed would keep free pages from being
	 * reused. */
	(void)mdb_reader_check(s->env, &dead);
	if (mdb_env_info(s->env, &info) == 0 && fstat(s->file.fd, &st) == 0) {
		uint64_t least = (info.me_last_pgno + 1) * s->page;
		if ((uint64_t)st.st_size < s->file.bytes) {
			jrt_topic_end_damaged(s->dir); /* somebody has truncated it */
		}
		s->file.bytes = (uint64_t)st.st_size;
		if (s->file.bytes < least && ftruncate(s->file.fd, (off_t)least) == 0) {
			s->file.bytes = least; /* pages at the end that never held anything */
		}
	}
	int rc = mdb_txn_begin(s->env, NULL, 0, &s->write.txn);
	if (rc != 0) {
		s->write.txn = NULL;
		jrt_topic_touched = NULL;
		return fail(s, rc);
	}
	rc = mdb_cursor_open(s->write.txn, s->records, &s->write.cursor);
	if (rc != 0) {
		s->write.cursor = NULL;
		jrt_store_abort(s);
		return fail(s, rc);
	}
	s->write.state = s->state;
	s->write.parts = s->parts;
	s->write.used_before = s->write.used_trimmed = jrt_store_used_pages(s, s->write.txn);
	s->write.removed = 0;
	s->write.changed = false;
	note_step(s, time_ms);
	return JRT_TOPIC_OK;
}

void
jrt_store_abort(struct jrt_store *s)
{
	if (s->write.cursor != NULL) {
		mdb_cursor_close(s->write.cursor);
		s->write.cursor = NULL;
	}
	if (s->write.txn != NULL) {
		mdb_txn_abort(s->write.txn);
		s->write.txn = NULL;
	}
	jrt_topic_touched = NULL;
}

/* Whether an append was refused while freed pages wait for further transactions to become
 * usable. */
static bool
needs_freed(const struct jrt_store *s)
{
	return s->trim.cramped && s->trim.freed[0] + s->trim.freed[1] > 2 * TOUCHED;
}

enum jrt_topic_status
jrt_store_commit(struct jrt_store *s)
{
	bool same =
		memcmp(&s->write.state, &s->state, sizeof s->write.state) == 0 && !s->write.changed;
	if (same && !needs_freed(s)) {
		jrt_store_abort(s); /* every append was refused: no need to sync */
		return JRT_TOPIC_OK;
	}
	int rc = jrt_store_put_state(s, s->write.txn, &s->write.state);
	rc = rc == 0 && s->stepped ? put_clock(s) : rc;
	mdb_cursor_close(s->write.cursor);
	s->write.cursor = NULL;
	if (rc == 0) {
		rc = mdb_txn_commit(s->write.txn);
	} else {
		mdb_txn_abort(s->write.txn);
	}
	s->write.txn = NULL;
	jrt_topic_touched = NULL;
	if (rc != 0) {
		return fail(s, rc);
	}
	s->trim.freed[1] = s->trim.freed[0];
	s->trim.freed[0] = s->write.removed + TOUCHED;
	s->state = s->write.state;
	s->parts = s->write.parts;
	s->stepped = false;
	return JRT_TOPIC_OK;
}

/* ---- room -------------------------------------------------------------- */

/* Allocates disk blocks for `pages` more pages of the file. */
static int
grow(struct jrt_store *s, uint64_t pages)
{
	uint64_t need = pages * s->page,
		 left = s->limits.bytes > s->file.bytes ? s->limits.bytes - s->file.bytes : 0;
	uint64_t more = s->limits.bytes / 16 < MOST_GROWTH ? s->limits.bytes / 16 : MOST_GROWTH;
	if (need > left) {
		return MDB_MAP_FULL;
	}
	more = more < need ? need : more > left ? left : more;
	more = more / s->page * s->page;
	int rc = fallocate(s->file.fd, 0, (off_t)s->file.bytes, (off_t)more) == 0 ? 0 : errno;
	if (rc != 0 && more > need) {
		more = need;
		rc = fallocate(s->file.fd, 0, (off_t)s->file.bytes, (off_t)more) == 0 ? 0 : errno;
	}
	if (rc == EOPNOTSUPP || rc == ENOSYS) {
		rc = ftruncate(s->file.fd, (off_t)(s->file.bytes + more)) == 0 ? 0 : errno;
	}
	if (rc == 0) {
		s->file.bytes += more;
	}
	return rc;
}

/* Whether `pages` more may be used.  In addition, part of the reserve must have its blocks on disk,
 * so that the consumer can go on and free space when the topic or the disk is full. */
static enum jrt_topic_status
make_room(struct jrt_store *s, uint64_t pages)
{
	if (pages > MOST_DIRTY || pages + META_PAGES + TOUCHED > s->limits.pages) {
		return JRT_TOPIC_TOO_LARGE;
	}
	uint64_t used = jrt_store_used_pages(s, s->write.txn);
	if (used + pages > s->limits.pages) {
		s->trim.cramped = true;
		return JRT_TOPIC_FULL;
	}
	uint64_t appended = used > s->write.used_trimmed ? used - s->write.used_trimmed : 0;
	uint64_t need = s->write.used_before + s->trim.freed[0] + s->trim.freed[1] + TOUCHED +
			appended + pages + s->limits.reserve_pages / 4;
	uint64_t there = s->file.bytes / s->page;
	int rc = need > there ? grow(s, need - there) : 0;
	if (rc != 0) {
		s->trim.cramped = true;
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
	/* At worst, a third is left over at the ends of pages. */
	return (value + JRT_RECORD_KEY + 8 + 2) * 3 / 2;
}

/* ---- records ----------------------------------------------------------- */

static int
put_piece(struct jrt_store *s, uint64_t offset, uint32_t number, MDB_val *value)
{
	struct jrt_record_key k = jrt_record_key(offset, number);
	MDB_val key = { k.len, k.bytes };
	return mdb_cursor_put(s->write.cursor, &key, value, MDB_APPEND | MDB_RESERVE);
}

static int
put_record(struct jrt_store *s, struct jrt_text text)
{
	struct jrt_record_head head = { s->write.state.last_ms, s->write.state.bytes,
		(uint32_t)text.len, jrt_record_check(s->write.state.next, text.at, text.len) };
	size_t first = s->piece - sizeof head;
	first = text.len < first ? text.len : first;
	MDB_val value = { sizeof head + first, NULL };
	int rc = put_piece(s, s->write.state.next, 0, &value);
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
		rc = put_piece(s, s->write.state.next, number, &value);
		if (rc == 0) {
			memcpy(value.mv_data, text.at + done, value.mv_size);
			done += value.mv_size;
		}
	}
	s->write.state.next++;
	s->write.state.bytes += text.len;
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
	if (s->write.state.last_ms < time_ms) {
		s->write.state.last_ms = time_ms;
	}
	*first = s->write.state.next;
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

/* ---- what is settled --------------------------------------------------- */

static int
put_settled(struct jrt_store *s, const struct jrt_ranges *settled)
{
	unsigned char bytes[2048];
	size_t room = s->piece < sizeof bytes ? s->piece : sizeof bytes, next = 0;
	uint64_t before = 0;
	uint32_t piece = 0, had = s->write.parts.settled;
	int rc = settled->count > 0 ? use_format(s) : 0;
	for (; rc == 0 && next < settled->count; piece++) {
		struct jrt_record_key k = jrt_settled_key(piece);
		size_t len = jrt_ranges_encode(settled, &next, &before, bytes, room);
		MDB_val key = { k.len, k.bytes }, value = { len, bytes };
		rc = mdb_put(s->write.txn, s->topic, &key, &value, 0);
	}
	s->write.parts.settled = piece;
	for (; rc == 0 && piece < had; piece++) {
		struct jrt_record_key k = jrt_settled_key(piece);
		MDB_val key = { k.len, k.bytes };
		rc = mdb_del(s->write.txn, s->topic, &key, NULL);
		rc = rc == MDB_NOTFOUND ? 0 : rc;
	}
	s->write.changed = s->write.changed || had > 0 || s->write.parts.settled > 0;
	return rc;
}

enum jrt_topic_status
jrt_store_settle(struct jrt_store *s, uint64_t consumer, const struct jrt_ranges *settled)
{
	if (consumer > s->write.state.consumer) {
		s->write.state.consumer = consumer;
	}
	int rc = settled != NULL ? put_settled(s, settled) : 0;
	if (rc != 0) {
		jrt_store_abort(s);
		return fail(s, rc);
	}
	s->trim.again = s->trim.at > 0;
	return JRT_TOPIC_OK;
}

/* Whether the first piece of a settled record has to stay for now. */
static bool
retained(struct jrt_store *s, uint64_t offset, MDB_val value, uint64_t time_ms, bool cramped)
{
	struct jrt_record_head head;
	if (s->trim.retain_ms == 0 || cramped || value.mv_size < sizeof head) {
		return false;
	}
	memcpy(&head, value.mv_data, sizeof head);
	uint64_t arrived = jrt_store_time(&s->clock, offset, head.time_ms);
	if (time_ms > arrived && time_ms - arrived >= s->trim.retain_ms) {
		return false;
	}
	s->trim.due_ms = arrived + s->trim.retain_ms;
	return true;
}

/* Continues with the record at `offset`, or the next one. */
static int
go_to(struct jrt_store *s, uint64_t offset, MDB_val *key, MDB_val *value)
{
	struct jrt_record_key k = jrt_record_key(offset, 0);
	*key = (MDB_val){ k.len, k.bytes };
	return mdb_cursor_get(s->write.cursor, key, value, MDB_SET_RANGE);
}

/* The part of what is settled that has no record. */
static int
find_gone(
	struct jrt_store *s, const struct jrt_ranges *settled, uint64_t at, struct jrt_ranges *gone)
{
	while (at < s->write.state.next) {
		MDB_val key, value;
		int rc = go_to(s, at, &key, &value);
		uint64_t to = rc == 0 ? jrt_record_offset(key) : s->write.state.next;
		if ((rc != 0 && rc != MDB_NOTFOUND) || to < at) {
			return rc != 0 && rc != MDB_NOTFOUND ? rc : MDB_CORRUPTED;
		}
		/* The remains of one that is being removed do not count. */
		uint64_t end = to + (rc == 0 && key.mv_size != sizeof to);
		if (!jrt_ranges_add_common(gone, settled, at, end)) {
			return ENOMEM;
		}
		at = to + 1;
	}
	return 0;
}

enum jrt_topic_status
jrt_store_seek(struct jrt_store *s, struct jrt_ranges *settled, uint64_t open, uint64_t *consumer)
{
	struct jrt_ranges before = { NULL, 0, 0 }, gone = { NULL, 0, 0 };
	bool room = jrt_ranges_copy(&before, settled) &&
		    jrt_ranges_add(&before, 0, s->write.state.consumer);
	int rc = room ? find_gone(s, &before, open, &gone) : ENOMEM;
	jrt_ranges_drop_from(settled, open);
	for (size_t i = 0; rc == 0 && i < gone.count; i++) {
		room = jrt_ranges_add(settled, gone.items[i].from, gone.items[i].to);
		rc = room ? 0 : ENOMEM;
	}
	jrt_ranges_finish(&before);
	jrt_ranges_finish(&gone);
	*consumer = jrt_ranges_advance(settled, *consumer);
	jrt_ranges_drop_before(settled, *consumer);
	rc = rc == 0 ? put_settled(s, settled) : rc;
	if (rc != 0) {
		jrt_store_abort(s);
		return fail(s, rc);
	}
	s->write.state.consumer = *consumer;
	s->write.state.generation++;
	s->trim.at = 0;
	return JRT_TOPIC_OK;
}

/* Removes from s->trim_at on, until there is nothing more, or enough; updates s->trim_at. */
static int
remove_settled(struct jrt_store *s, const struct jrt_ranges *settled, uint64_t time_ms,
	bool cramped, uint64_t *bytes)
{
	MDB_val key, value;
	uint64_t until = s->write.state.consumer; /* everything before it is settled */
	uint64_t least = s->trim.at > 0 ? s->trim.at : 1; /* offsets only grow */
	int jumps = 0, rc = go_to(s, s->trim.at, &key, &value);
	s->trim.at = 0;
	while (rc == 0) {
		uint64_t offset = jrt_record_offset(key);
		if (offset < least) {
			return MDB_CORRUPTED;
		}
		least = offset;
		if (offset >= until) {
			const struct jrt_range *r =
				settled != NULL ? jrt_ranges_find(settled, offset) : NULL;
			if (r == NULL) {
				return 0;
			}
			until = r->to;
			if (r->from > offset) {
				if (++jumps == MOST_JUMPS) {
					s->trim.at = r->from;
					return 0;
				}
				least = r->from;
				rc = go_to(s, least, &key, &value);
				continue;
			}
		}
		if (key.mv_size == sizeof offset && retained(s, offset, value, time_ms, cramped)) {
			return 0; /* those after it are younger */
		}
		if (*bytes >= s->limits.batch_bytes) {
			s->trim.at = offset;
			return 0;
		}
		*bytes += value.mv_size + key.mv_size + 10;
		rc = mdb_cursor_del(s->write.cursor, 0);
		s->write.changed = true;
		rc = rc == 0 ? mdb_cursor_get(s->write.cursor, &key, &value, MDB_NEXT) : rc;
	}
	return rc == MDB_NOTFOUND ? 0 : rc;
}

enum jrt_topic_status
jrt_store_trim(struct jrt_store *s, const struct jrt_ranges *settled, uint64_t time_ms)
{
	uint64_t bytes = 0, before = jrt_store_used_pages(s, s->write.txn);
	bool cramped =
		s->trim.cramped || before + 2 * s->limits.batch_bytes / s->page > s->limits.pages;
	s->trim.cramped = false;
	s->trim.due_ms = 0;
	int rc = remove_settled(s, settled, time_ms, cramped, &bytes);
	if (rc != 0) {
		jrt_store_abort(s);
		return fail(s, rc);
	}
	s->trim.more = s->trim.at > 0 || s->trim.again;
	s->trim.again = s->trim.again && s->trim.at > 0;
	s->write.used_trimmed = jrt_store_used_pages(s, s->write.txn);
	s->write.removed += before > s->write.used_trimmed ? before - s->write.used_trimmed : 0;
	jrt_store_saw(s, &s->written_bytes, bytes);
	return JRT_TOPIC_OK;
}
