/* SPDX-License-Identifier: Apache-2.0 */
/* The command check: whether run could start. */
#include "connector/common/app.h"
#include "connector/ingest/ingest.h"
#include "connector/ingest/ingest_listen.h"
#include "connector/sink/delivery.h"
#include "connector/source/source.h"
#include "connector/topic/topic_config.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void
complain(void *user, const char *line)
{
	jrt_report(user, "%s", line);
}

static void
warn(void *user, const char *line)
{
	jrt_report(user, "warning: %s", line);
}

/* Who may post, and see metrics. */
static void
check_server(struct jrt_app *app, struct jrt_complaints *complaints)
{
	enum { EMBEDDED }; /* in the order of settings.def */
	struct jrt_complaints warnings = { .report = warn, .user = app };
	bool events = jrt_setting_number(&app->settings, SETTING_SOURCE) == EMBEDDED;
	(void)jrt_ingest_check(&app->settings, events, complaints, &warnings);
}

/* An existing file must be writable, otherwise the folder in which it will be created. */
static void
check_path(
	enum jrt_setting_id id, const char *path, bool is_folder, struct jrt_complaints *complaints)
{
	struct stat st;
	bool there = stat(path, &st) == 0;
	const char *key = jrt_setting_key(id);
	if (!there && errno != ENOENT) {
		jrt_complain(complaints, "%s: %s: %s", key, path, strerror(errno));
	} else if (there && S_ISDIR(st.st_mode) != is_folder) {
		jrt_complain(complaints, "%s: %s: %s", key, path,
			strerror(is_folder ? ENOTDIR : EISDIR));
	} else if (there) {
		if (access(path, is_folder ? R_OK | W_OK | X_OK : W_OK) != 0) {
			jrt_complain(complaints, "%s: %s: %s", key, path, strerror(errno));
		}
	} else {
		char *copy = strdup(path);
		const char *folder = copy != NULL ? dirname(copy) : ".";
		if (access(folder, W_OK | X_OK) != 0) {
			jrt_complain(complaints, "%s: %s: %s", key, folder, strerror(errno));
		}
		free(copy);
	}
}

static void
check_dead_letters(const struct jrt_app *app, struct jrt_complaints *complaints)
{
	char *path = jrt_dead_letter_path(app);
	if (path == NULL) {
		jrt_complain(complaints, "out of memory");
		return;
	}
	check_path(SETTING_DEAD_LETTER_PATH, path, false, complaints);
	free(path);
}

static void
check_topic(const struct jrt_app *app, struct jrt_complaints *complaints)
{
	struct jrt_topic_options options;
	char *dir;
	if (!jrt_topic_configure(app, &options, &dir)) {
		jrt_complain(complaints, "out of memory");
		return;
	}
	check_path(SETTING_SOURCE_EMBEDDED_DIR, dir, true, complaints);
	free(dir);
}

/* Whether we could listen there: tries it, without accepting a connection. */
static void
check_listen(const struct jrt_app *app, enum jrt_setting_id id, struct jrt_complaints *complaints)
{
	const char *text = jrt_setting_text(&app->settings, id);
	int fd = text != NULL ? jrt_listen_at(id, text, complaints) : -1;
	if (fd >= 0) {
		close(fd);
	}
}

static void
on_connected(struct jrt_client *client, const struct jrt_answer *a)
{
	struct jrt_complaints *complaints = client->user;
	if (a->error != NULL) {
		jrt_complain(complaints, "http.endpoint: %s", a->error);
	}
	event_base_loopbreak(client->endpoint->base);
}

/* Whether the endpoint accepts a connection, and its certificate is trusted; sends no request. */
static void
check_endpoint(struct jrt_endpoint *endpoint, struct jrt_complaints *complaints)
{
	struct jrt_client client;
	jrt_client_init(&client, endpoint, on_connected, complaints);
	jrt_client_connect(&client);
	(void)event_base_dispatch(endpoint->base);
	jrt_client_finish(&client);
}

/* A file that is read once must exist; one that is followed may be created later. */
static void
check_file(const struct jrt_app *app, struct jrt_complaints *complaints)
{
	const struct jrt_settings *s = &app->settings;
	const char *path = jrt_setting_text(s, SETTING_SOURCE_FILE_PATH);
	bool follows = jrt_setting_number(s, SETTING_SOURCE_FILE_FOLLOW) == 0;
	const char *state = jrt_setting_text(s, SETTING_SOURCE_FILE_STATE);
	if (follows && state != NULL) {
		check_path(SETTING_SOURCE_FILE_STATE, state, false, complaints);
	}
	if (path == NULL) {
		jrt_complain(complaints, "source.file.path is not set");
	} else if (access(path, R_OK) != 0 && !(follows && errno == ENOENT)) {
		jrt_complain(complaints, "source.file.path: %s: %s", path, strerror(errno));
	}
}

static void
check_order(const struct jrt_app *app, struct jrt_complaints *complaints)
{
	struct jrt_order order;
	(void)jrt_order_configure(&order, &app->settings, complaints);
	jrt_order_finish(&order);
}

/* What the source needs, and the server for metrics. */
static void
check_source(const struct jrt_app *app, struct jrt_complaints *complaints)
{
	enum { EMBEDDED, FROM_FILE }; /* in the order of settings.def */
	uint64_t source = jrt_setting_number(&app->settings, SETTING_SOURCE);
	if (source == EMBEDDED) {
		check_topic(app, complaints);
		check_listen(app, SETTING_SOURCE_EMBEDDED_LISTEN, complaints);
	} else if (source == FROM_FILE) {
		check_file(app, complaints);
	}
	check_listen(app, SETTING_METRICS_LISTEN, complaints);
	if (app->pipeline->source != NULL) {
		app->pipeline->source->check(app, complaints);
	}
}

static int
run(struct jrt_app *app)
{
	struct jrt_complaints complaints = { .report = complain, .user = app };
	struct jrt_sink sink;
	jrt_quiet_libevent();
	struct event_base *base = event_base_new();
	if (base == NULL) {
		jrt_report(app, "the event loop cannot be created");
		return JRT_EXIT_FAILED;
	}
	(void)jrt_sink_init(&sink, base, &app->settings, &app->log, &complaints);
	check_dead_letters(app, &complaints);
	check_order(app, &complaints);
	check_source(app, &complaints);
	check_server(app, &complaints);
	if (complaints.count == 0) {
		check_endpoint(&sink.endpoint, &complaints);
	}
	if (complaints.count == 0) {
		printf("%s: configuration and secrets are complete, %s://%s can be reached\n",
			app->pipeline->name, sink.endpoint.url.tls ? "https" : "http",
			sink.endpoint.url.authority);
	}
	(void)jrt_sink_finish(&sink);
	event_base_free(base);
	return complaints.count == 0 ? JRT_EXIT_DONE : JRT_EXIT_FAILED;
}

const struct jrt_command jrt_command_check = {
	.name = "check",
	.bit = IN_CHECK,
	.arguments = "[OPTION...]",
	.help = "whether run could begin\n\n"
		"Reads what run would read: settings, secrets, certificates; tries the addresses to listen at and the files and\n"
		"folders to write to; then connects to the endpoint, without sending anything.  Reports every problem.\n",
	.takes_files = false,
	.run = run,
};
