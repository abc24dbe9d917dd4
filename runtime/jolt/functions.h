/* SPDX-License-Identifier: Apache-2.0 */
/* The functions of modify, one C function for each: jrt_fn_NAME for Jolt's NAME.
 *
 * How they are called (the reference's Function.apply(Object...), FunctionEvaluator): `args` holds
 * `count` values. An argument that was not found is JRT_NULL when there are several; a single one
 * that was not found is no argument (count 0).  The result is a value (perhaps one of the arguments
 * itself, or JRT_NULL), or NULL: nothing, that is: no value is written and the next alternative is
 * tried.  Where the reference throws inside a function the result is NULL.  Failures of the machine
 * (no room, a pattern that takes too long) go to jrt_fail().
 *
 * Three kinds share how they take their arguments:
 *
 * E, for each (SingleFunction): on a list or a Java array as the only argument, or on several
 * arguments, a list of the results, in which elements that cannot be converted stay as they are.
 *
 * L, on a list (ListFunction): a list or array as the only argument, not empty, or several
 * arguments; a single value gives nothing.
 *
 * A, driven by a first argument of an exact type (ArgDrivenListFunction, ArgDrivenSingleFunction):
 * with at least one more, or one list of all of them.  Of two arguments the second must be a list,
 * unless said otherwise.
 *
 * In all but noop, size, isPresent and isNull an empty list or null as the only argument gives
 * nothing. */
#ifndef JOLT_FUNCTIONS_H
#define JOLT_FUNCTIONS_H

#include "json/value.h"

JRT_BEGIN

/* Of several arguments those that were not found are null. */
static inline void
jrt_fill_arguments(unsigned count, struct jrt_value **args)
{
	for (unsigned i = 0; i < count; i++) {
		args[i] = args[i] != NULL ? args[i] : JRT_NULL;
	}
}

/* ---- strings (Strings.java) ---------------------------------------------- */

/* E. Java's toLowerCase: full mappings, İ as i and a dot above, the final sigma by Java's own rule.
 */
struct jrt_value *jrt_fn_toLower(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* E. Java's toUpperCase: full mappings, ß as SS. */
struct jrt_value *jrt_fn_toUpper(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* E. Without the characters up to U+0020 at both ends. */
struct jrt_value *jrt_fn_trim(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* L. The toString of each but null, joined. */
struct jrt_value *jrt_fn_concat(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* A String. The toString of each but null and ""; after each of them that is not last in the list,
 * the string. */
struct jrt_value *jrt_fn_join(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* A String; the second argument may be a single string, on a list each string is split.  See
 * split.h. */
struct jrt_value *jrt_fn_split(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* L of three: String, Integer a, Integer b; the UTF-16 units a..b-1 when 0 <= a < b <= length. */
struct jrt_value *jrt_fn_substring(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* A String, then Integer 1..500 and a string of one UTF-16 unit. */
struct jrt_value *jrt_fn_leftPad(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *jrt_fn_rightPad(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);

/* L of three strings: String.replace; an empty target stands before each UTF-16 unit and at the
 * end. jolt-community. */
struct jrt_value *jrt_fn_replace(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* L of three strings: String.replaceAll: a regular expression, and what $1, ${name} and \c mean in
 * the replacement.  jolt-community. */
struct jrt_value *
jrt_fn_replaceAll(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* A random UUID (version 4), whatever is given.  jolt-community. */
struct jrt_value *jrt_fn_uuid(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);

/* ---- numbers (Math.java) ------------------------------------------------- */

/* One number: itself.  A list or several: the extreme of each type, started from the end of the
 * type's range, compared after cutting doubles to long; ties prefer Integer, then Long. */
struct jrt_value *jrt_fn_min(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *jrt_fn_max(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* E. Wraps around; strings are numbers; BigIntegers are not. */
struct jrt_value *jrt_fn_abs(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* L. A Double: of the numbers and the strings that are numbers. */
struct jrt_value *jrt_fn_avg(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* L. Each converted as by toInteger, toLong, toDouble; wrap around; what is no number counts
 * nothing. */
struct jrt_value *jrt_fn_intSum(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *jrt_fn_longSum(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *jrt_fn_doubleSum(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* L of two, both exactly of the type. */
struct jrt_value *
jrt_fn_intSubtract(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *
jrt_fn_longSubtract(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *
jrt_fn_doubleSubtract(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* L of two. A Double; strings count as numbers; by zero: nothing. */
struct jrt_value *jrt_fn_divide(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* A Integer, then as divide: the quotient's exact binary value rounded half up to so many places
 * (may be negative). */
struct jrt_value *
jrt_fn_divideAndRound(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);

/* L of two: the product.  Integers and Longs: a Long, that wraps around; a BIG makes an exact whole
 * number or, with a Double, a decimal.  jolt-community. */
struct jrt_value *jrt_fn_multiply(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* L: Integer, perhaps the name of a rounding mode (else HALF_UP), two numbers.  A product that is a
 * Double, rounded to so many places; others as they are.  jolt-community. */
struct jrt_value *
jrt_fn_multiplyAndRound(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* The same arguments: divideAndRound of jolt-community. */
struct jrt_value *
jrt_fn_divideByMode(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);

/* ---- types (Objects.java) ------------------------------------------------ */

/* E. Numbers and strings that are numbers, narrowed as Java does. */
struct jrt_value *jrt_fn_toInteger(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *jrt_fn_toLong(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *jrt_fn_toDouble(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* E. Booleans, and "true" and "false" in any case. */
struct jrt_value *jrt_fn_toBoolean(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* E. Java's toString; of a null in a list "null". */
struct jrt_value *jrt_fn_toString(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* Of one list, string (UTF-16 units) or object its size; how many when there are several. */
struct jrt_value *jrt_fn_size(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* Nothing, whatever is given (Function.noop). */
struct jrt_value *jrt_fn_noop(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* The first argument if there is one; if it is not null; if it is null (Function.isPresent,
 * notNull, isNull). */
struct jrt_value *jrt_fn_isPresent(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *jrt_fn_notNull(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *jrt_fn_isNull(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);

/* ---- dates (the fork's Dates.java; see date.h) ---------------------------- */

/* L of two: a pattern and a zone; one moment for all of a record. */
struct jrt_value *jrt_fn_now(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* Milliseconds since 1970; whatever is given. */
struct jrt_value *
jrt_fn_nowEpochMillis(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* One number; or L of three: number, pattern, zone. */
struct jrt_value *
jrt_fn_fromEpochMilli(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* L of three: text, pattern, zone. */
struct jrt_value *
jrt_fn_toEpochMilli(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* L of three to five: text, pattern, pattern, zone, zone. */
struct jrt_value *
jrt_fn_formatDate(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* L of four: text, pattern, duration, zone. */
struct jrt_value *jrt_fn_dateAdd(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *
jrt_fn_dateSubstract(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);

/* ---- lists (Lists.java, and the squash functions of Objects.java) -------- */

/* L. null is a value. */
struct jrt_value *
jrt_fn_firstElement(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *
jrt_fn_lastElement(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* A Integer: the element at that index. */
struct jrt_value *jrt_fn_elementAt(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* A list: itself; one value: a fixed list of it; several: a fixed list of them. */
struct jrt_value *jrt_fn_toList(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* A Java array in natural order, when all are of one comparable type (a single one may be of any);
 * one value: itself. */
struct jrt_value *jrt_fn_sort(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* Takes the nulls out of the list or object given, in place, and gives it; anything else: itself.
 */
struct jrt_value *
jrt_fn_squashNulls(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* The same at all levels. */
struct jrt_value *
jrt_fn_recursivelySquashNulls(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* A new list without repetitions by Java's equals; what is no list: itself. */
struct jrt_value *
jrt_fn_squashDuplicates(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);

JRT_END
#endif
