/* SPDX-License-Identifier: Apache-2.0 */
/* A path into a record, as in http.order.key. */
#ifndef CONNECTOR_COMMON_PATH_H
#define CONNECTOR_COMMON_PATH_H

#include "json/text.h"

enum { JRT_PATH_STEPS = 16 };

/* Splits "user.id"; "\." is a dot in a name, "\\" a backslash.  `room` has the size of the path
 * with its NUL; the steps point into it.  NULL, or what is wrong with the path. */
const char *jrt_path_split(
	const char *path, char *room, struct jrt_text steps[JRT_PATH_STEPS], unsigned *count);
#endif
