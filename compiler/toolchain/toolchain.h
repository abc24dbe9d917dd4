/* SPDX-License-Identifier: Apache-2.0 */
/* The world outside the compiler: the C compiler and how to run it, the runtime's headers and
 * archives, and a folder for what lies in between. */
#ifndef TOOLCHAIN_TOOLCHAIN_H
#define TOOLCHAIN_TOOLCHAIN_H

#include "base/arena.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* ---- argument lists ------------------------------------------------------ */

struct word_list {
	struct arena *arena;
	const char **at; /* ends with NULL; itself NULL while empty */
	size_t count, size;
};

void words_init(struct word_list *, struct arena *);
void words_add(struct word_list *, const char *word);
void words_add_all(struct word_list *, const struct word_list *);
/* Adds the parts of `line` between blanks; there is no quoting. */
void words_split(struct word_list *, const char *line);
/* All of them in one line, for messages. */
const char *words_line(const struct word_list *);

/* What the user asks for; NULL: nothing. */
struct tool_wish {
	const char *cc; /* the command of a C compiler */
	const char *target; /* what is made is for this machine: a triplet, "aarch64-linux-gnu" */
	const char *sysroot; /* the folder of that machine's libraries */
};

/* ---- the runtime --------------------------------------------------------- */

/* Where the runtime is and how it is linked: the lines of runtime.conf.  Its folders may be
 * relative to the file's own. */
struct runtime {
	const char *include; /* folder of jrt.h */
	const char *lib; /* folder of libjrt.a */
	const char *target; /* the triplet that it is for; "": not told */
	const char
		*sysroot; /* folder of the libraries that it is linked with; "": the compiler's */
	bool foreign; /* not for the machine that joltc is for: `target` finds its compiler */
	const char *cflags; /* what instrumented archives ask of their users */
	const char *hardening; /* flags for what is compiled, with or without */
	const char *libs; /* link line behind the archives */
	const char *static_libs; /* the same for -static-pie */
	const char *quick_libs; /* behind the archives, for what runs a moment; "": not known */
	const char *kafka; /* "yes": connectors can read from it */
	const char *kafka_libs; /* beside libs */
	const char *kafka_static_libs; /* beside static_libs; "": an archive was missing */
	const char *static_link; /* "yes", "no": an archive was missing, "instrumented": not
				    possible with sanitizers */
};

/* Looks for runtime.conf in $JOLTC_RUNTIME, else beside the program (a build tree), on the way that
 * leads there from the program when installed (the two may have been moved together), and where it
 * was installed.  That for another target is in the folder of that name beside it.  False with a
 * message in the arena. */
bool runtime_find(struct runtime *, const struct tool_wish *, struct arena *, const char **error);

/* ---- the C compiler ------------------------------------------------------ */

struct compiler {
	struct word_list command;
	bool tcc;
	bool told; /* the user named it */
};

enum compiler_use {
	COMPILER_GOOD, /* for what stays: optimised */
	COMPILER_FAST, /* for what runs once: tcc when it is there */
};

/* Whether a program of that name could be started: a path as it stands, a name in $PATH. */
bool is_program(const char *name, struct arena *);

/* What the user wishes comes first, then $CC, gcc, clang, cc, tcc; for COMPILER_FAST tcc comes
 * before $CC.  For a foreign runtime it is TARGET-gcc, then clang, which is told the target. */
bool compiler_find(struct compiler *, enum compiler_use, const struct tool_wish *,
	const struct runtime *, struct arena *, const char **error);
/* What links the objects that `c` made for that wish: the same, but for tcc, which cannot link what
 * gcc made. */
bool compiler_find_linker(struct compiler *linker, const struct compiler *c,
	const struct tool_wish *, const struct runtime *, struct arena *, const char **error);
/* The command that makes `object` of the C file `source`; `optimise`: flags such as "-O2" (tcc has
 * none). */
struct word_list compiler_compile(const struct compiler *, const struct runtime *,
	const char *optimise, const char *source, const char *object);

enum link_kind {
	LINK_CASES, /* with libjrt_cases.a: what runs once */
	LINK_STATIC, /* a connector that needs nothing else */
	LINK_DYNAMIC, /* a connector with shared libraries */
};
struct link {
	enum link_kind kind;
	bool kafka; /* a connector that reads from it */
	bool symbols; /* they stay in the program */
	const struct word_list *flags; /* of the user's; NULL: none */
};
/* The command that makes `program` of the objects. */
struct word_list compiler_link(const struct compiler *, const struct runtime *,
	const struct word_list *objects, const struct link *, const char *program);

/* The command by which tcc links objects with libjrt_cases.a itself, in a quarter of the time of
 * compiler_link().  What it makes can be anywhere in memory only in part, and not every tcc can: it
 * is for programs that run a moment, and may fail.  Empty: there is none. */
struct word_list compiler_link_quick(const struct compiler *, const struct runtime *,
	const struct word_list *objects, const char *program);

/* ---- machines ------------------------------------------------------------ */

/* As the head of an ELF file says it. */
struct machine {
	uint8_t bits, order; /* ELFCLASS, ELFDATA */
	unsigned number; /* EM */
};

/* That of an ELF file, or of the objects in an archive.  False when the file is neither. */
bool machine_of(struct machine *, int fd);
/* False also when there is no such file. */
bool machine_of_path(struct machine *, const char *path);
/* Whether joltc itself is for that machine. */
bool machine_is_own(const struct machine *);
const char *machine_name(const struct machine *, struct arena *);
/* Whether an object that the command made is for the runtime's machine; false with a message only
 * when both are known. */
bool machine_fits(const char *object, const char *command, const struct runtime *, struct arena *,
	const char **error);
/* Adds the words before a program of that machine that run it here: none on its own machine, else
 * qemu-user.  False when that is not here. */
bool machine_emulator(struct word_list *, const struct machine *, const struct runtime *);

/* ---- processes ----------------------------------------------------------- */

/* A folder for intermediate files, those of the children too.  While there is one, SIGINT, SIGTERM,
 * SIGHUP, SIGQUIT and others that end a process wait: process_wait_any() sees them, ends the
 * children with all that they have started, removes the folder and ends by the signal. */
struct workdir {
	char *path;
	char **environment; /* of the children */
	sigset_t before;
};

/* In $TMPDIR or /tmp. */
bool workdir_create(struct workdir *, struct arena *, const char **error);
/* Removes it with all it holds.  A signal that waited ends the process now. */
void workdir_remove(struct workdir *);

/* Where a process' streams go: a path, or NULL for the parent's own. */
struct streams {
	const char *in, *out, *err;
};

struct process {
	pid_t pid; /* 0: not running */
	int status; /* as of waitpid() */
};

/* Starts it in a process group of its own.  False with errno set when that was not possible. */
bool process_start(struct workdir *, struct process *, const char *const *argv, struct streams);
/* Waits until one of the running processes among these ends; returns its number, -1 when none runs.
 */
int process_wait_any(struct workdir *, struct process *, size_t count);
/* Starts and waits; true when it ended with status 0.  A process that could not be started has
 * status -1. */
bool process_run(struct workdir *, struct process *, const char *const *argv, struct streams);

/* ---- all that makes a program -------------------------------------------- */

struct tools {
	struct runtime runtime;
	struct compiler compiler, linker;
};

/* Finds them and makes the folder to work in.  False with a message, and no folder, when something
 * is missing or when compiler and runtime are for different machines. */
bool tools_find(struct tools *, enum compiler_use, const struct tool_wish *, struct workdir *,
	struct arena *, const char **error);
#endif
