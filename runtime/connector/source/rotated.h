/* SPDX-License-Identifier: Apache-2.0 */
/* Files that once had a path: those beside it with its name followed by a number or date.  If the
 * path is a symbolic link, also those beside its target. */
#ifndef CONNECTOR_SOURCE_ROTATED_H
#define CONNECTOR_SOURCE_ROTATED_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

/* Calls `take` for each of them (app.log.1, app.log-20261123; not app.log.1.gz) with its path,
 * until it returns true; returns whether it did.  The text is valid only during the call. */
bool jrt_rotated_each(const char *path,
	bool (*take)(void *user, const char *rotated, const struct stat *), void *user);
/* Whether the rest of a file's name is what rotation adds: a dot or dash, then digits, perhaps
 * separated by . - _ : T +. */
bool jrt_is_rotation(const char *suffix);
/* -1, 0, 1: the time is before, the same as, after the other. */
int jrt_compare_times(const struct timespec *, const struct timespec *);
#endif
