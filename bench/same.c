/* SPDX-License-Identifier: Apache-2.0 */
/* Whether two NDJSON files mean the same, line by line: same [-n] A B.  The order of keys does not
 * matter; with -n, neither does whether a number is written as 1 or 1.0. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t flags = JSON_DECODE_ANY | JSON_ALLOW_NUL;

static json_t *
load(const char *line, ssize_t len, const char *name, long number)
{
	json_error_t error;
	json_t *v = json_loadb(line, (size_t)len, flags, &error);
	if (v == NULL) {
		fprintf(stderr, "%s:%ld: %s\n", name, number, error.text);
		exit(1);
	}
	return v;
}

int
main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "-n") == 0) {
		flags |= JSON_DECODE_INT_AS_REAL;
		argv++;
		argc--;
	}
	FILE *a = argc == 3 ? fopen(argv[1], "r") : NULL,
	     *b = argc == 3 ? fopen(argv[2], "r") : NULL;
	if (a == NULL || b == NULL) {
		fputs("usage: same [-n] A B\n", stderr);
		return 2;
	}
	char *x = NULL, *y = NULL;
	size_t xs = 0, ys = 0;
	for (long line = 1;; line++) {
		ssize_t m = getline(&x, &xs, a), n = getline(&y, &ys, b);
		if (m <= 0 || n <= 0) {
			if (m > 0 || n > 0) {
				fprintf(stderr, "%s ends at line %ld\n", m > 0 ? argv[2] : argv[1],
					line);
			}
			return m > 0 || n > 0;
		}
		json_t *v = load(x, m, argv[1], line), *w = load(y, n, argv[2], line);
		if (!json_equal(v, w)) {
			fprintf(stderr, "line %ld differs:\n%.400s\n%.400s\n", line, x, y);
			return 1;
		}
		json_decref(v);
		json_decref(w);
	}
}
