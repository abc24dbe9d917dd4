/* SPDX-License-Identifier: Apache-2.0 */
/* What a command may write over. */
#ifndef CMD_TARGET_H
#define CMD_TARGET_H

#include "cmd/options.h"

/* Whether a result may go to `path`: nothing is there, or an empty file, or no file at all (a
 * terminal, /dev/null), or what an earlier run of joltc made.  Never one of the command's own
 * inputs (files, --with, --context, --secrets), under whatever name or link.  False with a message
 * that says what to do. */
bool target_free(const char *path, const struct options *, struct arena *, const char **error);
/* The same for a report, of which the first line tells that it is ours (report.h, cover.h). */
bool
target_report_free(const char *path, const struct options *, struct arena *, const char **error);
/* The same for what comes out of a transformation: any file may be written over that is not read.
 */
bool
target_result_free(const char *path, const struct options *, struct arena *, const char **error);
/* The same for the file of --depfile. */
bool
target_depfile_free(const char *path, const struct options *, struct arena *, const char **error);
#endif
