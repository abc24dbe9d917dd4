/* SPDX-License-Identifier: Apache-2.0 */
/* JSON Schemas (draft-07, which editors know best) of what joltc reads, made of the tables that it
 * reads by.  What they refuse, it refuses or warns of; what they accept may still be wrong. */
#ifndef SCHEMA_SCHEMA_H
#define SCHEMA_SCHEMA_H

#include "spec/spec.h"

#include <jansson.h>

/* Of a spec alone, in that dialect unless it says another. */
json_t *schema_spec(enum dialect);
/* Of a connector file, whose specs are in that dialect unless they say another. */
json_t *schema_connector(enum dialect);
#endif
