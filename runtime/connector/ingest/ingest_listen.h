/* SPDX-License-Identifier: Apache-2.0 */
/* Listening sockets: created at an address, or handed over by the service manager, which keeps them
 * from one process to the next (sd_listen_fds(3), only the protocol). */
#ifndef CONNECTOR_INGEST_INGEST_LISTEN_H
#define CONNECTOR_INGEST_INGEST_LISTEN_H

#include "connector/common/settings.h"

enum { JRT_ADDRESS_TEXT = 72 };

/* A socket that listens at `text`, "127.0.0.1:8080", "[::1]:8080", "localhost:8080", "*:8080" or
 * ":8080" (both: every interface).  -1 after complaining about the setting. */
int jrt_listen_at(enum jrt_setting_id, const char *text, struct jrt_complaints *);
/* Whether only this machine can reach the address; true for an invalid one. */
bool jrt_listen_is_private(const char *text);
/* "127.0.0.1:8080": where the socket listens. */
void jrt_listen_address(int fd, char text[JRT_ADDRESS_TEXT]);

struct jrt_handed {
	int events, numbers; /* -1: none was handed over */
};

/* Whether this process was given sockets. */
bool jrt_handed_any(void);
/* Takes them: the one named "metrics" or, without names, the second is for metrics, another one for
 * events (for metrics if there are none).  False after complaining. */
bool jrt_handed_take(struct jrt_handed *, bool events, struct jrt_complaints *);
#endif
