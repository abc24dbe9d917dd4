/* SPDX-License-Identifier: Apache-2.0 */
/* Host, Origin and the token of the address. */
#include "play/gate.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

enum { TOKEN_BYTES = 16 };

bool
gate_make(struct gate *g, unsigned port, struct arena *arena, const char **error)
{
	unsigned char random[TOKEN_BYTES];
	if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random) {
		*error = arena_printf(arena, "no random numbers: %s", strerror(errno));
		return false;
	}
	char *token = arena_alloc(arena, 2 * sizeof random + 1);
	for (size_t i = 0; i < sizeof random; i++) {
		token[2 * i] = "0123456789abcdef"[random[i] >> 4];
		token[2 * i + 1] = "0123456789abcdef"[random[i] & 15];
	}
	g->token = token;
	g->host = arena_printf(arena, "127.0.0.1:%u", port);
	g->origin = arena_printf(arena, "http://%s", g->host);
	return true;
}

/* Whether it begins with the token; takes the same time wherever they differ. */
static bool
has_token(const char *at, const char *token)
{
	size_t len = strlen(token);
	unsigned differs = 0;
	if (strlen(at) < len) {
		return false;
	}
	for (size_t i = 0; i < len; i++) {
		differs |= (unsigned)(at[i] ^ token[i]);
	}
	return differs == 0;
}

static bool
is_header(struct evhttp_request *request, const char *name, const char *wanted)
{
	const char *value = evhttp_find_header(evhttp_request_get_input_headers(request), name);
	return value != NULL && strcmp(value, wanted) == 0;
}

const char *
gate_path(const struct gate *g, struct evhttp_request *request, int *refused)
{
	const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(request);
	const char *path = uri != NULL ? evhttp_uri_get_path(uri) : NULL;
	struct evkeyvalq *headers = evhttp_request_get_input_headers(request);
	bool posts = evhttp_request_get_command(request) == EVHTTP_REQ_POST;
	*refused = HTTP_NOTFOUND;
	if (!is_header(request, "Host", g->host)) {
		*refused = 421; /* misdirected */
		return NULL;
	}
	if ((posts || evhttp_find_header(headers, "Origin") != NULL) &&
		!is_header(request, "Origin", g->origin)) {
		*refused = 403;
		return NULL;
	}
	size_t len = strlen(g->token);
	if (path == NULL || *path != '/' || !has_token(path + 1, g->token) ||
		path[len + 1] != '/') {
		return NULL;
	}
	return path + len + 2;
}
