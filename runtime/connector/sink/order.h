/* SPDX-License-Identifier: Apache-2.0 */
/* The order of records with the same key: only one batch with them is on its way at a time, and
 * later records wait here.
 *
 * Keys are identified by a 64-bit hash with a different seed in each process: two keys with the
 * same hash would only wait for each other.  There is a lane for each key with a record on its way
 * or waiting, so memory is limited by the number of those records. */
#ifndef CONNECTOR_SINK_ORDER_H
#define CONNECTOR_SINK_ORDER_H

#include "connector/common/path.h"
#include "connector/common/settings.h"
#include "json/doc.h"

/* A record that waits, followed by its texts. */
struct jrt_held {
	struct jrt_held *next;
	uint64_t key, line, sequence;
	size_t in_len, out_len;
	char texts[]; /* the record as it came, then as it will be sent */
};

struct jrt_order {
	bool active;
	size_t held, bytes; /* waiting; bytes with all that belongs to them */
	/* private */
	char *path; /* its steps, each followed by a NUL */
	struct jrt_text steps[JRT_PATH_STEPS];
	unsigned step_count;
	uint64_t seed;
	struct jrt_lane **table;
	struct jrt_lane *ready, **ready_end; /* whose first record may go, in the order in which
						they were freed */
};

/* `path` is names separated by dots; a number is an array's index, a backslash escapes a dot or
 * backslash.  Returns NULL, or what is wrong. */
const char *jrt_order_init(struct jrt_order *, const char *path);
void jrt_order_finish(struct jrt_order *);
/* The same from http.order and http.order.key; inactive for another order.  False after
 * complaining. */
bool jrt_order_configure(struct jrt_order *, const struct jrt_settings *, struct jrt_complaints *);

/* The hash of the value at the path; 0: missing or null: the record has no order. */
uint64_t jrt_order_key(const struct jrt_order *, const struct jrt_doc *);
/* Whether a record may join that batch: no other batch on its way has its key, and no record waits
 * for it.  Batches have numbers from 1. */
bool jrt_order_may_go(const struct jrt_order *, uint64_t key, uint64_t batch);
/* The record has joined the batch.  False: out of memory. */
bool jrt_order_went(struct jrt_order *, uint64_t key, uint64_t batch);
/* The record is settled. */
void jrt_order_done(struct jrt_order *, uint64_t key);
/* Keeps a record that must wait.  False: out of memory. */
bool jrt_order_hold(struct jrt_order *, uint64_t key, struct jrt_text in, struct jrt_text out,
	uint64_t line, uint64_t sequence);
/* The next record that may join that batch; NULL: there is none. */
const struct jrt_held *jrt_order_next(struct jrt_order *, uint64_t batch);
/* Removes that record from those that wait; the caller frees it. */
struct jrt_held *jrt_order_take(struct jrt_order *);
#endif
