/* SPDX-License-Identifier: Apache-2.0 */
/* How a command ends, and how it reports what is wrong. */
#ifndef DRIVER_DRIVER_H
#define DRIVER_DRIVER_H

#include "base/diag.h"
#include "driver/options.h"

/* The result of a command, and the exit status of the process. */
enum status { STATUS_DONE = 0, STATUS_WRONG_INPUT = 1, STATUS_USAGE = 2 };

/* diag with the -W options of the command line. */
void driver_diag(struct diag *, const struct options *, struct arena *);
/* Reports an error that has nothing to do with a spec on stderr. */
enum status driver_fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
#endif
