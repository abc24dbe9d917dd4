#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A clock that was ahead for a while does not stop the topic's time: ages and retention go on.
. "$(dirname "$0")/e2e.sh"
producer=$BUILDDIR/tests/e2e/producer
"$BUILDDIR/tests/e2e/topic_crash" ahead topic 10 || fail "no topic was made"

serve() { # arguments
	rm -f err
	"$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --set source=embedded --set source.embedded.dir=topic \
		--set source.embedded.listen=127.0.0.1:0 "$@" 2>err &
	runs=$!
	started="$started $runs"
	for _ in $(seq 500); do
		grep -q 'taking events' err 2>/dev/null && break
		sleep 0.02
	done
	in=$(sed -n 's,.*taking events on http://127.0.0.1:\([0-9]*\)/.*,\1,p' err)
	[ -n "$in" ] || { cat err; echo "the connector does not start"; exit 99; }
}
stop() {
	kill -TERM "$runs"
	wait "$runs"
	status=$?
}

receive --script 503
serve --set drain-timeout=100ms --set meta.topic.retention.time=1h
for _ in $(seq 100); do
	printf 'GET /metrics HTTP/1.0\r\n\r\n' | "$producer" raw "$in" >metrics
	seconds=$(sed -n 's/^joltc_backlog_seconds //p' metrics)
	[ "$seconds" != 0 ] && break
	sleep 0.1
done
expect "the record that waits becomes older ($seconds s)" [ "$seconds" != 0 ]
expect "from now on, not by ten days" [ "${seconds%.*}" -lt 3600 ]
stop
finish_receiving

receive
serve --set meta.topic.retention.time=500ms
for _ in $(seq 100); do
	"$pipeline" topic --set source.embedded.dir=topic >out
	grep -q '^kept       nothing' out && break
	sleep 0.1
done
expect "what is retained goes in its time" grep -q '^kept       nothing' out
stop
finish_receiving
finish
