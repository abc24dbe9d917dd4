/* SPDX-License-Identifier: Apache-2.0 */
/* Between connector.c, connector_keys.c, connector_together.c and connector_value.c. */
#ifndef SPEC_CONNECTOR_READER_H
#define SPEC_CONNECTOR_READER_H

#include "spec/names.h"

struct connector_reader {
	struct arena *arena;
	struct diag *diag;
	const struct spec_options *options;
	const struct node *context; /* of the transforms, once one has it */
	bool strict;
	struct place start; /* of the file: for what is missing */
	unsigned unknown; /* keys told */
	const struct setting *first;
	const struct setting **last; /* where the next setting goes */
	const struct text *secrets;
	unsigned secret_count;
};

/* What stands in a file that is no connector file, as a connector without an endpoint (bare.c).
 * NULL when an error was told. */
const struct connector *
spec_bare(const struct node *root, const struct spec_options *, struct arena *, struct diag *);
/* Checks every key of the file and its value; collects the settings. */
void connector_keys(struct connector_reader *, const struct node *root);
/* Checks what keys say of one another (connector_together.c). */
void connector_together(struct connector_reader *, const struct node *root);
/* The child, or NULL when it is not there or has no value (which is told by those who need one). */
static inline const struct node *
connector_get(const struct node *map, const char *key)
{
	const struct node *n = node_get(map, key);
	return n != NULL && n->kind != NODE_NULL ? n : NULL;
}
/* Whether a key of that name can stand at the top. */
bool connector_has_key(struct text);

/* What a scalar reads as text: of a number or boolean what was written.  False: it is no scalar. */
bool node_scalar(const struct node *, struct text *);
/* Checks one scalar by the kind of its key; errors are told. */
bool value_check(struct connector_reader *, const struct connector_key *, const struct node *);

/* Checks one entry of a VALUE_ANSWERS or VALUE_PROPERTIES; errors are told. */
bool pair_check(struct connector_reader *, const struct connector_key *, const struct node *);
#endif
