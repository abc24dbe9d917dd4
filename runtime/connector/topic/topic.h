/* SPDX-License-Identifier: Apache-2.0 */
/* The embedded topic: a queue of records in a directory that survives kill -9, power loss and a
 * full disk.
 *
 * Records have consecutive offsets from 1, never used twice.  Producers hand in appends, which a
 * thread of the topic writes in groups that share one sync; the caller's thread never waits for the
 * disk.  One consumer reads what is on disk and settles it, in any order; settled records are
 * removed and their space is reused, whatever waits before them.  The topic separates the two
 * sides: ingest calls jrt_topic_append(), delivery jrt_topic_read() and jrt_topic_settle(), the
 * event loop jrt_topic_dispatch() when jrt_topic_fd() is readable.  All calls come from one
 * thread. */
#ifndef CONNECTOR_TOPIC_H
#define CONNECTOR_TOPIC_H

#include "connector/common/settings.h"
#include "json/text.h"
#include "json/writer.h"

enum jrt_topic_status {
	JRT_TOPIC_OK,
	JRT_TOPIC_FULL, /* the limit is reached: 503, try again when records have been delivered */
	JRT_TOPIC_DISK_FULL, /* 507, or 503: try again when there is room on the disk */
	JRT_TOPIC_TOO_LARGE, /* 413: more than an empty topic can take */
	JRT_TOPIC_DAMAGED, /* what is on disk is not what was written */
	JRT_TOPIC_GONE, /* no record with that offset is kept */
	JRT_TOPIC_NO_MEMORY,
	JRT_TOPIC_FAILED /* the disk or the system: see jrt_topic_trouble() */
};

/* What to do about damage, to follow a message. */
#define JRT_TOPIC_DAMAGE_HINT                                                                      \
	"; \"topic check\" shows what is left of it, \"topic salvage --to DIRECTORY\" copies that"

const char *jrt_topic_status_text(enum jrt_topic_status);

enum { JRT_TOPIC_MIN_BYTES = 1 << 20, JRT_TOPIC_SETTLE_MS = 100 };

struct jrt_topic_options {
	const char *dir; /* created, for its owner only, if it is missing; its parent folder must
			    exist */
	uint64_t max_bytes; /* of the database's file, including free space; at least
			       JRT_TOPIC_MIN_BYTES */
	uint64_t sync_ms; /* how long an append may wait for others to share its sync */
	uint64_t settle_ms; /* maximum time until a settled offset is safe from power loss (kill
			       -9: at once) */
	uint64_t retain_ms; /* settled records stay for replay until they are that old, unless their
			       space is needed; 0: removed */
};

struct jrt_topic;

/* NULL after complaining: the directory cannot be used, another process holds it (the complaint
 * names it), or it is damaged or of another version.  Contains the appends, offsets and records of
 * earlier processes. */
struct jrt_topic *jrt_topic_open(const struct jrt_topic_options *, struct jrt_complaints *);
/* Writes what was appended and settled, reports the results of all appends, and frees the topic.
 * Accepts NULL. */
void jrt_topic_close(struct jrt_topic *);

/* ---- in ---------------------------------------------------------------- */

/* What one producer sends: stored completely or not at all, with consecutive offsets.  The append
 * and its bytes stay the caller's and must not change until `done` is called, which happens only
 * inside jrt_topic_dispatch() and jrt_topic_close(), in the order of the appends. */
struct jrt_topic_append {
	const struct jrt_text *records; /* none contains a line feed: JSON does not need them */
	size_t count;
	/* JRT_TOPIC_OK: on disk; anything else: none of it is stored. */
	void (*done)(struct jrt_topic_append *, enum jrt_topic_status);
	void *user;
	uint64_t first; /* then: the offset of records[0] */
	/* private */
	struct jrt_topic_append *next;
	uint64_t arrived_ms, time_ms;
	size_t bytes;
	enum jrt_topic_status status;
};

void jrt_topic_append(struct jrt_topic *, struct jrt_topic_append *);
/* Bytes of appends that wait for the disk: ingest stops reading when there are many. */
size_t jrt_topic_waiting(struct jrt_topic *);

/* Readable when appends have ended; there may then be new records to read, too. */
int jrt_topic_fd(const struct jrt_topic *);
void jrt_topic_dispatch(struct jrt_topic *);

/* ---- out --------------------------------------------------------------- */

/* Its directory. */
const char *jrt_topic_path(const struct jrt_topic *);
/* The offset after the last record on disk. */
uint64_t jrt_topic_end(struct jrt_topic *);
/* The first unsettled offset: where delivery begins. */
uint64_t jrt_topic_consumer(struct jrt_topic *);

struct jrt_topic_record {
	uint64_t offset;
	uint64_t time_ms; /* of arrival, since 1970; never less than that of the previous record */
	size_t at, len; /* in `text` */
};

/* Records with consecutive offsets.  `text` has them one after the other, each followed by a line
 * feed, and JRT_PADDING zero bytes that do not count after the last. */
struct jrt_topic_batch {
	struct jrt_writer text;
	struct jrt_topic_record *records;
	size_t count, room;
};

void jrt_topic_batch_init(struct jrt_topic_batch *);
void jrt_topic_batch_finish(struct jrt_topic_batch *);

/* Reads records from the first one on that is kept at `from` or after it: at most `max_records`,
 * and `max_bytes` unless the first alone is larger; none if from is jrt_topic_end().  Replaces what
 * the batch contained.  JRT_TOPIC_DAMAGED: that first record fails its check; the batch has what is
 * left of it, alone, to be dead-lettered and settled; if the batch is empty, the table itself is
 * damaged.  JRT_TOPIC_GONE: nothing is kept from there on. */
enum jrt_topic_status jrt_topic_read(struct jrt_topic *, uint64_t from, size_t max_records,
	size_t max_bytes, struct jrt_topic_batch *);
/* The first unsettled offset from `from` on, and how many consecutive ones there are.  Each up to
 * jrt_topic_end() has a record, or the topic is damaged. */
uint64_t jrt_topic_open_from(struct jrt_topic *, uint64_t from, uint64_t *count);

/* The records from `from` to before `to` are dealt with, whatever became of earlier ones.  If this
 * process is killed, the next one knows at once; after a power loss, within settle_ms. */
void jrt_topic_settle_range(struct jrt_topic *, uint64_t from, uint64_t to);
/* The same for all records before `offset`. */
void jrt_topic_settle(struct jrt_topic *, uint64_t offset);
/* Moves the consumer to `offset`, back (replay) or forward (skipping records), makes everything
 * from there on unsettled, and waits until that is on disk.  JRT_TOPIC_GONE: it lies before the
 * first record that is kept, or after jrt_topic_end(). */
enum jrt_topic_status jrt_topic_seek(struct jrt_topic *, uint64_t offset);
/* The same, but skips nothing: unsettled records before `offset` stay so. */
enum jrt_topic_status jrt_topic_replay(struct jrt_topic *, uint64_t offset);
/* The offset of the first record kept that arrived at `time_ms` or later; jrt_topic_end() if there
 * is none. */
enum jrt_topic_status jrt_topic_find(struct jrt_topic *, uint64_t time_ms, uint64_t *offset);

/* ---- state ------------------------------------------------------------- */

struct jrt_topic_stat {
	uint64_t first, end; /* offsets: of the first record kept, after the last */
	uint64_t consumer; /* the first unsettled one */
	uint64_t delivered; /* after the last settled one */
	uint64_t first_ms, waiting_ms; /* arrival of the first record kept, of the first
					  unsettled; 0: there is none */
	uint64_t last_ms; /* arrival of the newest record */
	uint64_t backlog, backlog_bytes; /* unsettled */
	uint64_t used_bytes, max_bytes; /* disk space that holds records; the limit */
	uint64_t refuse_bytes; /* used_bytes from which on appends are refused */
	char holder[80]; /* jrt_topic_look(): "process 17 on host"; empty: nobody has it open */
};

enum jrt_topic_status jrt_topic_stat(struct jrt_topic *, struct jrt_topic_stat *);
/* Why the last write to disk failed; false: it did not. */
bool jrt_topic_trouble(struct jrt_topic *, char *text, size_t size);
/* The state of the topic in `dir`, which another process may have open, but not this one: LMDB
 * would lose its locks.  False after complaining. */
bool jrt_topic_look(const char *dir, struct jrt_topic_stat *, struct jrt_complaints *);
#endif
