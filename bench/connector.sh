#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Events through the Amplitude example as a connector (HTTP in, durable topic, transform, HTTP out), all on loopback, beside
# the same job in a service hand-written for Node: same producers, same endpoint.
#
# Environment: JOLTC, BENCH_DIR as for run.sh; BENCH_EVENTS (1000000), BENCH_ROUNDS (3).  Node gets a fifth of the events, and
# sequential senders far fewer, so that they finish; rates do not depend on it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
: "${JOLTC:=joltc}" "${BENCH_DIR:=.}" "${BENCH_EVENTS:=1000000}" "${BENCH_ROUNDS:=3}"
AMPLITUDE_API_TOKEN=bench-token
work=$(mktemp -d "${TMPDIR:-/tmp}/joltc-bench.XXXXXX")
export AMPLITUDE_API_TOKEN work
trap 'rm -rf "$work"' EXIT INT TERM
status=0
fifth=$(((BENCH_EVENTS + 4) / 5))

"$BENCH_DIR/generate" events 8000000 >"$work/events"
"$JOLTC" build "$here/../examples/amplitude/connector.yaml" -o "$work/connector"
# shellcheck disable=SC2016 # for the shell that runs it
connector='rm -rf "$work/topic"
	exec "$work/connector" run --set log.level=warning --dead-letter "$work/dead" --set source.embedded.dir="$work/topic" \
		--set source.embedded.listen=127.0.0.1:$BENCH_PORT --set http.endpoint=$BENCH_ENDPOINT'
node="exec node '$here/peers/forward.js'"

through() { # name, command, options of traffic
	name=$1 command=$2
	shift 2
	case $command in
	*node*) command -v node >/dev/null || return 0 ;;
	esac
	timeout 900 "$BENCH_DIR/traffic/traffic" "$@" "$name" "$work/events" "$command" >>"$work/lines" || status=1
}

# Of each name the line that is the median in a column (counted from the end), and how many times the others' the first's is.
table() { # column, what it is
	"$BENCH_DIR/traffic/traffic" -t
	touch "$work/lines"
	awk -v column="$1" -v what="${2-}" '
		{
			name = substr($0, 1, 24)
			if (!(name in count)) names[++n] = name
			value = $(NF - column)
			for (i = ++count[name]; i > 1 && values[name, i - 1] > value; i--) {
				values[name, i] = values[name, i - 1]; lines[name, i] = lines[name, i - 1]
			}
			values[name, i] = value; lines[name, i] = $0
		}
		END {
			for (i = 1; i <= n; i++) {
				middle = int((count[names[i]] + 1) / 2)
				print lines[names[i], middle]
				value = values[names[i], middle]
				if (i == 1) own = value
				else if (names[i] !~ /^joltc/) ratio = ratio sprintf("%s%.1f times %s", ratio == "" ? "" : ", ", own / value, names[i])
			}
			gsub(/  +/, "", ratio)
			if (what != "" && ratio != "") print "joltc: " ratio " in " what
		}' "$work/lines"
	rm -f "$work/lines"
}

rounds() { # a function that lets each contender run once
	round=0
	while [ "$round" -lt "$BENCH_ROUNDS" ]; do
		"$1"
		round=$((round + 1))
	done
}

singly() {
	through joltc "$connector" -n "$BENCH_EVENTS"
	through node "$node" -n "$fifth"
}
in_lines() {
	through joltc "$connector" -n "$BENCH_EVENTS" -b 100 -c 16 -w 8192
	through "joltc, 100 out" "$connector --set http.batch.max-records=100" -n "$BENCH_EVENTS" -b 100 -c 16 -w 8192
	through node "$node" -n "$fifth" -b 100 -c 16 -w 8192
}
slow_endpoint() {
	through joltc "$connector" -n "$fifth" -d 2
	through "one after the other" "$node 1" -n $(((fifth + 99) / 100)) -d 2
}
paced() {
	through joltc "$connector" -n 5000 -r 1000
	through node "$node" -n 5000 -r 1000
}

echo "== connector: an event a request, in and out"
rounds singly
table 4 "events a second of CPU"
echo
echo "== connector: 100 events a request in, one out (or 100: http.batch.max-records)"
rounds in_lines
table 4 "events a second of CPU"
echo
echo "== connector: an endpoint that answers after 2 ms"
rounds slow_endpoint
table 6 "events a second"
echo
echo "== connector: 1000 events a second"
rounds paced
table 3
echo
if [ "$status" -eq 0 ]; then
	echo "each event arrived, none of them twice"
else
	echo "EVENTS WERE LOST, OR CAME TWICE"
fi
exit $status
