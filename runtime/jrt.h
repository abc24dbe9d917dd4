/* SPDX-License-Identifier: Apache-2.0 */
/* All that generated code includes.  Plain C11 that tcc compiles too: no builtins, no intrinsics,
 * no atomics. */
#ifndef JRT_H
#define JRT_H

/* Raised whenever generated code of an older compiler would not work with this runtime. */
#define JRT_ABI 1

#include "jolt/jolt.h"
#include "json/doc.h"
#include "json/scan.h"
#include "json/value.h"
#include "json/writer.h"
#endif
