/* SPDX-License-Identifier: Apache-2.0 */
/* What the page asks, and the JSON that it is answered with. */
#ifndef PLAY_ANSWER_H
#define PLAY_ANSWER_H

#include "play/job.h"

#include "cmd/cmd.h"

enum answer_kind {
	ANSWER_CHECK, /* what `check`, `explain` and `emit` say of the spec */
	ANSWER_RUN, /* what `trace` tells of each record of the input */
};

struct question {
	enum answer_kind kind;
	const struct options *options; /* of the command; paths in them are absolute */
	struct text spec, input;
	const char *spec_name; /* of its file, without a folder */
};

/* The name by which messages call the input. */
#define ANSWER_INPUT "input"

/* Answers on standard output, in the current folder, which is the child's own; its status. */
int answer(struct question *);

/* What the page is told of it: an object with `outcome` ("done", "too long", "too much", "killed",
 * "dropped", "failed"), `messages` (standard error) and, of a check that was done, `answer`:
 * {"diagnostics","compiled","explain","c"}; of a run `records`, a line of `joltc trace
 * --format=json` each, and `compiled`. */
void answer_json(struct buffer *, enum answer_kind, const struct job_result *);
#endif
