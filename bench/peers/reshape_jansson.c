/* SPDX-License-Identifier: Apache-2.0 */
/* Maps and arrays turned around, written by hand. */
#include "peer.h"

#include <string.h>

static void
ratings(json_t *out, json_t *in)
{
	const char *key;
	json_t *v, *secondary = json_object();
	json_object_foreach(in, key, v)
	{
		if (strcmp(key, "primary") == 0) {
			json_object_set(out, "Rating", json_object_get(v, "value"));
			json_object_set(out, "RatingRange", json_object_get(v, "max"));
			continue;
		}
		json_t *one = json_object();
		json_object_set_new(one, "Id", json_string(key));
		json_object_set(one, "Value", json_object_get(v, "value"));
		json_object_set(one, "Range", json_object_get(v, "max"));
		json_object_set_new(secondary, key, one);
	}
	if (json_object_size(secondary) > 0) {
		json_object_set(out, "SecondaryRatings", secondary);
	}
	json_decref(secondary);
}

static void
attributes(json_t *out, json_t *in)
{
	const char *key;
	json_t *v, *all = json_object();
	json_object_foreach(in, key, v)
	{
		if (strncmp(key, "attr-", 5) == 0 && key[5] != '\0') {
			json_object_set(all, key + 5, v);
		}
	}
	if (json_object_size(all) > 0) {
		json_object_set(out, "attributes", all);
	}
	json_decref(all);
}

static void
photos(json_t *out, json_t *in)
{
	size_t i;
	json_t *v, *all = json_array();
	json_array_foreach(in, i, v)
	{
		json_t *one = json_object();
		json_object_set(one, "id", json_object_get(v, "id"));
		json_object_set(one, "link", json_object_get(v, "url"));
		json_object_set(one, "tags", json_object_get(v, "tags"));
		json_array_append_new(all, one);
	}
	json_object_set_new(out, "pictures", all);
}

static void
clients(json_t *out, json_t *in)
{
	const char *key;
	json_t *v, *ids = json_array(), *by_name = json_object();
	json_object_foreach(in, key, v)
	{
		json_t *name = json_object_get(v, "name");
		json_array_append_new(ids, json_string(key));
		json_t *one = json_object();
		json_object_set(one, "name", name);
		json_object_set(one, "visits", json_object_get(v, "visits"));
		json_object_set_new(by_name, key, one);
	}
	json_object_set_new(out, "clientIds", ids);
	json_object_set_new(out, "clients", by_name);
}

static void
reviews(json_t *out, json_t *in)
{
	size_t i;
	json_t *v, *by_user = json_object();
	json_array_foreach(in, i, v)
	{
		json_object_set(by_user, json_string_value(json_object_get(v, "user")),
			json_object_get(v, "text"));
	}
	json_object_set_new(out, "reviews", by_user);
}

static json_t *
transform(json_t *in)
{
	json_t *out = json_object();
	json_object_set(out, "product", json_object_get(in, "id"));
	ratings(out, json_object_get(in, "rating"));
	photos(out, json_object_get(in, "photos"));
	clients(out, json_object_get(in, "clients"));
	reviews(out, json_object_get(in, "reviews"));
	attributes(out, in);
	return out;
}

int
main(void)
{
	return peer_main(transform);
}
