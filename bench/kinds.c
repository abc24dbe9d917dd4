/* SPDX-License-Identifier: Apache-2.0 */
/* How fast each kernel scans texts of one kind: kinds [-n ROUNDS] [-k KERNEL].
 *
 * MB/s of CPU time: "structure" is the first pass, "records" both.  Kinds and kernels take turns,
 * and the best of the rounds is shown, so that numbers from one run can be compared. */
#include "pass.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

enum { SIZE = 4000000, LINE = 2000 };

/* xorshift64* (Vigna 2016) */
static uint32_t
draw(uint32_t below)
{
	static uint64_t state = 0x9e3779b97f4a7c15u;
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32_t)((state * 0x2545f4914f6cdd1du) >> 33) % below;
}

__attribute__((format(printf, 2, 3))) static void
put(struct input *in, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	in->len += (size_t)vsnprintf(in->bytes + in->len, in->size - in->len, format, args);
	va_end(args);
}

/* ---- kinds --------------------------------------------------------------- */

static void
put_character(struct input *in, uint32_t c, bool escaped)
{
	if (c < 0x80) {
		put(in, "%c", (int)c);
	} else if (escaped && c >= 0x10000) {
		put(in, "\\u%04x\\u%04x", 0xd7c0 + (c >> 10), 0xdc00 + (c & 0x3ff));
	} else if (escaped) {
		put(in, "\\u%04x", c);
	} else if (c < 0x800) {
		put(in, "%c%c", (int)(0xc0 | c >> 6), (int)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		put(in, "%c%c%c", (int)(0xe0 | c >> 12), (int)(0x80 | (c >> 6 & 0x3f)),
			(int)(0x80 | (c & 0x3f)));
	} else {
		put(in, "%c%c%c%c", (int)(0xf0 | c >> 18), (int)(0x80 | (c >> 12 & 0x3f)),
			(int)(0x80 | (c >> 6 & 0x3f)), (int)(0x80 | (c & 0x3f)));
	}
}

/* A string of words: of 256 characters, `others` are among the 32 from `first` on. */
static void
text(struct input *in, uint32_t first, uint32_t others, bool escaped)
{
	put(in, "\"");
	for (uint32_t words = 3 + draw(20); words > 0; words--) {
		for (uint32_t n = 2 + draw(8); n > 0; n--) {
			bool other = draw(256) < others;
			put_character(in, other ? first + draw(32) : 'a' + draw(26), escaped);
		}
		put(in, " ");
	}
	put(in, "\"");
}

static void
english(struct input *in)
{
	text(in, 0, 0, false);
}

static void
french(struct input *in)
{
	text(in, 0xe0, 12, false);
}

static void
french_escaped(struct input *in)
{
	text(in, 0xe0, 12, true);
}

static void
russian(struct input *in)
{
	text(in, 0x430, 256, false);
}

static void
russian_escaped(struct input *in)
{
	text(in, 0x430, 256, true);
}

static void
chinese(struct input *in)
{
	text(in, 0x6771, 256, false);
}

static void
chinese_escaped(struct input *in)
{
	text(in, 0x6771, 256, true);
}

static void
smileys(struct input *in)
{
	text(in, 0x1f600, 64, false);
}

static void
smileys_escaped(struct input *in)
{
	text(in, 0x1f600, 64, true);
}

static void
quoted(struct input *in)
{
	static const char *const pieces[] = { "\\n", "\\\"", "\\\\", "\\/", "word", "another",
		" of it, ", "and more" };
	put(in, "\"");
	for (uint32_t n = 5 + draw(40); n > 0; n--) {
		put(in, "%s", pieces[draw(8)]);
	}
	put(in, "\"");
}

static void
literals(struct input *in)
{
	static const char *const all[] = { "true", "false", "null" };
	put(in, "%s", all[draw(3)]);
}

static void
integers(struct input *in)
{
	static const uint32_t below[] = { 10, 100, 1000 };
	put(in, "%s%u", draw(8) == 0 ? "-" : "", draw(below[draw(3)]));
}

static void
decimals(struct input *in)
{
	put(in, "%s%u.%u", draw(8) == 0 ? "-" : "", draw(1000), draw(100));
}

static void
exponents(struct input *in)
{
	static const char *const signs[] = { "", "-", "+" };
	put(in, "%u.%u%c%s%u", draw(10), draw(100000), draw(2) ? 'e' : 'E', signs[draw(3)],
		draw(300));
}

/* `beside` is the kind to compare its speed with; -1: none. */
static const struct {
	const char *name;
	void (*element)(struct input *);
	int beside;
} kinds[] = { { "English", english, -1 }, { "French", french, -1 },
	{ "French, \\u", french_escaped, 1 }, { "Russian", russian, -1 },
	{ "Russian, \\u", russian_escaped, 3 }, { "Chinese", chinese, -1 },
	{ "Chinese, \\u", chinese_escaped, 5 }, { "smileys", smileys, -1 },
	{ "smileys, \\u", smileys_escaped, 7 }, { "\\n \\\" \\\\ \\/", quoted, 0 },
	{ "literals", literals, 0 }, { "integers", integers, 0 }, { "decimals", decimals, 0 },
	{ "exponents", exponents, 0 } };
enum { KINDS = sizeof kinds / sizeof *kinds };

/* Lines that are arrays of such elements. */
static bool
make(struct input *in, void (*element)(struct input *))
{
	in->size = SIZE + 2 * LINE;
	in->bytes = calloc(1, in->size + JRT_PADDING);
	while (in->bytes != NULL && in->len < SIZE) {
		size_t from = in->len;
		put(in, "[");
		do {
			element(in);
			put(in, ",");
		} while (in->len - from < LINE);
		in->bytes[in->len - 1] = ']';
		put(in, "\n");
	}
	return in->bytes != NULL;
}

/* ---- measuring ----------------------------------------------------------- */

static const char *const kernels[] = { "avx512", "avx2", "sse2", "neon", "portable" };
enum { KERNELS = sizeof kernels / sizeof *kernels };

static double best[KERNELS][KINDS][2]; /* in seconds; [1]: for records */

static bool
measure(const char *only, struct input *inputs, struct jrt_scanner *scanner)
{
	for (size_t k = 0; k < KERNELS; k++) {
		if ((only != NULL && strcmp(only, kernels[k]) != 0) || !jrt_scan_use(kernels[k])) {
			continue;
		}
		for (size_t i = 0; i < 2 * KINDS; i++) {
			double start = cpu_seconds(), *least = &best[k][i / 2][i % 2];
			if (!scan_all(scanner, &inputs[i / 2], i % 2 == 1)) {
				return false;
			}
			double seconds = cpu_seconds() - start;
			*least = *least == 0 || seconds < *least ? seconds : *least;
		}
	}
	return true;
}

static void
show(const struct input *inputs)
{
	printf("%-10s %-14s %14s %14s   %s\n", "kernel", "text", "structure MB/s", "records MB/s",
		"records, of");
	for (size_t k = 0; k < KERNELS; k++) {
		for (size_t i = 0; i < KINDS && best[k][0][0] > 0; i++) {
			double speed = (double)inputs[i].len / 1e6 / best[k][i][1];
			printf("%-10s %-14s %14.0f %14.0f", kernels[k], kinds[i].name,
				(double)inputs[i].len / 1e6 / best[k][i][0], speed);
			if (kinds[i].beside >= 0) {
				const int b = kinds[i].beside;
				double other = (double)inputs[b].len / 1e6 / best[k][b][1];
				printf("   %.2f of %s", speed / other, kinds[b].name);
			}
			printf("\n");
		}
	}
}

int
main(int argc, char **argv)
{
	static struct input inputs[KINDS];
	const char *only = NULL;
	int rounds = 7, option;
	while ((option = getopt(argc, argv, "n:k:")) != -1) {
		if (option == 'n') {
			rounds = (int)strtol(optarg, NULL, 10);
		} else if (option == 'k') {
			only = optarg;
		} else {
			fputs("usage: kinds [-n ROUNDS] [-k KERNEL]\n", stderr);
			return 2;
		}
	}
	struct jrt_arena arena = { 0 };
	struct jrt_scanner scanner;
	jrt_scanner_init(&scanner, &arena);
	bool good = true;
	for (size_t i = 0; i < KINDS; i++) {
		good = good && make(&inputs[i], kinds[i].element);
	}
	for (int i = 0; i < rounds && good; i++) {
		good = measure(only, inputs, &scanner);
	}
	if (good) {
		show(inputs);
	}
	jrt_scanner_finish(&scanner);
	jrt_arena_finish(&arena);
	for (size_t i = 0; i < KINDS; i++) {
		free(inputs[i].bytes);
	}
	return good ? 0 : 1;
}
