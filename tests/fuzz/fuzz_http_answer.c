/* SPDX-License-Identifier: Apache-2.0 */
/* What an endpoint may answer: the head and the chunks of a body, at once and in pieces; the
 * results must agree. */
#include "connector/http/http.h"
#include "connector/sink/retry.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct result {
	bool good, complete;
	size_t body, taken;
	uint64_t sum;
};

/* Decodes chunks that arrive in pieces of `piece` bytes. */
static struct result
decode(const char *at, size_t len, size_t piece)
{
	struct jrt_chunks c = { 0 };
	struct result r = { .good = true };
	while (r.taken < len && !r.complete) {
		const char *from = at + r.taken, *start = from;
		const char *end = from + (piece < len - r.taken ? piece : len - r.taken);
		struct jrt_text text;
		enum jrt_chunk_result result;
		while ((result = jrt_chunks_next(&c, &from, end, &text)) == JRT_CHUNK_DATA) {
			assert(text.at >= start && text.at + text.len <= end && text.len > 0);
			r.body += text.len;
			for (size_t i = 0; i < text.len; i++) {
				r.sum = r.sum * 31 + (unsigned char)text.at[i];
			}
		}
		assert(from >= start && from <= end);
		if (result == JRT_CHUNK_BAD) {
			r.good = false;
			return r;
		}
		r.taken += (size_t)(from - start);
		r.complete = result == JRT_CHUNK_END;
		assert(r.complete || from == end);
	}
	return r;
}

static void
inside(struct jrt_text t, const char *at, size_t len)
{
	assert(t.at == NULL || (t.at >= at && t.at + t.len <= at + len));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* In memory of its own, so that a read past its end is noticed. */
	char *text = malloc(size > 0 ? size : 1);
	struct jrt_http_answer whole, part;
	if (text == NULL || size == 0) {
		free(text);
		return 0;
	}
	memcpy(text, data, size);
	ptrdiff_t n = jrt_http_parse_answer(text, size, &whole);
	assert(n >= -1 && n <= (ptrdiff_t)size);
	/* What is complete with these bytes is not complete with fewer, and never extends past
	 * them. */
	for (size_t i = 1; i < size && i < 200; i++) {
		ptrdiff_t m = jrt_http_parse_answer(text, i, &part);
		assert(m == 0 || m == n);
		assert(n <= 0 || m == 0 || i >= (size_t)n);
	}
	if (n > 0) {
		struct jrt_retry_policy policy = { .longest_after_ms = 3600000 };
		uint64_t ms;
		assert(whole.status >= 100 && whole.status <= 999);
		inside(whole.retry_after, text, (size_t)n);
		inside(whole.location, text, (size_t)n);
		assert(!jrt_retry_after_ms(&policy, whole.retry_after, 1700000000, &ms) ||
			ms <= policy.longest_after_ms);
	}
	const char *body = text + (n > 0 ? n : 0);
	size_t len = size - (size_t)(n > 0 ? n : 0);
	struct result all = decode(body, len, len), bytes = decode(body, len, 1);
	assert(all.good == bytes.good);
	assert(!all.good || (all.complete == bytes.complete && all.body == bytes.body &&
				    all.sum == bytes.sum && all.taken == bytes.taken));
	free(text);
	return 0;
}
