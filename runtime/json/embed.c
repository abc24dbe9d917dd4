/* SPDX-License-Identifier: Apache-2.0 */
#include "json/embed.h"

#include "json/scan.h"

#include <stdlib.h>
#include <string.h>

bool
jrt_secret_make(struct jrt_secret *s, struct jrt_text value)
{
	struct jrt_writer json;
	jrt_writer_init(&json);
	jrt_put_escaped(&json, value);
	char *text = malloc(value.len + 1);
	*s = (struct jrt_secret){ .text = { text, value.len }, .json = { json.base, json.used } };
	if (json.status != JRT_OK || text == NULL) {
		jrt_writer_finish(&json);
		free(text);
		*s = (struct jrt_secret){ .text = { NULL, 0 } };
		return false;
	}
	memcpy(text, value.at, value.len);
	text[value.len] = '\0';
	return true;
}

static void
wipe(struct jrt_text t)
{
	if (t.at != NULL) {
		explicit_bzero((char *)t.at, t.len);
		free((char *)t.at);
	}
}

void
jrt_secret_wipe(struct jrt_secret *s)
{
	wipe(s->text);
	wipe(s->json);
	*s = (struct jrt_secret){ .text = { NULL, 0 } };
}

struct jrt_value *
jrt_read_json(struct jrt_ctx *ctx, struct jrt_text json)
{
	struct jrt_scanner scanner;
	struct jrt_value *v = NULL;
	char *copy = json.len > JRT_MOST_OUTPUT
			     ? NULL
			     : jrt_arena_take(&ctx->arena, json.len + JRT_PADDING);
	if (copy == NULL) {
		return NULL;
	}
	memcpy(copy, json.at, json.len);
	memset(copy + json.len, 0, JRT_PADDING);
	jrt_scanner_init(&scanner, &ctx->arena);
	if (jrt_scan_document(&scanner, copy, json.len) &&
		jrt_scan_next(&scanner) == JRT_SCAN_RECORD) {
		v = jrt_parse_constant(ctx, copy, json.len);
	}
	jrt_scanner_finish(&scanner);
	return ctx->status == JRT_OK && !ctx->arena.full ? v : NULL;
}
