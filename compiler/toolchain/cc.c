/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the C compiler and builds its command lines. */
#include "toolchain/toolchain.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
is_program(const char *name, struct arena *arena)
{
	if (strchr(name, '/') != NULL) {
		return access(name, X_OK) == 0;
	}
	const char *path = getenv("PATH");
	if (path == NULL) {
		path = "/usr/bin:/bin";
	}
	for (;;) {
		size_t len = strcspn(path, ":");
		if (len > 0 &&
			access(arena_printf(arena, "%.*s/%s", (int)len, path, name), X_OK) == 0) {
			return true;
		}
		if (path[len] == '\0') {
			return false;
		}
		path += len + 1;
	}
}

/* Uses the command if the program exists; adds the runtime's library folder to it, and the target
 * if it is clang. */
static bool
take(struct compiler *c, const char *command, const struct runtime *r, struct arena *arena)
{
	*c = (struct compiler){ .tcc = false };
	words_init(&c->command, arena);
	words_split(&c->command, command);
	if (c->command.count == 0 || !is_program(c->command.at[0], arena)) {
		return false;
	}
	const char *path = c->command.at[0], *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	c->tcc = strcmp(name, "tcc") == 0;
	if (r->foreign && strncmp(name, "clang", 5) == 0) {
		words_add(&c->command, arena_printf(arena, "--target=%s", r->target));
		/* the flags in runtime.conf may be meant for another compiler */
		words_add(&c->command, "-Wno-unused-command-line-argument");
	}
	if (*r->sysroot != '\0' && !c->tcc) {
		words_add(&c->command, arena_printf(arena, "--sysroot=%s", r->sysroot));
	}
	return true;
}

static bool
find_foreign(struct compiler *c, const struct runtime *r, struct arena *arena, const char **error)
{
	if (take(c, arena_printf(arena, "%s-gcc", r->target), r, arena) ||
		take(c, "clang", r, arena)) {
		return true;
	}
	*error = arena_printf(arena,
		"there is no C compiler for %s: apt-get install gcc-%s, or name one with --cc",
		r->target, r->target);
	return false;
}

bool
compiler_find(struct compiler *c, enum compiler_use use, const struct tool_wish *wish,
	const struct runtime *r, struct arena *arena, const char **error)
{
	if (wish->cc != NULL) {
		*error = arena_printf(arena, "%s: no such compiler", wish->cc);
		bool taken = take(c, wish->cc, r, arena);
		c->named = true;
		return taken;
	}
	if (r->foreign) { /* $CC is for this machine */
		return find_foreign(c, r, arena, error);
	}
	/* tcc does not instrument, and its code is three times slower. */
	if (use == COMPILER_FAST && *r->cflags == '\0' && take(c, "tcc", r, arena)) {
		return true;
	}
	const char *cc = getenv("CC");
	if (cc != NULL && *cc != '\0') {
		*error = arena_printf(arena, "CC=%s: no such compiler", cc);
		bool taken = take(c, cc, r, arena);
		c->named = true;
		return taken;
	}
	static const char *const names[] = { "gcc", "clang", "cc", "tcc" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (take(c, names[i], r, arena)) {
			return true;
		}
	}
	*error = "there is no C compiler: apt-get install gcc, or set CC";
	return false;
}

bool
compiler_find_linker(struct compiler *linker, const struct compiler *c,
	const struct tool_wish *wish, const struct runtime *r, struct arena *arena,
	const char **error)
{
	struct tool_wish other = *wish;
	if (c->tcc) {
		other.cc = NULL;
	}
	return compiler_find(linker, COMPILER_GOOD, &other, r, arena, error);
}

struct word_list
compiler_compile(const struct compiler *c, const struct runtime *r, const char *optimise,
	const char *source, const char *object)
{
	struct word_list w;
	words_init(&w, c->command.arena);
	words_add_all(&w, &c->command);
	if (!c->tcc) {
		words_add(&w, "-std=c11");
		words_split(&w, r->hardening);
		words_split(&w, optimise);
		if (strncmp(optimise, "-O0", 3) == 0) {
			/* The checks in libc's headers need an optimiser. */
			words_add(&w, "-U_FORTIFY_SOURCE");
		}
		words_add(&w, "-fPIE");
		words_add(&w, "-x"); /* whatever its extension */
		words_add(&w, "c");
	}
	words_split(&w, r->cflags);
	words_add(&w, "-I");
	words_add(&w, r->include);
	words_add(&w, "-c");
	words_add(&w, source);
	words_add(&w, "-o");
	words_add(&w, object);
	return w;
}

struct word_list
compiler_link(const struct compiler *c, const struct runtime *r, const struct word_list *objects,
	const struct link *link, const char *program)
{
	struct arena *arena = c->command.arena;
	/* A program that runs once on another machine must not need that machine's libraries
	 * here. */
	bool whole = link->kind == LINK_STATIC ||
		     (link->kind == LINK_CASES && r->foreign && strcmp(r->static_link, "yes") == 0);
	struct word_list w;
	words_init(&w, arena);
	words_add_all(&w, &c->command);
	words_split(&w, r->cflags);
	if (link->flags != NULL) {
		words_add_all(&w, link->flags);
	}
	if (!c->tcc) {
		words_add(&w, whole ? "-static-pie" : "-pie");
		words_add(&w, "-Wl,--as-needed");
		/* tcc's objects do not declare that they need no executable stack. */
		words_add(&w, "-Wl,-z,noexecstack");
		if (link->kind == LINK_CASES) {
			words_add(&w, "-pthread"); /* --jobs */
		}
		if (link->kind != LINK_CASES) {
			words_add(&w, "-Wl,-z,relro,-z,now");
			words_add(&w, "-Wl,--build-id=none");
			if (!link->symbols) {
				words_add(&w, "-s");
			}
		}
	}
	words_add_all(&w, objects);
	if (link->kafka) {
		words_add(&w, arena_printf(arena, "%s/libjrtkafka.a", r->lib));
	}
	words_add(&w, arena_printf(arena, "%s/%s", r->lib,
			      link->kind == LINK_CASES ? "libjrt_cases.a" : "libjrtc.a"));
	words_add(&w, arena_printf(arena, "%s/libjrt.a", r->lib));
	if (link->kafka) {
		words_split(&w, link->kind == LINK_STATIC ? r->kafka_static_libs : r->kafka_libs);
	}
	if (link->kafka && link->kind == LINK_STATIC) {
		words_add(&w, arena_printf(arena, "%s/libjrtsasl.a", r->lib));
	}
	words_split(&w, whole ? r->static_libs : r->libs);
	words_add(&w, "-o");
	words_add(&w, program);
	return w;
}

struct word_list
compiler_link_quick(const struct compiler *c, const struct runtime *r,
	const struct word_list *objects, const char *program)
{
	struct arena *arena = c->command.arena;
	struct word_list w;
	words_init(&w, arena);
	if (!c->tcc || *r->quick_libs == '\0') {
		return w;
	}
	words_add_all(&w, &c->command);
	words_add_all(&w, objects);
	words_add(&w, arena_printf(arena, "%s/libjrt_cases.a", r->lib));
	words_add(&w, arena_printf(arena, "%s/libjrt.a", r->lib));
	words_split(&w, r->quick_libs);
	words_add(&w, "-o");
	words_add(&w, program);
	return w;
}
