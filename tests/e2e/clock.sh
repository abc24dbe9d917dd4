#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# After the clock was ahead for a while, the topic still counts ages and drops old records.
. "$(dirname "$0")/serve.sh"
"$BUILDDIR/tests/e2e/topic_crash" ahead topic 10 || fail "no topic was made"

receive --script 503
serve --set drain-timeout=100ms --set meta.topic.retention.time=1h
for _ in $(seq 100); do
	get /metrics "$in"
	seconds=$(sed -n 's/^joltc_backlog_seconds //p' answer)
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
