/* SPDX-License-Identifier: Apache-2.0 */
/* Secrets: reads them, keeps them out of sight, wipes them. */
#include "connector/common/secrets.h"

#include "connector/common/encode.h"
#include "connector/common/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST_FILE = 1 << 20 };

static bool
is_pipe(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

/* The whole file with a terminating NUL, or NULL after complaining. */
static char *
read_file(const char *path, size_t *len, bool again, struct jrt_complaints *complaints)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	if (fd < 0 || fstat(fd, &st) != 0) {
		jrt_complain(complaints, "--secrets %s: %s", path, strerror(errno));
		if (fd >= 0) {
			close(fd);
		}
		return NULL;
	}
	if (!again && S_ISREG(st.st_mode) && (st.st_mode & (S_IRGRP | S_IROTH)) != 0) {
		dprintf(STDERR_FILENO,
			"warning: %s can be read by others; chmod 600 keeps secrets to you\n",
			path);
	}
	char *bytes = malloc(LARGEST_FILE + 1);
	ssize_t n = 0;
	*len = 0;
	while (bytes != NULL && *len < LARGEST_FILE &&
		(n = read(fd, bytes + *len, LARGEST_FILE - *len)) > 0) {
		*len += (size_t)n;
	}
	close(fd);
	if (bytes == NULL || n < 0 || *len == LARGEST_FILE) {
		jrt_complain(complaints, "--secrets %s: %s", path,
			n < 0 ? strerror(errno) : "too large for a file of secrets");
		free(bytes);
		return NULL;
	}
	bytes[*len] = '\0';
	return bytes;
}

/* The value in lines NAME=VALUE (the last one counts; removes quotes around the value, and a byte
 * order mark before the first line). */
static bool
find_in_file(const char *file, const char *name, struct jrt_text *value)
{
	size_t n = strlen(name);
	bool found = false;
	if (strncmp(file, "\xef\xbb\xbf", 3) == 0) {
		file += 3;
	}
	for (const char *line = file; *line != '\0';) {
		size_t len = strcspn(line, "\n");
		size_t end = len > 0 && line[len - 1] == '\r' ? len - 1 : len;
		if (end > n && strncmp(line, name, n) == 0 && line[n] == '=') {
			const char *at = line + n + 1;
			size_t size = end - n - 1;
			if (size >= 2 && (*at == '"' || *at == '\'') && at[size - 1] == *at) {
				at++;
				size -= 2;
			}
			*value = (struct jrt_text){ at, size };
			found = true;
		}
		line += len + (line[len] == '\n');
	}
	return found;
}

/* Separate pages: locked if that is allowed, never in a core dump. */
static bool
make_room(struct jrt_secrets *s, size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	s->room_size = (size + page - 1) & ~(page - 1);
	void *room = mmap(
		NULL, s->room_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (room == MAP_FAILED) {
		s->room_size = 0;
		return false;
	}
	s->room = room;
	(void)madvise(s->room, s->room_size, MADV_DONTDUMP);
	(void)mlock(s->room, s->room_size);
	/* Secrets also pass through output buffers: no core dump of this process at all. */
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	return true;
}

static bool
keep_values(struct jrt_secrets *s, const struct jrt_text *found)
{
	size_t size = 1;
	for (size_t i = 0; i < s->count; i++) {
		size += found[i].len + 6 * found[i].len + 1;
	}
	if (!make_room(s, size)) {
		return false;
	}
	char *at = s->room;
	struct jrt_writer json;
	jrt_writer_init(&json);
	for (size_t i = 0; i < s->count; i++) {
		if (found[i].at != NULL) {
			memcpy(at, found[i].at, found[i].len);
		}
		s->values[i].text = (struct jrt_text){ at, found[i].len };
		at += found[i].len;
		json.used = 0;
		jrt_put_escaped(&json, found[i]);
		if (json.status != JRT_OK || json.used > 6 * found[i].len) {
			break;
		}
		if (json.used > 0) {
			memcpy(at, json.base, json.used);
		}
		s->values[i].json = (struct jrt_text){ at, json.used };
		at += json.used;
	}
	bool good = json.status == JRT_OK;
	if (json.base != NULL) {
		explicit_bzero(json.base, json.size);
	}
	jrt_writer_finish(&json);
	return good;
}

/* The value of a secret that is not in the file. */
static bool
find_elsewhere(const struct jrt_secrets *old, size_t i, const char *name, struct jrt_text *value)
{
	const char *set = old == NULL ? getenv(name) : NULL;
	if (old != NULL) {
		*value = old->values[i].text;
	} else if (set != NULL) {
		*value = (struct jrt_text){ set, strlen(set) };
	}
	return old != NULL || set != NULL;
}

/* Complains about a secret that was in the file before and is now missing or empty. */
static void
look_again(const struct jrt_secrets *old, size_t i, const char *name, bool found,
	struct jrt_text value, struct jrt_complaints *complaints)
{
	if (!found && old->in_file[i]) {
		jrt_complain(complaints, "the secret %s is no longer in the file of secrets", name);
	} else if (found && value.len == 0 && old->values[i].text.len > 0) {
		jrt_complain(complaints, "the secret %s is empty in the file of secrets", name);
	}
}

/* With `old`, a secret that was never in the file stays as it was: the environment has been
 * wiped. */
static bool
load(struct jrt_secrets *s, const struct jrt_secrets *old, const char *const *names,
	const char *path, struct jrt_complaints *complaints)
{
	static const char *const none[] = { NULL };
	unsigned before = complaints->count;
	memset(s, 0, sizeof *s);
	names = names != NULL ? names : none;
	size_t count = 0;
	while (names[count] != NULL) {
		count++;
	}
	s->names = names;
	s->count = count;
	size_t len = 0;
	/* A pipe is read once: later, it could make everything else wait for its writer. */
	char *file = path != NULL && (old == NULL || !is_pipe(path))
			     ? read_file(path, &len, old != NULL, complaints)
			     : NULL;
	struct jrt_text *found = calloc(count + 1, sizeof *found);
	s->values = calloc(count + 1, sizeof *s->values);
	s->in_file = calloc(count + 1, sizeof *s->in_file);
	for (size_t i = 0; found != NULL && s->in_file != NULL && i < count; i++) {
		bool there = file != NULL && find_in_file(file, names[i], &found[i]);
		s->in_file[i] = there || (file == NULL && old != NULL && old->in_file[i]);
		if (file != NULL && old != NULL) {
			look_again(old, i, names[i], there, found[i], complaints);
		}
		if (there) {
			continue;
		}
		if (!find_elsewhere(old, i, names[i], &found[i])) {
			jrt_complain(complaints,
				"the secret %s is not set: put it into the environment, or give --secrets FILE with a line %s=...",
				names[i], names[i]);
		}
	}
	for (size_t i = 0; found != NULL && i < count; i++) {
		if (found[i].at != NULL && !jrt_is_utf8(found[i].at, found[i].len)) {
			jrt_complain(complaints, "the secret %s is not valid UTF-8", names[i]);
		}
	}
	bool good = complaints->count == before && found != NULL && s->values != NULL &&
		    s->in_file != NULL && (count == 0 || keep_values(s, found));
	for (size_t i = 0; i < count; i++) {
		char *value = getenv(names[i]);
		if (good && value != NULL) {
			explicit_bzero(value, strlen(value));
			unsetenv(s->names[i]);
		}
	}
	if (file != NULL) {
		explicit_bzero(file, len);
	}
	free(file);
	free(found);
	if (!good) {
		jrt_secrets_finish(s);
	}
	return good;
}

bool
jrt_secrets_load(struct jrt_secrets *s, const char *const *names, const char *path,
	struct jrt_complaints *complaints)
{
	return load(s, NULL, names, path, complaints);
}

/* Hides former secrets, too: the answer to an earlier request may still contain one. */
static void
hide_earlier(struct jrt_secrets *s, const struct jrt_secrets *old)
{
	for (size_t i = 0; i < old->count; i++) {
		jrt_secrets_hide(s, old->values[i].text);
		jrt_secrets_hide(s, old->values[i].json);
	}
	for (size_t i = 0; i < old->hidden_count; i++) {
		jrt_secrets_hide(s, old->hidden[i]);
	}
}

bool
jrt_secrets_reload(struct jrt_secrets *s, const struct jrt_secrets *old, const char *path,
	struct jrt_complaints *complaints)
{
	bool good = load(s, old, old->names, path, complaints);
	if (good) {
		hide_earlier(s, old);
	}
	return good;
}

void
jrt_secrets_finish(struct jrt_secrets *s)
{
	if (s->room != NULL) {
		explicit_bzero(s->room, s->room_size);
		munmap(s->room, s->room_size);
	}
	for (size_t i = 0; i < s->hidden_count; i++) {
		explicit_bzero((char *)s->hidden[i].at, s->hidden[i].len);
		free((char *)s->hidden[i].at);
	}
	free(s->hidden);
	free(s->values);
	free(s->in_file);
	memset(s, 0, sizeof *s);
}

/* ---- in settings ------------------------------------------------------------------------------
 */

static const struct jrt_secret *
find_secret(const struct jrt_secrets *s, const char *name, size_t len)
{
	for (size_t i = 0; i < s->count; i++) {
		if (strlen(s->names[i]) == len && memcmp(s->names[i], name, len) == 0) {
			return &s->values[i];
		}
	}
	return NULL;
}

/* The reference at `at` = "${{": the secret and the end of "}}"; NULL after complaining. */
static const struct jrt_secret *
take_reference(const struct jrt_secrets *s, const char *at, const char **end, const char *where,
	struct jrt_complaints *complaints)
{
	const char *close = strstr(at, "}}");
	const char *name = at + 3 + strspn(at + 3, " \t");
	if (close == NULL || strncmp(name, "secrets.", 8) != 0) {
		jrt_complain(complaints, "%s: expected ${{ secrets.NAME }}", where);
		return NULL;
	}
	name += 8;
	size_t len = strcspn(name, " \t}");
	const struct jrt_secret *secret = find_secret(s, name, len);
	if (secret == NULL) {
		jrt_complain(complaints, "%s: the secret %.*s is not declared in meta.secrets",
			where, (int)len, name);
	}
	*end = close + 2;
	return secret;
}

char *
jrt_secrets_expand(const struct jrt_secrets *s, const char *text, const char *where,
	struct jrt_complaints *complaints)
{
	/* Walks twice: first for the length, then for the bytes. */
	char *out = NULL;
	for (;;) {
		size_t used = 0;
		for (const char *at = text; *at != '\0';) {
			if (strncmp(at, "${{", 3) != 0) {
				if (out != NULL) {
					out[used] = *at;
				}
				used++;
				at++;
				continue;
			}
			const struct jrt_secret *secret =
				take_reference(s, at, &at, where, complaints);
			if (secret == NULL) {
				free(out);
				return NULL;
			}
			if (out != NULL) {
				memcpy(out + used, secret->text.at, secret->text.len);
			}
			used += secret->text.len;
		}
		if (out != NULL) {
			out[used] = '\0';
			return out;
		}
		out = malloc(used + 1);
		if (out == NULL) {
			jrt_complain(complaints, "%s: out of memory", where);
			return NULL;
		}
	}
}

static bool
is_hidden(const struct jrt_secrets *s, struct jrt_text text)
{
	for (size_t i = 0; i < s->count; i++) {
		if (jrt_text_equal(s->values[i].text, text) ||
			jrt_text_equal(s->values[i].json, text)) {
			return true;
		}
	}
	for (size_t i = 0; i < s->hidden_count; i++) {
		if (jrt_text_equal(s->hidden[i], text)) {
			return true;
		}
	}
	return text.len < JRT_SHORTEST_SECRET;
}

void
jrt_secrets_hide(struct jrt_secrets *s, struct jrt_text text)
{
	if (is_hidden(s, text)) {
		return;
	}
	struct jrt_text *more = realloc(s->hidden, (s->hidden_count + 1) * sizeof *more);
	char *copy = more != NULL ? strndup(text.at, text.len) : NULL;
	s->hidden = more != NULL ? more : s->hidden;
	if (copy != NULL) {
		s->hidden[s->hidden_count++] = (struct jrt_text){ copy, text.len };
	}
}
