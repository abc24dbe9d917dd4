/* SPDX-License-Identifier: Apache-2.0 */
/* Diagnostics: errors, warnings, notes and hints, each at a span. */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include "base/source.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdio.h>

enum warning {
#define WARNING(id, name, text) WARN_##id,
#define FAULT WARNING
#include "base/warnings.def"
#undef FAULT
#undef WARNING
	WARNING_COUNT
};

enum diag_format { DIAG_TEXT, DIAG_GCC, DIAG_JSON, DIAG_SARIF };

struct diag {
	struct arena *arena;
	struct diag_entry *first, *last;
	unsigned errors, warnings;
	bool colour; /* the text form goes to a terminal that supports colours */
	bool silent; /* the last warning is off, and with it its notes and hints */
	bool off[WARNING_COUNT]; /* -Wno-NAME */
	bool as_error[WARNING_COUNT]; /* -Werror=NAME */
};

void diag_init(struct diag *, struct arena *);
/* Takes the text after "-W": "no-NAME", "error=NAME", "no-error=NAME", "error", "NAME".  False: no
 * such warning. */
bool diag_option(struct diag *, const char *option);
/* The warning with a name similar to that in the option, or NULL. */
const char *diag_option_near(const char *option);

void
diag_error(struct diag *, struct span, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void diag_warn(struct diag *, enum warning, struct span, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* Belongs to the last error or warning. */
void
diag_note(struct diag *, struct span, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* The last diagnostic, which has no span, is about that file. */
void diag_about(struct diag *, const char *path);
/* Adds what to do about the last error or warning. */
void diag_hint(struct diag *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Adds to the last hint: replacing these bytes of the file by that text does what the hint says. */
void
diag_fix(struct diag *, struct span, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* The same for a word, `was`, that stands at `span`, quoted or not.  Adds nothing if the file
 * spells it differently, or if `now` would need an escape. */
void diag_fix_word(struct diag *, struct span, struct text was, struct text now);

/* Prints all entries in the order of their spans (at most 50 for people, then a line that says
 * so).  The text form ends with a count; the JSON form is one array of
 * {"file","line","column","endLine","endColumn","severity","message","warning"?,"hints"?,"notes"?,
 * "fixes"?}, a fix being {"file","line","column","endLine","endColumn","text","hint"}; the other
 * one is a log of SARIF 2.1.0 (OASIS, 2020). */
void diag_print(const struct diag *, enum diag_format, FILE *);
#endif
