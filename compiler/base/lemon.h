/* SPDX-License-Identifier: Apache-2.0 */
/* What C written by lemon needs, for the %include of a grammar only.  Its template is not ours to
 * mend: it includes nothing that it calls, and warns in ways that change with lemon's version. */
#ifndef BASE_LEMON_H
#define BASE_LEMON_H

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Holds to the end of the file that includes this. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#pragma GCC diagnostic ignored "-Wtype-limits"
#pragma GCC diagnostic ignored "-Wunused-but-set-variable"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wunused-variable"
#endif
