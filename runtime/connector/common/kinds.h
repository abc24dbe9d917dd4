/* SPDX-License-Identifier: Apache-2.0 */
/* The kinds of values in keys.def, and what is wrong with a text of that kind: connector files, the
 * environment and --set all use this. */
#ifndef CONNECTOR_COMMON_KINDS_H
#define CONNECTOR_COMMON_KINDS_H

#include <stdbool.h>
#include <stddef.h>

/* keys.def describes each. */
enum jrt_value_kind {
	VALUE_MAP,
	VALUE_MAPS,
	VALUE_ONE_OF,
	VALUE_SOME_OF,
	VALUE_FREE,
	VALUE_TEXT,
	VALUE_FLAG,
	VALUE_COUNT,
	VALUE_COUNTS,
	VALUE_SIZE,
	VALUE_DURATION,
	VALUE_RATE,
	VALUE_CHOICE,
	VALUE_URL,
	VALUE_METHOD,
	VALUE_HEADERS,
	VALUE_FIELD,
	VALUE_USER,
	VALUE_PATH,
	VALUE_ADDRESS,
	VALUE_LIST,
	VALUE_USERS,
	VALUE_ORIGINS,
	VALUE_HOSTS,
	VALUE_PROPERTIES,
	VALUE_BYPASSED,
	VALUE_PROXY,
	VALUE_ANSWERS,
	VALUE_PARTITIONS,
	VALUE_START,
	VALUE_TOPIC,
	VALUE_ORDER,
	VALUE_CHAIN,
	VALUE_KINDS
};

/* What is wrong with a text (for a list: one of its texts), as a clause: "there is no port in it".
 * NULL: nothing, or the kind is a number or one of some words. */
const char *jrt_text_fault(enum jrt_value_kind, const char *text);
/* What such a text is called: "address"; NULL: for kinds that jrt_text_fault() does not check. */
const char *jrt_kind_noun(enum jrt_value_kind);
/* How much of a text may be shown to anybody, from its start: the name of a header, nothing of a
 * password. */
size_t jrt_kind_shown(enum jrt_value_kind, const char *text);
/* The length of the name in a text "name=value" of ANSWERS or PROPERTIES, which may occur once in a
 * map; 0: the kind has none. */
size_t jrt_kind_name(enum jrt_value_kind, const char *text);

/* Whether it is a status from 200 to 599, a range such as "5xx", or "no-answer". */
bool jrt_is_answer(const char *at, size_t len);
/* Who owns a property of librdkafka: a key of the connector file, or "the connector itself"; NULL:
 * the user. */
const char *jrt_property_owner(const char *at, size_t len);
#endif
