#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Events over HTTP: the answers; each event answered with 2xx arrives.
. "$(dirname "$0")/posting.sh"

# ---- forms ----
receive
serve
listen=$in # each start has the same port
send 'POST /' $json '{"n":1}'
answers "a document" 'HTTP/1.1 200 OK'
answers "its offset" '{"accepted":1,"first":1,"last":1}'
send 'POST /topics/test-events' $lines '{"n":2}\n\n{"n":3}\n'
answers "lines" '{"accepted":2,"first":2,"last":3}'
send 'POST http://localhost/topics/test%2Devents?x' "$json; charset=utf-8" '{\n "n":\n 4\n}'
answers "a document in several lines" '{"accepted":1,"first":4,"last":4}'
printf '{"n":5}\n{"n":6}\n' | gzip >packed
{
	printf 'POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Encoding: gzip\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n' \
		$lines "$(wc -c <packed)"
	cat packed
} >request
"$producer" raw "$in" <request >answer
answers "gzip" '"first":5,"last":6'
raw "${head}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n4\r\n{\"n\"\r\n3\r\n:7}\r\n0\r\n\r\n"
answers "chunks" '"first":7'
raw "${head}Content-Length: 7\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n{\"n\":8}"
answers "Expect" 'HTTP/1.1 100 Continue'
answers "and the event" '"first":8'
raw 'POST / HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{"n":9}'
answers "HTTP/1.0" '"first":9'
answers "HTTP/1.0 closes" '<closed>'
printf '%b' "${head}Content-Length: 8\r\nConnection: close\r\n\r\n{\"n\":10}" | "$producer" split "$in" >answer
answers "a byte at a time" '"first":10'
raw "${head}Content-Length: 8\r\n\r\n{\"n\":11}${head}Content-Length: 8\r\n\r\n{\"n\":12}GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n${head}Content-Length: 8\r\nConnection: close\r\n\r\n{\"n\":13}"
expect "several at once are answered in order" sh -c \
	"tr -d '\\n' <answer | grep -q '\"last\":11.*\"last\":12.*ok.*\"last\":13.*<closed>'"
printf 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n' | "$producer" ended "$in" >answer
answers "a request with the client's end right behind it" 'HTTP/1.1 200 OK'
answers "closes" '<closed>'
send 'POST /' $lines ''
answers "no lines" '{"accepted":0}'

# ---- refused ----
send 'POST /' $lines '{"n":1}\n\n{"n":x}\n{"n":2}\n"\377"\n'
answers "bad lines" 'HTTP/1.1 400 Bad Request'
answers "which" '"accepted":0,"invalid":2,"lines":[{"line":3,"byte":6,"error":"not valid JSON","status":"BAD_JSON"},{"line":5,"byte":2,"error":"not valid UTF-8","status":"BAD_UTF8"}]'
send 'POST /' $json '{"n":1}\n{"n":2}'
answers "two documents" '"line":2,"byte":1'
answers "what to send for those" 'application/x-ndjson'
send 'POST /' $json '{"n":1\n,}'
expect "that is not said of others" sh -c '! grep -q x-ndjson answer'
send 'POST /' $json ''
answers "no document" '"status":"EMPTY"'
send 'POST /' text/plain '{}'
answers "another type" 'HTTP/1.1 415'
send 'POST /' +json '{'
answers "half a type" 'HTTP/1.1 415'
send 'POST /' application/cloudevents+json '{'
answers "JSON by another name" '"status":"BAD_JSON"'
send 'POST /' $json '{}' 'Content-Encoding: br\r\n'
answers "another coding" 'HTTP/1.1 415'
send 'POST /' $json 'not gzip at all' 'Content-Encoding: gzip\r\n'
answers "no gzip" 'the body is not valid gzip'
send 'POST /topics/other' $json '{}'
answers "another topic" 'HTTP/1.1 404'
send 'PUT /' $json '{}'
answers "another method" 'Allow: GET, HEAD, POST'
raw 'hello\r\n\r\n'
answers "garbage" 'HTTP/1.1 400'
answers "it is closed" '<closed>'
raw '\026\003\001\002'
answers "TLS" 'HTTP/1.1 400'
raw "${head}Content-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n"
answers "two lengths" 'both Content-Length and Transfer-Encoding'
expect "nothing behind them is looked at" [ "$(grep -c '^HTTP/1.1' answer)" -eq 1 ]
raw "${head}Transfer-Encoding: chunked\r\n\r\n7\n{\"n\":1}\n0\r\n\r\n"
answers "chunks that end with a bare line feed" 'HTTP/1.1 400'
raw "GET / HTTP/1.1\r\nHost: localhost\r\nX: $(head -c 20000 /dev/zero | tr '\0' y)\r\n\r\n"
answers "a large head" 'HTTP/1.1 431'
raw "${head}Content-Length: 9000000\r\nExpect: 100-continue\r\n\r\n"
answers "a large body" 'HTTP/1.1 413'
expect "is not asked for" sh -c '! grep -q Continue answer'
head -c 30000000 /dev/zero | gzip >packed
{
	printf '%b' "${head}Content-Encoding: gzip\r\nContent-Length: $(wc -c <packed)\r\n\r\n"
	cat packed
} | "$producer" raw "$in" >answer
answers "a bomb" 'HTTP/1.1 413'

# ---- pages ----
before=$(date +%s)
raw 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
answers "healthz" 'ok'
after=$(date +%s)
date=$(tr -d '\r' <answer | sed -n 's/^Date: //p')
expect "the date is today's, as HTTP writes it ($date)" [ "$date" = "$(LC_ALL=C date -u -d "$date" '+%a, %d %b %Y %H:%M:%S GMT')" ]
stamp=$(date -d "$date" +%s)
expect "and now ($date)" [ "$((before - 1))" -le "$stamp" -a "$stamp" -le "$after" ]
raw 'GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
answers "readyz" 'HTTP/1.1 200 OK'
settled
cp metrics answer
answers "records in" 'joltc_ingest_records_total 13'
answers "records out" 'joltc_records_delivered_total 13'
answers "none that bailed out" 'joltc_records_bailed_out_total 0'
answers "lines that were refused" 'joltc_ingest_invalid_records_total 6'
answers "errors by status" 'joltc_ingest_requests_total{code="413"} 2'
answers "latency" 'joltc_sink_request_duration_seconds_count 13'
# Each sample belongs to a described family, each family is described once, counters end in _total, names are valid.
sed '1,/^\r*$/d; /^<closed>/d' metrics | awk '
	/^# HELP / {if ($3 in help || NF < 4) bad($0); help[$3] = 1; next}
	/^# TYPE / {if (!($3 in help) || $3 in type) bad($0); type[$3] = $4
		if (($4 == "counter") != ($3 ~ /_total$/)) bad($0); next}
	!/^[a-z_]+({[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*})? [0-9.e+-]+$/ {bad($0); next}
	{name = $1; sub(/{.*/, "", name); if (!(name in type)) {sub(/_(bucket|sum|count)$/, "", name)
		if (type[name] != "histogram") bad($0)}; n++}
	function bad(line) {print line; wrong = 1}
	END {exit wrong || n < 40}' >rules
expect "Prometheus can read it: $(cat rules)" [ ! -s rules ]
raw 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
answers "the status page" '<td id=delivered>13'
answers "refreshes itself" 'http-equiv=refresh'
answers "has a picture" '<svg'
expect "needs nothing else" sh -c '! grep -qE "src=|href=|url\\(|@import" answer'
raw 'HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
expect "HEAD has no body" sh -c '! grep -q html.lang answer && grep -q "Content-Length: [1-9]" answer'
stop
expect "exit status 0" [ "$status" -eq 0 ]
finish_receiving
sed 's/.*"n": *\([0-9]*\).*/\1/' bodies | sort -n | tr '\n' ' ' >numbers
expect "all events arrive, nothing of a request that was refused" grep -qx '1 2 3 4 5 6 7 8 9 10 11 12 13 ' numbers
rm -rf topic

# ---- full ----
receive --script silent
serve --set source.embedded.max-bytes=1MiB --set http.concurrency=1 --set drain-timeout=300ms
text=$(head -c 40000 /dev/zero | tr '\0' y)
for i in $(seq 60); do
	send 'POST /' $json "{\"n\":$i,\"t\":\"$text\"}"
	grep -q 'HTTP/1.1 200' answer && stored=$i
	grep -q 'HTTP/1.1 503' answer && break
done
answers "a full topic" 'HTTP/1.1 503'
answers "says when to come again" 'Retry-After: '
sleep 0.2
raw 'GET /readyz HTTP/1.0\r\n\r\n'
answers "it is not ready" 'HTTP/1.1 503'
raw 'GET /healthz HTTP/1.0\r\n\r\n'
answers "but well" 'HTTP/1.1 200'
stop
expect "SIGTERM while the endpoint is silent: exit status 0" [ "$status" -eq 0 ]
expect "the log says what waits" grep -q 'not delivered yet, from offset 1 on' err
finish_receiving
receive
serve --set source.embedded.max-bytes=1MiB
settled
for _ in $(seq 50); do
	send 'POST /' $json '{"n":0}'
	grep -q 'HTTP/1.1 200' answer && break
	sleep 0.1
done
answers "there is room again" 'HTTP/1.1 200'
settled
stop
finish_receiving
expect "all $stored that were accepted arrive" [ "$(wc -l <bodies)" -ge $((stored + 1)) ]
rm -rf topic

# ---- a full disk ----
# The topic on a disk of 6 MB that something else fills; it may have 4 MiB of it.
receive
mkdir disk
cat >small <<'END'
mount -t tmpfs -o size=6m,mode=700 none disk || exit 77
dd if=/dev/zero of=disk/ballast bs=64k count=70 2>/dev/null
while [ ! -e room ]; do sleep 0.05; done && rm disk/ballast &
exec "$@"
END
real=$pipeline
cat >in-small <<END
#!/bin/sh
exec unshare -rm sh "$PWD/small" "$real" "\$@"
END
chmod +x in-small
if unshare -rm mount -t tmpfs none disk 2>/dev/null; then
	pipeline=$PWD/in-small
	serve --set source.embedded.max-bytes=4MiB --set source.embedded.dir=disk/topic --set http.concurrency=1
	pipeline=$real
	stored=0
	for i in $(seq 100); do
		send 'POST /' $json "{\"n\":$i,\"t\":\"$text\"}"
		grep -q 'HTTP/1.1 200' answer && stored=$((stored + 1))
		grep -q 'HTTP/1.1 503' answer && break
		[ "$i" -eq 1 ] && kill -STOP "$receiver_pid"
	done
	answers "a full disk" 'the disk is full'
	answers "says when to come again" 'Retry-After: '
	: >room
	kill -CONT "$receiver_pid"
	for _ in $(seq 100); do
		send 'POST /' $json '{"n":0}'
		grep -q 'HTTP/1.1 200' answer && break
		sleep 0.1
	done
	answers "there is room again" 'HTTP/1.1 200'
	settled
	stop
	expect "the connector survives it" [ "$status" -eq 0 ]
	expect "all $stored arrive, and the one after" [ "$(sort -u bodies | wc -l)" -eq $((stored + 1)) ]
else
	skip_some 5 "a small disk cannot be mounted"
fi
finish_receiving

# ---- kill -9, again and again ----
rounds=${KILLS:-10}
receive
in=0
serve
"$producer" post "$in" 8 $((rounds + 2)) acknowledged >produced &
producing=$!
started="$started $producing"
for _ in $(seq "$rounds"); do
	sleep "0.$(awk -v seed="$(date +%N)" 'BEGIN {srand(seed); printf "%02d", 15 + rand() * 80}')"
	kill -9 "$runs"
	wait "$runs" 2>/dev/null
	serve
done
wait "$producing"
settled
stop
finish_receiving
sed 's/.*"id":"\([^"]*\)".*/\1/' bodies | sort >arrived
sort -u arrived >once
sort acknowledged >wanted
expect "all $(wc -l <wanted) events with a 2xx arrive after $rounds kills" sh -c \
	'[ -s wanted ] && [ "$(comm -23 wanted once | wc -l)" -eq 0 ]'
doubles=$(($(wc -l <arrived) - $(wc -l <once)))
echo "$(cat produced); $(wc -l <once) arrived, $doubles twice"
expect "twice at most what was in flight" [ "$doubles" -le $((rounds * 32)) ]

# SIGTERM: nothing arrives twice.
rm -rf topic
receive
serve
"$producer" post "$in" 8 5 acknowledged >produced &
producing=$!
for _ in 1 2 3 4; do
	sleep 0.7
	stop
	expect "SIGTERM: exit status 0" [ "$status" -eq 0 ]
	serve
done
wait "$producing"
settled
stop
finish_receiving
sed 's/.*"id":"\([^"]*\)".*/\1/' bodies | sort >arrived
sort acknowledged >wanted
expect "all $(wc -l <wanted) events with a 2xx arrive" [ "$(comm -23 wanted arrived | wc -l)" -eq 0 ]
expect "none of them twice" [ "$(uniq -d arrived | wc -l)" -eq 0 ]
rm -rf topic

# ---- more than fits ----
receive
serve --set source.embedded.max-connections=30
"$producer" idle "$in" 60 3 >idlers &
sleep 0.5
"$producer" post "$in" 4 1.5 acknowledged >produced
wait $!
stop
finish_receiving
echo "$(cat idlers produced | tr '\n' ';')"
expect "those that are idle longest make room" grep -q 'closed by the server 3[0-9]' idlers
expect "for those that work" sh -c "[ -s acknowledged ] && grep -q 'refused 0 broken 0' produced"
rm -rf topic

# ---- beside slow clients ----
receive
serve --set source.embedded.request-timeout=3s
idle=10000
[ "$(ulimit -Hn)" = unlimited ] || [ "$(ulimit -Hn)" -gt 10300 ] || idle=$(($(ulimit -Hn) - 300))
# On any machine they stay until the good clients are done, and these post enough to meet all of them.
"$producer" idle "$in" "$idle" 300 >idlers &
idlers=$!
"$producer" hostile "$in" 100 300 >enemies &
enemies=$!
started="$started $idlers $enemies"
sleep 1
"$producer" post "$in" 4 120 acknowledged 1000 >produced
most=$(sed -n 's/VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$runs/status")
kill "$idlers" "$enemies"
wait "$idlers" "$enemies"
settled
stop
finish_receiving
sed 's/.*"id":"\([^"]*\)".*/\1/' bodies | sort >arrived
sort acknowledged >wanted
echo "$(cat idlers enemies produced | tr '\n' ';') $most kB"
expect "$idle idle connections" grep -q "open $idle" idlers
expect "are kept" grep -q 'closed by the server 0' idlers
expect "good producers are served throughout" sh -c \
	"[ \$(wc -l <wanted) -gt 1000 ] && grep -q 'refused 0 broken 0' produced"
expect "all they sent arrives" [ "$(comm -3 wanted arrived | wc -l)" -eq 0 ]
case $(cat "$BUILDDIR/runtime.conf") in
*sanitize*) ;;
*) expect "in less than 64 MB ($most kB)" [ "$most" -lt 65536 ] ;;
esac
finish
