/* SPDX-License-Identifier: Apache-2.0 */
/* The order of records with the same key: one batch of theirs at a time is on its way, what comes
 * after it waits here.
 *
 * Keys are known by a hash of 64 bits whose seed is another in each process: two that share one
 * would only wait for each other.  There is a lane for each key of which something is on its way or
 * waits, so that memory is bounded by the number of those records. */
#ifndef CONNECTOR_SINK_ORDER_H
#define CONNECTOR_SINK_ORDER_H

#include "connector/common/path.h"
#include "connector/common/settings.h"
#include "json/doc.h"

/* A record that waits, its texts in one piece behind it. */
struct jrt_held {
	struct jrt_held *next;
	uint64_t key, line, sequence;
	size_t in_len, out_len;
	char texts[]; /* the record as it came, then as it will be sent */
};

struct jrt_order {
	bool active;
	size_t held, bytes; /* that wait; bytes with all that belongs to them */
	/* private */
	char *path; /* its steps, each ended by a NUL */
	struct jrt_text steps[JRT_PATH_STEPS];
	unsigned step_count;
	uint64_t seed;
	struct jrt_lane **table;
	struct jrt_lane *ready, **ready_end; /* whose first may go, in the order in which they
						were freed */
};

/* `path` is names with dots between them; a number is an array's index, a backslash takes the
 * meaning from a dot or backslash.  Gives NULL, or what is wrong. */
const char *jrt_order_init(struct jrt_order *, const char *path);
void jrt_order_finish(struct jrt_order *);
/* The same by http.order and http.order.key; inactive for another order.  False after complaining.
 */
bool jrt_order_configure(struct jrt_order *, const struct jrt_settings *, struct jrt_complaints *);

/* The hash of what stands at the path; 0: nothing, or null, so that the record is in no order. */
uint64_t jrt_order_key(const struct jrt_order *, const struct jrt_doc *);
/* Whether a record may be a part of that batch: none with its key is on its way in another one, and
 * none waits.  Batches have numbers from 1. */
bool jrt_order_may_go(const struct jrt_order *, uint64_t key, uint64_t batch);
/* It is a part of it.  False: no room. */
bool jrt_order_went(struct jrt_order *, uint64_t key, uint64_t batch);
/* It is settled. */
void jrt_order_done(struct jrt_order *, uint64_t key);
/* Keeps a record that may not go.  False: no room. */
bool jrt_order_hold(struct jrt_order *, uint64_t key, struct jrt_text in, struct jrt_text out,
	uint64_t line, uint64_t sequence);
/* The next record that may be a part of that batch; NULL: there is none. */
const struct jrt_held *jrt_order_next(struct jrt_order *, uint64_t batch);
/* The same one, to be freed: it waits no longer. */
struct jrt_held *jrt_order_take(struct jrt_order *);
#endif
