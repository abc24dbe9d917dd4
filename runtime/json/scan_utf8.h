/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of Keiser and Lemire, "Validating UTF-8 in less than one instruction per byte" (2021):
 * possible errors of two bytes, by the first byte's high and low four bits and the second byte's
 * high four.  A bit that all three have in common is an error. */
#ifndef JSON_SCAN_UTF8_H
#define JSON_SCAN_UTF8_H

enum {
	TOO_SHORT = 1 << 0,
	TOO_LONG = 1 << 1,
	OVERLONG_3 = 1 << 2,
	TOO_LARGE = 1 << 3,
	SURROGATE = 1 << 4,
	OVERLONG_2 = 1 << 5,
	TOO_LARGE_1000 = 1 << 6,
	OVERLONG_4 = 1 << 6,
	TWO_CONTS = 1 << 7,
	CARRY = TOO_SHORT | TOO_LONG | TWO_CONTS,
	LARGE = CARRY | TOO_LARGE | TOO_LARGE_1000,
	CONT = TOO_LONG | OVERLONG_2 | TWO_CONTS
};

#define UTF8_HIGH_1                                                                                \
	TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,            \
		(char)TWO_CONTS, (char)TWO_CONTS, (char)TWO_CONTS, (char)TWO_CONTS,                \
		TOO_SHORT | OVERLONG_2, TOO_SHORT, TOO_SHORT | OVERLONG_3 | SURROGATE,             \
		TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4
#define UTF8_LOW_1                                                                                 \
	(char)(CARRY | OVERLONG_3 | OVERLONG_2 | OVERLONG_4), (char)(CARRY | OVERLONG_2),          \
		(char)CARRY, (char)CARRY, (char)(CARRY | TOO_LARGE), (char)LARGE, (char)LARGE,     \
		(char)LARGE, (char)LARGE, (char)LARGE, (char)LARGE, (char)LARGE, (char)LARGE,      \
		(char)(LARGE | SURROGATE), (char)LARGE, (char)LARGE
#define UTF8_HIGH_2                                                                                \
	TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,    \
		(char)(CONT | OVERLONG_3 | TOO_LARGE_1000 | OVERLONG_4),                           \
		(char)(CONT | OVERLONG_3 | TOO_LARGE), (char)(CONT | SURROGATE | TOO_LARGE),       \
		(char)(CONT | SURROGATE | TOO_LARGE), TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT
#endif
