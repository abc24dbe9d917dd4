/* SPDX-License-Identifier: Apache-2.0 */
/* A ring of records on their way. */
#include "connector/common/window.h"

#include <stdlib.h>
#include <string.h>

void
jrt_window_finish(struct jrt_window *w)
{
	free(w->items);
	memset(w, 0, sizeof *w);
}

static bool
grow(struct jrt_window *w)
{
	size_t size = w->size > 0 ? 2 * w->size : 256;
	struct jrt_window_item *items = malloc(size * sizeof *items);
	if (items == NULL) {
		return false;
	}
	for (size_t i = 0; i < w->count; i++) {
		items[i] = w->items[(w->first + i) & (w->size - 1)];
	}
	free(w->items);
	w->items = items;
	w->first = 0;
	w->size = size;
	return true;
}

bool
jrt_window_add(struct jrt_window *w, uint64_t line, uint64_t end, uint64_t *sequence)
{
	if (w->count == w->size && !grow(w)) {
		return false;
	}
	w->items[(w->first + w->count) & (w->size - 1)] =
		(struct jrt_window_item){ line, end, false };
	*sequence = w->sequence + w->count;
	w->count++;
	return true;
}

bool
jrt_window_done(struct jrt_window *w, uint64_t sequence)
{
	w->items[(w->first + (sequence - w->sequence)) & (w->size - 1)].done = true;
	bool moved = false;
	while (w->count > 0 && w->items[w->first].done) {
		w->settled_line = w->items[w->first].line;
		w->settled_end = w->items[w->first].end;
		w->first = (w->first + 1) & (w->size - 1);
		w->count--;
		w->sequence++;
		moved = true;
	}
	return moved;
}
