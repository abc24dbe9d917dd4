#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Several records per request: as an array, as lines, as the spec's input; order; compression; the head.
. "$(dirname "$0")/e2e.sh"

records 1000 >in.ndjson
rebuilt 1000 >single

receive
deliver --input in.ndjson --set http.batch.max-records=100
finish_receiving
expect "array: exit status 0" [ "$status" -eq 0 ]
expect "array: ten requests" [ "$(wc -l <bodies)" -eq 10 ]
sed 's/^\[//; s/\]$//; s/"},{"events"/"}\n{"events"/g' bodies | sort >sorted
sort single >wanted
expect "array: every record" cmp wanted sorted

receive
deliver --input in.ndjson --set http.batch.max-records=100 --set http.batch.as=ndjson
finish_receiving
grep -v '^$' bodies | sort >sorted
expect "lines: every record" cmp wanted sorted
expect "lines: an empty one behind each of ten" [ "$(grep -c '^$' bodies)" -eq 10 ]
expect "lines: announced" grep -qi '^Content-Type: application/x-ndjson' heads

receive
deliver --input in.ndjson --set http.batch.max-records=100 --set http.batch.as=input
finish_receiving
expect "input: ten arrays through the spec" [ "$(grep -c '^{"events":\[\[{"n":.*}\]\],"api_key"' bodies)" -eq 10 ]
expect "input: every record" [ "$(grep -o '"n":' bodies | wc -l)" -eq 1000 ]

receive
deliver --input in.ndjson --set http.batch.max-records=1000 --set 'http.batch.max-bytes=10 KB'
finish_receiving
expect "bytes end a batch" [ "$(wc -l <bodies)" -ge 8 ]
expect "and all of it arrives" [ "$(grep -o '"n":' bodies | wc -l)" -eq 1000 ]
for form in array ndjson; do
	receive
	deliver --input in.ndjson --set http.batch.max-records=1000 --set http.batch.max-bytes=5000 --set "http.batch.as=$form"
	finish_receiving
	expect "bytes ($form): every record" [ "$(grep -o '"n":' bodies | wc -l)" -eq 1000 ]
	grep -i '^Content-Length:' heads | tr -d '\r' | awk '{if ($2 > most) most = $2; sum += $2; n++} END {print most, n, int(sum / 5000) + 1}' >sizes
	expect "bytes ($form): no body is larger ($(cat sizes))" sh -c '[ "$(cut -d" " -f1 sizes)" -le 5000 ]'
	expect "bytes ($form): bodies are as large as they may be ($(cat sizes))" sh -c '[ "$(cut -d" " -f1 sizes)" -gt 4800 ] && [ "$(cut -d" " -f2 sizes)" -le $(($(cut -d" " -f3 sizes) + 1)) ]'
done
receive
deliver --input in.ndjson --set http.batch.max-records=1000 --set http.batch.max-bytes=20
finish_receiving
expect "a record that is larger than a batch goes alone" [ "$(wc -l <bodies)" -eq 1000 ]

receive
(records 3; sleep 1) | deliver --set http.batch.max-records=100 --set http.batch.linger=100ms &
sleep 0.6
expect "linger ends a batch" [ "$(wc -l <bodies)" -eq 1 ]
wait $!
finish_receiving

for form in array ndjson input; do
	receive --limit 2000
	deliver --input in.ndjson --set http.batch.max-records=500 --set "http.batch.as=$form" --dead-letter dead
	finish_receiving
	expect "413 splits ($form): every record" [ "$(grep -o '"n":' bodies | wc -l)" -eq 1000 ]
	expect "413 splits ($form): no dead letter" [ ! -s dead ]
done

# Each half of a split batch gets all of its attempts again.
receive --script '500,413,500,200'
head -n 2 in.ndjson >two.ndjson
deliver --input two.ndjson --set http.batch.max-records=2 --set http.retry.max-attempts=2 --dead-letter dead
finish_receiving
expect "413 after an attempt: every record arrives: $saw" [ "$(grep -o '"n":' bodies | wc -l)" -eq 2 ]
expect "413 after an attempt: no dead letter" [ ! -s dead ]
rm -f dead

receive --refuse '"n":77,'
deliver --input in.ndjson --set http.batch.max-records=100 --dead-letter dead
finish_receiving
expect "a bad record in a batch: it alone is refused" [ "$(wc -l <dead)" -eq 1 ]
expect "it is the right one" grep -q '"line":77,' dead
expect "the others arrive" [ "$(grep -o '"n":' bodies | wc -l)" -eq 999 ]
rm -f dead

receive
deliver --input in.ndjson --set http.compression=gzip
finish_receiving
sort bodies >sorted
expect "gzip: every record" cmp wanted sorted
expect "gzip: announced" grep -qi '^Content-Encoding: gzip' heads
receive --limit 2000
deliver --input in.ndjson --set http.compression=gzip --set http.batch.max-records=500 --dead-letter dead
finish_receiving
sed 's/^\[//; s/\]$//; s/"},{"events"/"}\n{"events"/g' bodies | sort >sorted
expect "gzip: halves are packed anew: every record" cmp wanted sorted

receive --script '200*10,500,200*5,reset,200*3,half,200'
deliver --input in.ndjson --set http.order=strict
finish_receiving
uniq bodies >sorted
expect "strict: in order, whatever happens" cmp single sorted

receive --script '200,500,200' --limit 3000
deliver --input in.ndjson --set http.order=strict --set http.batch.max-records=100
finish_receiving
sed 's/^\[//; s/\]$//; s/"},{"events"/"}\n{"events"/g' bodies >sorted
expect "strict: batches that are split stay in order" cmp single sorted

receive
head -n 300 in.ndjson >some.ndjson
from=$(date +%s%N)
deliver --input some.ndjson --set http.rate-limit=200/s
took=$((($(date +%s%N) - from) / 1000000))
finish_receiving
expect "rate: every record arrives" arrived 300
expect "rate: 300 requests at 200 a second take a second and a half ($took ms)" [ "$took" -ge 1400 ]

receive
head -n 1 in.ndjson >one.ndjson
deliver --input one.ndjson --set http.method=PUT --set 'http.headers=X-Key: ${{ secrets.AMPLITUDE_API_TOKEN }}' \
	--set 'http.headers=Content-Type: text/plain' --set http.user_agent=tester/1 \
	--set http.auth.basic.user=Aladdin --set 'http.auth.basic.password=open sesame'
expect "method" grep -q '^PUT /2/httpapi HTTP/1.1' heads
expect "a header with a secret" grep -q "^X-Key: $AMPLITUDE_API_TOKEN" heads
expect "the content's type can be set" sh -c "tr -d '\r' <heads | grep -qx 'Content-Type: text/plain'"
expect "only once" [ "$(grep -ci '^content-type' heads)" -eq 1 ]
expect "the agent can be set" grep -q '^User-Agent: tester/1' heads
expect "basic authentication" grep -q '^Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==' heads
deliver --input one.ndjson --set 'http.auth.bearer=${{ secrets.AMPLITUDE_API_TOKEN }}'
expect "bearer" grep -q "^Authorization: Bearer $AMPLITUDE_API_TOKEN" heads
deliver --input one.ndjson --set 'http.headers=Transfer-Encoding: chunked'
expect "headers of the connector's own are refused" [ "$status" -eq 2 ]
deliver --input one.ndjson --set "http.headers=$(printf 'X: a\r\nY: b')"
expect "a header that smuggles another is refused" [ "$status" -eq 2 ]
finish_receiving

receive
head -n 20 in.ndjson >some.ndjson
head -n 20 single | sort >wanted
long=$(head -c 120000 /dev/zero | tr '\0' x)
deliver --input some.ndjson --set "http.headers=X-1: $long" --set "http.headers=X-2: $long" --set "http.headers=X-3: $long"
finish_receiving
sort bodies >sorted
expect "a long head: every record" cmp wanted sorted
expect "a long head: it is whole" [ "$(tr -d '\r' <heads | awk 'length($0) == 120005 && /^X-[123]: x+$/' | wc -l)" -eq 60 ]

for most in 0 1000001; do
	deliver --input one.ndjson --set http.batch.max-records=$most
	expect "batches of $most: exit status 2" [ "$status" -eq 2 ]
	expect "batches of $most: reported" grep -q "http.batch.max-records: \"$most\" is not from 1 to" err
done

finish
