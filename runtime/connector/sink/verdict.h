/* SPDX-License-Identifier: Apache-2.0 */
/* What an answer means for the records of a request: http.on, and the defaults. */
#ifndef CONNECTOR_SINK_VERDICT_H
#define CONNECTOR_SINK_VERDICT_H

#include "connector/common/settings.h"

enum jrt_verdict {
	JRT_DELIVERED,
	JRT_RETRY,
	JRT_REFUSED, /* they are dead letters */
	JRT_SPLIT, /* one record of a batch may be the cause; a single one is refused */
	JRT_PAUSE /* the endpoint accepts nothing until somebody acts */
};

enum { JRT_STATUSES = 1000, JRT_NO_ANSWER = 0 };

struct jrt_verdicts {
	unsigned char on[JRT_STATUSES]; /* by the status; [JRT_NO_ANSWER]: no answer */
	bool doubts_404; /* 404 is JRT_PAUSE if the endpoint has accepted records before, else
			    JRT_REFUSED */
};

/* Reads http.on and http.retry.statuses.  False after complaining about every problem. */
bool jrt_verdicts_init(struct jrt_verdicts *, const struct jrt_settings *, struct jrt_complaints *);
/* `status`: of the answer, or JRT_NO_ANSWER; `took`: the endpoint has accepted records before. */
enum jrt_verdict jrt_judge(const struct jrt_verdicts *, int status, bool took);
#endif
