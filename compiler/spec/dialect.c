/* SPDX-License-Identifier: Apache-2.0 */
/* The names of the dialects. */
#include "spec/spec.h"

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
