/* SPDX-License-Identifier: Apache-2.0 */
/* What was told: for those that show it. */
#ifndef BASE_DIAG_ENTRY_H
#define BASE_DIAG_ENTRY_H

#include "base/diag.h"

struct diag_more { /* a note, or a hint (which has no place) */
	struct diag_more *next;
	struct place place;
	bool hint;
	const char *text;
	struct place fixed; /* of a hint: what is replaced by `fix` */
	const char *fix; /* NULL: that must be done by hand */
};

struct diag_entry {
	struct diag_entry *next;
	struct place place;
	const char *file; /* what it is about, where there is no place; or NULL */
	int warning; /* -1: none */
	bool error;
	const char *text;
	struct diag_more *more;
};

const char *warning_name(enum warning);
/* What it is about, in a few words. */
const char *warning_about(enum warning);
/* All entries in the order of their places, those of one place as they were told. */
const struct diag_entry *const *diag_sorted(const struct diag *, size_t *count);
/* The two forms for programs. */
void diag_print_json(const struct diag *, FILE *);
void diag_print_sarif(const struct diag *, FILE *);
/* A string of JSON, with its quotes: what cannot be seen is escaped. */
void diag_json_string(const char *, FILE *);
#endif
