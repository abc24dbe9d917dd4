/* SPDX-License-Identifier: Apache-2.0 */
/* A filter around an emitted pipeline: one document per line in, one document per line out. */
#include "orders.h"

#include <stdio.h>
#include <stdlib.h>

int
main(void)
{
	struct jrt_ctx ctx;
	struct jrt_scanner scanner;
	struct jrt_writer out;
	char *line = NULL;
	size_t size = 0;
	int failed = 0;

	jrt_ctx_init(&ctx);
	jrt_scanner_init(&scanner, &ctx.arena);
	jrt_writer_init(&out);
	for (ssize_t len; (len = getline(&line, &size, stdin)) > 0; out.used = 0) {
		struct jrt_text record = { line, (size_t)len };
		enum jrt_status status = orders_transform(&ctx, &scanner, record, &out);
		if (status == JRT_OK) {
			printf("%.*s\n", (int)out.used, out.base);
		} else {
			fprintf(stderr, "%s\n", jrt_status_text(status));
			failed = 1;
		}
	}
	free(line);
	jrt_writer_finish(&out);
	jrt_scanner_finish(&scanner);
	jrt_ctx_finish(&ctx);
	return failed;
}
