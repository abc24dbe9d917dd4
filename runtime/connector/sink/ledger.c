/* SPDX-License-Identifier: Apache-2.0 */
/* Settles records with their source, and keeps those that cannot be delivered. */
#include "connector/sink/ledger.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { AGAIN_MS = 50 };

static bool
fail(struct jrt_ledger *l, const char *what)
{
	jrt_log(&l->app->log, JRT_LOG_ERROR, "%s%s: %s", what, l->dead.path, strerror(errno));
	l->broken = true;
	event_active(l->wake, EV_TIMEOUT, 0);
	return false;
}

/* ---- records that are settled -----------------------------------------------------------------
 */

/* Informs the source; `line` 0: only of what is settled without a gap. */
static void
report_source(struct jrt_ledger *l, uint64_t line, bool moved)
{
	struct jrt_source *source = l->source;
	if (line > 0 && source->settled_one != NULL) {
		source->settled_one(source, line);
	}
	if (moved && source->settled != NULL) {
		source->settled(source, l->window.settled_line, l->window.settled_end);
	}
}

/* Postpones that until the dead letters before it are in their file. */
static void
report_later(struct jrt_ledger *l, uint64_t line, bool moved)
{
	l->moved |= moved;
	if (l->source->settled_one == NULL) {
		return;
	}
	if (l->unreported.count == l->unreported.room) {
		size_t room = l->unreported.room == 0 ? 64 : 2 * l->unreported.room;
		uint64_t *more = realloc(l->unreported.lines, room * sizeof *more);
		if (more == NULL) {
			errno = ENOMEM;
			(void)fail(l, "");
			return;
		}
		l->unreported.lines = more;
		l->unreported.room = room;
	}
	l->unreported.lines[l->unreported.count++] = line;
}

/* A record may only be forgotten when its dead letter is on disk. */
static bool
sync_dead_letters(struct jrt_ledger *l)
{
	if (l->dead.file.count != l->dead.synced && !jrt_dead_letter_sync(&l->dead.file)) {
		return fail(l, "");
	}
	l->dead.synced = l->dead.file.count;
	return true;
}

void
jrt_ledger_settle(struct jrt_ledger *l, uint64_t sequence)
{
	struct jrt_source *source = l->source;
	uint64_t line = jrt_window_line(&l->window, sequence);
	bool moved = jrt_window_done(&l->window, sequence);
	/* Whoever makes room wakes the reader. */
	event_active(l->wake, EV_TIMEOUT, 0);
	if ((!moved || source->settled == NULL) && source->settled_one == NULL) {
		return;
	}
	if (jrt_ledger_waits(l)) {
		report_later(l, line, moved);
	} else if (sync_dead_letters(l)) {
		report_source(l, line, moved);
	}
}

void
jrt_ledger_settle_at_once(struct jrt_ledger *l, const struct jrt_record *r)
{
	uint64_t sequence;
	if (jrt_window_add(&l->window, r->line, r->end, &sequence)) {
		jrt_ledger_settle(l, sequence);
	}
}

/* ---- dead letters -----------------------------------------------------------------------------
 */

static bool
dead_letter_failed(struct jrt_ledger *l)
{
	return fail(l, "the dead-letter file ");
}

static bool
open_dead_letters(struct jrt_ledger *l)
{
	if (!l->dead.open) {
		uint64_t most =
			jrt_setting_number(&l->app->settings, SETTING_DEAD_LETTER_MAX_BYTES);
		l->dead.open = jrt_dead_letter_open(&l->dead.file, l->dead.path, most);
		l->dead.file.hurried = true;
	}
	return l->dead.open || dead_letter_failed(l);
}

static void
try_again(struct jrt_ledger *l)
{
	struct timeval t = { 0, AGAIN_MS * 1000 };
	(void)evtimer_add(&l->dead.again, &t);
}

/* Another process has the file: reports that, and tries again. */
static void
look_whether_it_waits(struct jrt_ledger *l)
{
	if (jrt_ledger_waits(l) && !evtimer_pending(&l->dead.again, NULL)) {
		jrt_log(&l->app->log, JRT_LOG_WARNING,
			"the dead-letter file %s: another process keeps it locked, or does not read it; nothing more is delivered until then",
			l->dead.path);
		try_again(l);
	}
}

bool
jrt_ledger_keep(struct jrt_ledger *l, const struct jrt_dead_entry *e, struct jrt_text record)
{
	bool good = open_dead_letters(l) &&
		    (jrt_dead_letter_put(&l->dead.file, e, record) || dead_letter_failed(l));
	look_whether_it_waits(l);
	return good;
}

struct jrt_origin
jrt_ledger_origin(const struct jrt_ledger *l, uint64_t line)
{
	return l->source->origin != NULL ? l->source->origin(l->source, line)
					 : (struct jrt_origin){ l->source->name, line };
}

struct jrt_dead_entry
jrt_ledger_entry(const struct jrt_ledger *l, uint64_t line, uint64_t byte, enum jrt_status status)
{
	struct jrt_origin origin = jrt_ledger_origin(l, line);
	return (struct jrt_dead_entry){ .source = origin.name,
		.line = origin.line,
		.byte = byte,
		.reason = jrt_status_text(status),
		.status_name = jrt_status_name(status) };
}

void
jrt_ledger_blame(struct jrt_ledger *l, struct jrt_dead_entry *e, uint64_t line,
	const struct jrt_where *where, enum jrt_status status)
{
	char text[JRT_WHERE_MESSAGE], said[JRT_WHERE_TEXT + 64];
	if (where == NULL) {
		return;
	}
	e->spec = where->spec;
	e->path = where->path;
	/* Many records may fail at one line of the spec: that is reported once. */
	int n = line > 0 ? snprintf(said, sizeof said, "%s:%ju%s%s", e->source, (uintmax_t)e->line,
				   *where->path != '\0' ? ", at " : "", where->path)
			 : 0;
	(void)snprintf(text, sizeof text, "%s: %s", where->spec, jrt_status_text(status));
	jrt_log_with(&l->app->log, JRT_LOG_WARNING,
		(struct jrt_text){ said, n < (int)sizeof said ? (size_t)n : sizeof said - 1 },
		"%s; the record goes to %s", text, l->dead.path);
}

void
jrt_ledger_dropped(struct jrt_ledger *l, uint64_t line, struct jrt_worker *worker)
{
	bool null = jrt_is_null(&worker->scanner.doc, worker->scanner.doc.root);
	l->counts.dropped++;
	l->counts.dropped_null += null;
	if (l->app->log.level < JRT_LOG_DEBUG) {
		return;
	}
	struct jrt_origin origin = jrt_ledger_origin(l, line);
	const char *emptied = jrt_worker_emptied(worker);
	jrt_log(&l->app->log, JRT_LOG_DEBUG, "%s:%ju: dropped, nothing came out%s%s", origin.name,
		(uintmax_t)origin.line,
		emptied != NULL ? ": nothing was left behind "
		: null          ? ": the record is null"
				: "",
		emptied != NULL ? emptied : "");
}

void
jrt_ledger_reject(struct jrt_ledger *l, const struct jrt_record *r, bool invalid)
{
	struct jrt_dead_entry e =
		jrt_ledger_entry(l, r->line, invalid ? r->fault + 1 : 0, r->status);
	jrt_ledger_blame(l, &e, r->line, r->where, r->status);
	if (jrt_ledger_keep(l, &e, r->text)) {
		l->counts.invalid += invalid;
		l->counts.failed += !invalid;
		jrt_ledger_settle_at_once(l, r);
	}
}

/* ---- records beyond the limit -----------------------------------------------------------------
 */

static bool
begin_long(struct jrt_ledger *l, uint64_t line)
{
	struct jrt_dead_entry e = jrt_ledger_entry(l, line, l->app->max_record + 1, JRT_TOO_LARGE);
	l->dead.in_long = open_dead_letters(l) && jrt_dead_letter_begin(&l->dead.file, &e);
	if (!l->dead.in_long && l->dead.open && !l->dead.file.waits) {
		(void)dead_letter_failed(l);
	}
	return l->dead.in_long;
}

enum jrt_long
jrt_ledger_take_long(
	struct jrt_ledger *l, const struct jrt_record *r, struct jrt_text piece, bool last)
{
	bool good = l->dead.in_long || begin_long(l, r->line);
	if (!good && jrt_ledger_waits(l)) {
		look_whether_it_waits(l);
		return JRT_LONG_WAIT;
	}
	good = good && (jrt_dead_letter_piece(&l->dead.file, piece) || dead_letter_failed(l));
	if (good && last) {
		good = jrt_dead_letter_end(&l->dead.file) || dead_letter_failed(l);
	}
	look_whether_it_waits(l);
	if (last && good) {
		l->counts.records++;
		l->counts.invalid++;
		jrt_ledger_settle_at_once(l, r);
	}
	return last || !good ? JRT_LONG_END : JRT_LONG_MORE;
}

/* Leaves a file that has been moved away; the next entry goes to a file of the old name. */
static void
reopen_now(struct jrt_ledger *l)
{
	if (l->dead.open) {
		(void)jrt_dead_letter_sync(&l->dead.file);
		jrt_dead_letter_close(&l->dead.file);
		l->dead.open = false;
		l->dead.synced = 0;
		(void)open_dead_letters(l);
	}
	l->dead.reopen = false;
}

void
jrt_ledger_end_long(struct jrt_ledger *l)
{
	l->dead.in_long = false;
	if (l->dead.reopen && !jrt_ledger_waits(l)) {
		reopen_now(l);
	}
}

void
jrt_ledger_reopen(struct jrt_ledger *l)
{
	l->dead.reopen = true;
	if (!l->dead.in_long && !jrt_ledger_waits(l)) {
		reopen_now(l);
	}
}

/* Tries the file once more; then settles everything that waited. */
static void
on_again(evutil_socket_t fd, short what, void *user)
{
	struct jrt_ledger *l = user;
	(void)fd;
	(void)what;
	if (!jrt_dead_letter_flush(&l->dead.file)) {
		(void)dead_letter_failed(l);
		return;
	}
	if (l->dead.file.waits) {
		try_again(l);
		return;
	}
	if (sync_dead_letters(l)) {
		for (size_t i = 0; i < l->unreported.count; i++) {
			report_source(l, l->unreported.lines[i], false);
		}
		report_source(l, 0, l->moved);
		l->unreported.count = 0;
		l->moved = false;
	}
	if (l->dead.reopen && !l->dead.in_long) {
		reopen_now(l);
	}
	event_active(l->wake, EV_TIMEOUT, 0);
}

/* ---- beginning and end ------------------------------------------------------------------------
 */

char *
jrt_dead_letter_path(const struct jrt_app *app)
{
	const char *path = app->option[OPTION_DEAD_LETTER];
	path = path != NULL ? path : jrt_setting_text(&app->settings, SETTING_DEAD_LETTER_PATH);
	if (path != NULL) {
		return strdup(path);
	}
	const char *topic = app->pipeline->topic;
	char *own;
	int n = asprintf(&own, "%s.dead.ndjson",
		topic != NULL && *topic != '\0' && strchr(topic, '/') == NULL
			? topic
			: app->pipeline->name);
	return n < 0 ? NULL : own;
}

bool
jrt_ledger_init(struct jrt_ledger *l, struct jrt_app *app, struct jrt_source *source,
	struct event *wake, struct jrt_complaints *complaints)
{
	*l = (struct jrt_ledger){ .app = app, .source = source, .wake = wake };
	(void)evtimer_assign(&l->dead.again, event_get_base(wake), on_again, l);
	l->dead.path = jrt_dead_letter_path(app);
	if (l->dead.path == NULL) {
		jrt_complain(complaints, "out of memory");
		return false;
	}
	/* A file that somebody named is created at once, to find out whether that works. */
	bool named = app->option[OPTION_DEAD_LETTER] != NULL ||
		     jrt_setting_text(&app->settings, SETTING_DEAD_LETTER_PATH) != NULL;
	return !named || open_dead_letters(l);
}

void
jrt_ledger_finish(struct jrt_ledger *l)
{
	(void)evtimer_del(&l->dead.again);
	free(l->unreported.lines);
	if (l->dead.open) {
		(void)jrt_dead_letter_sync(&l->dead.file);
		jrt_dead_letter_close(&l->dead.file);
	}
	free(l->dead.path);
	jrt_window_finish(&l->window);
}
