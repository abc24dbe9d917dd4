/* SPDX-License-Identifier: Apache-2.0 */
/* Records from a source through the transform to the sink; what cannot be delivered goes to the
 * dead-letter file.
 *
 * A slow sink holds the source back: the number of records and bytes on their way is limited.  The
 * parts know only those below them: delivery asks the source, delivery_records builds batches,
 * delivery_out sends them, ledger knows what became of each record. */
#ifndef CONNECTOR_SINK_DELIVERY_H
#define CONNECTOR_SINK_DELIVERY_H

#include "connector/sink/delivery_records.h"

struct jrt_delivery {
	struct jrt_ledger ledger;
	struct jrt_delivery_out out;
	struct jrt_source *source;
	enum {
		DELIVERY_RUNNING,
		DELIVERY_DRAINING, /* nothing more is read */
		DELIVERY_DONE
	} state;
	bool ended; /* the source has no more */
	/* private */
	struct event_base *base;
	struct jrt_delivery_records records;
	bool scanning; /* the worker has records of the chunk */
	uint64_t line; /* of the next chunk */
	bool holds; /* a piece that the dead-letter file could not take yet */
	struct jrt_chunk held;
	enum jrt_source_result held_as;
	struct event pump;
};

/* False after complaining.  In either case the delivery owns the source from now on. */
bool jrt_delivery_init(struct jrt_delivery *, struct jrt_app *, struct event_base *,
	struct jrt_source *, struct jrt_complaints *);
void jrt_delivery_finish(struct jrt_delivery *);
/* Begins; the end of the loop (event_base_loopbreak) means that the state is DONE. */
void jrt_delivery_start(struct jrt_delivery *);
/* Reads no more; DONE when everything on its way is settled. */
void jrt_delivery_drain(struct jrt_delivery *);
/* What is left would only be tried again, and the source will supply it again to the next
 * process. */
bool jrt_delivery_is_at_rest(const struct jrt_delivery *);
/* Opens the dead-letter file again, which may have been moved away, and uses app->secrets and these
 * settings from now on.  False after complaining: the secrets are unchanged. */
bool
jrt_delivery_reload(struct jrt_delivery *, const struct jrt_settings *, struct jrt_complaints *);
#endif
