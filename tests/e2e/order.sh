#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# http.order.key: records with the same key are sent one after the other, the others meanwhile.
. "$(dirname "$0")/e2e.sh"

# {"n":N,"user":{"id":"u.."}}: fifty users in rotation
users() { # count
	awk -v n="$1" 'BEGIN {for (i = 1; i <= n; i++) printf "{\"n\":%d,\"user\":{\"id\":\"u%d\"}}\n", i, i % 50}'
}

by_key() { # arguments
	deliver --set http.order=key --set http.order.key=user.id --set http.concurrency=16 "$@"
}

# Every n arrives, those of each user in their order.
in_order() { # count
	grep -o '"n":[0-9]*' bodies | cut -d: -f2 >numbers
	sort -n numbers | uniq >each
	seq "$1" | cmp - each || return 1
	awk '{u = $1 % 50; if ($1 <= last[u]) {print "user " u ": " $1 " after " last[u]; bad = 1} last[u] = $1} END {exit bad}' numbers
}

users 2000 >in.ndjson

# ---- the test can fail
receive --delay 1 --fail '"n":100,' 4
deliver --input in.ndjson --set http.concurrency=16
finish_receiving
expect "without an order a record that is tried again is overtaken" sh -c '[ "$(grep -n "\"n\":100," bodies | cut -d: -f1)" -gt "$(grep -n "\"n\":150," bodies | cut -d: -f1)" ]'

# ---- single records
receive --delay 1 --fail '"n":100,' 4
by_key --input in.ndjson
finish_receiving
expect "exit status 0" [ "$status" -eq 0 ]
expect "each key keeps its order" in_order 2000
expect "requests are in flight together: $saw" sh -c "[ \$(echo '$saw' | awk '{print \$NF}') -gt 4 ]"
expect "the others do not wait for it" sh -c '[ "$(grep -n "\"n\":100," bodies | cut -d: -f1)" -gt 130 ]'
expect "it was sent five times: $(tail -n 1 err)" grep -q '2000 of 2000 records delivered in 2004 requests' err

# ---- one key only: strict
sed 's/"u[0-9]*"/"one"/' in.ndjson | head -n 300 >one.ndjson
receive --delay 1 --fail '"n":7,' 2
by_key --input one.ndjson
finish_receiving
grep -o '"n":[0-9]*' bodies | cut -d: -f2 >numbers
seq 300 >wanted
expect "one key: the order of all" cmp wanted numbers
expect "one key: one request at a time: $saw" sh -c "echo '$saw' | grep -q 'at once 1$'"

# ---- a dead letter frees its key
receive --delay 1 --refuse '"n":100,'
by_key --input in.ndjson --dead-letter dead
finish_receiving
expect "refused: it alone is missing" [ "$(wc -l <bodies)" -eq 1999 ]
expect "refused: it is the dead letter" grep -q '"line":100,' dead
rm -f dead
receive --delay 1 --fail '"n":100,' 1000
by_key --input in.ndjson --dead-letter dead --set http.retry.max-attempts=3
finish_receiving
expect "given up: it alone is missing" [ "$(wc -l <bodies)" -eq 1999 ]
expect "given up: those behind it arrive" grep -q '"n":150,' bodies
expect "given up: it is the dead letter" grep -q '"line":100,' dead
rm -f dead

# ---- many keys that fail do not stop the others
receive --delay 1 --fail '"u1' 150
by_key --input in.ndjson --set http.backoff_min=100ms
finish_receiving
expect "eleven keys fail for a while: in order" in_order 2000

# ---- batches, also halved ones
one='\{"n":[0-9]+,"user":\{"id":"u[0-9]+"\}\}'
event() { # regular expression of what it holds
	echo "\{\"events\":\[$1\],\"api_key\":\"key-[0-9a-z]+\"\}"
}
all_are() { # regular expression of a line
	! grep -Evx "$1" bodies | grep .
}
for form in array ndjson; do
	receive --delay 1 --limit 1500 --fail '"n":100,' 3
	by_key --input in.ndjson --set http.batch.max-records=100 --set "http.batch.as=$form" --set http.batch.linger=5ms
	finish_receiving
	expect "batches ($form), split: in order" in_order 2000
	case $form in
	array) expect "each is an array" all_are "\[$(event "$one")(,$(event "$one"))*\]" ;;
	ndjson) expect "each line is a record" all_are "$(event "$one")" ;;
	esac
done
receive --delay 1 --limit 1500
by_key --input in.ndjson --set http.batch.max-records=100 --set http.batch.as=input --set http.batch.linger=5ms
finish_receiving
expect "batches (input), split: in order" in_order 2000
expect "each holds an array" all_are "$(event "\[$one(,$one)*\]")"
receive --delay 1 --refuse '"n":77,'
by_key --input in.ndjson --set http.batch.max-records=100 --dead-letter dead
finish_receiving
expect "a bad record in a batch: it alone is refused" [ "$(wc -l <dead)" -eq 1 ]
expect "the others arrive" [ "$(grep -o '"n":' bodies | wc -l)" -eq 1999 ]
rm -f dead

# ---- records that a failing one frees are sent without another event
receive
mkfifo events
by_key --input events --set http.batch.max-records=4 --set http.batch.as=input --dead-letter dead &
{
	printf '%s\n' '{"n":1,"user":{"id":"A"},"unfit":1}' '{"n":2,"user":{"id":"A"}}' '{"n":3,"user":{"id":"A"}}' '{"n":4,"user":{"id":"B"}}'
	for _ in $(seq 100); do
		[ "$(grep -o '"n":' bodies | wc -l)" -eq 3 ] && break
		sleep 0.05
	done
	grep -o '"n":' bodies | wc -l >count
} >events
wait $!
finish_receiving
expect "batches (input): the rest of a batch with a record that fails does not wait ($(cat count) of 3)" grep -qx 3 count
expect "batches (input): the one that fails is the dead letter" grep -q '"line":1,' dead
rm -f dead

# ---- what a key is
cat >in.ndjson <<'end'
{"n":1,"user":{"id":"A"}}
{"n":2,"user":{"id":"\u0041"}}
{"n":3,"user":{"id":7}}
{"n":4,"user":{"id":7}}
{"n":5}
{"n":6,"user":{"id":null}}
{"n":7,"user":["x"]}
{"n":8,"user":{"id":"7"}}
end
receive --delay 300
by_key --input in.ndjson &
sleep 0.15
wait $!
finish_receiving
grep -o '"n":[0-9]*' bodies | cut -d: -f2 | head -n 6 | sort -n >numbers
printf '%s\n' 1 3 5 6 7 8 >wanted
expect "escapes do not make another key, types do; without one there is no order" cmp wanted numbers
receive --delay 100
printf '%s\n' '{"n":1,"a.b":[{"c":1}]}' '{"n":2,"a.b":[{"c":1}]}' '{"n":3,"a.b":[{"c":2}]}' >in.ndjson
deliver --input in.ndjson --set http.order=key --set 'http.order.key=a\.b.0.c'
finish_receiving
expect "a path through an array, a dot in a name" sh -c 'tail -n 1 bodies | grep -q "\"n\":2,"'

# ---- a stuck key takes limited memory
awk 'BEGIN {for (i = 1; i <= 200000; i++) printf "{\"n\":%d,\"user\":{\"id\":\"one\"},\"text\":\"%0400d\"}\n", i, i}' >in.ndjson
receive --fail '"one"' 1000000
"$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --input in.ndjson --set http.order=key \
	--set http.order.key=user.id --set http.backoff_max=50ms 2>err &
pid=$!
started="$started $pid"
sleep 1.5
kb=$(awk '/^VmHWM/ {print $2}' "/proc/$pid/status")
if instrumented; then
	skip_some 1 "the memory of a stuck key: instrumented code keeps what it frees"
else
	expect "a stuck key: $kb KB" [ "$kb" -lt 65536 ]
fi
kill -s TERM "$pid"
kill -s TERM "$pid"
wait "$pid"
finish_receiving

# ---- settings
deliver --set http.order=key
expect "a key is needed" grep -q 'http.order: "key" needs http.order.key' err
deliver --set http.order=key --set http.order.key=a..b
expect "a bad path is reported" grep -q 'http.order.key: "a..b" is not a valid path: a name is missing' err
finish
