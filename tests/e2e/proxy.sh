#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Through a proxy: CONNECT for https, the complete address for http.
. "$(dirname "$0")/e2e.sh"
command -v openssl >/dev/null || skip "the command openssl is not here"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key -out cert -days 2 -subj /CN=test \
	-addext subjectAltName=IP:127.0.0.1 2>/dev/null

start_proxy() { # arguments
	rm -f proxy.port
	"$BUILDDIR/tests/e2e/proxy" "$@" >proxy.port 2>proxy.err &
	proxy_pid=$!
	started="$started $proxy_pid"
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		[ -s proxy.port ] && break
		sleep 0.05
	done
	proxy=$(cat proxy.port)
}
records 200 >in.ndjson

start_proxy
receive
deliver --input in.ndjson --set "http.proxy=http://127.0.0.1:$proxy"
expect "http: every record arrives" arrived 200
expect "http: the proxy gets the complete address" grep -q "^POST http://127.0.0.1:$port/2/httpapi HTTP/1.1" proxy.err
finish_receiving

receive --tls cert key
timeout 60 "$pipeline" run --input in.ndjson --set "http.endpoint=https://127.0.0.1:$port/" --set http.tls.ca=cert \
	--set "http.proxy=http://127.0.0.1:$proxy" 2>err
status=$?
expect "https: exit status 0" [ "$status" -eq 0 ]
expect "https: every record arrives" arrived 200
expect "https: through tunnels" grep -q "^CONNECT 127.0.0.1:$port HTTP/1.1" proxy.err
timeout 60 "$pipeline" check --set "http.endpoint=https://127.0.0.1:$port/" --set "http.proxy=http://127.0.0.1:$proxy" 2>err
expect "https: the server's certificate is checked behind the proxy" grep -q 'is not trusted' err
kill "$proxy_pid"

unfit() { # kind of proxy, what is reported
	start_proxy "$1"
	timeout 60 "$pipeline" check --set "http.endpoint=https://127.0.0.1:$port/" --set http.tls.ca=cert \
		--set "http.proxy=http://127.0.0.1:$proxy" >err 2>&1
	status=$?
	expect "a proxy that does $1 is reported" grep -q "$2" err
	expect "and is a failure" [ "$status" -eq 1 ]
	kill "$proxy_pid"
}
unfit deny 'the proxy does not connect to 127.0.0.1: HTTP 403'
unfit babble "the proxy's answer is not HTTP/1.1"
unfit leave 'the proxy closed the connection'
finish_receiving
finish
