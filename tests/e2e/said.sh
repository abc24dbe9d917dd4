#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The text of the endpoint's answer to a request that is retried, and its Retry-After.
. "$(dirname "$0")/e2e.sh"
producer=$BUILDDIR/tests/e2e/producer
records 5 >in.ndjson

receive --script '503*3,200' --say "{\"error\":\"out of \"capacity\"\",\"token\":\"$AMPLITUDE_API_TOKEN\"}"
deliver --input in.ndjson
finish_receiving
expect "it is in the log" grep -qF 'HTTP 503; will be tried again; it said: {"error":"out of "capacity"","token":"**********"}' err
expect "every record arrives" arrived 5
receive --script '503*3,200' --say '{"error":"down"}'
deliver --input in.ndjson --set log.format=json
finish_receiving
expect "as JSON" grep -qF '"message":"127.0.0.1:'"$port"': HTTP 503; will be tried again; it said: {\"error\":\"down\"}"' err

# A secret where the answer is cut
AMPLITUDE_API_TOKEN=$(printf 'long-%0600d' 7)
receive --script '503*3,400' --say "{\"you sent\":\"$AMPLITUDE_API_TOKEN\"}"
deliver --input in.ndjson --dead-letter dead
finish_receiving
expect "no part of it is reported" sh -c '! grep -q long- err'
expect "but the rest is" grep -qF 'it said: {"you sent":"****' err
expect "nor is it in a dead letter" sh -c '[ -s dead ] && ! grep -q "answer[^}]*long-" dead'
AMPLITUDE_API_TOKEN=key-5f3c9a
# Answers that are not text, and long ones
receive --script '503*3,200' --say "$(printf 'a\377b\001c\r\n%0400d' 1)"
deliver --input in.ndjson
finish_receiving
expect "no control characters" grep -q 'it said: a?b c  0000' err
expect "and it has an end" grep -q '0000\.\.\.$' err
# Lines that differ only in this text are counted together.
receive --script '503*50,200'
deliver --input in.ndjson
finish_receiving
expect "repetitions are counted" sh -c '[ $(grep -c "will be tried again" err) -le 2 ]'

# ---- Retry-After
receive --script '429:3600,200'
"$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --set source=embedded \
	--set "source.embedded.dir=$got/topic" --set source.embedded.listen=127.0.0.1:0 --set http.concurrency=1 2>err &
runs=$!
started="$started $runs"
until_there grep -q 'taking events' err
in=$(sed -n 's,.*taking events on http://127.0.0.1:\([0-9]*\)/.*,\1,p' err)
{
	printf 'POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n' "$(wc -c <in.ndjson)"
	cat in.ndjson
} | "$producer" raw "$in" >answer
page() { # path
	printf 'GET %s HTTP/1.0\r\n\r\n' "$1" | "$producer" raw "$in" >page
}
expect "it is reported with its length" until_there grep -q 'HTTP 429; nothing is sent for 3600.0 s, as it asks (Retry-After); it said: {"status":429}' err
page /metrics
expect "a number says how long" grep -q '^joltc_sink_retry_after_seconds 3[56][0-9][0-9]' page
page /
expect "so does the status page" grep -q 'asked for nothing for another 59 min' page
page /readyz
expect "so does /readyz" grep -q '^nothing is sent for 3[56][0-9][0-9] s more, as the endpoint asks (Retry-After)' page
expect "nothing is sent" [ ! -s bodies ]
kill -TERM "$runs"
kill -TERM "$runs"
wait "$runs"
finish_receiving

receive --script '429:3600,200'
deliver --input in.ndjson --set http.retry.max-retry-after=1s
finish_receiving
expect "it is obeyed up to a bound" arrived 5
expect "which is reported" grep -q 'nothing is sent for 1.0 s' err
finish
