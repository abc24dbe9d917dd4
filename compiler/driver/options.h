/* SPDX-License-Identifier: Apache-2.0 */
/* The options of all commands: one table for the parser and for --help. */
#ifndef DRIVER_OPTIONS_H
#define DRIVER_OPTIONS_H

#include "base/diag.h"
#include "spec/spec.h"
#include "toolchain/toolchain.h"

#include <stdint.h>

enum option_id {
#define OPTION(id, ...) OPTION_##id,
#include "driver/options.def"
#undef OPTION
	OPTION_COUNT
};

#define OPTION_BIT(id) (UINT64_C(1) << OPTION_##id)
_Static_assert(OPTION_COUNT <= 64, "a bit for each option");
/* What every command takes that compiles a spec. */
#define OPTIONS_COMPILE                                                                            \
	(OPTION_BIT(STRICT) | OPTION_BIT(TREE) | OPTION_BIT(NAME) | OPTION_BIT(WARNING) |          \
		OPTION_BIT(WITH) | OPTION_BIT(FORMAT) | OPTION_BIT(DIALECT) |                      \
		OPTION_BIT(OPERATION))

/* What every command takes that makes a program. */
#define OPTIONS_TOOLS (OPTION_BIT(CC) | OPTION_BIT(TARGET) | OPTION_BIT(SYSROOT))

struct options {
	bool set[OPTION_COUNT];
	const char *value[OPTION_COUNT]; /* the last one given; NULL: none */
	struct word_list warnings; /* of each -W */
	struct word_list with; /* of each --with */
	struct word_list cflags; /* of all --cflags, one flag each */
	struct word_list files;
	enum diag_format format;
	enum dialect dialect; /* if DIALECT is set */
	bool help;
	bool quick_link; /* for programs that run only briefly: linked with tcc if possible */
};

/* Parses the words after the command's name; `allowed` are OPTION_BITs.  False, with a message in
 * *error. */
bool options_parse(struct options *, uint64_t allowed, int argc, char **argv, struct arena *,
	const char **error);
/* Stores the options on the language in *out: --strict, --operation, and the dialect from --dialect
 * or JOLTC_DIALECT.  False, with a message in *error. */
bool options_language(
	const struct options *, struct spec_options *out, struct arena *, const char **error);
/* The options on the C compiler and its target. */
struct tool_wish options_tools(const struct options *);
/* The same for programs: "option", brief, full, value, help, separated by tabs. */
void options_table(uint64_t allowed, FILE *);
/* The lines of --help for these options. */
void options_print(uint64_t allowed, FILE *);
#endif
