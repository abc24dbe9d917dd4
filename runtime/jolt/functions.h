/* SPDX-License-Identifier: Apache-2.0 */
/* The functions of modify, one C function for each: jrt_fn_NAME for Jolt's NAME.
 *
 * How they are called (the reference's Function.apply(Object...), FunctionEvaluator): `args` holds
 * `count` values.  If there are several, an argument that was not found is JRT_NULL; if there is
 * only one and it was not found, count is 0.  The result is a value, perhaps one of the arguments
 * or JRT_NULL.  NULL means no value: nothing is written, and the next alternative is tried.  Where
 * the reference throws inside a function, the result is NULL.  Failures of the machine (out of
 * memory, a pattern that takes too long) go to jrt_fail().
 *
 * Three kinds differ in how they take their arguments (the names in capitals are those of
 * compiler/spec/functions.def; OTHER there: as the function says):
 *
 * E, for each (SingleFunction; EACH): for a list or a Java array as the only argument, or for
 * several arguments, returns a list of the results; elements that cannot be converted stay as they
 * are.
 *
 * L, on a list (ListFunction; LIST): takes a non-empty list or array as the only argument, or
 * several arguments; a single value gives no result.
 *
 * A, driven by a first argument of an exact type (ArgDrivenListFunction, ArgDrivenSingleFunction;
 * STRING_LIST, INTEGER_LIST, STRING_EACH): takes at least one more argument, or one list of all of
 * them.  If there are two arguments, the second must be a list, unless documented otherwise.
 *
 * Except for noop, size, isPresent and isNull, an empty list or null as the only argument gives no
 * result. */
#ifndef JOLT_FUNCTIONS_H
#define JOLT_FUNCTIONS_H

#include "json/value.h"

JRT_BEGIN

/* Among several arguments, those that were not found become null. */
static inline void
jrt_fill_arguments(unsigned count, struct jrt_value **args)
{
	for (unsigned i = 0; i < count; i++) {
		args[i] = args[i] != NULL ? args[i] : JRT_NULL;
	}
}

/* ---- strings (Strings.java) ---------------------------------------------- */

/* E. Java's toLowerCase: full mappings, İ becomes i and a dot above, the final sigma follows Java's
 * rule. */
struct jrt_value *jrt_fn_toLower(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* E. Java's toUpperCase: full mappings, ß becomes SS. */
struct jrt_value *jrt_fn_toUpper(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* E. Strips characters up to U+0020 from both ends. */
struct jrt_value *jrt_fn_trim(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* L. Concatenates the toString of each argument that is not null. */
struct jrt_value *jrt_fn_concat(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* A String.  Joins the toString of each argument that is neither null nor "", with the separator
 * after each one that is not last in the list. */
struct jrt_value *jrt_fn_join(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* A String; the second argument may be a string; in a list, each string is split.  See split.h. */
struct jrt_value *jrt_fn_split(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* L of three: String, Integer a, Integer b; the UTF-16 units a..b-1 if 0 <= a < b <= length. */
struct jrt_value *jrt_fn_substring(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* A String, then Integer 1..500 and a string of one UTF-16 unit. */
struct jrt_value *jrt_fn_leftPad(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *jrt_fn_rightPad(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);

/* L of three strings: String.replace; an empty target matches before each UTF-16 unit and at the
 * end. jolt-community. */
struct jrt_value *jrt_fn_replace(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* L of three strings: String.replaceAll: a regular expression, and a replacement with $1, ${name}
 * and \c.  jolt-community. */
struct jrt_value *
jrt_fn_replaceAll(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* A random UUID (version 4), whatever the arguments.  jolt-community. */
struct jrt_value *jrt_fn_uuid(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);

/* ---- numbers (Math.java) ------------------------------------------------- */

/* One number: itself.  A list or several numbers: the extreme of each type, starting from the end
 * of the type's range, compared after truncating doubles to long; ties prefer Integer, then
 * Long. */
struct jrt_value *jrt_fn_min(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *jrt_fn_max(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* E. Wraps around; accepts strings that are numbers, but not BigIntegers. */
struct jrt_value *jrt_fn_abs(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* L. The average of the numbers, and of the strings that are numbers, as a Double. */
struct jrt_value *jrt_fn_avg(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* L. Sums after converting each as toInteger, toLong or toDouble does; wraps around; anything that
 * is not a number counts as zero. */
struct jrt_value *jrt_fn_intSum(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *jrt_fn_longSum(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *jrt_fn_doubleSum(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* L of two, both of exactly that type. */
struct jrt_value *
jrt_fn_intSubtract(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *
jrt_fn_longSubtract(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *
jrt_fn_doubleSubtract(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* L of two.  A Double; strings that are numbers count; division by zero gives no result. */
struct jrt_value *jrt_fn_divide(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* A Integer, then as divide: rounds the quotient's exact binary value half up to that many places,
 * which may be negative. */
struct jrt_value *
jrt_fn_divideAndRound(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);

/* L of two: the product.  Integers and Longs: a Long that wraps around; with a BIG, an exact whole
 * number or, with a Double, a decimal.  jolt-community. */
struct jrt_value *jrt_fn_multiply(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* L: Integer, optionally the name of a rounding mode (default HALF_UP), two numbers.  Rounds a
 * product that is a Double; other products stay as they are.  jolt-community. */
struct jrt_value *
jrt_fn_multiplyAndRound(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* The same arguments: divideAndRound of jolt-community. */
struct jrt_value *
jrt_fn_divideByMode(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);

/* ---- types (Objects.java) ------------------------------------------------ */

/* E. Numbers, and strings that are numbers, narrowed as in Java. */
struct jrt_value *jrt_fn_toInteger(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *jrt_fn_toLong(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *jrt_fn_toDouble(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* E. Booleans, and "true" and "false" in any case. */
struct jrt_value *jrt_fn_toBoolean(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* E. Java's toString; null in a list becomes "null". */
struct jrt_value *jrt_fn_toString(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* The size of a single list, string (in UTF-16 units) or object; the number of arguments if there
 * are several. */
struct jrt_value *jrt_fn_size(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* No value, whatever the arguments (Function.noop). */
struct jrt_value *jrt_fn_noop(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* The first argument if it is present; if it is not null; if it is null (Function.isPresent,
 * notNull, isNull). */
struct jrt_value *jrt_fn_isPresent(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *jrt_fn_notNull(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *jrt_fn_isNull(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);

/* ---- dates (the fork's Dates.java; see date.h) ---------------------------- */

/* L of two: a pattern and a zone; the same moment throughout a record. */
struct jrt_value *jrt_fn_now(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* Milliseconds since 1970, whatever the arguments. */
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

/* L. null counts as a value. */
struct jrt_value *
jrt_fn_firstElement(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
struct jrt_value *
jrt_fn_lastElement(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* A Integer: the element at that index. */
struct jrt_value *jrt_fn_elementAt(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* A list: itself; one value: a fixed list of it; several: a fixed list of them. */
struct jrt_value *jrt_fn_toList(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* A Java array in natural order, if all are of one comparable type (a single element may be of any
 * type); one value: itself. */
struct jrt_value *jrt_fn_sort(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* Removes the nulls from the list or object, in place, and returns it; anything else is returned as
 * it is. */
struct jrt_value *
jrt_fn_squashNulls(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* The same at all levels. */
struct jrt_value *
jrt_fn_recursivelySquashNulls(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);
/* A new list without repetitions by Java's equals; anything but a list is returned as it is. */
struct jrt_value *
jrt_fn_squashDuplicates(struct jrt_ctx *, unsigned count, struct jrt_value *const *args);

JRT_END
#endif
