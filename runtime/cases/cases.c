/* SPDX-License-Identifier: Apache-2.0 */
/* Runs the compiled cases of `joltc test`, one after the other. */
#include "cases/cases.h"

#include "json/embed.h"
#include "json/scan.h"
#include "json/written.h"

#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SECONDS_PER_CASE = 10 };

/* The compiler reads answers without our headers. ORDER CASES */
_Static_assert(JRT_OK == 0 && JRT_NOTHING == 1, "the compiler's STATUS_OUTPUT and STATUS_NOTHING");

/* The whole file followed by JRT_PADDING zeros, or NULL. */
static char *
read_file(const char *path, size_t *len)
{
	FILE *in = fopen(path, "rb");
	if (in == NULL || fseek(in, 0, SEEK_END) != 0) {
		return NULL;
	}
	long size = ftell(in);
	rewind(in);
	char *bytes = size < 0 ? NULL : calloc(1, (size_t)size + JRT_PADDING);
	if (bytes != NULL && fread(bytes, 1, (size_t)size, in) != (size_t)size) {
		free(bytes);
		bytes = NULL;
	}
	(void)fclose(in);
	*len = (size_t)size;
	return bytes;
}

static bool
write_all(const void *bytes, size_t len)
{
	const char *at = bytes;
	while (len > 0) {
		ssize_t n = write(STDOUT_FILENO, at, len);
		if (n < 0 && errno != EINTR) {
			return false;
		}
		if (n > 0) {
			at += n;
			len -= (size_t)n;
		}
	}
	return true;
}

static bool
answer(uint32_t number, uint32_t status, const char *bytes, size_t len)
{
	struct jrt_case_answer head = { htole32(number), htole32(status), htole32((uint32_t)len) };
	return write_all(&head, sizeof head) && write_all(bytes, len);
}

static const struct jrt_case *
find_case(const struct jrt_case *const *units, uint32_t program)
{
	for (; *units != NULL; units++) {
		for (const struct jrt_case *c = *units; c->apply != NULL; c++) {
			if (c->program == program) {
				return c;
			}
		}
	}
	return NULL;
}

/* What is kept from case to case, as a program would keep it from record to record. */
struct runner {
	struct jrt_scanner scanner;
	struct jrt_ctx ctx;
	struct jrt_writer out;
	struct jrt_where where; /* where the last failure was */
	bool scanned; /* the case's input is valid JSON */
	struct jrt_secret *secrets; /* of the case, if the feed has any */
	uint32_t secret_count;
};

static uint32_t
number_at(const char *at)
{
	uint32_t number;
	memcpy(&number, at, sizeof number);
	return le32toh(number);
}

static struct jrt_case_head
head_at(const char *at)
{
	struct jrt_case_head head;
	memcpy(&head, at, sizeof head);
	return (struct jrt_case_head){ le32toh(head.number), le32toh(head.program),
		le32toh(head.input), le32toh(head.context), le32toh(head.secrets) };
}

/* The secrets of a case.  False: out of memory. */
static bool
take_secrets(struct runner *r, const char *at, uint32_t len)
{
	uint32_t count = 0, one;
	for (uint32_t i = 0; i + sizeof one <= len; i += one + (uint32_t)sizeof one) {
		one = number_at(at + i);
		count++;
	}
	r->secret_count = 0;
	r->secrets = count > 0 ? calloc(count, sizeof *r->secrets) : NULL;
	for (bool good = r->secrets != NULL; good && r->secret_count < count;) {
		one = number_at(at);
		at += sizeof one;
		good = jrt_secret_make(&r->secrets[r->secret_count], (struct jrt_text){ at, one });
		r->secret_count += good;
		at += one;
	}
	return r->secret_count == count;
}

static void
drop_secrets(struct runner *r)
{
	for (uint32_t i = 0; i < r->secret_count; i++) {
		jrt_secret_wipe(&r->secrets[i]);
	}
	free(r->secrets);
}

static void
begin(struct runner *r, const struct jrt_case *c, const char *input,
	const struct jrt_case_head *head)
{
	r->out.used = 0;
	jrt_ctx_begin(&r->ctx, &r->scanner.doc);
	r->ctx.context = NULL;
	if (head->context != JRT_NO_CONTEXT) {
		r->ctx.context = jrt_parse_constant(&r->ctx, input + head->input, head->context);
	}
	r->ctx.secrets = r->secrets != NULL ? r->secrets : c->secrets;
	r->ctx.secret_count = r->secret_count;
	jrt_writer_begin_record(&r->out);
}

static enum jrt_status
apply(struct runner *r, const struct jrt_case *c, const char *input,
	const struct jrt_case_head *head)
{
	begin(r, c, input, head);
	return c->trace != NULL ? c->trace(&r->ctx, c->traced, &r->out)
				: jrt_outcome(&r->ctx, c->apply(&r->ctx, &r->out));
}

static enum jrt_status
run_case(struct runner *r, const struct jrt_case *c, const char *input,
	const struct jrt_case_head *head)
{
	r->out.used = 0;
	r->out.status = JRT_OK;
	r->scanned = false;
	if (!jrt_scan_document(&r->scanner, input, head->input)) {
		return JRT_NO_ROOM;
	}
	switch (jrt_scan_next(&r->scanner)) {
	case JRT_SCAN_RECORD:
		break;
	case JRT_SCAN_FAULT:
		return r->scanner.fault.status;
	case JRT_SCAN_END:
		return JRT_EMPTY;
	}
	r->scanned = true;
	enum jrt_status status = apply(r, c, input, head);
	r->where.spec = NULL;
	if (jrt_has_where(status) && c->trace == NULL) {
		jrt_where_begin(&r->ctx, &r->where);
		jrt_where_end(&r->ctx, apply(r, c, input, head) == status ? status : JRT_OK);
	}
	status = status == JRT_OK ? r->out.status : status;
	if (status == JRT_OK) {
		jrt_record_written(&r->out, 0);
	}
	return status;
}

/* Transforms the scanned record once more, and answers with what its rules did. */
static bool
count_case(struct runner *r, const struct jrt_case *c, const char *input,
	const struct jrt_case_head *head)
{
	struct jrt_cover *cover = c->covering.create(c->traced);
	if (cover == NULL) {
		return false;
	}
	begin(r, c, input, head);
	(void)c->covering.record(&r->ctx, cover, &r->out, &r->where);
	r->out.used = 0;
	r->out.status = JRT_OK;
	c->covering.print(cover, &r->out);
	c->covering.destroy(cover);
	return answer(head->number, JRT_CASE_COVERED, r->out.base, r->out.used);
}

/* Runs one entry of the feed and answers it. */
static bool
take_case(struct runner *r, const struct jrt_case *c, const char *input,
	const struct jrt_case_head *head)
{
	char text[JRT_WHERE_MESSAGE];
	alarm(SECONDS_PER_CASE);
	enum jrt_status status = run_case(r, c, input, head);
	const char *why = jrt_has_where(status) ? jrt_where_text(&r->where, status, text)
						: jrt_status_text(status);
	bool going = status == JRT_OK ? answer(head->number, status, r->out.base, r->out.used)
				      : answer(head->number, status, why, strlen(why));
	if (going && c->covering.create != NULL && r->scanned) {
		going = count_case(r, c, input, head);
	}
	alarm(0);
	return going;
}

int
jrt_cases_main(int argc, char **argv, const struct jrt_case *const *units)
{
	size_t len = 0;
	char *feed = argc == 3 ? read_file(argv[1], &len) : NULL;
	if (feed == NULL) {
		perror(argc == 3 ? argv[1] : "usage: FEED SKIP");
		return 2;
	}
	unsigned long skip = strtoul(argv[2], NULL, 10);
	struct runner r = { .secrets = NULL };
	jrt_ctx_init(&r.ctx);
	jrt_scanner_init(&r.scanner, &r.ctx.arena);
	jrt_writer_init(&r.out);
	bool going = true;
	for (size_t at = 0; going && at < len;) {
		struct jrt_case_head head = head_at(feed + at);
		const char *input = feed + at + sizeof head;
		size_t context = head.context == JRT_NO_CONTEXT ? 0 : head.context;
		at += sizeof head + head.input + context + head.secrets;
		if (skip > 0) {
			skip--;
			continue;
		}
		const struct jrt_case *found = find_case(units, head.program);
		if (found == NULL) {
			continue;
		}
		going = take_secrets(&r, input + head.input + context, head.secrets) &&
			take_case(&r, found, input, &head);
		drop_secrets(&r);
	}
	jrt_writer_finish(&r.out);
	jrt_ctx_finish(&r.ctx);
	jrt_scanner_finish(&r.scanner);
	free(feed);
	return going ? 0 : 1;
}
