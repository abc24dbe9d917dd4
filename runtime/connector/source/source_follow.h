/* SPDX-License-Identifier: Apache-2.0 */
/* A file that others go on writing, as a source. */
#ifndef CONNECTOR_SOURCE_SOURCE_FOLLOW_H
#define CONNECTOR_SOURCE_SOURCE_FOLLOW_H

#include "connector/source/source.h"

struct jrt_follow_options {
	const char *path; /* the file; it may be missing, and may be replaced from time to time */
	const char *position; /* the file in which the position is kept (position.h) */
	bool forget; /* what the position says: this start begins like the first one */
	bool from_end; /* the first start begins after the file's last line, not before its first */
	size_t max_record;
	struct jrt_log *log;
};

/* Lines of the file at the path, endlessly, from the first unsettled one on.  When another file
 * takes the path (rotation by renaming), the previous one is first read to its end, under whatever
 * name it has by now, then those that had the path in between, then the new one.  A file that was
 * emptied is read from its start, after the rest of its former contents if there is a copy.  The
 * texts of the options must outlive it.  NULL after complaining. */
struct jrt_source *
jrt_source_follow(struct event_base *, const struct jrt_follow_options *, struct jrt_complaints *);
#endif
