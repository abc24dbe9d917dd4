/* SPDX-License-Identifier: Apache-2.0 */
/* Compiles C files in parallel, and links them. */
#include "driver/make.h"

#include "driver/output.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

bool
make_begin(struct make *m, enum compiler_use use, const struct options *o, struct arena *arena,
	const char **error)
{
	m->arena = arena;
	m->kafka = false;
	m->small_functions = false;
	m->user_calls = NULL;
	struct tool_wish wish = options_tools(o);
	return tools_find(&m->tools, use, &wish, &m->dir, arena, error);
}

/* Waits for those that run; the number of one that failed, or `none`. */
static size_t
wait_all(struct make *m, struct process *running, size_t count, size_t none)
{
	size_t failed = none;
	for (int ended; (ended = process_wait_any(&m->dir, running, count)) >= 0;) {
		int status = running[ended].status;
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
			failed = (size_t)ended;
		}
	}
	return failed;
}

/* Twice the code takes a C compiler much more than twice as long: what would take minutes is
 * optimised less.  docs/architecture.md has the measurements. */
static const char *
affordable(const struct make *m, const char *optimise, const char *source)
{
	enum {
		LARGE = 48 << 10,
		LARGER = 240 << 10,
		LARGEST = 920 << 10,
		HUGE = 2400 << 10,
		TIMES = 8
	};
	bool small = m->small_functions;
	struct stat st;
	if (stat(source, &st) != 0 || st.st_size <= (small ? TIMES * LARGE : LARGE)) {
		return optimise;
	}
	return st.st_size <= (small ? LARGEST : LARGER) ? "-O1"
	       : st.st_size <= LARGEST                  ? "-O1 -DJRT_INLINE_LESS"
	       : st.st_size <= HUGE                     ? "-Og -DJRT_INLINE_LESS"
							: "-O0 -DJRT_INLINE_LESS";
}

static const char user_hint[] =
	"; what a spec calls is defined as\n"
	"\tstruct jrt_value *jolt_fn_NAME(struct jrt_ctx *, unsigned count, struct jrt_value *const *args)\n"
	"\tstruct jrt_value *jolt_op_NAME(struct jrt_ctx *, struct jrt_value *in, struct jrt_value *spec)";

/* Flags from the options, after joltc's own: the last one wins. */
static void
add_user_flags(struct make *m, const struct options *o, struct word_list *command)
{
	if (o->set[OPTION_DEBUG]) {
		words_add(command, "-g");
		if (!m->tools.compiler.tcc) {
			/* The debugger finds the C in its working directory, and the same input
			 * gives the same bytes: neither folder is recorded. */
			char here[4096];
			words_add(command,
				arena_printf(m->arena, "-ffile-prefix-map=%s=.", m->dir.path));
			if (getcwd(here, sizeof here) != NULL) {
				words_add(command,
					arena_printf(m->arena, "-ffile-prefix-map=%s=.", here));
			}
		}
	}
	for (size_t i = 0; i < o->cflags.count; i++) {
		words_add(command, o->cflags.at[i]);
		if (strcmp(o->cflags.at[i], "-O0") == 0) {
			words_add(command, "-U_FORTIFY_SOURCE"); /* it needs an optimiser */
		}
	}
}

/* False: it must be linked the normal way. */
static bool
link_quick(struct make *m, const struct word_list *objects, const char *program)
{
	struct process process = { 0 };
	struct streams streams = { .in = "/dev/null", .out = "/dev/null", .err = "/dev/null" };
	struct word_list command =
		compiler_link_quick(&m->tools.compiler, &m->tools.runtime, objects, program);
	return command.count > 0 && process_run(&m->dir, &process, command.at, streams);
}

bool
make_program(struct make *m, const struct word_list *sources, const struct options *o,
	const char *optimise, enum link_kind kind, const char *program, const char **error)
{
	struct word_list all, objects;
	words_init(&all, m->arena);
	words_init(&objects, m->arena);
	words_add_all(&all, sources);
	words_add_all(&all, &o->with);
	struct process *running = arena_new_array(m->arena, all.count, struct process);
	struct streams streams = { .in = "/dev/null" };
	for (size_t i = 0; i < all.count; i++) {
		const char *object = arena_printf(m->arena, "%s/%zu.o", m->dir.path, i);
		struct word_list command = compiler_compile(&m->tools.compiler, &m->tools.runtime,
			affordable(m, optimise, all.at[i]), all.at[i], object);
		add_user_flags(m, o, &command);
		if (i >= sources->count && m->user_calls != NULL) {
			words_add(&command, "-include");
			words_add(&command, m->user_calls);
		}
		words_add(&objects, object);
		if (!process_start(&m->dir, &running[i], command.at, streams)) {
			*error = arena_printf(m->arena, "%s: %s", command.at[0], strerror(errno));
			wait_all(m, running, i, 0);
			return false;
		}
	}
	size_t failed = wait_all(m, running, all.count, all.count);
	if (failed != all.count) {
		*error = arena_printf(m->arena, "%s does not compile%s", all.at[failed],
			failed >= sources->count && m->user_calls != NULL ? user_hint : "");
		return false;
	}
	if (o->quick_link && kind == LINK_CASES && link_quick(m, &objects, program)) {
		return true;
	}
	struct process process = { 0 };
	struct link link = { .kind = kind,
		.kafka = m->kafka,
		.symbols = o->set[OPTION_DEBUG],
		.flags = &o->cflags };
	struct word_list command =
		compiler_link(&m->tools.linker, &m->tools.runtime, &objects, &link, program);
	/* A static link warns about functions that need shared libraries at run time; nobody needs
	 * to read that unless the link fails. */
	streams.err = arena_printf(m->arena, "%s/link.log", m->dir.path);
	if (!process_run(&m->dir, &process, command.at, streams)) {
		*error = arena_printf(m->arena, "linking failed:\n%s\n%s", words_line(&command),
			output_file_head(streams.err, m->arena));
		return false;
	}
	return true;
}

void
make_end(struct make *m)
{
	workdir_remove(&m->dir);
}
