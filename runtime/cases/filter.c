/* SPDX-License-Identifier: Apache-2.0 */
/* The filter that `joltc run` starts: JSON in, JSON out, nothing of a connector. */
#include "cases/cases.h"

#include "json/embed.h"
#include "json/scan.h"
#include "json/written.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Lines are taken in blocks of about this size; a longer line makes the block grow. */
enum { BLOCK = 1 << 20 };
#define LARGEST ((size_t)INT32_MAX - JRT_PADDING)

struct filter {
	const struct jrt_filter *program;
	struct jrt_ctx ctx;
	struct jrt_scanner scanner;
	struct jrt_writer out;
	struct jrt_where where; /* the record failed that did so last */
	struct jrt_secret *secrets;
	char *context; /* JSON text, or NULL */
	size_t context_len;
	bool failed;
	bool json; /* of a trace */
	const char *select;
	size_t told; /* records, in a trace */
	struct jrt_cover *cover; /* of joltc cover */
};

/* The input being read: what is at hand and where it stands. */
struct input {
	const char *name;
	int fd;
	char *bytes; /* JRT_PADDING bytes of room behind `len` */
	size_t len, size;
	size_t line; /* number of the first line at hand */
	bool end;
};

static bool
tell(struct filter *f, const char *name, size_t line, size_t byte, const char *why)
{
	f->failed = true;
	fprintf(stderr, "%s:%zu:%zu: error: %s\n", name, line, byte + 1, why);
	return false;
}

static bool
give(struct filter *f, const char *name, const char *why)
{
	f->failed = true;
	fprintf(stderr, "%s: %s\n", name, why);
	return false;
}

/* ---- reading ------------------------------------------------------------- */

/* Reads until `want` bytes are at hand or the input ends. */
static bool
fill(struct filter *f, struct input *in, size_t want)
{
	while (in->len < want && !in->end) {
		if (in->len == in->size) {
			size_t size = in->size == 0 ? BLOCK : 2 * in->size;
			if (size > LARGEST) {
				size = LARGEST;
			}
			char *bytes =
				in->len < size ? realloc(in->bytes, size + JRT_PADDING) : NULL;
			if (bytes == NULL) {
				return give(f, in->name, jrt_status_text(JRT_TOO_LARGE));
			}
			in->bytes = bytes;
			in->size = size;
		}
		ssize_t n = read(in->fd, in->bytes + in->len, in->size - in->len);
		if (n < 0 && errno != EINTR) {
			return give(f, in->name, strerror(errno));
		}
		in->end = n == 0;
		in->len += n > 0 ? (size_t)n : 0;
	}
	if (in->bytes != NULL) {
		memset(in->bytes + in->len, 0, JRT_PADDING);
	}
	return true;
}

static size_t
count_lines(const char *at, size_t len)
{
	size_t lines = 0;
	for (const char *end = at + len; (at = memchr(at, '\n', (size_t)(end - at))) != NULL;
		at++) {
		lines++;
	}
	return lines;
}

/* ---- writing ------------------------------------------------------------- */

static bool
flush(struct filter *f)
{
	const char *at = f->out.base;
	size_t left = f->out.used;
	f->out.used = 0;
	while (left > 0) {
		ssize_t n = write(STDOUT_FILENO, at, left);
		if (n < 0 && errno != EINTR) {
			return give(f, "standard output", strerror(errno));
		}
		if (n > 0) {
			at += n;
			left -= (size_t)n;
		}
	}
	return true;
}

/* ---- records ------------------------------------------------------------- */

/* Applies the program to the record that was scanned. */
static enum jrt_status
apply(struct filter *f)
{
	jrt_ctx_begin(&f->ctx, &f->scanner.doc);
	f->ctx.context = NULL;
	if (f->context != NULL) {
		f->ctx.context = jrt_parse_constant(&f->ctx, f->context, f->context_len);
	}
	jrt_writer_begin_record(&f->out);
	return jrt_outcome(&f->ctx, f->program->apply(&f->ctx, &f->out));
}

/* Appends what happens to it. */
static enum jrt_status
trace(struct filter *f)
{
	jrt_ctx_begin(&f->ctx, &f->scanner.doc);
	f->ctx.context = NULL;
	if (f->context != NULL) {
		f->ctx.context = jrt_parse_constant(&f->ctx, f->context, f->context_len);
	}
	f->told++;
	if (!f->json) {
		jrt_put_lit(&f->out, "record ");
		jrt_put_unsigned(&f->out, f->told);
		jrt_put_lit(&f->out, "\n");
	}
	enum jrt_status status =
		f->program->trace(&f->ctx, f->program->traced, &f->out, f->json, f->select);
	if (f->json) {
		jrt_put_lit(&f->out, "\n");
	}
	f->failed = f->failed || (status != JRT_OK && status != JRT_NOTHING);
	return f->out.status;
}

/* Counts what its rules do, and drops what comes out. */
static enum jrt_status
cover(struct filter *f)
{
	jrt_ctx_begin(&f->ctx, &f->scanner.doc);
	f->ctx.context = NULL;
	if (f->context != NULL) {
		f->ctx.context = jrt_parse_constant(&f->ctx, f->context, f->context_len);
	}
	jrt_writer_begin_record(&f->out);
	enum jrt_status status = f->program->covering.record(&f->ctx, f->cover, &f->out, &f->where);
	f->out.used = 0;
	f->out.status = JRT_OK;
	return status == JRT_NOTHING ? JRT_OK : status;
}

/* Appends its result and a line's end; nothing when it failed. */
static enum jrt_status
transform(struct filter *f)
{
	if (f->program->trace != NULL) {
		return trace(f);
	}
	if (f->cover != NULL) {
		return cover(f);
	}
	size_t before = f->out.used;
	enum jrt_status status = apply(f);
	if (jrt_has_where(status)) {
		f->out.used = before;
		jrt_where_begin(&f->ctx, &f->where);
		jrt_where_end(&f->ctx, apply(f) == status ? status : JRT_OK);
		if (f->where.changed && *f->program->secrets != NULL) {
			*f->where.path = '\0'; /* a secret may have become a key */
		}
	}
	if (status == JRT_NOTHING) {
		f->out.used = before;
		jrt_put_lit(&f->out, "null");
		status = JRT_OK;
	}
	status = status == JRT_OK ? f->out.status : status;
	if (status == JRT_OK) {
		jrt_record_written(&f->out, before);
		jrt_put_lit(&f->out, "\n");
		status = f->out.status;
	}
	if (status != JRT_OK) {
		f->out.used = before;
		f->out.status = JRT_OK;
	}
	return status;
}

/* Why the record failed, and where. */
static const char *
why(const struct filter *f, enum jrt_status status, char text[JRT_WHERE_MESSAGE])
{
	return jrt_has_where(status) ? jrt_where_text(&f->where, status, text)
				     : jrt_status_text(status);
}

/* All records that were scanned of `in`. */
static bool
transform_all(struct filter *f, const struct input *in)
{
	size_t counted = 0, line = in->line;
	char text[JRT_WHERE_MESSAGE];
	for (;;) {
		enum jrt_scan_result found = jrt_scan_next(&f->scanner);
		if (found == JRT_SCAN_END) {
			return true;
		}
		enum jrt_status status =
			found == JRT_SCAN_RECORD ? transform(f) : f->scanner.fault.status;
		if (status != JRT_OK) {
			line += count_lines(in->bytes + counted, f->scanner.line_from - counted);
			counted = f->scanner.line_from;
			tell(f, in->name, line,
				found == JRT_SCAN_FAULT ? f->scanner.fault.offset : 0,
				why(f, status, text));
		}
		if (f->out.used >= BLOCK && !flush(f)) {
			return false;
		}
	}
}

/* Whether the first line that is not blank is a JSON document by itself: then all lines are
 * records. */
static bool
is_lines(struct filter *f, const struct input *in)
{
	size_t from = 0;
	while (from < in->len && strchr(" \t\r\n", in->bytes[from]) != NULL) {
		from++; /* a NUL, too: where one is, there is no document of several lines */
	}
	const char *end = memchr(in->bytes + from, '\n', in->len - from);
	size_t len = end != NULL ? (size_t)(end - in->bytes) - from : in->len - from;
	return jrt_scan_document(&f->scanner, in->bytes + from, len) &&
	       jrt_scan_next(&f->scanner) == JRT_SCAN_RECORD;
}

/* Whether the whole input is one document of several lines; then it was transformed. */
static bool
took_document(struct filter *f, struct input *in)
{
	if (!fill(f, in, SIZE_MAX) || !jrt_scan_document(&f->scanner, in->bytes, in->len)) {
		return f->failed;
	}
	if (jrt_scan_next(&f->scanner) != JRT_SCAN_RECORD) {
		return false;
	}
	enum jrt_status status = transform(f);
	if (status != JRT_OK) {
		char text[JRT_WHERE_MESSAGE];
		tell(f, in->name, in->line, 0, why(f, status, text));
	}
	return true;
}

static bool
transform_lines(struct filter *f, struct input *in)
{
	for (;;) {
		if (!fill(f, in, in->len + 1)) { /* what is there: a slow writer's lines go through
						    at once */
			return false;
		}
		char *end = in->end ? in->bytes + in->len : memrchr(in->bytes, '\n', in->len);
		if (end == NULL) {
			continue; /* a line longer than what is at hand */
		}
		size_t len = (size_t)(end - in->bytes) + (in->end ? 0 : 1);
		if (!jrt_scan_lines(&f->scanner, in->bytes, len)) {
			return give(f, in->name, jrt_status_text(JRT_NO_ROOM));
		}
		if (!transform_all(f, in) || !flush(f)) {
			return false;
		}
		if (in->end) {
			return true;
		}
		in->line += count_lines(in->bytes, len);
		memmove(in->bytes, in->bytes + len, in->len - len);
		in->len -= len;
	}
}

/* False when there is no point in going on. */
static bool
transform_input(struct filter *f, const char *path)
{
	bool standard = strcmp(path, "-") == 0;
	struct input in = { .name = standard ? "standard input" : path, .line = 1 };
	in.fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (in.fd < 0) {
		give(f, path, strerror(errno));
		return true;
	}
	/* The first line decides; as much of it as there is at once. */
	bool going = fill(f, &in, 1);
	while (going && !in.end && memchr(in.bytes, '\n', in.len) == NULL) {
		going = fill(f, &in, in.len + 1);
	}
	if (going && in.len > 0 && !(!is_lines(f, &in) && took_document(f, &in))) {
		going = transform_lines(f, &in);
	}
	free(in.bytes);
	if (!standard) {
		close(in.fd);
	}
	return flush(f) && going;
}

/* ---- secrets and context ------------------------------------------------- */

/* The whole file without a byte order mark, and a NUL; or NULL after telling why. */
static char *
read_whole(struct filter *f, const char *path, size_t *len)
{
	struct input in = { .name = path, .fd = open(path, O_RDONLY | O_CLOEXEC) };
	if (in.fd < 0) {
		give(f, path, strerror(errno));
		return NULL;
	}
	bool whole = fill(f, &in, SIZE_MAX);
	close(in.fd);
	*len = in.len;
	if (!whole) {
		free(in.bytes);
		return NULL;
	}
	if (in.len >= 3 && memcmp(in.bytes, "\xef\xbb\xbf", 3) == 0) {
		*len -= 3;
		memmove(in.bytes, in.bytes + 3, *len + JRT_PADDING);
	}
	return in.bytes;
}

/* The value of NAME in lines NAME=VALUE, or in the environment; NULL: nowhere. */
static const char *
secret_value(const char *file, const char *name, size_t *len)
{
	size_t n = strlen(name);
	for (const char *line = file; line != NULL && *line != '\0';) {
		size_t end = strcspn(line, "\r\n");
		if (end > n && strncmp(line, name, n) == 0 && line[n] == '=') {
			*len = end - n - 1;
			return line + n + 1;
		}
		line += end;
		line += strspn(line, "\r\n");
	}
	const char *value = getenv(name);
	*len = value != NULL ? strlen(value) : 0;
	return value;
}

static bool
load_secrets(struct filter *f, const char *path)
{
	size_t count = 0, len = 0;
	while (f->program->secrets[count] != NULL) {
		count++;
	}
	char *file = path != NULL ? read_whole(f, path, &len) : NULL;
	if (path != NULL && file == NULL) {
		return false;
	}
	f->secrets = calloc(count + 1, sizeof *f->secrets);
	bool all = f->secrets != NULL;
	for (size_t i = 0; all && i < count; i++) {
		const char *name = f->program->secrets[i];
		char shown[256]; /* instead of it */
		const char *value = shown;
		if (f->program->traced != NULL) {
			len = (size_t)snprintf(shown, sizeof shown, "${{ secrets.%.200s }}", name);
		} else {
			value = secret_value(file, name, &len);
		}
		if (value == NULL) {
			fprintf(stderr,
				"the secret %s is not set: put it in the environment, or --secrets FILE\n",
				f->program->secrets[i]);
			all = false;
			break;
		}
		all = jrt_secret_make(&f->secrets[i], (struct jrt_text){ value, len });
	}
	free(file);
	f->ctx.secrets = f->secrets;
	f->ctx.secret_count = (uint32_t)count;
	return all;
}

static bool
load_context(struct filter *f, const char *path)
{
	f->context = read_whole(f, path, &f->context_len);
	if (f->context == NULL) {
		return false;
	}
	bool valid = jrt_scan_document(&f->scanner, f->context, f->context_len) &&
		     jrt_scan_next(&f->scanner) == JRT_SCAN_RECORD &&
		     jrt_is_object(&f->scanner.doc, f->scanner.doc.root);
	return valid || give(f, path, "the context is no JSON object");
}

static void
finish(struct filter *f)
{
	for (size_t i = 0; f->secrets != NULL && f->program->secrets[i] != NULL; i++) {
		jrt_secret_wipe(&f->secrets[i]);
	}
	free(f->secrets);
	free(f->context);
	if (f->cover != NULL) {
		f->program->covering.destroy(f->cover);
	}
	jrt_writer_finish(&f->out);
	jrt_scanner_finish(&f->scanner);
	jrt_ctx_finish(&f->ctx);
}

int
jrt_filter_main(int argc, char **argv, const struct jrt_filter *program)
{
	struct filter f = { .program = program };
	const char *context = NULL, *secrets = NULL;
	jrt_ctx_init(&f.ctx);
	jrt_scanner_init(&f.scanner, &f.ctx.arena);
	jrt_writer_init(&f.out);
	int i = 1;
	for (; i + 1 < argc && strncmp(argv[i], "--", 2) == 0; i += 2) {
		if (strcmp(argv[i], "--context") == 0) {
			context = argv[i + 1];
		} else if (strcmp(argv[i], "--secrets") == 0) {
			secrets = argv[i + 1];
		} else if (strcmp(argv[i], "--format") == 0) {
			f.json = strcmp(argv[i + 1], "json") == 0;
		} else if (strcmp(argv[i], "--select") == 0) {
			f.select = argv[i + 1];
		} else {
			break; /* "--": files follow */
		}
	}
	if (i < argc && strcmp(argv[i], "--") == 0) {
		i++;
	}
	if (context == NULL && program->context != NULL) {
		f.context = strdup(program->context);
		f.context_len = strlen(program->context);
	}
	if (program->covering.create != NULL &&
		(f.cover = program->covering.create(program->traced)) == NULL) {
		fprintf(stderr, "%s\n", jrt_status_text(JRT_NO_ROOM));
		return 1;
	}
	bool going = load_secrets(&f, secrets) && (context == NULL || load_context(&f, context));
	f.failed = f.failed || !going;
	if (going && i == argc) {
		transform_input(&f, "-");
	}
	for (; going && i < argc; i++) {
		going = transform_input(&f, argv[i]);
	}
	if (f.cover != NULL) {
		program->covering.print(f.cover, &f.out);
		flush(&f);
	}
	finish(&f);
	return f.failed ? 1 : 0;
}
