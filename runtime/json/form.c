/* SPDX-License-Identifier: Apache-2.0 */
/* Forms of records, by their tokens. */
#include "json/form.h"

#include "json/validate.h"

#include <stdlib.h>

enum {
	FORMS = 4,
	MOST_TOKENS = 1 << 14, /* a form takes five bytes for each */
	MOST_PATIENCE = 64
};

struct form {
	uint32_t tokens; /* including the line end; 0: none */
	uint32_t pairs, plain;
	uint16_t *pair; /* matching brackets, from the root on; all three arrays share one
			   allocation */
	uint16_t *plain_at; /* numbers and literals */
	char *kinds;
};

struct jrt_forms {
	struct jrt_tokens tokens;
	struct form form[FORMS];
	struct form *likely; /* the last one used */
	uint32_t oldest; /* the one to be replaced next */
	/* Records that differ all the time cost less if not all of them are learned. */
	uint32_t patience, wait;
};

struct jrt_forms *
jrt_forms_new(void)
{
	struct jrt_forms *f = calloc(1, sizeof *f);
	if (f != NULL) {
		f->likely = f->form;
	}
	return f;
}

void
jrt_forms_free(struct jrt_forms *f)
{
	for (uint32_t i = 0; f != NULL && i < FORMS; i++) {
		free(f->form[i].pair);
	}
	free(f);
}

void
jrt_forms_begin(struct jrt_forms *f, const struct jrt_tokens *tokens)
{
	f->tokens = *tokens;
}

const struct jrt_tokens *
jrt_forms_tokens(const struct jrt_forms *f)
{
	return &f->tokens;
}

static inline uint64_t
word(const char *at)
{
	uint64_t w;
	memcpy(&w, at, sizeof w);
	return w;
}

/* Like memcmp() == 0, but short texts need no call. */
static inline bool
same(const char *a, const char *b, uint32_t n)
{
	if (n < 8 || n > 64) {
		return memcmp(a, b, n) == 0;
	}
	uint64_t differs = word(a + n - 8) ^ word(b + n - 8);
	for (uint32_t i = 0; i < n - 8; i += 8) {
		differs |= word(a + i) ^ word(b + i);
	}
	return differs == 0;
}

static inline bool
fits(const struct form *f, const struct jrt_tokens *t, uint32_t root)
{
	return f->tokens != 0 && f->tokens <= t->end + 1 - root &&
	       t->kinds[root + f->tokens - 1] == '\n' && /* most records have another length */
	       same(t->kinds + root, f->kinds, f->tokens);
}

/* Any but the likely one. */
static struct form *
find_form(struct jrt_forms *forms, uint32_t root)
{
	for (uint32_t i = 0; i < FORMS; i++) {
		if (fits(&forms->form[i], &forms->tokens, root)) {
			return &forms->form[i];
		}
	}
	return NULL;
}

uint32_t
jrt_forms_take(struct jrt_forms *forms, uint32_t root)
{
	const struct jrt_tokens *t = &forms->tokens;
	struct form *f = forms->likely;
	if (!fits(f, t, root)) {
		f = find_form(forms, root);
		if (f == NULL) {
			return 0;
		}
		forms->likely = f;
	}
	forms->patience = 0;
	for (uint32_t i = 0; i < f->pairs; i++) {
		t->close[root + f->pair[2 * i]] = root + f->pair[2 * i + 1];
	}
	if (!t->plain_right && !jrt_are_plain(t->text, t->pos + root, f->plain_at, f->plain)) {
		return 0;
	}
	return root + f->tokens - 1;
}

static bool
make_room(struct form *f, uint32_t tokens)
{
	uint16_t *pair = malloc(tokens * (2 * sizeof *pair + 1));
	if (pair == NULL) {
		return false;
	}
	free(f->pair);
	f->pair = pair;
	f->plain_at = pair + tokens;
	f->kinds = (char *)(pair + 2 * tokens);
	return true;
}

void
jrt_forms_learn(struct jrt_forms *forms, uint32_t root, uint32_t behind)
{
	const struct jrt_tokens *t = &forms->tokens;
	uint32_t tokens = behind - root + 1;
	struct form *f = &forms->form[forms->oldest];
	if (forms->wait > 0) {
		forms->wait--;
		return;
	}
	if (tokens < 3 || tokens > MOST_TOKENS || t->kinds[behind] != '\n') {
		return;
	}
	forms->wait = forms->patience;
	forms->patience = forms->patience < MOST_PATIENCE ? 2 * forms->patience + 1 : MOST_PATIENCE;
	f->tokens = 0;
	if (!make_room(f, tokens)) {
		return;
	}
	memcpy(f->kinds, t->kinds + root, tokens);
	f->pairs = f->plain = 0;
	for (uint32_t i = 0; i < tokens; i++) {
		if (f->kinds[i] == '{' || f->kinds[i] == '[') {
			f->pair[2 * f->pairs] = (uint16_t)i;
			f->pair[2 * f->pairs++ + 1] = (uint16_t)(t->close[root + i] - root);
		} else if (f->kinds[i] == JRT_KIND_PLAIN) {
			f->plain_at[f->plain++] = (uint16_t)i;
		}
	}
	f->tokens = tokens;
	forms->likely = f;
	forms->oldest = (forms->oldest + 1) % FORMS;
}
