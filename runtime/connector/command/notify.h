/* SPDX-License-Identifier: Apache-2.0 */
/* Tells the service manager how things stand (sd_notify(3), the protocol alone). */
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

/* Reads NOTIFY_SOCKET and WATCHDOG_USEC; from then on the loop's life is told twice as often as the
 * watchdog wants. */
void jrt_notify_init(struct jrt_notify *, struct event_base *);
void jrt_notify_finish(struct jrt_notify *);
/* "READY=1", say. */
void jrt_notify(const struct jrt_notify *, const char *state);
#endif
