/* SPDX-License-Identifier: Apache-2.0 */
/* Room for connections: how many there may be, from one address and in all, how much memory their
 * buffers may take, and which one to close when there is no more.  It knows seats, not connections.
 *
 * Every call takes the same time, however many there are: candidates are only the few that have
 * been there longest. */
#ifndef CONNECTOR_INGEST_INGEST_ROOM_H
#define CONNECTOR_INGEST_INGEST_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

struct jrt_link {
	struct jrt_link *before, *after; /* NULL: in no ring */
};

enum jrt_seat_kind {
	JRT_SEAT_WORKS, /* nobody waits for the client: it stays */
	JRT_SEAT_IDLE, /* nothing is under way */
	JRT_SEAT_UNFINISHED /* the client has a request to send, or an answer to take */
};

/* A connection's part of the room; the first member of its struct. */
struct jrt_seat {
	struct jrt_link link, peer_link; /* in rings of its kind */
	struct jrt_peer *peer;
	enum jrt_seat_kind kind;
	size_t memory; /* as last counted */
	uint64_t since_us; /* since when we wait for the client */
	uint64_t moved; /* bytes since then */
};

struct jrt_rings {
	struct jrt_link idle, unfinished; /* heads; the oldest comes first */
};

struct jrt_room {
	unsigned count, max_count, max_peer; /* max_peer: from one address; 0: unlimited */
	bool loopback_too; /* max_peer also applies to this machine's own addresses */
	size_t memory, max_memory;
	struct jrt_rings rings;
	struct jrt_peer **peers; /* by address */
	uint64_t seed; /* of their hash */
};

/* The caller sets counts and limits.  False: out of memory. */
bool jrt_room_init(struct jrt_room *);
/* All seats must have been left. */
void jrt_room_finish(struct jrt_room *);

/* A seat, zeroed before, for a connection from that address.  False: out of memory. */
bool jrt_room_enter(struct jrt_room *, struct jrt_seat *, const struct sockaddr_storage *);
/* Whether it belongs to somebody on this machine. */
bool jrt_room_is_local(const struct jrt_seat *);
void jrt_room_leave(struct jrt_room *, struct jrt_seat *);
/* What the connection does now; repeating the same kind changes nothing. */
void jrt_room_set_kind(struct jrt_room *, struct jrt_seat *, enum jrt_seat_kind);
/* The number of bytes it holds now. */
void jrt_room_set_memory(struct jrt_room *, struct jrt_seat *, size_t bytes);

/* The one to close for a new one: the one that has been idle longest, or the slowest of the
 * unfinished; NULL: all are working.  If its address has reached its limit, one from that
 * address. */
struct jrt_seat *jrt_room_loser(const struct jrt_room *);
/* Whether the address of this seat has more than it may have; *loser is one of them, or NULL. */
bool
jrt_room_peer_is_full(const struct jrt_room *, const struct jrt_seat *, struct jrt_seat **loser);
/* The slowest of the unfinished that hold memory. */
struct jrt_seat *jrt_room_slowest(const struct jrt_room *);

/* Rings. */
static inline void
jrt_link_init(struct jrt_link *head)
{
	head->before = head->after = head;
}

static inline void
jrt_link_add(struct jrt_link *head, struct jrt_link *l)
{
	l->before = head->before;
	l->after = head;
	head->before->after = l;
	head->before = l;
}

static inline void
jrt_link_remove(struct jrt_link *l)
{
	l->before->after = l->after;
	l->after->before = l->before;
	l->before = l->after = NULL;
}
#endif
