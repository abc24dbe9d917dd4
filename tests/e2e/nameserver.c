/* SPDX-License-Identifier: Apache-2.0 */
/* A name server for the tests.
 *
 *	nameserver FILE
 *
 * Listens on UDP on 127.0.0.1 and prints its port.  FILE has lines "NAME A ADDRESS" and "NAME AAAA
 * ADDRESS"; it is read again for each question, which is reported on standard error. */
#include <arpa/inet.h>
#include <event2/dns.h>
#include <event2/dns_struct.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

static const char *path;

static const char *
type_name(int type)
{
	return type == EVDNS_TYPE_A ? "A" : type == EVDNS_TYPE_AAAA ? "AAAA" : "other";
}

/* Answers from the file; true: the file has the name, with any type. */
static bool
answer(struct evdns_server_request *request, const struct evdns_server_question *q)
{
	char name[256], type[8], address[64];
	unsigned char bytes[sizeof(struct in6_addr)];
	bool known = false;
	FILE *f = fopen(path, "r");
	while (f != NULL && fscanf(f, "%255s %7s %63s", name, type, address) == 3) {
		if (strcasecmp(name, q->name) != 0) {
			continue;
		}
		known = true;
		if (strcmp(type, type_name(q->type)) != 0) {
			continue;
		}
		if (q->type == EVDNS_TYPE_A && inet_pton(AF_INET, address, bytes) == 1) {
			(void)evdns_server_request_add_a_reply(request, q->name, 1, bytes, 1);
		} else if (q->type == EVDNS_TYPE_AAAA && inet_pton(AF_INET6, address, bytes) == 1) {
			(void)evdns_server_request_add_aaaa_reply(request, q->name, 1, bytes, 1);
		}
	}
	if (f != NULL) {
		(void)fclose(f);
	}
	return known;
}

static void
on_request(struct evdns_server_request *request, void *user)
{
	enum { NO_SUCH_NAME = 3 };
	bool known = false;
	(void)user;
	for (int i = 0; i < request->nquestions; i++) {
		const struct evdns_server_question *q = request->questions[i];
		(void)fprintf(stderr, "%s %s\n", q->name, type_name(q->type));
		known |= answer(request, q);
	}
	(void)evdns_server_request_respond(request, known ? 0 : NO_SUCH_NAME);
}

int
main(int argc, char **argv)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof at;
	if (argc != 2) {
		(void)fprintf(stderr, "usage: nameserver FILE\n");
		return 2;
	}
	path = argv[1];
	struct event_base *base = event_base_new();
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (base == NULL || fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) != 0 ||
		getsockname(fd, (struct sockaddr *)&at, &size) != 0 ||
		evdns_add_server_port_with_base(base, fd, 0, on_request, NULL) == NULL) {
		perror("nameserver");
		return 1;
	}
	printf("%d\n", ntohs(at.sin_port));
	(void)fflush(stdout);
	(void)event_base_dispatch(base);
	return 0;
}
