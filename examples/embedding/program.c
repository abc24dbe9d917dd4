/* SPDX-License-Identifier: Apache-2.0 */
/* Two specs in one program, several threads, a secret and a context. */
#include "count.h"
#include "greet.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All threads read it. */
struct shared {
	struct jrt_secret secrets[1]; /* in the order that greet.h tells */
	const struct jrt_value *context;
	size_t length; /* of the record's output */
};

/* Each thread has its own. */
struct worker {
	struct jrt_ctx ctx;
	struct jrt_scanner scanner;
	struct jrt_writer out;
};

static void
worker_init(struct worker *w, const struct shared *shared)
{
	jrt_ctx_init(&w->ctx);
	jrt_scanner_init(&w->scanner, &w->ctx.arena);
	jrt_writer_init(&w->out);
	w->ctx.secrets = shared->secrets;
	w->ctx.secret_count = 1;
	w->ctx.context = shared->context;
}

static void
worker_finish(struct worker *w)
{
	jrt_writer_finish(&w->out);
	jrt_scanner_finish(&w->scanner);
	jrt_ctx_finish(&w->ctx);
}

typedef enum jrt_status
transform(struct jrt_ctx *, struct jrt_scanner *, struct jrt_text, struct jrt_writer *);

static enum jrt_status
run(struct worker *w, transform *f, const char *json)
{
	w->out.used = 0;
	return f(&w->ctx, &w->scanner, (struct jrt_text){ json, strlen(json) }, &w->out);
}

static void
show(struct worker *w, transform *f, const char *json)
{
	enum jrt_status status = run(w, f, json);
	if (status == JRT_OK) {
		printf("%.*s\n", (int)w->out.used, w->out.base);
	} else if (status == JRT_NOTHING) {
		printf("null\n");
	} else {
		printf("%s: %s", jrt_status_name(status), jrt_status_text(status));
		if (status == JRT_BAD_JSON) {
			printf(", at byte %zu", w->scanner.fault.offset);
		}
		printf("\n");
	}
}

static void *
thread(void *argument)
{
	const struct shared *shared = argument;
	struct worker w;
	size_t good = 0;
	worker_init(&w, shared);
	for (int i = 0; i < 1000; i++) {
		good += run(&w, greet_transform, "{\"name\":\"Ada\"}") == JRT_OK &&
			w.out.used == shared->length;
	}
	worker_finish(&w);
	return (void *)good;
}

int
main(void)
{
	const char *key = getenv("API_KEY");
	struct shared shared = { .context = NULL };
	struct jrt_ctx keeper; /* of the context */
	struct worker w;

	jrt_ctx_init(&keeper);
	jrt_ctx_begin(&keeper, NULL);
	shared.context = jrt_read_json(&keeper, JRT_TEXT("{\"site\":\"eu\"}"));
	if (shared.context == NULL) {
		return 1;
	}
	worker_init(&w, &shared);
	show(&w, greet_transform, "{\"name\":\"Ada\"}"); /* the secret is not set */
	if (key == NULL ||
		!jrt_secret_make(&shared.secrets[0], (struct jrt_text){ key, strlen(key) })) {
		return 1;
	}
	show(&w, greet_transform, "{\"name\":\"Ada\"}");
	shared.length = w.out.used;
	show(&w, count_transform, "{\"items\":[1,2,3]}");
	show(&w, greet_transform, "{\"name\":");
	worker_finish(&w);

	pthread_t threads[4];
	size_t all = 0;
	for (int i = 0; i < 4; i++) {
		if (pthread_create(&threads[i], NULL, thread, &shared) != 0) {
			return 1;
		}
	}
	for (int i = 0; i < 4; i++) {
		void *good;
		pthread_join(threads[i], &good);
		all += (size_t)good;
	}
	printf("%zu records on four threads\n", all);
	jrt_secret_wipe(&shared.secrets[0]);
	jrt_ctx_finish(&keeper);
	return 0;
}
