/* SPDX-License-Identifier: Apache-2.0 */
/* The runtime and the compilers for it, which must be for the same machine. */
#include "toolchain/toolchain.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Compiles next to nothing, and checks the result.  A failure to compile is reported later, when it
 * matters. */
static bool
try_compiler(const struct compiler *c, const struct runtime *r, struct workdir *dir,
	struct arena *arena, const char **error)
{
	const char *source = arena_printf(arena, "%s/machine.c", dir->path);
	const char *object = arena_printf(arena, "%s/machine.o", dir->path);
	FILE *out = fopen(source, "we");
	if (out == NULL || fputs("int nothing;\n", out) < 0 || fclose(out) != 0) {
		*error = arena_printf(arena, "%s: %s", source, strerror(errno));
		return false;
	}
	struct word_list command;
	words_init(&command, arena);
	words_add_all(&command, &c->command);
	words_add(&command, "-c");
	words_add(&command, source);
	words_add(&command, "-o");
	words_add(&command, object);
	struct process process = { 0 };
	struct streams streams = { .in = "/dev/null", .out = "/dev/null", .err = "/dev/null" };
	return !process_run(dir, &process, command.at, streams) ||
	       machine_fits(object, words_line(&c->command), r, arena, error);
}

bool
tools_find(struct tools *t, enum compiler_use use, const struct tool_wish *wish,
	struct workdir *dir, struct arena *arena, const char **error)
{
	if (!runtime_find(&t->runtime, wish, arena, error) ||
		!compiler_find(&t->compiler, use, wish, &t->runtime, arena, error) ||
		!compiler_find_linker(&t->linker, &t->compiler, wish, &t->runtime, arena, error) ||
		!workdir_create(dir, arena, error)) {
		return false;
	}
	bool other_linker = t->compiler.tcc && t->linker.named;
	if (try_compiler(&t->compiler, &t->runtime, dir, arena, error) &&
		(!other_linker || try_compiler(&t->linker, &t->runtime, dir, arena, error))) {
		return true;
	}
	workdir_remove(dir);
	return false;
}
