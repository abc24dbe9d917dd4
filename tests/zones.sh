#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Time zones that a spec names are in the binary, which needs no zone files.  Zones that a record names are read from $TZDIR.
. "$(dirname "$0")/lib.sh"
cd "$got" || exit 99
[ -e "${TZDIR-/usr/share/zoneinfo}/Europe/Berlin" ] || skip "no time zone files here"

cat >zones.json <<'EOF'
{"dialect": "community", "spec": [{"operation": "modify-overwrite", "spec": {
  "known": "=formatDate(@(1,at),yyyy-MM-dd'T'HH:mmX,'yyyy-MM-dd HH:mm zzzz',UTC,Europe/Berlin)",
  "given": "=formatDate(@(1,at),yyyy-MM-dd'T'HH:mmX,'yyyy-MM-dd HH:mm VV',UTC,@(1,zone))"
}}]}
EOF
"$JOLTC" build -o zones zones.json >out 2>&1 || { cat out; fail "build"; finish; }

gives() { # zone, what is expected behind "known"; NAME=VALUE before it
	printf '{"at":"2050-07-01T12:00Z","zone":"%s"}\n' "$1" | ./zones transform >out 2>&1
	known='"known":"2050-07-01 14:00 Central European Summer Time"'
	if grep -qF "$known$2}" out; then
		pass
	else
		fail "$1: not $known$2}"
		cat out
	fi
}

gives America/New_York ',"given":"2050-07-01 08:00 America/New_York"'
gives +02:00 ',"given":"2050-07-01 14:00 +02:00"'
for zone in Mars/Base EST ../../../etc/passwd /etc/passwd '' posix/Europe/Berlin right/UTC 'UTC '; do
	gives "$zone" ''
done
TZDIR=$got/none
export TZDIR
printf '{"at":"2050-07-01T12:00Z","zone":"America/New_York"}\n' | ./zones transform >out 2>&1
if grep -q 'this machine has no zone files' out && ! grep -q '"known"' out; then
	pass
else
	fail "no zone files: the record does not fail"
	cat out
fi
gives GMT-3 ',"given":"2050-07-01 09:00 GMT-03:00"'
# a file that is no zone, a folder, a truncated file
mkdir -p none/A none/Europe
echo TZif2 >none/Europe/Berlin
gives Europe/Berlin ''
gives Europe ''
edition() { # program, "tzdata" and the edition
	"$1" --version >out
	if grep -qxF "$2" out; then pass; else fail "$1 --version does not say $2"; fi
}
edition ./zones "$(env -u TZDIR "$JOLTC" --version | grep '^tzdata ')" # of when it was compiled
edition "$JOLTC" 'tzdata unknown'
echo 2031b >none/+VERSION
edition "$JOLTC" 'tzdata 2031b'
echo '# version 2031c' >none/tzdata.zi
edition "$JOLTC" 'tzdata 2031c'
if "$JOLTC" check zones.json >out 2>&1 || ! grep -q 'this machine has no time zone files' out; then
	cat out
	fail "compiling without zone files"
else
	pass
fi
finish
