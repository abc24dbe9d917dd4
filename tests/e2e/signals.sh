#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# After SIGTERM the connector finishes requests in flight, within a time limit, and ends.  Limits that must not matter are ten
# minutes; a minute is a guard.
. "$(dirname "$0")/e2e.sh"

begin() { # arguments; the source is a pipe that stays open
	rm -f pipe err # of the one before
	mkfifo pipe
	timeout --foreground -s KILL 60 "$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" "$@" <pipe 2>err &
	runs=$!
	started="$started $runs"
	exec 9>pipe
}
end() { # signal
	kill "-$1" "$runs"
	wait "$runs"
	status=$?
	exec 9>&-
}

receive --delay 500
begin --set drain-timeout=10m
records 20 >&9
sleep 0.3
end TERM
finish_receiving
expect "what is on its way is delivered" arrived 20
expect "the log says so" grep -q 'SIGTERM: reading stopped' err
expect "the source had not ended: exit status 1" [ "$status" -eq 1 ]

receive --script silent
begin --set drain-timeout=500ms --set http.http_request_timeout=10m
records 20 >&9
sleep 0.3
end TERM
finish_receiving
expect "what was not delivered is reported" grep -q '0 of 20 records delivered .* 20 not delivered, the first on line 1' err
expect "a bound ends the waiting: exit status 1" [ "$status" -eq 1 ]

receive --script silent
begin --set drain-timeout=10m --set http.http_request_timeout=10m
records 5 >&9
sleep 0.3
kill -TERM "$runs"
sleep 0.2
end INT
finish_receiving
expect "a second signal ends it at once: exit status 1" [ "$status" -eq 1 ]
finish
