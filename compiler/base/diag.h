/* SPDX-License-Identifier: Apache-2.0 */
/* What the user is told: errors, warnings, notes and hints, each at a place. */
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
	bool colour; /* the text form goes to a terminal that shows colours */
	bool silent; /* the warning told last is off: its notes and hints too */
	bool off[WARNING_COUNT]; /* -Wno-NAME */
	bool as_error[WARNING_COUNT]; /* -Werror=NAME */
};

void diag_init(struct diag *, struct arena *);
/* Takes the text behind "-W": "no-NAME", "error=NAME", "no-error=NAME", "error", "NAME".  False: no
 * such warning. */
bool diag_option(struct diag *, const char *option);
/* The name of a warning that is like that in the option, or NULL. */
const char *diag_option_near(const char *option);

void
diag_error(struct diag *, struct place, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void diag_warn(struct diag *, enum warning, struct place, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* Belongs to the error or warning told last. */
void
diag_note(struct diag *, struct place, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Adds to the error or warning told last: what to do about it. */
/* What was told last, of no place, is about that file. */
void diag_about(struct diag *, const char *path);
void diag_hint(struct diag *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Adds to the hint told last: these bytes of the file, replaced by that text, are what it asks for.
 */
void
diag_fix(struct diag *, struct place, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* The same for a word, `was`, that stands at `place` with its quotes or without.  Nothing is added
 * where the file spells it otherwise, or where `now` would need an escape. */
void diag_fix_word(struct diag *, struct place, struct text was, struct text now);

/* All entries in the order of their places (at most 50 for people, then a line that says so).  The
 * text form ends with a count; the JSON form is one array of
 * {"file","line","column","endLine","endColumn","severity","message","warning"?,"hints"?,"notes"?,
 * "fixes"?}, a fix being {"file","line","column","endLine","endColumn","text","hint"}; the other
 * one is a log of SARIF 2.1.0 (OASIS, 2020). */
void diag_print(const struct diag *, enum diag_format, FILE *);
#endif
