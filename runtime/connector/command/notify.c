/* SPDX-License-Identifier: Apache-2.0 */
/* The protocol of sd_notify(3): datagrams to the socket that the environment names. */
#include "connector/command/notify.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void
jrt_notify(const struct jrt_notify *n, const char *state)
{
	if (n->fd >= 0) {
		ssize_t sent = send(n->fd, state, strlen(state), MSG_NOSIGNAL | MSG_DONTWAIT);
		(void)sent; /* there is nobody to report it to */
	}
}

static void
on_watchdog(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	jrt_notify(user, "WATCHDOG=1");
}

/* WATCHDOG_USEC, if it is for this process. */
static unsigned long long
watchdog_us(void)
{
	const char *us = getenv("WATCHDOG_USEC"), *pid = getenv("WATCHDOG_PID");
	if (us == NULL || (pid != NULL && strtoll(pid, NULL, 10) != (long long)getpid())) {
		return 0;
	}
	return strtoull(us, NULL, 10);
}

void
jrt_notify_init(struct jrt_notify *n, struct event_base *base)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	const char *path = getenv("NOTIFY_SOCKET");
	size_t len = path != NULL ? strlen(path) : 0;
	n->fd = -1;
	n->watched = false;
	if (len < 2 || len >= sizeof to.sun_path || (*path != '/' && *path != '@')) {
		return;
	}
	memcpy(to.sun_path, path, len);
	if (*path == '@') {
		to.sun_path[0] = '\0'; /* an abstract name, not a file */
	}
	n->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (n->fd >= 0 && connect(n->fd, (struct sockaddr *)&to,
				  (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)) != 0) {
		close(n->fd);
		n->fd = -1;
	}
	unsigned long long us = watchdog_us() / 2;
	if (n->fd >= 0 && us > 0) {
		struct timeval t = { (time_t)(us / 1000000), (suseconds_t)(us % 1000000) };
		(void)event_assign(&n->watchdog, base, -1, EV_PERSIST, on_watchdog, n);
		(void)event_add(&n->watchdog, &t);
		n->watched = true;
	}
}

void
jrt_notify_finish(struct jrt_notify *n)
{
	if (n->watched) {
		(void)event_del(&n->watchdog);
	}
	if (n->fd >= 0) {
		close(n->fd);
	}
	n->fd = -1;
}
