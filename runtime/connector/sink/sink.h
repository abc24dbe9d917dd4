/* SPDX-License-Identifier: Apache-2.0 */
/* Where batches go: requests in flight over several connections, tried again as the endpoint's
 * answers ask for. */
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
	struct jrt_text answer; /* the start of its body; at NULL: none */
};

struct jrt_sink_counts {
	uint64_t requests, retries, bytes; /* bytes of bodies that were accepted */
	uint64_t answers[6]; /* by the status's first digit; [0]: there was none */
	struct jrt_histogram duration; /* of requests that were answered */
};

/* Who is told what becomes of batches. */
struct jrt_sink_owner {
	/* Told from the loop; the batch is the caller's again. */
	void (*done)(void *user, struct jrt_batch *, const struct jrt_outcome *);
	/* A batch waits to be tried again: others may come. */
	void (*waits)(void *user);
	/* The server's certificate is refused; the batch stays and is tried again. */
	void (*untrusted)(void *user);
	/* The secrets are others than those that the body was made with: it is to be made again. */
	void (*renew)(void *user, struct jrt_batch *);
	void *user;
};

/* Batches that have no connection yet. */
struct jrt_sink_queue {
	struct jrt_batch *ready, **ready_end; /* to be sent, in order */
	struct jrt_batch *waiting; /* for their time, the earliest first */
	bool ordered; /* one request at a time, each until it is settled */
	bool leaves_waiting; /* what is to be tried again stays where it is: the end is near */
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
	unsigned in_flight, held; /* requests on a connection; batches, with those that wait */
	unsigned paused; /* batches that wait to be tried again, though the endpoint answers */
	struct jrt_pause pause;
	struct jrt_sink_retry_after {
		uint64_t until_ms; /* the endpoint asked for nothing before, */
		uint64_t ms; /* for that long */
	} retry_after;
	struct jrt_sink_queue queue;
	/* private */
	struct jrt_sink_requests requests;
	unsigned edition; /* of the secrets, from 1 */
	bool took; /* the endpoint has taken records */
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
/* Takes what secrets have a part in, headers and the URL's path, from new settings, and reads the
 * files of http.tls.* again; requests that are on their way stay as they are.  In a pause, a probe
 * goes at once.  False after complaining: nothing has changed. */
bool jrt_sink_reload(struct jrt_sink *, const struct jrt_settings *, struct jrt_complaints *);
/* Nothing is on its way, and nothing can be sent now. */
bool jrt_sink_is_at_rest(const struct jrt_sink *);
/* How long it sends nothing since the endpoint asked for that; 0: it did not. */
uint64_t jrt_sink_retry_after_ms(const struct jrt_sink *);
/* Gives back the batches that it holds, as a list. */
struct jrt_batch *jrt_sink_finish(struct jrt_sink *);
/* The batch that has been tried again for longest; NULL: there is none. */
const struct jrt_batch *jrt_sink_oldest(const struct jrt_sink *);
/* Takes a sealed batch, whose edition tells the secrets that it was made with.  done() is never
 * called from within. */
void jrt_sink_send(struct jrt_sink *, struct jrt_batch *);
/* The same, before all that are not yet on their way; it goes out from the loop, so that several
 * can be put there, the last one first. */
void jrt_sink_send_first(struct jrt_sink *, struct jrt_batch *);
#endif
