/* SPDX-License-Identifier: Apache-2.0 */
/* One keep-alive connection to an HTTP/1.1 server, for one request at a time. */
#ifndef CONNECTOR_HTTP_CLIENT_H
#define CONNECTOR_HTTP_CLIENT_H

#include "connector/http/dial.h"
#include "connector/http/http.h"

enum { JRT_ANSWER_START = 512, JRT_CLIENT_BUFFER = 16 << 10 };

struct jrt_answer {
	int status; /* 0: there was no complete answer */
	const char *error; /* then: why; NULL: none was asked for */
	int proxy_status; /* the proxy's answer if it refuses the tunnel; 0: that is not the reason
			   */
	bool untrusted; /* the server's certificate was refused */
	bool stale; /* a kept connection had gone: there was no answer, and nothing is wrong
		       with the request; send it at once over another connection */
	struct jrt_text start; /* of its body, at most JRT_ANSWER_START bytes */
	struct jrt_text retry_after, location; /* at NULL: absent */
};

/* What is being sent; the texts are the caller's. */
struct jrt_client_request {
	const char *head, *body;
	size_t head_len, body_len, sent;
	uint64_t deadline_ms;
	bool unsent; /* the server takes no more of it */
};

/* What is being read. */
struct jrt_client_reading {
	char *in; /* the head of the answer, and what was read after it */
	size_t in_used, in_head;
	uint64_t left; /* of a body of known length */
	struct jrt_chunks chunks;
	char start[JRT_ANSWER_START];
	size_t start_used;
};

/* The connection. */
struct jrt_client_link {
	struct jrt_wire wire;
	struct event readable, writable;
	unsigned generation; /* of the endpoint when it was begun */
	uint64_t ends_ms; /* it carries no request from then on */
	bool reused; /* it has carried a request before */
	bool ends; /* the server has sent its last byte */
	bool untrusted;
};

struct jrt_client {
	struct jrt_endpoint *endpoint;
	/* Reports how the request ended.  Called from the loop, never from jrt_client_send(); it
	 * may send the next request. */
	void (*done)(struct jrt_client *, const struct jrt_answer *);
	void *user;
	/* private */
	enum {
		CLIENT_CLOSED,
		CLIENT_IDLE,
		CLIENT_DIALLING,
		CLIENT_ASKING,
		CLIENT_FAILING /* the error is reported from the loop */
	} state;
	struct jrt_dial dial;
	struct jrt_client_link link;
	struct event timer;
	struct jrt_client_request request;
	struct jrt_client_reading reading;
	struct jrt_http_answer answer;
	char error[320];
};

void jrt_client_init(struct jrt_client *, struct jrt_endpoint *,
	void (*done)(struct jrt_client *, const struct jrt_answer *), void *user);
/* Closes without reporting. */
void jrt_client_finish(struct jrt_client *);
static inline bool
jrt_client_is_open(const struct jrt_client *c)
{
	return c->state == CLIENT_IDLE;
}
/* Closes the connection if it is open: the next request gets a new one. */
void jrt_client_hang_up(struct jrt_client *);
/* Sends a request over the connection; connects first if there is none.  The bytes must stay until
 * done() is called; the client must be idle or closed. */
void
jrt_client_send(struct jrt_client *, struct jrt_text head, struct jrt_text body, uint64_t now_ms);
/* Only connects, with TLS if the endpoint uses it: done() reports whether it worked. */
void jrt_client_connect(struct jrt_client *);
#endif
