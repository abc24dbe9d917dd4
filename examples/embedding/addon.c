/* SPDX-License-Identifier: Apache-2.0 */
/* A pipeline for Node, with Node-API: require('./count.node').transform('{"items":[]}'). */
#include "count.h"

#include <node_api.h>
#include <stdlib.h>

static napi_value
transform(napi_env env, napi_callback_info info)
{
	size_t count = 1, len = 0;
	napi_value argument, result = NULL;
	struct jrt_ctx ctx;
	struct jrt_scanner scanner;
	struct jrt_writer out;

	napi_get_cb_info(env, info, &count, &argument, NULL, NULL);
	if (count < 1 || napi_get_value_string_utf8(env, argument, NULL, 0, &len) != napi_ok) {
		napi_throw_type_error(env, NULL, "transform() takes a string");
		return NULL;
	}
	char *json = malloc(len + 1);
	if (json == NULL) {
		napi_throw_error(env, NULL, jrt_status_text(JRT_NO_ROOM));
		return NULL;
	}
	napi_get_value_string_utf8(env, argument, json, len + 1, &len);
	jrt_ctx_init(&ctx);
	jrt_scanner_init(&scanner, &ctx.arena);
	jrt_writer_init(&out);
	enum jrt_status status =
		count_transform(&ctx, &scanner, (struct jrt_text){ json, len }, &out);
	if (status == JRT_OK) {
		napi_create_string_utf8(env, out.base, out.used, &result);
	} else {
		napi_throw_error(env, jrt_status_name(status), jrt_status_text(status));
	}
	jrt_writer_finish(&out);
	jrt_scanner_finish(&scanner);
	jrt_ctx_finish(&ctx);
	free(json);
	return result;
}

NAPI_MODULE_INIT()
{
	napi_value function;
	napi_create_function(env, "transform", NAPI_AUTO_LENGTH, transform, NULL, &function);
	napi_set_named_property(env, exports, "transform", function);
	return exports;
}
