/* SPDX-License-Identifier: Apache-2.0 */
/* A spec may put secrets into what is sent: bodies made with former secrets are built again. */
#ifndef CONNECTOR_SINK_RENEW_H
#define CONNECTOR_SINK_RENEW_H

#include "connector/common/worker.h"
#include "connector/sink/batch.h"

/* Builds the body again from the records as they came.  If one of them cannot be transformed any
 * more, the body is unchanged: the endpoint will decide.  `sends_null`: for records from which
 * nothing is selected. */
void jrt_batch_renew(struct jrt_batch *, enum jrt_batch_form, struct jrt_worker *, bool sends_null);
#endif
