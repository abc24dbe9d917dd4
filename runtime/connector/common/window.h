/* SPDX-License-Identifier: Apache-2.0 */
/* Records on their way, in the order of their source: up to which one all are settled.  Only
 * unsettled records take memory, however far apart they are. */
#ifndef CONNECTOR_COMMON_WINDOW_H
#define CONNECTOR_COMMON_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct jrt_window {
	struct jrt_window_item {
		uint64_t line, end; /* of the record in its source */
		uint64_t line_before, end_before; /* of the one before it, settled or not */
		uint32_t next, previous; /* unsettled neighbours; 0: none */
	} * items; /* [0] is not used */
	uint32_t first, last, unused, used; /* used: items that were ever in use */
	size_t count, size;
	uint64_t newest_line, newest_end;
	uint64_t settled_line,
		settled_end; /* of the last record up to which all are settled; 0: none yet */
};

void jrt_window_finish(struct jrt_window *);
/* For an unsettled record. */
static inline uint64_t
jrt_window_line(const struct jrt_window *w, uint64_t sequence)
{
	return w->items[sequence].line;
}
/* The line of the first unsettled record; there must be one. */
static inline uint64_t
jrt_window_first_line(const struct jrt_window *w)
{
	return w->items[w->first].line;
}
/* `sequence` identifies the record until it is settled.  False: out of memory. */
bool jrt_window_add(struct jrt_window *, uint64_t line, uint64_t end, uint64_t *sequence);
/* True if settled_line and settled_end have moved. */
bool jrt_window_done(struct jrt_window *, uint64_t sequence);
#endif
