/* SPDX-License-Identifier: Apache-2.0 */
/* Which functions and operations the files of --with define. */
#ifndef DRIVER_USER_NAMES_H
#define DRIVER_USER_NAMES_H

#include "spec/spec.h"
#include "toolchain/toolchain.h"

/* Finds jolt_fn_NAME and jolt_op_NAME followed by a parenthesis in the C files, outside comments
 * and strings, and puts each NAME into *out.  False: a file cannot be read (reported to diag). */
bool
user_names(const struct word_list *files, struct arena *, struct diag *, struct spec_options *out);
#endif
