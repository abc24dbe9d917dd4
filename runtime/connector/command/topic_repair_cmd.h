/* SPDX-License-Identifier: Apache-2.0 */
/* What the command topic does with topics that are damaged, or too large.  Each returns the exit
 * status. */
#ifndef CONNECTOR_COMMAND_TOPIC_REPAIR_CMD_H
#define CONNECTOR_COMMAND_TOPIC_REPAIR_CMD_H

#include "connector/common/app.h"
#include "connector/topic/topic.h"

int jrt_command_topic_check(struct jrt_app *, const struct jrt_topic_options *);
int jrt_command_topic_salvage(struct jrt_app *, const struct jrt_topic_options *);
int jrt_command_topic_compact(struct jrt_app *, const struct jrt_topic_options *);
#endif
