/* SPDX-License-Identifier: Apache-2.0 */
/* Adds up the counts of rules, one for each rule of the spec. */
#include "driver/cover.h"

#include <stdlib.h>
#include <string.h>

void
coverage_begin(struct coverage *c, const struct compiled *compiled, const struct trace_rule *rules,
	size_t rule_count, struct arena *arena)
{
	const struct chain *chain = compiled->connector->chain;
	*c = (struct coverage){ .arena = arena,
		.source = compiled->source,
		.rule_count = rule_count,
		.operation_count = chain->count };
	c->rules = arena_new_array(arena, rule_count + 1, struct covered_rule);
	c->operations = arena_new_array(arena, chain->count + 1, struct covered_operation);
	for (size_t i = 0; i < rule_count; i++) {
		c->rules[i].operation = rules[i].operation;
		c->rules[i].span = rules[i].span;
	}
	size_t i = 0;
	for (const struct op *op = chain->ops; op != NULL && i < chain->count; op = op->next) {
		c->operations[i].span = op->span;
		c->operations[i++].name = op->name;
	}
}

/* Adds the number on the next line to *sum; false: there is none. */
static bool
take_number(struct text *t, uint64_t *sum)
{
	char *end;
	const char *line = memchr(t->at, '\n', t->len);
	if (line == NULL) {
		return false;
	}
	uint64_t n = strtoull(t->at, &end, 10);
	*sum += n;
	t->len -= (size_t)(line + 1 - t->at);
	t->at = line + 1;
	return end == line;
}

bool
coverage_add(struct coverage *c, struct text counts)
{
	struct text *t = &counts;
	bool whole = take_number(t, &c->records) && take_number(t, &c->nothing) &&
		     take_number(t, &c->failed);
	for (size_t i = 0; whole && i < c->rule_count; i++) {
		whole = take_number(t, &c->rules[i].matched) && take_number(t, &c->rules[i].wrote);
	}
	for (size_t i = 0; whole && t->len > 0; i++) {
		whole = i < c->operation_count && take_number(t, &c->operations[i].reached);
	}
	return whole;
}

static int
compare(const void *a, const void *b)
{
	const struct covered_rule *x = a, *y = b;
	return x->span.from != y->span.from   ? (x->span.from < y->span.from ? -1 : 1)
	       : x->span.to != y->span.to     ? (x->span.to < y->span.to ? -1 : 1)
	       : x->operation != y->operation ? (x->operation < y->operation ? -1 : 1)
					      : 0;
}

void
coverage_end(struct coverage *c)
{
	size_t count = 0;
	if (c->rule_count > 0) {
		qsort(c->rules, c->rule_count, sizeof *c->rules, compare);
	}
	for (size_t i = 0; i < c->rule_count; i++) {
		if (count > 0 && compare(&c->rules[count - 1], &c->rules[i]) == 0) {
			c->rules[count - 1].matched += c->rules[i].matched;
			c->rules[count - 1].wrote += c->rules[i].wrote;
		} else {
			c->rules[count++] = c->rules[i];
		}
	}
	c->rule_count = count;
}
