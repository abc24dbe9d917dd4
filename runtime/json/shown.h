/* SPDX-License-Identifier: Apache-2.0 */
/* Text of a record where people read it.  What moves a terminal, or makes what is around it look
 * like something else (controls, the direction of writing, what has no width: Boucher and Anderson,
 * "Trojan Source", 2021), is spelled as an escape of JSON, \u202E. */
#ifndef JSON_SHOWN_H
#define JSON_SHOWN_H

#include "json/writer.h"

/* Whether all of it may be shown as it is; the text is UTF-8, with lone surrogates perhaps, which
 * may not. */
bool jrt_is_shown(struct jrt_text);
/* Appends the text with what may not be shown spelled. */
void jrt_put_shown(struct jrt_writer *, struct jrt_text);
#endif
