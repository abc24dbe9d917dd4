/* SPDX-License-Identifier: Apache-2.0 */
/* Runs the cases of test files with the program for their spec. */
#include "suite/suite.h"

#include "driver/cover.h"
#include "driver/driver.h"
#include "driver/output.h"

#include <endian.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* ---- the program's input ------------------------------------------------- */

static bool
names_secret(const struct compiled *c, struct text name)
{
	const struct chain *chain = c->connector->chain;
	bool named = false;
	for (unsigned i = 0; i < chain->secret_count; i++) {
		named = named || text_equal(chain->secrets[i], name);
	}
	for (unsigned i = 0; i < c->connector->secret_count; i++) {
		named = named || text_equal(c->connector->secrets[i], name);
	}
	return named;
}

/* The values of the chain's secrets, each preceded by its length (little-endian).  ORDER CASES */
static struct text
secrets_of(const struct chain *chain, const struct hidden *given, struct arena *arena)
{
	struct buffer b;
	buffer_init(&b, arena);
	for (unsigned i = 0; i < chain->secret_count; i++) {
		struct text value = given != NULL ? hidden_value(given, chain->secrets[i])
						  : (struct text){ NULL, 0 };
		if (value.at == NULL) {
			value = hidden_name(chain->secrets[i], arena);
		}
		uint32_t len = htole32((uint32_t)value.len);
		buffer_add(&b, (const char *)&len, sizeof len);
		buffer_add(&b, value.at, value.len);
	}
	return buffer_text(&b);
}

/* False: a case gives a secret that the spec does not name. */
static bool
prepare(struct suite *s, const struct compiled *c)
{
	struct diag diag;
	struct text context = { NULL, 0 };
	diag_init(&diag, s->arena);
	if (c->connector->context != NULL) {
		struct buffer b;
		buffer_init(&b, s->arena);
		node_json(&b, c->connector->context);
		context = buffer_text(&b);
	}
	for (size_t i = 0; i < s->cases.count; i++) {
		struct test_case *one = &s->cases.at[i];
		const struct hidden *given = s->details[i].secrets;
		for (size_t k = 0; given != NULL && k < given->count; k++) {
			if (!names_secret(c, given->at[k].name) && diag.errors == 0) {
				diag_error(&diag, one->span, "%s names no secret \"%.*s\"", s->spec,
					TEXT_ARGS(given->at[k].name));
			}
		}
		one->given.context = one->given.context.at != NULL ? one->given.context : context;
		one->given.secrets = secrets_of(c->connector->chain, given, s->arena);
	}
	suite_diag_print(s, &diag, stderr);
	if (diag.errors > 0) {
		suite_refuse(s, &diag);
	}
	return diag.errors == 0;
}

/* ---- results ------------------------------------------------------------- */

static void
hide(const struct suite_case *d, struct test_case *c, struct arena *arena)
{
	if (d->secrets == NULL) {
		return;
	}
	if (c->came.answer == ANSWER_OUTPUT) {
		const struct node *output = case_output(c, arena);
		struct buffer b;
		buffer_init(&b, arena);
		if (output != NULL) {
			node_json(&b, hidden_tree(d->secrets, output));
		}
		c->came.output =
			output != NULL ? buffer_text(&b) : hidden_text(d->secrets, c->came.output);
	}
	if (c->came.message != NULL) {
		struct text message = hidden_text(d->secrets, text_of(c->came.message));
		c->came.message = arena_dup(arena, message.at, message.len);
	}
}

static void
refuse_all(struct subject *subject, const char *message)
{
	for (size_t i = 0; i < subject->count; i++) {
		struct cases *cases = &subject->suites[i]->cases;
		for (size_t k = 0; !subject->suites[i]->wrong && k < cases->count; k++) {
			cases->at[k].came.answer = ANSWER_SPEC_ERROR;
			cases->at[k].came.message = message;
		}
	}
}

/* Runs all suites with the program, which is open. */
static bool
run_suites(struct subject *subject, const struct program *p, int fd, struct arena *arena,
	const char **error)
{
	struct workdir dir;
	struct word_list start;
	struct machine machine;
	words_init(&start, arena);
	if (p->runtime.foreign && machine_of(&machine, fd) &&
		!machine_emulator(&start, &machine, &p->runtime)) {
		*error = arena_printf(arena,
			"the tests are compiled for %s, and qemu-user is not here to run that",
			machine_name(&machine, arena));
		return false;
	}
	if (start.count > 0) { /* it opens the file by its name */
		(void)fcntl(fd, F_SETFD, 0);
	}
	words_add(&start, arena_printf(arena, "/proc/self/fd/%d", fd));
	bool good = workdir_create(&dir, arena, error);
	if (!good) {
		return false;
	}
	for (size_t i = 0; good && i < subject->count; i++) {
		struct suite *s = subject->suites[i];
		if (s->wrong || !prepare(s, &p->c)) {
			continue;
		}
		good = cases_answer(&s->cases, &dir, &start, subject->coverage, error);
		for (size_t k = 0; k < s->cases.count; k++) {
			hide(&s->details[k], &s->cases.at[k], arena);
		}
	}
	workdir_remove(&dir);
	return good;
}

bool
subject_run(
	struct subject *subject, const struct options *o, struct arena *arena, const char **error)
{
	struct diag diag;
	struct program p = { .options = o,
		.use = subject->coverage != NULL ? PROGRAM_TEST_COVER
		       : o->set[OPTION_TRACE]    ? PROGRAM_TEST_TRACE
						 : PROGRAM_TEST };
	driver_diag(&diag, o, arena);
	bool compiled = output_compile(o, subject->spec, arena, &diag, &p.c);
	diag_print(&diag, DIAG_TEXT, stderr);
	if (!compiled) {
		refuse_all(subject, cases_first_error(&diag, arena));
		return true;
	}
	if (p.use == PROGRAM_TEST_TRACE) {
		p.c.plan = plan_chain(
			p.c.connector->chain, (struct plan_options){ .tree = true }, arena);
	}
	int fd = program_open(&p, arena, error);
	if (fd < 0) {
		return false;
	}
	if (subject->coverage != NULL) {
		coverage_begin(subject->coverage, &p.c, p.rules, p.rule_count, arena);
	}
	bool good = run_suites(subject, &p, fd, arena, error);
	close(fd);
	if (subject->coverage != NULL) {
		coverage_end(subject->coverage);
	}
	return good;
}
