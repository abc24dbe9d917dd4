#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Whatever the endpoint does, records reach it or the dead-letter file.
. "$(dirname "$0")/e2e.sh"

# ---- a friendly endpoint
receive
records 5000 >in.ndjson
deliver --input in.ndjson
expect "exit status 0" [ "$status" -eq 0 ]
expect "every record arrives, with its key" arrived 5000
expect "the summary says so" grep -q '5000 of 5000 records delivered in 5000 requests' err
expect "the head is complete" grep -q '^POST /2/httpapi HTTP/1.1' heads
expect "the body is announced as JSON" grep -qi '^Content-Type: application/json' heads
expect "no dead-letter file is made" [ ! -e test-events.dead.ndjson ]
finish_receiving
expect "connections are kept: $saw" sh -c "[ \$(echo '$saw' | awk '{print \$6}') -le 32 ]"

receive --delay 20
records 300 >in.ndjson
deliver --input in.ndjson --set http.concurrency=10
finish_receiving
expect "ten requests are in flight: $saw" sh -c "echo '$saw' | grep -q 'at once 10$'"
expect "all of 300 arrive" arrived 300

receive
records 100 | deliver
expect "standard input is a source" arrived 100
(records 3; sleep 0.5) | deliver &
sleep 0.3
expect "records of a slow writer go out at once" sh -c "[ \$(wc -l <bodies) -eq 103 ]"
wait $!
finish_receiving

receive
printf '{"n":1,"text":"no end"}' >in.ndjson
deliver --input in.ndjson
expect "the last line needs no end" grep -q 'no end' bodies
finish_receiving

receive
deliver <&-
expect "a closed standard input is reported" grep -q 'standard input: Bad file descriptor' err
expect "and is an error" [ "$status" -eq 1 ]
deliver </dev/null
expect "an empty one holds no record" grep -q '0 of 0 records' err
expect "and is none" [ "$status" -eq 0 ]
deliver --input nowhere.ndjson
expect "a missing file: exit status 1" [ "$status" -eq 1 ]
expect "a missing file is reported" grep -q 'nowhere.ndjson: No such file' err
finish_receiving

# ---- an endpoint that fails for a while
try() { # script, records, further settings
	script=$1 count=$2
	shift 2
	receive --script "$script"
	records "$count" >in.ndjson
	deliver --input in.ndjson --set http.concurrency=4 "$@"
	finish_receiving
	expect "$script: exit status 0" [ "$status" -eq 0 ]
	expect "$script: every record arrives" arrived "$count"
	expect "$script: no dead letter" [ ! -e test-events.dead.ndjson ]
}
try '500*7,200' 50
try '503*3,200,502,504,200*3,408,425,200' 50
try 'reset*5,200*3,reset,200' 50
try 'close*5,200*3,close,200' 50
try 'garbage*3,200' 50
try 'chunked' 50
try 'eof' 20
try 'bye' 200
expect "bye: what a closed connection took is no request" grep -q 'delivered in 200 requests' err
try '429:0*3,200' 20
try 'silent*2,200' 50 --set http.http_request_timeout=300ms
try 'drip*2,200' 50 --set http.http_request_timeout=300ms
expect "the log says what was wrong" grep -q 'no whole answer in time' err
expect "and what becomes of it" grep -q 'will be tried again' err

# If an answer breaks off, the request is sent again: at-least-once delivery.
receive --script 'half*3,200'
records 50 >in.ndjson
deliver --input in.ndjson --set http.concurrency=4
finish_receiving
expect "half: exit status 0" [ "$status" -eq 0 ]
expect "half: every record arrives" arrived 50

for after in 1 +2; do
	receive --script "429:$after,200"
	records 20 >in.ndjson
	from=$(date +%s%N)
	deliver --input in.ndjson --set http.concurrency=1
	took=$((($(date +%s%N) - from) / 1000000))
	finish_receiving
	expect "429 with Retry-After $after: every record arrives" arrived 20
	expect "429 with Retry-After $after: waited for ($took ms)" [ "$took" -ge 900 ]
done

# Such an answer holds for the endpoint: no other record is sent meanwhile.
receive --script '429:3600,200'
records 20 >in.ndjson
"$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --set http.concurrency=4 --set drain-timeout=100ms \
	--input in.ndjson 2>err &
runs=$!
started="$started $runs"
for _ in $(seq 200); do
	grep -q 'HTTP 429; will be tried again' err && break
	sleep 0.02
done
sleep 0.3
kill -TERM "$runs"
wait "$runs"
finish_receiving
expect "Retry-After holds back all but those that were on their way: $saw" [ "$(wc -l <bodies)" -le 3 ]

receive
finish_receiving
records 30 >in.ndjson
deliver --input in.ndjson &
runs=$!
sleep 1
receive --port "$port"
wait "$runs"
finish_receiving
expect "an endpoint that comes up later gets every record" arrived 30

receive --script '500'
deliver --input in.ndjson --set http.retry.max-attempts=3 --dead-letter dead
finish_receiving
expect "given up after three attempts: 0, as the dead letters say it" [ "$status" -eq 0 ]
expect "three requests a record: $saw" sh -c "echo '$saw' | grep -q 'requests 90 accepted 0'"
expect "each is a dead letter with its reason" sh -c \
	"[ \$(grep -c '\"reason\":\"given up after 3 attempts: HTTP 500\",\"status\":500,\"answer\"' dead) -eq 30 ]"
rm -f dead

# ---- records that cannot be delivered
receive --refuse '"n":7,'
records 10 >in.ndjson
deliver --input in.ndjson --dead-letter dead
finish_receiving
expect "refused: exit status 0" [ "$status" -eq 0 ]
expect "refused: one dead letter" [ "$(wc -l <dead)" -eq 1 ]
expect "refused: with line, status and answer" grep -q \
	'"source":"in.ndjson","line":7,"reason":"HTTP 400","status":400,"answer":"{\\"status\\":400}","record":"{\\"n\\":7,' dead
expect "refused: the others arrive" [ "$(wc -l <bodies)" -eq 9 ]
rm -f dead

receive --refuse '"n":7,' --say "$(head -c 50000 /dev/zero | tr '\0' z)"
deliver --input in.ndjson --dead-letter dead
finish_receiving
expect "of a long answer the start is kept" grep -q '"status":400,"answer":"z\{512\}","record":"{\\"n\\":7,' dead
rm -f dead

receive --script '301,200'
deliver --input in.ndjson --set http.concurrency=1 --dead-letter dead
finish_receiving
expect "a redirect is not followed" grep -q 'the endpoint is at http://elsewhere.test/' dead
rm -f dead

receive
{
	printf '{"n":1}\n\n{"n":2\n{"n":"\377"}\n{"n":\0}\n   \n{"a":[1,2,{"b":tru}]}\n{"n":3}\n{}\n'
	awk 'BEGIN {for (i = 0; i < 100000; i++) printf "["; print ""}'
	printf '{"n":4}'
} >in.ndjson
deliver --input in.ndjson --dead-letter dead
finish_receiving
expect "invalid: exit status 0" [ "$status" -eq 0 ]
expect "invalid: the good ones arrive" [ "$(sort bodies | sed 's/.*"n":\(.\).*/\1/' | tr -d '\n')" = 134 ]
expect "invalid: the rest are dead letters" [ "$(wc -l <dead)" -eq 5 ]
for entry in 3:7:BAD_JSON 4:7:BAD_UTF8 5:6:BAD_JSON 7:16:BAD_JSON 10:1025:TOO_DEEP; do
	line=${entry%%:*} rest=${entry#*:}
	expect "invalid: line $line, byte ${rest%:*}" grep -q \
		"\"line\":$line,\"byte\":${rest%:*},\"reason\":\"[^\"]*\",\"status\":\"${rest#*:}\"" dead
done
expect "what is no text is kept as base64" grep -q '"line":4,.*"record_base64":"eyJuIjoi/yJ9"' dead
expect "the summary counts them" grep -q '3 of 9 records delivered .* 5 dead-lettered (5 invalid' err
rm -f dead

receive
{ records 2; awk 'BEGIN {printf "{\"big\":\""; for (i = 0; i < 40000; i++) printf "0123456789"; print "\"}"}'; records 2; } >in.ndjson
deliver --input in.ndjson --dead-letter dead --max-record 100KB
finish_receiving
expect "a record beyond the limit is a dead letter" grep -q '"line":3,"byte":100001,"reason":"larger than the limit","status":"TOO_LARGE"' dead
expect "its start is kept" [ "$(sed 's/.*"record_start_base64":"\(.*\)",.*/\1/' dead | base64 -d | wc -c)" -eq 65536 ]
expect "and its length" grep -q '"record_length":400010}$' dead
expect "the others arrive" [ "$(wc -l <bodies)" -eq 4 ]
expect "the summary counts it" grep -q '4 of 5 records delivered .* 1 dead-lettered (1 invalid' err
rm -f dead

receive
printf '{}\n{"n":1}\n{}\n' >in.ndjson
deliver --input in.ndjson
expect "what selects nothing is dropped" [ "$(wc -l <bodies)" -eq 1 ]
expect "and counted" grep -q '2 dropped' err
deliver --input in.ndjson --set null-output=send
expect "or sent" [ "$(grep -c '^null$' bodies)" -eq 2 ]
deliver --input in.ndjson --set null-output=dead-letter --dead-letter dead
expect "or a dead letter" [ "$(grep -c NOTHING dead)" -eq 2 ]
finish_receiving
rm -f dead

receive
records 100 >in.ndjson
printf 'not json\n' >>in.ndjson
deliver --input in.ndjson --dead-letter /dev/full
finish_receiving
expect "a dead-letter file that is full: exit status 1" [ "$status" -eq 1 ]
expect "and a message" grep -q 'No space left' err

# ---- memory
receive --script silent
awk 'BEGIN {for (i = 0; i < 500000; i++) printf "{\"n\":%d,\"text\":\"0123456789012345678901234567890123456789\"}\n", i}' >in.ndjson
"$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --input in.ndjson 2>err &
runs=$!
started="$started $runs"
sleep 1
peak=$(awk '/VmHWM/ {print $2}' /proc/$runs/status)
kill -9 "$runs"
wait "$runs" 2>/dev/null
finish_receiving
grep -q '^cflags=$' "$BUILDDIR/runtime.conf" || peak=0 # sanitizers need memory of their own
expect "an endpoint that never answers holds the source back ($peak KB)" [ "$peak" -lt 16384 ]
finish
