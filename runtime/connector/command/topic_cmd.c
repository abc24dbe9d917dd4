/* SPDX-License-Identifier: Apache-2.0 */
/* The command topic: shows what is in the topic, and delivers records again. */
#include "connector/command/topic_repair_cmd.h"
#include "connector/topic/topic_config.h"

#include "connector/common/units.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

const char *
jrt_topic_name(const struct jrt_app *app)
{
	const char *name = app->pipeline->topic;
	return name != NULL && *name != '\0' ? name : app->pipeline->name;
}

/* The binary often has the topic's name, so the directory has another one; but a directory from
 * before this rule stays in use. */
static char *
default_dir(const char *name)
{
	struct stat st;
	char *dir;
	if (stat(name, &st) == 0 && S_ISDIR(st.st_mode)) {
		return strdup(name);
	}
	return asprintf(&dir, "%s.topic", name) < 0 ? NULL : dir;
}

bool
jrt_topic_configure(const struct jrt_app *app, struct jrt_topic_options *options, char **dir)
{
	const struct jrt_settings *s = &app->settings;
	const char *set = jrt_setting_text(s, SETTING_SOURCE_EMBEDDED_DIR);
	*dir = set != NULL ? strdup(set) : default_dir(jrt_topic_name(app));
	*options = (struct jrt_topic_options){ .dir = *dir,
		.max_bytes = jrt_setting_number(s, SETTING_SOURCE_EMBEDDED_MAX_BYTES),
		.sync_ms = jrt_setting_number(s, SETTING_SOURCE_EMBEDDED_SYNC),
		.settle_ms = JRT_TOPIC_SETTLE_MS,
		.retain_ms = jrt_setting_number(s, SETTING_META_TOPIC_RETENTION_TIME) };
	return *dir != NULL;
}

static void
complain(void *user, const char *line)
{
	jrt_report(user, "%s", line);
}

/* ---- time -------------------------------------------------------------- */

static uint64_t
time_of_day(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static const char *
stamp(uint64_t ms, char out[static 40])
{
	struct tm tm;
	time_t seconds = (time_t)(ms / 1000);
	size_t n = strftime(out, 40, "%Y-%m-%dT%H:%M:%S", gmtime_r(&seconds, &tm));
	(void)snprintf(out + n, 40 - n, ".%03uZ", (unsigned)(ms % 1000));
	return out;
}

/* Two digits, as a number; -1: not digits. */
static int
two_digits(const char *text)
{
	bool digits = isdigit((unsigned char)text[0]) && isdigit((unsigned char)text[1]);
	return digits ? (text[0] - '0') * 10 + (text[1] - '0') : -1;
}

/* "Z", "+01:00", "-0530", or nothing, which means UTC: in seconds. */
static bool
parse_zone(const char *text, long *zone)
{
	*zone = 0;
	if (*text == '\0' || strcmp(text, "Z") == 0 || strcmp(text, "z") == 0) {
		return true;
	}
	if (*text != '+' && *text != '-') {
		return false;
	}
	int hours = two_digits(text + 1);
	const char *rest = hours < 0 ? "" : text + 3 + (text[3] == ':');
	int minutes = two_digits(rest);
	if (minutes < 0 || minutes >= 60 || hours >= 24 || rest[2] != '\0') {
		return false;
	}
	*zone = (long)(hours * 3600 + minutes * 60) * (*text == '-' ? -1 : 1);
	return true;
}

/* RFC 3339, where the time may be omitted; or a duration: that long ago. */
static bool
parse_time(const char *text, uint64_t *ms)
{
	struct tm tm = { .tm_mday = 1 };
	uint64_t ago, now = time_of_day();
	long zone;
	unsigned thousandths = 0;
	if (jrt_parse_duration(text, &ago)) {
		*ms = ago < now ? now - ago : 0;
		return true;
	}
	const char *rest = strptime(text, "%Y-%m-%d", &tm);
	if (rest != NULL && (*rest == 'T' || *rest == 't' || *rest == ' ')) {
		rest = strptime(rest + 1, "%H:%M:%S", &tm);
		if (rest != NULL && *rest == '.') {
			unsigned unit = 100;
			for (rest++; isdigit((unsigned char)*rest); rest++, unit /= 10) {
				thousandths += unit * (unsigned)(*rest - '0');
			}
		}
	}
	if (rest == NULL || !parse_zone(rest, &zone)) {
		return false;
	}
	int64_t seconds = (int64_t)timegm(&tm) - zone;
	*ms = seconds > 0 ? (uint64_t)seconds * 1000 + thousandths : 0;
	return true;
}

/* ---- looking ----------------------------------------------------------- */

static void
print_text(const struct jrt_app *app, const char *dir, const struct jrt_topic_stat *s)
{
	char when[40];
	uint64_t now = time_of_day();
	printf("topic      %s in %s\n", jrt_topic_name(app), dir);
	printf("held by    %s\n", *s->holder != '\0' ? s->holder : "nobody");
	if (s->first < s->end) {
		printf("kept       offsets %ju to %ju, the first from %s\n", (uintmax_t)s->first,
			(uintmax_t)s->end - 1, stamp(s->first_ms, when));
	} else {
		printf("kept       nothing\n");
	}
	printf("next       offset %ju to be appended, %ju to be delivered\n", (uintmax_t)s->end,
		(uintmax_t)s->consumer);
	printf("backlog    %ju records, %ju bytes", (uintmax_t)s->backlog,
		(uintmax_t)s->backlog_bytes);
	if (s->waiting_ms > 0) {
		printf(", the oldest from %s, %ju s ago", stamp(s->waiting_ms, when),
			(uintmax_t)(now > s->waiting_ms ? (now - s->waiting_ms) / 1000 : 0));
	}
	printf("\nspace      %ju of %ju bytes, full from %ju on\n", (uintmax_t)s->used_bytes,
		(uintmax_t)s->max_bytes, (uintmax_t)s->refuse_bytes);
}

static void
put_text(struct jrt_writer *w, const char *before, const char *text)
{
	jrt_put(w, before, strlen(before));
	if (*text != '\0') {
		jrt_put_string(w, (struct jrt_text){ text, strlen(text) });
	} else {
		jrt_put_lit(w, "null");
	}
}

static void
put_number(struct jrt_writer *w, const char *before, uint64_t n)
{
	jrt_put(w, before, strlen(before));
	jrt_put_unsigned(w, n);
}

static void
print_json(const struct jrt_app *app, const char *dir, const struct jrt_topic_stat *s)
{
	struct jrt_writer w;
	char when[40];
	jrt_writer_init(&w);
	put_text(&w, "{\"topic\":", jrt_topic_name(app));
	put_text(&w, ",\"dir\":", dir);
	put_text(&w, ",\"holder\":", s->holder);
	put_number(&w, ",\"first\":", s->first);
	put_number(&w, ",\"last\":", s->end - 1);
	put_number(&w, ",\"consumer\":", s->consumer);
	put_number(&w, ",\"backlog_records\":", s->backlog);
	put_number(&w, ",\"backlog_bytes\":", s->backlog_bytes);
	put_text(&w, ",\"first_time\":", s->first_ms > 0 ? stamp(s->first_ms, when) : "");
	put_text(&w, ",\"backlog_time\":", s->waiting_ms > 0 ? stamp(s->waiting_ms, when) : "");
	put_number(&w, ",\"used_bytes\":", s->used_bytes);
	put_number(&w, ",\"full_bytes\":", s->refuse_bytes);
	put_number(&w, ",\"max_bytes\":", s->max_bytes);
	jrt_put_lit(&w, "}\n");
	if (w.status == JRT_OK) {
		(void)fwrite(w.base, 1, w.used, stdout);
	}
	jrt_writer_finish(&w);
}

static int
show(struct jrt_app *app, const char *dir)
{
	struct jrt_complaints complaints = { .report = complain, .user = app };
	struct jrt_topic_stat stat;
	const char *format = app->option[OPTION_FORMAT];
	bool json = format != NULL && strcmp(format, "json") == 0;
	if (format != NULL && !json && strcmp(format, "text") != 0) {
		jrt_report(app, "--format: \"%s\" is neither text nor json", format);
		return JRT_EXIT_USAGE;
	}
	if (!jrt_topic_look(dir, &stat, &complaints)) {
		return JRT_EXIT_FAILED;
	}
	(json ? print_json : print_text)(app, dir, &stat);
	return JRT_EXIT_DONE;
}

/* ---- replay ------------------------------------------------------------ */

static int
move(struct jrt_app *app, struct jrt_topic *t, uint64_t from)
{
	struct jrt_topic_stat stat;
	enum jrt_topic_status status = jrt_topic_stat(t, &stat);
	if (status == JRT_TOPIC_OK && from >= stat.delivered && from != stat.consumer) {
		jrt_report(app, "nothing is replayed: delivery goes on from offset %ju anyway",
			(uintmax_t)stat.consumer);
		return JRT_EXIT_FAILED;
	}
	if (status == JRT_TOPIC_OK && from < stat.first) {
		jrt_report(app, "offset %ju is gone: the first that is kept is %ju",
			(uintmax_t)from, (uintmax_t)stat.first);
		return JRT_EXIT_FAILED;
	}
	uint64_t waited = stat.backlog;
	status = status == JRT_TOPIC_OK ? jrt_topic_replay(t, from) : status;
	status = status == JRT_TOPIC_OK ? jrt_topic_stat(t, &stat) : status;
	if (status != JRT_TOPIC_OK) {
		jrt_report(app, "topic %s: %s", jrt_topic_path(t), jrt_topic_status_text(status));
		return JRT_EXIT_FAILED;
	}
	printf("%ju records will be delivered again, from offset %ju\n",
		(uintmax_t)(stat.backlog - waited), (uintmax_t)from);
	return JRT_EXIT_DONE;
}

static int
replay(struct jrt_app *app, const struct jrt_topic_options *options)
{
	struct jrt_complaints complaints = { .report = complain, .user = app };
	const char *from = app->option[OPTION_FROM], *since = app->option[OPTION_SINCE];
	uint64_t offset = 0, time_ms = 0;
	if ((from == NULL) == (since == NULL)) {
		jrt_report(app, "replay needs --from OFFSET or --since TIME");
		return JRT_EXIT_USAGE;
	}
	if (from != NULL && !jrt_parse_count(from, &offset)) {
		jrt_report(app, "--from: \"%s\" is not an offset", from);
		return JRT_EXIT_USAGE;
	}
	if (since != NULL && !parse_time(since, &time_ms)) {
		jrt_report(app,
			"--since: \"%s\" is not a time such as 2026-01-31T12:00:00Z, or 90m for "
			"that long ago",
			since);
		return JRT_EXIT_USAGE;
	}
	struct jrt_topic_stat stat;
	if (!jrt_topic_look(options->dir, &stat, &complaints)) {
		return JRT_EXIT_FAILED; /* opening would create a missing topic */
	}
	struct jrt_topic_options kept = *options;
	kept.retain_ms = UINT64_MAX /
			 2; /* what is to be replayed must not be removed while we look for it */
	struct jrt_topic *t = jrt_topic_open(&kept, &complaints);
	if (t == NULL) {
		return JRT_EXIT_FAILED;
	}
	enum jrt_topic_status status =
		since != NULL ? jrt_topic_find(t, time_ms, &offset) : JRT_TOPIC_OK;
	int result = JRT_EXIT_FAILED;
	if (status == JRT_TOPIC_OK) {
		result = move(app, t, offset);
	} else {
		jrt_report(app, "topic %s: %s", options->dir, jrt_topic_status_text(status));
	}
	jrt_topic_close(t);
	return result;
}

static int
show_topic(struct jrt_app *app, const struct jrt_topic_options *options)
{
	return show(app, options->dir);
}

static const struct verb {
	const char *name;
	int (*run)(struct jrt_app *, const struct jrt_topic_options *);
} verbs[] = {
	{ "replay", replay },
	{ "check", jrt_command_topic_check },
	{ "salvage", jrt_command_topic_salvage },
	{ "compact", jrt_command_topic_compact },
};

static int
run(struct jrt_app *app)
{
	struct jrt_topic_options options;
	struct verb verb = { NULL, show_topic };
	char *dir;
	for (size_t i = 0; app->file_count == 1 && i < sizeof verbs / sizeof verbs[0]; i++) {
		if (strcmp(app->files[0], verbs[i].name) == 0) {
			verb = verbs[i];
		}
	}
	if (app->file_count > 0 && verb.name == NULL) {
		jrt_report(app, "topic \"%s\"; see topic --help", app->files[app->file_count - 1]);
		return JRT_EXIT_USAGE;
	}
	if (verb.run != replay &&
		(app->option[OPTION_FROM] != NULL || app->option[OPTION_SINCE] != NULL)) {
		jrt_report(app, "--from and --since belong to topic replay");
		return JRT_EXIT_USAGE;
	}
	if (verb.run != jrt_command_topic_salvage && app->option[OPTION_TO] != NULL) {
		jrt_report(app, "--to belongs to topic salvage");
		return JRT_EXIT_USAGE;
	}
	if (!jrt_topic_configure(app, &options, &dir)) {
		jrt_report(app, "out of memory");
		return JRT_EXIT_FAILED;
	}
	int result = verb.run(app, &options);
	free(dir);
	return result;
}

const struct jrt_command jrt_command_topic = {
	.name = "topic",
	.bit = IN_TOPIC,
	.arguments = "[replay|check|salvage|compact] [OPTION...]",
	.help = "what is in the topic; delivering records again; repair\n\n"
		"topic shows the offsets that are kept, the backlog and the oldest record, even while run has the topic open;\n"
		"the others need run to be stopped.  topic replay sets delivery back to an offset or a time, as far as records\n"
		"are still kept.  topic check reads the whole topic and reports damage; topic salvage copies the records that are\n"
		"not delivered, as far as they can be read, into a new topic.  topic compact gives unused space of the topic's\n"
		"file back to the disk.\n",
	.takes_files = true,
	.run = run,
};
