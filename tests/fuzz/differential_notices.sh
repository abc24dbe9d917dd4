#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# differential.sh fails if joltc does something wrong: with each generator, and each way of comparing.
. "$(dirname "$0")/../lib.sh"
skip_instrumented

joltc=$JOLTC
JOLTC=$got/joltc
export JOLTC joltc SRCDIR BUILDDIR

# A compiler that is the real one, except for what the script on standard input does.
compiler() {
	{ echo '#!/bin/sh' && cat; } >"$got/joltc"
	chmod +x "$got/joltc"
}

notices() { # what is wrong, and the cases that show it
	what=$1
	shift
	[ $# -gt 0 ] || set -- "cases 1 40" "cases 2 40" "twice 1 40" "functions 1 40" "small 1 40"
	for mode; do
		# shellcheck disable=SC2086 # three words
		if sh "$(dirname "$0")/differential.sh" $mode >"$got/said" 2>&1; then
			cat "$got/said"
			fail "$what: not noticed with $mode"
		elif ! tail -n 1 "$got/said" | grep -qE '^[0-9]+ passed, [1-9][0-9]* failed$'; then
			cat "$got/said"
			fail "$what: not counted with $mode"
		else
			pass
		fi
	done
}

compiler <<'END'
exec "$joltc" "$@"
END
for mode in "cases 1 40" "cases 2 40" "twice 1 40" "functions 1 40" "small 1 40"; do
	# shellcheck disable=SC2086 # three words
	if sh "$(dirname "$0")/differential.sh" $mode >"$got/said" 2>&1 && grep -qx '40 passed, 0 failed' "$got/said"; then
		pass
	else
		cat "$got/said"
		fail "the compiler as it is, with $mode"
	fi
done

compiler <<'END'
exit 1
END
notices "it always fails"

compiler <<'END'
exit 0
END
notices "it says nothing"

compiler <<'END'
"$joltc" "$@"
exit 1
END
notices "all is right but its status"

compiler <<'END'
"$joltc" "$@" | sed 2d
END
notices "an answer is missing"

compiler <<'END'
"$joltc" "$@" | sed 's/"output":.*/"output":}/; s/"output":}/}/'
END
notices "answers are empty"

compiler <<'END'
"$joltc" "$@" | sed '3s/"output.*/"error":"transform","message":"its C does not compile: x"}/; 3s/"message":".*/"message":"its C does not compile: x"}/'
END
notices "some C does not compile" "cases 1 40" "twice 1 40"

compiler <<'END'
case " $* " in
*" --tree "*) "$joltc" "$@" | sed '5s/"output[^}]*.*/"output":{"other":1}}/; 5s/"error.*/"output":1}/' ;;
*) exec "$joltc" "$@" ;;
esac
END
notices "one answer is another one by the tree way"

compiler <<'END'
case " $* " in
*" --format=ndjson "*) exec "$joltc" "$@" ;;
esac
echo "40 passed, 0 failed"
exit 1
END
notices "all passed but its status" "cases 2 40"

compiler <<'END'
case " $* " in
*" --format=ndjson "*) exec "$joltc" "$@" ;;
esac
echo "39 passed, 0 failed"
END
notices "one of the cases is not counted" "cases 2 40"
finish
