/* SPDX-License-Identifier: Apache-2.0 */
/* Records that travel in one request: as they came, and as they are sent. */
#ifndef CONNECTOR_SINK_BATCH_H
#define CONNECTOR_SINK_BATCH_H

#include "json/writer.h"

enum jrt_batch_form {
	JRT_BATCH_ARRAY, /* [a,b] */
	JRT_BATCH_LINES, /* a and b, each with its line end */
	JRT_BATCH_INPUT, /* the spec gets the records as they came, as one array: [a,b] */
	JRT_BATCH_SINGLE /* a: one record per request */
};

struct jrt_batch_item {
	uint64_t line; /* of the record in its source */
	uint64_t sequence; /* in the window */
	size_t in_from, in_len; /* in `input` */
	size_t out_from, out_len; /* in `body` */
	uint64_t key; /* for records that keep their order; 0: none */
};

/* How its sending goes: the sink's. */
struct jrt_batch_sending {
	unsigned attempts;
	unsigned proxied; /* answered by the proxy, which counts for the wait only */
	uint64_t first_ms; /* when it was first sent; 0: not yet */
	uint64_t due_ms; /* not to be sent before */
	bool unreachable; /* the last attempt found nobody who answers */
	bool unlucky; /* it met a kept connection that had gone: it gets a new one next */
	uint64_t pause; /* number of the first one that it was part of; 0: none */
	unsigned edition; /* of the secrets in its body; 0: not sent yet */
	int status; /* why it is tried again; 0: there was no answer */
};

struct jrt_batch {
	struct jrt_writer input; /* the records as they came, one after the other */
	struct jrt_writer body;
	struct jrt_writer packed; /* the compressed body, if it is sent so */
	struct jrt_batch_item *items;
	unsigned count, size;
	size_t bytes; /* jrt_batch_bytes() when it was sent */
	struct jrt_batch *next; /* in any list */
	struct jrt_batch *then; /* not to be sent before this one is settled */
	struct jrt_batch_sending sending;
};

struct jrt_batch *jrt_batch_create(void); /* NULL: out of memory. */
void jrt_batch_destroy(struct jrt_batch *);
/* Empties it; frees memory beyond the usual. */
void jrt_batch_clear(struct jrt_batch *);
/* Bytes that it holds. */
size_t jrt_batch_bytes(const struct jrt_batch *);
/* Size of the body with one more record: `in` bytes as it came, `out` bytes as it will be sent.
 * For form INPUT, where the body is not known yet, the size of the array that the spec will get. */
size_t jrt_batch_size_with(const struct jrt_batch *, enum jrt_batch_form, size_t in, size_t out);

/* To add a record: open it (writes the form's text before the transformed record), append the
 * record to ->body, then close it or, if it cannot be transformed, cancel it. */
void jrt_batch_open(struct jrt_batch *, enum jrt_batch_form);
void jrt_batch_take_back(struct jrt_batch *);
/* False: out of memory. */
bool jrt_batch_close(struct jrt_batch *, enum jrt_batch_form, struct jrt_text input, uint64_t line,
	uint64_t sequence);
/* Completes the body; nothing can be added after this. */
void jrt_batch_seal(struct jrt_batch *, enum jrt_batch_form);
/* Moves the second half of the records to `other`, an empty batch; both are sealed afterwards.
 * False: out of memory. */
bool jrt_batch_split(struct jrt_batch *, struct jrt_batch *other, enum jrt_batch_form);
/* The records as they came, as one array. */
void jrt_batch_join(const struct jrt_batch *, struct jrt_writer *);
/* The record as it came. */
struct jrt_text jrt_batch_record(const struct jrt_batch *, unsigned index);
#endif
