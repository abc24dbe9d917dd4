/* SPDX-License-Identifier: Apache-2.0 */
/* The loop that all programs written by hand on jansson share: NDJSON in, NDJSON out. */
#ifndef BENCH_PEER_H
#define BENCH_PEER_H

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

/* `transform` borrows `in` and returns a new reference, or NULL: nothing to write. */
static inline int
peer_main(json_t *(*transform)(json_t *in))
{
	char *line = NULL, *text = NULL;
	size_t size = 0, room = 0;
	ssize_t len;
	while ((len = getline(&line, &size, stdin)) > 0) {
		json_error_t error;
		json_t *in =
			json_loadb(line, (size_t)len, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
		if (in == NULL) {
			fprintf(stderr, "%s\n", error.text);
			continue;
		}
		json_t *out = transform(in);
		if (out != NULL) {
			size_t need = json_dumpb(out, text, room, JSON_COMPACT | JSON_ENCODE_ANY);
			if (need > room) {
				room = need * 2;
				text = realloc(text, room);
				need = json_dumpb(out, text, room, JSON_COMPACT | JSON_ENCODE_ANY);
			}
			fwrite(text, 1, need, stdout);
			putchar('\n');
			json_decref(out);
		}
		json_decref(in);
	}
	free(line);
	free(text);
	return fflush(stdout) != 0;
}
#endif
