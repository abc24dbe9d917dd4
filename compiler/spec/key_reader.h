/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by key_lex.re, key_parse.y and key.c. */
#ifndef SPEC_KEY_READER_H
#define SPEC_KEY_READER_H

#include "spec/spec_reader.h"

/* The unescaped special characters of a key, which decide its kind.  Offsets are of the first
 * one. */
struct key_marks {
	size_t count; /* number of unescaped characters (bytes) */
	char first; /* the first of them */
	unsigned ats, stars, opens, closes, dollars, amps, hashes;
	size_t at, star, open, dollar, amp, hash;
	bool at_paren; /* "@(" */
};
struct key_marks key_marks(struct text);

/* How to read the rest of the text. */
enum key_mode {
	KEY_TEXT, /* text with references */
	KEY_REF, /* after an &, which takes all digits, parentheses and commas */
	KEY_WHOLE, /* a single reference */
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

/* The next token (KEY_..., 0 at the end, -1 for an error that has been reported). */
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
