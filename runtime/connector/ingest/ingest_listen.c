/* SPDX-License-Identifier: Apache-2.0 */
/* Sockets that listen. */
#include "connector/ingest/ingest_listen.h"

#include "connector/common/address.h"

#include <errno.h>
#include <event2/util.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024, FIRST_HANDED = 3, MOST_HANDED = 2 };

/* ---- addresses ---------------------------------------------------------------------------------
 */

bool
jrt_listen_is_private(const char *text)
{
	struct sockaddr_storage address;
	socklen_t len;
	if (jrt_address_parse(text, &address, &len) != NULL) {
		return true;
	}
	if (address.ss_family == AF_INET6) {
		return IN6_IS_ADDR_LOOPBACK(&((struct sockaddr_in6 *)&address)->sin6_addr);
	}
	return ntohl(((struct sockaddr_in *)&address)->sin_addr.s_addr) >> 24 == 127;
}

void
jrt_listen_address(int fd, char text[JRT_ADDRESS_TEXT])
{
	struct sockaddr_storage address;
	socklen_t len = sizeof address;
	char host[64] = "?";
	memset(&address, 0, sizeof address);
	(void)getsockname(fd, (struct sockaddr *)&address, &len);
	bool six = address.ss_family == AF_INET6;
	const void *at = six ? (const void *)&((struct sockaddr_in6 *)&address)->sin6_addr
			     : (const void *)&((struct sockaddr_in *)&address)->sin_addr;
	(void)evutil_inet_ntop(address.ss_family, at, host, sizeof host);
	(void)snprintf(text, JRT_ADDRESS_TEXT, "%s%s%s:%u", six ? "[" : "", host, six ? "]" : "",
		(unsigned)ntohs(((struct sockaddr_in *)&address)->sin_port));
}

int
jrt_listen_at(enum jrt_setting_id setting, const char *text, struct jrt_complaints *complaints)
{
	struct sockaddr_storage address;
	socklen_t len;
	int one = 1;
	if (jrt_address_parse(text, &address, &len) != NULL) {
		jrt_complain(complaints, "%s: \"%s\" is not an address such as 127.0.0.1:8080",
			jrt_setting_key(setting), text);
		return -1;
	}
	int fd = socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) != 0 ||
		bind(fd, (struct sockaddr *)&address, len) != 0 || listen(fd, BACKLOG) != 0) {
		jrt_complain(
			complaints, "%s: %s: %s", jrt_setting_key(setting), text, strerror(errno));
		if (fd >= 0) {
			close(fd);
		}
		return -1;
	}
	return fd;
}

/* ---- handed over -------------------------------------------------------------------------------
 */

/* How many there are, from FIRST_HANDED on. */
static long
handed_count(void)
{
	const char *pid = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");
	if (pid == NULL || count == NULL || strtoll(pid, NULL, 10) != (long long)getpid()) {
		return 0;
	}
	long n = strtol(count, NULL, 10);
	return n > 0 ? n : 0;
}

bool
jrt_handed_any(void)
{
	return handed_count() > 0;
}

static bool
take_socket(int fd, int *taken, struct jrt_complaints *complaints)
{
	int listens = 0, flags = fcntl(fd, F_GETFL);
	struct sockaddr_storage address = { .ss_family = AF_UNSPEC };
	socklen_t len = sizeof listens, address_len = sizeof address;
	if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &len) != 0 || listens == 0 ||
		getsockname(fd, (struct sockaddr *)&address, &address_len) != 0 ||
		(address.ss_family != AF_INET && address.ss_family != AF_INET6)) {
		jrt_complain(complaints,
			"descriptor %d of LISTEN_FDS is not a listening TCP socket (ListenStream= in the socket unit)",
			fd);
		return false;
	}
	if (*taken >= 0) {
		jrt_complain(complaints,
			"LISTEN_FDS: two sockets for the same; FileDescriptorName=metrics in the socket unit identifies the one for metrics");
		return false;
	}
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	(void)fcntl(fd, F_SETFL, flags | O_NONBLOCK);
	*taken = fd;
	return true;
}

bool
jrt_handed_take(struct jrt_handed *h, bool events, struct jrt_complaints *complaints)
{
	const char *set = getenv("LISTEN_FDNAMES");
	char *names = set != NULL ? strdup(set) : NULL, *rest = names;
	long count = handed_count();
	bool good = count <= MOST_HANDED;
	*h = (struct jrt_handed){ -1, -1 };
	if (!good) {
		jrt_complain(complaints,
			"LISTEN_FDS: %ld sockets are more than %d, one for events and one for metrics",
			count, MOST_HANDED);
	}
	for (long i = 0; good && i < count; i++) {
		const char *name = rest != NULL ? strsep(&rest, ":") : NULL;
		bool numbers = !events || (name != NULL ? strcmp(name, "metrics") == 0 : i == 1);
		good = take_socket(
			FIRST_HANDED + (int)i, numbers ? &h->numbers : &h->events, complaints);
	}
	/* Not for processes that this one may start. */
	(void)unsetenv("LISTEN_PID");
	(void)unsetenv("LISTEN_FDS");
	(void)unsetenv("LISTEN_FDNAMES");
	free(names);
	return good;
}
