/* SPDX-License-Identifier: Apache-2.0 */
/* Between key_lex.re, key_parse.y and key.c. */
#ifndef SPEC_KEY_READER_H
#define SPEC_KEY_READER_H

#include "spec/spec_reader.h"

/* Which characters a key has that are not escaped: what decides what it is.  Offsets are of the
 * first one. */
struct key_marks {
	size_t count; /* of characters that are not escaped (bytes) */
	char first; /* the first of them */
	unsigned ats, stars, opens, closes, dollars, amps, hashes;
	size_t at, star, open, dollar, amp, hash;
	bool at_paren; /* "@(" */
};
struct key_marks key_marks(struct text);

/* How the rest of the text is to be read. */
enum key_mode {
	KEY_TEXT, /* text with references in it */
	KEY_REF, /* behind an &, which takes all digits, parentheses and commas */
	KEY_WHOLE, /* a reference and nothing else */
	KEY_STARRED, /* text and stars */
	KEY_WHERE, /* the level of a lookup */
	KEY_PATH, /* the rest is a path */
};

struct key_token {
	size_t from, to; /* in the spelling */
	unsigned number; /* of KEY_INT */
};

struct key_reader {
	struct spec_reader *spec;
	struct spelling s;
	size_t at;
	enum key_mode mode;
	struct part *part;
	/* what the actions collect */
	struct piece *pieces;
	unsigned piece_count, piece_room;
	struct text *texts;
	unsigned text_count, text_room;
	bool failed;
};

/* The next token (KEY_..., 0 at the end, -1 for a failure that has been told). */
int key_lex(struct key_reader *, struct key_token *);

/* Actions of the grammar. */
void key_add_text(struct key_reader *, struct key_token);
void key_add_ref(struct key_reader *, struct ref);
void key_add_star_text(struct key_reader *, struct text);
bool key_set_lookup(struct key_reader *, unsigned level, const struct key_token *path);
void key_set_index(struct key_reader *, enum element_kind, unsigned value, const struct ref *);

void *KeyAlloc(void *(*)(size_t));
void Key(void *, int, struct key_token, struct key_reader *);
void KeyFree(void *, void (*)(void *));
#endif
