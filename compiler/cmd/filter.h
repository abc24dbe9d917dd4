/* SPDX-License-Identifier: Apache-2.0 */
/* Transforming with compiled code: what run, trace and cover share. */
#ifndef CMD_FILTER_H
#define CMD_FILTER_H

#include "driver/driver.h"
#include "driver/program.h"

struct coverage;

/* Compiles the first of the files, or finds it already compiled, and becomes that program, which
 * transforms the others (PROGRAM_RUN), or traces them.  Returns only on failure. */
enum status filter_run(const struct options *, enum program_use, struct arena *);
/* The same in a child process, whose counts go to *coverage.  STATUS_DONE; STATUS_WRONG_INPUT if
 * records failed, which has been reported; the same if nothing could be counted: coverage->source
 * is then NULL. */
enum status filter_cover(const struct options *, struct coverage *, struct arena *);
#endif
