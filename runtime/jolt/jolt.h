/* SPDX-License-Identifier: Apache-2.0 */
/* What generated code calls to run Jolt's operations. */
#ifndef JOLT_JOLT_H
#define JOLT_JOLT_H

#include "jolt/cardinality.h"
#include "jolt/computed.h"
#include "jolt/date/date.h"
#include "jolt/defaults.h"
#include "jolt/functions.h"
#include "jolt/gather.h"
#include "jolt/loop.h"
#include "jolt/modify.h"
#include "jolt/names.h"
#include "jolt/ranked.h"
#include "jolt/remove.h"
#include "jolt/rest.h"
#include "jolt/shared.h"
#include "jolt/shift.h"
#include "jolt/sort.h"
#include "jolt/star.h"
#include "jolt/stream.h"
#include "jolt/user.h"
#endif
