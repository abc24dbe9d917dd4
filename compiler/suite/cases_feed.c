/* SPDX-License-Identifier: Apache-2.0 */
/* Feeds cases to the program that was compiled for them, and reads its answers. */
#include "suite/cases.h"

#include "driver/cover.h"
#include "driver/output.h"

#include <endian.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>

/* As in runtime/cases/cases.h, which the compiler does not include: little-endian.  ORDER CASES */
struct feed_head {
	uint32_t number, program, input, context, secrets;
};
struct answer_head {
	uint32_t number, status, length;
};
#define ANSWER_COVERED UINT32_MAX
enum { STATUS_OUTPUT = 0, STATUS_NOTHING = 1 };

struct feed {
	struct cases *cases;
	struct workdir *dir;
	struct coverage *coverage; /* NULL: the program does not count */
	struct arena *arena;
	size_t *order; /* the cases to run */
	size_t count;
	const char *error;
};

static void
write_text(FILE *out, struct text text)
{
	if (text.len > 0) {
		fwrite(text.at, 1, text.len, out);
	}
}

/* Writes the inputs of all cases without an answer. */
static bool
write_feed(struct feed *f, const char *path)
{
	FILE *out = fopen(path, "we");
	f->order = arena_new_array(f->arena, f->cases->count + 1, size_t);
	for (size_t i = 0; out != NULL && i < f->cases->count; i++) {
		const struct test_case *c = &f->cases->at[i];
		if (c->came.answer == ANSWER_NONE) {
			struct feed_head head = { htole32((uint32_t)i), htole32(c->program),
				htole32((uint32_t)c->given.input.len),
				htole32(c->given.context.at == NULL
						? UINT32_MAX
						: (uint32_t)c->given.context.len),
				htole32((uint32_t)c->given.secrets.len) };
			fwrite(&head, sizeof head, 1, out);
			write_text(out, c->given.input);
			write_text(out, c->given.context);
			write_text(out, c->given.secrets);
			f->order[f->count++] = i;
		}
	}
	if (out == NULL || fclose(out) != 0) {
		f->error = arena_printf(f->arena, "%s: %s", path, strerror(errno));
		return false;
	}
	return true;
}

static void
take_answer(struct test_case *c, uint32_t status, struct text bytes)
{
	c->came.answer = status == STATUS_OUTPUT    ? ANSWER_OUTPUT
			 : status == STATUS_NOTHING ? ANSWER_NULL
						    : ANSWER_TRANSFORM_ERROR;
	c->came.output = bytes;
	c->came.message = bytes.at;
}

/* False: end of the file. */
static bool
read_head(FILE *in, struct answer_head *head)
{
	if (fread(head, sizeof *head, 1, in) != 1) {
		return false;
	}
	*head = (struct answer_head){ le32toh(head->number), le32toh(head->status),
		le32toh(head->length) };
	return true;
}

/* Reads the program's answers; returns how many. */
static size_t
read_answers(struct feed *f, const char *path)
{
	size_t count = 0;
	struct answer_head head;
	FILE *in = fopen(path, "re");
	while (in != NULL && read_head(in, &head)) {
		char *bytes = arena_alloc(f->cases->arena, (size_t)head.length + 1);
		struct text text = { bytes, head.length };
		if (fread(bytes, 1, head.length, in) != head.length ||
			head.number >= f->cases->count) {
			break;
		}
		if (head.status == ANSWER_COVERED) {
			if (f->coverage == NULL || !coverage_add(f->coverage, text)) {
				break;
			}
			continue;
		}
		take_answer(&f->cases->at[head.number], head.status, text);
		count++;
	}
	if (in != NULL) {
		(void)fclose(in);
	}
	return count;
}

static const char *
ending_of(int status, struct arena *arena)
{
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) {
		return "it took too long";
	}
	if (WIFSIGNALED(status)) {
		return arena_printf(arena, "it crashed: %s", strsignal(WTERMSIG(status)));
	}
	return arena_printf(arena, "it ended the program with status %d", WEXITSTATUS(status));
}

/* Runs all cases; if one ends the program, reports it and continues with the rest. */
static void
run_program(struct feed *f, const struct word_list *start)
{
	const char *feed = arena_printf(f->arena, "%s/feed", f->dir->path);
	const char *out = arena_printf(f->arena, "%s/answers", f->dir->path);
	const char *err = arena_printf(f->arena, "%s/errors", f->dir->path);
	if (!write_feed(f, feed)) {
		return;
	}
	for (size_t at = 0; at < f->count;) {
		struct word_list argv;
		words_init(&argv, f->arena);
		words_add_all(&argv, start);
		words_add(&argv, feed);
		words_add(&argv, arena_printf(f->arena, "%zu", at));
		struct process process = { 0 };
		struct streams streams = { .in = "/dev/null", .out = out, .err = err };
		bool good = process_run(f->dir, &process, argv.at, streams);
		if (process.status == -1) {
			f->error = arena_printf(f->arena, "%s: %s", start->at[0], strerror(errno));
			return;
		}
		at += read_answers(f, out);
		/* What is reported at the end (a leak) is blamed on the last case. */
		size_t blamed = at < f->count ? at++ : f->count - 1;
		struct test_case *c = &f->cases->at[f->order[blamed]];
		if (!good || c->came.answer == ANSWER_NONE) {
			c->came.answer = ANSWER_BROKEN;
			c->came.message = arena_printf(f->cases->arena, "%s\n%s",
				ending_of(process.status, f->arena),
				output_file_head(err, f->arena));
		}
	}
}

bool
cases_answer(struct cases *cases, struct workdir *dir, const struct word_list *start,
	struct coverage *coverage, const char **error)
{
	struct arena arena = { 0 };
	struct feed f = { .cases = cases, .dir = dir, .coverage = coverage, .arena = &arena };
	run_program(&f, start);
	if (f.error != NULL) {
		*error = arena_dup(cases->arena, f.error, strlen(f.error));
	}
	arena_free(&arena);
	return f.error == NULL;
}
