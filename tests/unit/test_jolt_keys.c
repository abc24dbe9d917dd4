/* SPDX-License-Identifier: Apache-2.0 */
/* Keys as they are spelled, and whether a record has keys spelled with escapes. */
#include "json.h"

#include "jolt/keys.h"

enum { WORD = 64 * 64 }; /* bytes whose blocks share a word of jrt_doc.escapes */

/* A line before, the record of `len` bytes whose key at `escaped` has an escape (0: none has), and
 * a line after it.  The lines around it hold escapes, up to the block before the record. */
static bool
is_plain(size_t before, size_t len, size_t escaped, struct jrt_scanner *s)
{
	static char text[16 * WORD + JRT_PADDING];
	size_t from = before, total = before + len + 200;
	memset(text, ' ', sizeof text);
	if (before >= 64) {
		text[0] = '[';
		memcpy(text + before / 64 * 64 - 6, "\"\\n\"]\n", 6);
	}
	text[from] = '{';
	memcpy(text + from + 1, "\"a\":1", 5);
	text[from + len - 1] = '}';
	if (escaped != 0) {
		memcpy(text + from + escaped, ",\"\\u0062\":2", 11);
	}
	text[from + len] = '\n';
	memcpy(text + total - 6, "[\"\\n\"]", 6);
	ck_assert(jrt_scan_lines(s, text, total));
	if (before >= 64) {
		ck_assert_int_eq(jrt_scan_next(s), JRT_SCAN_RECORD);
	}
	ck_assert_int_eq(jrt_scan_next(s), JRT_SCAN_RECORD);
	ck_assert_uint_eq(s->doc.pos[s->doc.root], from);
	return jrt_look_at_keys(&s->doc).plain;
}

START_TEST(an_escape_is_seen_wherever_it_is)
{
	static const size_t befores[] = { 0, 100, 1000, WORD - 100, WORD, WORD + 2000,
		2 * WORD - 64, 2 * WORD + 1000 };
	static const size_t lengths[] = { 40, 300, WORD - 1, WORD + 1, 2 * WORD + 500, 3 * WORD };
	struct jrt_arena arena = { 0 };
	struct jrt_scanner s;
	jrt_scanner_init(&s, &arena);
	for (unsigned k = 0; k < KERNELS; k++) {
		for (unsigned i = 0; jrt_scan_use(kernels[k]) && i < 8 * 6; i++) {
			size_t before = befores[i / 6], len = lengths[i % 6];
			ck_assert_msg(is_plain(before, len, 0, &s), "%s: %zu %zu", kernels[k],
				before, len);
			for (size_t at = 6; at <= len - 12; at += at < len - 12 - 61 ? 61 : 1) {
				ck_assert_msg(!is_plain(before, len, at, &s), "%s: %zu %zu %zu",
					kernels[k], before, len, at);
			}
		}
	}
	jrt_scanner_finish(&s);
	jrt_arena_finish(&arena);
}
END_TEST

/* The keys of an object as streaming code sees them, each with its length; a key spelled with
 * escapes comes again, decoded, if no name matched it. */
static const char *
keys_of(const char *json, const char *known)
{
	static char seen[400];
	struct record r;
	record_open(&r, json);
	struct jrt_doc looked = jrt_look_at_keys(&r.scanner.doc);
	struct jrt_keys k = jrt_keys(&looked, looked.root);
	size_t used = 0;
	seen[0] = '\0';
	while (jrt_next_key(&k)) {
		size_t len = jrt_key_length(&k);
		used += (size_t)sprintf(seen + used, "%.*s/%zu ", (int)len, k.spelled + 1, len);
		if (len != strlen(known) || memcmp(k.spelled + 1, known, len) != 0) {
			jrt_respell(&k);
		}
	}
	record_close(&r);
	return seen;
}

START_TEST(a_key_with_escapes_comes_again_decoded)
{
	ck_assert_str_eq(keys_of("{}", ""), "");
	ck_assert_str_eq(keys_of("{\"a\":1,\"bc\" :{\"x\":2},\"\":[3]}", "none"), "a/1 bc/2 /0 ");
	ck_assert_str_eq(keys_of("{\"\\u0061\":1,\"b\":2}", "none"), "\\u0061/6 a/1 b/1 ");
	ck_assert_str_eq(keys_of("{\"\\u0061\":1,\"b\":2}", "\\u0061"), "\\u0061/6 b/1 ");
	ck_assert_str_eq(
		keys_of("{\"a\":1,\"b\\n\" \t:\"\\\\\",\"c\":2}", "none"), "a/1 b\\n/3 b\n/2 c/1 ");
	ck_assert_str_eq(
		keys_of("{\"\\\"\":1}", "none"), "\\\"/2 \x01/1 "); /* no name matches either */
}
END_TEST

START_TEST(names_are_compared_with_decoded_keys)
{
	struct record r;
	record_open(&r, "{\"long\\u0020name\":1}");
	const struct jrt_doc *d = &r.scanner.doc;
	struct jrt_keys k = jrt_keys(d, d->root);
	ck_assert(jrt_next_key(&k));
	ck_assert(jrt_key_text_is(&k, "long name"));
	ck_assert(!jrt_key_text_is(&k, "long names"));
	ck_assert(!jrt_key_text_is(&k, "long\\u0020name"));
	ck_assert(jrt_key_is(&k, "long\\u0020name")); /* as it is spelled */
	ck_assert(!jrt_key_is(&k, "long name"));
	record_close(&r);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("jolt/keys");
	TCase *tcase = tcase_create("keys");
	tcase_set_timeout(tcase, 600);
	tcase_add_test(tcase, an_escape_is_seen_wherever_it_is);
	tcase_add_test(tcase, a_key_with_escapes_comes_again_decoded);
	tcase_add_test(tcase, names_are_compared_with_decoded_keys);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
