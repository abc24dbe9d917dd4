/* SPDX-License-Identifier: Apache-2.0 */
/* Whether what was written is JSON: asked of each record in builds that look for faults. */
#ifndef JSON_WRITTEN_H
#define JSON_WRITTEN_H

#include "json/writer.h"

/* Ends the program, with the bytes on standard error, unless they are one JSON document in the eyes
 * of our own scanner.  Its limits (depth, memory) are no fault. */
void jrt_assert_document(const char *bytes, size_t len);

/* Called when a record is finished: all bytes from `from` on are its own.  Looks at them only when
 * built with JRT_CHECK_OUTPUT (configure --enable-sanitizers sets it). */
static inline void
jrt_record_written(const struct jrt_writer *w, size_t from)
{
#ifdef JRT_CHECK_OUTPUT
	jrt_assert_document(w->base + from, w->used - from);
#else
	(void)w;
	(void)from;
#endif
}
#endif
