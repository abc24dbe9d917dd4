/* SPDX-License-Identifier: Apache-2.0 */
/* JSON as bytes: it is valid where jansson says so, it is the same document after being read as
 * values and written, every kernel finds the same, and a batch of lines gives what each line gives
 * alone. */
#include "json/scan.h"
#include "json/value.h"

#include <assert.h>
#include <jansson.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const kernels[] = { "portable", "neon", "sse2", "avx2", "avx512" };
enum { KERNELS = sizeof kernels / sizeof *kernels };

static struct jrt_ctx ctx;
static struct jrt_scanner scanner;

/* The text in memory of its own, with padding that must not matter. */
static char *
padded(const char *text, size_t len, unsigned kind)
{
	char *copy = malloc(len + JRT_PADDING);
	assert(copy != NULL);
	if (len > 0) {
		memcpy(copy, text, len);
	}
	memset(copy + len, "\0\"7\xbf\\"[kind], JRT_PADDING);
	return copy;
}

/* ---- the result of a scan, as a number ------------------------------------ */

static uint64_t
add(uint64_t sum, const void *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		sum = (sum ^ ((const unsigned char *)bytes)[i]) * 0x100000001b3u;
	}
	return sum;
}

static uint64_t
add_result(uint64_t sum, enum jrt_scan_result found)
{
	struct jrt_fault fault = scanner.fault;
	size_t reported[] = { found, fault.status, fault.offset };
	if (found == JRT_SCAN_RECORD) {
		struct jrt_raw raw = jrt_raw_of(&scanner.doc, scanner.doc.root);
		return add(add(sum, reported, sizeof *reported), raw.at, raw.len);
	}
	return add(sum, reported, sizeof reported);
}

/* All records of text[from..to) as a batch; `dense`: after a text of numbers. */
static uint64_t
add_lines(uint64_t sum, const char *text, size_t from, size_t to, unsigned padding, bool dense)
{
	char *copy = padded(text + from, to - from, padding);
	enum jrt_scan_result found;
	scanner.dense = dense;
	assert(jrt_scan_lines(&scanner, copy, to - from));
	while ((found = jrt_scan_next(&scanner)) != JRT_SCAN_END) {
		assert(scanner.line_from <= scanner.line_to && scanner.line_to <= to - from);
		assert(memchr(copy + scanner.line_from, '\n',
			       scanner.line_to - scanner.line_from) == NULL);
		sum = add_result(sum, found);
	}
	free(copy);
	return sum;
}

/* Each line as a document. */
static uint64_t
add_each_line(uint64_t sum, const char *text, size_t len)
{
	for (const char *at = text, *end = text + len; at < end;) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		stop = stop == NULL ? end : stop;
		char *copy = padded(at, (size_t)(stop - at), 2);
		assert(jrt_scan_document(&scanner, copy, (size_t)(stop - at)));
		enum jrt_scan_result found = jrt_scan_next(&scanner);
		if (found == JRT_SCAN_RECORD || scanner.fault.status != JRT_EMPTY) {
			sum = add_result(sum, found);
		}
		free(copy);
		at = stop + 1;
	}
	return sum;
}

/* A position after a line end, in the middle or later. */
static size_t
cut(const char *text, size_t len)
{
	const char *end = memchr(text + len / 2, '\n', len - len / 2);
	return end == NULL ? len : (size_t)(end + 1 - text);
}

static void
check_lines(const char *text, size_t len)
{
	size_t half = cut(text, len);
	jrt_scan_use("portable");
	uint64_t sum = add_each_line(0, text, len);
	for (unsigned k = 0; k < KERNELS; k++) {
		if (jrt_scan_use(kernels[k])) {
			uint64_t first = add_lines(0, text, 0, half, k, true);
			assert(add_lines(0, text, 0, len, k, false) == sum);
			assert(add_lines(first, text, half, len, k, true) == sum);
		}
	}
}

/* ---- one document -------------------------------------------------------- */

/* Whether jansson refuses it for reasons of its own. */
static bool
is_its_own(const char *message)
{
	return strstr(message, "overflow") != NULL || strstr(message, "too big") != NULL ||
	       strstr(message, "NUL byte in object key") != NULL ||
	       strstr(message, "invalid Unicode '") != NULL;
}

/* Looks at all of it, and marks numbers to be written anew. */
static void
look(struct jrt_value *v)
{
	switch (jrt_kind(&ctx, v)) {
	case JRT_KIND_LIST:
		for (uint32_t i = 0; i < jrt_list_of(&ctx, v)->count; i++) {
			look(jrt_list_of(&ctx, v)->items[i]);
		}
		break;
	case JRT_KIND_OBJECT:
		for (uint32_t i = 0; i < jrt_object_of(&ctx, v)->count; i++) {
			struct jrt_member *m = &jrt_object_of(&ctx, v)->members[i];
			assert(jrt_find(&ctx, v, m->key) == (int64_t)i);
			look(m->value);
		}
		break;
	case JRT_KIND_DOUBLE:
		v->raw.at = NULL;
		break;
	default:
		break;
	}
}

static uint32_t
count_members(jrt_ref object)
{
	uint32_t n = 0;
	struct jrt_members m = jrt_members(ctx.doc, object);
	while (jrt_next_member(&m)) {
		n++;
	}
	return n;
}

/* Writes the values of the record; the text must be jansson's document. */
static void
check_document(json_t *expected)
{
	struct jrt_writer w;
	jrt_writer_init(&w);
	jrt_ctx_begin(&ctx, &scanner.doc);
	struct jrt_value *v = jrt_value_of(&ctx, scanner.doc.root);
	if (jrt_is_map(&ctx, v)) {
		uint32_t count = jrt_object_of(&ctx, v)->count;
		bool repeats = jrt_repeats_keys(&scanner.doc, scanner.doc.root);
		assert(repeats == (count_members(scanner.doc.root) != count));
	}
	struct jrt_value *copy = jrt_deep_copy(&ctx, v);
	assert(jrt_equal(&ctx, v, copy));
	look(copy);
	(void)jrt_to_text(&ctx, copy);
	jrt_put_value(&ctx, &w, copy);
	assert(ctx.status == JRT_OK && w.status == JRT_OK);

	char *again = padded(w.base, w.used, 0);
	struct jrt_scanner second;
	jrt_scanner_init(&second, &ctx.arena);
	assert(jrt_scan_document(&second, again, w.used));
	assert(jrt_scan_next(&second) == JRT_SCAN_RECORD);
	jrt_scanner_finish(&second);
	if (expected != NULL) {
		const size_t flags = JSON_COMPACT | JSON_ENCODE_ANY;
		json_t *got = json_loadb(w.base, w.used, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
		assert(got != NULL);
		char *a = json_dumps(got, flags), *b = json_dumps(expected, flags);
		assert(a != NULL && b != NULL && strcmp(a, b) == 0);
		free(a);
		free(b);
		json_decref(got);
	}
	free(again);
	jrt_writer_finish(&w);
}

static void
check_one(const char *text, size_t len)
{
	size_t mark = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	json_error_t error = { .text = "" };
	/* jansson loses a NUL after a number; no valid text has one */
	bool nul = memchr(text, '\0', len) != NULL;
	json_t *expected =
		nul ? NULL
		    : json_loadb(text + mark, len - mark, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
	uint64_t sum = 0;
	for (unsigned k = 0; k < KERNELS; k++) {
		if (!jrt_scan_use(kernels[k])) {
			continue;
		}
		char *copy = padded(text, len, k);
		scanner.dense = len % 2 == 0;
		assert(jrt_scan_document(&scanner, copy, len));
		enum jrt_scan_result found = jrt_scan_next(&scanner);
		uint64_t reported = add_result(0, found);
		assert(k == 0 || reported == sum);
		sum = reported;
		if (found == JRT_SCAN_RECORD) {
			assert(expected != NULL || is_its_own(error.text));
			check_document(expected);
		} else {
			assert(found == JRT_SCAN_FAULT && scanner.fault.offset <= len);
			assert(expected == NULL || scanner.fault.status == JRT_TOO_DEEP);
		}
		assert(jrt_scan_next(&scanner) == JRT_SCAN_END);
		free(copy);
	}
	json_decref(expected);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = size > 0 ? (const char *)data : "";
	if (scanner.arena == NULL) {
		jrt_ctx_init(&ctx);
		jrt_scanner_init(&scanner, &ctx.arena);
	}
	jrt_arena_reset(&ctx.arena);
	check_one(text, size);
	check_lines(text, size);
	return 0;
}
