/* SPDX-License-Identifier: Apache-2.0 */
/* Everything that generated code includes.  Plain C11 that tcc can compile too: no builtins,
 * intrinsics or atomics. */
#ifndef JRT_H
#define JRT_H

#include "jolt/jolt.h"
#include "json/abi.h"
#include "json/doc.h"
#include "json/embed.h"
#include "json/scan.h"
#include "json/value.h"
#include "json/writer.h"
#endif
