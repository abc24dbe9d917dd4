/* SPDX-License-Identifier: Apache-2.0 */
/* Which connection is closed when there is no more room. */
#include "connector/ingest/ingest_room.h"

#include "connector/common/clock.h"
#include "suite.h"

#include <arpa/inet.h>

enum { SEATS = 100 };
static struct jrt_room room;
static struct jrt_seat seats[SEATS];

static void
begin(void)
{
	memset(&room, 0, sizeof room);
	memset(seats, 0, sizeof seats);
	ck_assert(jrt_room_init(&room));
}

static void
end(void)
{
	for (int i = 0; i < SEATS; i++) {
		if (seats[i].peer != NULL) {
			jrt_room_leave(&room, &seats[i]);
		}
	}
	ck_assert_uint_eq(room.count, 0);
	jrt_room_finish(&room);
}

/* Gives seat `i` to a client at that address. */
static struct jrt_seat *
sit(int i, const char *address, enum jrt_seat_kind kind)
{
	struct sockaddr_storage from = { .ss_family = strchr(address, ':') != NULL ? AF_INET6
										   : AF_INET };
	void *at = from.ss_family == AF_INET6 ? (void *)&((struct sockaddr_in6 *)&from)->sin6_addr
					      : (void *)&((struct sockaddr_in *)&from)->sin_addr;
	ck_assert_int_eq(inet_pton(from.ss_family, address, at), 1);
	ck_assert(jrt_room_enter(&room, &seats[i], &from));
	seats[i].since_us = jrt_now_us();
	jrt_room_set_kind(&room, &seats[i], kind);
	return &seats[i];
}

START_TEST(idle_clients_go_first)
{
	(void)sit(0, "192.0.2.1", JRT_SEAT_WORKS);
	ck_assert_ptr_null(jrt_room_loser(&room));
	(void)sit(1, "192.0.2.1", JRT_SEAT_UNFINISHED);
	ck_assert_ptr_eq(jrt_room_loser(&room), &seats[1]);
	(void)sit(2, "192.0.2.1", JRT_SEAT_IDLE);
	(void)sit(3, "192.0.2.1", JRT_SEAT_IDLE);
	ck_assert_ptr_eq(jrt_room_loser(&room), &seats[2]);
	/* A connection that did something since is no longer the first. */
	jrt_room_set_kind(&room, &seats[2], JRT_SEAT_WORKS);
	jrt_room_set_kind(&room, &seats[2], JRT_SEAT_IDLE);
	ck_assert_ptr_eq(jrt_room_loser(&room), &seats[3]);
}
END_TEST

START_TEST(the_slowest_client_goes)
{
	for (int i = 0; i < SEATS; i++) {
		struct jrt_seat *seat = sit(i, "192.0.2.1", JRT_SEAT_UNFINISHED);
		seat->since_us -= 10000000;
		seat->moved = 1000000;
		jrt_room_set_memory(&room, seat, 100);
	}
	ck_assert_uint_eq(room.memory, 100 * SEATS);
	seats[7].moved = 10;
	seats[9].moved = 5;
	seats[90].moved = 0; /* it has not been there for long */
	ck_assert_ptr_eq(jrt_room_slowest(&room), &seats[9]);
	jrt_room_set_memory(&room, &seats[9], 0);
	ck_assert_ptr_eq(jrt_room_slowest(&room), &seats[7]);
	ck_assert_ptr_eq(jrt_room_loser(&room), &seats[9]);
	jrt_room_leave(&room, &seats[9]);
	ck_assert_ptr_eq(jrt_room_loser(&room), &seats[7]);
	ck_assert_uint_eq(room.memory, 100 * (SEATS - 1));
}
END_TEST

START_TEST(an_address_has_its_bound)
{
	struct jrt_seat *loser = NULL;
	room.max_peer = 2;
	(void)sit(0, "192.0.2.1", JRT_SEAT_IDLE);
	(void)sit(1, "192.0.2.2", JRT_SEAT_IDLE);
	(void)sit(2, "::ffff:192.0.2.2", JRT_SEAT_UNFINISHED);
	(void)sit(3, "2001:db8::1", JRT_SEAT_IDLE);
	ck_assert(!jrt_room_peer_is_full(&room, &seats[2], &loser));
	(void)sit(4, "192.0.2.2", JRT_SEAT_WORKS);
	ck_assert(jrt_room_peer_is_full(&room, &seats[4], &loser));
	ck_assert_ptr_eq(loser, &seats[1]);
	/* An IPv6 network counts as one address. */
	(void)sit(5, "2001:db8::2", JRT_SEAT_WORKS);
	(void)sit(6, "2001:db8:0:0:1::3", JRT_SEAT_WORKS);
	ck_assert(jrt_room_peer_is_full(&room, &seats[6], &loser));
	ck_assert_ptr_eq(loser, &seats[3]);
	(void)sit(7, "2001:db8:0:1::3", JRT_SEAT_WORKS);
	ck_assert(!jrt_room_peer_is_full(&room, &seats[7], &loser));
	/* This machine has no bound, unless one is set. */
	for (int i = 10; i < 14; i++) {
		ck_assert(jrt_room_is_local(sit(i, "127.0.0.1", JRT_SEAT_IDLE)));
	}
	ck_assert(!jrt_room_peer_is_full(&room, &seats[13], &loser));
	room.loopback_too = true;
	ck_assert(jrt_room_peer_is_full(&room, &seats[13], &loser));
	ck_assert_ptr_eq(loser, &seats[10]);
	ck_assert(!jrt_room_is_local(&seats[0]));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("room");
	TCase *tcase = tcase_create("who goes");
	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_test(tcase, idle_clients_go_first);
	tcase_add_test(tcase, the_slowest_client_goes);
	tcase_add_test(tcase, an_address_has_its_bound);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
