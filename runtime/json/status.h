/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JSON_STATUS_H
#define JSON_STATUS_H

#include "json/abi.h"

JRT_BEGIN

enum jrt_status {
#define STATUS(name, text) JRT_##name,
#include "json/status.def"
#undef STATUS
	JRT_STATUS_COUNT
};

/* For messages: "not valid JSON". */
const char *jrt_status_text(enum jrt_status);
/* For machines: "BAD_JSON". */
const char *jrt_status_name(enum jrt_status);

JRT_END
#endif
