/* SPDX-License-Identifier: Apache-2.0 */
/* Values of jansson as JSON text, and back. */
#ifndef JANSSON_VALUES_H
#define JANSSON_VALUES_H

#include <jansson.h>

#include "json/writer.h"

/* Appends a value as JSON.  On failure w->status is JRT_TOO_DEEP, or an error of the writer.  Does
 * not check strings: whatever reads the text does. */
void jrt_jansson_put(struct jrt_writer *w, json_t *value);

/* The value `v` of the document as a new reference; NULL: `*status` says why not. */
json_t *jrt_jansson_take(const struct jrt_doc *, jrt_ref v, enum jrt_status *status);
#endif
