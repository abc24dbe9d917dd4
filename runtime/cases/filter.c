/* SPDX-License-Identifier: Apache-2.0 */
/* The filter that `joltc run` starts: JSON in, JSON out, nothing from the connector. */
#include "cases/filter.h"

#include "cases/pretty.h"
#include "json/written.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- writing ------------------------------------------------------------- */

bool
jrt_filter_flush(struct filter *f)
{
	if (f->job != NULL && !jrt_job_await(f->job)) {
		return false;
	}
	const char *at = f->out.base;
	size_t left = f->out.used;
	f->out.used = 0;
	while (left > 0) {
		ssize_t n = write(STDOUT_FILENO, at, left);
		if (n < 0 && errno != EINTR) {
			return jrt_filter_give(f, "standard output", strerror(errno));
		}
		if (n > 0) {
			at += n;
			left -= (size_t)n;
		}
	}
	return true;
}

void
jrt_filter_init(struct filter *f)
{
	jrt_ctx_init(&f->ctx);
	jrt_scanner_init(&f->scanners.input, &f->ctx.arena);
	jrt_scanner_init(&f->scanners.single, &f->ctx.arena);
	jrt_scanner_init(&f->scanners.element, &f->ctx.arena);
	jrt_writer_init(&f->out);
	jrt_writer_init(&f->plain);
}

void
jrt_filter_finish(struct filter *f)
{
	jrt_writer_finish(&f->plain);
	jrt_writer_finish(&f->out);
	jrt_scanner_finish(&f->scanners.element);
	jrt_scanner_finish(&f->scanners.single);
	jrt_scanner_finish(&f->scanners.input);
	jrt_ctx_finish(&f->ctx);
}

/* ---- records ------------------------------------------------------------- */

/* Begins the scanned record, with the context. */
static void
begin(struct filter *f)
{
	jrt_ctx_begin(&f->ctx, f->doc);
	f->ctx.context = NULL;
	if (f->options.context != NULL) {
		f->ctx.context =
			jrt_parse_constant(&f->ctx, f->options.context, f->options.context_len);
	}
}

/* Applies the program to it. */
static enum jrt_status
apply(struct filter *f)
{
	begin(f);
	jrt_writer_begin_record(&f->out);
	return jrt_outcome(&f->ctx, f->program->apply(&f->ctx, &f->out));
}

/* Appends what happens to it. */
static enum jrt_status
trace(struct filter *f)
{
	begin(f);
	f->reported++;
	if (!f->options.json) {
		jrt_put_lit(&f->out, "record ");
		jrt_put_unsigned(&f->out, f->reported);
		jrt_put_lit(&f->out, "\n");
	}
	enum jrt_status status = f->program->trace(
		&f->ctx, f->program->traced, &f->out, f->options.json, f->options.select);
	if (f->options.json) {
		jrt_put_lit(&f->out, "\n");
	}
	f->failed = f->failed || (status != JRT_OK && status != JRT_NOTHING);
	return f->out.status;
}

/* Counts what its rules do, and drops the output. */
static enum jrt_status
cover(struct filter *f)
{
	begin(f);
	jrt_writer_begin_record(&f->out);
	enum jrt_status status = f->program->covering.record(&f->ctx, f->cover, &f->out, &f->where);
	f->out.used = 0;
	f->out.status = JRT_OK;
	return status == JRT_NOTHING ? JRT_OK : status;
}

/* Formats the output from there on, for people. */
static void
lay_out(struct filter *f, size_t from)
{
	f->plain.used = 0;
	jrt_put(&f->plain, f->out.base + from, f->out.used - from);
	f->out.used = from;
	f->out.status = f->plain.status;
	jrt_pretty(&f->out, f->plain.base, f->plain.used);
}

/* Appends the result and a line end; nothing if the record failed. */
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
		if (f->options.pretty) {
			lay_out(f, before);
		}
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

/* Transforms the record in `doc`. */
static bool
take(struct filter *f, const char *name, size_t line, const struct jrt_doc *doc)
{
	char text[JRT_WHERE_MESSAGE];
	f->doc = doc;
	enum jrt_status status = transform(f);
	if (status != JRT_OK) {
		jrt_filter_report(f, name, line, 0, why(f, status, text));
	}
	return f->out.used < BLOCK || jrt_filter_flush(f);
}

/* Says once that the spec names members, and gets an array of objects. */
static void
hint(struct filter *f, const char *name, size_t line)
{
	struct jrt_elements e = jrt_elements(f->doc, f->doc->root);
	if (!f->hinted && f->program->names_members && jrt_next_element(&e) &&
		jrt_is_object(f->doc, e.value)) {
		f->hinted = true;
		jrt_filter_name(f->err, name);
		fprintf(f->err,
			":%zu: note: this is an array of records, and the spec looks for names of an object: --each transforms its elements, one by one\n",
			line);
	}
}

/* A document: a record or, with --each, an array of records. */
static bool
take_document(struct filter *f, const char *name, size_t line, const struct jrt_doc *d)
{
	f->doc = d;
	if (!jrt_is_array(d, d->root)) {
		return take(f, name, line, d);
	}
	if (!f->options.each) {
		hint(f, name, line);
		return take(f, name, line, d);
	}
	const char *counted = jrt_at(d, d->root);
	struct jrt_elements e = jrt_elements(d, d->root);
	while (jrt_next_element(&e)) {
		struct jrt_raw record = jrt_raw_of(d, e.value);
		line += jrt_count_lines(counted, (size_t)(record.at - counted));
		counted = record.at;
		if (!jrt_scan_document(&f->scanners.element, record.at, record.len) ||
			jrt_scan_next(&f->scanners.element) != JRT_SCAN_RECORD) {
			return jrt_filter_give(f, name, jrt_status_text(JRT_NO_ROOM));
		}
		if (!take(f, name, line, &f->scanners.element.doc)) {
			return false;
		}
	}
	return true;
}

enum pass { LOOK, TAKE };

/* Documents one after the other, with or without white space between; LOOK only checks that all of
 * them are JSON.  False also if there is no point in going on. */
static bool
pass_documents(struct filter *f, const char *name, size_t line, struct jrt_raw all, enum pass pass)
{
	for (size_t at = 0;;) {
		size_t space = strspn(all.at + at, " \t\r\n"); /* a NUL follows all of it */
		if (at + space >= all.len) {
			return true;
		}
		line += jrt_count_lines(all.at + at, space);
		at += space;
		struct jrt_raw one = { all.at + at, jrt_document_end(all.at + at, all.len - at) };
		if (!jrt_scan_document(&f->scanners.single, one.at, one.len) ||
			jrt_scan_next(&f->scanners.single) != JRT_SCAN_RECORD ||
			(pass == TAKE && !take_document(f, name, line, &f->scanners.single.doc))) {
			return false;
		}
		line += jrt_count_lines(one.at, one.len);
		at += one.len;
	}
}

/* The records in complete lines. */
static bool
take_lines(struct filter *f, const char *name, size_t line, const char *bytes)
{
	size_t counted = 0;
	for (;;) {
		enum jrt_scan_result found = jrt_scan_next(&f->scanners.input);
		if (found == JRT_SCAN_END) {
			return true;
		}
		line += jrt_count_lines(bytes + counted, f->scanners.input.line_from - counted);
		counted = f->scanners.input.line_from;
		struct jrt_raw text = { bytes + counted, f->scanners.input.line_to - counted };
		bool going = true;
		if (found == JRT_SCAN_RECORD) {
			going = take_document(f, name, line, &f->scanners.input.doc);
		} else if (pass_documents(f, name, line, text, LOOK)) {
			going = pass_documents(f, name, line, text, TAKE);
		} else {
			jrt_filter_report(f, name, line, f->scanners.input.fault.offset,
				jrt_status_text(f->scanners.input.fault.status));
		}
		if (!going) {
			return false;
		}
	}
}

bool
jrt_filter_lines(struct filter *f, const char *name, size_t line, const char *bytes, size_t len)
{
	if (!jrt_scan_lines(&f->scanners.input, bytes, len)) {
		return jrt_filter_give(f, name, jrt_status_text(JRT_NO_ROOM));
	}
	return take_lines(f, name, line, bytes);
}

/* Whether the first non-blank line is a JSON document by itself: then every line is a record. */
static bool
is_lines(struct filter *f, const struct input *in)
{
	size_t from = 0;
	while (from < in->len && strchr(" \t\r\n", in->bytes[from]) != NULL) {
		from++; /* also a NUL: a document of several lines cannot contain one */
	}
	const char *end = memchr(in->bytes + from, '\n', in->len - from);
	size_t len = end != NULL ? (size_t)(end - in->bytes) - from : in->len - from;
	return jrt_scan_document(&f->scanners.input, in->bytes + from, len) &&
	       jrt_scan_next(&f->scanners.input) == JRT_SCAN_RECORD;
}

/* Whether the whole input is one or more documents over several lines; if so, they have been
 * transformed. */
static bool
took_documents(struct filter *f, struct input *in)
{
	if (!jrt_input_fill(f, in, SIZE_MAX) ||
		!jrt_scan_document(&f->scanners.input, in->bytes, in->len)) {
		return f->failed;
	}
	if (jrt_scan_next(&f->scanners.input) == JRT_SCAN_RECORD) {
		(void)take_document(f, in->name, in->line, &f->scanners.input.doc);
		return true;
	}
	struct jrt_raw all = { in->bytes, in->len };
	if (!pass_documents(f, in->name, in->line, all, LOOK)) {
		return false;
	}
	(void)pass_documents(f, in->name, in->line, all, TAKE);
	return true;
}

static bool
transform_lines(struct filter *f, struct input *in)
{
	if (f->options.jobs > 1) {
		return jrt_filter_in_jobs(f, in);
	}
	for (;;) {
		size_t len;
		if (!jrt_input_lines(f, in, &len) ||
			!jrt_filter_lines(f, in->name, in->line, in->bytes, len) ||
			!jrt_filter_flush(f)) {
			return false;
		}
		if (in->end) {
			return true;
		}
		jrt_input_drop(in, len);
	}
}

/* False: there is no point in going on. */
static bool
transform_input(struct filter *f, const char *path)
{
	bool standard = strcmp(path, "-") == 0;
	struct input in = { .name = standard ? "standard input" : path, .line = 1 };
	in.fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (in.fd < 0) {
		jrt_filter_give(f, path, strerror(errno));
		return true;
	}
	/* The first line decides; reads as much of it as there is at once. */
	bool going = jrt_input_fill(f, &in, 1);
	while (going && !in.end && memchr(in.bytes, '\n', in.len) == NULL) {
		going = jrt_input_fill(f, &in, in.len + 1);
	}
	if (going && in.len > 0 && !(!is_lines(f, &in) && took_documents(f, &in))) {
		going = transform_lines(f, &in);
	}
	free(in.bytes);
	if (!standard) {
		close(in.fd);
	}
	return jrt_filter_flush(f) && going;
}

/* ---- secrets and context ------------------------------------------------- */

/* The whole file without a byte order mark, and with a NUL; NULL after reporting why not. */
static char *
read_whole(struct filter *f, const char *path, size_t *len)
{
	struct input in = { .name = path, .fd = open(path, O_RDONLY | O_CLOEXEC) };
	if (in.fd < 0) {
		jrt_filter_give(f, path, strerror(errno));
		return NULL;
	}
	bool whole = jrt_input_fill(f, &in, SIZE_MAX);
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
		char shown[256]; /* shown instead */
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
	f->options.context = read_whole(f, path, &f->options.context_len);
	if (f->options.context == NULL) {
		return false;
	}
	bool valid =
		jrt_scan_document(&f->scanners.input, f->options.context, f->options.context_len) &&
		jrt_scan_next(&f->scanners.input) == JRT_SCAN_RECORD &&
		jrt_is_object(&f->scanners.input.doc, f->scanners.input.doc.root);
	return valid || jrt_filter_give(f, path, "the context is not a JSON object");
}

static void
finish(struct filter *f)
{
	for (size_t i = 0; f->secrets != NULL && f->program->secrets[i] != NULL; i++) {
		jrt_secret_wipe(&f->secrets[i]);
	}
	free(f->secrets);
	free(f->options.context);
	if (f->cover != NULL) {
		f->program->covering.destroy(f->cover);
	}
	jrt_filter_finish(f);
}

int
jrt_filter_main(int argc, char **argv, const struct jrt_filter *program)
{
	struct filter f = { .program = program, .err = stderr, .options.jobs = 1 };
	const char *context = NULL, *secrets = NULL;
	jrt_filter_init(&f);
	int i = 1;
	for (; i + 1 < argc && strncmp(argv[i], "--", 2) == 0; i += 2) {
		if (strcmp(argv[i], "--context") == 0) {
			context = argv[i + 1];
		} else if (strcmp(argv[i], "--secrets") == 0) {
			secrets = argv[i + 1];
		} else if (strcmp(argv[i], "--format") == 0) {
			f.options.json = strcmp(argv[i + 1], "json") == 0;
		} else if (strcmp(argv[i], "--select") == 0) {
			f.options.select = argv[i + 1];
		} else if (strcmp(argv[i], "--each") == 0) {
			f.options.each = true;
		} else if (strcmp(argv[i], "--pretty") == 0) {
			f.options.pretty = true;
		} else if (strcmp(argv[i], "--jobs") == 0) {
			f.options.jobs = (unsigned)strtoul(argv[i + 1], NULL, 10);
		} else {
			break; /* "--": files follow */
		}
	}
	if (i < argc && strcmp(argv[i], "--") == 0) {
		i++;
	}
	if (context == NULL && program->context != NULL) {
		f.options.context = strdup(program->context);
		f.options.context_len = strlen(program->context);
	}
	if (program->covering.create != NULL &&
		(f.cover = program->covering.create(program->traced)) == NULL) {
		fprintf(stderr, "%s\n", jrt_status_text(JRT_NO_ROOM));
		finish(&f);
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
		jrt_filter_flush(&f);
	}
	finish(&f);
	return f.failed ? 1 : 0;
}
