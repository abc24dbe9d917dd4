/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the runtime: a file runtime.conf says where its headers and archives are and how to link
 * them. */
#include "toolchain/installed.h"
#include "toolchain/toolchain.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Takes "key=value"; ignores keys of later versions. */
static void
set_line(struct runtime *r, struct arena *arena, const char *line)
{
	const struct {
		const char *key;
		const char **value;
	} known[] = {
		{ "include=", &r->include },
		{ "lib=", &r->lib },
		{ "target=", &r->target },
		{ "sysroot=", &r->sysroot },
		{ "cflags=", &r->cflags },
		{ "hardening=", &r->hardening },
		{ "libs=", &r->libs },
		{ "static-libs=", &r->static_libs },
		{ "quick-libs=", &r->quick_libs },
		{ "static-link=", &r->static_link },
		{ "kafka=", &r->kafka },
		{ "kafka-libs=", &r->kafka_libs },
		{ "kafka-static-libs=", &r->kafka_static_libs },
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		size_t len = strlen(known[i].key);
		if (strncmp(line, known[i].key, len) == 0) {
			*known[i].value = arena_dup(arena, line + len, strlen(line + len));
		}
	}
}

/* A folder in runtime.conf, relative to the file's own folder. */
static const char *
from_conf(struct arena *arena, const char *folder, const char *path)
{
	return *path == '/' || *path == '\0' ? path : arena_printf(arena, "%s/%s", folder, path);
}

/* Whether the file exists; if so, it has been read. */
static bool
read_conf(struct runtime *r, struct arena *arena, const char *folder)
{
	FILE *in = fopen(arena_printf(arena, "%s/runtime.conf", folder), "re");
	if (in == NULL) {
		return false;
	}
	*r = (struct runtime){ .include = "",
		.lib = "",
		.target = "",
		.sysroot = "",
		.cflags = "",
		.hardening = "",
		.libs = "",
		.static_libs = "",
		.quick_libs = "",
		.static_link = "no",
		.kafka = "no",
		.kafka_libs = "",
		.kafka_static_libs = "" };
	char *line = NULL;
	size_t size = 0;
	for (ssize_t len; (len = getline(&line, &size, in)) > 0;) {
		if (line[len - 1] == '\n') {
			line[len - 1] = '\0';
		}
		set_line(r, arena, line);
	}
	free(line);
	(void)fclose(in);
	r->include = from_conf(arena, folder, r->include);
	r->lib = from_conf(arena, folder, r->lib);
	r->sysroot = from_conf(arena, folder, r->sysroot);
	return true;
}

/* The folder of the running program, or NULL. */
static const char *
own_folder(struct arena *arena)
{
	char path[4096];
	ssize_t len = readlink("/proc/self/exe", path, sizeof path);
	if (len <= 0 || (size_t)len == sizeof path) {
		return NULL;
	}
	char *own = arena_dup(arena, path, (size_t)len);
	char *slash = strrchr(own, '/');
	if (slash == NULL) {
		return NULL;
	}
	*slash = '\0';
	return own;
}

/* Reads joltc's own runtime; returns its folder, or NULL, with a message. */
static const char *
find_own(struct runtime *r, struct arena *arena, const char **error)
{
	const char *named = getenv("JOLTC_RUNTIME");
	if (named != NULL && *named != '\0') {
		*error = arena_printf(arena, "JOLTC_RUNTIME=%s: there is no runtime.conf", named);
		return read_conf(r, arena, named) ? named : NULL;
	}
	const char *own = own_folder(arena);
	const char *const folders[] = {
		own, /* in a build tree */
		/* as installed, even if moved since */
		own == NULL ? NULL : arena_printf(arena, "%s/%s", own, INSTALLED_FROM_BIN),
		INSTALLED_LIBDIR,
	};
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		if (folders[i] != NULL && read_conf(r, arena, folders[i])) {
			return folders[i];
		}
	}
	*error = arena_printf(arena,
		"joltc's runtime is not where it was installed (%s); JOLTC_RUNTIME=DIR names the folder of its runtime.conf",
		INSTALLED_LIBDIR);
	return NULL;
}

/* A valid name for a folder, which cannot lead to another one. */
static bool
is_triplet(const char *name)
{
	return *name != '\0' && *name != '.' && *name != '-' &&
	       name[strspn(name,
		       "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")] ==
		       '\0';
}

/* Reads the runtime for that target from `folder`, unless it is the one already read there. */
static bool
find_target(struct runtime *r, const char *folder, const char *target, struct arena *arena,
	const char **error)
{
	if (strcmp(r->target, target) == 0) {
		return true;
	}
	if (!is_triplet(target)) {
		*error = arena_printf(
			arena, "%s: unknown target; one is aarch64-linux-gnu, for example", target);
		return false;
	}
	if (!read_conf(r, arena, arena_printf(arena, "%s/%s", folder, target))) {
		*error = arena_printf(arena,
			"there is no runtime for %s beside joltc's own in %s: make it in joltc's build (make install-target TARGET=%s)",
			target, folder, target);
		return false;
	}
	r->target = target;
	r->foreign = true;
	return true;
}

bool
runtime_find(
	struct runtime *r, const struct tool_wish *wish, struct arena *arena, const char **error)
{
	const char *folder = find_own(r, arena, error);
	if (folder == NULL ||
		(wish->target != NULL && !find_target(r, folder, wish->target, arena, error))) {
		return false;
	}
	if (wish->sysroot != NULL) {
		r->sysroot = wish->sysroot;
	}
	const char *header = arena_printf(arena, "%s/jrt.h", r->include);
	const char *archive = arena_printf(arena, "%s/libjrt.a", r->lib);
	const char *missing = access(header, R_OK) != 0    ? header
			      : access(archive, R_OK) != 0 ? archive
							   : NULL;
	if (missing != NULL) {
		*error = arena_printf(
			arena, "joltc's runtime is not complete: %s: %s", missing, strerror(errno));
		return false;
	}
	struct machine machine;
	r->foreign = r->foreign || (*r->target != '\0' && machine_of_path(&machine, archive) &&
					   !machine_is_own(&machine));
	return true;
}
