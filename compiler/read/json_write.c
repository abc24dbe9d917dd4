/* SPDX-License-Identifier: Apache-2.0 */
/* A tree as compact JSON text. */
#include "read/read.h"

#include <string.h>

static void
escape_unit(struct buffer *b, unsigned unit)
{
	static const char hex[] = "0123456789ABCDEF";
	const char escape[6] = { '\\', 'u', hex[unit >> 12 & 15], hex[unit >> 8 & 15],
		hex[unit >> 4 & 15], hex[unit & 15] };
	buffer_add(b, escape, sizeof escape);
}

void
text_json(struct buffer *b, struct text t)
{
	static const char shorts[] = "\b\t\n\f\r", letters[] = "btnfr";
	for (size_t i = 0; i < t.len; i++) {
		unsigned char c = (unsigned char)t.at[i];
		const char *s;
		if (c == '"' || c == '\\') {
			buffer_add_char(b, '\\');
			buffer_add_char(b, (char)c);
		} else if (c != 0 && (s = strchr(shorts, c)) != NULL) {
			buffer_add_char(b, '\\');
			buffer_add_char(b, letters[s - shorts]);
		} else if (c < 0x20) {
			escape_unit(b, c);
		} else if (c == 0xed && i + 2 < t.len && (unsigned char)t.at[i + 1] >= 0xa0) {
			/* a lone surrogate has no UTF-8 */
			escape_unit(
				b, 0xd000u | (t.at[i + 1] & 0x3fu) << 6 | (t.at[i + 2] & 0x3fu));
			i += 2;
		} else {
			buffer_add_char(b, (char)c);
		}
	}
}

static void
quoted(struct buffer *b, struct text t)
{
	buffer_add_char(b, '"');
	text_json(b, t);
	buffer_add_char(b, '"');
}

void
node_json(struct buffer *b, const struct node *n)
{
	bool object = n->kind == NODE_OBJECT;
	switch (n->kind) {
	case NODE_ERROR:
	case NODE_NULL:
		buffer_add(b, "null", 4);
		break;
	case NODE_BOOL:
	case NODE_NUMBER:
		buffer_add(b, n->text.at, n->text.len);
		break;
	case NODE_STRING:
		quoted(b, n->text);
		break;
	case NODE_ARRAY:
	case NODE_OBJECT:
		buffer_add_char(b, object ? '{' : '[');
		NODE_EACH(c, n)
		{
			if (c != n->first) {
				buffer_add_char(b, ',');
			}
			if (object) {
				quoted(b, c->key);
				buffer_add_char(b, ':');
			}
			node_json(b, c);
		}
		buffer_add_char(b, object ? '}' : ']');
		break;
	}
}
