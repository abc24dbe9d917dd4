/* SPDX-License-Identifier: Apache-2.0 */
/* Where reading begins: meta.consumer.offset. */
#ifndef CONNECTOR_SOURCE_START_H
#define CONNECTOR_SOURCE_START_H

#include "connector/common/log.h"
#include "connector/common/settings.h"
#include "connector/topic/topic.h"

struct jrt_start {
	enum {
		JRT_START_NOT_SAID,
		JRT_START_BEGINNING,
		JRT_START_END,
		JRT_START_ABSOLUTE,
		JRT_START_FROM_BEGINNING,
		JRT_START_FROM_END
	} at;
	uint64_t number; /* of the last three */
	bool always; /* at each start ("strategy: none"), not only at the first one */
};

struct jrt_start jrt_start_of(const struct jrt_settings *);
/* Sets the consumer of a topic back to where every start must begin.  Undelivered records are never
 * skipped: reports that.  False after complaining. */
bool jrt_start_topic(
	const struct jrt_start *, struct jrt_topic *, struct jrt_log *, struct jrt_complaints *);
#endif
