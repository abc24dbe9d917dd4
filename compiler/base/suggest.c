/* SPDX-License-Identifier: Apache-2.0 */
/* The nearest name, by the runtime's edit distance. */
#include "base/suggest.h"

#include "json/suggest.h"

static struct jrt_text
name_of(struct text t)
{
	return (struct jrt_text){ t.at, t.len };
}

const char *
suggest(struct text word, const char *const *names, size_t count)
{
	const char *best = NULL;
	unsigned nearest = JRT_UNLIKE;
	for (size_t i = 0; i < count && word.len > 0; i++) {
		unsigned d = jrt_edits(name_of(word), name_of(text_of(names[i])));
		if (d < nearest) {
			nearest = d;
			best = names[i];
		}
	}
	return best;
}
