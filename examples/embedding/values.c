/* SPDX-License-Identifier: Apache-2.0 */
/* A program that holds its records as jansson's values. */
#include "count.h"
#include "greet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jansson/transform.h"

typedef enum jrt_status apply(struct jrt_ctx *, struct jrt_writer *);

static void
show(struct jrt_jansson *j, apply *pipeline, json_t *record)
{
	json_t *result;
	enum jrt_status status = jrt_jansson_transform(j, pipeline, record, &result);
	if (status == JRT_OK) {
		json_dumpf(result, stdout, JSON_COMPACT | JSON_ENCODE_ANY);
		putchar('\n');
		json_decref(result);
	} else {
		printf("%s: %s\n", jrt_status_name(status), jrt_status_text(status));
	}
	json_decref(record);
}

int
main(void)
{
	struct jrt_jansson j; /* one for each thread */
	struct jrt_secret secrets[1];
	const char *key = getenv("API_KEY");

	jrt_jansson_init(&j);
	show(&j, count_apply, json_pack("{s:[i,f,n]}", "items", 1, 2.5));
	show(&j, greet_apply, json_pack("{s:s}", "name", "Ada"));
	if (key != NULL && jrt_secret_make(&secrets[0], (struct jrt_text){ key, strlen(key) })) {
		j.ctx.secrets = secrets;
		j.ctx.secret_count = 1;
		show(&j, greet_apply, json_pack("{s:s}", "name", "Ada"));
		jrt_secret_wipe(&secrets[0]);
	}
	jrt_jansson_finish(&j);
	return 0;
}
