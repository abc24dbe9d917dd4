/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the delivery have of each other: delivery.c asks the source,
 * delivery_records.c makes batches of its records, delivery_out.c sends them. */
#ifndef CONNECTOR_SINK_DELIVERY_PARTS_H
#define CONNECTOR_SINK_DELIVERY_PARTS_H

#include "connector/sink/delivery.h"

enum null_output { NULL_DROP, NULL_SEND, NULL_DEAD_LETTER }; /* in the order of settings.def */

/* The pump will run. */
void jrt_delivery_schedule(struct jrt_delivery *);

/* The record is dealt with. */
void jrt_delivery_settle(struct jrt_delivery *, uint64_t sequence);
/* A record that nobody has to wait for. */
void jrt_delivery_settle_at_once(struct jrt_delivery *, const struct jrt_record *);

/* An entry of the dead-letter file without its record. */
struct jrt_dead_entry
jrt_delivery_entry(const struct jrt_delivery *, uint64_t line, uint64_t byte, enum jrt_status);
/* False: told, and nothing is read any more. */
bool jrt_delivery_open_dead_letters(struct jrt_delivery *);
/* Tells errno; gives false. */
bool jrt_delivery_dead_letter_failed(struct jrt_delivery *);
/* A record that is no JSON, or that the spec cannot transform. */
void jrt_delivery_reject(struct jrt_delivery *, const struct jrt_record *, bool invalid);

/* An empty batch, or NULL. */
struct jrt_batch *jrt_delivery_take_batch(struct jrt_delivery *);
/* A record of the source, transformed into the open batch if it is valid. */
void jrt_delivery_take_record(struct jrt_delivery *, struct jrt_record *);
/* Records that waited for others with their key, as far as they may go now. */
void jrt_delivery_release(struct jrt_delivery *);
/* Whether the sink takes more without the source being held back. */
bool jrt_delivery_sink_has_room(const struct jrt_delivery *);

/* What waited for batches that are settled now. */
void jrt_delivery_send_due(struct jrt_delivery *);
/* A record that waited for others, and for which there is no room. */
void jrt_delivery_reject_held(struct jrt_delivery *, const struct jrt_held *);
/* To the sink, before the others if `first`. */
void jrt_delivery_send(struct jrt_delivery *, struct jrt_batch *, bool first);
/* The one that is being filled, if there is one. */
void jrt_delivery_send_open(struct jrt_delivery *);
/* The sink has dealt with the batch. */
void jrt_delivery_on_done(void *delivery, struct jrt_batch *, const struct jrt_outcome *);
#endif
