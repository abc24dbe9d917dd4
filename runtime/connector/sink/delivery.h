/* SPDX-License-Identifier: Apache-2.0 */
/* Records from a source through the transform to the sink; what cannot be delivered goes to the
 * dead-letter file.
 *
 * The sink's slowness holds the source back: the number of records and bytes on their way is
 * bounded. */
#ifndef CONNECTOR_SINK_DELIVERY_H
#define CONNECTOR_SINK_DELIVERY_H

#include "connector/common/app.h"
#include "connector/common/window.h"
#include "connector/common/worker.h"
#include "connector/sink/dead_letter.h"
#include "connector/sink/order.h"
#include "connector/sink/sink.h"
#include "connector/source/source.h"

struct jrt_delivery_counts {
	uint64_t records, bytes; /* read */
	uint64_t delivered,
		dropped; /* dropped: the spec selects nothing of them, "null-output: drop" */
	uint64_t invalid, failed, refused; /* in the dead-letter file: no JSON; not to be
					      transformed; by the endpoint */
};

struct jrt_delivery {
	struct jrt_app *app;
	struct event_base *base;
	struct jrt_source *source;
	struct jrt_sink sink;
	struct jrt_worker worker;
	struct jrt_window window;
	struct jrt_delivery_counts counts;
	enum {
		DELIVERY_RUNNING,
		DELIVERY_DRAINING, /* nothing more is read */
		DELIVERY_DONE
	} state;
	bool ended; /* the source has no more */
	bool broken; /* it had to stop: told already */
	/* private */
	struct jrt_dead_letter dead;
	const char *dead_path;
	char *dead_path_own;
	bool dead_open;
	uint64_t dead_synced; /* entries that are on the disk */
	enum jrt_batch_form form;
	unsigned max_records, max_held;
	size_t max_bytes;
	uint64_t linger_ms;
	unsigned null_output;
	struct jrt_order order; /* of records with the same key */
	bool held_old; /* some of those were made with earlier secrets, or the open batch was */
	uint64_t number; /* of the open batch */
	bool scanning; /* the worker has records of the chunk */
	uint64_t line; /* of the next chunk */
	bool reopen; /* the dead-letter file, after the entry that is being written */
	bool long_open; /* a record beyond the limit is on its way into the dead-letter file */
	struct jrt_batch *deferred; /* refused meanwhile */
	struct jrt_batch *due; /* those before them are settled */
	struct jrt_batch *open; /* being filled */
	struct jrt_batch *unused;
	struct jrt_worker joined; /* transforms batches of form INPUT */
	struct jrt_writer text;
	size_t bytes; /* in batches */
	struct event pump, linger;
};

/* False after complaining.  The source is the delivery's from now on, even then. */
bool jrt_delivery_init(struct jrt_delivery *, struct jrt_app *, struct event_base *,
	struct jrt_source *, struct jrt_complaints *);
void jrt_delivery_finish(struct jrt_delivery *);
/* Begins; the loop's end (event_base_loopbreak) tells that the state is DONE. */
void jrt_delivery_start(struct jrt_delivery *);
/* Reads no more; DONE when everything on its way is settled. */
void jrt_delivery_drain(struct jrt_delivery *);
/* Opens the dead-letter file again, which may have been moved away, and uses app->secrets and
 * these settings from now on.  False after complaining: the secrets are as they were. */
bool
jrt_delivery_reload(struct jrt_delivery *, const struct jrt_settings *, struct jrt_complaints *);
/* What is told of a record that is not settled. */
struct jrt_origin jrt_delivery_origin(const struct jrt_delivery *, uint64_t line);
/* The dead-letter file of these settings; to be freed.  NULL: no room. */
char *jrt_dead_letter_path(const struct jrt_app *);
#endif
