/* SPDX-License-Identifier: Apache-2.0 */
/* Between connector.c, connector_keys.c, connector_value.c and connector_parse.c. */
#ifndef SPEC_CONNECTOR_READER_H
#define SPEC_CONNECTOR_READER_H

#include "spec/spec.h"

enum value_kind {
	VALUE_MAP,
	VALUE_MAPS,
	VALUE_ONE_OF,
	VALUE_SOME_OF,
	VALUE_FREE, /* anything; not looked at */
	VALUE_TEXT,
	VALUE_FLAG,
	VALUE_COUNT,
	VALUE_COUNTS,
	VALUE_SIZE,
	VALUE_DURATION,
	VALUE_RATE,
	VALUE_CHOICE,
	VALUE_URL,
	VALUE_METHOD,
	VALUE_HEADERS,
	VALUE_ADDRESS,
	VALUE_LIST,
	VALUE_USERS,
	VALUE_ORIGINS,
	VALUE_TEXTS,
	VALUE_HOSTS,
	VALUE_PROXY,
	VALUE_ANSWERS,
	VALUE_PARTITIONS,
	VALUE_START,
	VALUE_TOPIC,
	VALUE_ORDER,
	VALUE_CHAIN,
};

enum key_role { ROLE_SET, ROLE_FILE, ROLE_NONE };

struct connector_key {
	const char *path;
	enum value_kind kind;
	enum key_role role;
	unsigned long long low, high; /* high 0: no limit */
	const char *choices; /* between bars */
	const char *meaning;
	const char *alias_of; /* then nothing else is set but the path */
};

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
/* Whether a key of that name can stand at the top. */
bool connector_has_key(struct text);

/* What a scalar reads as text: of a number or boolean what was written.  False: it is no scalar. */
bool node_scalar(const struct node *, struct text *);
/* Checks one scalar by the kind of its key; errors are told. */
bool value_check(struct connector_reader *, const struct connector_key *, const struct node *);

/* Checks one entry of a VALUE_ANSWERS; errors are told. */
bool answer_check(struct connector_reader *, const struct connector_key *, const struct node *);

/* Texts as the binary reads them (connector_parse.c). */
bool method_is_good(const char *);
/* What is wrong with it, or NULL. */
const char *url_fault(struct arena *, const char *);
const char *proxy_fault(struct arena *, const char *);
const char *header_fault(const char *);
#endif
