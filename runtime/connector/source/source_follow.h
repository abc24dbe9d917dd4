/* SPDX-License-Identifier: Apache-2.0 */
/* A file that others go on writing, as a source. */
#ifndef CONNECTOR_SOURCE_SOURCE_FOLLOW_H
#define CONNECTOR_SOURCE_SOURCE_FOLLOW_H

#include "connector/source/source.h"

struct jrt_follow_options {
	const char *path; /* the file; it may be missing, and be another from time to time */
	const char *position; /* the file in which the position is kept (position.h) */
	bool forget; /* what the position says: this start begins like the first one */
	bool from_end; /* the first start begins behind the file's last line, not before its first
			*/
	size_t max_record;
	struct jrt_log *log;
};

/* Lines of the file at the path, for ever, from the first one that is not settled on.  When another
 * file takes the path (rotation by renaming), the one before is read to its end first, under
 * whatever rotated name it has meanwhile, then those that had the path in between, then the new
 * one.  A file that was emptied is read from its start, after the rest of what it held if there is
 * a copy of that.  The texts of the options must outlive it.  NULL after complaining. */
struct jrt_source *
jrt_source_follow(struct event_base *, const struct jrt_follow_options *, struct jrt_complaints *);
#endif
