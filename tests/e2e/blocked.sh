#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Nothing that another process does, or fails to do, stops the connector from accepting events.
. "$(dirname "$0")/serve.sh"
command -v flock >/dev/null || skip "the command flock is not here"

# Another process holds the lock of a file until it is released.
hold() { # file
	rm -f held
	flock "$1" sh -c ': >held; while [ -e held ]; do sleep 0.05; done' &
	holder=$!
	started="$started $holder"
	for _ in $(seq 200); do
		[ -e held ] && return
		sleep 0.02
	done
}
release() {
	rm -f held
	wait "$holder"
}
arrives() { # text, in file
	for _ in $(seq 500); do
		grep -qF -e "$1" "$2" 2>/dev/null && return
		sleep 0.02
	done
	false
}
event() { # body
	raw "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${json}Content-Length: $(printf '%b' "$1" | wc -c)\r\n\r\n$1"
}

# ---- a locked dead-letter file ----
receive --refuse bad
serve --set dead-letter.path=dead --max-record 1000
hold dead
event '{"bad":1}'
answers "an event that will be refused" 'HTTP/1.1 200'
expect "the log says who is in the way" says_soon 'another process keeps it locked'
event '{"n":2}'
answers "events are taken" 'HTTP/1.1 200'
get /healthz "$in"
answers "it is well" 'HTTP/1.1 200'
get /readyz "$in"
answers "but does not deliver" 'the dead-letter file is locked by another process'
expect "the entry is not there" [ ! -s dead ]
kill -HUP "$runs"
expect "SIGHUP is heard" says_soon 'are read again'
release
expect "then it is written" arrives '{\"bad\":1}' dead
expect "and delivery goes on" arrives '{"n":2}' bodies
expect "once" [ "$(wc -l <dead)" -eq 1 ]
# A record beyond the limit.
hold dead
long=$(head -c 5000 /dev/zero | tr '\0' y)
event "{\"t\":\"$long\"}"
answers "a record that is too long" 'HTTP/1.1 200'
event '{"n":3}'
answers "and one behind it" 'HTTP/1.1 200'
release
expect "the long one is written" arrives TOO_LARGE dead
expect "and delivery goes on" arrives '{"n":3}' bodies
# Moving the file away takes the lock away, too.
hold dead
event '{"bad":4}'
mv dead dead.old
expect "a moved file is left to its holder" arrives '{\"bad\":4}' dead
release
# The connector ends; the next start has the record again.
hold dead
event '{"bad":5}'
for _ in $(seq 200); do
	get /readyz "$in"
	grep -q locked answer && break
done
answers "it waits once more" 'locked by another process'
stop
expect "SIGTERM ends it" [ "$status" -eq 0 ]
release
serve --set dead-letter.path=dead
expect "what was not kept comes again" arrives '{\"bad\":5}' dead
expect "every entry is whole" sh -c 'cat dead dead.old | while read -r l; do printf "%s\n" "$l" | grep -q "^{.*}$" || exit 1; done'
stop
finish_receiving
expect "all arrive" [ "$(sort bodies | tr -d '\n' | grep -o '"n":[0-9]*' | tr '\n' ' ')" = '"n":2 "n":3 ' ]
rm -rf topic dead dead.old

# ---- a locked dead-letter file, for a line that goes there in pieces ----
receive
: >dead
hold dead
{
	printf '{"t":"'
	head -c 300000 /dev/zero | tr '\0' y
	printf '"}\n{"n":1}\n'
} >in.ndjson
"$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --set source=file --set source.file.path=in.ndjson \
	--set dead-letter.path=dead --max-record 1000 2>err &
runs=$!
started="$started $runs"
expect "it waits" says_soon 'another process keeps it locked'
release
wait "$runs"
status=$?
expect "it ends" [ "$status" -eq 0 ]
expect "the line is there from its beginning" grep -q '"record_start_base64":"eyJ0Ijoi' dead
expect "to its end, once" [ "$(sed 's/.*"record_length"/"record_length"/' dead)" = '"record_length":300008}' ]
finish_receiving
expect "the next one arrives" grep -qF '{"n":1}' bodies
rm -f dead in.ndjson

# ---- a pipe that nobody reads ----
receive --refuse bad
mkfifo dead
serve --set dead-letter.path=dead
big=$(head -c 30000 /dev/zero | tr '\0' z)
for i in 1 2 3 4 5; do
	event "{\"bad\":$i,\"t\":\"$big\"}"
	answers "an event for a pipe that nobody reads" 'HTTP/1.1 200'
done
expect "it waits" says_soon 'another process keeps it locked, or does not read it'
get /healthz "$in"
answers "it is well" 'HTTP/1.1 200'
get /readyz "$in"
answers "but does not deliver" 'the dead-letter file is a pipe that nobody reads'
cat dead >read &
started="$started $!"
for _ in $(seq 500); do
	[ "$(grep -c '^{.*}$' read)" -ge 5 ] && break
	sleep 0.02
done
expect "all come through when somebody reads" [ "$(grep -c '^{"time".*"record":.*}$' read)" -eq 5 ]
stop
finish_receiving
rm -rf topic dead

# ---- as many requests as possible wait to be tried again ----
receive --script 503
serve --set http.backoff_min=1h --set http.backoff_max=1h
json="Content-Type: application/x-ndjson\\r\\n" event "$(awk 'BEGIN {for (i = 0; i < 1500; i++) printf "{\"n\":%d}\\n", i}')"
for _ in $(seq 500); do
	get /readyz "$in"
	grep -q 'requests wait' answer && break
	sleep 0.02
done
answers "why nothing is sent" 'requests wait to be tried again: no others are sent until some are settled'
answers "and it is ready" 'HTTP/1.1 200'
kill -TERM "$runs"
stop
finish_receiving
rm -rf topic

# ---- a log that nobody reads ----
receive --script 500
mkfifo log
exec 7<>log
"$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --set source=embedded --set "source.embedded.dir=$got/topic" \
	--set source.embedded.listen=127.0.0.1:0 --set log.level=debug --set http.backoff_max=10ms 2>log &
runs=$!
started="$started $runs"
while read -r line <&7; do
	printf '%s\n' "$line" >err
	in=$(port_of 'taking events')
	[ -n "$in" ] && break
done
dd if=/dev/zero bs=1000 count=200 oflag=nonblock >&7 2>/dev/null
event '{"n":1}'
answers "an event is taken" 'HTTP/1.1 200'
kill -HUP "$runs"
get /healthz "$in"
answers "it is well" 'HTTP/1.1 200'
dd bs=100000 count=1 iflag=nonblock <&7 >/dev/null 2>&1
kill -HUP "$runs"
timeout 20 sed -n '/lines of the log are lost/q' <log # not 7, which dd made non-blocking
expect "what was lost is reported" [ $? -eq 0 ]
stop
exec 7>&-
finish_receiving

# ---- secrets from a pipe ----
rm -rf topic
receive
mkfifo secrets
echo 'AMPLITUDE_API_TOKEN=x' >secrets &
started="$started $!"
serve --secrets secrets
kill -HUP "$runs"
expect "a pipe is not read again" says_soon 'are read again'
event '{"n":1}'
answers "events are taken" 'HTTP/1.1 200'
stop
finish_receiving
finish
