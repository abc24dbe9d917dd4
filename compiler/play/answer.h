/* SPDX-License-Identifier: Apache-2.0 */
/* The page's questions, and the JSON that answers them. */
#ifndef PLAY_ANSWER_H
#define PLAY_ANSWER_H

#include "play/job.h"

#include "cmd/cmd.h"

enum answer_kind {
	ANSWER_CHECK, /* what `check`, `explain` and `emit` print for the spec */
	ANSWER_RUN, /* what `trace` prints for each record of the input */
};

struct question {
	enum answer_kind kind;
	const struct options *options; /* of the command; paths in them are absolute */
	struct text spec, input;
	const char *spec_name; /* of its file, without a folder */
};

/* The name of the input in messages. */
#define ANSWER_INPUT "input"

/* Answers on standard output, in the current folder, which belongs to the child; returns its
 * status. */
int answer(struct question *);

/* The answer to the page: an object with `outcome` ("done", "too long", "too much", "killed",
 * "dropped", "failed"), `messages` (standard error) and, for a completed check, `answer`:
 * {"diagnostics","compiled","explain","c"}; for a run `records`, each a line of `joltc trace
 * --format=json`, and `compiled`. */
void answer_json(struct buffer *, enum answer_kind, const struct job_result *);
#endif
