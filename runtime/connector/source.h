/* SPDX-License-Identifier: Apache-2.0 */
/* Where records come from: lines of JSON, asked for when there is room for more. */
#ifndef CONNECTOR_SOURCE_H
#define CONNECTOR_SOURCE_H

#include "connector/log.h"

#include <event2/event.h>

struct jrt_chunk {
	struct jrt_text text; /* until next() is called again; JRT_PADDING bytes behind it */
	uint64_t line; /* of the first line (of a topic its offset), if it is `placed` */
	bool placed; /* false: the lines go on where the chunk before ended */
	uint64_t byte; /* position of the text in the source */
};

enum jrt_source_result {
	JRT_SOURCE_LINES, /* whole lines, each a record */
	JRT_SOURCE_LONG, /* a piece of a record that is larger than the limit; JRT_SOURCE_LONG_END:
			    its last */
	JRT_SOURCE_LONG_END,
	JRT_SOURCE_WAIT, /* nothing there yet: ready() will be called */
	JRT_SOURCE_END,
	JRT_SOURCE_FAILED /* told already */
};

struct jrt_source {
	const char *name; /* for dead letters and messages */
	bool endless; /* it does not end by itself, and remembers where it is */
	enum jrt_source_result (*next)(struct jrt_source *, struct jrt_chunk *);
	/* Every record up to the one on `line`, which ends before byte `end`, is settled:
	 * delivered, dropped as told, or in the dead-letter file.  Only moves on.  NULL: the source
	 * does not care. */
	void (*settled)(struct jrt_source *, uint64_t line, uint64_t end);
	void (*destroy)(struct jrt_source *);
	/* Set by whoever reads: called from the loop after WAIT, never from next(). */
	void (*ready)(void *user);
	void *user;
};

/* Lines of a file; "-" is standard input.  NULL after telling. */
struct jrt_source *
jrt_source_file(struct event_base *, const char *path, size_t max_record, struct jrt_log *);
#endif
