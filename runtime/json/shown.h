/* SPDX-License-Identifier: Apache-2.0 */
/* Text of a record as shown to people.  Characters that control a terminal or disguise the
 * surrounding text (control characters, writing direction, zero width: Boucher and Anderson,
 * "Trojan Source", 2021) are written as JSON escapes, \u202E. */
#ifndef JSON_SHOWN_H
#define JSON_SHOWN_H

#include "json/writer.h"

/* Whether all of it may be shown as it is.  The text is UTF-8, perhaps with lone surrogates, which
 * may not be shown. */
bool jrt_is_shown(struct jrt_text);
/* Appends the text, with escapes for what may not be shown. */
void jrt_put_shown(struct jrt_writer *, struct jrt_text);
#endif
