/* SPDX-License-Identifier: Apache-2.0 */
#include "jansson/values.h"

#include "json/number.h"

static void put_value(struct jrt_writer *w, json_t *value, unsigned depth);

static void
put_integer(struct jrt_writer *w, json_int_t n)
{
	if (n < 0) {
		jrt_put_lit(w, "-");
	}
	jrt_put_unsigned(w, n < 0 ? -(uint64_t)n : (uint64_t)n);
}

static void
put_real(struct jrt_writer *w, double v)
{
	char text[JRT_DOUBLE_TEXT];
	jrt_put(w, text, jrt_double_text(v, text));
}

static void
put_array(struct jrt_writer *w, json_t *array, unsigned depth)
{
	jrt_put_lit(w, "[");
	for (size_t i = 0; i < json_array_size(array) && w->status == JRT_OK; i++) {
		if (i > 0) {
			jrt_put_lit(w, ",");
		}
		put_value(w, json_array_get(array, i), depth);
	}
	jrt_put_lit(w, "]");
}

static void
put_object(struct jrt_writer *w, json_t *object, unsigned depth)
{
	jrt_put_lit(w, "{");
	void *first = json_object_iter(object);
	for (void *i = first; i != NULL && w->status == JRT_OK;
		i = json_object_iter_next(object, i)) {
		if (i != first) {
			jrt_put_lit(w, ",");
		}
		jrt_put_name(w,
			(struct jrt_text){ json_object_iter_key(i), json_object_iter_key_len(i) });
		put_value(w, json_object_iter_value(i), depth);
	}
	jrt_put_lit(w, "}");
}

/* `depth`: the number of open levels. */
static void
put_value(struct jrt_writer *w, json_t *value, unsigned depth)
{
	if ((json_is_object(value) || json_is_array(value)) && ++depth > JRT_MAX_DEPTH) {
		w->status = w->status == JRT_OK ? JRT_TOO_DEEP : w->status;
		return;
	}
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		put_object(w, value, depth);
		break;
	case JSON_ARRAY:
		put_array(w, value, depth);
		break;
	case JSON_STRING:
		jrt_put_string(w,
			(struct jrt_text){ json_string_value(value), json_string_length(value) });
		break;
	case JSON_INTEGER:
		put_integer(w, json_integer_value(value));
		break;
	case JSON_REAL:
		put_real(w, json_real_value(value));
		break;
	case JSON_TRUE:
		jrt_put_lit(w, "true");
		break;
	case JSON_FALSE:
		jrt_put_lit(w, "false");
		break;
	case JSON_NULL:
		jrt_put_lit(w, "null");
		break;
	}
}

void
jrt_jansson_put(struct jrt_writer *w, json_t *value)
{
	put_value(w, value, 0);
}
