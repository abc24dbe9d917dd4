#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A line of any size: others are served while it is read, and its dead letter is small.
. "$(dirname "$0")/e2e.sh"
producer=$BUILDDIR/tests/e2e/producer

# Whether the connector reports that it is healthy.
is_well() {
	printf 'GET /healthz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' | "$producer" raw "$numbers" 2>/dev/null |
		grep -q '^HTTP/1.[01] 200'
}

size=1000000000
receive
printf '{"n":1}\n' >in.ndjson
truncate -s $size in.ndjson # a hole: it takes no room
printf '\n{"n":2}\n' >>in.ndjson
: >err
"$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --set source=file \
	--set source.file.path=in.ndjson --set metrics.listen=127.0.0.1:0 2>err &
pid=$!
started="$started $pid"
for _ in $(seq 100); do
	numbers=$(sed -n 's|.*showing numbers on http://127.0.0.1:\([0-9]*\)/.*|\1|p' err)
	[ -n "$numbers" ] && break
	sleep 0.01
done
answers=0
while is_well; do
	answers=$((answers + 1))
done
wait "$pid"
status=$?
finish_receiving
expect "it does not end the connector" [ "$status" -eq 0 ]
expect "others have their turn meanwhile ($answers)" [ "$answers" -ge 5 ]
expect "the lines around it arrive" [ "$(wc -l <bodies)" -eq 2 ]
expect "it is one dead letter" [ "$(wc -l <test-events.dead.ndjson)" -eq 1 ]
expect "with its length" grep -q "\"record_length\":$((size - 8))}\$" test-events.dead.ndjson
expect "and the start of it" [ "$(wc -c <test-events.dead.ndjson)" -lt 90000 ]
"$pipeline" dead-letter retry --set "http.endpoint=http://127.0.0.1:$port/" >out 2>err
status=$?
expect "it is not sent again" grep -q '0 records were tried again; 1 cannot be sent' out
expect "and stays" [ "$(wc -l <test-events.dead.ndjson)" -eq 1 ]
finish
