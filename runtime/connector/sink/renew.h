/* SPDX-License-Identifier: Apache-2.0 */
/* A spec may put secrets into what is sent: bodies that were made with those of before are made
 * again. */
#ifndef CONNECTOR_SINK_RENEW_H
#define CONNECTOR_SINK_RENEW_H

#include "connector/common/worker.h"
#include "connector/sink/batch.h"

/* Makes the body anew of the records as they came.  Where one of them cannot be transformed any
 * more it stays as it was: the endpoint will say.  `sends_null`: for a record of which nothing is
 * selected. */
void jrt_batch_renew(struct jrt_batch *, enum jrt_batch_form, struct jrt_worker *, bool sends_null);
#endif
