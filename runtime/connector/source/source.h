/* SPDX-License-Identifier: Apache-2.0 */
/* Where records come from: lines of JSON, requested when there is room for more. */
#ifndef CONNECTOR_SOURCE_H
#define CONNECTOR_SOURCE_H

#include "connector/common/app.h"

#include <event2/event.h>

struct jrt_chunk {
	struct jrt_text text; /* until next() is called again; followed by JRT_PADDING bytes */
	uint64_t line; /* of the first line (of a topic its offset), if it is `placed` */
	bool placed; /* false: the lines continue where the chunk before ended */
	uint64_t byte; /* position of the text in the source */
};

enum jrt_source_result {
	JRT_SOURCE_LINES, /* complete lines, each a record */
	JRT_SOURCE_LONG, /* a piece of a record that is larger than the limit; JRT_SOURCE_LONG_END:
			    its last */
	JRT_SOURCE_LONG_END,
	JRT_SOURCE_WAIT, /* nothing there yet: ready() will be called */
	JRT_SOURCE_END,
	JRT_SOURCE_FAILED /* already reported */
};

/* Where a record came from. */
struct jrt_origin {
	const char *name; /* of the source */
	uint64_t line; /* in it; of a topic the offset */
};

struct jrt_source {
	const char *name; /* for dead letters and messages */
	bool endless; /* it does not end by itself, and remembers its position */
	bool in_lines; /* then: its records have lines, not offsets */
	enum jrt_source_result (*next)(struct jrt_source *, struct jrt_chunk *);
	/* Every record up to the one on `line`, which ends before byte `end`, is settled:
	 * delivered, intentionally dropped, or in the dead-letter file.  Only moves forward.  NULL:
	 * the source does not care. */
	void (*settled)(struct jrt_source *, uint64_t line, uint64_t end);
	/* The same for the record on `line` alone, whatever became of earlier ones.  NULL: the
	 * source does not care. */
	void (*settled_one)(struct jrt_source *, uint64_t line);
	/* What to report about an unsettled record, if `line` is a number that means nothing to
	 * others.  NULL: `name` and `line` identify it. */
	struct jrt_origin (*origin)(struct jrt_source *, uint64_t line);
	void (*destroy)(struct jrt_source *);
	/* Set by the reader: called from the loop after WAIT, never from next(). */
	void (*ready)(void *user);
	void *user;
};

/* Lines of a file; "-" is standard input.  NULL after reporting. */
struct jrt_source *
jrt_source_file(struct event_base *, const char *path, size_t max_record, struct jrt_log *);

/* A source that is linked only into binaries whose connector file names it. */
struct jrt_source_kind {
	/* NULL after complaining. */
	struct jrt_source *(*open)(struct jrt_app *, struct event_base *, struct jrt_complaints *);
	/* Complains if the settings would not work. */
	void (*check)(const struct jrt_app *, struct jrt_complaints *);
};
#endif
