/* SPDX-License-Identifier: Apache-2.0 */
/* A shared library of a pipeline, with functions that need no header: for Python's ctypes and the
 * like.  One handle a thread. */
#include "count.h"

#include <stdlib.h>

struct handle {
	struct jrt_ctx ctx;
	struct jrt_scanner scanner;
	struct jrt_writer out;
};

#define VISIBLE __attribute__((visibility("default"))) /* with -fvisibility=hidden, too */
VISIBLE struct handle *pipeline_open(void);
VISIBLE void pipeline_close(struct handle *);
VISIBLE int pipeline_run(struct handle *, const char *json, size_t len);
VISIBLE const char *pipeline_output(const struct handle *, size_t *len);
VISIBLE const char *pipeline_error(int status);

/* NULL: no room. */
struct handle *
pipeline_open(void)
{
	struct handle *h = malloc(sizeof *h);
	if (h != NULL) {
		jrt_ctx_init(&h->ctx);
		jrt_scanner_init(&h->scanner, &h->ctx.arena);
		jrt_writer_init(&h->out);
	}
	return h;
}

void
pipeline_close(struct handle *h)
{
	if (h != NULL) {
		jrt_writer_finish(&h->out);
		jrt_scanner_finish(&h->scanner);
		jrt_ctx_finish(&h->ctx);
		free(h);
	}
}

/* 0: pipeline_output() has the result; else pipeline_error() says why there is none. */
int
pipeline_run(struct handle *h, const char *json, size_t len)
{
	h->out.used = 0;
	return (int)count_transform(&h->ctx, &h->scanner, (struct jrt_text){ json, len }, &h->out);
}

/* Valid until the handle is used again. */
const char *
pipeline_output(const struct handle *h, size_t *len)
{
	*len = h->out.used;
	return h->out.base;
}

const char *
pipeline_error(int status)
{
	return jrt_status_text((enum jrt_status)status);
}
