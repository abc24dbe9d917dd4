/* SPDX-License-Identifier: Apache-2.0 */
/* The playground from start to end: files, folder, server, browser. */
#include "play/play.h"

#include "play/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

/* The path is also used in other folders. */
static bool
make_absolute(const char **path, struct arena *arena, const char **error)
{
	char real[PATH_MAX];
	if (*path == NULL) {
		return true;
	}
	if (realpath(*path, real) == NULL) {
		*error = arena_printf(arena, "%s: %s", *path, strerror(errno));
		return false;
	}
	*path = arena_printf(arena, "%s", real);
	return true;
}

static bool
make_options(struct options *o, struct arena *arena, const char **error)
{
	const char *runtime = getenv("JOLTC_RUNTIME");
	runtime = runtime != NULL && *runtime != '\0' ? runtime : NULL;
	bool good = make_absolute(&o->value[OPTION_CONTEXT], arena, error) &&
		    make_absolute(&runtime, arena, error) &&
		    (runtime == NULL || setenv("JOLTC_RUNTIME", runtime, 1) == 0);
	for (size_t i = 0; good && i < o->with.count; i++) {
		good = make_absolute(&o->with.at[i], arena, error);
	}
	o->quick_link = true;
	return good;
}

/* A copied link to a page: the part after "#"; NULL: it is a path. */
static const char *
link_of(const char *word)
{
	const char *hash = strchr(word, '#');
	bool is_link = *word == '#' || strncmp(word, "http://127.0.0.1:", 17) == 0;
	if (hash == NULL || !is_link) {
		return NULL;
	}
	/* It becomes part of an address that other programs read. */
	return hash[1 + strspn(hash + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
					 "0123456789-_.")] == '\0'
		       ? hash
		       : NULL;
}

static bool
read_files(struct serve *s, const char **link, const char **error)
{
	const struct word_list *files = &s->options->files;
	*link = files->count == 1 ? link_of(files->at[0]) : NULL;
	if (*link != NULL) {
		return true;
	}
	struct given *const given[] = { &s->spec, &s->input };
	for (size_t i = 0; i < files->count && i < 2; i++) {
		if (!given_read(given[i], files->at[i], s->arena, error)) {
			return false;
		}
		if (!given[i]->there) {
			(void)driver_fail("%s is not there: the page makes it when it is saved",
				files->at[i]);
		}
	}
	return true;
}

static bool
read_port(const struct options *o, unsigned *port, const char **error)
{
	const char *word = o->value[OPTION_PORT];
	char *end = NULL;
	unsigned long n = word != NULL ? strtoul(word, &end, 10) : 0;
	*port = (unsigned)n;
	if (word != NULL && (*word < '0' || *word > '9' || *end != '\0' || n > 65535)) {
		*error = "--port: not a number from 1 to 65535";
		return false;
	}
	return true;
}

/* ---- the browser --------------------------------------------------------- */

/* If there is a screen; failure is ignored. */
static void
open_browser(const char *address)
{
	const char *x = getenv("DISPLAY"), *wayland = getenv("WAYLAND_DISPLAY");
	if ((x == NULL || *x == '\0') && (wayland == NULL || *wayland == '\0')) {
		return;
	}
	posix_spawn_file_actions_t actions;
	posix_spawn_file_actions_init(&actions);
	(void)posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	(void)posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	(void)posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_t attributes;
	sigset_t none;
	sigemptyset(&none);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigmask(&attributes, &none);
	const char *const argv[] = { "xdg-open", address, NULL };
	pid_t pid;
	(void)posix_spawnp(&pid, argv[0], &actions, &attributes, (char *const *)argv, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
}

/* ---- the loop ------------------------------------------------------------ */

static void
on_signal(evutil_socket_t fd, short what, void *closure)
{
	struct signalfd_siginfo seen; /* otherwise it would end us once nothing blocks it */
	(void)what;
	if (read(fd, &seen, sizeof seen) > 0) {
		event_base_loopbreak(closure);
	}
}

/* The folder blocks the signals that end the process: they are read instead. */
static struct event *
watch_signals(struct event_base *base, int *fd)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	*fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	struct event *e =
		*fd >= 0 ? event_new(base, *fd, EV_READ | EV_PERSIST, on_signal, base) : NULL;
	return e != NULL && event_add(e, NULL) == 0 ? e : NULL;
}

static enum status
serve(struct serve *s, unsigned port, const char *link)
{
	int signals = -1;
	const char *error = strerror(ENOMEM);
	s->base = event_base_new();
	struct evhttp *http = s->base != NULL ? serve_begin(s, port, &error) : NULL;
	struct event *ends = http != NULL ? watch_signals(s->base, &signals) : NULL;
	enum status status = STATUS_DONE;
	if (ends == NULL) {
		status = driver_fail("%s", error);
	} else {
		const char *address =
			arena_printf(s->arena, "%s/%s/%s", s->gate.origin, s->gate.token, link);
		printf("the playground is at %s\n", address);
		(void)fflush(stdout);
		if (!s->options->set[OPTION_NO_OPEN]) {
			open_browser(address);
		}
		event_base_dispatch(s->base);
		serve_end(s);
		event_free(ends);
	}
	if (signals >= 0) {
		close(signals);
	}
	if (http != NULL) {
		evhttp_free(http);
	}
	if (s->base != NULL) {
		event_base_free(s->base);
	}
	return status;
}

enum status
play_run(const struct options *given, struct arena *arena)
{
	struct options options = *given;
	struct serve s = { .arena = arena, .options = &options };
	struct workdir dir;
	const char *link = NULL, *error = "";
	unsigned port;
	if (!read_port(&options, &port, &error)) {
		(void)driver_fail("%s", error);
		return STATUS_USAGE;
	}
	if (!make_options(&options, arena, &error) || !read_files(&s, &link, &error) ||
		!workdir_create(&dir, arena, &error)) {
		return driver_fail("%s", error);
	}
	s.folder = dir.path;
	if (!make_absolute(&s.folder, arena, &error)) {
		workdir_remove(&dir);
		return driver_fail("%s", error);
	}
	s.mask = dir.before;
	/* What is compiled is kept as long as the page is open. */
	(void)setenv("JOLTC_CACHE", arena_printf(arena, "%s/cache", s.folder), 1);
	enum status status = serve(&s, port, link != NULL ? link : "");
	given_free(&s.spec);
	given_free(&s.input);
	workdir_remove(&dir);
	return status;
}
