/* SPDX-License-Identifier: Apache-2.0 */
/* The directory of a topic, besides its database: who holds it, and the consumer's position. */
#ifndef CONNECTOR_TOPIC_TOPIC_DIR_H
#define CONNECTOR_TOPIC_TOPIC_DIR_H

#include "connector/topic/ranges.h"
#include "connector/topic/topic.h"

/* The file "consumer": pages that are written by storing words.  The kernel keeps them if the
 * process is killed, so that settling needs no sync; after a power loss they may be older than the
 * database, never ahead of it.
 *
 * The mark is followed by a ring of notes, each a run of records that were settled although an
 * earlier one was not: an offset, and in the low 16 bits how many; 0: none.  Every note that is
 * found is true, so one may be overwritten as soon as the database knows it. */
struct jrt_topic_mark {
	uint64_t generation; /* different from the database's: this is from before a seek and does
				not count */
	uint64_t consumer;
};

enum { JRT_TOPIC_NOTES = 1 << 14 };

struct jrt_topic_dir {
	char *path;
	int fd, holder; /* -1: not open */
	bool fresh; /* there was no topic in it */
	struct jrt_topic_mark *mark; /* mapped */
	uint64_t *notes; /* likewise; NULL: there was no room for them */
	size_t mapped; /* bytes */
	uint64_t noted, taken, known; /* notes ever written; of those in a transaction; on disk */
};

/* Creates the directory if it is missing and locks it for this process until jrt_topic_dir_close().
 * False after complaining. */
bool jrt_topic_dir_open(struct jrt_topic_dir *, const char *path, struct jrt_complaints *);
/* Maps the mark, and creates it if the directory is fresh; the database must be on disk by then. */
bool jrt_topic_dir_map(struct jrt_topic_dir *, struct jrt_complaints *);
void jrt_topic_dir_close(struct jrt_topic_dir *);

/* Records a settled range; if there is no room, its records come again after a kill. */
void jrt_topic_dir_note(struct jrt_topic_dir *, struct jrt_range);
/* After jrt_topic_dir_recall(): further notes go into free slots, or replace notes of records
 * before `consumer`, which the database knows; the others stay valid until it knows them, too. */
void jrt_topic_dir_resume(struct jrt_topic_dir *, uint64_t consumer);
/* Starts a new mark; earlier notes do not count, not even after a power loss. */
void jrt_topic_dir_begin(struct jrt_topic_dir *, struct jrt_topic_mark);
/* Moves the consumer and adds to what is settled after it, if the directory, which may be another
 * process's, knows more of this generation; `end` is after the last record.  False: out of
 * memory. */
bool jrt_topic_dir_recall(const char *path, uint64_t generation, uint64_t end, uint64_t *consumer,
	struct jrt_ranges *settled);

/* "process 17 on HOST" if the directory is held, else "". */
void jrt_topic_dir_holder(const char *path, char *text, size_t size);
#endif
