/* SPDX-License-Identifier: Apache-2.0 */
/* Transforming at once: what run, trace and cover have in common. */
#ifndef CMD_FILTER_H
#define CMD_FILTER_H

#include "cmd/program.h"

struct coverage;

/* Compiles the first of the files, or takes what was compiled before, and becomes that program,
 * which transforms the others (PROGRAM_RUN), or traces them.  Returns only when that cannot be. */
enum status filter_run(const struct options *, enum program_use, struct arena *);
/* The same in a process of its own, whose counts go to *coverage.  STATUS_DONE; STATUS_WRONG_INPUT
 * when records failed, which was told; also when nothing could be counted: then
 * coverage->source is NULL. */
enum status filter_cover(const struct options *, struct coverage *, struct arena *);
#endif
