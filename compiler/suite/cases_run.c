/* SPDX-License-Identifier: Apache-2.0 */
/* Answers cases with compiled code: many specs in one C file, all in one program. */
#include "suite/cases.h"

#include "driver/output.h"
#include "emit/emit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CASES_PER_UNIT = 200, MAX_JOBS = 16 };

/* Cases whose C is in one file: those from `from` to before `to` that have no answer yet. */
struct unit {
	size_t from, to;
	unsigned number;
	bool good; /* it compiles */
	struct unit *next; /* in the queue */
};

struct job {
	struct process process;
	struct unit *unit;
	const char *log;
};

struct work {
	struct cases *cases;
	struct arena *arena;
	struct workdir dir;
	struct tools tools;
	struct word_list objects;
	struct unit *queue, *last, *done;
	unsigned units;
	bool tree, trace;
	struct spec_options spec;
	const char *error;
};

/* ---- compiling ----------------------------------------------------------- */

static void
push_unit(struct work *w, size_t from, size_t to)
{
	struct unit *u = arena_new(w->arena, struct unit);
	*u = (struct unit){ .from = from, .to = to, .number = w->units++ };
	if (w->queue == NULL) {
		w->queue = u;
	} else {
		w->last->next = u;
	}
	w->last = u;
}

const char *
cases_first_error(const struct diag *diag, struct arena *arena)
{
	struct output text;
	output_begin(&text);
	diag_print(diag, DIAG_GCC, text.file);
	(void)fclose(text.file);
	/* Warnings may precede it. */
	const char *at = strstr(text.bytes, " error: ");
	while (at != NULL && at > text.bytes && at[-1] != '\n') {
		at--;
	}
	if (at == NULL) {
		at = text.bytes;
	}
	const char *line = arena_dup(arena, at, strcspn(at, "\n"));
	free(text.bytes);
	return line;
}

/* Jolt has no secrets: in a case, the value of each is its name. */
static void
put_secrets(struct cwriter *w, size_t number)
{
	cw_open(w, "static const struct jrt_secret c%zu_secrets[] =", number);
	for (size_t i = 0; i < w->secrets.count; i++) {
		struct text name = w->secrets.entries[i].key;
		const char *text = emit_text(
			w, text_of(arena_printf(w->arena, "${{ secrets.%.*s }}", TEXT_ARGS(name))));
		cw_line(w, "{ %s, %s },", text, text);
	}
	cw_line(w, "{ { NULL, 0 }, { NULL, 0 } },");
	cw_close(w);
	cw_append(w, ";");
	cw_blank(w);
}

/* Writes the functions of one case, unless its spec is refused. */
static bool
emit_case(struct work *w, FILE *out, size_t number, struct arena *arena)
{
	struct test_case *c = &w->cases->at[number];
	struct diag diag;
	diag_init(&diag, arena);
	struct spec_options spec = w->spec;
	spec.dialect = c->says_dialect && !spec.dialect_wins ? c->dialect : spec.dialect;
	diag_option(&diag, "no-other-dialect"); /* the question is what the reference does */
	const struct chain *chain = spec_chain_with(c->spec, &spec, arena, &diag);
	if (chain == NULL || diag.errors != 0) {
		c->came.answer = ANSWER_SPEC_ERROR;
		c->came.message = cases_first_error(&diag, w->cases->arena);
		return false;
	}
	struct plan_options options = { .tree = w->tree || w->trace };
	struct cwriter writer;
	cw_init(&writer, out, arena);
	if (w->trace) {
		emit_trace_begin(&writer);
	}
	emit_pipeline(
		&writer, plan_chain(chain, options, arena), arena_printf(arena, "c%zu", number));
	put_secrets(&writer, number);
	if (w->trace) {
		emit_trace_rules(&writer, arena_printf(arena, "c%zu", number));
		cw_blank(&writer);
	}
	return true;
}

/* The C file of a unit; false if none of its specs was accepted. */
static bool
emit_unit(struct work *w, const struct unit *u, const char *path)
{
	FILE *out = fopen(path, "we");
	if (out == NULL) {
		w->error = arena_printf(w->arena, "%s: %s", path, strerror(errno));
		return false;
	}
	bool any = false;
	fputs("#include \"cases/cases.h\"\n#include \"jrt.h\"\n\n", out);
	for (size_t i = u->from; i < u->to; i++) {
		if (w->cases->at[i].came.answer == ANSWER_NONE) {
			struct arena arena = { 0 };
			any |= emit_case(w, out, i, &arena);
			arena_free(&arena);
		}
	}
	fprintf(out,
		"\nextern const struct jrt_case unit_%u[];\nconst struct jrt_case unit_%u[] = {\n",
		u->number, u->number);
	for (size_t i = u->from; i < u->to; i++) {
		if (w->cases->at[i].came.answer == ANSWER_NONE) {
			fprintf(out, "\t{ %zu, c%zu_apply, c%zu_secrets", i, i, i);
			if (w->trace) {
				fprintf(out, ", jrt_trace_check, &c%zu_traced", i);
			}
			fputs(" },\n", out);
		}
	}
	fputs("\t{ 0 },\n};\n", out);
	if (fclose(out) != 0) {
		w->error = arena_printf(w->arena, "%s: %s", path, strerror(errno));
		return false;
	}
	return any;
}

/* Halves a unit that does not compile, until the faulty case is found. */
static void
end_unit(struct work *w, struct job *job)
{
	struct unit *u = job->unit;
	if (WIFEXITED(job->process.status) && WEXITSTATUS(job->process.status) == 0) {
		u->good = true;
		u->next = w->done;
		w->done = u;
		words_add(&w->objects, arena_printf(w->arena, "%s/u%u.o", w->dir.path, u->number));
	} else if (u->to - u->from > 1) {
		size_t middle = u->from + (u->to - u->from) / 2;
		push_unit(w, u->from, middle);
		push_unit(w, middle, u->to);
	} else {
		struct test_case *c = &w->cases->at[u->from];
		c->came.answer = ANSWER_BROKEN;
		c->came.message = arena_printf(w->cases->arena, "its C does not compile:\n%s",
			output_file_head(job->log, w->arena));
	}
	job->unit = NULL;
}

/* Takes the next unit of the queue and starts its compiler in `job`. */
static void
begin_unit(struct work *w, struct job *job)
{
	struct unit *u = w->queue;
	w->queue = u->next;
	u->next = NULL;
	const char *source = arena_printf(w->arena, "%s/u%u.c", w->dir.path, u->number);
	const char *object = arena_printf(w->arena, "%s/u%u.o", w->dir.path, u->number);
	if (!emit_unit(w, u, source)) {
		return;
	}
	job->log = arena_printf(w->arena, "%s/u%u.log", w->dir.path, u->number);
	job->unit = u;
	struct word_list command =
		compiler_compile(&w->tools.compiler, &w->tools.runtime, "-O0", source, object);
	struct streams streams = { .in = "/dev/null", .out = job->log, .err = job->log };
	if (!process_start(&w->dir, &job->process, command.at, streams)) {
		w->error = arena_printf(w->arena, "%s: %s", command.at[0], strerror(errno));
		job->unit = NULL;
	}
}

static void
compile_units(struct work *w)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t most = processors < 1 ? 1 : processors > MAX_JOBS ? MAX_JOBS : (size_t)processors;
	struct job jobs[MAX_JOBS] = { 0 };
	struct process running[MAX_JOBS] = { 0 };
	for (;;) {
		for (size_t i = 0; i < most && w->error == NULL; i++) {
			while (jobs[i].unit == NULL && w->queue != NULL && w->error == NULL) {
				begin_unit(w, &jobs[i]);
				running[i] = jobs[i].process;
			}
		}
		int ended = process_wait_any(&w->dir, running, most);
		if (ended < 0) {
			return;
		}
		jobs[ended].process = running[ended];
		end_unit(w, &jobs[ended]);
	}
}

/* ---- linking ------------------------------------------------------------- */

static bool
write_main(struct work *w, const char *path)
{
	FILE *out = fopen(path, "we");
	if (out == NULL) {
		w->error = arena_printf(w->arena, "%s: %s", path, strerror(errno));
		return false;
	}
	fputs("#include \"cases/cases.h\"\n\n", out);
	for (const struct unit *u = w->done; u != NULL; u = u->next) {
		fprintf(out, "extern const struct jrt_case unit_%u[];\n", u->number);
	}
	fputs("\nint\nmain(int argc, char **argv)\n{\n\tconst struct jrt_case *const units[] = {\n",
		out);
	for (const struct unit *u = w->done; u != NULL; u = u->next) {
		fprintf(out, "\t\tunit_%u,\n", u->number);
	}
	fputs("\t\tNULL,\n\t};\n\treturn jrt_cases_main(argc, argv, units);\n}\n", out);
	if (fclose(out) != 0) {
		w->error = arena_printf(w->arena, "%s: %s", path, strerror(errno));
		return false;
	}
	return true;
}

/* Links all good units into the program. */
static bool
link_units(struct work *w, const char *program)
{
	const char *source = arena_printf(w->arena, "%s/main.c", w->dir.path);
	const char *object = arena_printf(w->arena, "%s/main.o", w->dir.path);
	const char *log = arena_printf(w->arena, "%s/link.log", w->dir.path);
	struct streams streams = { .in = "/dev/null", .out = log, .err = log };
	if (!write_main(w, source)) {
		return false;
	}
	struct process process = { 0 };
	struct word_list command =
		compiler_compile(&w->tools.compiler, &w->tools.runtime, "-O0", source, object);
	bool made = process_run(&w->dir, &process, command.at, streams);
	words_add(&w->objects, object);
	if (made) {
		const struct link link = { .kind = LINK_CASES };
		command = compiler_link(
			&w->tools.linker, &w->tools.runtime, &w->objects, &link, program);
		made = process_run(&w->dir, &process, command.at, streams);
	}
	if (!made) {
		w->error = arena_printf(
			w->arena, "%s:\n%s", words_line(&command), output_file_head(log, w->arena));
	}
	return made;
}

/* ---- all of it ----------------------------------------------------------- */

/* Adds the words that start the program; false if it is for another machine and nothing here can
 * run it. */
static bool
add_program(struct work *w, struct word_list *argv, const char *program)
{
	struct machine machine;
	int fd = open(program, O_RDONLY | O_CLOEXEC);
	bool known = fd >= 0 && machine_of(&machine, fd);
	if (fd >= 0) {
		close(fd);
	}
	if (known && !machine_emulator(argv, &machine, &w->tools.runtime)) {
		w->error = arena_printf(w->arena,
			"the cases are compiled for %s, and qemu-user is not here to run that",
			machine_name(&machine, w->arena));
		return false;
	}
	words_add(argv, program);
	return true;
}

static void
work_in_folder(struct work *w)
{
	for (size_t from = 0; from < w->cases->count; from += CASES_PER_UNIT) {
		size_t to = from + CASES_PER_UNIT;
		push_unit(w, from, to < w->cases->count ? to : w->cases->count);
	}
	compile_units(w);
	const char *program = arena_printf(w->arena, "%s/cases", w->dir.path);
	if (w->error == NULL && w->done != NULL && link_units(w, program)) {
		struct word_list start;
		words_init(&start, w->arena);
		if (add_program(w, &start, program)) {
			cases_answer(w->cases, &w->dir, &start, NULL, &w->error);
		}
	}
}

bool
cases_run(struct cases *cases, const struct options *o, const char **error)
{
	struct arena arena = { 0 };
	struct work w = { .cases = cases,
		.arena = &arena,
		.tree = o->set[OPTION_TREE],
		.trace = o->set[OPTION_TRACE],
		.spec = { .strict = true } };
	struct tool_wish wish = options_tools(o);
	words_init(&w.objects, &arena);
	bool ready = options_language(o, &w.spec, &arena, &w.error) &&
		     tools_find(&w.tools, COMPILER_FAST, &wish, &w.dir, &arena, &w.error);
	if (ready) {
		w.error = NULL;
		work_in_folder(&w);
		workdir_remove(&w.dir);
	}
	if (w.error != NULL) {
		*error = arena_dup(cases->arena, w.error, strlen(w.error));
	}
	arena_free(&arena);
	return w.error == NULL;
}
