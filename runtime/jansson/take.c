/* SPDX-License-Identifier: Apache-2.0 */
#include "jansson/values.h"

#include <math.h>
#include <stdlib.h>

#include "json/number.h"

/* jansson returns NULL for whatever it cannot make. */
static json_t *
made(json_t *value, enum jrt_status *status)
{
	if (value == NULL) {
		*status = JRT_NO_ROOM;
	}
	return value;
}

static json_t *
take_number(struct jrt_raw raw, enum jrt_status *status)
{
	int64_t integer;
	if (jrt_read_integer(raw.at, raw.len, &integer)) {
		return made(json_integer(integer), status);
	}
	double real = jrt_read_double(raw.at, raw.len);
	if (!isfinite(real)) {
		*status = JRT_WRONG_KIND;
		return NULL;
	}
	return made(json_real(real), status);
}

/* Replaces every surrogate by U+FFFD, which has the same length.  In UTF-8 that is otherwise valid,
 * 0xED followed by a byte of 0xA0 or more always begins a surrogate. */
static void
replace_surrogates(char *at, size_t len)
{
	for (size_t i = 0; i + 2 < len; i++) {
		if ((unsigned char)at[i] == 0xed && (unsigned char)at[i + 1] >= 0xa0) {
			memcpy(at + i, "\xef\xbf\xbd", 3);
		}
	}
}

/* A text that jansson accepts: `text` itself, or a copy in `*copy` that the caller frees.  False:
 * out of memory. */
static bool
as_utf8(struct jrt_text *text, char **copy)
{
	*copy = NULL;
	if (text->at == NULL) {
		return false;
	}
	if (memchr(text->at, 0xed, text->len) == NULL) {
		return true;
	}
	*copy = malloc(text->len);
	if (*copy == NULL) {
		return false;
	}
	memcpy(*copy, text->at, text->len);
	replace_surrogates(*copy, text->len);
	text->at = *copy;
	return true;
}

static json_t *
take_string(struct jrt_text text, enum jrt_status *status)
{
	char *copy;
	json_t *value = NULL;
	if (as_utf8(&text, &copy)) {
		value = json_stringn_nocheck(text.at, text.len);
	}
	free(copy);
	return made(value, status);
}

/* False: nothing was appended; `*status` says why. */
static bool
append(json_t *array, json_t *item, enum jrt_status *status)
{
	if (item != NULL && json_array_append_new(array, item) != 0) {
		*status = JRT_NO_ROOM;
		return false;
	}
	return item != NULL;
}

static json_t *
take_array(const struct jrt_doc *doc, jrt_ref v, enum jrt_status *status)
{
	json_t *array = made(json_array(), status);
	for (struct jrt_elements e = jrt_elements(doc, v); array != NULL && jrt_next_element(&e);) {
		if (!append(array, jrt_jansson_take(doc, e.value, status), status)) {
			json_decref(array);
			return NULL;
		}
	}
	return array;
}

/* False: the member was not set; `*status` says why. */
static bool
set_member(json_t *object, struct jrt_text key, json_t *value, enum jrt_status *status)
{
	char *copy;
	if (value == NULL) {
		return false;
	}
	if (!as_utf8(&key, &copy)) {
		json_decref(value);
		*status = JRT_NO_ROOM;
		return false;
	}
	bool set = json_object_setn_new_nocheck(object, key.at, key.len, value) == 0;
	free(copy);
	if (!set) {
		*status = JRT_NO_ROOM;
	}
	return set;
}

static json_t *
take_object(const struct jrt_doc *doc, jrt_ref v, enum jrt_status *status)
{
	json_t *object = made(json_object(), status);
	for (struct jrt_members m = jrt_members(doc, v); object != NULL && jrt_next_member(&m);) {
		if (!set_member(object, m.key, jrt_jansson_take(doc, m.value, status), status)) {
			json_decref(object);
			return NULL;
		}
	}
	return object;
}

json_t *
jrt_jansson_take(const struct jrt_doc *doc, jrt_ref v, enum jrt_status *status)
{
	switch (jrt_first_byte(doc, v)) {
	case '{':
		return take_object(doc, v, status);
	case '[':
		return take_array(doc, v, status);
	case '"':
		return take_string(jrt_string_of(doc, v), status);
	case 't':
		return json_true();
	case 'f':
		return json_false();
	case 'n':
		return json_null();
	default:
		return take_number(jrt_raw_of(doc, v), status);
	}
}
