/* SPDX-License-Identifier: Apache-2.0 */
/* A connector written by hand, so that tests of the runtime do not need the compiler.  It puts the
 * record into {"events":[...]} with the key beside it; a record {} selects nothing, one that holds
 * "unfit" fails, and one that holds "unusual" bails out. */
#include "connector/connector.h"

static const struct jrt_setting settings[] = {
	{ "source", "stdin" },
	{ "http.endpoint", "http://127.0.0.1:9/2/httpapi" },
	{ "http.backoff_min", "20ms" },
	{ "http.backoff_max", "200ms" },
	{ NULL, NULL },
};

static const char *const secrets[] = { "AMPLITUDE_API_TOKEN", NULL };

static enum jrt_status
apply(struct jrt_ctx *ctx, struct jrt_writer *out)
{
	struct jrt_raw record = jrt_raw_of(ctx->doc, ctx->doc->root);
	if (record.len == 2 && record.at[0] == '{') {
		return JRT_NOTHING;
	}
	if (memmem(record.at, record.len, "\"unfit\"", 7) != NULL) {
		return JRT_WRONG_KIND;
	}
	ctx->bailed_out += memmem(record.at, record.len, "\"unusual\"", 9) != NULL;
	jrt_put_lit(out, "{\"events\":[");
	jrt_put_raw(out, record);
	jrt_put_lit(out, "],\"api_key\":\"");
	jrt_put(out, ctx->secrets[0].json.at, ctx->secrets[0].json.len);
	jrt_put_lit(out, "\"}");
	return JRT_OK;
}

static const struct jrt_pipeline pipeline = {
	.name = "test-connector",
	.version = "1",
	.file = "none",
	.sha256 = "none",
	.topic = "test-events",
	.settings = settings,
	.secrets = secrets,
	.apply = apply,
};

int
main(int argc, char **argv)
{
	return jrt_connector_main(argc, argv, &pipeline);
}
