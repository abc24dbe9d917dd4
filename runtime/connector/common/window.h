/* SPDX-License-Identifier: Apache-2.0 */
/* Records on their way, in the order of their source: which of them are all settled. */
#ifndef CONNECTOR_COMMON_WINDOW_H
#define CONNECTOR_COMMON_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct jrt_window {
	struct jrt_window_item {
		uint64_t line, end; /* of the record in its source */
		bool done;
	} * items; /* a ring */
	size_t first, count, size;
	uint64_t sequence; /* of the first */
	uint64_t settled_line,
		settled_end; /* of the last record up to which all are settled; 0: none yet */
};

void jrt_window_finish(struct jrt_window *);
/* Of a record that is not settled. */
static inline uint64_t
jrt_window_line(const struct jrt_window *w, uint64_t sequence)
{
	return w->items[(w->first + (sequence - w->sequence)) & (w->size - 1)].line;
}
/* False: no room. */
bool jrt_window_add(struct jrt_window *, uint64_t line, uint64_t end, uint64_t *sequence);
/* True when settled_line and settled_end have moved on. */
bool jrt_window_done(struct jrt_window *, uint64_t sequence);
#endif
