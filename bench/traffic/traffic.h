/* SPDX-License-Identifier: Apache-2.0 */
/* Events through a service: who posts them and who receives what the service makes of them.  Both
 * run in one loop, so that times can be compared and the number on the way can be bounded. */
#ifndef TRAFFIC_TRAFFIC_H
#define TRAFFIC_TRAFFIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What an epoll event belongs to; the first member of each kind of connection. */
struct socket {
	int fd;
	void (*ready)(struct socket *, uint32_t events);
};

struct traffic {
	/* as the command line says */
	unsigned long events;
	unsigned long batch; /* events a request */
	unsigned long producers; /* connections */
	unsigned long window; /* events on the way, at most */
	double rate; /* events a second; 0: as fast as they are taken */
	uint64_t delay_ns; /* until the receiver answers */
	/* what happens */
	int poll;
	uint64_t began_ns, ended_ns;
	unsigned long posted, refused, arrived, repeated, wrong;
	uint64_t *posted_ns; /* of each event */
	float *latency_ms; /* in the order of arrival */
};

extern struct traffic traffic;

uint64_t traffic_now_ns(void);

/* Ends the program. */
void traffic_fail(const char *what) __attribute__((noreturn));

/* The loop tells `s` when `events` come. */
void traffic_watch(struct socket *s, uint32_t events);

/* Reads the events of FILE, one a line, to be posted over and over, each with a number of its own
 * in place of its insert_id. */
void producers_init(const char *path);

/* Connects to the service once it listens on this port of loopback. */
void producers_connect(uint16_t port);

/* Posts what may be posted now; gives when to call again if nothing arrives (UINT64_MAX: then). */
uint64_t producers_post(uint64_t now_ns);

void producers_finish(void);

/* Listens on loopback; gives the port. */
uint16_t receiver_init(void);

/* Sends the answers that are due; gives when the next is (UINT64_MAX: none). */
uint64_t receiver_answer(uint64_t now_ns);

void receiver_finish(void);

#endif
