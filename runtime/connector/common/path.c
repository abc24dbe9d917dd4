/* SPDX-License-Identifier: Apache-2.0 */
/* Names separated by dots. */
#include "connector/common/path.h"

const char *
jrt_path_split(const char *path, char *room, struct jrt_text steps[JRT_PATH_STEPS], unsigned *count)
{
	char *to = room;
	*count = 0;
	for (const char *at = path;; at++) {
		if (*count == JRT_PATH_STEPS) {
			return "it has more than 16 names";
		}
		struct jrt_text *step = &steps[(*count)++];
		step->at = to;
		for (; *at != '\0' && *at != '.'; at++) {
			at += *at == '\\' && (at[1] == '.' || at[1] == '\\');
			*to++ = *at;
		}
		step->len = (size_t)(to - step->at);
		if (step->len == 0) {
			return "a name is missing";
		}
		*to = '\0';
		if (*at == '\0') {
			return NULL;
		}
		to++;
	}
}
