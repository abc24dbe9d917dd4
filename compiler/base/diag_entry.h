/* SPDX-License-Identifier: Apache-2.0 */
/* Between diag.c and diag_print.c: what was told. */
#ifndef BASE_DIAG_ENTRY_H
#define BASE_DIAG_ENTRY_H

#include "base/diag.h"

struct diag_more { /* a note, or a hint (which has no place) */
	struct diag_more *next;
	struct place place;
	bool hint;
	const char *text;
};

struct diag_entry {
	struct diag_entry *next;
	struct place place;
	int warning; /* -1: none */
	bool error;
	const char *text;
	struct diag_more *more;
};

const char *warning_name(enum warning);
#endif
