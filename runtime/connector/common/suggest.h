/* SPDX-License-Identifier: Apache-2.0 */
/* "Did you mean": the nearest of some names. */
#ifndef CONNECTOR_COMMON_SUGGEST_H
#define CONNECTOR_COMMON_SUGGEST_H

/* The name among names[] (ends with NULL) that `wrong` is most likely meant to be, or NULL: none is
 * near, with at most a third of the letters wrong. */
const char *jrt_suggest(const char *wrong, const char *const *names);
#endif
