/* SPDX-License-Identifier: Apache-2.0 */
/* Lines end with \n, \r\n or \r, as the protocol says. */
#include "lsp/position.h"

#include <string.h>

/* The beginning of the next line; NULL: this is the last. */
static const char *
next_line(const char *at, const char *end)
{
	for (; at < end; at++) {
		if (*at == '\n') {
			return at + 1;
		}
		if (*at == '\r') {
			return at + 1 < end && at[1] == '\n' ? at + 2 : at + 1;
		}
	}
	return NULL;
}

/* How many units the character has that begins with this byte; 0: continuation byte. */
static size_t
units_of(char c, enum units units)
{
	unsigned char byte = (unsigned char)c;
	if (units == UNITS_UTF8) {
		return 1;
	}
	return (byte & 0xc0) == 0x80 ? 0 : byte >= 0xf0 ? 2 : 1;
}

size_t
position_offset(struct text t, enum units units, const json_t *position)
{
	json_int_t line = json_integer_value(json_object_get(position, "line"));
	json_int_t character = json_integer_value(json_object_get(position, "character"));
	const char *at = t.at, *end = t.at + t.len;
	for (; line > 0; line--) {
		const char *next = next_line(at, end);
		if (next == NULL) {
			return t.len;
		}
		at = next;
	}
	while (at < end && *at != '\n' && *at != '\r' && character > 0) {
		character -= (json_int_t)units_of(*at++, units);
		while (at < end && ((unsigned char)*at & 0xc0) == 0x80 && units == UNITS_UTF16) {
			at++;
		}
	}
	return (size_t)(at - t.at);
}

json_t *
position_json(struct text t, enum units units, size_t offset)
{
	const char *line = t.at, *to = t.at + (offset < t.len ? offset : t.len), *next;
	json_int_t lines = 0, column = 0;
	while ((next = next_line(line, to)) != NULL) {
		line = next;
		lines++;
	}
	for (const char *c = line; c < to; c++) {
		column += (json_int_t)units_of(*c, units);
	}
	return json_pack("{s:I, s:I}", "line", lines, "character", column);
}

json_t *
range_json(struct text t, enum units units, size_t from, size_t to)
{
	return json_pack("{s:o, s:o}", "start", position_json(t, units, from), "end",
		position_json(t, units, to));
}
