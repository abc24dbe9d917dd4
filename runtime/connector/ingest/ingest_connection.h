/* SPDX-License-Identifier: Apache-2.0 */
/* Connections of the server: opened, closed, and who goes for the next one. */
#ifndef CONNECTOR_INGEST_INGEST_CONNECTION_H
#define CONNECTOR_INGEST_INGEST_CONNECTION_H

#include "connector/ingest/ingest_server.h"

/* Takes the connected descriptor over, from that address. */
void jrt_connection_open(struct jrt_ingest_listener *, int fd, const struct sockaddr_storage *from);
/* Now, whatever it does; when it waits for the topic its memory stays until that has ended. */
void jrt_connection_close(struct jrt_connection *);
/* Makes room for another connection; false: nobody can go. */
bool jrt_connection_evict(struct jrt_ingest_listener *);
/* The server takes no more connections: what has begun, or is about to, is answered. */
void jrt_connection_stop(struct jrt_connection *);
/* Looks at its deadline. */
void jrt_connection_tick(struct jrt_connection *, uint64_t now_ms);
#endif
