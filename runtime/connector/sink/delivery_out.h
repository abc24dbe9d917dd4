/* SPDX-License-Identifier: Apache-2.0 */
/* Batches on their way out, and what becomes of their records: settled, dead letters, sent again in
 * halves. */
#ifndef CONNECTOR_SINK_DELIVERY_OUT_H
#define CONNECTOR_SINK_DELIVERY_OUT_H

#include "connector/sink/ledger.h"
#include "connector/sink/order.h"
#include "connector/sink/sink.h"

enum jrt_null_output {
	JRT_NULL_DROP,
	JRT_NULL_SEND,
	JRT_NULL_DEAD_LETTER
}; /* as in settings.def */

struct jrt_delivery_out {
	struct jrt_ledger *ledger;
	struct jrt_sink sink;
	struct jrt_order order; /* of records with the same key */
	enum jrt_batch_form form;
	enum jrt_null_output null_output;
	size_t bytes; /* in batches */
	bool held_old; /* records held by `order`, or the open batch, were made with earlier secrets
			*/
	bool hopeless; /* the server is not trusted, and nothing has been delivered yet */
	/* private */
	struct jrt_worker joined; /* transforms batches of form INPUT */
	struct jrt_writer text;
	struct jrt_batch *deferred; /* refused while a long record was being written to the
				       dead-letter file */
	struct jrt_batch *due; /* those before them are settled */
	struct jrt_batch *unused;
	uint64_t reported_line, reported_ms; /* of the record whose wait was last reported */
};

/* The record that has been retried longest. */
struct jrt_long_wait {
	uint64_t ms; /* since the first attempt; 0: none is retried */
	int status; /* of the last answer; 0: there was none */
	uint64_t line;
	struct jrt_origin origin;
};

/* False after complaining. */
bool jrt_delivery_out_init(struct jrt_delivery_out *, struct jrt_ledger *, struct event_base *,
	struct jrt_complaints *);
void jrt_delivery_out_finish(struct jrt_delivery_out *);
/* See jrt_delivery_reload(). */
bool jrt_delivery_out_reload(
	struct jrt_delivery_out *, const struct jrt_settings *, struct jrt_complaints *);

/* An empty batch, or NULL. */
struct jrt_batch *jrt_delivery_take_batch(struct jrt_delivery_out *);
/* Sends it after the others; an empty one is put back. */
void jrt_delivery_send(struct jrt_delivery_out *, struct jrt_batch *);
/* Sends what waited for batches that are settled now, or for the dead-letter file. */
void jrt_delivery_send_due(struct jrt_delivery_out *);

/* Whether the sink accepts more without holding the source back. */
bool jrt_delivery_sink_has_room(const struct jrt_delivery_out *);
/* Whether memory and the dead-letter file accept more. */
bool jrt_delivery_out_has_room(const struct jrt_delivery_out *);
/* Whether a record has been retried for long, measured by http.backoff_max; `wait` is set in any
 * case. */
bool jrt_delivery_waits_long(const struct jrt_delivery_out *, struct jrt_long_wait *wait);
void jrt_long_wait_text(const struct jrt_long_wait *, char *text, size_t size);
/* Logs it; again when the time has doubled. */
void jrt_delivery_report_waits(struct jrt_delivery_out *);
/* What holds everything back although the endpoint answers, for more than a minute or until records
 * are settled, as a line of text; false: nothing. */
bool jrt_delivery_held_text(const struct jrt_delivery_out *, char *text, size_t size);
/* Nothing is on its way, and what waits only waits for a retry. */
bool jrt_delivery_out_is_at_rest(const struct jrt_delivery_out *);
/* Nothing is on its way, and nothing waits. */
bool jrt_delivery_out_is_empty(const struct jrt_delivery_out *);
#endif
