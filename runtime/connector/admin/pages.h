/* SPDX-License-Identifier: Apache-2.0 */
/* What a running connector shows about itself: metrics for Prometheus, health, a page for
 * people. */
#ifndef CONNECTOR_ADMIN_PAGES_H
#define CONNECTOR_ADMIN_PAGES_H

#include "connector/admin/trend.h"
#include "connector/ingest/ingest.h"
#include "connector/sink/delivery.h"

struct jrt_pages {
	const struct jrt_app *app;
	const struct jrt_delivery *delivery;
	const struct jrt_ingest *ingest; /* NULL: not started yet */
	struct jrt_topic *topic; /* NULL: another source */
	uint64_t started_ms; /* on the clock of jrt_now_ms() */
	struct jrt_trend trend;
};

/* Writes a page and returns the HTTP status: jrt_ingest_options.page; the user is a struct
 * jrt_pages. */
int jrt_pages_write(void *user, enum jrt_page, struct jrt_writer *);

/* Records the current figures; call every few seconds. */
void jrt_pages_tick(struct jrt_pages *);

/* The parts. */
struct jrt_page_state {
	struct jrt_topic_stat topic; /* all zero without one */
	char trouble[160]; /* of the topic; empty: none */
	bool full;
	uint64_t backlog_ms; /* age of the oldest record that waits */
	struct jrt_long_wait wait;
	char long_wait[240]; /* which record has been tried for long; empty: none */
};
struct jrt_figures jrt_pages_figures(const struct jrt_pages *);
void jrt_pages_state(const struct jrt_pages *, struct jrt_page_state *);
void jrt_metrics_put(const struct jrt_pages *, const struct jrt_page_state *, struct jrt_writer *);
void
jrt_status_page_put(const struct jrt_pages *, const struct jrt_page_state *, struct jrt_writer *);
void
jrt_put_format(struct jrt_writer *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
#endif
