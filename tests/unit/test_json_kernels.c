/* SPDX-License-Identifier: Apache-2.0 */
/* The first pass alone: each kernel finds what the portable one finds, wherever strings lie in a
 * block; and kernels that look at numbers judge them correctly. */
#include "json.h"

#include "json/scan_kernel.h"

/* Without the portable one; those that look at numbers come first. */
static const struct {
	const char *name;
	scan_kernel run;
} candidates[] = { { "avx512", jrt_scan_avx512 }, { "avx2", jrt_scan_avx2 },
	{ "neon", jrt_scan_neon }, { "sse2", jrt_scan_sse2 } };
enum { CANDIDATES = sizeof candidates / sizeof *candidates, CHECK_NUMBERS = 3 };

static uint32_t
draw(uint32_t below)
{
	static uint64_t state = 88172645463325252u;
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 11) % below;
}

/* The result of the pass for a text; `copy` is in memory of its own, with padding. */
static struct scan_pass
pass_over(scan_kernel run, const char *copy, size_t len)
{
	static char kinds[9000];
	static uint32_t pos[9000];
	static uint64_t escapes[3];
	struct scan_pass p = { .text = copy,
		.len = len,
		.pos = pos,
		.kinds = kinds,
		.escapes = escapes,
		.tokens = 1,
		.dense = true };
	run(&p);
	return p;
}

/* Whether the pass knows that all numbers and literals are valid: then common ones are not checked
 * again. */
static bool
is_known_right(scan_kernel run, const char *text)
{
	size_t len = strlen(text);
	char *copy = padded(text, len, ' ');
	bool right = pass_over(run, copy, len).plain_right;
	free(copy);
	return right;
}

START_TEST(common_values_are_checked_once)
{
	static const char *const known[] = { "[0,-1,2.5,10.25,-0.5e3]", "[true,false,null]",
		"{\"a\":1.5,\"b\":[12345678901234567890,1e5,-7]}", "[1e5,2E-10,3.5e+07,-0e0]" };
	static const char *const unknown[] = { "[01]", "[1.5.5]", "[-]", "[1.]", "[tru]", "[1-2]",
		"[1e]", "[1e5.5]", "[1e5e5]", "[-true]", "[nul]", "[falsee]", "[true\"\"]" };
	char text[900];
	for (unsigned k = 0; k < CHECK_NUMBERS; k++) {
		scan_kernel run = candidates[k].run;
		if (!jrt_scan_use(candidates[k].name)) {
			continue;
		}
		for (int blanks = 0; blanks < 600; blanks++) {
			for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
				sprintf(text, "%*s%s ", blanks, "", known[i]);
				ck_assert_msg(is_known_right(run, text), "%d %s", blanks, known[i]);
			}
			for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
				sprintf(text, "%*s%s ", blanks, "", unknown[i]);
				ck_assert_msg(
					!is_known_right(run, text), "%d %s", blanks, unknown[i]);
			}
		}
	}
}
END_TEST

/* Either all kernels find a fault in the text, or none does; returns which. */
static bool
has_fault(const char *text, size_t len)
{
	char *copy = padded(text, len, 'a');
	bool fault = pass_over(jrt_scan_portable, copy, len).fault;
	for (unsigned k = 0; k < CANDIDATES; k++) {
		if (jrt_scan_use(candidates[k].name)) {
			ck_assert_msg(pass_over(candidates[k].run, copy, len).fault == fault,
				"%s: %.*s", candidates[k].name, (int)len, text);
		}
	}
	free(copy);
	return fault;
}

/* Every byte at every position of an escape, wherever the escape lies in a block, and in the last
 * blocks, which are processed together. */
START_TEST(all_kernels_agree_on_every_escape)
{
	static const char *const escapes[] = { "\\u12aF", "\\n\\ud83d", "\\\\\\\"\\u" };
	char text[4300];
	for (size_t blanks = 0; blanks < 4110; blanks += blanks == 70 ? 4000 : 1) {
		memset(text, ' ', sizeof text);
		text[blanks] = '"';
		for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
			size_t len = strlen(escapes[i]);
			char *at = text + blanks + 1;
			for (size_t byte = 0; byte < len; byte++) {
				for (unsigned c = 0; c < 0x100;
					c += byte < 2 || blanks < 70 ? 1 : 3) {
					memcpy(at, escapes[i], len);
					memcpy(at + len, "12\"", 4);
					at[byte] = (char)c;
					has_fault(text, (size_t)(at + len + 3 - text));
					has_fault(text, (size_t)(at + len - text)); /* not closed */
				}
			}
			memcpy(at, "\\u00e9\"", 8);
			ck_assert(!has_fault(text, blanks + 8));
			for (unsigned c = 0; c < 0x100; c++) {
				at[5] = (char)c;
				ck_assert(has_fault(text, blanks + 8) ==
					  (strchr("0123456789abcdefABCDEF", (int)c) == NULL ||
						  c == 0));
			}
		}
	}
}
END_TEST

START_TEST(all_kernels_agree_on_escapes_in_any_order)
{
	static const char *const pieces[] = { "\\u00e9", "\\ud83d\\ude00", "\\n", "\\\"", "\\\\",
		"x", "caf\xc3\xa9", "\\uABCD", "\\/", "uuuu", "\\u", "\\u12", "\\", "\\x", "\"",
		"\\u123g", "\\U" };
	enum { PIECES = sizeof pieces / sizeof *pieces, RIGHT = 10 };
	unsigned faults = 0;
	for (unsigned round = 0; round < 40000; round++) {
		char text[8800] = "\"";
		int blanks = (int)draw(64) + (draw(8) == 0 ? 4000 : 0);
		int n = 1 + sprintf(text + 1, "%*s", blanks, "");
		for (unsigned i = draw(60); i > 0; i--) {
			n += sprintf(text + n, "%s", pieces[draw(draw(50) == 0 ? PIECES : RIGHT)]);
		}
		n += sprintf(text + n, "\"");
		faults += has_fault(text, (size_t)n);
	}
	ck_assert_uint_gt(faults, 5000);
	ck_assert_uint_lt(faults, 30000);
}
END_TEST

/* Whether each number and literal is valid, checked one by one. */
static bool
all_are_right(const char *text, size_t len)
{
	static struct jrt_arena arena;
	static struct jrt_scanner s;
	bool right = true;
	s.arena = &arena;
	jrt_scan_use("portable");
	for (size_t at = 0; at < len && right;) {
		size_t n = strcspn(text + at, ",[] ");
		if (n > 0) {
			char *copy = padded(text + at, n, ' ');
			ck_assert(jrt_scan_document(&s, copy, n));
			right = jrt_scan_next(&s) == JRT_SCAN_RECORD;
			free(copy);
		}
		at += n + 1;
	}
	return right;
}

/* Pieces of numbers and literals, mostly in a valid order, over several blocks: a kernel calls text
 * valid exactly if it is. */
START_TEST(kernels_judge_pieces_of_numbers_in_any_order)
{
	static const char *const pieces[] = { "0", "1", "12", "9876543210", ".", "-", "+", "e", "E",
		"true", "false", "null", "tru", "alse", "l", ",", ",", ",", ",-", ",0.5", ",1e5",
		",1.25E-10", " ,", ",true,", ",null", ",false",
		"1234567890123456789012345678901234" };
	enum { PIECES = sizeof pieces / sizeof *pieces };
	unsigned good = 0;
	for (unsigned round = 0; round < 30000; round++) {
		char text[600] = "[";
		int n = 1 + sprintf(text + 1, "%*s", (int)draw(64), "");
		for (unsigned i = draw(40); i > 0; i--) {
			bool any = draw(40) == 0;
			n += sprintf(
				text + n, "%s", any ? pieces[draw(PIECES)] : pieces[17 + draw(9)]);
			n += any ? 0 : sprintf(text + n, ",%u", draw(1000));
		}
		n += sprintf(text + n, "%s", draw(2) == 0 ? "" : "]");
		bool right = all_are_right(text, (size_t)n);
		good += right;
		for (unsigned k = 0; k < CHECK_NUMBERS; k++) {
			if (jrt_scan_use(candidates[k].name)) {
				ck_assert_msg(is_known_right(candidates[k].run, text) == right,
					"%s: %s", candidates[k].name, text);
			}
		}
	}
	ck_assert_uint_gt(good, 5000);
	ck_assert_uint_lt(good, 25000);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("json/kernels");
	TCase *all = tcase_create("kernels");
	tcase_set_timeout(all, 600);
	tcase_add_test(all, common_values_are_checked_once);
	tcase_add_test(all, all_kernels_agree_on_every_escape);
	tcase_add_test(all, all_kernels_agree_on_escapes_in_any_order);
	tcase_add_test(all, kernels_judge_pieces_of_numbers_in_any_order);
	suite_add_tcase(suite, all);
	return suite_main(suite);
}
