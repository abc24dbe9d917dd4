/* SPDX-License-Identifier: Apache-2.0 */
/* joltc build: the static binary of a connector. */
#include "cmd/cmd.h"
#include "driver/make.h"
#include "driver/output.h"
#include "driver/outputs.h"
#include "driver/target.h"

#include <string.h>
#include <sys/stat.h>

/* Whether the words ask for a sanitizer that needs a shared libc: with gcc, a static binary links
 * all the same, and crashes when it starts. */
static bool
has_sanitizer(const struct word_list *words)
{
	static const char option[] = "-fsanitize=";
	static const char *const names[] = { "address", "thread", "leak", "memory" };
	for (size_t i = 0; i < words->count; i++) {
		const char *word = words->at[i];
		for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
			if (strncmp(word, option, strlen(option)) == 0 &&
				strstr(word, names[k]) != NULL) {
				return true;
			}
		}
	}
	return false;
}

/* Chooses how to link the binary; false if that is not possible. */
static bool
choose_link(const struct make *m, const struct options *o, enum link_kind *kind, const char **error)
{
	const struct runtime *r = &m->tools.runtime;
	*kind = LINK_DYNAMIC;
	/* Sanitizers cannot be linked statically. */
	if (o->set[OPTION_DYNAMIC] || strcmp(r->static_link, "instrumented") == 0) {
		return true;
	}
	*kind = LINK_STATIC;
	if (has_sanitizer(&o->cflags) || has_sanitizer(&m->tools.compiler.command)) {
		*error =
			"a static binary cannot have this sanitizer; --dynamic links with shared libraries";
		return false;
	}
	*error =
		"a static binary cannot be linked: an archive of libevent, OpenSSL, zlib, LMDB or PCRE2 was\n"
		"missing when joltc was configured, or its linker cannot (docs/builds.md); --dynamic links\n"
		"with shared libraries";
	return strcmp(r->static_link, "yes") == 0;
}

/* Whether a source that is optional at build time can be linked. */
static bool
check_source(
	const struct connector *c, const struct runtime *r, enum link_kind kind, const char **error)
{
	if (!c->kafka) {
		return true;
	}
	*error = NULL;
	if (strcmp(r->kafka, "yes") != 0) {
		*error =
			"source: kafka: this joltc was built without Kafka: ./configure --with-kafka";
	} else if (kind == LINK_STATIC && c->kerberos) {
		*error =
			"source: kafka: Kerberos (sasl.mechanism GSSAPI) loads plugins, which a static binary cannot;\n"
			"--dynamic links with shared libraries";
	} else if (kind == LINK_STATIC && *r->kafka_static_libs == '\0') {
		*error =
			"source: kafka: a static binary cannot be linked: an archive of librdkafka, lz4 or zstd was\n"
			"missing when joltc was configured; --dynamic links with shared libraries";
	}
	return *error == NULL;
}

/* Copies the file `path` to the user's: the folder may be on another file system. */
static bool
put_program(const char *path, const char *target, struct arena *arena, const char **error)
{
	const struct source *program = source_read(arena, path, error);
	return program != NULL &&
	       output_write(target, program->text, program->len, 0777, arena, error);
}

/* Not a terminal, not /dev/null. */
static bool
is_file(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static bool
build(const struct options *o, const struct compiled *c, const char *target, struct make *m,
	const char **error)
{
	enum link_kind kind;
	struct outputs outputs;
	if (!choose_link(m, o, &kind, error) ||
		!check_source(c->connector, &m->tools.runtime, kind, error) ||
		!outputs_name(&outputs, c, true, m->dir.path, m->arena, error) ||
		!outputs_write(&outputs, c, NULL, m->arena, error)) {
		return false;
	}
	m->kafka = c->connector->kafka;
	m->small_functions = !c->plan->stream;
	m->user_calls = output_user_calls(c, m->dir.path, m->arena, error);
	if (m->user_calls == NULL && *error != NULL) {
		return false;
	}
	struct word_list sources;
	words_init(&sources, m->arena);
	words_add(&sources, outputs.path[OUTPUT_SOURCE]);
	words_add(&sources, outputs.path[OUTPUT_MAIN]);
	const char *program = arena_printf(m->arena, "%s/program", m->dir.path);
	return make_program(m, &sources, o, "-O2", kind, program, error) &&
	       put_program(program, target, m->arena, error) &&
	       (o->set[OPTION_IF_CHANGED] || !is_file(target) ||
		       output_renew(target, m->arena, error)) &&
	       outputs_depfile(o, &target, 1, m->arena, error);
}

/* Where the binary goes: a name in a file does not choose a folder. */
static const char *
target_of(const struct options *o, const struct compiled *c)
{
	const char *wish = o->value[OPTION_OUTPUT];
	bool plain = *c->title != '\0' && strchr(c->title, '/') == NULL;
	return wish != NULL ? wish : plain ? c->title : c->name;
}

static enum status
run(const struct options *o, struct arena *arena)
{
	struct compiled c;
	if (!output_compile_shown(o, o->files.at[0], o->format, arena, &c)) {
		return STATUS_WRONG_INPUT;
	}
	struct make m;
	const char *error, *target = target_of(o, &c);
	if (!target_free(target, o, arena, &error) ||
		!make_begin(&m, COMPILER_GOOD, o, arena, &error)) {
		return driver_fail("%s", error);
	}
	bool done = build(o, &c, target, &m, &error);
	make_end(&m);
	return done ? STATUS_DONE : driver_fail("%s", error);
}

const struct command cmd_build = {
	.name = "build",
	.arguments = "FILE",
	.summary = "build the static binary",
	.help = "Builds a static binary from a connector file or a bare spec, for this machine or that of --target.\n"
		"-o names it, else the connector's meta.name or the file's name.  NAME --help says what the binary does.\n"
		"A file that joltc did not make is not overwritten.\n"
		"The binary always gets the present time, so that Make does not build it again; with --if-changed,\n"
		"only if it differs.\n",
	.options = OPTIONS_COMPILE | OPTION_BIT(OUTPUT) | OPTION_BIT(WITH) | OPTIONS_TOOLS |
		   OPTION_BIT(CFLAGS) | OPTION_BIT(DEBUG) | OPTION_BIT(DYNAMIC) |
		   OPTION_BIT(DEPFILE) | OPTION_BIT(IF_CHANGED),
	.min_files = 1,
	.max_files = 1,
	.run = run,
};
