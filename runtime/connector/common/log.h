/* SPDX-License-Identifier: Apache-2.0 */
/* One line for each problem on standard error; a repeated line is counted instead.  Never waits for
 * the reader: while a pipe is full, lines are lost, and their number is reported when there is room
 * again. */
#ifndef CONNECTOR_COMMON_LOG_H
#define CONNECTOR_COMMON_LOG_H

#include "connector/common/secrets.h"

enum jrt_log_level { JRT_LOG_ERROR, JRT_LOG_WARNING, JRT_LOG_INFO, JRT_LOG_DEBUG };

enum { JRT_LOG_KEPT = 16 };

struct jrt_log {
	const char *name; /* of the connector */
	enum jrt_log_level level; /* lines beyond it are not written */
	bool json;
	unsigned lost; /* lines, since nobody reads */
	const struct jrt_secrets *secrets; /* redacted in every line; may be NULL */
	struct jrt_log_line { /* lines written recently */
		uint64_t hash, last_ms;
		unsigned repeated; /* since it was written */
		enum jrt_log_level level;
		char *text;
	} kept[JRT_LOG_KEPT];
};

void jrt_log_init(struct jrt_log *, const char *name);
void jrt_log(struct jrt_log *, enum jrt_log_level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* The same, followed by somebody else's words if they are short; lines that differ only in these
 * are repetitions. */
void jrt_log_with(struct jrt_log *, enum jrt_log_level, struct jrt_text said, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* The result of something that an operator asked for: written each time. */
void jrt_log_each(struct jrt_log *, enum jrt_log_level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Writes how many times lines were repeated; call every few seconds. */
void jrt_log_tick(struct jrt_log *);
/* The same for all lines, before a last one. */
void jrt_log_flush(struct jrt_log *);
void jrt_log_finish(struct jrt_log *);
#endif
