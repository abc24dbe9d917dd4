/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files of schema/. */
#ifndef SCHEMA_SCHEMAS_H
#define SCHEMA_SCHEMAS_H

#include "schema/schema.h"

/* {"$ref": "#/definitions/NAME"} */
json_t *schema_ref(const char *name);
/* The top level of each schema. */
json_t *schema_head(const char *title);
/* A reference to a chain of that dialect, which schema_add_chains() has defined. */
json_t *schema_chain(enum dialect);
/* Adds the definitions that chains need to others. */
void schema_add_chains(json_t *definitions);
#endif
