/* SPDX-License-Identifier: Apache-2.0 */
/* The topic that the connector file describes. */
#ifndef CONNECTOR_TOPIC_TOPIC_CONFIG_H
#define CONNECTOR_TOPIC_TOPIC_CONFIG_H

#include "connector/common/app.h"
#include "connector/topic/topic.h"

/* The topic's name, or the connector's. */
const char *jrt_topic_name(const struct jrt_app *);
/* source.embedded.* and meta.topic.retention.time.  The caller frees `dir`; without
 * source.embedded.dir it is NAME.topic in the current directory, or NAME if that is a directory.
 * False: out of memory. */
bool jrt_topic_configure(const struct jrt_app *, struct jrt_topic_options *, char **dir);
#endif
