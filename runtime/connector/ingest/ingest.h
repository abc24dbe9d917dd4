/* SPDX-License-Identifier: Apache-2.0 */
/* The HTTP server of a running connector: accepts events for the topic, and shows its state.
 *
 * POST / and /topics/NAME bring events; 200 is sent once they are on disk.  GET /, /healthz,
 * /readyz and /metrics show pages (pages.h).
 *
 * The server is our own and not libevent's evhttp, because of the limits: evhttp keeps whole bodies
 * in memory before anybody is asked, has no bound on all of them together, restarts its timeout
 * with each byte, and accepts a request with both Content-Length and Transfer-Encoding. */
#ifndef CONNECTOR_INGEST_H
#define CONNECTOR_INGEST_H

#include "connector/common/histogram.h"
#include "connector/common/log.h"
#include "connector/common/settings.h"
#include "connector/topic/topic.h"

#include <event2/event.h>

struct jrt_ingest;

enum { JRT_INGEST_STATUSES = 600 };

struct jrt_ingest_counts {
	uint64_t records, bytes; /* that are on disk; bytes of records */
	uint64_t received; /* bytes that came over the network */
	uint64_t answers[JRT_INGEST_STATUSES]; /* by status */
	uint64_t invalid; /* lines that were refused */
	uint64_t connections, evicted; /* evicted: closed to make room for others */
	uint64_t timeouts;
	struct jrt_histogram duration; /* from a request's first byte to its answer */
};

enum jrt_page { JRT_PAGE_STATUS, JRT_PAGE_HEALTH, JRT_PAGE_READY, JRT_PAGE_METRICS };

struct jrt_ingest_options {
	struct event_base *base;
	struct jrt_topic *topic; /* NULL: events are not accepted */
	const char *name; /* of the topic */
	const struct jrt_settings *settings;
	struct jrt_log *log;
	/* Writes the page's body; returns the status of the answer. */
	int (*page)(void *user, enum jrt_page, struct jrt_writer *);
	void *user;
};

/* Whether there is anything to serve: a topic, metrics, or sockets that were handed over. */
bool jrt_ingest_is_wanted(const struct jrt_settings *, bool topic);
/* Whether access is configured sensibly: complains, and warns about an address beyond this machine
 * that is open to everybody. */
bool jrt_ingest_check(const struct jrt_settings *, bool events, struct jrt_complaints *,
	struct jrt_complaints *warnings);
/* Listens on source.embedded.listen (with a topic) and metrics.listen, or on the sockets of the
 * service manager.  NULL after complaining. */
struct jrt_ingest *jrt_ingest_start(const struct jrt_ingest_options *, struct jrt_complaints *);
/* Reads tokens, passwords and certificates again; false after complaining.  jrt_ingest_adopt()
 * decides whether to use those that jrt_ingest_reload() read last. */
bool jrt_ingest_reload(struct jrt_ingest *, const struct jrt_settings *, struct jrt_complaints *);
void jrt_ingest_adopt(struct jrt_ingest *, bool good);
/* Accepts no more connections; what is under way goes on, and connections that have just come are
 * served. */
void jrt_ingest_stop(struct jrt_ingest *);
/* Whether a request is being read, stored or answered. */
bool jrt_ingest_is_busy(const struct jrt_ingest *);
/* The topic must not have unfinished appends any more: close it first. */
void jrt_ingest_destroy(struct jrt_ingest *);

const struct jrt_ingest_counts *jrt_ingest_counts(const struct jrt_ingest *);
/* Whether events have been turned away recently for lack of room. */
bool jrt_ingest_is_full(const struct jrt_ingest *);
unsigned jrt_ingest_connections(const struct jrt_ingest *);
#endif
