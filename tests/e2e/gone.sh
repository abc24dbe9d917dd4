#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# If a kept connection dies, its request is sent over another one at once; that does not count as an attempt.
. "$(dirname "$0")/e2e.sh"

once() { # script, then settings; each record has one attempt
	script=$1
	shift
	rm -f dead
	receive --script "$script"
	records 40 >in.ndjson
	deliver --input in.ndjson --set http.retry.max-attempts=1 --set http.http_request_timeout=5m --dead-letter dead "$@"
	finish_receiving
	expect "$script $*: nothing waits for the timeout" [ "$status" -eq 0 ]
	expect "$script $*: all of 40 arrive" arrived 40
	expect "$script $*: no dead letter" [ ! -s dead ]
}
for concurrency in 1 4 32; do
	# A reset or an orderly end right after the answer, each time or now and then
	once gone --set http.concurrency=$concurrency
	once '200,gone,200*3,gone,gone,200*7,gone*3,200' --set http.concurrency=$concurrency
	once bye --set http.concurrency=$concurrency
done
# The connection dies without an answer after the request was sent, or before the server reads it.
once '200,reset,200' --set http.concurrency=1
once '200,close,200,close,200' --set http.concurrency=1
once '200,late,200*3,late,200' --set http.concurrency=1

# A body that is larger than the kernel's buffer
rm -f dead
receive --script '200,reset,200,gone,200'
awk 'BEGIN {for (n = 1; n <= 5; n++) {printf "{\"n\":%d,\"big\":\"", n; for (i = 0; i < 800000; i++) printf "0123456789"; print "\"}"}}' >in.ndjson
deliver --input in.ndjson --set http.retry.max-attempts=1 --set http.http_request_timeout=5m --set http.concurrency=1 --dead-letter dead
finish_receiving
expect "large bodies arrive" [ "$(grep -c '"big"' bodies)" -eq 5 ]
expect "large bodies: no dead letter" [ ! -s dead ]

if command -v openssl >/dev/null; then
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key -out cert -days 2 -subj /CN=test \
		-addext subjectAltName=IP:127.0.0.1 2>/dev/null
	for script in gone bye '200,reset,200,gone,200,close,200'; do
		rm -f dead
		receive --script "$script" --tls cert key
		records 40 >in.ndjson
		deliver --input in.ndjson --set "http.endpoint=https://127.0.0.1:$port/" --set http.tls.ca=cert \
			--set http.retry.max-attempts=1 --set http.concurrency=1 --dead-letter dead
		finish_receiving
		expect "TLS, $script: all of 40 arrive" arrived 40
		expect "TLS, $script: no dead letter" [ ! -s dead ]
	done
fi

# If a request kills every connection, each new connection counts as an attempt.
rm -f dead
receive --script '200,reset*2,200'
records 2 >in.ndjson
deliver --input in.ndjson --set http.retry.max-attempts=1 --set http.concurrency=1 --dead-letter dead
finish_receiving
expect "a request that also kills a new connection is given up" grep -q 'given up after 1 attempt: .*without an answer' dead
expect "sent twice: $saw" sh -c "echo '$saw' | grep -q 'requests 3 accepted 1'"
finish
