/* SPDX-License-Identifier: Apache-2.0 */
/* The names that files may use, for those that list them: editors and the schemas. */
#ifndef SPEC_NAMES_H
#define SPEC_NAMES_H

#include "connector/common/kinds.h"
#include "spec/spec.h"

struct spec_name {
	const char *name; /* NULL: the list ends */
	const char *usage; /* how it is called: "concat(v...)" */
	const char *gives; /* in a few words */
	enum op_kind kind; /* of the operation */
};

/* All names of a dialect, in the order of its table. */
const struct spec_name *spec_operations(enum dialect, struct arena *);
const struct spec_name *spec_functions(enum dialect, struct arena *);

/* ---- the connector file -------------------------------------------------- */

/* What keys.def says: a setting of the binary, read by the compiler, of no meaning here. */
enum key_role { ROLE_SET, ROLE_FILE, ROLE_NONE };

struct connector_key {
	const char *path;
	enum jrt_value_kind kind;
	enum key_role role;
	unsigned long long low, high; /* high 0: no limit */
	const char *choices; /* between bars */
	const char *meaning;
	const char *alias_of; /* then nothing else is set but the path */
};

/* The keys in the order of their table; NULL behind the last one. */
const struct connector_key *connector_key_at(unsigned i);
/* The key at that path, an alias as what it stands for; or NULL. */
const struct connector_key *connector_key_find(const char *path);
/* The name of a key below `parent` (NULL: at the top), or NULL when it stands elsewhere. */
const char *connector_key_below(const struct connector_key *, const struct connector_key *parent);
#endif
