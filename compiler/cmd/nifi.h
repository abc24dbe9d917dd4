/* SPDX-License-Identifier: Apache-2.0 */
/* The Jolt processors of an Apache NiFi flow: flow.json, flow.json.gz, or an exported flow
 * definition. */
#ifndef CMD_NIFI_H
#define CMD_NIFI_H

#include "spec/spec.h"

/* A processor JoltTransformJSON or JoltTransformRecord. */
struct nifi_processor {
	struct text name;
	struct text groups; /* the enclosing process groups, separated by slashes */
	struct text version; /* of NiFi, according to its bundle; empty: unknown */
	const char *operation; /* that the spec is for; NULL: it is a chain */
	struct text class_name; /* of a custom transformation: `operation` is then "" */
	struct text spec; /* the property's text; empty: none */
	const struct nifi_processor *next;
};

/* All processors of a flow, in its order.  False, with a message: the file is not a flow, cannot be
 * read, or has more than 256 MiB unpacked. */
bool
nifi_read(const char *path, struct arena *, const struct nifi_processor **, const char **error);
/* The dialect of a version of NiFi: jolt-community since 2.8.0. */
enum dialect nifi_dialect(struct text version);
/* The bare spec in a file of its own: {"dialect": ..., "spec": [...]}.  NULL: the property does not
 * contain a spec, but names one, or is not JSON; *why says which. */
const char *nifi_spec(const struct nifi_processor *, enum dialect, struct arena *, struct diag *,
	const char **why);
#endif
