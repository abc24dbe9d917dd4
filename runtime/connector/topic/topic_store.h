/* SPDX-License-Identifier: Apache-2.0 */
/* The database of a topic: transactions over records and the topic's state.  Knows no threads: one
 * thread may write while another reads.
 *
 * Two tables.  "records": the key is the offset, big-endian, 8 bytes; the value a head and the
 * bytes. A record of which a page could not hold two is cut into pieces, the further ones under the
 * key and 4 more bytes.  So no value ever needs adjacent pages: any free page will do, and the
 * space in use is a simple count.  "topic": the state, the format's number, what is settled after
 * the consumer ("settled" and 4 bytes that count pieces), and when the clock went back ("clock"); a
 * topic without the last two is of format 1. */
#ifndef CONNECTOR_TOPIC_TOPIC_STORE_H
#define CONNECTOR_TOPIC_TOPIC_STORE_H

#include "connector/topic/ranges.h"
#include "connector/topic/topic.h"

#include <lmdb.h>

struct jrt_store_state {
	uint64_t next; /* offset of the next record */
	uint64_t consumer; /* first unsettled offset */
	uint64_t bytes; /* of all records ever appended */
	uint64_t generation; /* counts seeks, from 1 */
	uint64_t last_ms; /* arrival of the newest record: between steps, time never goes back */
};

/* Where the clock was found to be behind the newest record's time by more than a little: what came
 * before the offset came before that time, whatever the clock said then.  Up to JRT_STORE_CLOCK_MS,
 * time stands still instead. */
enum { JRT_STORE_STEPS = 8, JRT_STORE_CLOCK_MS = 60000 };
struct jrt_store_clock {
	struct {
		uint64_t offset, time_ms;
	} steps[JRT_STORE_STEPS];
	uint64_t count;
};

struct jrt_store_limits {
	uint64_t bytes; /* of the file */
	uint64_t pages; /* appends stop there; */
	uint64_t reserve_pages; /* the rest is for removing */
	uint64_t batch_bytes; /* approximate maximum that a transaction appends or removes */
};

struct jrt_store_file {
	int fd;
	uint64_t bytes; /* of it that have blocks on disk */
	void *map; /* NULL: its address is unknown */
	size_t map_bytes;
};

struct jrt_store_parts {
	uint32_t format;
	uint32_t settled; /* pieces of what is settled after the consumer */
};

/* A transaction that writes, from jrt_store_begin() on. */
struct jrt_store_write {
	MDB_txn *txn; /* NULL: there is none */
	MDB_cursor *cursor; /* of the records */
	struct jrt_store_state state;
	struct jrt_store_parts parts;
	uint64_t used_before, used_trimmed; /* pages in use: at its beginning, after the removals */
	uint64_t removed; /* pages that it frees */
	bool changed; /* it has changed something beside the state */
};

/* Removing of settled records; goes on over transactions. */
struct jrt_store_trim {
	uint64_t retain_ms;
	uint64_t at; /* where it goes on; 0: from the first record on */
	bool again; /* more was settled in the meantime */
	bool more; /* there is more to remove */
	bool cramped; /* an append was refused: settled records are removed early */
	uint64_t due_ms; /* when the first retained record may be removed; 0: none is retained */
	uint64_t freed[2]; /* pages given up by the last two transactions: LMDB does not use them
			      yet */
};

struct jrt_store_reader {
	MDB_txn *txn;
	struct jrt_store_clock clock;
	uint64_t bytes; /* for jrt_store_saw() */
};

struct jrt_store {
	MDB_env *env;
	MDB_dbi records, topic;
	const char *dir;
	size_t page, piece; /* bytes of a page; maximum for a piece of a record */
	struct jrt_store_limits limits;
	struct jrt_store_file file;
	struct jrt_store_state state; /* as of the last commit */
	struct jrt_store_parts parts; /* likewise */
	struct jrt_store_clock clock;
	bool stepped; /* the clock has, since the last commit */
	struct jrt_store_write write;
	struct jrt_store_trim trim;
	struct jrt_store_reader reader;
	uint64_t written_bytes; /* for jrt_store_saw() */
	int error; /* of LMDB or errno: the last failure */
};

/* Opens the database in `dir`, creating it if `fresh`.  False after complaining. */
bool jrt_store_open(struct jrt_store *, const char *dir, const struct jrt_topic_options *,
	bool fresh, struct jrt_complaints *);
void jrt_store_close(struct jrt_store *);

/* ---- writing: begin, then any of these, then commit or abort ----------- */

enum jrt_topic_status jrt_store_begin(struct jrt_store *, uint64_t time_ms);
/* Appends all records or, on JRT_TOPIC_FULL, JRT_TOPIC_DISK_FULL and JRT_TOPIC_TOO_LARGE, none; on
 * anything else the transaction is lost. */
enum jrt_topic_status jrt_store_put(struct jrt_store *, const struct jrt_text *records,
	size_t count, uint64_t time_ms, uint64_t *first);
/* `settled`: what is settled after the consumer; NULL: unchanged.  On anything but JRT_TOPIC_OK the
 * transaction is lost. */
enum jrt_topic_status
jrt_store_settle(struct jrt_store *, uint64_t consumer, const struct jrt_ranges *settled);
/* Makes records from `open` on unsettled again, and moves the consumer to *consumer, even back.
 * `settled`, which is after the old consumer, becomes what is settled after the new one: offsets
 * from `open` on stay in it if their records were removed, since only damage may leave a hole in
 * what is unsettled.  *consumer is moved past such offsets.  On anything but JRT_TOPIC_OK the
 * transaction is lost. */
enum jrt_topic_status
jrt_store_seek(struct jrt_store *, struct jrt_ranges *settled, uint64_t open, uint64_t *consumer);
/* Removes settled records, a batch at most, with those that are settled behind the consumer (NULL:
 * none); sets `trim.more` and `trim.due_ms`. */
enum jrt_topic_status
jrt_store_trim(struct jrt_store *, const struct jrt_ranges *settled, uint64_t time_ms);
enum jrt_topic_status jrt_store_commit(struct jrt_store *);
void jrt_store_abort(struct jrt_store *);

/* The offset of the next record is `next`; offsets before it that were not put have no records. */
void jrt_store_skip_to(struct jrt_store *, uint64_t next);

/* ---- reading ----------------------------------------------------------- */

/* jrt_topic_read(), but without the offset `until` and everything after it. */
enum jrt_topic_status jrt_store_read(struct jrt_store *, uint64_t from, uint64_t until,
	size_t max_records, size_t max_bytes, struct jrt_topic_batch *);
enum jrt_topic_status jrt_store_find(struct jrt_store *, uint64_t time_ms, uint64_t *offset);
/* Everything but `holder`, with what is settled as the caller knows it. */
enum jrt_topic_status jrt_store_stat(struct jrt_store *, uint64_t consumer,
	const struct jrt_ranges *settled, struct jrt_topic_stat *);
/* What is settled after the consumer as the database knows it. */
enum jrt_topic_status jrt_store_settled(struct jrt_store *, struct jrt_ranges *);
/* Opens for jrt_store_stat() only. */
bool jrt_store_look(struct jrt_store *, const char *dir, struct jrt_complaints *);
#endif
