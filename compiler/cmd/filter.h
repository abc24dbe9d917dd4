/* SPDX-License-Identifier: Apache-2.0 */
/* Transforming at once: what run and trace have in common. */
#ifndef CMD_FILTER_H
#define CMD_FILTER_H

#include "cmd/cmd.h"

/* Compiles the first of the files, or takes what was compiled before, and becomes that program,
 * which transforms the others; `trace`: and tells what happens to each record.  Returns only when
 * that cannot be. */
enum status filter_run(const struct options *, bool trace, struct arena *);
#endif
