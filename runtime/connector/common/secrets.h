/* SPDX-License-Identifier: Apache-2.0 */
/* Secrets: from the environment or a file when the program starts; never printed; wiped at its end.
 */
#ifndef CONNECTOR_COMMON_SECRETS_H
#define CONNECTOR_COMMON_SECRETS_H

#include "json/value.h"

struct jrt_complaints;

struct jrt_secrets {
	const char *const *names;
	struct jrt_secret *values; /* as ctx->secrets wants them; in the order of the names */
	bool *in_file; /* found there and not in the environment; in the same order */
	size_t count;
	char *room; /* pages that hold all values, kept out of core dumps */
	size_t room_size;
	struct jrt_text *hidden; /* of jrt_secrets_hide(); owned */
	size_t hidden_count;
};

/* Reads every name from the lines NAME=VALUE of `path` (NULL: none), else from the environment,
 * where it is then overwritten.  Complains about every missing one; false when one is missing or
 * the file cannot be read: nothing is held then. */
bool jrt_secrets_load(
	struct jrt_secrets *, const char *const *names, const char *path, struct jrt_complaints *);
/* The same later: what came from the environment and is not in the file is as it
 * was in `old`.  Complains also about what the file has no more, or has empty now. */
bool jrt_secrets_reload(struct jrt_secrets *, const struct jrt_secrets *old, const char *path,
	struct jrt_complaints *);
void jrt_secrets_finish(struct jrt_secrets *);

/* `text` with ${{ secrets.NAME }} replaced; to be freed (and wiped).  NULL after complaining: an
 * unknown name, or what is no secret; `where` names the setting. */
char *jrt_secrets_expand(
	const struct jrt_secrets *, const char *text, const char *where, struct jrt_complaints *);
/* What is shorter is not hidden. */
enum { JRT_SHORTEST_SECRET = 4 };
/* Another form of a secret, or what is one without being in `names`: not to be shown either. */
void jrt_secrets_hide(struct jrt_secrets *, struct jrt_text);
/* Overwrites each occurrence of a secret in text that is going to be shown: with stars, length
 * unchanged.  Also one that is percent-encoded, escaped for JSON or part of something in base64
 * (redact.c). */
void jrt_secrets_redact(const struct jrt_secrets *, char *text, size_t len);
/* The same for the start of a longer text, at whose end a secret may have been cut. */
void jrt_secrets_redact_start(const struct jrt_secrets *, char *text, size_t len);
#endif
