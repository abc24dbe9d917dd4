/* SPDX-License-Identifier: Apache-2.0 */
/* The dialects: their names, which one a chain uses, and names that only one of them has. */
#include "spec/spec_reader.h"

#include "base/suggest.h"

static const struct {
	const char *name, *title;
} dialects[] = {
#define DIALECT(id, name, title) { name, title },
#include "spec/dialects.def"
#undef DIALECT
};

const char *
dialect_name(enum dialect d)
{
	return dialects[d].name;
}

const char *
dialect_title(enum dialect d)
{
	return dialects[d].title;
}

bool
dialect_find(struct text name, enum dialect *out)
{
	for (int i = 0; i < DIALECT_COUNT; i++) {
		if (text_is(name, dialects[i].name)) {
			*out = (enum dialect)i;
			return true;
		}
	}
	return false;
}

enum dialect
dialect_other(enum dialect d)
{
	return d == DIALECT_JOLT ? DIALECT_COMMUNITY : DIALECT_JOLT;
}

/* ---- which one ----------------------------------------------------------- */

static bool
read_name(const struct node *said, struct diag *diag, enum dialect *out)
{
	const char *names[DIALECT_COUNT];
	if (said->kind == NODE_STRING && dialect_find(said->text, out)) {
		return true;
	}
	if (said->kind == NODE_ERROR) {
		return false;
	}
	for (int i = 0; i < DIALECT_COUNT; i++) {
		names[i] = dialects[i].name;
	}
	if (said->kind != NODE_STRING) {
		diag_error(diag, said->span, "a dialect must be a string, not %s",
			node_kind_name(said->kind));
	} else {
		diag_error(diag, said->span, "there is no dialect \"%.*s\"", TEXT_ARGS(said->text));
	}
	const char *near =
		said->kind == NODE_STRING ? suggest(said->text, names, DIALECT_COUNT) : NULL;
	if (near != NULL) {
		diag_hint(diag, "did you mean \"%s\"?", near);
		diag_fix_word(diag, said->span, said->text, text_of(near));
	} else {
		diag_hint(diag, "dialects are \"%s\" and \"%s\"", dialect_name(DIALECT_JOLT),
			dialect_name(DIALECT_COMMUNITY));
	}
	return false;
}

bool
dialect_choose(const struct node *said, const struct spec_options *options, struct diag *diag,
	enum dialect *out)
{
	enum dialect of_file;
	*out = options->dialect;
	if (said == NULL) {
		return true;
	}
	if (!read_name(said, diag, &of_file)) {
		return false;
	}
	if (options->dialect_wins && of_file != options->dialect) {
		diag_warn(diag, WARN_DIALECT, said->span,
			"the file says %s, but --dialect %s overrides it", dialect_title(of_file),
			dialect_name(options->dialect));
	} else {
		*out = of_file;
	}
	return true;
}

/* ---- names that only one dialect has -------------------------------------- */

struct foreign {
	const char *what; /* "function", "operation" */
	struct text name;
	struct span span;
	bool function;
	const char *hint;
	struct foreign *next;
};

void
dialect_knows(struct spec_reader *r, unsigned dialect_bits, struct text name, struct span span)
{
	if (dialect_bits != DIALECTS_ALL && r->own_name.at == NULL) {
		r->own_name = name;
		r->own_span = span;
	}
}

void
dialect_lacks(struct spec_reader *r, const char *what, struct text name, struct span span,
	bool function, const char *hint)
{
	struct foreign *f = arena_new(r->arena, struct foreign);
	*f = (struct foreign){ what, name, span, function, hint, NULL };
	if (r->last_foreign != NULL) {
		r->last_foreign->next = f;
	} else {
		r->foreign = f;
	}
	r->last_foreign = f;
}

void
dialect_report(struct spec_reader *r)
{
	enum dialect here = r->options->dialect, there = dialect_other(here);
	for (const struct foreign *f = r->foreign; f != NULL; f = f->next) {
		if (f->function) {
			diag_warn(r->diag, WARN_OTHER_DIALECT, f->span,
				"\"%.*s\" is a %s of %s, not of %s", TEXT_ARGS(f->name), f->what,
				dialect_title(there), dialect_title(here));
		} else {
			diag_error(r->diag, f->span, "\"%.*s\" is an %s of %s, not of %s",
				TEXT_ARGS(f->name), f->what, dialect_title(there),
				dialect_title(here));
		}
		if (r->own_name.at != NULL) {
			diag_note(r->diag, r->own_span, "\"%.*s\" here is only of %s",
				TEXT_ARGS(r->own_name), dialect_title(here));
			diag_hint(
				r->diag, "the spec mixes both dialects: replace one of the names");
		} else {
			diag_hint(r->diag,
				"--dialect %s, or \"dialect\": \"%s\" in the file, takes the spec for one of %s",
				dialect_name(there), dialect_name(there), dialect_title(there));
		}
		if (f->hint != NULL) {
			diag_hint(r->diag, "%s", f->hint);
		}
	}
}
