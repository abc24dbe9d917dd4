/* SPDX-License-Identifier: Apache-2.0 */
/* Topics that nobody has open: whether they are damaged, what can be read of them, and returning
 * space to the disk. */
#ifndef CONNECTOR_TOPIC_TOPIC_REPAIR_H
#define CONNECTOR_TOPIC_TOPIC_REPAIR_H

#include "connector/topic/ranges.h"
#include "connector/topic/topic_pages.h"
#include "connector/topic/topic_store.h"

struct jrt_topic_health {
	bool stateless; /* the topic's state cannot be read */
	bool shut; /* the database cannot be opened */
	uint64_t pages, bad_pages; /* of its tables: readable, unreadable */
	uint64_t lacking; /* pages beyond the file's end */
	uint64_t records; /* that are whole */
	struct jrt_ranges damaged, missing; /* offsets of undelivered records */
	uint64_t salvageable; /* records that salvage would copy; 0 if it is intact */
};

/* Reads every page and record.  False after complaining: it cannot be examined; *health must be
 * finished anyway. */
bool jrt_topic_check(const char *dir, struct jrt_topic_health *, struct jrt_complaints *);
void jrt_topic_health_finish(struct jrt_topic_health *);
bool jrt_topic_is_well(const struct jrt_topic_health *);

struct jrt_topic_salvaged {
	uint64_t copied;
	struct jrt_ranges lost; /* offsets of undelivered records that cannot be read */
	bool unsure; /* what has been delivered is not known exactly: some of it may be copied */
};

/* Copies undelivered records, with their offsets, into a new topic.  False after complaining. */
bool jrt_topic_salvage(const char *dir, const struct jrt_topic_options *to,
	struct jrt_topic_salvaged *, struct jrt_complaints *);

/* Rewrites the database without its free pages, if it is intact.  False after complaining: it is
 * unchanged. */
bool jrt_topic_compact(const char *dir, uint64_t *before, uint64_t *after, struct jrt_complaints *);

/* ---- shared by check and salvage --------------------------------------- */

struct jrt_topic_remains {
	struct jrt_page_file file;
	struct jrt_store_state state;
	bool stateless; /* `state` is not what was stored last, */
	bool old; /* or may be what was stored before that */
	struct jrt_ranges settled; /* including what precedes the consumer */
	uint64_t before; /* the end of the last range that was read */
};

/* Opens what is left of a topic.  False after complaining; must be closed even then. */
bool jrt_topic_remains_open(struct jrt_topic_remains *, const char *dir, struct jrt_complaints *);
void jrt_topic_remains_close(struct jrt_topic_remains *);
/* How many records salvage would copy.  False: out of memory. */
bool jrt_topic_salvageable(struct jrt_topic_remains *, uint64_t *count);
/* The offset and the number of a piece from its key; false: not a piece. */
bool jrt_topic_piece(const struct jrt_page_node *, uint64_t *offset, uint32_t *number);
#endif
