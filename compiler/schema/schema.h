/* SPDX-License-Identifier: Apache-2.0 */
/* JSON Schemas (draft-07, which editors support best) of joltc's input files, generated from the
 * same tables that joltc reads with.  What they reject, joltc rejects or warns about; what they
 * accept may still be wrong. */
#ifndef SCHEMA_SCHEMA_H
#define SCHEMA_SCHEMA_H

#include "spec/spec.h"

#include <jansson.h>

/* For a bare spec, in that dialect unless it names another. */
json_t *schema_spec(enum dialect);
/* For a connector file, whose specs are in that dialect unless they name another. */
json_t *schema_connector(enum dialect);
#endif
