/* SPDX-License-Identifier: Apache-2.0 */
/* Diagnostics as stored, for those that print them. */
#ifndef BASE_DIAG_ENTRY_H
#define BASE_DIAG_ENTRY_H

#include "base/diag.h"

struct diag_more { /* a note, or a hint (which has no span) */
	struct diag_more *next;
	struct span span;
	bool hint;
	const char *text;
	struct span fixed; /* of a hint: what `fix` replaces */
	const char *fix; /* NULL: it must be fixed by hand */
};

struct diag_entry {
	struct diag_entry *next;
	struct span span;
	const char *file; /* the file it is about, if there is no span; or NULL */
	int warning; /* -1: none */
	bool error;
	const char *text;
	struct diag_more *more;
};

const char *warning_name(enum warning);
/* Describes the warning in a few words. */
const char *warning_about(enum warning);
/* All entries in the order of their spans; those at one span in the order they were reported. */
const struct diag_entry *const *diag_sorted(const struct diag *, size_t *count);
/* The two machine-readable forms. */
void diag_print_json(const struct diag *, FILE *);
void diag_print_sarif(const struct diag *, FILE *);
/* Prints a JSON string with its quotes; escapes invisible characters. */
void diag_json_string(const char *, FILE *);
#endif
