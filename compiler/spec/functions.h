/* SPDX-License-Identifier: Apache-2.0 */
/* The functions of modify as functions.def lists them. */
#ifndef SPEC_FUNCTIONS_H
#define SPEC_FUNCTIONS_H

#include "spec/spec.h"

/* The id of a dialect's function, or FUNCTION_UNKNOWN. */
int function_find(enum dialect, struct text name);
/* Which dialects have it, one bit for each. */
unsigned function_dialects(int id);
/* The name of its C function; NULL for FUNCTION_UNKNOWN. */
const char *function_symbol(int id);
/* Whether its result depends only on its arguments. */
bool function_is_steady(int id);
/* A similar name in that dialect, or NULL. */
const char *function_near(enum dialect, struct text name);
/* What is wrong with a call's arguments whatever the document, or NULL.  *hint: what to do about
 * it, or NULL; *which: the argument to blame, or the call. */
const char *function_useless(const struct expr *call, const char **hint, const struct expr **which);
#endif
