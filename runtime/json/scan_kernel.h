/* SPDX-License-Identifier: Apache-2.0 */
/* The first pass over the text: 64 bytes a step become bit masks, and these the positions of
 * tokens.  (Langdale and Lemire, "Parsing gigabytes of JSON per second", 2019.)  Each kernel
 * defines the masks and includes this file for the rest. */
#ifndef JSON_SCAN_KERNEL_H
#define JSON_SCAN_KERNEL_H

#include "json/form.h"
#include "json/text.h"

/* Input and output of a pass. */
struct scan_pass {
	const char *text;
	size_t len;
	bool lines; /* a line end is a token */
	uint32_t *pos; /* room for len + 64 */
	char *kinds; /* of each token; see scan_kind() */
	uint64_t *escapes;
	uint32_t tokens; /* in: where to begin; out: one past the last */
	bool fault; /* there is an error somewhere: a string, an escape, UTF-8 */
	/* in: the previous text was mostly numbers and literals; out: this one is, if the kernel
	 * measures it: checking them in this pass pays off if there are many */
	bool dense;
	bool plain_right; /* all numbers and literals are valid; not every kernel checks them */
};

typedef void (*scan_kernel)(struct scan_pass *);
void jrt_scan_avx512(struct scan_pass *);
void jrt_scan_avx2(struct scan_pass *);
void jrt_scan_sse2(struct scan_pass *);
void jrt_scan_neon(struct scan_pass *);
void jrt_scan_portable(struct scan_pass *);

/* Of one block: bit i is byte i. */
struct scan_masks {
	uint64_t quote, backslash, structural, space, control, high;
	uint64_t newline; /* zero if a line end is not a token */
};

/* State carried from block to block. */
struct scan_state {
	uint64_t escaped; /* 1: the first byte of the next block follows a backslash */
	uint64_t in_string; /* all ones: the next block begins inside a string */
	uint64_t in_scalar; /* 1: the last byte belonged to a number or literal */
	uint64_t in_hex; /* the first bytes of the next block belong to an escape: \uXXXX */
	size_t checked; /* UTF-8 is known to be valid up to here (kernels without a vector check) */
	uint64_t fault;
	uint32_t *out; /* where the next token goes */
};

/* Bit i of the result is the parity of bits 0..i. */
static inline uint64_t
scan_prefix_xor(uint64_t x)
{
	x ^= x << 1;
	x ^= x << 2;
	x ^= x << 4;
	x ^= x << 8;
	x ^= x << 16;
	x ^= x << 32;
	return x;
}

/* The bytes behind an odd number of backslashes. */
static inline uint64_t
scan_escaped(struct scan_state *s, uint64_t backslash)
{
	const uint64_t even = 0x5555555555555555u;
	uint64_t first = backslash & ~s->escaped;
	/* subtraction borrows through a run of backslashes up to an odd bit: it flips the bits of
	 * those that escape, and of what follows an odd run */
	uint64_t changed = ((first << 1 | ~even) - first) ^ ~even;
	uint64_t escaped = changed ^ (backslash | s->escaped);
	s->escaped = (changed & backslash) >> 63;
	return escaped;
}

static inline bool
scan_is_hex(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* Whether the byte at `at`, after a backslash, makes a valid escape (RFC 8259, section 7). */
static inline bool
scan_escape_is_right(const char *at)
{
	static const bool letters[256] = { ['"'] = true,
		['\\'] = true,
		['/'] = true,
		['b'] = true,
		['f'] = true,
		['n'] = true,
		['r'] = true,
		['t'] = true };
	if (*at == 'u') {
		return scan_is_hex(at[1]) && scan_is_hex(at[2]) && scan_is_hex(at[3]) &&
		       scan_is_hex(at[4]);
	}
	return letters[(unsigned char)*at];
}

/* The length of the UTF-8 sequence at `at` (RFC 3629), or 0. */
static inline unsigned
scan_utf8_length(const unsigned char *s)
{
	if (s[0] < 0x80) {
		return 1;
	}
	if (s[0] >= 0xc2 && s[0] <= 0xdf) {
		return (s[1] & 0xc0) == 0x80 ? 2 : 0;
	}
	if ((s[0] & 0xf0) == 0xe0) {
		bool second = (s[1] & 0xc0) == 0x80 && !(s[0] == 0xe0 && s[1] < 0xa0) &&
			      !(s[0] == 0xed && s[1] > 0x9f);
		return second && (s[2] & 0xc0) == 0x80 ? 3 : 0;
	}
	if (s[0] >= 0xf0 && s[0] <= 0xf4) {
		bool second = (s[1] & 0xc0) == 0x80 && !(s[0] == 0xf0 && s[1] < 0x90) &&
			      !(s[0] == 0xf4 && s[1] > 0x8f);
		return second && (s[2] & 0xc0) == 0x80 && (s[3] & 0xc0) == 0x80 ? 4 : 0;
	}
	return 0;
}

/* Byte by byte, from the end of the last check to the end of the block. */
static inline void
scan_utf8_slowly(struct scan_state *s, const char *text, size_t from, size_t to)
{
	size_t i = s->checked > from ? s->checked : from;
	while (i < to) {
		unsigned n = scan_utf8_length((const unsigned char *)text + i);
		s->fault |= n == 0;
		i += n == 0 ? 1 : n;
	}
	s->checked = i;
}

static inline unsigned
scan_lowest(uint64_t bits)
{
	return (unsigned)__builtin_ctzll(bits);
}

/* A bracket, colon, comma, quote or line end is its own kind; everything else begins a number or
 * literal, or should. */
static inline char
scan_kind(char c)
{
	static const char kinds[256] = { ['{'] = '{',
		['}'] = '}',
		['['] = '[',
		[']'] = ']',
		[':'] = ':',
		[','] = ',',
		['"'] = '"',
		['\n'] = '\n' };
	char kind = kinds[(unsigned char)c];
	return kind != 0 ? kind : JRT_KIND_PLAIN;
}

/* Writes the positions of the tokens in the block at `from`, and their kinds. */
static inline void
scan_write_tokens(const struct scan_pass *p, struct scan_state *s, uint64_t tokens, size_t from)
{
	for (; tokens != 0; tokens &= tokens - 1) {
		size_t at = from + scan_lowest(tokens);
		p->kinds[s->out - p->pos] = scan_kind(p->text[at]);
		*s->out++ = (uint32_t)at;
	}
}

/* What a block contains. */
struct scan_found {
	uint64_t tokens;
	uint64_t escapes; /* the bytes after backslashes, in strings */
	uint64_t plain; /* the bytes of numbers and literals */
};

__attribute__((always_inline)) static inline struct scan_found
scan_block(struct scan_state *s, struct scan_masks m, uint64_t in_text,
	uint64_t (*prefix_xor)(uint64_t))
{
	uint64_t escaped = scan_escaped(s, m.backslash);
	uint64_t quote = m.quote & ~escaped;
	uint64_t in_string = prefix_xor(quote) ^ s->in_string;
	s->in_string = (uint64_t)((int64_t)in_string >> 63);
	s->fault |= m.control & in_string & in_text;

	uint64_t scalar = ~(m.structural | m.space), plain = scalar & ~quote;
	uint64_t starts = scalar & ~(plain << 1 | s->in_scalar);
	s->in_scalar = plain >> 63;
	uint64_t tokens = (m.structural | starts) & ~(in_string ^ quote);
	tokens |= m.newline & ~in_string;
	return (struct scan_found){ .tokens = tokens & in_text,
		.escapes = escaped & in_string & in_text,
		.plain = plain & ~in_string & in_text };
}

/* Not zero: an escape is invalid. */
static inline uint64_t
scan_check_escapes(const struct scan_pass *p, uint64_t escapes, size_t from)
{
	uint64_t wrong = 0;
	for (; escapes != 0; escapes &= escapes - 1) {
		wrong |= !scan_escape_is_right(p->text + from + scan_lowest(escapes));
	}
	return wrong;
}

/* The same with masks of the block: bytes that may follow a backslash, that are a u, that are a
 * hexadecimal digit.  Call it if there are escapes or s->in_hex is not zero. */
static inline uint64_t
scan_check_escape_masks(
	struct scan_state *s, uint64_t escapes, uint64_t letter, uint64_t u, uint64_t hex)
{
	u &= escapes;
	uint64_t must = u << 1 | u << 2 | u << 3 | u << 4 | s->in_hex;
	s->in_hex = u >> 63 | u >> 62 | u >> 61 | u >> 60;
	return (escapes & ~letter) | (must & ~hex);
}

/* Classes for these masks: a byte belongs if its entries in two tables, one for the low four bits
 * and one for the high four, have a bit in common. */
enum {
	ESCAPE_2 = 1 << 0, /* " / */
	ESCAPE_5 = 1 << 1, /* backslash */
	ESCAPE_6 = 1 << 2, /* b f n */
	ESCAPE_7 = 1 << 3, /* r t u */
	ESCAPE_LETTER = ESCAPE_2 | ESCAPE_5 | ESCAPE_6 | ESCAPE_7,
	HEX_DIGIT = 1 << 4,
	HEX_LETTER = 1 << 5,
	ESCAPE_HEX = HEX_DIGIT | HEX_LETTER
};
#define ESCAPE_LOW                                                                                 \
	HEX_DIGIT, ESCAPE_HEX, ESCAPE_2 | ESCAPE_6 | ESCAPE_7 | ESCAPE_HEX, ESCAPE_HEX,            \
		ESCAPE_7 | ESCAPE_HEX, ESCAPE_7 | ESCAPE_HEX, ESCAPE_6 | ESCAPE_HEX, HEX_DIGIT,    \
		HEX_DIGIT, HEX_DIGIT, 0, 0, ESCAPE_5, 0, ESCAPE_6, ESCAPE_2
#define ESCAPE_HIGH                                                                                \
	0, 0, ESCAPE_2, HEX_DIGIT, HEX_LETTER, ESCAPE_5, ESCAPE_6 | HEX_LETTER, ESCAPE_7, 0, 0, 0, \
		0, 0, 0, 0, 0

static inline void
scan_mark_backslash(const struct scan_pass *p, uint64_t backslash, size_t from)
{
	if (backslash != 0) {
		p->escapes[from / 64 / 64] |= (uint64_t)1 << (from / 64 % 64);
	}
}

/* The block at `from`; blanks replace what lies beyond the text. */
static inline const char *
scan_bytes(const struct scan_pass *p, size_t from, char last[64])
{
	if (p->len - from >= 64) {
		return p->text + from;
	}
	memset(last, ' ', 64);
	memcpy(last, p->text + from, p->len - from);
	return last;
}

static inline void
scan_end(struct scan_pass *p, const struct scan_state *s, bool fault)
{
	p->tokens = (uint32_t)(s->out - p->pos);
	p->fault = fault || s->fault != 0 || s->in_string != 0;
}

/* Bits of a block that lie within the text. */
static inline uint64_t
scan_in_text(size_t from, size_t len)
{
	return len - from >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << (len - from)) - 1;
}

/* A block once its masks are known, without instructions of a special kind. */
__attribute__((always_inline)) static inline void
scan_block_plainly(
	const struct scan_pass *p, struct scan_state *s, struct scan_masks m, size_t from)
{
	uint64_t in_text = scan_in_text(from, p->len);
	if ((m.high & in_text) != 0) {
		scan_utf8_slowly(s, p->text, from, p->len - from < 64 ? p->len : from + 64);
	}
	struct scan_found found = scan_block(s, m, in_text, scan_prefix_xor);
	scan_mark_backslash(p, m.backslash, from);
	s->fault |= scan_check_escapes(p, found.escapes, from);
	scan_write_tokens(p, s, found.tokens, from);
}
#endif
