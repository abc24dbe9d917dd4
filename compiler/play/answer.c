/* SPDX-License-Identifier: Apache-2.0 */
/* Answers using the functions behind the commands: in the child, their output; in the server, the
 * output as JSON. */
#include "play/answer.h"

#include "cmd/filter.h"
#include "driver/output.h"
#include "read/read.h"

#include <stdlib.h>
#include <string.h>

/* ---- in the child -------------------------------------------------------- */

static void
add(struct buffer *b, const char *s)
{
	buffer_add(b, s, strlen(s));
}

static void
add_string(struct buffer *b, struct text t)
{
	add(b, "\"");
	text_json(b, t);
	add(b, "\"");
}

/* Adds what was collected, as a JSON string, or unchanged if it is JSON. */
static void
add_collected(struct buffer *b, struct output *o, bool string)
{
	(void)fclose(o->file);
	struct text t = { o->bytes, o->len };
	if (string) {
		add_string(b, t);
	} else {
		buffer_add(b, t.at, t.len);
	}
	free(o->bytes);
}

static void
add_c(struct buffer *b, const struct compiled *c, struct arena *arena)
{
	struct emit_file file = { .name = c->name,
		.header = arena_printf(arena, "%s.h", c->name),
		.title = c->title,
		.source_name = c->source->name,
		.plan = c->plan,
		.connector = c->connector,
		.user = c->user,
		.sha256 = c->sha256 };
	struct output text;
	struct cwriter w;
	output_begin(&text);
	cw_init(&w, text.file, arena);
	emit_source(&w, &file);
	add_collected(b, &text, true);
}

static int
check(const struct question *q, struct arena *arena)
{
	struct diag diag;
	struct compiled c;
	struct output text;
	struct buffer b;
	buffer_init(&b, arena);
	driver_diag(&diag, q->options, arena);
	bool compiled = output_compile(q->options, q->spec_name, arena, &diag, &c);
	add(&b, "{\"diagnostics\":");
	output_begin(&text);
	diag_print(&diag, DIAG_JSON, text.file);
	add_collected(&b, &text, false);
	add(&b, ",\"compiled\":");
	add(&b, compiled ? "true" : "false");
	if (compiled) {
		add(&b, ",\"explain\":");
		output_begin(&text);
		compile_explain(&c, arena, text.file);
		add_collected(&b, &text, true);
		add(&b, ",\"c\":");
		add_c(&b, &c, arena);
	}
	add(&b, "}");
	struct text all = buffer_text(&b);
	return fwrite(all.at, 1, all.len, stdout) == all.len ? 0 : 1;
}

/* Becomes the program that traces; returns only if there is none. */
static int
run(const struct question *q, struct arena *arena)
{
	const char *error;
	if (!output_write(ANSWER_INPUT, q->input.at, q->input.len, 0600, arena, &error)) {
		return (int)driver_fail("%s", error);
	}
	struct options o = *q->options;
	o.format = DIAG_JSON;
	words_init(&o.files, arena);
	words_add(&o.files, q->spec_name);
	words_add(&o.files, ANSWER_INPUT);
	return (int)filter_run(&o, true, arena);
}

int
answer(struct question *q)
{
	struct arena arena = { 0 };
	const char *error;
	if (!output_write(q->spec_name, q->spec.at, q->spec.len, 0600, &arena, &error)) {
		return (int)driver_fail("%s", error);
	}
	int status = q->kind == ANSWER_CHECK ? check(q, &arena) : run(q, &arena);
	(void)fflush(stdout);
	arena_free(&arena);
	return status;
}

/* ---- in the server ------------------------------------------------------- */

/* Complete lines only: one that was cut off is not a record. */
static void
add_records(struct buffer *b, struct text lines)
{
	const char *at = lines.at, *end = lines.at + lines.len;
	bool first = true;
	add(b, ",\"records\":[");
	for (const char *line; (line = memchr(at, '\n', (size_t)(end - at))) != NULL;
		at = line + 1) {
		add(b, first ? "" : ",");
		buffer_add(b, at, (size_t)(line - at));
		first = false;
	}
	add(b, "]");
}

void
answer_json(struct buffer *b, enum answer_kind kind, const struct job_result *r)
{
	static const char *const outcomes[] = {
		[JOB_EXITED] = "done",
		[JOB_SIGNALLED] = "killed",
		[JOB_TOO_LONG] = "too long",
		[JOB_TOO_MUCH] = "too much",
		[JOB_DROPPED] = "dropped",
		[JOB_FAILED] = "failed",
	};
	add(b, "{\"outcome\":\"");
	add(b, outcomes[r->end]);
	add(b, "\",\"messages\":");
	add_string(b, r->err);
	if (kind == ANSWER_RUN) {
		add_records(b, r->out);
	} else if (r->end == JOB_EXITED && r->status == 0 && r->out.len > 0) {
		add(b, ",\"answer\":");
		buffer_add(b, r->out.at, r->out.len);
	}
	add(b, "}");
}
