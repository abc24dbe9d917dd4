/* SPDX-License-Identifier: Apache-2.0 */
/* Producers of events for the tests, good and bad.
 *
 *	producer post PORT THREADS SECONDS FILE [COUNT]
 *		posts records {"id":"THREAD-NUMBER"} over and over, for that long or until COUNT
 *		requests got a 2xx; writes their records to FILE, one per line; prints how many,
 *		and the longest time to an answer
 *	producer idle PORT COUNT SECONDS
 *		keeps COUNT connections that send nothing
 *	producer hostile PORT COUNT SECONDS
 *		COUNT connections that send garbage, endless heads, slow bodies, nonsense
 *	producer raw PORT
 *		sends standard input as it is; prints what comes back until the other side closes
 *		or is silent for three seconds
 *	producer split PORT
 *		the same, one byte at a time
 *	producer ended PORT
 *		the same at once, with the end of the stream in the same packet
 *	producer piped PORT
 *		the same, as standard input arrives
 *	producer notified SOCKET SECONDS
 *		prints what services send to their manager there
 *
 * post, idle, hostile and notified also end on SIGTERM. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { MOST_THREADS = 64, MOST = 20000, GARBAGE = 8192 };

static unsigned short port;
static double until;
static volatile sig_atomic_t told_to_end;
static unsigned long enough; /* acknowledged requests; 0: as many as the time allows */
static FILE *acknowledged;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_ulong requests, refused, broken, taken;
static double longest;

static double
now(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
on_term(int number)
{
	(void)number;
	told_to_end = 1;
}

static bool
goes_on(void)
{
	return told_to_end == 0 && (enough == 0 || taken < enough) && now() < until;
}

static void
nap(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };
	(void)nanosleep(&t, NULL);
}

static int
dial(int flags)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
	int one = 1, fd = socket(AF_INET, SOCK_STREAM | flags, 0);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) != 0 &&
		errno != EINPROGRESS) {
		close(fd);
		return -1;
	}
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	return fd;
}

/* ---- good producers ---------------------------------------------------------------------------
 */

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

/* The status of an answer with Content-Length; 0: no answer came. */
static int
read_answer(int fd)
{
	char in[4096];
	size_t used = 0;
	for (;;) {
		ssize_t n = recv(fd, in + used, sizeof in - 1 - used, 0);
		if (n <= 0) {
			return 0;
		}
		used += (size_t)n;
		in[used] = '\0';
		const char *end = strstr(in, "\r\n\r\n"), *length = strstr(in, "Content-Length: ");
		if (end != NULL && length != NULL &&
			used >= (size_t)(end + 4 - in) + strtoul(length + 16, NULL, 10)) {
			return atoi(in + 9);
		}
	}
}

/* One to three records; returns how many. */
static int
write_request(char *out, size_t room, size_t *len, long thread, unsigned long n)
{
	char body[512] = "";
	int count = 1 + (int)(n % 3);
	for (int i = 0; i < count; i++) {
		size_t used = strlen(body);
		(void)snprintf(body + used, sizeof body - used, "{\"id\":\"%ld-%lu\"}\n", thread,
			n + (unsigned long)i);
	}
	*len = (size_t)snprintf(out, room,
		"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
		"Content-Length: %zu\r\n\r\n%s",
		strlen(body), body);
	return count;
}

static void *
post(void *arg)
{
	long thread = (long)arg;
	unsigned long n = 1;
	int fd = -1;
	while (goes_on()) {
		char out[1024];
		size_t len;
		if (fd < 0 && (fd = dial(0)) < 0) {
			nap(5);
			continue;
		}
		int count = write_request(out, sizeof out, &len, thread, n);
		double from = now();
		int status = send_all(fd, out, len) ? read_answer(fd) : 0;
		double took = now() - from;
		requests++;
		(void)pthread_mutex_lock(&lock);
		longest = status != 0 && took > longest ? took : longest;
		if (status / 100 == 2) {
			taken++;
			for (int i = 0; i < count; i++) {
				(void)fprintf(
					acknowledged, "%ld-%lu\n", thread, n + (unsigned long)i);
			}
		}
		(void)pthread_mutex_unlock(&lock);
		n += (unsigned long)count;
		if (status == 0) {
			broken++;
			close(fd);
			fd = -1;
		} else if (status / 100 != 2) {
			refused++;
			nap(20);
		}
		nap(2);
	}
	if (fd >= 0) {
		close(fd);
	}
	return NULL;
}

static int
post_all(long threads, const char *path)
{
	pthread_t ids[MOST_THREADS];
	acknowledged = fopen(path, "w");
	if (acknowledged == NULL || threads > MOST_THREADS) {
		return 2;
	}
	for (long i = 0; i < threads; i++) {
		(void)pthread_create(&ids[i], NULL, post, (void *)i);
	}
	for (long i = 0; i < threads; i++) {
		(void)pthread_join(ids[i], NULL);
	}
	(void)fclose(acknowledged);
	printf("requests %lu refused %lu broken %lu longest_ms %.0f\n", requests, refused, broken,
		longest * 1000);
	return 0;
}

/* ---- bad ones ----------------------------------------------------------------------------------
 */

static int
idle(long count)
{
	static int fds[MOST];
	long open = 0, closed = 0;
	for (long i = 0; i < count && i < MOST; i++) {
		fds[i] = dial(0);
		open += fds[i] >= 0;
	}
	printf("open %ld\n", open);
	(void)fflush(stdout);
	while (goes_on()) {
		nap(50);
	}
	for (long i = 0; i < count && i < MOST; i++) {
		char byte;
		closed += fds[i] >= 0 && recv(fds[i], &byte, 1, MSG_DONTWAIT) == 0;
	}
	printf("closed by the server %ld\n", closed);
	return 0;
}

/* What connection `i` sends at once; the kinds take turns. */
static size_t
nonsense(long i, bool fresh, char *out)
{
	static const char slow[] =
		"POST / HTTP/1.1\r\nHost: localhost\r\n"
		"Content-Type: application/json\r\nContent-Length: 8000000\r\n\r\n[";
	static const char chunks[] =
		"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
	size_t n = 0;
	switch (i % 8) {
	case 0: /* garbage */
		for (; n < 512; n++) {
			out[n] = (char)rand();
		}
		return n;
	case 1: /* a head that does not end, slowly */
		return (size_t)sprintf(out, fresh ? "GET / HTTP/1.1\r\n" : "X-%d: y\r\n", rand());
	case 2: /* a head that does not end, fast */
		memset(out, 'a', GARBAGE);
		return GARBAGE;
	case 3: /* a body, one byte at a time */
		return fresh ? (size_t)sprintf(out, "%s", slow) : (size_t)sprintf(out, "1,");
	case 4: /* chunks of one byte with long extensions */
		return fresh ? (size_t)sprintf(out, "%s", chunks)
			     : (size_t)sprintf(out, "1;%0500d\r\n \r\n", 7);
	case 5: /* many requests at once, most of them malformed; nobody reads the answers */
		while (n < GARBAGE - 64) {
			n += (size_t)sprintf(
				out + n, "GET /%d HTTP/1.1\r\nHost: localhost\r\n\r\n", rand());
		}
		return n;
	case 6: /* a large body that is not JSON */
		if (fresh) {
			return (size_t)sprintf(out, "%s", slow);
		}
		memset(out, '[', GARBAGE);
		return GARBAGE;
	default: /* both a length and chunks */
		return (size_t)sprintf(out,
			"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
			"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
	}
}

static int
hostile(long count)
{
	static int fds[MOST];
	static bool fresh[MOST];
	unsigned long closed = 0;
	char out[GARBAGE + 64];
	for (long i = 0; i < count; i++) {
		fds[i] = -1;
	}
	while (goes_on()) {
		for (long i = 0; i < count; i++) {
			if (fds[i] < 0) {
				fds[i] = dial(SOCK_NONBLOCK);
				fresh[i] = true;
			}
			size_t len = nonsense(i, fresh[i], out);
			ssize_t n = fds[i] >= 0 ? send(fds[i], out, len, MSG_NOSIGNAL) : 0;
			fresh[i] = fresh[i] && n < 0;
			if (n < 0 && errno != EAGAIN && errno != EINPROGRESS && errno != ENOTCONN) {
				close(fds[i]);
				fds[i] = -1;
				closed++;
			}
		}
		nap(5);
	}
	printf("connections lost %lu\n", closed);
	return 0;
}

/* What comes back until the other side closes or is silent. */
static int
show_answer(int fd)
{
	char in[1 << 16];
	struct pollfd p = { .fd = fd, .events = POLLIN };
	while (poll(&p, 1, 3000) == 1) {
		ssize_t n = recv(fd, in, sizeof in, 0);
		if (n <= 0) {
			puts(n == 0 ? "<closed>" : "<reset>");
			return 0;
		}
		(void)fwrite(in, 1, (size_t)n, stdout);
	}
	puts("<silent>");
	return 0;
}

static int
piped(void)
{
	char in[1 << 16];
	int fd = dial(0);
	if (fd < 0) {
		return 1;
	}
	for (ssize_t n; (n = read(STDIN_FILENO, in, sizeof in)) > 0;) {
		(void)send_all(fd, in, (size_t)n);
	}
	return show_answer(fd);
}

static int
raw(bool split, bool ended)
{
	static char in[1 << 20];
	size_t len = fread(in, 1, sizeof in, stdin);
	int fd = dial(0);
	if (fd < 0) {
		return 1;
	}
	for (size_t i = 0; split && i < len; i++) {
		if (!send_all(fd, in + i, 1)) {
			break;
		}
		nap(1);
	}
	if (ended) {
		int one = 1;
		(void)setsockopt(fd, IPPROTO_TCP, TCP_CORK, &one, sizeof one);
	}
	if (!split) {
		(void)send_all(fd, in, len);
	}
	if (ended) {
		(void)shutdown(fd, SHUT_WR);
	}
	return show_answer(fd);
}

static int
notified(const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	char text[512];
	(void)snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
	if (bind(fd, (struct sockaddr *)&at, sizeof at) != 0) {
		return 1;
	}
	while (goes_on()) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		if (poll(&p, 1, 50) == 1) {
			ssize_t n = recv(fd, text, sizeof text - 1, 0);
			text[n > 0 ? n : 0] = '\0';
			puts(text);
			(void)fflush(stdout);
		}
	}
	return 0;
}

int
main(int argc, char **argv)
{
	struct rlimit files;
	if (argc < 3) {
		return 2;
	}
	(void)getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &files);
	if (strcmp(argv[1], "notified") == 0 && argc == 4) {
		until = now() + atof(argv[3]);
		return notified(argv[2]);
	}
	port = (unsigned short)atoi(argv[2]);
	until = now() + (argc > 4 ? atof(argv[4]) : 0);
	(void)signal(SIGTERM, on_term);
	if (strcmp(argv[1], "post") == 0 && (argc == 6 || argc == 7)) {
		enough = argc == 7 ? strtoul(argv[6], NULL, 10) : 0;
		return post_all(atol(argv[3]), argv[5]);
	}
	if (strcmp(argv[1], "idle") == 0 && argc == 5) {
		return idle(atol(argv[3]));
	}
	if (strcmp(argv[1], "hostile") == 0 && argc == 5) {
		return hostile(atol(argv[3]));
	}
	if (strcmp(argv[1], "piped") == 0) {
		return piped();
	}
	bool split = strcmp(argv[1], "split") == 0, ended = strcmp(argv[1], "ended") == 0;
	if (split || ended || strcmp(argv[1], "raw") == 0) {
		return raw(split, ended);
	}
	return 2;
}
