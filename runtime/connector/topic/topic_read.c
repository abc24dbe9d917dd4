/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the database of a topic.  Each read is a separate transaction, so that no page is kept from
 * being reused. */
#include "connector/topic/topic_record.h"

#include "connector/topic/topic_fault.h"

#include <errno.h>
#include <stdlib.h>

/* A batch that has grown beyond this is freed. */
enum { KEPT = 4 << 20 };

int
jrt_store_get_state(const struct jrt_store *s, MDB_txn *txn, struct jrt_store_state *state)
{
	MDB_val key = { 5, "state" }, value;
	int rc = mdb_get(txn, s->topic, &key, &value);
	if (rc != 0) {
		return rc;
	}
	if (value.mv_size != sizeof *state) {
		return MDB_CORRUPTED;
	}
	memcpy(state, value.mv_data, sizeof *state);
	return state->consumer == 0 || state->consumer > state->next ? MDB_CORRUPTED : 0;
}

int
jrt_store_get_clock(const struct jrt_store *s, MDB_txn *txn, struct jrt_store_clock *clock)
{
	MDB_val key = { 5, "clock" }, value;
	int rc = mdb_get(txn, s->topic, &key, &value);
	clock->count = 0;
	if (rc != 0) {
		return rc == MDB_NOTFOUND ? 0 : rc;
	}
	if (value.mv_size == sizeof *clock) {
		memcpy(clock, value.mv_data, sizeof *clock);
	}
	return value.mv_size == sizeof *clock && clock->count <= JRT_STORE_STEPS ? 0
										 : MDB_CORRUPTED;
}

int
jrt_store_get_settled(const struct jrt_store *s, MDB_txn *txn, struct jrt_ranges *settled)
{
	uint64_t before = 0;
	settled->count = 0;
	for (uint32_t piece = 0;; piece++) {
		struct jrt_record_key k = jrt_settled_key(piece);
		MDB_val key = { k.len, k.bytes }, value;
		int rc = mdb_get(txn, s->topic, &key, &value);
		if (rc != 0) {
			return rc == MDB_NOTFOUND ? 0 : rc;
		}
		if (value.mv_size > s->page ||
			!jrt_ranges_decode(settled, &before, value.mv_data, value.mv_size)) {
			return MDB_CORRUPTED;
		}
	}
}

static int
begin(struct jrt_store *s, MDB_cursor **cursor)
{
	jrt_topic_touched = s->dir;
	int rc = mdb_txn_renew(s->reader.txn);
	if (rc != 0) {
		jrt_topic_touched = NULL;
		return rc;
	}
	rc = jrt_store_get_clock(s, s->reader.txn, &s->reader.clock);
	rc = rc == 0 ? mdb_cursor_open(s->reader.txn, s->records, cursor) : rc;
	if (rc != 0) {
		mdb_txn_reset(s->reader.txn);
		jrt_topic_touched = NULL;
	}
	return rc;
}

static void
end(struct jrt_store *s, MDB_cursor *cursor)
{
	mdb_cursor_close(cursor);
	mdb_txn_reset(s->reader.txn);
	jrt_topic_touched = NULL;
}

/* ---- batches ----------------------------------------------------------- */

void
jrt_topic_batch_init(struct jrt_topic_batch *b)
{
	jrt_writer_init(&b->text);
	b->records = NULL;
	b->count = b->room = 0;
}

void
jrt_topic_batch_finish(struct jrt_topic_batch *b)
{
	jrt_writer_finish(&b->text);
	free(b->records);
	b->records = NULL;
	b->count = b->room = 0;
}

static void
empty(struct jrt_topic_batch *b)
{
	if (b->text.size > KEPT || b->text.status != JRT_OK) {
		jrt_writer_finish(&b->text);
		jrt_writer_init(&b->text);
	}
	b->text.used = 0;
	b->count = 0;
}

static struct jrt_topic_record *
add(struct jrt_topic_batch *b)
{
	if (b->count == b->room) {
		size_t room = b->room == 0 ? 64 : b->room * 2;
		struct jrt_topic_record *grown = realloc(b->records, room * sizeof *grown);
		if (grown == NULL) {
			return NULL;
		}
		b->records = grown;
		b->room = room;
	}
	return &b->records[b->count];
}

/* ---- records ----------------------------------------------------------- */

/* The first record at `offset` or after it; remains of one that is being removed do not count.
 * MDB_CORRUPTED: one before it was found, as happens with a damaged branch. */
static int
find_record(MDB_cursor *cursor, uint64_t offset, MDB_val *key, MDB_val *value)
{
	int rc;
	do {
		struct jrt_record_key k = jrt_record_key(offset, 0);
		*key = (MDB_val){ k.len, k.bytes };
		rc = mdb_cursor_get(cursor, key, value, MDB_SET_RANGE);
		if (rc == 0 && jrt_record_offset(*key) < offset) {
			return MDB_CORRUPTED;
		}
		offset = rc == 0 ? jrt_record_offset(*key) + 1 : 0;
	} while (rc == 0 && key->mv_size != sizeof offset && offset > 1);
	return rc == 0 && offset == 1 ? MDB_CORRUPTED : rc;
}

/* Copies the bytes of the record whose first piece was found into the batch's text; the cursor
 * moves to what follows.  MDB_CORRUPTED: they are not what was written. */
static int
copy(struct jrt_store *s, MDB_cursor *cursor, uint64_t offset, MDB_val *key, MDB_val *value,
	struct jrt_topic_batch *b)
{
	struct jrt_record_head head = { 0, 0, 0, 0 };
	size_t from = b->text.used;
	bool whole = value->mv_size >= sizeof head;
	if (whole) {
		memcpy(&head, value->mv_data, sizeof head);
		value->mv_data = (char *)value->mv_data + sizeof head;
		value->mv_size -= sizeof head;
		whole = head.len <= JRT_RECORD_MOST;
		head.len = whole ? head.len : 0;
	}
	struct jrt_topic_record *r = add(b);
	size_t need = head.len + 1 + JRT_PADDING;
	if (r == NULL || (b->text.size - b->text.used < need && !jrt_writer_grow(&b->text, need))) {
		return ENOMEM;
	}
	int rc;
	uint32_t number = 0;
	do {
		struct jrt_record_key k = jrt_record_key(offset, number++);
		whole = whole && key->mv_size == k.len && memcmp(key->mv_data, k.bytes, k.len) == 0;
		whole = whole && value->mv_size <= s->page;
		jrt_put(&b->text, value->mv_data, value->mv_size <= s->page ? value->mv_size : 0);
		rc = mdb_cursor_get(cursor, key, value, MDB_NEXT);
	} while (rc == 0 && jrt_record_offset(*key) == offset);
	size_t len = b->text.used - from;
	whole = whole && len == head.len &&
		jrt_record_check(offset, b->text.base + from, len) == head.check;
	jrt_put_lit(&b->text, "\n");
	if (b->text.status != JRT_OK) {
		return ENOMEM;
	}
	*r = (struct jrt_topic_record){ offset,
		jrt_store_time(&s->reader.clock, offset, head.time_ms), from, len };
	b->count++;
	return !whole ? MDB_CORRUPTED : rc;
}

static int
copy_records(struct jrt_store *s, MDB_cursor *cursor, uint64_t from, uint64_t until,
	size_t max_records, size_t max_bytes, struct jrt_topic_batch *b)
{
	MDB_val key, value;
	int rc = find_record(cursor, from, &key, &value);
	from = rc == 0 ? jrt_record_offset(key) : from;
	while (rc == 0 && b->count < max_records && from < until) {
		size_t before = b->text.used;
		struct jrt_record_head head = { 0, 0, 0, 0 };
		if (value.mv_size >= sizeof head) {
			memcpy(&head, value.mv_data, sizeof head);
		}
		if (b->count > 0 &&
			(before + head.len + 1 > max_bytes || key.mv_size != sizeof from ||
				jrt_record_offset(key) != from)) {
			break;
		}
		rc = copy(s, cursor, from, &key, &value, b);
		if (rc == MDB_CORRUPTED && b->count > 1) { /* it comes alone the next time */
			b->count -= b->text.used > before;
			b->text.used = before;
			rc = 0;
			break;
		}
		from++;
	}
	return rc == MDB_NOTFOUND && b->count > 0 ? 0 : rc;
}

enum jrt_topic_status
jrt_store_read(struct jrt_store *s, uint64_t from, uint64_t until, size_t max_records,
	size_t max_bytes, struct jrt_topic_batch *b)
{
	static const char padding[JRT_PADDING];
	MDB_cursor *cursor;
	struct jrt_store_state state;
	empty(b);
	int rc = begin(s, &cursor);
	if (rc != 0) {
		return jrt_store_status(rc);
	}
	rc = jrt_store_get_state(s, s->reader.txn, &state);
	bool none = rc == 0 && from == state.next;
	bool gone = rc == 0 && from > state.next;
	if (rc == 0 && !none && !gone && max_records > 0) {
		rc = copy_records(s, cursor, from, until, max_records, max_bytes, b);
		gone = rc == MDB_NOTFOUND;
	}
	end(s, cursor);
	size_t used = b->text.used;
	jrt_store_saw(s, &s->reader.bytes, used);
	jrt_put(&b->text, padding, sizeof padding);
	b->text.used = used;
	if (rc == ENOMEM || b->text.status != JRT_OK) {
		empty(b);
		return JRT_TOPIC_NO_MEMORY;
	}
	return gone ? JRT_TOPIC_GONE : jrt_store_status(rc);
}

/* ---- state ------------------------------------------------------------- */

/* The head of the first record at *offset or after it, and its offset; if there is none, *offset is
 * `end`. */
static int
get_head(struct jrt_store *s, MDB_cursor *cursor, uint64_t end, uint64_t *offset,
	struct jrt_record_head *head)
{
	MDB_val key, value;
	int rc = find_record(cursor, *offset, &key, &value);
	if (rc == MDB_NOTFOUND) {
		*offset = end;
		return 0;
	}
	if (rc == 0 && value.mv_size < sizeof *head) {
		rc = MDB_CORRUPTED;
	}
	if (rc == 0) {
		memcpy(head, value.mv_data, sizeof *head);
		*offset = jrt_record_offset(key);
		head->time_ms = jrt_store_time(&s->reader.clock, *offset, head->time_ms);
	}
	return rc;
}

enum jrt_topic_status
jrt_store_find(struct jrt_store *s, uint64_t time_ms, uint64_t *offset)
{
	MDB_cursor *cursor;
	struct jrt_store_state state = { .next = 0 };
	struct jrt_record_head head;
	uint64_t low = 0, high = 0;
	int rc = begin(s, &cursor);
	if (rc != 0) {
		return jrt_store_status(rc);
	}
	rc = jrt_store_get_state(s, s->reader.txn, &state);
	rc = rc == 0 ? get_head(s, cursor, state.next, &low, &head) : rc;
	high = state.next;
	while (rc == 0 && low < high) {
		uint64_t middle = low + (high - low) / 2, found = middle;
		rc = get_head(s, cursor, state.next, &found, &head);
		if (rc == 0 && found < high && head.time_ms < time_ms) {
			low = found + 1;
		} else {
			high = middle;
		}
	}
	rc = rc == 0 && low < state.next ? get_head(s, cursor, state.next, &low, &head) : rc;
	end(s, cursor);
	*offset = low;
	return jrt_store_status(rc);
}

/* Bytes of the unsettled records: what came between the first and the last one of each run.  If
 * there are very many runs, only of the last ones. */
static int
count_bytes(struct jrt_store *s, MDB_cursor *cursor, const struct jrt_store_state *state,
	uint64_t consumer, const struct jrt_ranges *settled, uint64_t *bytes)
{
	enum { MOST_RUNS = 4096 };
	size_t i = settled->count > MOST_RUNS ? settled->count - MOST_RUNS : 0;
	uint64_t from = i > 0 ? settled->items[i - 1].to : consumer;
	struct jrt_record_head head = { 0 };
	int rc = 0;
	for (; rc == 0 && from < state->next; i++) {
		uint64_t to = i < settled->count ? settled->items[i].from : state->next;
		uint64_t first = from, last = to - 1;
		rc = get_head(s, cursor, state->next, &first, &head);
		if (rc == 0 && first < to) {
			uint64_t before = head.before;
			if (to == state->next) {
				*bytes += state->bytes - before;
			} else {
				rc = get_head(s, cursor, state->next, &last, &head);
				*bytes += rc == 0 && last == to - 1
						  ? head.before + head.len - before
						  : 0;
			}
		}
		from = i < settled->count ? settled->items[i].to : state->next;
	}
	return rc;
}

static int
read_stat(struct jrt_store *s, MDB_cursor *cursor, uint64_t consumer,
	const struct jrt_ranges *settled, struct jrt_topic_stat *stat)
{
	struct jrt_store_state state;
	struct jrt_record_head head = { 0, 0, 0, 0 };
	int rc = jrt_store_get_state(s, s->reader.txn, &state);
	rc = rc == 0 ? get_head(s, cursor, state.next, &stat->first, &head) : rc;
	if (rc != 0) {
		return rc;
	}
	stat->end = state.next;
	stat->first_ms = head.time_ms;
	stat->last_ms = state.last_ms;
	stat->consumer = state.consumer;
	if (consumer > state.consumer && consumer <= state.next) {
		stat->consumer = consumer;
	}
	stat->delivered =
		settled->count > 0 ? settled->items[settled->count - 1].to : stat->consumer;
	stat->backlog = stat->end - stat->consumer - jrt_ranges_sum(settled);
	if (stat->backlog > 0) {
		uint64_t first = stat->consumer;
		rc = get_head(s, cursor, state.next, &first, &head);
		stat->waiting_ms = rc == 0 && first < state.next ? head.time_ms : 0;
		rc = rc == 0 ? count_bytes(s, cursor, &state, stat->consumer, settled,
				       &stat->backlog_bytes)
			     : rc;
	}
	stat->used_bytes = jrt_store_used_pages(s, s->reader.txn) * s->page;
	stat->max_bytes = s->limits.bytes;
	stat->refuse_bytes = s->limits.pages * s->page;
	return rc;
}

enum jrt_topic_status
jrt_store_stat(struct jrt_store *s, uint64_t consumer, const struct jrt_ranges *settled,
	struct jrt_topic_stat *stat)
{
	MDB_cursor *cursor;
	memset(stat, 0, sizeof *stat);
	int rc = begin(s, &cursor);
	if (rc == 0) {
		rc = read_stat(s, cursor, consumer, settled, stat);
		end(s, cursor);
	}
	return jrt_store_status(rc);
}

enum jrt_topic_status
jrt_store_settled(struct jrt_store *s, struct jrt_ranges *settled)
{
	jrt_topic_touched = s->dir;
	int rc = mdb_txn_renew(s->reader.txn);
	if (rc == 0) {
		rc = jrt_store_get_settled(s, s->reader.txn, settled);
		mdb_txn_reset(s->reader.txn);
	}
	jrt_topic_touched = NULL;
	return jrt_store_status(rc);
}
