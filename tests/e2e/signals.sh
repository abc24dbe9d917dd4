#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SIGTERM ends the connector after what is on its way, within a bound.
. "$(dirname "$0")/e2e.sh"

begin() { # arguments; the source is a pipe that stays open
	rm -f pipe
	mkfifo pipe
	"$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" "$@" <pipe 2>err &
	runs=$!
	started="$started $runs"
	exec 9>pipe
}
end() { # signal
	from=$(date +%s%N)
	kill "-$1" "$runs"
	wait "$runs"
	status=$?
	took=$((($(date +%s%N) - from) / 1000000))
	exec 9>&-
}

receive --delay 500
begin
records 20 >&9
sleep 0.3
end TERM
finish_receiving
expect "what is on its way is delivered" arrived 20
expect "in half a second, not more ($took ms)" [ "$took" -lt 2000 ]
expect "the log says so" grep -q 'SIGTERM: reading no more' err
expect "the source had not ended: exit status 1" [ "$status" -eq 1 ]

receive --script silent
begin --set drain-timeout=500ms
records 20 >&9
sleep 0.3
end TERM
finish_receiving
expect "a bound ends the waiting ($took ms)" [ "$took" -lt 2000 ]
expect "what was not delivered is told" grep -q '0 of 20 records delivered .* 20 not delivered, the first on line 1' err
expect "exit status 1" [ "$status" -eq 1 ]

receive --script silent
begin
records 5 >&9
sleep 0.3
kill -TERM "$runs"
sleep 0.2
end INT
finish_receiving
expect "a second signal ends it at once ($took ms)" [ "$took" -lt 1000 ]
expect "exit status 1 then" [ "$status" -eq 1 ]
finish
