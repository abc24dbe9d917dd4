/* SPDX-License-Identifier: Apache-2.0 */
/* From records to batches: each is transformed into the open one, or waits for those with its
 * key. */
#ifndef CONNECTOR_SINK_DELIVERY_RECORDS_H
#define CONNECTOR_SINK_DELIVERY_RECORDS_H

#include "connector/sink/delivery_out.h"

struct jrt_delivery_records {
	struct jrt_delivery_out *out;
	struct jrt_ledger *ledger;
	struct jrt_worker worker; /* scans and transforms */
	/* private */
	unsigned max_records;
	size_t max_bytes;
	struct timeval linger_time;
	struct jrt_batch *open; /* being filled */
	uint64_t number; /* of the open batch */
	struct jrt_writer text;
	struct event linger;
};

/* False after complaining. */
bool jrt_delivery_records_init(struct jrt_delivery_records *, struct jrt_delivery_out *,
	struct event_base *, struct jrt_complaints *);
void jrt_delivery_records_finish(struct jrt_delivery_records *);

/* A record of the worker's batch; transforms it into the open batch if it is valid. */
void jrt_delivery_take_record(struct jrt_delivery_records *, struct jrt_record *);
/* Adds records that waited for others with their key, as far as they may go now. */
void jrt_delivery_release(struct jrt_delivery_records *);
/* Sends the open batch when it has lingered. */
void jrt_delivery_let_linger(struct jrt_delivery_records *);
/* Sends the open batch, if there is one. */
void jrt_delivery_send_open(struct jrt_delivery_records *);
#endif
