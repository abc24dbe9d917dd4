/* SPDX-License-Identifier: Apache-2.0 */
/* Sends events through a service and prints a line of a table: how fast they arrive at the other
 * end.
 *
 *	traffic [-n EVENTS] [-b BATCH] [-c PRODUCERS] [-w WINDOW] [-r RATE] [-d DELAY_MS]
 *		NAME FILE COMMAND
 *	traffic -t		prints the head of the table
 *
 * /bin/sh runs COMMAND, which takes events by HTTP on 127.0.0.1:$BENCH_PORT and posts them to
 * $BENCH_ENDPOINT.  PRODUCERS connections post the events of FILE, BATCH per request, at most
 * WINDOW of them in flight.  Latency is the time from posting to arrival.  CPU time and peak memory
 * are the service's; `resident` is its anonymous memory at the end, without the pages of mapped
 * files.  Exit status 0: every event arrived, and all answers of the service were good. */
#include "traffic.h"

#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { AT_ONCE = 256, STALL_SECONDS = 20, DRAIN_SECONDS = 15 };

struct traffic traffic = {
	.events = 100000, .batch = 1, .producers = 128, .window = 1024, .delay_ns = 0
};
static pid_t service;

uint64_t
traffic_now_ns(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

void
traffic_fail(const char *what)
{
	(void)fprintf(stderr, "traffic: %s%s%s (%lu posted, %lu arrived)\n", what,
		errno != 0 ? ": " : "", errno != 0 ? strerror(errno) : "", traffic.posted,
		traffic.arrived);
	if (service > 0) {
		(void)kill(service, SIGKILL);
	}
	exit(1);
}

void
traffic_watch(struct socket *s, uint32_t events)
{
	struct epoll_event e = { .events = events, .data.ptr = s };
	if (epoll_ctl(traffic.poll, EPOLL_CTL_ADD, s->fd, &e) != 0) {
		traffic_fail("epoll_ctl");
	}
}

/* A port where nobody listens. */
static uint16_t
free_port(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(fd, (struct sockaddr *)&at, sizeof at) != 0 ||
		getsockname(fd, (struct sockaddr *)&at, &len) != 0) {
		traffic_fail("bind");
	}
	close(fd);
	return ntohs(at.sin_port);
}

static void
start(const char *command, uint16_t port, uint16_t endpoint)
{
	char number[8], url[64];
	(void)snprintf(number, sizeof number, "%u", port);
	(void)snprintf(url, sizeof url, "http://127.0.0.1:%u/2/httpapi", endpoint);
	(void)setenv("BENCH_PORT", number, 1);
	(void)setenv("BENCH_ENDPOINT", url, 1);
	service = fork();
	if (service < 0) {
		traffic_fail("fork");
	}
	if (service == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		(void)dup2(2, 1);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
}

/* Runs until all events have arrived and no answer is due. */
static void
run(void)
{
	struct epoll_event ready[AT_ONCE];
	unsigned long before = 0;
	uint64_t stalled_ns = traffic_now_ns() + STALL_SECONDS * 1000000000ul;
	for (;;) {
		uint64_t now = traffic_now_ns();
		uint64_t due = receiver_answer(now), post = producers_post(now);
		if (traffic.arrived == traffic.events && due == UINT64_MAX) {
			return;
		}
		if (traffic.arrived != before) {
			before = traffic.arrived;
			stalled_ns = now + STALL_SECONDS * 1000000000ul;
		} else if (now > stalled_ns) {
			errno = 0;
			traffic_fail("nothing arrives any more");
		}
		due = due < post ? due : post;
		due = due < stalled_ns ? due : stalled_ns + 1;
		uint64_t ns = due > now ? due - now : 0;
		struct timespec wait = { (time_t)(ns / 1000000000), (long)(ns % 1000000000) };
		int n = epoll_pwait2(traffic.poll, ready, AT_ONCE, &wait, NULL);
		for (int i = 0; i < n; i++) {
			struct socket *s = ready[i].data.ptr;
			s->ready(s, ready[i].events);
		}
	}
}

/* MB of the service's own memory, without mapped files. */
static double
resident(void)
{
	char path[64], line[256];
	unsigned long kib = 0;
	(void)snprintf(path, sizeof path, "/proc/%ld/status", (long)service);
	FILE *f = fopen(path, "r");
	while (f != NULL && fgets(line, sizeof line, f) != NULL) {
		kib = strncmp(line, "RssAnon:", 8) == 0 ? strtoul(line + 8, NULL, 10) : kib;
	}
	if (f != NULL) {
		(void)fclose(f);
	}
	return (double)kib / 1024;
}

/* Ends the service; false: it did not end as it should. */
static bool
stop(struct rusage *usage)
{
	int status;
	uint64_t until = traffic_now_ns() + DRAIN_SECONDS * 1000000000ul;
	(void)kill(service, SIGTERM);
	while (wait4(service, &status, WNOHANG, usage) == 0) {
		if (traffic_now_ns() > until) {
			(void)kill(service, SIGKILL);
		}
		(void)usleep(1000);
	}
	return (WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
	       (WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

static int
by_size(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return (x > y) - (x < y);
}

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static void
print_line(const char *name, const struct rusage *usage, double anonymous)
{
	double cpu = seconds(usage->ru_utime) + seconds(usage->ru_stime);
	double wall = (double)(traffic.ended_ns - traffic.began_ns) / 1e9;
	double events = (double)traffic.events;
	qsort(traffic.latency_ms, traffic.arrived, sizeof *traffic.latency_ms, by_size);
	printf("%-24s %9lu %8.2f %9.0f %8.2f %10.0f %8.2f %8.2f %8.1f %9.1f\n", name,
		traffic.events, wall, events / wall, cpu, events / cpu,
		(double)traffic.latency_ms[traffic.arrived / 2],
		(double)traffic.latency_ms[traffic.arrived - 1 - traffic.arrived / 100],
		(double)usage->ru_maxrss / 1024, anonymous);
}

static int
print_head(void)
{
	printf("%-24s %9s %8s %9s %8s %10s %8s %8s %8s %9s\n", "", "events", "wall s", "per s",
		"cpu s", "per cpu-s", "p50 ms", "p99 ms", "peak MB", "resident");
	return 0;
}

static bool
read_options(int argc, char **argv)
{
	int option;
	while ((option = getopt(argc, argv, "+n:b:c:w:r:d:")) != -1) {
		switch (option) {
		case 'n':
			traffic.events = strtoul(optarg, NULL, 10);
			break;
		case 'b':
			traffic.batch = strtoul(optarg, NULL, 10);
			break;
		case 'c':
			traffic.producers = strtoul(optarg, NULL, 10);
			break;
		case 'w':
			traffic.window = strtoul(optarg, NULL, 10);
			break;
		case 'r':
			traffic.rate = strtod(optarg, NULL);
			break;
		case 'd':
			traffic.delay_ns = (uint64_t)(strtod(optarg, NULL) * 1e6);
			break;
		default:
			return false;
		}
	}
	return optind + 3 == argc && traffic.events > 0 && traffic.batch > 0 &&
	       traffic.producers > 0 && traffic.window > 0;
}

int
main(int argc, char **argv)
{
	struct rusage usage;
	if (argc == 2 && strcmp(argv[1], "-t") == 0) {
		return print_head();
	}
	if (!read_options(argc, argv)) {
		(void)fputs("usage: traffic [-n EVENTS] [-b BATCH] [-c PRODUCERS] [-w WINDOW] "
			    "[-r RATE] [-d DELAY_MS] NAME FILE COMMAND\n",
			stderr);
		return 2;
	}
	traffic.posted_ns = calloc(traffic.events, sizeof *traffic.posted_ns);
	traffic.latency_ms = calloc(traffic.events, sizeof *traffic.latency_ms);
	traffic.poll = epoll_create1(EPOLL_CLOEXEC);
	if (traffic.posted_ns == NULL || traffic.latency_ms == NULL || traffic.poll < 0) {
		traffic_fail("traffic");
	}
	producers_init(argv[optind + 1]);
	uint16_t port = free_port();
	start(argv[optind + 2], port, receiver_init());
	producers_connect(port);
	traffic.began_ns = traffic_now_ns();
	run();
	double anonymous = resident();
	bool good = stop(&usage);
	print_line(argv[optind], &usage, anonymous);
	if (!good || traffic.refused > 0 || traffic.wrong > 0 || traffic.repeated > 0) {
		(void)fprintf(stderr, "traffic: %lu refused, %lu wrong, %lu twice%s\n",
			traffic.refused, traffic.wrong, traffic.repeated,
			good ? "" : ", the service failed");
		good = false;
	}
	producers_finish();
	receiver_finish();
	close(traffic.poll);
	free(traffic.posted_ns);
	free(traffic.latency_ms);
	return good ? 0 : 1;
}
