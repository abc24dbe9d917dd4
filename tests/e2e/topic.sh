#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The embedded topic under kill -9 and on a disk that is full.
. "$(dirname "$0")/../lib.sh"
crash=$BUILDDIR/tests/e2e/topic_crash

# Whatever was acknowledged before a kill is there afterwards.
if timeout 300 "$crash" crash "$got/topic" "${KILLS:-100}"; then
	pass
else
	fail "records were lost"
fi

# The test finds a loss: a producer that acknowledges before the disk has the record.
if timeout 300 "$crash" early "$got/early" 20 >"$got/out"; then
	fail "losses are not found: $(cat "$got/out")"
elif grep -q ', 0 lost, 0 wrong' "$got/out" || ! grep -q ' lost, 0 wrong' "$got/out"; then
	fail "another reason than losses: $(cat "$got/out")"
else
	pass
fi

# A disk of 3 MB that something else fills partly, for a topic of 4 MiB, then the room for all of it.
mkdir "$got/disk"
cat >"$got/small" <<'END'
mount -t tmpfs -o size=6m,mode=700 none "$1/disk" || exit 77
dd if=/dev/zero of="$1/disk/ballast" bs=64k count=56 2>/dev/null || exit 99
exec "$2" full "$1/disk/topic" "$1/disk/ballast"
END
timeout 300 unshare -rm sh "$got/small" "$got" "$crash" >"$got/out" 2>&1
case $? in
0) pass ;;
77 | 1) if grep -q 'unshare:\|mount:' "$got/out"; then
		echo "skipped: a small disk: $(head -n 1 "$got/out")"
	else
		fail "a full disk: $(cat "$got/out")"
	fi ;;
*) fail "a full disk: $(cat "$got/out")" ;;
esac
cat "$got/out"
finish
