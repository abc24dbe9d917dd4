/* SPDX-License-Identifier: Apache-2.0 */
/* What a command may overwrite. */
#ifndef CMD_TARGET_H
#define CMD_TARGET_H

#include "cmd/options.h"

/* Whether a result may go to `path`: nothing is there, an empty file, something other than a
 * regular file (a terminal, /dev/null), or the output of an earlier run of joltc.  Never one of the
 * command's own inputs (files, --with, --context, --secrets), under whatever name or link.  False,
 * with a message that says what to do. */
bool target_free(const char *path, const struct options *, struct arena *, const char **error);
/* The same for a report, whose first line shows that it is ours (report.h, cover.h). */
bool
target_report_free(const char *path, const struct options *, struct arena *, const char **error);
/* The same for the output of a transformation: any file may be overwritten that is not an input. */
bool
target_result_free(const char *path, const struct options *, struct arena *, const char **error);
/* The same for the file of --depfile. */
bool
target_depfile_free(const char *path, const struct options *, struct arena *, const char **error);
#endif
