#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# scripts/test-counts counts a test as failed unless its result says that it passed.
. "$(dirname "$0")/../lib.sh"
cd "$got" || exit 99
unset MAKEFLAGS MFLAGS MAKELEVEL
mkdir tests
cat >Makefile <<'END'
list-check: ; @printf '%s\n' $(TESTS)
TESTS = tests/good.sh tests/part.sh tests/bad.sh tests/crashed tests/silent.sh tests/skipped.sh tests/gone.sh
END

ran() { # name, result, last line of its output
	printf ':test-result: %s\n:global-test-result: %s\n' "$2" "$2" >"tests/$1.trs"
	printf 'something\n%s\n%s tests/%s (exit status: 0)\n' "$3" "$2" "$1" >"tests/$1.log"
}
ran good PASS '7 passed, 0 failed'
ran part PASS '7 passed, 0 failed, 3 skipped'
ran bad FAIL '5 passed, 2 failed'
ran crashed FAIL '5 passed, 0 failed'
ran silent PASS 'nothing'
ran skipped SKIP 'skipped: skipped.sh: not here'
ran other PASS '9 passed, 0 failed' # of an earlier run: not in the list
cat >expected <<'END'
tests/good.sh 7 0 0
tests/part.sh 7 0 3
tests/bad.sh 5 2 0
tests/crashed 5 1 0
tests/silent.sh 0 1 0
tests/skipped.sh 0 0 1
tests/gone.sh 0 1 0
END
"$SRCDIR/scripts/test-counts" "$got" check >counts 2>reported
same expected counts
for name in bad crashed silent gone; do
	if grep -q "^fail: .*$name" reported; then pass; else fail "$name is not reported"; fi
done
finish
