/* SPDX-License-Identifier: Apache-2.0 */
/* Five leaves of a large record, written by hand. */
#include "peer.h"

static json_t *
at(json_t *in, const char *a, const char *b, const char *c)
{
	json_t *v = json_object_get(in, a);
	v = b == NULL ? v : json_object_get(v, b);
	return c == NULL ? v : json_object_get(v, c);
}

static void
keep(json_t *out, const char *key, json_t *v)
{
	if (v != NULL) {
		json_object_set(out, key, v);
	}
}

static json_t *
transform(json_t *in)
{
	json_t *out = json_object(), *total = json_object();
	keep(out, "id", at(in, "id", NULL, NULL));
	keep(out, "kind", at(in, "head", "kind", NULL));
	keep(out, "title", at(in, "body", "section20", "title"));
	keep(total, "net", at(in, "body", "total", "net"));
	keep(out, "total", total);
	keep(out, "status", at(in, "tail", "status", NULL));
	json_decref(total);
	return out;
}

int
main(void)
{
	return peer_main(transform);
}
