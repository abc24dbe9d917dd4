/* SPDX-License-Identifier: Apache-2.0 */
/* Seats, addresses, and which connection to close. */
#include "connector/ingest/ingest_room.h"

#include "connector/common/clock.h"
#include "connector/common/random.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

enum {
	BUCKETS = 4096,
	LOOKED_AT = 32 /* of the oldest, in search of the slowest */
};

struct jrt_peer {
	struct jrt_peer *next; /* in its bucket */
	uint64_t address[2];
	unsigned count;
	bool loopback;
	struct jrt_rings rings;
};

static void
init_rings(struct jrt_rings *r)
{
	jrt_link_init(&r->idle);
	jrt_link_init(&r->unfinished);
}

bool
jrt_room_init(struct jrt_room *room)
{
	init_rings(&room->rings);
	room->peers = calloc(BUCKETS, sizeof *room->peers);
	return room->peers != NULL && jrt_random(&room->seed);
}

void
jrt_room_finish(struct jrt_room *room)
{
	free(room->peers);
	room->peers = NULL;
}

/* ---- addresses ---------------------------------------------------------------------------------
 */

/* An IPv4 address, or the network of an IPv6 address: whoever has one address there has all of
 * them. */
static struct jrt_peer
peer_of(const struct sockaddr_storage *from)
{
	const struct sockaddr_in *four = (const struct sockaddr_in *)from;
	const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)from;
	struct jrt_peer p = { .loopback = true };
	if (from->ss_family == AF_INET) {
		uint32_t address = ntohl(four->sin_addr.s_addr);
		p.address[1] = 1 + (uint64_t)address;
		p.loopback = address >> 24 == 127;
	} else if (from->ss_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&six->sin6_addr)) {
		uint32_t address;
		memcpy(&address, six->sin6_addr.s6_addr + 12, sizeof address);
		p.address[1] = 1 + (uint64_t)ntohl(address);
		p.loopback = ntohl(address) >> 24 == 127;
	} else if (from->ss_family == AF_INET6) {
		memcpy(&p.address[0], six->sin6_addr.s6_addr, sizeof p.address[0]);
		p.loopback = IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
	}
	return p;
}

static struct jrt_peer **
find_peer(const struct jrt_room *room, const struct jrt_peer *wanted)
{
	uint64_t hash = (wanted->address[0] ^ room->seed) * 0x9e3779b97f4a7c15U;
	hash = (hash ^ wanted->address[1]) * 0x9e3779b97f4a7c15U;
	struct jrt_peer **at = &room->peers[(hash >> 32) % BUCKETS];
	while (*at != NULL &&
		memcmp((*at)->address, wanted->address, sizeof wanted->address) != 0) {
		at = &(*at)->next;
	}
	return at;
}

/* ---- seats -------------------------------------------------------------------------------------
 */

bool
jrt_room_enter(struct jrt_room *room, struct jrt_seat *seat, const struct sockaddr_storage *from)
{
	struct jrt_peer wanted = peer_of(from);
	struct jrt_peer **at = find_peer(room, &wanted);
	if (*at == NULL) {
		struct jrt_peer *p = malloc(sizeof *p);
		if (p == NULL) {
			return false;
		}
		*p = wanted;
		init_rings(&p->rings);
		*at = p;
	}
	seat->peer = *at;
	seat->peer->count++;
	room->count++;
	return true;
}

bool
jrt_room_is_local(const struct jrt_seat *seat)
{
	return seat->peer->loopback;
}

void
jrt_room_leave(struct jrt_room *room, struct jrt_seat *seat)
{
	struct jrt_peer *p = seat->peer;
	jrt_room_set_kind(room, seat, JRT_SEAT_WORKS);
	room->count--;
	if (--p->count == 0) {
		*find_peer(room, p) = p->next;
		free(p);
	}
	seat->peer = NULL;
}

void
jrt_room_set_kind(struct jrt_room *room, struct jrt_seat *seat, enum jrt_seat_kind kind)
{
	if (kind == seat->kind) {
		return;
	}
	if (seat->kind != JRT_SEAT_WORKS) {
		jrt_link_remove(&seat->link);
		jrt_link_remove(&seat->peer_link);
	}
	seat->kind = kind;
	if (kind == JRT_SEAT_IDLE) {
		jrt_link_add(&room->rings.idle, &seat->link);
		jrt_link_add(&seat->peer->rings.idle, &seat->peer_link);
	} else if (kind == JRT_SEAT_UNFINISHED) {
		jrt_link_add(&room->rings.unfinished, &seat->link);
		jrt_link_add(&seat->peer->rings.unfinished, &seat->peer_link);
	}
}

void
jrt_room_set_memory(struct jrt_room *room, struct jrt_seat *seat, size_t bytes)
{
	room->memory += bytes - seat->memory;
	seat->memory = bytes;
}

/* ---- who goes ----------------------------------------------------------------------------------
 */

static struct jrt_seat *
seat_at(struct jrt_link *l, bool of_peer)
{
	return (struct jrt_seat *)((char *)l - (of_peer ? offsetof(struct jrt_seat, peer_link)
							: offsetof(struct jrt_seat, link)));
}

/* In bytes per second. */
static struct jrt_seat *
slowest(const struct jrt_link *ring, bool of_peer, size_t least_memory)
{
	struct jrt_seat *found = NULL;
	double found_rate = 0;
	uint64_t now = jrt_now_us();
	struct jrt_link *l = ring->after;
	for (unsigned i = 0; i < LOOKED_AT && l != ring; i++, l = l->after) {
		struct jrt_seat *seat = seat_at(l, of_peer);
		double rate = (double)seat->moved / (double)(now - seat->since_us + 1);
		if (seat->memory >= least_memory && (found == NULL || rate < found_rate)) {
			found = seat;
			found_rate = rate;
		}
	}
	return found;
}

static struct jrt_seat *
loser(const struct jrt_rings *rings, bool of_peer)
{
	return rings->idle.after != &rings->idle ? seat_at(rings->idle.after, of_peer)
						 : slowest(&rings->unfinished, of_peer, 0);
}

struct jrt_seat *
jrt_room_loser(const struct jrt_room *room)
{
	return loser(&room->rings, false);
}

bool
jrt_room_peer_is_full(
	const struct jrt_room *room, const struct jrt_seat *seat, struct jrt_seat **found)
{
	const struct jrt_peer *p = seat->peer;
	if (room->max_peer == 0 || p->count <= room->max_peer ||
		(p->loopback && !room->loopback_too)) {
		return false;
	}
	*found = loser(&p->rings, true);
	return true;
}

struct jrt_seat *
jrt_room_slowest(const struct jrt_room *room)
{
	struct jrt_seat *seat = slowest(&room->rings.unfinished, false, 1);
	/* None among the first: those hold nothing, and have waited long enough. */
	return seat != NULL ? seat : slowest(&room->rings.unfinished, false, 0);
}
