/* SPDX-License-Identifier: Apache-2.0 */
/* How fast JSON is scanned, without any other work on it.
 *
 *	scan [-n ROUNDS] [-k KERNEL] FILE     a table: structure alone, and whole records
 *	scan --once FILE                      structure, read and scanned once: MB/s of CPU time
 *	scan --read FILE                      only read: the upper limit
 *
 * "structure" is the first pass (positions of tokens, strings and UTF-8 checked), "records" both:
 * every document is validated.  Batches are of 128 KiB, as in `transform`. */
#include "connector/common/lines.h"
#include "pass.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { ALIGN = 64 };

static bool
grow(struct input *in)
{
	size_t size = in->size == 0 ? 1 << 20 : 2 * in->size;
	char *bytes = aligned_alloc(ALIGN, size + JRT_PADDING);
	if (bytes == NULL) {
		return false;
	}
	if (in->len > 0) {
		memcpy(bytes, in->bytes, in->len);
	}
	free(in->bytes);
	in->bytes = bytes;
	in->size = size;
	return true;
}

static bool
read_file(const char *path, struct input *in)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : 1;
	while (n > 0) {
		if (in->len == in->size && !grow(in)) {
			break;
		}
		n = read(fd, in->bytes + in->len, in->size - in->len);
		in->len += n > 0 ? (size_t)n : 0;
	}
	if (n == 0) {
		memset(in->bytes + in->len, 0, JRT_PADDING);
	}
	if (fd >= 0) {
		close(fd);
	}
	return n == 0;
}

/* Megabytes per second, in the median round; 0: it failed. */
static double
measure(struct input *in, bool records, int rounds)
{
	struct jrt_arena arena = { 0 };
	struct jrt_scanner scanner;
	double seconds[MOST_ROUNDS];
	jrt_scanner_init(&scanner, &arena);
	bool good = true;
	for (int i = 0; i < rounds && good; i++) {
		double start = cpu_seconds();
		good = scan_all(&scanner, in, records);
		seconds[i] = cpu_seconds() - start;
	}
	jrt_scanner_finish(&scanner);
	jrt_arena_finish(&arena);
	qsort(seconds, (size_t)rounds, sizeof *seconds, by_size);
	return good ? (double)in->len / 1e6 / seconds[rounds / 2] : 0;
}

static bool
table(struct input *in, const char *only, int rounds)
{
	static const char *const kernels[] = { "avx512", "avx2", "sse2", "neon", "portable" };
	bool good = true;
	printf("%-10s %16s %16s\n", "", "structure MB/s", "records MB/s");
	for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
		if ((only != NULL && strcmp(only, kernels[i]) != 0) || !jrt_scan_use(kernels[i])) {
			continue;
		}
		double structure = measure(in, false, rounds), records = measure(in, true, rounds);
		printf("%-10s %16.0f %16.0f\n", kernels[i], structure, records);
		good = good && structure > 0 && records > 0;
	}
	printf("%zu records, %.1f MB, %.1f bytes a token\n", in->records, (double)in->len / 1e6,
		(double)in->len / (double)(in->tokens > 0 ? in->tokens : 1));
	return good;
}

/* As a program that does nothing else: it reads, and optionally runs the first pass. */
static bool
scan_once(const char *path, bool scans)
{
	struct jrt_arena arena = { 0 };
	struct jrt_scanner scanner;
	struct jrt_lines lines;
	enum jrt_lines_result result;
	const char *text;
	size_t len, all = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool good = fd >= 0;
	double start = cpu_seconds();
	jrt_scanner_init(&scanner, &arena);
	jrt_lines_init(&lines, fd, path, INT32_MAX / 2);
	while (good && (result = jrt_lines_next(&lines, &text, &len)) != JRT_LINES_END) {
		good = result == JRT_LINES_BATCH && (!scans || jrt_scan_lines(&scanner, text, len));
		all += len;
	}
	if (good) {
		printf("%.1f\n", (double)all / 1e6 / (cpu_seconds() - start));
	} else {
		perror(path);
	}
	jrt_lines_finish(&lines);
	jrt_scanner_finish(&scanner);
	if (fd >= 0) {
		close(fd);
	}
	return good;
}

int
main(int argc, char **argv)
{
	struct input in = { 0 };
	const char *kernel = NULL;
	int rounds = 11, option;
	if (argc == 3 && (strcmp(argv[1], "--once") == 0 || strcmp(argv[1], "--read") == 0)) {
		return scan_once(argv[2], strcmp(argv[1], "--once") == 0) ? 0 : 1;
	}
	while ((option = getopt(argc, argv, "n:k:")) != -1) {
		if (option == 'n') {
			rounds = (int)strtol(optarg, NULL, 10);
		} else if (option == 'k') {
			kernel = optarg;
		} else {
			return 2;
		}
	}
	if (optind + 1 != argc || rounds < 1 || rounds > MOST_ROUNDS) {
		fputs("usage: scan [-n ROUNDS] [-k KERNEL] FILE | scan --once FILE | scan --read FILE\n",
			stderr);
		return 2;
	}
	if (!read_file(argv[optind], &in)) {
		fprintf(stderr, "scan: %s: %s\n", argv[optind], strerror(errno));
		return 1;
	}
	bool good = table(&in, kernel, rounds);
	free(in.bytes);
	return good ? 0 : 1;
}
