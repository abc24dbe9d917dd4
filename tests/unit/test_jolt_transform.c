/* SPDX-License-Identifier: Apache-2.0 */
/* One record through a pipeline, as a C program calls it: what comes out, or why it fails. */
#include "json.h"

#include "jolt/stream.h"

/* Copies the document; {"fail":...} fails after a part of the output. */
static enum jrt_status
copy(struct jrt_ctx *ctx, struct jrt_writer *w)
{
	struct jrt_value *root = jrt_value_of(ctx, ctx->doc->root);
	if (jrt_kind(ctx, root) == JRT_KIND_OBJECT && jrt_find(ctx, root, JRT_TEXT("fail")) >= 0) {
		jrt_put_lit(w, "half of it");
		return JRT_ENDLESS;
	}
	return jrt_put_document(ctx, w, root);
}

static enum jrt_status
transform(struct jrt_writer *out, const char *record)
{
	static struct jrt_ctx ctx;
	struct jrt_scanner scanner;
	jrt_ctx_init(&ctx);
	jrt_scanner_init(&scanner, &ctx.arena);
	enum jrt_status status = jrt_transform(
		&ctx, &scanner, (struct jrt_text){ record, strlen(record) }, out, copy);
	jrt_scanner_finish(&scanner);
	jrt_ctx_finish(&ctx);
	return status;
}

START_TEST(either_the_whole_record_is_appended_or_nothing)
{
	static const struct {
		const char *record;
		enum jrt_status status;
	} failing[] = { { "", JRT_EMPTY }, { "{\"b\":2", JRT_BAD_JSON },
		{ "[1] [2]", JRT_BAD_JSON }, { "\"\xff\"", JRT_BAD_UTF8 },
		{ "{\"fail\":1}", JRT_ENDLESS }, { "null", JRT_NOTHING } };
	struct jrt_writer out;
	jrt_writer_init(&out);
	ck_assert_int_eq(transform(&out, "{\"a\": 1}"), JRT_OK);
	for (size_t i = 0; i < sizeof failing / sizeof *failing; i++) {
		ck_assert_int_eq(transform(&out, failing[i].record), failing[i].status);
	}
	ck_assert_int_eq(transform(&out, " [\n1.50 ]\n"), JRT_OK);
	jrt_put(&out, "", 1);
	ck_assert_str_eq(out.base, "{\"a\":1}[1.50]");
	jrt_writer_finish(&out);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("jolt/transform");
	TCase *tcase = tcase_create("transform");
	tcase_add_test(tcase, either_the_whole_record_is_appended_or_nothing);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
