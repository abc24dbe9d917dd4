/* SPDX-License-Identifier: Apache-2.0 */
/* The directory of a topic, beside its database: who holds it, and how far the consumer is. */
#ifndef CONNECTOR_TOPIC_TOPIC_DIR_H
#define CONNECTOR_TOPIC_TOPIC_DIR_H

#include "connector/topic/topic.h"

/* The file "consumer": a page that is written by storing a word.  The kernel keeps it when the
 * process is killed, so that settling needs no sync; after a power loss it may be older than the
 * database, never ahead of it. */
struct jrt_topic_mark {
	uint64_t generation; /* other than the database's: the offset is from before a seek and does
				not count */
	uint64_t consumer;
};

struct jrt_topic_dir {
	char *path;
	int fd, holder; /* -1: not open */
	bool fresh; /* there was no topic in it */
	struct jrt_topic_mark *mark; /* mapped */
};

/* Makes the directory when it is missing and locks it for this process until jrt_topic_dir_close().
 * False after complaining. */
bool jrt_topic_dir_open(struct jrt_topic_dir *, const char *path, struct jrt_complaints *);
/* Maps the mark, making it when the directory is fresh; the database must be on disk by then. */
bool jrt_topic_dir_map(struct jrt_topic_dir *, struct jrt_complaints *);
void jrt_topic_dir_close(struct jrt_topic_dir *);

/* The mark of a directory that may be another process's; zeros when there is none. */
struct jrt_topic_mark jrt_topic_dir_mark(const char *path);
/* "process 17 on HOST" when the directory is held, else "". */
void jrt_topic_dir_holder(const char *path, char *text, size_t size);
#endif
