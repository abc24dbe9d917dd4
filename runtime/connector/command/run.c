/* SPDX-License-Identifier: Apache-2.0 */
/* The command run: sends records from the source to the endpoint until there are no more or a
 * signal arrives. */
#include "connector/admin/pages.h"
#include "connector/command/notify.h"
#include "connector/common/app.h"
#include "connector/common/clock.h"
#include "connector/http/proxy.h"
#include "connector/ingest/ingest.h"
#include "connector/sink/delivery.h"
#include "connector/source/source_follow.h"
#include "connector/source/source_topic.h"
#include "connector/source/start.h"
#include "connector/topic/topic_config.h"
#include "connector/topic/topic_dir.h"

#include <event2/event_struct.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

struct run {
	struct jrt_app *app;
	struct event_base *base;
	struct jrt_topic *topic; /* NULL: another source */
	char *topic_dir;
	char *position; /* of a followed file */
	struct jrt_delivery delivery;
	struct jrt_ingest *ingest; /* NULL: there is no server */
	struct jrt_pages pages;
	struct jrt_notify notify;
	struct {
		struct event terminate, interrupt, hangup;
		int came; /* one that ends the program; 0: none */
	} signals;
	struct event tick, limit;
	bool ending; /* no more events are accepted */
	bool over; /* whatever is still under way is abandoned */
};

static void
complain(void *user, const char *line)
{
	struct jrt_app *app = user;
	jrt_log_each(&app->log, JRT_LOG_ERROR, "%s", line);
}

/* ---- events of the process --------------------------------------------------------------------
 */

static void
stop(struct run *r)
{
	r->over = true;
	event_base_loopbreak(r->base);
}

/* No more events are accepted; what is under way has a time limit. */
static void
begin_end(struct run *r)
{
	uint64_t ms = jrt_setting_number(&r->app->settings, SETTING_DRAIN_TIMEOUT);
	struct timeval t = { (time_t)(ms / 1000), (suseconds_t)(ms % 1000 * 1000) };
	if (r->ending) {
		return;
	}
	r->ending = true;
	jrt_notify(&r->notify, "STOPPING=1");
	(void)evtimer_add(&r->limit, &t);
	if (r->ingest != NULL) {
		jrt_ingest_stop(r->ingest);
	}
}

static void
on_signal(evutil_socket_t number, short what, void *user)
{
	struct run *r = user;
	(void)what;
	if (r->signals.came != 0) {
		stop(r); /* asked twice */
		return;
	}
	r->signals.came = (int)number;
	jrt_log(&r->app->log, JRT_LOG_INFO,
		"%s: reading stopped; requests in flight have up to %ju ms",
		number == SIGTERM ? "SIGTERM" : "SIGINT",
		(uintmax_t)jrt_setting_number(&r->app->settings, SETTING_DRAIN_TIMEOUT));
	begin_end(r);
	jrt_delivery_drain(&r->delivery);
}

/* Secrets from their file, if there is one (those from the environment stay), and certificates. */
static bool
reload(struct run *r, struct jrt_complaints *complaints)
{
	struct jrt_app *app = r->app;
	struct jrt_secrets fresh, old = app->secrets;
	struct jrt_settings settings;
	bool good = jrt_secrets_reload(&fresh, &old, app->option[OPTION_SECRETS], complaints);
	if (good) {
		good = jrt_settings_load(
			&settings, app->pipeline, app->sets, app->set_count, &fresh, complaints);
		jrt_proxy_hide(&fresh, &settings);
		app->secrets = fresh;
		good = good &&
		       (r->ingest == NULL || jrt_ingest_reload(r->ingest, &settings, complaints));
		good = good && jrt_delivery_reload(&r->delivery, &settings, complaints);
		if (r->ingest != NULL) {
			jrt_ingest_adopt(r->ingest, good);
		}
		jrt_settings_finish(&settings);
	}
	app->secrets = good ? fresh : old;
	jrt_secrets_finish(good ? &old : &fresh);
	return good;
}

static void
on_hangup(evutil_socket_t number, short what, void *user)
{
	struct run *r = user;
	struct jrt_complaints complaints = { .report = complain, .user = r->app };
	char text[64];
	(void)number;
	(void)what;
	(void)snprintf(
		text, sizeof text, "RELOADING=1\nMONOTONIC_USEC=%ju", (uintmax_t)jrt_now_us());
	jrt_notify(&r->notify, text);
	bool good = reload(r, &complaints);
	jrt_log_each(&r->app->log, good ? JRT_LOG_INFO : JRT_LOG_ERROR, "SIGHUP: %s",
		good ? "secrets, certificates and the dead-letter file are read again"
		     : "secrets and certificates stay as they were");
	jrt_notify(&r->notify, "READY=1");
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
	jrt_delivery_report_waits(&r->delivery.out);
	if (r->pages.delivery != NULL) {
		jrt_pages_tick(&r->pages);
	}
}

/* ---- the summary at the end
 * --------------------------------------------------------------------- */

static bool
everything_settled(const struct run *r)
{
	const struct jrt_delivery *d = &r->delivery;
	/* What an endless source has not delivered, it will supply again. */
	bool all = d->ledger.window.count == 0 && d->ended && !jrt_ledger_waits(&d->ledger);
	return !d->ledger.broken && (d->source->endless || all);
}

static void
summarize(struct run *r, uint64_t ms)
{
	const struct jrt_delivery *d = &r->delivery;
	const struct jrt_delivery_counts *c = &d->ledger.counts;
	uint64_t dead = c->invalid + c->failed + c->refused;
	double seconds = ms > 0 ? (double)ms / 1000 : 0.001;
	char more[800] = "";
	int n = 0;
	if (dead > 0) {
		n += snprintf(more + n, sizeof more - (size_t)n,
			"; %ju dead-lettered (%ju invalid, %ju not transformed, %ju refused) to %.200s",
			(uintmax_t)dead, (uintmax_t)c->invalid, (uintmax_t)c->failed,
			(uintmax_t)c->refused, d->ledger.dead.path);
	}
	if (c->dropped > 0) {
		n += snprintf(more + n, sizeof more - (size_t)n, "; %ju dropped (nothing selected)",
			(uintmax_t)c->dropped);
	}
	if (d->ledger.window.count > 0 && d->source->origin != NULL) {
		struct jrt_origin first =
			jrt_ledger_origin(&d->ledger, jrt_window_first_line(&d->ledger.window));
		n += snprintf(more + n, sizeof more - (size_t)n,
			"; %zu not delivered yet, the first with offset %ju of %.200s",
			d->ledger.window.count, (uintmax_t)first.line, first.name);
	} else if (d->ledger.window.count > 0) {
		n += snprintf(more + n, sizeof more - (size_t)n,
			!d->source->endless   ? "; %zu not delivered, the first on line %ju"
			: d->source->in_lines ? "; %zu not delivered yet, from line %ju on"
					      : "; %zu not delivered yet, from offset %ju on",
			d->ledger.window.count,
			(uintmax_t)jrt_window_first_line(&d->ledger.window));
	}
	if (!d->ended && !d->source->endless) {
		(void)snprintf(more + n, sizeof more - (size_t)n,
			"; stopped before the end of %.200s", d->source->name);
	}
	jrt_log_flush(&r->app->log);
	jrt_log(&r->app->log, JRT_LOG_INFO,
		"%ju of %ju records delivered in %ju requests (%.1f MB, %ju retries, %.2f s, %.0f records/s)%s",
		(uintmax_t)c->delivered, (uintmax_t)c->records,
		(uintmax_t)d->out.sink.counts.requests, (double)d->out.sink.counts.bytes / 1e6,
		(uintmax_t)d->out.sink.counts.retries, seconds, (double)c->delivered / seconds,
		more);
}

static void
loop(struct run *r)
{
	struct timeval tick = { 2, 0 };
	uint64_t from = jrt_now_ms();
	(void)evsignal_assign(&r->signals.terminate, r->base, SIGTERM, on_signal, r);
	(void)evsignal_assign(&r->signals.interrupt, r->base, SIGINT, on_signal, r);
	(void)evtimer_assign(&r->limit, r->base, on_limit, r);
	(void)evsignal_assign(&r->signals.hangup, r->base, SIGHUP, on_hangup, r);
	(void)event_add(&r->signals.hangup, NULL);
	(void)event_assign(&r->tick, r->base, -1, EV_PERSIST, on_tick, r);
	(void)event_add(&r->signals.terminate, NULL);
	(void)event_add(&r->signals.interrupt, NULL);
	(void)event_add(&r->tick, &tick);
	jrt_delivery_start(&r->delivery);
	jrt_notify_init(&r->notify, r->base);
	jrt_notify(&r->notify, "READY=1");
	while (!r->over && event_base_loop(r->base, EVLOOP_ONCE) == 0) {
		if (r->delivery.state == DELIVERY_DONE || jrt_delivery_is_at_rest(&r->delivery)) {
			begin_end(r);
			r->over = r->ingest == NULL || !jrt_ingest_is_busy(r->ingest);
		}
	}
	begin_end(r);
	(void)event_del(&r->signals.terminate);
	(void)event_del(&r->signals.interrupt);
	(void)event_del(&r->signals.hangup);
	(void)event_del(&r->tick);
	(void)evtimer_del(&r->limit);
	jrt_notify_finish(&r->notify);
	summarize(r, jrt_now_ms() - from);
}

/* ---- beginning and end -------------------------------------------------------------------------
 */

/* NAME.place, the name in earlier versions, if that is there, otherwise NAME.position.  NULL: no
 * memory. */
static char *
position_file(const char *name)
{
	char *file;
	if (asprintf(&file, "%s.place", name) < 0) {
		return NULL;
	}
	if (access(file, F_OK) == 0) {
		return file;
	}
	free(file);
	return asprintf(&file, "%s.position", name) < 0 ? NULL : file;
}

/* source.file.*  NULL after complaining. */
static struct jrt_source *
open_file(struct run *r, struct jrt_complaints *complaints)
{
	struct jrt_app *app = r->app;
	const char *path = jrt_setting_text(&app->settings, SETTING_SOURCE_FILE_PATH);
	const char *position = jrt_setting_text(&app->settings, SETTING_SOURCE_FILE_STATE);
	if (path == NULL) {
		jrt_complain(complaints, "source.file.path is not set");
		return NULL;
	}
	if (jrt_setting_number(&app->settings, SETTING_SOURCE_FILE_FOLLOW) != 0) {
		return jrt_source_file(r->base, path, app->max_record, &app->log);
	}
	if (position == NULL) {
		r->position = position_file(jrt_topic_name(app));
		if (r->position == NULL) {
			jrt_complain(complaints, "out of memory");
			return NULL;
		}
		position = r->position;
	}
	struct jrt_start start = jrt_start_of(&app->settings);
	struct jrt_follow_options options = { .path = path,
		.position = position,
		.forget = start.always,
		.from_end = start.at == JRT_START_END,
		.max_record = app->max_record,
		.log = &app->log };
	return jrt_source_follow(r->base, &options, complaints);
}

/* Waits until no process holds the topic; a signal ends this one at once. */
static void
await_topic(struct jrt_app *app, const char *dir)
{
	const struct timespec pause = { .tv_nsec = 20000000 };
	char holder[80], reported[80] = "";
	for (;;) {
		jrt_topic_dir_holder(dir, holder, sizeof holder);
		if (*holder == '\0') {
			return;
		}
		if (strcmp(holder, reported) != 0) {
			jrt_log(&app->log, JRT_LOG_INFO, "waiting for the topic %s, which %s has",
				dir, holder);
			memcpy(reported, holder, sizeof reported);
		}
		(void)nanosleep(&pause, NULL);
	}
}

/* What --input names, otherwise the file's source.  NULL after complaining. */
static struct jrt_source *
open_source(struct run *r, struct jrt_complaints *complaints)
{
	enum source { EMBEDDED, FROM_FILE, STDIN, KAFKA }; /* in the order of settings.def */
	struct jrt_app *app = r->app;
	const char *input = app->option[OPTION_INPUT];
	enum source source = (enum source)jrt_setting_number(&app->settings, SETTING_SOURCE);
	struct jrt_topic_options options;
	if (input != NULL || source == STDIN) {
		return jrt_source_file(
			r->base, input != NULL ? input : "-", app->max_record, &app->log);
	}
	if (source == FROM_FILE) {
		return open_file(r, complaints);
	}
	if (source != EMBEDDED) {
		const struct jrt_source_kind *kind = app->pipeline->source;
		if (kind != NULL) {
			return kind->open(app, r->base, complaints);
		}
		jrt_complain(complaints,
			"source: \"%s\" is not in this binary: only in one whose connector file names it",
			jrt_setting_text(&app->settings, SETTING_SOURCE));
		return NULL;
	}
	if (!jrt_topic_configure(app, &options, &r->topic_dir)) {
		jrt_complain(complaints, "out of memory");
		return NULL;
	}
	if (app->option[OPTION_WAIT] != NULL) {
		await_topic(app, r->topic_dir);
	}
	r->topic = jrt_topic_open(&options, complaints);
	struct jrt_start start = jrt_start_of(&app->settings);
	return r->topic != NULL && jrt_start_topic(&start, r->topic, &app->log, complaints)
		       ? jrt_source_topic(r->base, r->topic, jrt_topic_name(app), &app->log)
		       : NULL;
}

static bool
start_server(struct run *r, struct jrt_complaints *complaints)
{
	const struct jrt_settings *s = &r->app->settings;
	r->pages = (struct jrt_pages){ .app = r->app,
		.delivery = &r->delivery,
		.topic = r->topic,
		.started_ms = jrt_now_ms() };
	if (r->app->beside || !jrt_ingest_is_wanted(s, r->topic != NULL)) {
		return true;
	}
	struct jrt_ingest_options options = { .base = r->base,
		.topic = r->topic,
		.name = jrt_topic_name(r->app),
		.settings = s,
		.log = &r->app->log,
		.page = jrt_pages_write,
		.user = &r->pages };
	r->ingest = jrt_ingest_start(&options, complaints);
	r->pages.ingest = r->ingest;
	return r->ingest != NULL;
}

static int
run_in(struct run *r)
{
	struct jrt_complaints complaints = { .report = complain, .user = r->app };
	int status = JRT_EXIT_FAILED;
	struct jrt_source *source = open_source(r, &complaints);
	if (source == NULL) {
		return status;
	}
	if (jrt_delivery_init(&r->delivery, r->app, r->base, source, &complaints) &&
		start_server(r, &complaints)) {
		loop(r);
		status = everything_settled(r) ? JRT_EXIT_DONE : JRT_EXIT_FAILED;
	}
	jrt_delivery_finish(&r->delivery);
	return status;
}

static int
run(struct jrt_app *app)
{
	struct run r = { .app = app };
	jrt_quiet_libevent();
	r.base = event_base_new();
	if (r.base == NULL) {
		jrt_log(&app->log, JRT_LOG_ERROR, "the event loop cannot be created");
		return JRT_EXIT_FAILED;
	}
	int status = run_in(&r);
	/* In this order: what waits for the disk is written, and its producers get their
	 * answers. */
	jrt_topic_close(r.topic);
	jrt_ingest_destroy(r.ingest);
	free(r.topic_dir);
	free(r.position);
	event_base_free(r.base);
	return status;
}

const struct jrt_command jrt_command_run = {
	.name = "run",
	.bit = IN_RUN,
	.arguments = "[OPTION...]",
	.help = "records to the endpoint (the default)\n\n"
		"Takes events over HTTP into the topic, or reads them from --input or the file's source, one JSON document per\n"
		"line; transforms each and sends it to http.endpoint, several at a time, and again if that can help.  Records\n"
		"that cannot be transformed, or that the endpoint refuses, go to the dead-letter file.  The exit status is 0 if\n"
		"every record was delivered or went there.  SIGTERM ends it once the requests in flight are done.\n",
	.takes_files = false,
	.run = run,
};
