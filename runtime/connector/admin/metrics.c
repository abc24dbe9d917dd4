/* SPDX-License-Identifier: Apache-2.0 */
/* Metrics for Prometheus: text format 0.0.4, base units, counters that end in _total. */
#include "connector/admin/pages.h"
#include "connector/common/clock.h"

#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* Writes the value of a label. */
static void
put_label(struct jrt_writer *w, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\n') {
			jrt_put_lit(w, "\\n");
			continue;
		}
		if (*text == '"' || *text == '\\') {
			jrt_put_lit(w, "\\");
		}
		jrt_put(w, text, 1);
	}
}

static void
begin(struct jrt_writer *w, const char *name, const char *type, const char *help)
{
	jrt_put_format(w, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
put_one(struct jrt_writer *w, const char *name, const char *type, const char *help, double value)
{
	begin(w, name, type, help);
	jrt_put_format(w, "%s %.15g\n", name, value);
}

static void
put_counter(struct jrt_writer *w, const char *name, const char *help, uint64_t value)
{
	begin(w, name, "counter", help);
	jrt_put_format(w, "%s %ju\n", name, (uintmax_t)value);
}

static void
put_labelled(struct jrt_writer *w, const char *name, const char *label, const char *value,
	uint64_t count)
{
	jrt_put_format(w, "%s{%s=\"%s\"} %ju\n", name, label, value, (uintmax_t)count);
}

static void
put_histogram(
	struct jrt_writer *w, const char *name, const char *help, const struct jrt_histogram *h)
{
	uint64_t sum = 0, bound = JRT_HISTOGRAM_FIRST_US;
	begin(w, name, "histogram", help);
	for (unsigned i = 0; i < JRT_HISTOGRAM_BOUNDS; i++, bound *= 2) {
		sum += h->counts[i];
		jrt_put_format(w, "%s_bucket{le=\"%.9g\"} %ju\n", name, (double)bound / 1e6,
			(uintmax_t)sum);
	}
	jrt_put_format(w, "%s_bucket{le=\"+Inf\"} %ju\n%s_sum %.9g\n%s_count %ju\n", name,
		(uintmax_t)h->count, name, (double)h->sum_us / 1e6, name, (uintmax_t)h->count);
}

static void
put_ingest(struct jrt_writer *w, const struct jrt_ingest *ingest)
{
	const struct jrt_ingest_counts *c = jrt_ingest_counts(ingest);
	put_counter(w, "joltc_ingest_records_total", "Records that were stored.", c->records);
	put_counter(w, "joltc_ingest_bytes_total", "Bytes of records that were stored.", c->bytes);
	put_counter(w, "joltc_ingest_received_bytes_total", "Bytes that came over the network.",
		c->received);
	put_counter(w, "joltc_ingest_invalid_records_total",
		"Records that were refused because they are not JSON.", c->invalid);
	begin(w, "joltc_ingest_requests_total", "counter", "Requests by the status of the answer.");
	for (int status = 200; status < JRT_INGEST_STATUSES; status++) {
		if (c->answers[status] > 0 || status == 200 || status == 400 || status == 503) {
			char code[16];
			(void)snprintf(code, sizeof code, "%d", status);
			put_labelled(
				w, "joltc_ingest_requests_total", "code", code, c->answers[status]);
		}
	}
	put_counter(w, "joltc_ingest_connections_accepted_total", "Connections that were accepted.",
		c->connections);
	put_counter(w, "joltc_ingest_connections_evicted_total",
		"Connections that were closed to make room for others.", c->evicted);
	put_counter(w, "joltc_ingest_timeouts_total", "Requests that took too long to arrive.",
		c->timeouts);
	put_one(w, "joltc_ingest_connections", "gauge", "Connections that are open.",
		jrt_ingest_connections(ingest));
	put_histogram(w, "joltc_ingest_request_duration_seconds",
		"From the first byte of a request to its answer.", &c->duration);
}

static void
put_topic(struct jrt_writer *w, const struct jrt_page_state *state)
{
	const struct jrt_topic_stat *t = &state->topic;
	put_one(w, "joltc_backlog_records", "gauge", "Records that are not delivered yet.",
		(double)t->backlog);
	put_one(w, "joltc_backlog_bytes", "gauge", "Bytes of records that are not delivered yet.",
		(double)t->backlog_bytes);
	put_one(w, "joltc_backlog_seconds", "gauge",
		"Age of the oldest record that waits, in seconds.",
		(double)state->backlog_ms / 1000);
	put_one(w, "joltc_topic_used_bytes", "gauge", "Disk space that holds records.",
		(double)t->used_bytes);
	put_one(w, "joltc_topic_max_bytes", "gauge", "The bound of the topic.",
		(double)t->max_bytes);
	put_one(w, "joltc_topic_next_offset", "gauge", "The offset of the next record.",
		(double)t->end);
	put_one(w, "joltc_topic_consumer_offset", "gauge",
		"The offset of the first record that is not delivered.", (double)t->consumer);
	put_one(w, "joltc_topic_full", "gauge", "1: producers get status 503.", state->full);
}

static void
put_delivery(struct jrt_writer *w, const struct jrt_delivery *d, const struct jrt_long_wait *wait)
{
	static const char *const classes[] = { "none", "1xx", "2xx", "3xx", "4xx", "5xx" };
	const struct jrt_delivery_counts *c = &d->ledger.counts;
	const struct jrt_sink_counts *s = &d->out.sink.counts;
	put_counter(w, "joltc_records_read_total", "Records that were read from the source.",
		c->records);
	put_counter(
		w, "joltc_records_read_bytes_total", "Bytes of records that were read.", c->bytes);
	put_counter(w, "joltc_records_delivered_total", "Records that the endpoint accepted.",
		c->delivered);
	begin(w, "joltc_records_dropped_total", "counter",
		"Records that gave no result, by the reason.");
	put_labelled(w, "joltc_records_dropped_total", "reason", "nothing_selected",
		c->dropped - c->dropped_null);
	put_labelled(w, "joltc_records_dropped_total", "reason", "null_record", c->dropped_null);
	put_counter(w, "joltc_records_bailed_out_total",
		"Records that could not be streamed and took the tree way.",
		d->records.worker.ctx.bailed_out + d->out.joined.ctx.bailed_out);
	put_counter(w, "joltc_records_cut_total",
		"Records in which a number that became a name was cut to 32 bits.",
		jrt_records_cut(&d->records.worker.ctx) + jrt_records_cut(&d->out.joined.ctx));
	begin(w, "joltc_records_dead_lettered_total", "counter",
		"Records in the dead-letter file, by the reason.");
	put_labelled(w, "joltc_records_dead_lettered_total", "reason", "invalid", c->invalid);
	put_labelled(w, "joltc_records_dead_lettered_total", "reason", "transform", c->failed);
	put_labelled(w, "joltc_records_dead_lettered_total", "reason", "refused", c->refused);
	put_one(w, "joltc_records_in_flight", "gauge",
		"Records that were read and are not settled.", (double)d->ledger.window.count);
	put_counter(w, "joltc_sink_requests_total", "Requests to the endpoint.", s->requests);
	begin(w, "joltc_sink_answers_total", "counter",
		"Answers of the endpoint by class; none: an error of the network or a timeout.");
	for (int i = 0; i < 6; i++) {
		put_labelled(w, "joltc_sink_answers_total", "class", classes[i], s->answers[i]);
	}
	put_counter(w, "joltc_sink_retries_total", "Requests that will be sent again.", s->retries);
	put_counter(w, "joltc_sink_bytes_total", "Bytes of bodies that the endpoint accepted.",
		s->bytes);
	put_one(w, "joltc_sink_requests_in_flight", "gauge", "Requests that wait for an answer.",
		d->out.sink.in_flight);
	put_one(w, "joltc_sink_paused", "gauge",
		"1: the endpoint accepts nothing until somebody acts; only probes are sent.",
		d->out.sink.pause.on);
	put_counter(w, "joltc_sink_pauses_total", "How often that began.", d->out.sink.pause.count);
	put_one(w, "joltc_sink_retry_after_seconds", "gauge",
		"For how long nothing is sent because the endpoint asked for it (Retry-After).",
		(double)jrt_sink_retry_after_ms(&d->out.sink) / 1000);
	put_one(w, "joltc_sink_requests_waiting", "gauge",
		"Requests that wait to be sent, or to be sent again.",
		d->out.sink.held - d->out.sink.in_flight);
	put_one(w, "joltc_sink_oldest_retry_seconds", "gauge",
		"For how long the oldest request that is being retried has been tried; 0: there is none.",
		(double)wait->ms / 1000);
	put_histogram(w, "joltc_sink_request_duration_seconds",
		"From sending a request to its answer.", &s->duration);
}

/* With the names that client libraries use. */
static void
put_process(struct jrt_writer *w, const struct jrt_pages *p)
{
	struct rusage usage;
	struct timespec now;
	char line[128], *resident = NULL; /* the second number is in pages */
	FILE *f = fopen("/proc/self/statm", "re");
	if (f != NULL) {
		resident = fgets(line, sizeof line, f) != NULL ? strchr(line, ' ') : NULL;
		(void)fclose(f);
	}
	if (resident != NULL) {
		put_one(w, "process_resident_memory_bytes", "gauge", "Resident memory.",
			(double)strtoul(resident, NULL, 10) * (double)sysconf(_SC_PAGESIZE));
	}
	if (getrusage(RUSAGE_SELF, &usage) == 0) {
		put_one(w, "process_cpu_seconds_total", "counter", "Processor time.",
			(double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
				(double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6);
	}
	(void)clock_gettime(CLOCK_REALTIME, &now);
	put_one(w, "process_start_time_seconds", "gauge", "When the process began.",
		(double)now.tv_sec - (double)(jrt_now_ms() - p->started_ms) / 1000);
}

void
jrt_metrics_put(const struct jrt_pages *p, const struct jrt_page_state *state, struct jrt_writer *w)
{
	const char *version = p->app->pipeline->version;
	begin(w, "joltc_build_info", "gauge", "1; what is running.");
	jrt_put_lit(w, "joltc_build_info{connector=\"");
	put_label(w, p->app->pipeline->name);
	jrt_put_lit(w, "\",version=\"");
	put_label(w, version != NULL ? version : "");
	jrt_put_lit(w, "\",joltc=\"" PACKAGE_VERSION "\"} 1\n");
	if (p->topic != NULL && p->ingest != NULL) {
		put_ingest(w, p->ingest);
		put_topic(w, state);
	}
	put_delivery(w, p->delivery, &state->wait);
	put_process(w, p);
}
