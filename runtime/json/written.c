/* SPDX-License-Identifier: Apache-2.0 */
/* Reads output back with the scanner that reads input. */
#include "json/written.h"

#include "json/scan.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* One scanner for all documents: in instrumented code the memory of a new one for each would take
 * most of the time. */
static pthread_mutex_t scanning = PTHREAD_MUTEX_INITIALIZER;
static struct jrt_scanner scanner;

/* `padded`: with JRT_PADDING bytes behind it. */
static bool
is_scanned(const char *padded, size_t len)
{
	struct jrt_arena arena = { 0 };
	bool good = true;
	(void)pthread_mutex_lock(&scanning);
	scanner.arena = &arena;
	if (jrt_scan_document(&scanner, padded, len) &&
		jrt_scan_next(&scanner) != JRT_SCAN_RECORD) {
		enum jrt_status why = scanner.fault.status;
		good = why == JRT_TOO_DEEP || why == JRT_NO_ROOM;
	}
	(void)pthread_mutex_unlock(&scanning);
	jrt_arena_finish(&arena);
	return good;
}

static bool
is_document(const char *bytes, size_t len)
{
	char *padded = calloc(1, len + JRT_PADDING);
	if (padded == NULL) {
		return true; /* no verdict */
	}
	memcpy(padded, bytes, len);
	bool good = is_scanned(padded, len);
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
