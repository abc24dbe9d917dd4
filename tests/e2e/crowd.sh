#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Clients that do not finish their requests: others are still served, and memory stays limited.
. "$(dirname "$0")/serve.sh"

# Connections that stay until they have been quiet for too long
gather() { # arguments of crowd
	rm -f hold crowd.out
	mkfifo hold
	"$crowd" "$@" <hold >crowd.out &
	gathered=$!
	started="$started $gathered"
	exec 8>hold
	for _ in $(seq 1200); do
		grep -q '^sent' crowd.out && return
		sleep 0.05
	done
	fail "the crowd does not come"
}
quiet() {
	exec 8>&-
	wait "$gathered"
}
peak() {
	sed -n 's/VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$runs/status"
}
case $(cat "$BUILDDIR/runtime.conf") in
*sanitize*) sanitized=yes ;;
*) sanitized= ;;
esac
crowd_size=8000
[ "$(ulimit -Hn)" = unlimited ] || [ "$(ulimit -Hn)" -gt 8500 ] || crowd_size=$(($(ulimit -Hn) - 500))

receive
serve --set metrics.listen=127.0.0.1:0
gather heads "$in" "$crowd_size" 14000
post "$json"
answers "beside $crowd_size heads that do not end an event is taken" 'HTTP/1.1 200 OK'
get /metrics "$numbers"
answers "numbers are shown" 'HTTP/1.1 200 OK'
most=$(peak)
[ -n "$sanitized" ] || expect "in less than 100 MB ($most kB)" [ "$most" -lt 102400 ]
quiet
expect "the slowest had to go ($(tr '\n' ' ' <crowd.out))" awk '/^closed/ {n = $2} END {exit n < 1000}' crowd.out
gather bodies "$in" 100 1000000
post "$json"
answers "beside bodies that do not end" 'HTTP/1.1 200 OK'
most=$(peak)
[ -n "$sanitized" ] || expect "in less than 100 MB ($most kB)" [ "$most" -lt 102400 ]
quiet
stop
expect "exit status 0" [ "$status" -eq 0 ]

# All connections are taken by requests that do not end.
serve --set metrics.listen=127.0.0.1:0 --set source.embedded.max-connections=20
gather heads "$in" 60 100
post "$json"
answers "when all seats are taken, an event is" 'HTTP/1.1 200 OK'
get /readyz "$numbers"
answers "and numbers have seats of their own" 'HTTP/1.1 200 OK'
gather_in=$gathered
exec 7>&8
"$crowd" heads "$numbers" 100 14000 </dev/null >more.out
get /readyz "$numbers"
answers "there, too, the slowest goes" 'HTTP/1.1 200 OK'
exec 7>&- 8>&-
wait "$gather_in"
expect "those that came first went ($(tr '\n' ' ' <crowd.out))" awk '/^closed/ {n = $2} END {exit n < 40}' crowd.out
stop

# All from one address
serve --set source.embedded.max-connections=40 --set source.embedded.max-connections-per-address=10
"$producer" idle "$in" 30 1 >idlers
expect "an address has its bound ($(tr '\n' ' ' <idlers))" grep -q 'closed by the server 20' idlers
post "$json"
answers "within it one goes on" 'HTTP/1.1 200 OK'
stop

# TLS: the memory of a handshake counts.
if command -v openssl >/dev/null && command -v curl >/dev/null; then
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -subj /CN=x -days 2 -out cert.pem \
		-addext 'subjectAltName=IP:127.0.0.1' 2>/dev/null
	serve --set source.embedded.tls.cert=cert.pem --set source.embedded.tls.key=key.pem
	gather shakes "$in" 4000 12000
	curl -s -S --max-time 60 --cacert cert.pem "https://127.0.0.1:$in/healthz" >answer 2>&1
	answers "beside handshakes that do not end" ok
	most=$(peak)
	[ -n "$sanitized" ] || expect "in less than 100 MB ($most kB)" [ "$most" -lt 102400 ]
	quiet
	# The connection that is closed may be the one that is being read.
	gather stubs "$in" 1000 0
	curl -s -S --max-time 60 --cacert cert.pem -H 'Content-Type: application/json' -d "{}" "https://127.0.0.1:$in/" >answer 2>&1
	answers "beside beginnings of handshakes an event is taken" '"accepted":1'
	stop
	expect "and the connector ends" [ "$status" -eq 0 ]
	quiet
fi

# ---- an answer that comes before the end of a body ----
serve --set source.embedded.max-body=1MiB
"$crowd" large "$in" 30000000 >answer
answers "a client that sends all of a large body" 'HTTP/1.1 413'
answers "sees what is wrong with it" 'larger than source.embedded.max-body'
answers "and the end" '<closed>'
stop
finish_receiving
finish
