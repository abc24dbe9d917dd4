/* SPDX-License-Identifier: Apache-2.0 */
/* Batches of records: which kernel scans them, where each record begins and ends, and what is wrong
 * with it. */
#include "json/scan.h"

#include "json/form.h"
#include "json/scan_kernel.h"
#include "json/validate.h"

#include <stdatomic.h>
#include <stdlib.h>

enum {
	LOOKED_AHEAD = 64 * 1024, /* bytes of a longer document: speed only */
	SMALL = 512 * 1024 /* bytes of input: memory for more is freed; speed only */
};

/* ---- the kernel ---------------------------------------------------------- */

static const struct kernel {
	const char *name;
	scan_kernel run;
} kernels[] = {
#if defined __x86_64__
	{ "avx512", jrt_scan_avx512 }, { "avx2", jrt_scan_avx2 }, { "sse2", jrt_scan_sse2 },
#elif defined __aarch64__
	{ "neon", jrt_scan_neon },
#endif
	{ "portable", jrt_scan_portable }
};

/* The later ones work as well. */
static unsigned
best_kernel(void)
{
#if defined __x86_64__
	if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2") &&
		__builtin_cpu_supports("pclmul") && __builtin_cpu_supports("bmi2")) {
		return 0;
	}
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") &&
		__builtin_cpu_supports("bmi2")) {
		return 1;
	}
	return 2;
#else
	return 0;
#endif
}

static unsigned
choose_kernel(void)
{
	unsigned best = best_kernel();
	const char *wanted = getenv("JOLTC_SCAN");
	for (unsigned i = best; wanted != NULL && i < sizeof kernels / sizeof *kernels; i++) {
		if (strcmp(kernels[i].name, wanted) == 0) {
			return i;
		}
	}
	return best;
}

/* The same, whichever thread sets it first. */
static const struct kernel *_Atomic chosen;

static const struct kernel *
kernel(void)
{
	const struct kernel *k = atomic_load_explicit(&chosen, memory_order_relaxed);
	if (k == NULL) {
		k = &kernels[choose_kernel()];
		atomic_store_explicit(&chosen, k, memory_order_relaxed);
	}
	return k;
}

const char *
jrt_scan_name(void)
{
	return kernel()->name;
}

bool
jrt_scan_use(const char *name)
{
	for (unsigned i = best_kernel(); i < sizeof kernels / sizeof *kernels; i++) {
		if (strcmp(kernels[i].name, name) == 0) {
			atomic_store_explicit(&chosen, &kernels[i], memory_order_relaxed);
			return true;
		}
	}
	return false;
}

/* ---- memory -------------------------------------------------------------- */

void
jrt_scanner_init(struct jrt_scanner *s, struct jrt_arena *arena)
{
	*s = (struct jrt_scanner){ .arena = arena };
}

void
jrt_scanner_finish(struct jrt_scanner *s)
{
	free(s->pos);
	free(s->close);
	free(s->kinds);
	free(s->escapes);
	jrt_forms_free(s->forms);
	*s = (struct jrt_scanner){ 0 };
}

/* At most one token a byte, one before the first, and what extraction writes beyond the end.  Pages
 * that are never touched take no memory. */
static bool
make_room(struct jrt_scanner *s, size_t len)
{
	if (s->pos != NULL && len <= s->room && (s->room <= SMALL || len > s->room / 4)) {
		return true;
	}
	struct jrt_arena *arena = s->arena;
	jrt_scanner_finish(s);
	s->arena = arena;
	len = len < SMALL ? SMALL : len;
	size_t tokens = len + 2 * 64;
	s->pos = malloc(tokens * sizeof *s->pos);
	s->close = malloc(tokens * sizeof *s->close);
	s->kinds = malloc(tokens + 64);
	s->escapes = malloc((len / 64 / 64 + 2) * sizeof *s->escapes);
	s->forms = jrt_forms_new();
	if (s->pos == NULL || s->close == NULL || s->kinds == NULL || s->escapes == NULL ||
		s->forms == NULL) {
		jrt_scanner_finish(s);
		s->arena = arena;
		return false;
	}
	s->room = len;
	return true;
}

/* ---- scanning ------------------------------------------------------------ */

static bool
are_zero(const uint64_t *words, size_t count)
{
	uint64_t any = 0;
	for (size_t i = 0; i < count; i++) {
		any |= words[i];
	}
	return any == 0;
}

/* Tokens of text[from..to); false: there is an error. */
static bool
scan(struct jrt_scanner *s, size_t from, size_t to, bool lines)
{
	size_t len = to - from;
	struct scan_pass p = { .text = s->text + from,
		.len = len,
		.lines = lines,
		.pos = s->pos,
		.kinds = s->kinds,
		.escapes = s->escapes,
		.tokens = 1,
		.dense = s->dense };
	size_t words = len / 64 / 64 + 2; /* of blocks with backslashes, a bit for each */
	memset(s->escapes, 0, words * sizeof *s->escapes);
	s->pos[0] = 0;
	kernel()->run(&p);
	s->dense = p.dense;
	s->plain = are_zero(s->escapes, words);
	s->tokens = p.tokens;
	s->pos[p.tokens] = (uint32_t)len; /* ends a scalar at the very end */
	s->kinds[p.tokens] = '\n';
	s->doc = (struct jrt_doc){ .base = s->text + from,
		.pos = s->pos,
		.kinds = s->kinds,
		.close = s->close,
		.escapes = s->escapes,
		.arena = s->arena };
	jrt_forms_begin(s->forms, &(struct jrt_tokens){ .text = s->doc.base,
					  .pos = s->pos,
					  .kinds = s->kinds,
					  .close = s->close,
					  .end = s->tokens,
					  .plain_right = p.plain_right });
	return !p.fault;
}

/* The position, plus one, of the first bracket near the beginning of the text that is too deep; 0:
 * there is none.  Without this check a bomb of brackets would take memory for each before it is
 * rejected. */
static size_t
too_deep(const char *text, size_t len)
{
	size_t depth = 0;
	bool in_string = false;
	for (size_t i = 0; i < len && i < LOOKED_AHEAD; i++) {
		char c = text[i];
		if (in_string) {
			i += c == '\\';
			in_string = c != '"';
		} else if (c == '"') {
			in_string = true;
		} else if (c == '[' || c == '{') {
			if (++depth > JRT_MAX_DEPTH) {
				return i + 1;
			}
		} else if (c == ']' || c == '}') {
			depth -= depth > 0;
		}
	}
	return 0;
}

static bool
begin(struct jrt_scanner *s, const char *text, size_t len, bool lines)
{
	size_t deep = !lines && len > LOOKED_AHEAD ? too_deep(text, len) : 0;
	size_t wanted = deep > 0 ? deep : len;
	if (len >= (size_t)1 << 31 || !make_room(s, wanted)) {
		return false;
	}
	s->deep = deep;
	s->text = text;
	s->len = len;
	s->lines = lines;
	s->next = 1;
	s->at = 0;
	s->line = 0;
	s->line_from = 0;
	s->line_to = 0;
	s->one_by_one = !scan(s, 0, wanted, lines);
	return true;
}

bool
jrt_scan_lines(struct jrt_scanner *s, const char *text, size_t len)
{
	return begin(s, text, len, true);
}

bool
jrt_scan_document(struct jrt_scanner *s, const char *text, size_t len)
{
	return begin(s, text, len, false);
}

/* ---- records ------------------------------------------------------------- */

/* Locates the error that the first pass found: byte by byte, since only faulty records come
 * here. */
static struct jrt_fault
find_fault(const char *text, size_t len)
{
	struct scan_state utf8 = { 0 };
	bool in_string = false;
	size_t opened = 0;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c >= 0x80 && i >= utf8.checked) {
			unsigned n = scan_utf8_length((const unsigned char *)text + i);
			if (n == 0 || i + n > len) {
				return (struct jrt_fault){ JRT_BAD_UTF8, i };
			}
			utf8.checked = i + n;
		}
		if (!in_string) {
			in_string = c == '"';
			opened = i;
		} else if (c == '"') {
			in_string = false;
		} else if (c < 0x20) {
			return (struct jrt_fault){ JRT_BAD_JSON, i };
		} else if (c == '\\') {
			size_t need = i + 1 < len && text[i + 1] == 'u' ? 6 : 2;
			if (len - i < need || !scan_escape_is_right(text + i + 1)) {
				return (struct jrt_fault){ JRT_BAD_JSON, i };
			}
			i++;
		}
	}
	return (struct jrt_fault){ JRT_BAD_JSON, in_string ? opened : 0 };
}

static bool
is_blank(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r' && text[i] != '\n') {
			return false;
		}
	}
	return true;
}

/* The token after a byte order mark at the record's first byte `from`; the reference's loader skips
 * the mark too.  The scanner takes the mark for the beginning of a token, so a scalar right behind
 * it begins none. */
static uint32_t
skip_mark(const struct jrt_scanner *s, uint32_t token, size_t from)
{
	const char *at = s->doc.base + s->pos[token];
	if (s->pos[token] != from || memcmp(at, "\xef\xbb\xbf", 3) != 0) {
		return token;
	}
	if (is_blank(at + 3, 1) || s->pos[token + 1] == s->pos[token] + 3) {
		return token + 1;
	}
	s->pos[token] += 3;
	s->kinds[token] = scan_kind(at[3]);
	return token;
}

/* Whether the document at s->next has a known form; if so, it is valid. */
static inline bool
take_known(struct jrt_scanner *s)
{
	uint32_t behind = jrt_forms_take(s->forms, s->next);
	if (behind == 0) {
		return false;
	}
	s->doc.root = s->next;
	s->doc.end = s->next = behind;
	s->doc.plain = s->plain || jrt_is_without_escapes(&s->doc);
	return true;
}

/* Validates the document at s->next; `from` is where its bytes begin in doc.base. */
static enum jrt_scan_result
take(struct jrt_scanner *s, size_t from, bool bounded)
{
	uint32_t token = skip_mark(s, s->next, from);
	size_t len = s->pos[s->tokens], offset = 0;
	s->doc.root = token;
	enum jrt_status status =
		jrt_validate(jrt_forms_tokens(s->forms), len, &token, bounded, &offset);
	s->next = token;
	if (status == JRT_OK && token < s->tokens && s->doc.base[s->pos[token]] != '\n') {
		status = JRT_BAD_JSON; /* text after the end of the document */
		offset = s->pos[token];
	}
	s->doc.end = token;
	if (status != JRT_OK) {
		s->fault = (struct jrt_fault){ status, offset - from };
		return JRT_SCAN_FAULT;
	}
	s->doc.plain = s->plain || jrt_is_without_escapes(&s->doc);
	jrt_forms_learn(s->forms, s->doc.root, token);
	return JRT_SCAN_RECORD;
}

static enum jrt_scan_result
next_document(struct jrt_scanner *s)
{
	if (s->at > 0) {
		return JRT_SCAN_END;
	}
	s->at = 1;
	s->line = 1;
	s->line_from = 0;
	s->line_to = s->len;
	if (s->deep > 0) {
		s->fault = (struct jrt_fault){ JRT_TOO_DEEP, s->deep - 1 };
		return JRT_SCAN_FAULT;
	}
	if (s->one_by_one) {
		s->fault = find_fault(s->text, s->len);
		return JRT_SCAN_FAULT;
	}
	if (s->tokens == 1) {
		s->fault = (struct jrt_fault){ JRT_EMPTY, 0 };
		return JRT_SCAN_FAULT;
	}
	return take_known(s) ? JRT_SCAN_RECORD : take(s, 0, true);
}

/* A line of a batch that contains an error somewhere. */
static enum jrt_scan_result
next_line_alone(struct jrt_scanner *s)
{
	while (s->at < s->len) {
		const char *at = s->text + s->at;
		const char *end = memchr(at, '\n', s->len - s->at);
		s->line++;
		s->line_from = s->at;
		s->line_to = end == NULL ? s->len : (size_t)(end - s->text);
		s->at = s->line_to + 1;
		size_t len = s->line_to - s->line_from;
		if (is_blank(at, len)) {
			continue;
		}
		s->next = 1;
		if (!scan(s, s->line_from, s->line_to, false)) {
			s->fault = find_fault(at, len);
			return JRT_SCAN_FAULT;
		}
		return take_known(s) ? JRT_SCAN_RECORD : take(s, 0, true);
	}
	return JRT_SCAN_END;
}

/* The byte after the line that contains token `t`. */
static size_t
end_of_line(const struct jrt_scanner *s, size_t from)
{
	const char *end = memchr(s->text + from, '\n', s->len - from);
	return end == NULL ? s->len : (size_t)(end - s->text);
}

enum jrt_scan_result
jrt_scan_next(struct jrt_scanner *s)
{
	if (!s->lines) {
		return next_document(s);
	}
	if (s->one_by_one) {
		return next_line_alone(s);
	}
	if (take_known(s)) {
		s->line++;
		s->line_from = s->at;
		s->line_to = s->pos[s->next];
		s->next += s->next < s->tokens; /* the line end */
		s->at = s->line_to + (s->line_to < s->len);
		return JRT_SCAN_RECORD;
	}
	while (s->next < s->tokens && s->text[s->pos[s->next]] == '\n') { /* blank lines */
		s->at = s->pos[s->next++] + 1;
		s->line++;
	}
	if (s->next >= s->tokens) {
		s->line += s->at < s->len; /* white space without a line end */
		s->at = s->len;
		return JRT_SCAN_END;
	}
	s->line++;
	s->line_from = s->at;
	bool last = s->text[s->pos[s->tokens - 1]] != '\n'; /* the batch lacks its last line end */
	enum jrt_scan_result result = take(s, s->line_from, last);
	if (result == JRT_SCAN_RECORD && s->next < s->tokens) {
		s->line_to = s->pos[s->next];
	} else {
		s->line_to = end_of_line(s, s->line_from);
		while (s->next < s->tokens && s->pos[s->next] < s->line_to) {
			s->next++;
		}
	}
	s->next += s->next < s->tokens; /* the line end */
	s->at = s->line_to + 1 > s->len ? s->len : s->line_to + 1;
	return result;
}
