/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies of requests, built from records and split again. */
#include "connector/sink/batch.h"

#include <stdlib.h>

/* Buffers larger than this are not kept for the next batch. */
enum { KEPT = 64 << 10 };

struct jrt_batch *
jrt_batch_create(void)
{
	struct jrt_batch *b = calloc(1, sizeof *b);
	if (b != NULL) {
		jrt_writer_init(&b->input);
		jrt_writer_init(&b->body);
		jrt_writer_init(&b->packed);
	}
	return b;
}

void
jrt_batch_destroy(struct jrt_batch *b)
{
	if (b != NULL) {
		jrt_writer_finish(&b->input);
		jrt_writer_finish(&b->body);
		jrt_writer_finish(&b->packed);
		free(b->items);
		free(b);
	}
}

static void
clear(struct jrt_writer *w)
{
	w->used = 0;
	w->status = JRT_OK;
	if (w->size > KEPT) {
		jrt_writer_finish(w);
		jrt_writer_init(w);
	}
}

void
jrt_batch_clear(struct jrt_batch *b)
{
	clear(&b->input);
	clear(&b->body);
	clear(&b->packed);
	b->count = 0;
	b->next = b->then = NULL;
	b->sending.attempts = 0;
	b->sending.proxied = 0;
	b->sending.due_ms = 0;
	b->sending.pause = 0;
	b->sending.edition = 0;
	b->sending.unreachable = b->sending.unlucky = false;
	b->sending.first_ms = 0;
	b->sending.status = 0;
}

size_t
jrt_batch_bytes(const struct jrt_batch *b)
{
	return b->input.used + b->body.used + b->packed.used;
}

/* Writes what precedes the record at the body's end, and what follows it. */
static void
put_before(struct jrt_batch *b, enum jrt_batch_form form)
{
	if (form == JRT_BATCH_ARRAY) {
		jrt_put(&b->body, b->body.used == 0 ? "[" : ",", 1);
	}
}

static void
put_behind(struct jrt_batch *b, enum jrt_batch_form form)
{
	if (form == JRT_BATCH_LINES) {
		jrt_put(&b->body, "\n", 1);
	}
}

/* The room of the next item. */
static struct jrt_batch_item *
next_item(struct jrt_batch *b)
{
	if (b->count == b->size) {
		unsigned size = b->size > 0 ? 2 * b->size : 1;
		struct jrt_batch_item *items = realloc(b->items, size * sizeof *items);
		if (items == NULL) {
			return NULL;
		}
		b->items = items;
		b->size = size;
	}
	return &b->items[b->count];
}

/* Where the body ends without the record being added. */
static size_t
end_of(const struct jrt_batch *b, enum jrt_batch_form form)
{
	if (b->count == 0) {
		return 0;
	}
	const struct jrt_batch_item *last = &b->items[b->count - 1];
	return last->out_from + last->out_len + (form == JRT_BATCH_LINES);
}

size_t
jrt_batch_size_with(const struct jrt_batch *b, enum jrt_batch_form form, size_t in, size_t out)
{
	switch (form) {
	case JRT_BATCH_INPUT:
		return b->input.used + in + b->count + 2; /* brackets and commas */
	case JRT_BATCH_ARRAY:
		return end_of(b, form) + out + 2;
	case JRT_BATCH_LINES:
		return end_of(b, form) + out + 1;
	default:
		return out;
	}
}

void
jrt_batch_open(struct jrt_batch *b, enum jrt_batch_form form)
{
	b->body.used = end_of(b, form);
	put_before(b, form);
}

void
jrt_batch_take_back(struct jrt_batch *b)
{
	b->body.status = JRT_OK;
	/* The next record, or sealing, sets the body's end. */
}

bool
jrt_batch_close(struct jrt_batch *b, enum jrt_batch_form form, struct jrt_text input, uint64_t line,
	uint64_t sequence)
{
	struct jrt_batch_item *item = next_item(b);
	if (item == NULL) {
		return false;
	}
	size_t from = end_of(b, form) + (form == JRT_BATCH_ARRAY);
	*item = (struct jrt_batch_item){ .line = line,
		.sequence = sequence,
		.in_from = b->input.used,
		.in_len = input.len,
		.out_from = from,
		.out_len = b->body.used - from };
	jrt_put(&b->input, input.at, input.len);
	put_behind(b, form);
	if (b->input.status != JRT_OK || b->body.status != JRT_OK) {
		b->input.used = item->in_from;
		b->input.status = b->body.status = JRT_OK;
		return false;
	}
	b->count++;
	return true;
}

void
jrt_batch_seal(struct jrt_batch *b, enum jrt_batch_form form)
{
	b->body.used = end_of(b, form);
	if (form == JRT_BATCH_ARRAY) {
		jrt_put(&b->body, "]", 1);
	}
}

bool
jrt_batch_split(struct jrt_batch *b, struct jrt_batch *other, enum jrt_batch_form form)
{
	unsigned half = b->count / 2;
	for (unsigned i = half; i < b->count; i++) {
		const struct jrt_batch_item *item = &b->items[i];
		jrt_batch_open(other, form);
		if (item->out_len > 0) {
			jrt_put(&other->body, b->body.base + item->out_from, item->out_len);
		}
		if (!jrt_batch_close(
			    other, form, jrt_batch_record(b, i), item->line, item->sequence)) {
			return false;
		}
		other->items[other->count - 1].key = item->key;
	}
	b->count = half;
	b->input.used = b->items[half].in_from;
	b->packed.used = other->packed.used = 0;
	other->sending.edition = b->sending.edition;
	jrt_batch_seal(b, form);
	jrt_batch_seal(other, form);
	return b->body.status == JRT_OK && other->body.status == JRT_OK;
}

void
jrt_batch_join(const struct jrt_batch *b, struct jrt_writer *out)
{
	for (unsigned i = 0; i < b->count; i++) {
		struct jrt_text record = jrt_batch_record(b, i);
		jrt_put(out, i == 0 ? "[" : ",", 1);
		jrt_put(out, record.at, record.len);
	}
	jrt_put_lit(out, "]");
}

struct jrt_text
jrt_batch_record(const struct jrt_batch *b, unsigned index)
{
	const struct jrt_batch_item *item = &b->items[index];
	return (struct jrt_text){ b->input.base != NULL ? b->input.base + item->in_from : "",
		item->in_len };
}
