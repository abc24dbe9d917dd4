/* SPDX-License-Identifier: Apache-2.0 */
/* What a command may overwrite. */
#ifndef DRIVER_TARGET_H
#define DRIVER_TARGET_H

#include "driver/options.h"

/* Whether a result may go to `path`: nothing is there, an empty file, something other than a
 * regular file (a terminal, /dev/null), or the output of an earlier run of joltc.  Never one of the
 * command's own inputs (files, --with, --context, --secrets), under whatever name or link.  False,
 * with a message that says what to do. */
bool target_free(const char *path, const struct options *, struct arena *, const char **error);
/* The first bytes of the reports of tests and of coverage. */
#define JUNIT_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"joltc\""
#define LCOV_HEAD "TN:joltc\nSF:"
/* The same for such a report, which is ours if it begins like that. */
bool
target_report_free(const char *path, const struct options *, struct arena *, const char **error);
/* The same for the output of a transformation: any file may be overwritten that is not an input. */
bool
target_result_free(const char *path, const struct options *, struct arena *, const char **error);
/* The same for the file of --depfile. */
bool
target_depfile_free(const char *path, const struct options *, struct arena *, const char **error);
#endif
