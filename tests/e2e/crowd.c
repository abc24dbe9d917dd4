/* SPDX-License-Identifier: Apache-2.0 */
/* Many clients at once, or one that keeps talking.
 *
 *	crowd heads PORT COUNT BYTES
 *		COUNT connections that each send BYTES of a head that does not end; says "sent"
 *		once all have, keeps them until its standard input ends, then says how many of
 *		them the server has closed
 *	crowd bodies PORT COUNT BYTES
 *		the same with bodies: a whole head, and BYTES of 8,000,000
 *	crowd shakes PORT COUNT BYTES
 *		the same with the first message of TLS
 *	crowd stubs PORT COUNT BYTES
 *		the same with three bytes of TLS, and BYTES more once all have connected
 *	crowd large PORT BYTES
 *		a POST with a body of BYTES; sends all of it before it reads the answer */
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 20000, PIECE = 64 << 10 };

static int
dial(unsigned short port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct timeval t = { 20, 0 };
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof t);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool
send_all(int fd, const char *at, size_t len)
{
	while (len > 0) {
		ssize_t n = send(fd, at, len, MSG_NOSIGNAL);
		if (n <= 0) {
			return false;
		}
		at += n;
		len -= (size_t)n;
	}
	return true;
}

static int
crowd(unsigned short port, long count, size_t bytes, const char *head, bool together)
{
	static int fds[MOST];
	char *more = malloc(bytes + 1);
	long closed = 0, sent = 0;
	if (more == NULL || count > MOST) {
		return 2;
	}
	memset(more, ' ', bytes);
	for (long i = 0; together && i < count; i++) {
		fds[i] = dial(port);
	}
	for (long i = 0; i < count; i++) {
		fds[i] = together ? fds[i] : dial(port);
		sent += fds[i] >= 0 && send_all(fds[i], head, strlen(head)) &&
			send_all(fds[i], more, bytes);
	}
	printf("sent %ld\n", sent);
	(void)fflush(stdout);
	while (getchar() != EOF) {
	}
	for (long i = 0; i < count; i++) {
		char answer[512];
		ssize_t n = 0;
		while (fds[i] >= 0 && (n = recv(fds[i], answer, sizeof answer, MSG_DONTWAIT)) > 0) {
		}
		closed += fds[i] < 0 || n == 0 || errno != EAGAIN;
	}
	printf("closed %ld\n", closed);
	free(more);
	return 0;
}

static int
large(unsigned short port, size_t bytes)
{
	static char piece[PIECE];
	char text[4096];
	int fd = dial(port);
	int n = snprintf(text, sizeof text,
		"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
		"Content-Length: %zu\r\n\r\n",
		bytes);
	bool good = fd >= 0 && send_all(fd, text, (size_t)n);
	memset(piece, ' ', sizeof piece);
	while (good && bytes > 0) {
		/* As programs do that have more to do than send. */
		struct timespec pause = { 0, 1000000 };
		size_t len = bytes < sizeof piece ? bytes : sizeof piece;
		good = send_all(fd, piece, len);
		bytes -= len;
		(void)nanosleep(&pause, NULL);
	}
	if (!good) {
		printf("<not sent: %s>\n", strerror(errno));
	}
	ssize_t got;
	while ((got = recv(fd, text, sizeof text, 0)) > 0) {
		(void)fwrite(text, 1, (size_t)got, stdout);
	}
	puts(got == 0 ? "<closed>" : "<reset>");
	return 0;
}

/* Whether the answer is 200. */
static bool
post_once(unsigned short port, const char *request, size_t len)
{
	char answer[1024];
	size_t used = 0;
	ssize_t n = -1;
	int fd = dial(port);
	if (fd < 0) {
		printf("<cannot connect: %s>\n", strerror(errno));
		return false;
	}
	if (send_all(fd, request, len)) {
		while (used < sizeof answer - 1 &&
			(n = recv(fd, answer + used, sizeof answer - 1 - used, 0)) > 0) {
			used += (size_t)n;
		}
	}
	answer[used] = '\0';
	bool good = used > 12 && memcmp(answer, "HTTP/1.1 200", 12) == 0;
	if (!good) {
		printf("<%s> %s\n", n < 0 ? strerror(errno) : "closed", answer);
	}
	close(fd);
	return good;
}

static int
posts(unsigned short port, const char *stop)
{
	unsigned long taken = 0, refused = 0, n = 0;
	while (access(stop, F_OK) != 0) {
		char body[64], request[512];
		(void)snprintf(body, sizeof body, "{\"id\":\"%ld-%lu\"}", (long)getpid(), n++);
		int len = snprintf(request, sizeof request,
			"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
			"Connection: close\r\nContent-Length: %zu\r\n\r\n%s",
			strlen(body), body);
		if (post_once(port, request, (size_t)len)) {
			taken++;
		} else {
			refused++;
		}
	}
	printf("taken %lu refused %lu\n", taken, refused);
	return 0;
}

int
main(int argc, char **argv)
{
	struct rlimit files;
	if (argc < 4) {
		return 2;
	}
	(void)getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &files);
	unsigned short port = (unsigned short)atoi(argv[2]);
	if (strcmp(argv[1], "large") == 0) {
		return large(port, strtoul(argv[3], NULL, 10));
	}
	if (strcmp(argv[1], "posts") == 0) {
		return posts(port, argv[3]);
	}
	static const struct {
		const char *kind, *begins;
		bool together;
	} kinds[] = { { "heads", "POST / HTTP/1.1\r\nHost: localhost\r\nX: ", false },
		{ "bodies",
			"POST / HTTP/1.1\r\nHost: localhost\r\n"
			"Content-Type: application/json\r\nContent-Length: 8000000\r\n\r\n[",
			false },
		{ "shakes", "\x16\x03\x01\x3f\xff\x01", false },
		{ "stubs", "\x16\x03\x01", true } };
	for (size_t i = 0; argc == 5 && i < sizeof kinds / sizeof kinds[0]; i++) {
		if (strcmp(argv[1], kinds[i].kind) == 0) {
			return crowd(port, atol(argv[3]), strtoul(argv[4], NULL, 10),
				kinds[i].begins, kinds[i].together);
		}
	}
	return 2;
}
