/* SPDX-License-Identifier: Apache-2.0 */
/* Reads output back with the scanner that reads input. */
#include "json/written.h"

#include "json/scan.h"

#include <stdio.h>
#include <stdlib.h>

static bool
is_document(const char *bytes, size_t len)
{
	struct jrt_scanner scanner;
	struct jrt_arena arena = { 0 };
	char *padded = calloc(1, len + JRT_PADDING);
	bool good = true; /* out of memory: no verdict */

	jrt_scanner_init(&scanner, &arena);
	if (padded != NULL) {
		memcpy(padded, bytes, len);
		if (jrt_scan_document(&scanner, padded, len) &&
			jrt_scan_next(&scanner) != JRT_SCAN_RECORD) {
			enum jrt_status why = scanner.fault.status;
			good = why == JRT_TOO_DEEP || why == JRT_NO_ROOM;
		}
	}
	jrt_scanner_finish(&scanner);
	jrt_arena_finish(&arena);
	free(padded);
	return good;
}

void
jrt_assert_document(const char *bytes, size_t len)
{
	if (is_document(bytes, len)) {
		return;
	}
	(void)fputs("a result is not JSON: ", stderr);
	(void)fwrite(bytes, 1, len, stderr);
	(void)fputc('\n', stderr);
	abort();
}
