#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A record that is always refused (5xx), and kill -9: later records that were delivered are not sent again.
. "$(dirname "$0")/serve.sh"
JOLTC_HTTP_BACKOFF_MAX=50ms
export JOLTC_HTTP_BACKOFF_MAX

stop() { # signal
	kill -s "$1" "$runs"
	wait "$runs" 2>/dev/null
	status=$?
}
metric() { # name
	get /metrics "$in"
	sed -n "s/^$1 //p" answer
}

# Posts {"n":N,"key":..} from one number to another, 1000 per request, and repeats each request until it is accepted; `refused`
# gets the number of refusals.
post() { # from to [keys]
	: >refused
	for first in $(seq "$1" 1000 "$2"); do
		awk -v from="$first" -v to="$2" -v keys="${3:-10}" 'BEGIN {
			for (i = from; i <= to && i < from + 1000; i++) printf "{\"n\":%d,\"key\":\"k%d\"}\n", i, i % keys}' >body
		{
			printf 'POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n' "$(wc -c <body)"
			cat body
		} >request
		for _ in $(seq 600); do
			"$producer" raw "$in" <request >answer
			grep -q '^HTTP/1.1 200' answer && break
			echo x >>refused
			sleep 0.05
		done
		grep -q '^HTTP/1.1 200' answer || { cat answer; fail "posting $first"; return; }
	done
}
# Waits until this many different records have arrived.
arrivals() {
	grep -o '"n":[0-9]*' bodies | cut -d: -f2
}
wait_for() { # count
	for _ in $(seq 600); do
		[ "$(arrivals | sort -n | uniq | wc -l)" -ge "$1" ] && return
		sleep 0.1
	done
}
again() { # deliveries beyond the first of each
	echo $(($(arrivals | wc -l) - $(arrivals | sort -n | uniq | wc -l)))
}

# ---- one record always gets 503: a topic of 2 MiB, 100,000 others
receive --fail '"n":1,' 1000000000
serve --set source.embedded.max-bytes=2MiB
post 1 100001
wait_for 100000
expect "the others arrive" [ "$(arrivals | sort -n | uniq | wc -l)" -eq 100000 ]
expect "nothing arrives twice" [ "$(again)" -eq 0 ]
for _ in $(seq 100); do # it was full just now
	get /readyz "$in"
	grep -q '^HTTP/1.[01] 200' answer && break
	sleep 0.1
done
expect "one record waits" [ "$(metric joltc_backlog_records)" = 1 ]
expect "its room is all that is used" [ "$(metric joltc_topic_used_bytes)" -lt 200000 ]
get /readyz "$in"
expect "it is well" grep -q '^HTTP/1.[01] 200' answer
expect "a record that waits long is reported" grep -q '^record 1 of .* has been tried again for .* s (HTTP 503)' answer
expect "in numbers, too" sh -c "[ '$(metric joltc_sink_oldest_retry_seconds)' != 0 ]"
for _ in $(seq 100); do
	grep -q 'record 1 of .* has been tried again' err && break
	sleep 0.1
done
expect "in the log, too" grep -q 'record 1 of test-events has been tried again' err
"$pipeline" topic --set source=embedded --set source.embedded.dir=topic >out
expect "the command says how many are not delivered" grep -q '^backlog    1 records' out
stop KILL
serve --set source.embedded.max-bytes=2MiB
sleep 1
expect "after a kill at most what was in flight arrives again ($(again))" [ "$(again)" -le 64 ]
expect "the first one waits still" [ "$(metric joltc_backlog_records)" -le 2 ]
post 100002 110001
wait_for 110000
expect "and those that come arrive" [ "$(arrivals | sort -n | uniq | wc -l)" -eq 110000 ]
stop KILL

# ---- it is given up
serve --set source.embedded.max-bytes=2MiB --set http.retry.max-age=300ms --dead-letter dead
for _ in $(seq 100); do
	[ -s dead ] && break
	sleep 0.1
done
expect "http.retry.max-age makes it a dead letter" grep -q '"line":1,"reason":"given up after .* attempts in 0\.[3-9] s: HTTP 503"' dead
sleep 0.5
expect "then nothing waits" [ "$(metric joltc_backlog_records)" -eq 0 ]
stop TERM
expect "status 0" [ "$status" -eq 0 ]
finish_receiving
rm -rf topic dead

# ---- more records are refused than are sent at a time
receive --fail '0,"key"' 1000000000
serve
post 1 2000
wait_for 1800
expect "a tenth is refused, the others arrive" [ "$(arrivals | sort -n | uniq | wc -l)" -eq 1800 ]
stop KILL
finish_receiving
receive --fail '0,"key"' 1000000000
serve
sleep 1
expect "holes in the topic: what was delivered does not come again ($(arrivals | wc -l))" [ "$(arrivals | wc -l)" -le 64 ]
"$pipeline" topic --set source=embedded --set source.embedded.dir=topic >out
expect "each of the others is counted" grep -q '^backlog    200 records' out
stop KILL
finish_receiving
receive
serve
wait_for 200
expect "and arrives when the endpoint takes it" [ "$(arrivals | sort -n | uniq | wc -l)" -eq 200 ]
stop TERM
finish_receiving
rm -rf topic

# ---- kill -9, again and again, in any order and by key; some records fail for a while
for order in none key; do
	receive --delay 2 --fail '77,"key"' 400
	serve --set "http.order=$order" --set http.order.key=key
	from=1
	kills=${KILLS:-10}
	for _ in $(seq "$kills"); do
		post "$from" $((from + 999)) 50
		from=$((from + 1000))
		stop KILL
		serve --set "http.order=$order" --set http.order.key=key
	done
	wait_for $((from - 1))
	expect "order $order: nothing is lost in $kills kills" [ "$(arrivals | sort -n | uniq | wc -l)" -eq $((from - 1)) ]
	expect "order $order: at most what was in flight arrives again ($(again))" [ "$(again)" -le $((kills * 32)) ]
	echo "order $order: $kills kills, $(again) of $((from - 1)) records arrived again"
	stop TERM
	finish_receiving
	rm -rf topic
done

# ---- a file as the source: others go on, too
receive --fail '"n":1,' 1000000000
seq 70000 | sed 's/.*/{"n":&,"key":"k"}/' >in.ndjson
"$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --input in.ndjson --set http.backoff_max=50ms 2>err &
runs=$!
started="$started $runs"
wait_for 69999
expect "a file: 69,999 of 70,000 arrive" [ "$(arrivals | sort -n | uniq | wc -l)" -eq 69999 ]
stop KILL
finish_receiving
finish
