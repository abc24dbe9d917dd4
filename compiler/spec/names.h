/* SPDX-License-Identifier: Apache-2.0 */
/* The names that may occur in files, for editors and the schemas. */
#ifndef SPEC_NAMES_H
#define SPEC_NAMES_H

#include "connector/common/kinds.h"
#include "spec/spec.h"

struct spec_name {
	const char *name; /* NULL: end of the list */
	const char *usage; /* how to call it: "concat(v...)" */
	const char *gives; /* in a few words */
	enum op_kind kind; /* of the operation */
};

/* All names of a dialect, in the order of its table. */
const struct spec_name *spec_operations(enum dialect, struct arena *);
const struct spec_name *spec_functions(enum dialect, struct arena *);

/* ---- the connector file -------------------------------------------------- */

/* From keys.def: a setting of the binary, read by the compiler, or without effect here. */
enum key_role { ROLE_SET, ROLE_FILE, ROLE_NONE };

struct connector_key {
	const char *path;
	enum jrt_value_kind kind;
	enum key_role role;
	unsigned long long low, high; /* high 0: no limit */
	const char *choices; /* separated by bars */
	const char *meaning;
	const char *alias_of; /* then only the path is set */
};

/* The keys in the order of their table; NULL after the last one. */
const struct connector_key *connector_key_at(unsigned i);
/* The key at that path; an alias gives the key that it stands for; or NULL. */
const struct connector_key *connector_key_find(const char *path);
/* The name of a key below `parent` (NULL: at the top level).  NULL: it belongs elsewhere. */
const char *connector_key_below(const struct connector_key *, const struct connector_key *parent);
#endif
