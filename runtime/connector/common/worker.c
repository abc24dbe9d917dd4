/* SPDX-License-Identifier: Apache-2.0 */
/* From batches of lines to transformed records. */
#include "connector/common/worker.h"

#include "json/written.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A scanner that has met a larger batch than this is created again, to free its memory. */
enum { USUAL_BATCH = 1 << 20 };

/* The file followed by padding, or NULL: errno. */
static char *
read_file(const char *path, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	char *bytes = NULL;
	if (fd >= 0 && fstat(fd, &st) == 0 && st.st_size < INT32_MAX - JRT_PADDING) {
		bytes = calloc(1, (size_t)st.st_size + JRT_PADDING);
		ssize_t n = bytes != NULL ? read(fd, bytes, (size_t)st.st_size) : -1;
		if (n != st.st_size) {
			free(bytes);
			bytes = NULL;
		}
		*len = (size_t)st.st_size;
	}
	if (fd >= 0) {
		close(fd);
	}
	return bytes;
}

static bool
load_context(struct jrt_worker *w, const struct jrt_app *app, const char *path)
{
	w->context = read_file(path, &w->context_len);
	if (w->context == NULL) {
		jrt_report(app, "--context %s: %s", path, strerror(errno));
		return false;
	}
	if (!jrt_scan_document(&w->scanner, w->context, w->context_len) ||
		jrt_scan_next(&w->scanner) != JRT_SCAN_RECORD ||
		!jrt_is_object(&w->scanner.doc, w->scanner.doc.root)) {
		jrt_report(app, "--context %s: not a JSON object", path);
		return false;
	}
	return true;
}

bool
jrt_worker_init(struct jrt_worker *w, const struct jrt_app *app)
{
	memset(w, 0, sizeof *w);
	w->pipeline = app->pipeline;
	w->max_record = app->max_record;
	w->secrets = &app->secrets;
	jrt_scanner_init(&w->scanner, &w->ctx.arena);
	jrt_ctx_init(&w->ctx);
	w->ctx.secrets = app->secrets.values;
	w->ctx.secret_count = (uint32_t)app->secrets.count;
	const char *path = app->option[OPTION_CONTEXT];
	if (path != NULL) {
		return load_context(w, app, path);
	}
	if (app->pipeline->context != NULL) {
		w->context = strdup(app->pipeline->context);
		w->context_len = strlen(app->pipeline->context);
	}
	return app->pipeline->context == NULL || w->context != NULL;
}

void
jrt_worker_finish(struct jrt_worker *w)
{
	jrt_scanner_finish(&w->scanner);
	jrt_ctx_finish(&w->ctx);
	free(w->context);
	w->context = NULL;
}

bool
jrt_worker_scan(struct jrt_worker *w, const char *text, size_t len, uint64_t line, uint64_t byte)
{
	if (w->scanner.room > USUAL_BATCH && len <= USUAL_BATCH) {
		jrt_scanner_finish(&w->scanner);
		jrt_scanner_init(&w->scanner, &w->ctx.arena);
	}
	w->text = text;
	w->len = len;
	w->byte = byte;
	w->line = line;
	return jrt_scan_lines(&w->scanner, text, len);
}

/* The current record. */
static struct jrt_record
found_record(const struct jrt_worker *w, enum jrt_scan_result found)
{
	size_t from = w->scanner.line_from, to = w->scanner.line_to;
	struct jrt_record r = { { w->text + from, to - from }, w->line + w->scanner.line - 1,
		w->byte + to, JRT_OK, 0, NULL };
	if (to - from > w->max_record) {
		r.status = JRT_TOO_LARGE;
		r.fault = w->max_record;
	} else if (found == JRT_SCAN_FAULT) {
		r.status = w->scanner.fault.status;
		r.fault = w->scanner.fault.offset;
	}
	return r;
}

/* Advances to the line after the batch. */
static void
end_batch(struct jrt_worker *w)
{
	bool whole = w->len == 0 || w->text[w->len - 1] == '\n';
	w->line += w->scanner.line - !whole;
}

bool
jrt_worker_next(struct jrt_worker *w, struct jrt_record *record)
{
	enum jrt_scan_result found = jrt_scan_next(&w->scanner);
	if (found == JRT_SCAN_END) {
		end_batch(w);
		return false;
	}
	*record = found_record(w, found);
	return true;
}

static enum jrt_status
apply(struct jrt_worker *w, struct jrt_writer *out)
{
	jrt_ctx_begin(&w->ctx, &w->scanner.doc);
	if (w->context != NULL) {
		w->ctx.context = jrt_parse_constant(&w->ctx, w->context, w->context_len);
	}
	jrt_writer_begin_record(out);
	return jrt_outcome(&w->ctx, w->pipeline->apply(&w->ctx, out));
}

/* A secret may have become a key, and a path that was cut may contain only its start. */
static void
redact_path(struct jrt_worker *w)
{
	char *path = w->where.path;
	size_t len = strlen(path);
	if (len > 3 && strcmp(path + len - 3, "...") == 0) {
		jrt_secrets_redact_start(w->secrets, path, len - 3);
	} else {
		jrt_secrets_redact(w->secrets, path, len);
	}
}

/* Transforms the record once more; drops the output. */
static void
find_where(struct jrt_worker *w, struct jrt_writer *out, enum jrt_status status)
{
	size_t before = out->used;
	jrt_where_begin(&w->ctx, &w->where);
	enum jrt_status again = apply(w, out);
	jrt_where_end(&w->ctx, again == status ? status : JRT_OK);
	redact_path(w);
	out->used = before;
}

const struct jrt_where *
jrt_worker_where(const struct jrt_worker *w, enum jrt_status status)
{
	return jrt_has_where(status) && w->where.spec != NULL ? &w->where : NULL;
}

const char *
jrt_worker_emptied(struct jrt_worker *w)
{
	struct jrt_writer out;
	jrt_writer_init(&out);
	find_where(w, &out, JRT_NOTHING);
	jrt_writer_finish(&out);
	return w->where.emptied;
}

enum jrt_status
jrt_worker_apply(struct jrt_worker *w, struct jrt_writer *out)
{
	size_t before = out->used;
	w->records++;
	enum jrt_status status = apply(w, out);
	if (jrt_has_where(status)) {
		out->used = before;
		find_where(w, out, status);
	}
	if (status == JRT_OK) {
		status = out->status;
	}
	if (status == JRT_OK) {
		jrt_record_written(out, before);
	} else {
		out->used = before;
		out->status = JRT_OK;
	}
	return status;
}

bool
jrt_worker_run(
	struct jrt_worker *w, struct jrt_writer *out, size_t enough, struct jrt_record *record)
{
	enum jrt_scan_result found;
	while ((found = jrt_scan_next(&w->scanner)) != JRT_SCAN_END) {
		size_t len = w->scanner.line_to - w->scanner.line_from;
		enum jrt_status status = JRT_OK;
		if (found == JRT_SCAN_RECORD && len <= w->max_record) {
			status = jrt_worker_apply(w, out);
			if (status == JRT_OK) {
				jrt_put_lit(out, "\n");
				if (out->used < enough) {
					continue;
				}
			}
		}
		*record = found_record(w, found);
		record->status = record->status == JRT_OK ? status : record->status;
		record->where = jrt_worker_where(w, status);
		return true;
	}
	end_batch(w);
	return false;
}

enum jrt_status
jrt_worker_document(struct jrt_worker *w, struct jrt_writer *text, struct jrt_writer *out)
{
	static const char padding[JRT_PADDING];
	size_t len = text->used;
	jrt_put(text, padding, sizeof padding);
	if (text->status != JRT_OK || !jrt_scan_document(&w->scanner, text->base, len)) {
		text->status = JRT_OK;
		return JRT_NO_ROOM;
	}
	if (jrt_scan_next(&w->scanner) != JRT_SCAN_RECORD) {
		return w->scanner.fault.status;
	}
	return jrt_worker_apply(w, out);
}
