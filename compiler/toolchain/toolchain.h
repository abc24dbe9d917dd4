/* SPDX-License-Identifier: Apache-2.0 */
/* The world outside the compiler: the C compiler and how to run it, the runtime's headers and
 * archives, and a folder for intermediate files. */
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
/* Adds the parts of `line` separated by blanks; there is no quoting. */
void words_split(struct word_list *, const char *line);
/* All words on one line, for messages. */
const char *words_line(const struct word_list *);

/* The user's wishes; NULL: none. */
struct tool_wish {
	const char *cc; /* the command of a C compiler */
	const char *target; /* the machine to compile for: a triplet, "aarch64-linux-gnu" */
	const char *sysroot; /* the folder of that machine's libraries */
};

/* ---- the runtime --------------------------------------------------------- */

/* Where the runtime is and how to link it: the lines of runtime.conf.  Its folders may be relative
 * to the file's own. */
struct runtime {
	const char *include; /* folder of jrt.h */
	const char *lib; /* folder of libjrt.a */
	const char *target; /* the triplet that it is for; "": unknown */
	const char *sysroot; /* folder of the libraries to link with; "": the compiler's */
	bool foreign; /* not for joltc's own machine: `target` determines the compiler */
	const char *cflags; /* flags that instrumented archives require */
	const char *hardening; /* flags for what is compiled, instrumented or not */
	const char *libs; /* libraries to link after the archives */
	const char *static_libs; /* the same for -static-pie */
	const char *quick_libs; /* after the archives, for programs that run only briefly; "":
				   unknown */
	const char *kafka; /* "yes": connectors can read from it */
	const char *kafka_libs; /* in addition to libs */
	const char *kafka_static_libs; /* in addition to static_libs; "": an archive was missing */
	const char *static_link; /* "yes", "no": an archive was missing, "instrumented": not
				    possible with sanitizers */
};

/* Looks for runtime.conf in $JOLTC_RUNTIME, else beside the program (a build tree), at its
 * installed position relative to the program (the two may have been moved together), and at its
 * installed position.  A runtime for another target is in the folder of that name beside it.
 * False, with a message in the arena. */
bool runtime_find(struct runtime *, const struct tool_wish *, struct arena *, const char **error);

/* ---- the C compiler ------------------------------------------------------ */

struct compiler {
	struct word_list command;
	bool tcc;
	bool named; /* named by the user */
};

enum compiler_use {
	COMPILER_GOOD, /* for programs that stay: optimised */
	COMPILER_FAST, /* for programs that run once: tcc if available */
};

/* Whether a program of that name could be started: a path, or a name in $PATH. */
bool is_program(const char *name, struct arena *);

/* The user's choice comes first, then $CC, gcc, clang, cc, tcc; for COMPILER_FAST tcc comes before
 * $CC.  For a foreign runtime it is TARGET-gcc, then clang, which is told the target. */
bool compiler_find(struct compiler *, enum compiler_use, const struct tool_wish *,
	const struct runtime *, struct arena *, const char **error);
/* The linker for objects made by `c` for that wish: the same, except for tcc, which cannot link
 * gcc's objects. */
bool compiler_find_linker(struct compiler *linker, const struct compiler *c,
	const struct tool_wish *, const struct runtime *, struct arena *, const char **error);
/* The command that compiles the C file `source` to `object`; `optimise`: flags such as "-O2" (tcc
 * has none). */
struct word_list compiler_compile(const struct compiler *, const struct runtime *,
	const char *optimise, const char *source, const char *object);

enum link_kind {
	LINK_CASES, /* with libjrt_cases.a: for programs that run once */
	LINK_STATIC, /* a connector without dependencies */
	LINK_DYNAMIC, /* a connector with shared libraries */
};
struct link {
	enum link_kind kind;
	bool kafka; /* a connector that reads from Kafka */
	bool symbols; /* the program keeps them */
	const struct word_list *flags; /* of the user's; NULL: none */
};
/* The command that links the objects into `program`. */
struct word_list compiler_link(const struct compiler *, const struct runtime *,
	const struct word_list *objects, const struct link *, const char *program);

/* The command with which tcc links objects with libjrt_cases.a itself, in a quarter of the time of
 * compiler_link().  The program's address is only partly random, and not every tcc can do it: for
 * programs that run only briefly; it may fail.  Empty: there is none. */
struct word_list compiler_link_quick(const struct compiler *, const struct runtime *,
	const struct word_list *objects, const char *program);

/* ---- machines ------------------------------------------------------------ */

/* As in the header of an ELF file. */
struct machine {
	uint8_t bits, order; /* ELFCLASS, ELFDATA */
	unsigned number; /* EM */
};

/* The machine of an ELF file, or of the objects in an archive.  False: the file is neither. */
bool machine_of(struct machine *, int fd);
/* Also false if there is no such file. */
bool machine_of_path(struct machine *, const char *path);
/* Whether joltc itself is for that machine. */
bool machine_is_own(const struct machine *);
const char *machine_name(const struct machine *, struct arena *);
/* Whether an object made by the command is for the runtime's machine; false, with a message, only
 * if both are known. */
bool machine_fits(const char *object, const char *command, const struct runtime *, struct arena *,
	const char **error);
/* Adds the words that run a program of that machine here: none for this machine, otherwise
 * qemu-user.  False: qemu-user is missing. */
bool machine_emulator(struct word_list *, const struct machine *, const struct runtime *);

/* ---- processes ----------------------------------------------------------- */

/* A folder for intermediate files, including those of the children.  While it exists, SIGINT,
 * SIGTERM, SIGHUP, SIGQUIT and other signals that end a process are blocked: process_wait_any()
 * notices them, ends the children with all their descendants, removes the folder and ends the
 * process by the signal. */
struct workdir {
	char *path;
	char **environment; /* of the children */
	sigset_t before;
};

/* In $TMPDIR or /tmp. */
bool workdir_create(struct workdir *, struct arena *, const char **error);
/* Removes it with its contents.  A pending signal ends the process now. */
void workdir_remove(struct workdir *);
/* Deletes a folder with its contents. */
void workdir_delete(const char *path);

/* The destinations of a process' streams: a path, or NULL for the parent's own. */
struct streams {
	const char *in, *out, *err;
};

struct process {
	pid_t pid; /* 0: not running */
	int status; /* as of waitpid() */
};

/* Starts it in a process group of its own.  False, with errno set: that was not possible. */
bool process_start(struct workdir *, struct process *, const char *const *argv, struct streams);
/* Waits until one of these running processes ends; returns its number, -1 if none runs. */
int process_wait_any(struct workdir *, struct process *, size_t count);
/* Starts it and waits; true if it ended with status 0.  A process that could not be started has
 * status -1. */
bool process_run(struct workdir *, struct process *, const char *const *argv, struct streams);

/* ---- all tools ----------------------------------------------------------- */

struct tools {
	struct runtime runtime;
	struct compiler compiler, linker;
};

/* Finds them and creates the working folder.  False, with a message and without a folder: something
 * is missing, or compiler and runtime are for different machines. */
bool tools_find(struct tools *, enum compiler_use, const struct tool_wish *, struct workdir *,
	struct arena *, const char **error);
#endif
