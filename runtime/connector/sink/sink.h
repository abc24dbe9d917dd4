/* SPDX-License-Identifier: Apache-2.0 */
/* Where batches go: requests in flight over several connections, retried as the endpoint's answers
 * require. */
#ifndef CONNECTOR_SINK_H
#define CONNECTOR_SINK_H

#include "connector/common/histogram.h"
#include "connector/common/log.h"
#include "connector/http/client.h"
#include "connector/sink/batch.h"
#include "connector/sink/pause.h"
#include "connector/sink/rate.h"
#include "connector/sink/retry.h"
#include "connector/sink/verdict.h"

struct jrt_outcome {
	enum jrt_verdict verdict; /* DELIVERED, REFUSED or SPLIT */
	int status; /* of the answer; 0: given up without one */
	const char *reason; /* NULL: delivered */
	struct jrt_text answer; /* the beginning of its body; at NULL: none */
};

struct jrt_sink_counts {
	uint64_t requests, retries, bytes; /* bytes of bodies that were accepted */
	uint64_t answers[6]; /* by the status's first digit; [0]: no answer */
	struct jrt_histogram duration; /* of requests that were answered */
};

/* Callbacks for what becomes of batches. */
struct jrt_sink_owner {
	/* Called from the loop; the batch is the caller's again. */
	void (*done)(void *user, struct jrt_batch *, const struct jrt_outcome *);
	/* A batch waits for a retry: others may come. */
	void (*waits)(void *user);
	/* The server's certificate is refused; the batch stays and is tried again. */
	void (*untrusted)(void *user);
	/* The secrets have changed since the body was built: build it again. */
	void (*renew)(void *user, struct jrt_batch *);
	void *user;
};

/* Batches that have no connection yet. */
struct jrt_sink_queue {
	struct jrt_batch *ready, **ready_end; /* to be sent, in order */
	struct jrt_batch *waiting; /* until their time, the earliest first */
	bool ordered; /* one request at a time, each until it is settled */
	bool leaves_waiting; /* what waits for a retry stays there: the end is near */
};

struct jrt_sink_requests {
	struct jrt_writer head; /* of a request, up to the length of its body */
	struct jrt_sink_slot *slots, *unused;
	unsigned count; /* of slots */
};

struct jrt_sink {
	struct jrt_endpoint endpoint;
	struct jrt_verdicts verdicts;
	struct jrt_retry_policy policy;
	struct jrt_log *log;
	struct jrt_sink_owner owner;
	struct jrt_sink_counts counts;
	unsigned in_flight, held; /* requests on a connection; batches, including those that wait */
	unsigned paused; /* batches that wait for a retry, although the endpoint answers */
	struct jrt_pause pause;
	struct jrt_sink_retry_after {
		uint64_t until_ms; /* the endpoint asked for nothing before, */
		uint64_t ms; /* for that long */
	} retry_after;
	struct jrt_sink_queue queue;
	/* private */
	struct jrt_sink_requests requests;
	unsigned edition; /* of the secrets, from 1 */
	bool took; /* the endpoint has accepted records */
	struct jrt_rate rate;
	struct event timer;
	struct jrt_sink_gzip {
		bool on; /* bodies are sent compressed */
		struct z_stream_s *stream;
	} gzip;
};

/* Reads http.*.  False after complaining. */
bool jrt_sink_init(struct jrt_sink *, struct event_base *, const struct jrt_settings *,
	struct jrt_log *, struct jrt_complaints *);
/* Takes what may contain secrets, headers and the URL's path, from new settings, and reads the
 * files of http.tls.* again; requests on their way are unaffected.  In a pause, sends a probe at
 * once.  False after complaining: nothing has changed. */
bool jrt_sink_reload(struct jrt_sink *, const struct jrt_settings *, struct jrt_complaints *);
/* Nothing is on its way, and nothing can be sent now. */
bool jrt_sink_is_at_rest(const struct jrt_sink *);
/* How much longer it sends nothing because the endpoint asked for that; 0: it did not. */
uint64_t jrt_sink_retry_after_ms(const struct jrt_sink *);
/* Returns the batches that it holds, as a list. */
struct jrt_batch *jrt_sink_finish(struct jrt_sink *);
/* The batch that has been retried longest; NULL: none. */
const struct jrt_batch *jrt_sink_oldest(const struct jrt_sink *);
/* Takes a sealed batch, whose edition identifies the secrets in it.  Never calls done() itself. */
void jrt_sink_send(struct jrt_sink *, struct jrt_batch *);
/* The same, before all others that are not on their way yet; it is sent from the loop, so that
 * several can be put there, the last one first. */
void jrt_sink_send_first(struct jrt_sink *, struct jrt_batch *);
#endif
