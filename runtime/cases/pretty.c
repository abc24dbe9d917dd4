/* SPDX-License-Identifier: Apache-2.0 */
/* Formats JSON for people: the brackets are all that it needs to know. */
#include "cases/pretty.h"

#include <stdbool.h>
#include <string.h>

static void
put_line(struct jrt_writer *out, unsigned depth)
{
	jrt_put_lit(out, "\n");
	while (depth-- > 0) {
		jrt_put_lit(out, "  ");
	}
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t
skip_space(const char *json, size_t at, size_t len)
{
	while (at < len && is_space(json[at])) {
		at++;
	}
	return at;
}

/* The end of the string or scalar that begins at `at`. */
static size_t
skip_scalar(const char *json, size_t at, size_t len)
{
	if (json[at] != '"') {
		while (at < len && !is_space(json[at]) && strchr(",:[]{}", json[at]) == NULL) {
			at++;
		}
		return at;
	}
	for (at++; at < len && json[at] != '"'; at++) {
		at += json[at] == '\\';
	}
	return at < len ? at + 1 : len;
}

void
jrt_pretty(struct jrt_writer *out, const char *json, size_t len)
{
	unsigned depth = 0;
	for (size_t at = skip_space(json, 0, len); at < len; at = skip_space(json, at, len)) {
		size_t from = at, next;
		switch (json[at++]) {
		case '{':
		case '[':
			next = skip_space(json, at, len);
			jrt_put(out, json + from, 1);
			if (next < len && (json[next] == '}' || json[next] == ']')) {
				jrt_put(out, json + next, 1);
				at = next + 1;
			} else {
				put_line(out, ++depth);
			}
			break;
		case '}':
		case ']':
			put_line(out, --depth);
			jrt_put(out, json + from, 1);
			break;
		case ',':
			jrt_put_lit(out, ",");
			put_line(out, depth);
			break;
		case ':':
			jrt_put_lit(out, ": ");
			break;
		default:
			at = skip_scalar(json, from, len);
			jrt_put(out, json + from, at - from);
		}
	}
}
