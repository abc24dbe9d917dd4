/* SPDX-License-Identifier: Apache-2.0 */
/* Programs that run once: their C, the compiler for them, and the cache. */
#include "config.h"

#include "driver/program.h"

#include "driver/cache.h"
#include "driver/make.h"
#include "driver/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char covering[] =
	"{ jrt_cover_create, jrt_cover_record, jrt_cover_print, jrt_cover_destroy }";

static bool
traces(enum program_use use)
{
	return use != PROGRAM_RUN && use != PROGRAM_TEST;
}

/* The pipeline with that prefix; `trace`: for a trace, with its rules. */
static void
put_pipeline(struct output *o, struct program *p, const struct plan *plan, const char *prefix,
	bool trace, struct arena *arena)
{
	struct cwriter w;
	cw_init(&w, o->file, arena);
	emit_secrets(&w, p->c.connector->chain);
	if (trace) {
		emit_trace_begin(&w);
	}
	emit_pipeline(&w, plan, prefix);
	cw_blank(&w);
	if (trace) {
		emit_trace_rules(&w, prefix);
		p->rules = emit_trace_places(&w, &p->rule_count);
		cw_blank(&w);
	}
	cw_flush(&w);
}

/* A main() that calls the filter of libjrt_cases.a. */
static void
put_filter(struct cwriter *w, const struct program *p)
{
	const struct chain *chain = p->c.connector->chain;
	cw_line(w, "static const char *const secrets[] = {");
	for (unsigned i = 0; i < chain->secret_count; i++) {
		cw_line(w, "%s,", cw_string(w, chain->secrets[i].at, chain->secrets[i].len));
	}
	cw_line(w, "NULL };");
	struct buffer context;
	buffer_init(&context, w->arena);
	if (p->c.connector->context != NULL) {
		node_json(&context, p->c.connector->context);
	}
	struct text json = buffer_text(&context);
	cw_open(w, "static const struct jrt_filter filter =");
	cw_line(w, ".apply = joltc_apply,");
	cw_line(w, ".secrets = secrets,");
	cw_line(w, ".context = %s,", json.len > 0 ? cw_string(w, json.at, json.len) : "NULL");
	if (p->use == PROGRAM_TRACE) {
		cw_line(w, ".trace = jrt_trace_record,");
	}
	if (traces(p->use)) {
		cw_line(w, ".traced = &joltc_traced,");
	}
	if (p->use == PROGRAM_COVER) {
		cw_line(w, ".covering = %s,", covering);
	}
	if (p->use == PROGRAM_RUN && chain->count > 0 && op_names_members(chain->ops)) {
		cw_line(w, ".names_members = 1,");
	}
	cw_close(w);
	cw_append(w, ";");
	cw_line(w, "return jrt_filter_main(argc, argv, &filter);");
}

/* One that answers cases: the feed has secrets and context. */
static void
put_answers(struct cwriter *w, const struct program *p)
{
	const char *end = p->use == PROGRAM_TEST_TRACE ? ", jrt_trace_check, &joltc_traced"
			  : p->use == PROGRAM_TEST_COVER
				  ? arena_printf(w->arena, ", NULL, &covered_traced, %s", covering)
				  : "";
	cw_line(w, "static const struct jrt_case cases[] = { { 0, joltc_apply, NULL%s }, { 0 } };",
		end);
	cw_line(w, "static const struct jrt_case *const units[] = { cases, NULL };");
	cw_line(w, "return jrt_cases_main(argc, argv, units);");
}

static void
put_source(struct output *o, struct program *p, struct arena *arena)
{
	struct cwriter w;
	bool once = p->use != PROGRAM_TEST_COVER;
	output_begin(o);
	fputs("#include \"cases/cases.h\"\n#include \"jrt.h\"\n\n", o->file);
	put_pipeline(o, p, p->c.plan, "joltc", once && traces(p->use), arena);
	if (!once) { /* the tree way is counted, beside the way that is tested */
		put_pipeline(o, p,
			plan_chain(p->c.connector->chain, (struct plan_options){ .tree = true },
				arena),
			"covered", true, arena);
	}
	cw_init(&w, o->file, arena);
	cw_function(&w, "int", "main(int argc, char **argv)");
	if (p->use >= PROGRAM_TEST) {
		put_answers(&w, p);
	} else {
		put_filter(&w, p);
	}
	cw_close(&w);
	cw_blank(&w);
	(void)fflush(o->file);
}

/* Everything that the program depends on.  Of the compiler only the name that was asked for:
 * looking for the program needs no compiler. */
static void
describe(struct cache *cache, const struct options *o, const struct runtime *r, struct text source)
{
	static const char *const archives[] = { "libjrt.a", "libjrt_cases.a", "runtime.conf" };
	const char *wish = o->value[OPTION_CC], *cc = getenv("CC");
	const char *target = o->value[OPTION_TARGET];
	cache_add(cache, text_of(PACKAGE_VERSION));
	cache_add(cache, source);
	cache_add(cache, text_of(wish != NULL ? wish : ""));
	cache_add(cache, text_of(wish == NULL && cc != NULL ? cc : ""));
	cache_add(cache, text_of(target != NULL ? target : ""));
	cache_add(cache, text_of(r->sysroot));
	cache_add(cache, text_of(r->include));
	for (size_t i = 0; i < sizeof archives / sizeof *archives; i++) {
		cache_add_file(
			cache, arena_printf(cache->arena, "%s/%s", r->lib, archives[i]), true);
	}
	for (size_t i = 0; i < o->with.count; i++) {
		cache_add_file(cache, o->with.at[i], false);
	}
}

/* Makes the program from that C text in the folder, and opens it, so that its file need not
 * stay. */
static int
make_new(const struct program *p, struct output *text, struct make *m, const struct cache *cache,
	const char **error)
{
	const struct options *o = p->options;
	const struct compiled *c = &p->c;
	const char *source = arena_printf(m->arena, "%s/%s.c", m->dir.path, c->name);
	const char *program = arena_printf(m->arena, "%s/program", m->dir.path);
	struct word_list sources;
	words_init(&sources, m->arena);
	words_add(&sources, source);
	if (!output_end(text, source, 0600, m->arena, error)) {
		return -1;
	}
	m->user_calls = output_user_calls(c, m->dir.path, m->arena, error);
	if ((m->user_calls == NULL && *error != NULL) ||
		!make_program(m, &sources, o, "-O1", LINK_CASES, program, error)) {
		return -1;
	}
	cache_keep(cache, program);
	int fd = open(program, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		*error = arena_printf(m->arena, "%s: %s", program, strerror(errno));
	}
	return fd;
}

int
program_open(struct program *p, struct arena *arena, const char **error)
{
	const struct options *o = p->options;
	struct output text;
	struct cache cache;
	struct make m;
	struct tool_wish wish = options_tools(o);
	if (!runtime_find(&p->runtime, &wish, arena, error)) {
		return -1;
	}
	put_source(&text, p, arena);
	cache_begin(&cache, o->set[OPTION_NO_CACHE], arena);
	describe(&cache, o, &p->runtime, (struct text){ text.bytes, text.len });
	int fd = cache_open(&cache);
	if (fd >= 0 || !make_begin(&m, COMPILER_FAST, o, arena, error)) {
		output_drop(&text);
		return fd;
	}
	fd = make_new(p, &text, &m, &cache, error);
	make_end(&m);
	return fd;
}
