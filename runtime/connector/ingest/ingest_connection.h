/* SPDX-License-Identifier: Apache-2.0 */
/* Connections of the server: opened, closed, and evicted for the next one. */
#ifndef CONNECTOR_INGEST_INGEST_CONNECTION_H
#define CONNECTOR_INGEST_INGEST_CONNECTION_H

#include "connector/ingest/ingest_server.h"

/* Takes over the connected descriptor, from that address. */
void jrt_connection_open(struct jrt_ingest_listener *, int fd, const struct sockaddr_storage *from);
/* Closes it now, whatever it does; if it waits for the topic, its memory stays until that has
 * ended. */
void jrt_connection_close(struct jrt_connection *);
/* Makes room for another connection; false: none can be closed. */
bool jrt_connection_evict(struct jrt_ingest_listener *);
/* The server stops accepting connections: requests that have begun, or are about to, are
 * answered. */
void jrt_connection_stop(struct jrt_connection *);
/* Checks its deadline. */
void jrt_connection_tick(struct jrt_connection *, uint64_t now_ms);
#endif
