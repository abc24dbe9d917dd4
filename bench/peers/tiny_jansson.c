/* SPDX-License-Identifier: Apache-2.0 */
/* Three renames, written by hand. */
#include "peer.h"

static void
rename_to(json_t *out, json_t *in, const char *from, const char *to)
{
	json_t *v = json_object_get(in, from);
	if (v != NULL) {
		json_object_set(out, to, v);
	}
}

static json_t *
transform(json_t *in)
{
	json_t *out = json_object();
	rename_to(out, in, "ts", "time");
	rename_to(out, in, "sensor", "id");
	rename_to(out, in, "val", "value");
	return out;
}

int
main(void)
{
	return peer_main(transform);
}
