/* SPDX-License-Identifier: Apache-2.0 */
/* What the bytes of a connection mean, and the answers to them. */
#ifndef CONNECTOR_INGEST_INGEST_REQUEST_H
#define CONNECTOR_INGEST_INGEST_REQUEST_H

#include "connector/ingest/ingest_server.h"

/* Consumes bytes until more are needed or an answer is due; returns how many it took.  State
 * CONNECTION_TOPIC: `append` has the records, which the caller must store. */
size_t jrt_ingest_take(struct jrt_connection *, const char *at, size_t len);
/* A request begins: its first byte has arrived, or will. */
void jrt_ingest_begin(struct jrt_connection *);
/* Answers what was stored, or was not. */
void jrt_ingest_stored(struct jrt_connection *, enum jrt_topic_status);
/* An answer after which the connection is useless: the client's bytes make no sense, or too many of
 * them would have to be read first. */
void
jrt_ingest_refuse(struct jrt_connection *, int status, const char *reason, unsigned retry_after);
#endif
