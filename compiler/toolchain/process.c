/* SPDX-License-Identifier: Apache-2.0 */
/* Runs programs without a shell, and ensures that the folder of their intermediate files is
 * removed. */
#include "toolchain/toolchain.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* The signals that end us; not those that we were started to ignore (nohup). */
static sigset_t
ending_signals(void)
{
	static const int all[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXCPU, SIGALRM,
		SIGUSR1, SIGUSR2 };
	sigset_t set;
	sigemptyset(&set);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct sigaction now;
		if (sigaction(all[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN) {
			sigaddset(&set, all[i]);
		}
	}
	return set;
}

/* The environment of a child: ours, but with its temporary files in the folder, so that they are
 * removed if it is killed, and with a PATH, which gcc needs to find its own parts. */
static char **
child_environment(const struct workdir *d, struct arena *arena)
{
	size_t count = 0, kept = 0;
	while (environ[count] != NULL) {
		count++;
	}
	char **list = arena_new_array(arena, count + 3, char *);
	for (size_t i = 0; i < count; i++) {
		if (strncmp(environ[i], "TMPDIR=", 7) != 0) {
			list[kept++] = environ[i];
		}
	}
	list[kept++] = arena_printf(arena, "TMPDIR=%s", d->path);
	if (getenv("PATH") == NULL) {
		list[kept] = arena_printf(arena, "PATH=%s", "/usr/local/bin:/usr/bin:/bin");
	}
	return list;
}

bool
workdir_create(struct workdir *d, struct arena *arena, const char **error)
{
	const char *tmp = getenv("TMPDIR");
	d->path =
		arena_printf(arena, "%s/joltc.XXXXXX", tmp != NULL && *tmp != '\0' ? tmp : "/tmp");
	/* Our parent may have made us ignore it: then nobody could wait for a child. */
	struct sigaction normal = { .sa_handler = SIG_DFL };
	sigaction(SIGCHLD, &normal, NULL);
	sigset_t held = ending_signals();
	sigaddset(&held, SIGCHLD);
	sigprocmask(SIG_BLOCK, &held, &d->before);
	if (mkdtemp(d->path) == NULL) {
		*error = arena_printf(arena, "%s: %s", d->path, strerror(errno));
		sigprocmask(SIG_SETMASK, &d->before, NULL);
		return false;
	}
	d->environment = child_environment(d, arena);
	return true;
}

static int
remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	(void)remove(path);
	return 0;
}

void
workdir_delete(const char *path)
{
	nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

void
workdir_remove(struct workdir *d)
{
	workdir_delete(d->path);
	sigprocmask(SIG_SETMASK, &d->before, NULL);
}

/* Adds the redirection of one stream. */
static int
redirect(posix_spawn_file_actions_t *actions, int fd, const char *path, int flags)
{
	return path == NULL ? 0 : posix_spawn_file_actions_addopen(actions, fd, path, flags, 0600);
}

bool
process_start(struct workdir *d, struct process *p, const char *const *argv, struct streams s)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t held;
	sigemptyset(&held);
	sigaddset(&held, SIGTTOU); /* it may write to a terminal from the background */
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	/* A group of its own (0), so that its descendants can be ended with it. */
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigmask(&attributes, &held);
	int write_new = O_WRONLY | O_CREAT | O_TRUNC;
	int failed = redirect(&actions, STDIN_FILENO, s.in, O_RDONLY);
	failed = failed != 0 ? failed : redirect(&actions, STDOUT_FILENO, s.out, write_new);
	if (s.err != NULL && s.out != NULL && strcmp(s.err, s.out) == 0) {
		failed = failed != 0 ? failed
				     : posix_spawn_file_actions_adddup2(
					       &actions, STDOUT_FILENO, STDERR_FILENO);
	} else {
		failed = failed != 0 ? failed : redirect(&actions, STDERR_FILENO, s.err, write_new);
	}
	if (failed == 0) {
		failed = posix_spawnp(&p->pid, argv[0], &actions, &attributes, (char *const *)argv,
			d->environment);
	}
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	if (failed != 0) {
		*p = (struct process){ .status = -1 };
		errno = failed;
	}
	return failed == 0;
}

/* One that has ended, or -1. */
static int
reap(struct process *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (list[i].pid != 0 && waitpid(list[i].pid, &list[i].status, WNOHANG) != 0) {
			list[i].pid = 0;
			return (int)i;
		}
	}
	return -1;
}

/* We were asked to end: ends the children with all their descendants, and removes the folder. */
static void
give_up(struct workdir *d, struct process *list, size_t count, int signal)
{
	/* Orphaned descendants become our children: this shows when the last one has stopped
	 * writing. */
	(void)prctl(PR_SET_CHILD_SUBREAPER, 1);
	for (size_t i = 0; i < count; i++) {
		if (list[i].pid != 0) {
			kill(-list[i].pid, SIGKILL);
		}
	}
	for (size_t i = 0; i < count; i++) {
		while (list[i].pid != 0 && (waitpid(-list[i].pid, NULL, 0) > 0 || errno == EINTR)) {
		}
	}
	raise(signal); /* pending until workdir_remove() unblocks it */
	workdir_remove(d);
}

int
process_wait_any(struct workdir *d, struct process *list, size_t count)
{
	sigset_t set = ending_signals();
	sigaddset(&set, SIGCHLD);
	size_t running = 0;
	for (size_t i = 0; i < count; i++) {
		running += list[i].pid != 0;
	}
	while (running > 0) {
		int ended = reap(list, count);
		if (ended >= 0) {
			return ended;
		}
		int signal = sigwaitinfo(&set, NULL);
		if (signal > 0 && signal != SIGCHLD) {
			give_up(d, list, count, signal);
		}
	}
	return -1;
}

bool
process_run(struct workdir *d, struct process *p, const char *const *argv, struct streams s)
{
	if (!process_start(d, p, argv, s)) {
		return false;
	}
	process_wait_any(d, p, 1);
	return WIFEXITED(p->status) && WEXITSTATUS(p->status) == 0;
}
