/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by connector.c, connector_keys.c, connector_together.c and connector_value.c. */
#ifndef SPEC_CONNECTOR_READER_H
#define SPEC_CONNECTOR_READER_H

#include "spec/names.h"

struct connector_reader {
	struct arena *arena;
	struct diag *diag;
	const struct spec_options *options;
	const struct node *context; /* of the transforms, once one has a context */
	bool strict;
	struct span start; /* of the file: for what is missing */
	unsigned unknown; /* keys reported */
	const struct setting *first;
	const struct setting **last; /* where the next setting goes */
	const struct text *secrets;
	unsigned secret_count;
};

/* What a file contains that is not a connector file, as a connector without an endpoint (bare.c).
 * NULL: an error was reported. */
const struct connector *
spec_bare(const struct node *root, const struct spec_options *, struct arena *, struct diag *);
/* Checks every key of the file and its value; collects the settings. */
void connector_keys(struct connector_reader *, const struct node *root);
/* Checks combinations of keys (connector_together.c). */
void connector_together(struct connector_reader *, const struct node *root);
/* The child.  NULL: missing, or without a value (reported by those who need one). */
static inline const struct node *
connector_get(const struct node *map, const char *key)
{
	const struct node *n = node_get(map, key);
	return n != NULL && n->kind != NODE_NULL ? n : NULL;
}
/* Whether a key of that name may stand at the top level. */
bool connector_has_key(struct text);

/* A scalar as text: for a number or boolean, as written.  False: not a scalar. */
bool node_scalar(const struct node *, struct text *);
/* Checks a scalar by the kind of its key and reports errors. */
bool value_check(struct connector_reader *, const struct connector_key *, const struct node *);

/* Checks an entry of a VALUE_ANSWERS or VALUE_PROPERTIES and reports errors. */
bool pair_check(struct connector_reader *, const struct connector_key *, const struct node *);
#endif
