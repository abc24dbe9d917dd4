#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Compares the way that the compiler chooses with the tree way, on random cases: the answers must be the same, and so must the
# bytes, except for "cases" with an even seed.
#
#	differential.sh [[GENERATOR] SEED COUNT]...
#
# GENERATOR, which also applies to what follows it, is "cases" (everything in the language), "twice" (values with several uses),
# "functions" (each function with each kind of argument), "mutated" (the public specs of $SHARED, changed a little), "small" (all
# kinds of small chains), "renamed" (members that are renamed and passed on, then named), "recipes" (chains of the transforms in
# docs/recipes.md) "each" (operations on every member)
# or "groups" (elements that are grouped by a value).  OTHER, a joltc of another build, is compared, too, by the way that it chooses.
. "$(dirname "$0")/../lib.sh"
if [ $# -eq 0 ]; then
	set -- cases 1 2000 2 2000 3 2000 4 2000 twice 1 6000 functions 1 4000 mutated 1 2000 small 1 4000 renamed 1 4000 recipes 1 4000 each 1 4000 groups 1 4000
	# Instrumented code is compiled by gcc, which takes ten times as long; where there is a SAMPLE, another stage has them all.
	[ -z "${SAMPLE-}" ] && ! grep -q "^cflags=." "$BUILDDIR/runtime.conf" || set -- cases 1 50 2 50 twice 1 50 functions 1 50 mutated 1 40 small 1 50 renamed 1 50 recipes 1 50 each 1 50 groups 1 50
fi
at_once=10000
MUTATED_FROM=${SHARED-}/conformance/wild.ndjson
export MUTATED_FROM

ids() { # file
	sed 's/^{"id":"\([^"]*\)",.*/\1/' "$1"
}

# Writes the answers to $got/cases, without messages, to $got/NAME: one per case, in their order.
answers() { # name, joltc, option...
	name=$1 by=$2
	shift 2
	"$by" test "$@" --format=ndjson "$got/cases" >"$got/all" 2>"$got/err"
	status=$?
	sed 's/\("error":"[a-z]*"\),"message":.*/\1}/' "$got/all" >"$got/$name"
	answer='^[{]"id":"[^"]*",("output":.*|"output_null":true|"error":"(spec|transform)")[}]$'
	if [ $status -ne 0 ]; then
		why="status $status"
	elif ! { ids "$got/cases" && echo; } >"$got/asked" || ! { ids "$got/$name" && echo; } | cmp -s - "$got/asked"; then
		why="not one answer for each case"
	elif grep -qvE "$answer" "$got/$name"; then
		why="something that is no answer"
	elif grep -F 'its C does not compile' "$got/all" >"$got/err"; then
		why="C that does not compile"
	else
		return 0
	fi
	tail -n 5 "$got/err"
	echo "$by test $*: $why"
	return 1
}

# Counts the lines in which $got/chosen and $got/NAME differ; shows some.
same_bytes() { # name
	paste -d '\n' "$got/cases" "$got/chosen" "$got/$1" | awk -v show=4 -v other="$1" '
		NR % 3 == 1 { spec = $0; next }
		NR % 3 == 2 { chosen = $0; next }
		chosen != $0 { if (n++ < show) print spec "\n chosen " chosen "\n " other " " $0 > "/dev/stderr" }
		END { print n + 0 }'
}

# Makes the tree way's answers the expected ones; counts the cases that fail.
same_answers() { # count
	sed -e 's/^{"id":"[^"]*",//' -e 's/^"output"/"expected"/' -e 's/^"output_null"/"expected_null"/' \
		-e 's/^"error"/"expected_error"/' "$got/tree" >"$got/expected"
	sed 's/}$//' "$got/cases" | paste -d , - "$got/expected" >"$got/merged"
	"$JOLTC" test "$got/merged" >"$got/out" 2>&1
	status=$?
	line=$(tail -n 1 "$got/out")
	if [ $status -eq 0 ] && [ "$line" = "$1 passed, 0 failed" ]; then
		echo 0
		return
	fi
	head -n 60 "$got/out" >&2
	bad=${line#*, } good=${line%% *}
	# a failure without a count is a failure of all cases
	if [ "$line" = "$good passed, ${bad% failed} failed" ] && [ "${bad% failed}" -gt 0 ] &&
		[ $((good + ${bad% failed})) -eq "$1" ]; then
		echo "${bad% failed}"
	else
		echo "$1"
	fi
}

compare() { # generator seed count first
	"$BUILDDIR/tests/fuzz/$1" "$2" "$3" "$4" >"$got/cases" || exit 99
	[ "$(wc -l <"$got/cases")" -eq "$3" ] || exit 99
	if ! answers chosen "$JOLTC" || ! answers tree "$JOLTC" --tree || ! { [ -z "${OTHER-}" ] || answers other "$OTHER"; }; then
		failed=$((failed + $3))
		return
	fi
	if [ "$1" = cases ] && [ $(($2 % 2)) -eq 0 ]; then
		different=$(same_answers "$3")
	else
		different=$(same_bytes tree)
	fi
	[ -z "${OTHER-}" ] || different=$((different + $(same_bytes other)))
	[ "$different" -le "$3" ] || different=$3
	failed=$((failed + different)) passed=$((passed + $3 - different))
}

generator=cases
while [ $# -gt 0 ]; do
	case $1 in
	cases | twice | functions | mutated | small | renamed | recipes | each | groups)
		generator=$1
		shift
		continue
		;;
	esac
	[ $# -ge 2 ] || exit 99
	if [ "$generator" = mutated ] && [ ! -e "$MUTATED_FROM" ]; then
		skip_some "$2" "public specs, changed: there are none in ${SHARED:-(SHARED is not set)}"
		shift 2
		continue
	fi
	done=0
	while [ "$done" -lt "$2" ]; do
		now=$(($2 - done < at_once ? $2 - done : at_once))
		compare "$generator" "$1" "$now" "$done"
		done=$((done + now))
	done
	shift 2
done
finish
