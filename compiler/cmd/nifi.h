/* SPDX-License-Identifier: Apache-2.0 */
/* The Jolt processors of an Apache NiFi flow: flow.json, flow.json.gz, or an exported flow
 * definition. */
#ifndef CMD_NIFI_H
#define CMD_NIFI_H

#include "spec/spec.h"

/* A processor JoltTransformJSON or JoltTransformRecord. */
struct nifi_processor {
	struct text name;
	struct text groups; /* the process groups around it, with slashes between */
	struct text version; /* of NiFi, as its bundle says; empty: not said */
	const char *operation; /* that the spec is for; NULL: it is a chain */
	struct text class_name; /* of a custom transformation: then `operation` is "" */
	struct text spec; /* the property's text; empty: none */
	const struct nifi_processor *next;
};

/* All of a flow, in its order.  False with a message when the file is none, or cannot be read;
 * more than 256 MiB, unpacked, are too much. */
bool
nifi_read(const char *path, struct arena *, const struct nifi_processor **, const char **error);
/* The dialect of a version of NiFi: jolt-community since 2.8.0. */
enum dialect nifi_dialect(struct text version);
/* The bare spec in a file of its own: {"dialect": ..., "spec": [...]}.  NULL: the property holds no
 * spec, but names one, or is no JSON; *why says what. */
const char *nifi_spec(const struct nifi_processor *, enum dialect, struct arena *, struct diag *,
	const char **why);
#endif
