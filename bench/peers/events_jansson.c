/* SPDX-License-Identifier: Apache-2.0 */
/* The job of the Amplitude example, written by hand. */
#include "peer.h"

static json_t *
transform(json_t *in)
{
	json_t *out = json_object(), *event = json_object_get(in, "event");
	if (event != NULL) {
		json_t *events = json_array();
		json_array_append(events, event);
		json_object_set_new(out, "events", events);
	}
	json_object_set_new(out, "api_key", json_string(getenv("AMPLITUDE_API_TOKEN")));
	return out;
}

int
main(void)
{
	return peer_main(transform);
}
