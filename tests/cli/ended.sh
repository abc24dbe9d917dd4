#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A signal that ends joltc also ends the C compiler and all its children; temporary files are removed.
. "$(dirname "$0")/../lib.sh"
cd "$got" || exit 99
env --default-signal=INT true 2>/dev/null || skip "env cannot let go of signals that are ignored"
ulimit -c 0
mkdir tmp
TMPDIR=$got/tmp
export TMPDIR
echo '[{"operation":"shift","spec":{"a":"b"}}]' >spec.json
echo '{"id":1,"spec":[{"operation":"shift","spec":{"a":"b"}}],"input":{"a":1},"expected":{"b":1}}' >cases.ndjson
# A compiler with a child and a temporary file that ignores all signals it can
cat >endless <<EOF
#!/bin/sh
trap '' INT TERM HUP
sleep 30 &
echo half >"\$(mktemp "\${TMPDIR:-/tmp}/ccXXXXXX.s")"
echo "\$\$ \$!" >>"$got/pids"
while [ -d "$got" ]; do wait; done
EOF
chmod +x endless

started() { # waits for the compiler
	tries=0
	while [ ! -s pids ] && [ $tries -lt 600 ]; do
		sleep 0.05
		tries=$((tries + 1))
	done
	[ -s pids ]
}

ends() { # SIGNAL NUMBER COMMAND...: joltc gets the signal while the compiler runs
	signal=$1 number=$2
	shift 2
	rm -f pids
	env --default-signal=INT,QUIT,HUP,TERM,PIPE,XCPU "$JOLTC" "$@" --cc "$got/endless" >out 2>err </dev/null &
	joltc=$!
	if ! started; then
		fail "joltc $*: no compiler was started"
		return
	fi
	kill -s "$signal" $joltc
	wait $joltc 2>/dev/null
	status=$?
	[ $status -eq $((128 + number)) ] && pass || fail "joltc $*, SIG$signal: status $status"
	for pid in $(cat pids); do
		if kill -0 "$pid" 2>/dev/null; then
			kill -9 "$pid"
			fail "joltc $*, SIG$signal: its child $pid runs on"
		fi
	done
	[ -z "$(ls tmp)" ] && pass || fail "joltc $*, SIG$signal: left $(ls tmp) behind"
	rm -rf "$got"/tmp/*
}
for each in "TERM 15" "INT 2" "HUP 1" "QUIT 3" "PIPE 13" "XCPU 24"; do
	# shellcheck disable=SC2086 # name and number
	{
		ends $each build spec.json -o program
		ends $each run spec.json
		ends $each test cases.ndjson
	}
done
[ ! -e program ] && pass || fail "build: wrote a program"

# An ignored signal stays ignored (nohup).
rm -f pids
(trap '' HUP && exec "$JOLTC" build spec.json -o program --cc "$got/endless" >out 2>err </dev/null) &
joltc=$!
started || fail "no compiler was started"
kill -s HUP $joltc
kill -0 $joltc && pass || fail "SIGHUP ends what was told to ignore it"
kill -s TERM $joltc
wait $joltc 2>/dev/null
finish
