#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Bodies of exactly the maximum size, and an event that arrives while the connector ends.
. "$(dirname "$0")/posting.sh"

# ---- max-body ----
document() { # bytes
	printf '"%s"' "$(head -c $(($1 - 2)) /dev/zero | tr '\0' x)"
}
chunked() { # file
	{
		printf '%b' "${head}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
		printf '%x\r\n' "$(wc -c <"$1")"
		cat "$1"
		printf '\r\n0\r\n\r\n'
	} | "$producer" raw "$in" >answer
}
gzipped() { # file
	gzip -c "$1" >packed
	{
		printf '%b' "${head}Content-Encoding: gzip\r\nConnection: close\r\nContent-Length: $(wc -c <packed)\r\n\r\n"
		cat packed
	} | "$producer" raw "$in" >answer
}
receive
serve --set source.embedded.max-body=1000
document 1000 >most
document 1001 >more
send 'POST /' $json "$(cat most)"
answers "a body of max-body" 'HTTP/1.1 200'
send 'POST /' $json "$(cat more)"
answers "one byte more" 'HTTP/1.1 413'
answers "why" 'larger than source.embedded.max-body'
chunked most
answers "max-body in chunks" 'HTTP/1.1 200'
chunked more
answers "one byte more in chunks" 'HTTP/1.1 413'
gzipped most
answers "max-body in gzip" 'HTTP/1.1 200'
gzipped more
answers "one byte more in gzip" 'HTTP/1.1 413'

# Chunks with one byte of the body each: at most twice max-body and 64 KiB are read.
small_chunks() { # count, bytes of each
	{
		printf '%b' "${head}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
		awk -v n="$1" -v size="$2" 'BEGIN {
			for (i = 1; i <= n; i++) printf "1;%0*d\r\n%s\r\n", size - 7, i, i == 1 || i == n ? "\"" : "x"
		}'
		printf '0\r\n\r\n'
	} | "$producer" piped "$in" >answer
}
small_chunks 650 100
answers "as many bytes between chunks as may be" 'HTTP/1.1 200'
small_chunks 999 1000
answers "more than that" 'HTTP/1.1 413'
answers "why" 'more bytes between the chunks than in them'

# ---- bodies that do not arrive ----
stop
serve --set source.embedded.max-body=1000 --set source.embedded.request-timeout=1s
raw "${head}Content-Length: 7\r\n\r\n{\"n\""
answers "a body that stops" 'HTTP/1.1 408'
answers "why" 'the request took too long'
answers "is closed" '<closed>'
raw "${head}Transfer-Encoding: chunked\r\n\r\n4\r\n{\"n\"\r\n"
answers "chunks that stop" 'HTTP/1.1 408'

# ---- while the connector ends ----
{
	printf 'POST / HTTP/1.1\r\nHost: localhost\r\n'
	until grep -q begun begun 2>/dev/null; do sleep 0.02; done
	printf 'Content-Type: application/json\r\nContent-Length: 7\r\n\r\n{"n":1}'
} | "$producer" piped "$in" >late &
posting=$!
started="$started $posting"
begun() { # the head that has begun is a connection of its own
	printf 'GET /metrics HTTP/1.0\r\n\r\n' | "$producer" raw "$in" | grep -q '^joltc_ingest_connections 2'
}
for _ in $(seq 100); do
	begun && break
	sleep 0.02
done
sleep 0.1
kill -TERM "$runs"
for _ in $(seq 100); do # nobody listens any more
	printf 'GET /healthz HTTP/1.0\r\n\r\n' | "$producer" raw "$in" >answer 2>/dev/null || break
	sleep 0.02
done
echo begun >begun
wait "$posting"
wait "$runs"
expect "exit status 0" [ $? -eq 0 ]
cp late answer
answers "an event whose request had begun when the end did" 'HTTP/1.1 200'
answers "the answer closes the connection" 'Connection: close'
answers "the connection is closed" '<closed>'
finish_receiving
# The last event may wait for the next start.
expect "what was taken has arrived, nothing else: $saw" sh -c "[ \$(wc -l <bodies) -ge 4 ] && [ \$(wc -l <bodies) -le 5 ]"

# ---- descriptors: clients get those that the sink and the topic do not need, and at least half
files() { # how many the system allows, what is reported
	rm -f err
	receive
	(
		ulimit -n "$1"
		exec "$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --set source=embedded \
			--set source.embedded.dir=few --set source.embedded.listen=127.0.0.1:0 --set http.concurrency=8 \
			--set source.embedded.max-connections=1000 2>err
	) &
	runs=$!
	started="$started $runs"
	until_there grep -q 'taking events' err
	kill -TERM "$runs"
	wait "$runs"
	finish_receiving
	expect "$1 files" grep -q "$2" err
}
files 300 ' 150 connections at most, not 1000: the system allows 300 open files'
files 600 ' 400 connections at most, not 1000: the system allows 600 open files'
finish
