/* SPDX-License-Identifier: Apache-2.0 */
/* Notifies the service manager of the state (sd_notify(3), only the protocol). */
#ifndef CONNECTOR_COMMAND_NOTIFY_H
#define CONNECTOR_COMMAND_NOTIFY_H

#include <event2/event.h>
#include <event2/event_struct.h>
#include <stdbool.h>

struct jrt_notify {
	int fd; /* -1: nobody wants to know */
	bool watched; /* the timer runs */
	struct event watchdog;
};

/* Reads NOTIFY_SOCKET and WATCHDOG_USEC; from then on sends a keep-alive twice as often as the
 * watchdog requires. */
void jrt_notify_init(struct jrt_notify *, struct event_base *);
void jrt_notify_finish(struct jrt_notify *);
/* "READY=1", for instance. */
void jrt_notify(const struct jrt_notify *, const char *state);
#endif
