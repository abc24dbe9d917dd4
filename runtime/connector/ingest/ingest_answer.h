/* SPDX-License-Identifier: Apache-2.0 */
/* The server's answers: heads, and bodies that say what became of a request. */
#ifndef CONNECTOR_INGEST_INGEST_ANSWER_H
#define CONNECTOR_INGEST_INGEST_ANSWER_H

#include "connector/ingest/ingest_body.h"

#include <time.h>

/* The Date header, cached while it is valid. */
struct jrt_answer_date {
	time_t at; /* 0: nothing is cached */
	char text[30];
};

struct jrt_answer_head {
	int status;
	const char *type; /* of the body */
	unsigned retry_after; /* seconds; 0: none */
	const char *allow; /* methods, or NULL */
	const char *challenge; /* how to authenticate, or NULL */
	const char *origin; /* of the page that may see the answer, or NULL */
	bool preflight; /* that page learns what it may send */
	bool close, http10;
	bool no_body; /* HEAD: only the length of the body is given */
	struct jrt_answer_date *date;
};

/* Appends head and body. */
void jrt_answer_put(struct jrt_writer *, const struct jrt_answer_head *, struct jrt_text body);

/* {"accepted":N,"first":OFFSET,"last":OFFSET} */
void jrt_answer_accepted(struct jrt_writer *, uint64_t count, uint64_t first);
/* {"error":REASON,"accepted":0} */
void jrt_answer_error(struct jrt_writer *, const char *reason);
/* {"error":...,"accepted":0,"invalid":N,"lines":[{"line":3,"byte":17,"error":...,"status":...}]} */
void jrt_answer_invalid(struct jrt_writer *, const struct jrt_body_faults *);
#endif
