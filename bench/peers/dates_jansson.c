/* SPDX-License-Identifier: Apache-2.0 */
/* Berlin times converted to UTC, and one word replaced by another, written by hand with the C
 * library. */
#define _XOPEN_SOURCE 700
#include "peer.h"

#include <string.h>
#include <time.h>

static json_t *
day(const char *at)
{
	struct tm tm = { 0 };
	char text[64];

	strptime(at, "%Y-%m-%d %H:%M:%S", &tm);
	tm.tm_isdst = -1;
	time_t t = mktime(&tm);
	gmtime_r(&t, &tm);
	return json_stringn(text, strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &tm));
}

static json_t *
replaced(const char *s)
{
	char text[1024], *to = text;

	for (const char *foo; (foo = strstr(s, "foo")) != NULL; s = foo + 3) {
		memcpy(to, s, (size_t)(foo - s));
		to += foo - s;
		memcpy(to, "bar", 3);
		to += 3;
	}
	strcpy(to, s);
	return json_string(text);
}

static json_t *
transform(json_t *in)
{
	json_object_set_new(in, "day", day(json_string_value(json_object_get(in, "at"))));
	json_object_set_new(in, "note", replaced(json_string_value(json_object_get(in, "note"))));
	return json_incref(in);
}

int
main(void)
{
	setenv("TZ", "Europe/Berlin", 1);
	tzset();
	return peer_main(transform);
}
