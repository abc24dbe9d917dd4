/* SPDX-License-Identifier: Apache-2.0 */
/* Runs contenders side by side on one input and prints a table.
 *
 *	measure [-n ROUNDS] [-u NAME] INPUT NAME COMMAND [NAME COMMAND ...]
 *
 * /bin/sh runs each command, with INPUT as its standard input and its output discarded.  Rounds are
 * interleaved, so that a noisy neighbour hurts all alike.  The table has medians: MB of input and
 * records per second of CPU time (user and system), wall time, peak memory, and the ratio to the
 * contender that -u names (the first by default). */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Quick commands run several times per round; slow ones (in seconds) only in the first rounds. */
enum { MOST_CONTENDERS = 32, MOST_ROUNDS = 101, MOST_RUNS = 9, SLOW = 2, ROUNDS_OF_SLOW = 3 };
static const double a_round = 0.3; /* seconds */

struct contender {
	const char *name, *command;
	double cpu[MOST_ROUNDS], wall[MOST_ROUNDS], ratio[MOST_ROUNDS]; /* medians by round */
	int rounds;
	long peak; /* KiB */
	int failed;
};

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
run(struct contender *c, const char *input, double *cpu, double *wall)
{
	double start = now();
	pid_t child = fork();
	if (child < 0) {
		perror("measure: fork");
		exit(1);
	}
	if (child == 0) {
		int in = open(input, O_RDONLY), out = open("/dev/null", O_WRONLY);
		if (in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0) {
			_exit(126);
		}
		execl("/bin/sh", "sh", "-c", c->command, (char *)NULL);
		_exit(127);
	}
	int status;
	struct rusage usage;
	while (wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
	}
	*wall = now() - start;
	*cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
	c->peak = usage.ru_maxrss > c->peak ? usage.ru_maxrss : c->peak;
	c->failed |= !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double
median(double *v, int count)
{
	qsort(v, (size_t)count, sizeof *v, by_size);
	return count % 2 ? v[count / 2] : (v[count / 2 - 1] + v[count / 2]) / 2;
}

static void
run_round(struct contender *c, const char *input)
{
	double cpu[MOST_RUNS], wall[MOST_RUNS], spent = 0;
	int runs = 0;
	if (c->rounds >= ROUNDS_OF_SLOW && c->wall[0] > SLOW) {
		return;
	}
	do {
		run(c, input, &cpu[runs], &wall[runs]);
		spent += wall[runs++];
	} while (runs < MOST_RUNS && spent < a_round);
	c->cpu[c->rounds] = median(cpu, runs);
	c->wall[c->rounds++] = median(wall, runs);
}

/* How many times as long `base` took as `c`, by round. */
static double
ratio(const struct contender *base, struct contender *c)
{
	int rounds = base->rounds < c->rounds ? base->rounds : c->rounds;
	for (int r = 0; r < rounds; r++) {
		c->ratio[r] = base->cpu[r] / c->cpu[r];
	}
	return median(c->ratio, rounds);
}

static long
count_lines(const char *path, double *megabytes)
{
	static char block[1 << 16];
	long lines = 0;
	ssize_t n;
	int fd = open(path, O_RDONLY);
	struct stat st;
	if (fd < 0 || fstat(fd, &st) != 0) {
		perror(path);
		exit(1);
	}
	*megabytes = (double)st.st_size / 1e6;
	while ((n = read(fd, block, sizeof block)) > 0) {
		for (char *p = block; (p = memchr(p, '\n', (size_t)(block + n - p))) != NULL; p++) {
			lines++;
		}
	}
	close(fd);
	return lines;
}

int
main(int argc, char **argv)
{
	int rounds = 5, option;
	const char *unit = NULL;
	while ((option = getopt(argc, argv, "+n:u:")) != -1) {
		if (option == 'n') {
			rounds = (int)strtol(optarg, NULL, 10);
		} else if (option == 'u') {
			unit = optarg;
		} else {
			return 2;
		}
	}
	int count = (argc - optind - 1) / 2;
	if (count < 1 || count > MOST_CONTENDERS || rounds < 1 || rounds > MOST_ROUNDS) {
		fputs("usage: measure [-n ROUNDS] [-u NAME] INPUT NAME COMMAND ...\n", stderr);
		return 2;
	}
	const char *input = argv[optind];
	double megabytes;
	long records = count_lines(input, &megabytes);
	struct contender *all = calloc((size_t)count, sizeof *all), *base = all;
	for (int i = 0; i < count; i++) {
		all[i].name = argv[optind + 1 + 2 * i];
		all[i].command = argv[optind + 2 + 2 * i];
		base = unit != NULL && strcmp(unit, all[i].name) == 0 ? &all[i] : base;
	}
	for (int r = 0; r < rounds; r++) {
		for (int i = 0; i < count; i++) {
			run_round(&all[i], input);
		}
	}
	double ratios[MOST_CONTENDERS];
	for (int i = 0; i < count; i++) {
		ratios[i] = ratio(base, &all[i]);
	}
	printf("%-22s %10s %12s %8s %8s %9s %8s\n", "", "MB/cpu-s", "records/s", "cpu s", "wall s",
		"peak MB", "ratio");
	int failed = 0;
	for (int i = 0; i < count; i++) {
		struct contender *c = &all[i];
		double cpu = median(c->cpu, c->rounds), wall = median(c->wall, c->rounds);
		printf("%-22s %10.1f %12.0f %8.3f %8.3f %9.1f %7.*fx%s\n", c->name, megabytes / cpu,
			(double)records / cpu, cpu, wall, (double)c->peak / 1024,
			ratios[i] < 10 ? 2 : 1, ratios[i], c->failed ? "  FAILED" : "");
		failed |= c->failed;
	}
	free(all);
	return failed;
}
