/* SPDX-License-Identifier: Apache-2.0 */
/* Names and texts of the ways a record can end. */
#include "json/status.h"

const char *
jrt_status_text(enum jrt_status s)
{
	static const char *const texts[] = {
#define STATUS(name, text) text,
#include "json/status.def"
#undef STATUS
	};
	return texts[s];
}

const char *
jrt_status_name(enum jrt_status s)
{
	static const char *const names[] = {
#define STATUS(name, text) #name,
#include "json/status.def"
#undef STATUS
	};
	return names[s];
}
