/* SPDX-License-Identifier: Apache-2.0 */
/* Depth limit of walks over a whole value: one that contains itself ends there. */
#ifndef JSON_VALUE_DEPTH_H
#define JSON_VALUE_DEPTH_H

#include "json/value.h"

enum { JRT_MOST_DEPTH = 4 * JRT_MAX_DEPTH };
#endif
