/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files of the server: ingest.c accepts connections, ingest_connection.c moves their
 * bytes and asks ingest_request.c what they mean, which does not call back. */
#ifndef CONNECTOR_INGEST_INGEST_SERVER_H
#define CONNECTOR_INGEST_INGEST_SERVER_H

#include "connector/http/http_request.h"
#include "connector/http/wire.h"
#include "connector/ingest/ingest.h"
#include "connector/ingest/ingest_answer.h"
#include "connector/ingest/ingest_gate.h"
#include "connector/ingest/ingest_room.h"

#include <event2/event_struct.h>

enum {
	JRT_INGEST_LISTENERS = 2, /* for events; for metrics only */
	JRT_INGEST_HEAD = 16 << 10, /* the largest head */
	JRT_INGEST_READ = 64 << 10, /* bytes at a time */
	JRT_INGEST_ANSWER_MS = 30000 /* for a part of an answer to be accepted */
};

struct jrt_ingest {
	struct jrt_ingest_options options;
	struct jrt_ingest_listener {
		struct jrt_ingest *server;
		int fd; /* -1: none */
		bool events; /* may be posted to it */
		bool handed; /* the service manager keeps it */
		bool paused; /* there are no descriptors left */
		struct event event;
		struct jrt_room room; /* for its connections only */
		struct jrt_gate gate, fresh; /* fresh: read again, not yet in use */
	} listeners[JRT_INGEST_LISTENERS];
	struct event tick;
	struct jrt_link all; /* head of the ring of connections */
	unsigned busy; /* requests under way */
	bool stopping;
	size_t max_body;
	uint64_t request_ms; /* time limit for a request to arrive */
	uint64_t full_until_ms; /* the topic has just been full */
	struct jrt_ingest_counts counts;
	struct {
		struct jrt_arena arena; /* the scanner's */
		struct jrt_scanner scanner;
		struct jrt_writer text; /* of the body being written */
		struct jrt_writer
			spare; /* a connection's output that was sent, for the next answer */
		char *bytes; /* JRT_INGEST_READ that have just come */
	} scratch; /* what all connections use, one after the other */
	struct jrt_answer_date date;
	uint64_t tick_ms; /* the last tick: precise enough for long times */
};

/* Bytes that came, or that go. */
struct jrt_connection_input {
	struct jrt_writer text; /* not yet looked at from `at` on */
	size_t at;
	size_t searched; /* bytes from `at` on in which no head ends */
};
struct jrt_connection_output {
	struct jrt_writer text;
	size_t at;
};

/* The request that is read or answered. */
struct jrt_connection_request {
	bool begun; /* its first byte was there */
	bool http10, lines;
	bool head_only; /* the answer has no body */
	const char *origin; /* of the page that asks, if it may; in the settings */
	bool preflight; /* a browser asks what that page may do */
	int refusal; /* status of the answer to give when the body is over; 0: none */
	const char *reason;
	uint64_t since_us; /* its first byte */
};

/* How far its body was read. */
struct jrt_connection_reading {
	enum jrt_http_body kind;
	struct jrt_chunks chunks;
	uint64_t left; /* of a body with a length */
	uint64_t raw; /* received bytes of the body, including chunks' lines */
};

struct jrt_connection {
	struct jrt_seat seat;
	struct jrt_link all;
	struct jrt_ingest *server;
	struct jrt_ingest_listener *listener;
	struct jrt_connection_wire {
		struct jrt_wire wire; /* fd -1: closed; it only waits for the topic */
		struct event event;
		short wanted; /* what `event` waits for; 0: nothing */
		bool local; /* the client is on this machine */
		bool shaken; /* there is no TLS handshake, or it is over */
		bool crossed; /* TLS must read to write, or write to read */
		bool ended; /* the client sends no more */
	} peer;
	enum {
		CONNECTION_HEAD, /* a request's, or nothing yet */
		CONNECTION_BODY,
		CONNECTION_TOPIC, /* the append is under way */
		CONNECTION_ANSWER, /* is being sent */
		CONNECTION_LINGER /* it is over; what still comes is discarded, so that the
				     client sees the answer and not a reset */
	} state;
	bool keep; /* the connection, after this answer */
	bool served; /* it has had an answer before */
	bool dead; /* to be destroyed */
	struct jrt_connection_input input;
	struct jrt_connection_output output;
	struct jrt_connection_request request;
	struct jrt_connection_reading reading;
	struct jrt_body body;
	struct jrt_topic_append append;
	uint64_t deadline_ms;
	uint64_t over_ms; /* LINGER: the end of all patience */
};

/* Whether a request is under way. */
static inline void
jrt_connection_set_begun(struct jrt_connection *c, bool begun)
{
	if (begun != c->request.begun) {
		c->request.begun = begun;
		c->server->busy += begun ? 1 : -1U;
	}
}

static inline struct jrt_connection *
jrt_connection_of(struct jrt_link *all)
{
	return (struct jrt_connection *)((char *)all - offsetof(struct jrt_connection, all));
}
#endif
