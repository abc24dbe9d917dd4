/* SPDX-License-Identifier: Apache-2.0 */
/* Checks that the output is JSON, for each record in builds that look for faults. */
#ifndef JSON_WRITTEN_H
#define JSON_WRITTEN_H

#include "json/writer.h"

/* Aborts, with the bytes on standard error, unless our own scanner takes them for one JSON
 * document.  Exceeding its limits (depth, memory) is not a fault. */
void jrt_assert_document(const char *bytes, size_t len);

/* Call when a record is finished: all bytes from `from` on belong to it.  Checks them only if built
 * with JRT_CHECK_OUTPUT (configure --enable-sanitizers sets it). */
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
