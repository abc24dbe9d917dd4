/* SPDX-License-Identifier: Apache-2.0 */
/* The command run: records from the source to the endpoint, until there are no more or a signal
 * comes. */
#include "connector/app.h"
#include "connector/clock.h"
#include "connector/delivery.h"

#include <event2/event_struct.h>
#include <signal.h>
#include <stdio.h>

struct run {
	struct jrt_app *app;
	struct jrt_delivery delivery;
	struct event terminate, interrupt, tick, limit;
	int signal; /* that came; 0: none */
};

static void
complain(void *user, const char *line)
{
	struct jrt_app *app = user;
	jrt_log(&app->log, JRT_LOG_ERROR, "%s", line);
}

/* ---- events of the process --------------------------------------------------------------------
 */

static void
stop(struct run *r)
{
	r->delivery.state = DELIVERY_DONE;
	event_base_loopbreak(r->delivery.base);
}

static void
on_signal(evutil_socket_t number, short what, void *user)
{
	struct run *r = user;
	(void)what;
	if (r->signal != 0) {
		stop(r); /* asked twice */
		return;
	}
	uint64_t ms = jrt_setting_number(&r->app->settings, SETTING_DRAIN_TIMEOUT);
	struct timeval t = { (time_t)(ms / 1000), (suseconds_t)(ms % 1000 * 1000) };
	r->signal = (int)number;
	jrt_log(&r->app->log, JRT_LOG_INFO,
		"%s: reading no more; up to %ju ms for what is on its way",
		number == SIGTERM ? "SIGTERM" : "SIGINT", (uintmax_t)ms);
	(void)evtimer_add(&r->limit, &t);
	jrt_delivery_drain(&r->delivery);
}

static void
on_limit(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	stop(user);
}

static void
on_tick(evutil_socket_t fd, short what, void *user)
{
	struct run *r = user;
	(void)fd;
	(void)what;
	jrt_log_tick(&r->app->log);
}

/* ---- what is told at the end -------------------------------------------------------------------
 */

static bool
everything_settled(const struct run *r)
{
	const struct jrt_delivery *d = &r->delivery;
	return !d->broken && d->window.count == 0 && (d->ended || d->source->endless);
}

static void
summarize(struct run *r, uint64_t ms)
{
	const struct jrt_delivery *d = &r->delivery;
	const struct jrt_delivery_counts *c = &d->counts;
	uint64_t dead = c->invalid + c->failed + c->refused;
	double seconds = ms > 0 ? (double)ms / 1000 : 0.001;
	char more[640] = "";
	int n = 0;
	if (dead > 0) {
		n += snprintf(more + n, sizeof more - (size_t)n,
			"; %ju dead-lettered (%ju invalid, %ju not transformed, %ju refused) to %.200s",
			(uintmax_t)dead, (uintmax_t)c->invalid, (uintmax_t)c->failed,
			(uintmax_t)c->refused, d->dead_path);
	}
	if (c->dropped > 0) {
		n += snprintf(more + n, sizeof more - (size_t)n, "; %ju dropped (nothing selected)",
			(uintmax_t)c->dropped);
	}
	if (d->window.count > 0) {
		n += snprintf(more + n, sizeof more - (size_t)n,
			"; %zu not delivered, the first on line %ju", d->window.count,
			(uintmax_t)d->window.items[d->window.first].line);
	}
	if (!d->ended && !d->source->endless) {
		(void)snprintf(more + n, sizeof more - (size_t)n,
			"; stopped before the end of %.200s", d->source->name);
	}
	jrt_log_flush(&r->app->log);
	jrt_log(&r->app->log, JRT_LOG_INFO,
		"%ju of %ju records delivered in %ju requests (%.1f MB, %ju retries, %.2f s, %.0f records/s)%s",
		(uintmax_t)c->delivered, (uintmax_t)c->records, (uintmax_t)d->sink.counts.requests,
		(double)d->sink.counts.bytes / 1e6, (uintmax_t)d->sink.counts.retries, seconds,
		(double)c->delivered / seconds, more);
}

static void
loop(struct run *r, struct event_base *base)
{
	struct timeval tick = { 2, 0 };
	uint64_t from = jrt_now_ms();
	(void)evsignal_assign(&r->terminate, base, SIGTERM, on_signal, r);
	(void)evsignal_assign(&r->interrupt, base, SIGINT, on_signal, r);
	(void)evtimer_assign(&r->limit, base, on_limit, r);
	(void)event_assign(&r->tick, base, -1, EV_PERSIST, on_tick, r);
	(void)event_add(&r->terminate, NULL);
	(void)event_add(&r->interrupt, NULL);
	(void)event_add(&r->tick, &tick);
	jrt_delivery_start(&r->delivery);
	while (r->delivery.state != DELIVERY_DONE && event_base_dispatch(base) == 0) {
	}
	(void)event_del(&r->terminate);
	(void)event_del(&r->interrupt);
	(void)event_del(&r->tick);
	(void)evtimer_del(&r->limit);
	summarize(r, jrt_now_ms() - from);
}

static int
run(struct jrt_app *app)
{
	struct run r = { .app = app };
	struct jrt_complaints complaints = { .tell = complain, .user = app };
	const char *input = app->option[OPTION_INPUT] != NULL ? app->option[OPTION_INPUT] : "-";
	jrt_quiet_libevent();
	struct event_base *base = event_base_new();
	if (base == NULL) {
		jrt_log(&app->log, JRT_LOG_ERROR, "the event loop cannot be made");
		return JRT_EXIT_FAILED;
	}
	int status = JRT_EXIT_FAILED;
	struct jrt_source *source = jrt_source_file(base, input, app->max_record, &app->log);
	if (source != NULL) {
		if (jrt_delivery_init(&r.delivery, app, base, source, &complaints)) {
			loop(&r, base);
			status = everything_settled(&r) ? JRT_EXIT_DONE : JRT_EXIT_FAILED;
		}
		jrt_delivery_finish(&r.delivery);
	}
	event_base_free(base);
	return status;
}

const struct jrt_command jrt_command_run = {
	.name = "run",
	.bit = IN_RUN,
	.arguments = "[OPTION...]",
	.help = "records to the endpoint (the default)\n\n"
		"Reads one JSON document a line, transforms each and sends it to http.endpoint, many at a time, again where that\n"
		"helps.  A record that cannot be transformed or that the endpoint refuses goes to the dead-letter file.  The exit\n"
		"status is 0 when every record was delivered or went there.  SIGTERM ends it after what is on its way.\n",
	.takes_files = false,
	.run = run,
};
