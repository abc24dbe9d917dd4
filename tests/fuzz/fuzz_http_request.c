/* SPDX-License-Identifier: Apache-2.0 */
/* What a client may send: the head of a request and its chunks, at once and in pieces. */
#include "connector/http/http_request.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
inside(struct jrt_text t, const char *at, size_t len)
{
	assert(t.at == NULL || jrt_is(t, "/") || (t.at >= at && t.at + t.len <= at + len));
}

static void
check_head(const char *at, size_t len)
{
	struct jrt_http_request r;
	bool good = jrt_http_parse_request(at, len, &r);
	assert(good == (r.status == 0) && good == (r.error == NULL));
	if (!good) {
		assert(r.status >= 400 && r.status < 600);
		return;
	}
	assert(jrt_http_may_begin(at[0]));
	assert(r.path.len > 0 || r.method == JRT_HTTP_OTHER);
	inside(r.path, at, len);
	inside(r.type, at, len);
	assert(r.body != JRT_BODY_CLOSE && (r.body == JRT_BODY_LENGTH) == (r.length > 0));
	/* No line that another program could take for two lines, or for a part of the line before.
	 */
	for (size_t i = 0; i < len; i++) {
		assert(at[i] != '\0' && (at[i] == '\n') == (i > 0 && at[i - 1] == '\r'));
	}
	assert(r.body != JRT_BODY_CHUNKED || !r.http10);
}

/* The sum of the body's bytes, and how many bytes of the input the body takes; -1: malformed. */
static int64_t
decode(const char *at, size_t len, size_t piece, size_t *taken)
{
	struct jrt_chunks c = { .strict = true };
	int64_t sum = 0;
	enum jrt_chunk_result result = JRT_CHUNK_MORE;
	*taken = 0;
	while (result == JRT_CHUNK_MORE && *taken < len) {
		const char *from = at + *taken, *start = from;
		const char *end = from + (piece < len - *taken ? piece : len - *taken);
		struct jrt_text text;
		while ((result = jrt_chunks_next(&c, &from, end, &text)) == JRT_CHUNK_DATA) {
			assert(text.at >= start && text.at + text.len <= end && text.len > 0);
			for (size_t i = 0; i < text.len; i++) {
				sum = (sum * 31 + (unsigned char)text.at[i]) % 1000003;
			}
		}
		assert(from <= end && (from == end || result != JRT_CHUNK_MORE));
		*taken += (size_t)(from - start);
	}
	return result == JRT_CHUNK_BAD ? -1 : sum;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0) {
		return 0;
	}
	/* In memory of its own, so that a read past its end is noticed. */
	char *text = malloc(size);
	if (text == NULL) {
		return 0;
	}
	memcpy(text, data, size);
	size_t head = jrt_http_head_length(text, size), whole, part;
	assert(head <= size);
	if (head > 0) {
		check_head(text, head);
	}
	check_head(text, size);
	int64_t sum = decode(text + head, size - head, size, &whole);
	assert(decode(text + head, size - head, 1, &part) == sum && part == whole);
	free(text);
	return 0;
}
