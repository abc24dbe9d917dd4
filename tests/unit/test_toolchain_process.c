/* SPDX-License-Identifier: Apache-2.0 */
/* Processes, and the folder for intermediate files. */
#include "toolchain/toolchain.h"

#include "suite.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct arena arena;

static bool
exists(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0;
}

START_TEST(lines_are_split_at_blanks)
{
	struct word_list w;
	words_init(&w, &arena);
	words_split(&w, "  gcc\t-m64  -O2 ");
	ck_assert_uint_eq(w.count, 3);
	ck_assert_str_eq(w.at[0], "gcc");
	ck_assert_str_eq(w.at[2], "-O2");
	ck_assert_ptr_null(w.at[3]);
	words_split(&w, "");
	ck_assert_uint_eq(w.count, 3);
	for (int i = 0; i < 100; i++) {
		words_add(&w, "x");
	}
	ck_assert_str_eq(w.at[102], "x");
	ck_assert_ptr_null(w.at[103]);
}
END_TEST

START_TEST(the_folder_is_removed_with_its_contents)
{
	struct workdir d;
	const char *error;
	ck_assert(workdir_create(&d, &arena, &error));
	ck_assert(exists(d.path));
	ck_assert_int_eq(mkdir(arena_printf(&arena, "%s/a", d.path), 0700), 0);
	ck_assert_int_eq(symlink("/", arena_printf(&arena, "%s/a/root", d.path)), 0);
	workdir_remove(&d);
	ck_assert(!exists(d.path));
	ck_assert(exists("/"));
}
END_TEST

START_TEST(status_and_streams_are_the_childs)
{
	struct workdir d;
	const char *error;
	ck_assert(workdir_create(&d, &arena, &error));
	const char *out = arena_printf(&arena, "%s/out", d.path);
	struct process p = { 0 };
	ck_assert(process_run(&d, &p,
		(const char *const[]){ "sh", "-c", "echo hi; echo ho >&2", NULL },
		(struct streams){ .in = "/dev/null", .out = out, .err = out }));
	char text[16] = "";
	FILE *in = fopen(out, "r");
	ck_assert_uint_eq(fread(text, 1, sizeof text - 1, in), 6);
	(void)fclose(in);
	ck_assert_str_eq(text, "hi\nho\n");
	ck_assert(!process_run(&d, &p, (const char *const[]){ "sh", "-c", "exit 3", NULL },
		(struct streams){ NULL, NULL, NULL }));
	ck_assert_int_eq(WEXITSTATUS(p.status), 3);
	ck_assert(!process_run(&d, &p, (const char *const[]){ "/no/such/program", NULL },
		(struct streams){ NULL, NULL, NULL }));
	ck_assert_int_eq(p.status, -1);
	ck_assert_int_eq(errno, ENOENT);
	workdir_remove(&d);
}
END_TEST

START_TEST(whichever_ends_first_is_reaped)
{
	struct workdir d;
	const char *error;
	ck_assert(workdir_create(&d, &arena, &error));
	struct process p[3] = { { 0 }, { 0 }, { 0 } };
	struct streams none = { NULL, NULL, NULL };
	ck_assert(process_start(&d, &p[0], (const char *const[]){ "sleep", "0.5", NULL }, none));
	ck_assert(process_start(&d, &p[2], (const char *const[]){ "true", NULL }, none));
	ck_assert_int_eq(process_wait_any(&d, p, 3), 2);
	ck_assert_int_eq(process_wait_any(&d, p, 3), 0);
	ck_assert_int_eq(process_wait_any(&d, p, 3), -1);
	workdir_remove(&d);
}
END_TEST

/* When it is told to end while its child and grandchild sleep, it takes them and the folder with
 * it. */
START_TEST(a_signal_leaves_nothing_behind)
{
	static const int signals[] = { SIGTERM, SIGINT, SIGHUP };
	int ends[2];
	ck_assert_int_eq(pipe(ends), 0);
	pid_t pid = fork();
	if (pid == 0) {
		for (size_t i = 0; i < 3; i++) {
			signal(signals[i], SIG_DFL); /* Check has its own handlers */
		}
		struct workdir d;
		const char *error;
		struct process p = { 0 };
		if (!workdir_create(&d, &arena, &error) ||
			!process_start(&d, &p,
				(const char *const[]){ "sh", "-c",
					"sleep 60 & echo $! >$TMPDIR/below && mv $TMPDIR/below $TMPDIR/child; wait",
					NULL },
				(struct streams){ NULL, NULL, NULL })) {
			_exit(1);
		}
		long below = 0;
		while (below == 0) {
			FILE *in = fopen(arena_printf(&arena, "%s/child", d.path), "r");
			if (in != NULL) {
				(void)!fscanf(in, "%ld", &below);
				(void)fclose(in);
			}
		}
		char note[512] = "";
		snprintf(note, sizeof note, "%ld %ld %s", (long)p.pid, below, d.path);
		(void)!write(ends[1], note, sizeof note);
		process_wait_any(&d, &p, 1);
		_exit(2);
	}
	char note[512], path[512];
	long child = 0, below = 0;
	ck_assert_int_eq(read(ends[0], note, sizeof note), sizeof note);
	ck_assert_int_eq(sscanf(note, "%ld %ld %511s", &child, &below, path), 3);
	ck_assert(exists(path));
	kill(pid, signals[_i]);
	int status = 0;
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == signals[_i]);
	ck_assert(!exists(path));
	ck_assert(kill((pid_t)child, 0) != 0 && errno == ESRCH);
	ck_assert(kill((pid_t)below, 0) != 0 && errno == ESRCH);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("process");
	TCase *all = tcase_create("process");
	tcase_add_test(all, lines_are_split_at_blanks);
	tcase_add_test(all, the_folder_is_removed_with_its_contents);
	tcase_add_test(all, status_and_streams_are_the_childs);
	tcase_add_test(all, whichever_ends_first_is_reaped);
	tcase_add_loop_test(all, a_signal_leaves_nothing_behind, 0, 3);
	suite_add_tcase(suite, all);
	int status = suite_main(suite);
	arena_free(&arena);
	return status;
}
