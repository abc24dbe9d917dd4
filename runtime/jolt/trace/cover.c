/* SPDX-License-Identifier: Apache-2.0 */
/* Counts, over many records, what a trace reports of one: how often each rule did something. */
#include "jolt/trace/trace_recorder.h"

#include <stdlib.h>

/* A rule by the string literal in emitted code: the same text may have several addresses. */
struct jrt_cover_slot {
	const char *spec; /* NULL: free */
	unsigned operation;
	size_t rule;
};

struct jrt_cover_rule {
	uint64_t matched, wrote;
};

struct jrt_cover {
	const struct jrt_trace_program *program;
	struct jrt_cover_rule *rules; /* in the program's order */
	size_t count;
	uint64_t records, nothing, failed;
	uint64_t *operations; /* from 0: how many records reached each */
	unsigned operation_count;
	struct jrt_cover_slot *slots;
	size_t size, used;
};

struct jrt_cover *
jrt_cover_create(const struct jrt_trace_program *program)
{
	struct jrt_cover *c = calloc(1, sizeof *c);
	if (c == NULL) {
		return NULL;
	}
	*c = (struct jrt_cover){ .program = program, .size = 64 };
	while (program->rules[c->count].spec != NULL) {
		c->count++;
	}
	while (c->size < 4 * c->count) {
		c->size *= 2;
	}
	c->rules = calloc(c->count + 1, sizeof *c->rules);
	c->slots = calloc(c->size, sizeof *c->slots);
	if (c->rules == NULL || c->slots == NULL) {
		jrt_cover_destroy(c);
		return NULL;
	}
	return c;
}

void
jrt_cover_destroy(struct jrt_cover *c)
{
	if (c != NULL) {
		free(c->rules);
		free(c->slots);
		free(c->operations);
		free(c);
	}
}

/* The first of the program's rules with that text; `count` if there is none. */
static size_t
rule_of(const struct jrt_cover *c, unsigned operation, const char *spec)
{
	size_t i = 0;
	while (i < c->count && (c->program->rules[i].operation != operation ||
				       strcmp(c->program->rules[i].spec, spec) != 0)) {
		i++;
	}
	return i;
}

static size_t
find(struct jrt_cover *c, unsigned operation, const char *spec)
{
	uint64_t h = ((uint64_t)(uintptr_t)spec + operation) * 0x9e3779b97f4a7c15u;
	for (size_t i = (size_t)(h >> 32);; i++) {
		struct jrt_cover_slot *s = &c->slots[i & (c->size - 1)];
		if (s->spec == NULL) {
			size_t rule = rule_of(c, operation, spec);
			if (c->used < c->size / 2) {
				*s = (struct jrt_cover_slot){ spec, operation, rule };
				c->used++;
			}
			return rule;
		}
		if (s->spec == spec && s->operation == operation) {
			return s->rule;
		}
	}
}

void
jrt_cover_operation(struct jrt_ctx *ctx, const char *spec)
{
	struct jrt_trace *t = ctx->trace;
	struct jrt_cover *c = t->cover.counts;
	t->cover.rule = NULL;
	if (spec == NULL) {
		return;
	}
	if (t->operation.number == c->operation_count) {
		uint64_t *more =
			realloc(c->operations, (c->operation_count + 1) * sizeof *c->operations);
		if (more == NULL) {
			jrt_fail(ctx, JRT_NO_ROOM);
			return;
		}
		c->operations = more;
		c->operations[c->operation_count++] = 0;
	}
	c->operations[t->operation.number++]++;
}

void
jrt_cover_applied(struct jrt_trace *t, const char *spec)
{
	size_t rule = find(t->cover.counts, t->operation.number, spec);
	t->cover.rule = rule < t->cover.counts->count ? &t->cover.counts->rules[rule] : NULL;
	t->cover.wrote = false;
	if (t->cover.rule != NULL) {
		t->cover.rule->matched++;
	}
}

void
jrt_cover_wrote(struct jrt_trace *t)
{
	if (t->cover.rule != NULL && !t->cover.wrote) {
		t->cover.rule->wrote++;
		t->cover.wrote = true;
	}
}

void
jrt_cover_took_back(struct jrt_trace *t)
{
	if (t->cover.rule != NULL) {
		t->cover.rule->matched--;
		t->cover.rule = NULL;
	}
}

enum jrt_status
jrt_cover_record(
	struct jrt_ctx *ctx, struct jrt_cover *c, struct jrt_writer *out, struct jrt_where *where)
{
	struct jrt_trace trace = { .program = c->program, .cover.counts = c };
	ctx->trace = &trace;
	jrt_where_begin(ctx, where);
	enum jrt_status status = jrt_outcome(ctx, c->program->apply(ctx, out));
	status = status == JRT_OK ? out->status : status;
	jrt_where_end(ctx, status);
	ctx->trace = NULL;
	c->records++;
	c->nothing += status == JRT_NOTHING;
	c->failed += status != JRT_OK && status != JRT_NOTHING;
	return status;
}

static void
put_count(struct jrt_writer *out, uint64_t n)
{
	jrt_put_unsigned(out, n);
	jrt_put_lit(out, "\n");
}

void
jrt_cover_print(const struct jrt_cover *c, struct jrt_writer *out)
{
	put_count(out, c->records);
	put_count(out, c->nothing);
	put_count(out, c->failed);
	for (size_t i = 0; i < c->count; i++) {
		put_count(out, c->rules[i].matched);
		put_count(out, c->rules[i].wrote);
	}
	for (unsigned i = 0; i < c->operation_count; i++) {
		put_count(out, c->operations[i]);
	}
}
