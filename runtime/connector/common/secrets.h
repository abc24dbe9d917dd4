/* SPDX-License-Identifier: Apache-2.0 */
/* Secrets: read from the environment or a file when the program starts; never printed; wiped at the
 * end. */
#ifndef CONNECTOR_COMMON_SECRETS_H
#define CONNECTOR_COMMON_SECRETS_H

#include "json/value.h"

struct jrt_complaints;

struct jrt_secrets {
	const char *const *names;
	struct jrt_secret *values; /* in the form of ctx->secrets; in the order of the names */
	bool *in_file; /* found there and not in the environment; in the same order */
	size_t count;
	char *room; /* pages with all values, kept out of core dumps */
	size_t room_size;
	struct jrt_text *hidden; /* of jrt_secrets_hide(); owned */
	size_t hidden_count;
};

/* Reads every name from the lines NAME=VALUE of `path` (NULL: none), otherwise from the
 * environment, where it is then overwritten.  Complains about every missing one; false if one is
 * missing or the file cannot be read: nothing is allocated then. */
bool jrt_secrets_load(
	struct jrt_secrets *, const char *const *names, const char *path, struct jrt_complaints *);
/* The same later: a secret that came from the environment and is not in the file stays as in `old`.
 * Also complains about secrets that have disappeared from the file, or are now empty. */
bool jrt_secrets_reload(struct jrt_secrets *, const struct jrt_secrets *old, const char *path,
	struct jrt_complaints *);
void jrt_secrets_finish(struct jrt_secrets *);

/* `text` with ${{ secrets.NAME }} replaced; the caller frees (and wipes) it.  NULL after
 * complaining: an unknown name, or a malformed reference; `where` names the setting. */
char *jrt_secrets_expand(
	const struct jrt_secrets *, const char *text, const char *where, struct jrt_complaints *);
/* Shorter values are not hidden. */
enum { JRT_SHORTEST_SECRET = 4 };
/* Hides another form of a secret, or a secret that is not in `names`. */
void jrt_secrets_hide(struct jrt_secrets *, struct jrt_text);
/* Overwrites each occurrence of a secret in text that will be shown with stars of the same length,
 * also if percent-encoded, escaped for JSON or part of something in base64 (redact.c). */
void jrt_secrets_redact(const struct jrt_secrets *, char *text, size_t len);
/* The same for the start of a longer text, whose end may be the beginning of a secret. */
void jrt_secrets_redact_start(const struct jrt_secrets *, char *text, size_t len);
#endif
