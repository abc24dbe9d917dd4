/* SPDX-License-Identifier: Apache-2.0 */
/* Between the files of schema/. */
#ifndef SCHEMA_SCHEMAS_H
#define SCHEMA_SCHEMAS_H

#include "schema/schema.h"

/* {"$ref": "#/definitions/NAME"} */
json_t *schema_ref(const char *name);
/* What stands at the top of each schema. */
json_t *schema_head(const char *title);
/* A chain of that dialect: to be referred to; schema_add_chains() has put it there. */
json_t *schema_chain(enum dialect);
/* Puts the definitions that chains need beside others. */
void schema_add_chains(json_t *definitions);
#endif
