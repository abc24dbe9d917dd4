/* SPDX-License-Identifier: Apache-2.0 */
/* A list of the records that are not settled; items are reused. */
#include "connector/common/window.h"

#include <stdlib.h>
#include <string.h>

void
jrt_window_finish(struct jrt_window *w)
{
	free(w->items);
	memset(w, 0, sizeof *w);
}

static uint32_t
take_item(struct jrt_window *w)
{
	uint32_t i = w->unused;
	if (i != 0) {
		w->unused = w->items[i].next;
		return i;
	}
	if (w->used + 1 >= w->size) {
		size_t size = w->size > 0 ? 2 * w->size : 256;
		struct jrt_window_item *items =
			size <= UINT32_MAX ? realloc(w->items, size * sizeof *items) : NULL;
		if (items == NULL) {
			return 0;
		}
		w->items = items;
		w->size = size;
	}
	return ++w->used;
}

bool
jrt_window_add(struct jrt_window *w, uint64_t line, uint64_t end, uint64_t *sequence)
{
	uint32_t i = take_item(w);
	if (i == 0) {
		return false;
	}
	w->items[i] = (struct jrt_window_item){ line, end, w->newest_line, w->newest_end, .next = 0,
		.previous = w->last };
	if (w->last != 0) {
		w->items[w->last].next = i;
	} else {
		w->first = i;
	}
	w->last = i;
	w->newest_line = line;
	w->newest_end = end;
	w->count++;
	*sequence = i;
	return true;
}

bool
jrt_window_done(struct jrt_window *w, uint64_t sequence)
{
	uint32_t i = (uint32_t)sequence;
	struct jrt_window_item *item = &w->items[i];
	bool moved = item->previous == 0;
	if (item->next != 0) {
		w->items[item->next].previous = item->previous;
	} else {
		w->last = item->previous;
	}
	if (!moved) {
		w->items[item->previous].next = item->next;
	} else {
		w->first = item->next;
		const struct jrt_window_item *first = &w->items[w->first];
		w->settled_line = w->first != 0 ? first->line_before : w->newest_line;
		w->settled_end = w->first != 0 ? first->end_before : w->newest_end;
	}
	item->next = w->unused;
	w->unused = i;
	w->count--;
	return moved;
}
