#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# TLS sessions are resumed, until the files of http.tls are read again.
. "$(dirname "$0")/e2e.sh"
command -v openssl >/dev/null || skip "the command openssl is not here"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key -out cert -days 2 -subj /CN=test \
	-addext subjectAltName=IP:127.0.0.1 2>/dev/null
resumed() {
	sed -n 's/^resumed //p' port
}

records 200 >in.ndjson
for version in 1.2 1.3; do
	receive --script bye --tls cert key --tls-version "$version"
	deliver --input in.ndjson --set "http.endpoint=https://127.0.0.1:$port/" --set http.tls.ca=cert --set http.concurrency=1
	finish_receiving
	expect "TLS $version: every record arrives" arrived 200
	expect "TLS $version: a connection each ($saw)" sh -c "echo '$saw' | grep -q 'connections 200 '"
	expect "TLS $version: all but the first are resumed ($(resumed))" [ "$(resumed)" -eq 199 ]

	receive --script bye --tls cert key --tls-version "$version"
	deliver --input in.ndjson --set "http.endpoint=https://127.0.0.1:$port/" --set http.tls.ca=cert
	finish_receiving
	expect "TLS $version: every record arrives, side by side" arrived 200
	expect "TLS $version: most are resumed ($(resumed))" [ "$(resumed)" -ge 100 ]
done

# If the server has forgotten the session, there is a whole handshake.
receive --script bye --tls cert key
mkfifo pipe
"$pipeline" run --set "http.endpoint=https://127.0.0.1:$port/" --set http.tls.ca=cert --set http.concurrency=1 \
	--set http.backoff_min=50ms <pipe 2>err &
runs=$!
started="$started $runs"
exec 9>pipe
arrives() { # bodies
	for _ in $(seq 100); do
		[ "$(wc -l <bodies)" -ge "$1" ] && return
		sleep 0.05
	done
	false
}
records 5 >&9
expect "five" arrives 5
finish_receiving
receive --script bye --tls cert key --port "$port"
records 5 >&9
expect "five more from another server of that name" arrives 5
# After the files are read again, sessions of the earlier ones are not resumed.
kill -HUP "$runs"
for _ in $(seq 100); do
	grep -q SIGHUP err && break
	sleep 0.05
done
records 1 >&9
expect "one after SIGHUP" arrives 6
kill -TERM "$runs" # the second receiver has the pipe open, too
wait "$runs"
exec 9>&-
finish_receiving
expect "resumed: all but the first and the one after SIGHUP ($(resumed))" [ "$(resumed)" -eq 4 ]
finish
