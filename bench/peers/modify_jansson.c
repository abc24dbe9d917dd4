/* SPDX-License-Identifier: Apache-2.0 */
/* Functions, cardinality and sorted keys, written by hand. */
#include "peer.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static json_t *
trimmed(const char *s)
{
	while (*s == ' ') {
		s++;
	}
	size_t n = strlen(s);
	while (n > 0 && s[n - 1] == ' ') {
		n--;
	}
	return json_stringn(s, n);
}

static json_t *
lower(const char *s)
{
	char *copy = strdup(s);
	for (char *c = copy; *c != '\0'; c++) {
		*c = (char)tolower((unsigned char)*c);
	}
	json_t *v = json_string(copy);
	free(copy);
	return v;
}

static json_t *
split(const char *s)
{
	json_t *all = json_array();
	for (const char *slash; (slash = strchr(s, '/')) != NULL; s = slash + 1) {
		json_array_append_new(all, json_stringn(s, (size_t)(slash - s)));
	}
	json_array_append_new(all, json_string(s));
	return all;
}

static const char *
text(json_t *in, const char *key)
{
	return json_string_value(json_object_get(in, key));
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static json_t *
sorted(json_t *in)
{
	if (json_is_array(in)) {
		size_t i;
		json_t *v, *out = json_array();
		json_array_foreach(in, i, v)
		{
			json_array_append_new(out, sorted(v));
		}
		return out;
	}
	if (!json_is_object(in)) {
		return json_incref(in);
	}
	const char *names[64], *key;
	size_t count = 0;
	json_t *v, *out = json_object();
	json_object_foreach(in, key, v)
	{
		names[count++] = key;
	}
	qsort(names, count, sizeof *names, by_name);
	for (size_t i = 0; i < count; i++) {
		json_object_set_new(out, names[i], sorted(json_object_get(in, names[i])));
	}
	return out;
}

static json_t *
transform(json_t *in)
{
	size_t i;
	json_t *v, *address = json_object_get(in, "address");
	double sum = 0;
	json_array_foreach(json_object_get(in, "amounts"), i, v)
	{
		sum += json_number_value(v);
	}
	json_object_set_new(in, "sum", json_real(sum));
	json_object_set_new(in, "name", trimmed(text(in, "name")));
	json_object_set_new(in, "email", lower(text(in, "email")));
	json_object_set_new(in, "price", json_real(atof(text(in, "price"))));
	json_object_set_new(
		in, "label", json_sprintf("%s-%s", text(in, "order"), text(address, "city")));
	json_t *parts = split(text(in, "path"));
	json_object_set_new(in, "parts", parts);
	json_object_set(in, "last", json_array_get(parts, json_array_size(parts) - 1));
	json_object_set_new(in, "zip", json_stringn(text(address, "zip"), 2));
	json_object_set_new(
		in, "active", json_boolean(strcasecmp(text(in, "active"), "true") == 0));
	json_object_set_new(in, "total",
		json_integer((json_int_t)json_array_size(json_object_get(in, "labels"))));
	json_t *codes = json_object_get(in, "codes");
	for (i = 0; i < json_array_size(codes); i++) {
		json_array_set_new(
			codes, i, json_integer(atoi(json_string_value(json_array_get(codes, i)))));
	}
	if (json_is_null(json_object_get(in, "note"))) {
		json_object_set_new(in, "note", json_string("none"));
	}
	json_object_set_new(in, "currency", json_string("EUR"));
	json_t *tags = json_array();
	json_array_append(tags, json_object_get(in, "tags"));
	json_object_set_new(in, "tags", tags);
	json_object_set(in, "labels", json_array_get(json_object_get(in, "labels"), 0));
	return sorted(in);
}

int
main(void)
{
	return peer_main(transform);
}
