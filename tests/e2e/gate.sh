#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Who may use the server: web pages, names, tokens and passwords, certificates.
. "$(dirname "$0")/serve.sh"
for command in curl openssl base64; do
	command -v "$command" >/dev/null || skip "the command $command is not here"
done
secret() { # the number of the token, which is also the password
	printf 'AMPLITUDE_API_TOKEN=x-%s\n' "$1" >secrets
	chmod 600 secrets
}

# ---- web pages, and names that resolve to this host ----
receive
serve --set metrics.listen=127.0.0.1:0
post "$json"
answers "a program" 'HTTP/1.1 200 OK'
post
answers "a body without a type" 'HTTP/1.1 415'
answers "the answer names what to send" 'application/x-ndjson'
post 'Content-Type: text/plain;charset=UTF-8\r\n'
answers "what a page may send unasked" 'HTTP/1.1 415'
curl -s -d '{"n":1}' "http://127.0.0.1:$in/" >answer
answers "a user of curl is told what to add" "-H 'Content-Type: application/json'"
post "${json}Origin: https://evil.example\r\n"
answers "another site's page" 'HTTP/1.1 403'
answers "and the setting" 'source.embedded.origins'
post "${json}Origin: null\r\n"
answers "a page without an origin" 'HTTP/1.1 403'
post "${json}Sec-Fetch-Site: cross-site\r\n"
answers "Fetch Metadata" 'HTTP/1.1 403'
get / "$in" 'Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n'
answers "a link that somebody follows" 'HTTP/1.1 200'
get /metrics "$numbers" 'Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n'
answers "a script that another site's page loads" 'HTTP/1.1 403'
for host in evil.example evil.example:8080 127.0.0.1.evil.example localhost.evil.example; do
	for at in "$in" "$numbers"; do
		raw "GET /metrics HTTP/1.1\r\nHost: $host\r\nConnection: close\r\n\r\n" "$at"
		answers "the name $host" 'HTTP/1.1 421'
		expect "sees nothing" sh -c '! grep -q joltc_ answer'
	done
done
raw "GET http://evil.example/metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" "$in"
answers "a name in the target" 'HTTP/1.1 421'
for host in 127.0.0.1 "127.0.0.1:$in" '[::1]:8080' localhost LocalHost:80 connector.localhost 192.0.2.7; do
	raw "GET /healthz HTTP/1.1\r\nHost: $host\r\nConnection: close\r\n\r\n"
	answers "the name $host" 'HTTP/1.1 200'
done
stop

serve --set source.embedded.hosts=events.example.com --set source.embedded.origins=https://shop.example.com \
	--set source.embedded.origins=https://other.example
raw "POST / HTTP/1.1\r\nHost: events.example.com:80\r\nConnection: close\r\n${json}Content-Length: 7\r\n\r\n{\"n\":2}"
answers "a name that is listed" 'HTTP/1.1 200'
post "${json}Origin: https://shop.example.com\r\nSec-Fetch-Site: cross-site\r\n"
answers "an origin that is listed" 'HTTP/1.1 200'
answers "may see the answer" 'Access-Control-Allow-Origin: https://shop.example.com'
post "${json}Origin: https://other.example\r\n"
answers "the next that is listed sees it, too" 'Access-Control-Allow-Origin: https://other.example'
raw 'OPTIONS / HTTP/1.1\r\nHost: localhost\r\nOrigin: https://shop.example.com\r\nAccess-Control-Request-Method: POST\r\nConnection: close\r\n\r\n'
answers "and asks before" 'Access-Control-Allow-Headers: authorization, content-encoding, content-type'
post "${json}Origin: https://shop.example.com.evil.example\r\n"
answers "another one may not" 'HTTP/1.1 403'
expect "nor see" sh -c '! grep -q Access-Control answer'
stop

# ---- tokens and passwords ----
secret 1
serve --secrets secrets --set 'source.embedded.auth.bearer=${{ secrets.AMPLITUDE_API_TOKEN }}' \
	--set source.embedded.auth.bearer=second --set 'source.embedded.auth.basic=ada:${{ secrets.AMPLITUDE_API_TOKEN }}' \
	--set metrics.listen=127.0.0.1:0 --set metrics.auth.bearer=numbers
post "$json"
answers "nobody" 'HTTP/1.1 401'
answers "and how" 'WWW-Authenticate: Basic realm='
for token in x-1 second; do
	post "${json}Authorization: Bearer $token\r\n"
	answers "the token $token" 'HTTP/1.1 200'
done
for token in x- x-11 '' 'ada:x-1' numbers; do
	post "${json}Authorization: Bearer $token\r\n"
	answers "the token \"$token\"" 'HTTP/1.1 401'
done
for pair in ada:x-1=200 ada:x-2=401 ada:=401 ida:x-1=401 x-1=401; do
	post "${json}Authorization: Basic $(printf %s "${pair%=*}" | base64)\r\n"
	answers "the user ${pair%=*}" "HTTP/1.1 ${pair#*=}"
done
post "${json}Authorization: Basic !!!!\r\n"
answers "no base64" 'HTTP/1.1 401'
get /metrics "$in"
answers "the page of numbers" 'HTTP/1.1 401'
get /healthz "$in"
answers "health is for everybody" 'HTTP/1.1 200'
get /metrics "$numbers" 'Authorization: Bearer second\r\n'
answers "numbers have their own" 'HTTP/1.1 401'
get /metrics "$numbers" 'Authorization: Bearer numbers\r\n'
answers "token" 'HTTP/1.1 200'
secret 2
kill -HUP "$runs"
expect "SIGHUP" says_soon 'are read again'
post "${json}Authorization: Bearer x-1\r\n"
answers "the old token" 'HTTP/1.1 401'
post "${json}Authorization: Bearer x-2\r\n"
answers "the new token" 'HTTP/1.1 200'
stop
expect "no secret in the log" sh -c '! grep -q "x-1\|x-2" err'

# ---- certificates ----
make_certificate() { # name, then arguments of openssl
	name=$1
	shift
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$name.key" -subj "/CN=$name" \
		-addext 'subjectAltName=IP:127.0.0.1' -out "$name.csr" 2>/dev/null &&
		openssl x509 -req -in "$name.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -copy_extensions copy \
			-out "$name.pem" "$@" 2>/dev/null
}
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -subj /CN=ca -days 2 -out ca.pem 2>/dev/null
for name in server producer other; do
	make_certificate $name
done
ask() { # arguments of curl
	curl -s -S --max-time 20 --cacert ca.pem -H 'Content-Type: application/json' "$@" >answer 2>&1
}
cp server.pem used.pem
cp server.key used.key
serve --set source.embedded.tls.cert=used.pem --set source.embedded.tls.key=used.key --set source.embedded.tls.ca=ca.pem \
	--set metrics.listen=127.0.0.1:0 --set metrics.tls.cert=used.pem --set metrics.tls.key=used.key
expect "the log reports https" grep -q 'taking events on https://' err
ask --cert producer.pem --key producer.key -d '{"n":3}' "https://127.0.0.1:$in/" "https://127.0.0.1:$in/topics/test-events"
expect "with a certificate, twice on a connection" [ "$(grep -c '"accepted":1' answer)" -eq 2 ]
awk 'BEGIN {for (i = 0; i < 200000; i++) printf "{\"n\":%d}\n", i}' >many
curl -s --cacert ca.pem --cert producer.pem --key producer.key -H 'Content-Type: application/x-ndjson' \
	--data-binary @many "https://127.0.0.1:$in/" >answer
answers "a large body" '"accepted":200000'
ask -d '{"n":3}' "https://127.0.0.1:$in/"
expect "without one, nothing" sh -c '! grep -q accepted answer'
expect "the log says why" says_soon 'peer did not return a certificate'
ask "https://127.0.0.1:$numbers/metrics"
answers "numbers ask for none" 'joltc_ingest_records_total'
raw 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'
expect "plain HTTP is nothing there" sh -c '! grep -q "HTTP/1.1 200" answer'
head -c 100000 /dev/zero | tr '\0' y >large
ask --cert producer.pem --key producer.key -H "X: $(head -c 30000 large)" "https://127.0.0.1:$in/healthz"
answers "a refusal is seen" 'the head of the request is too large'
cp other.pem used.pem
kill -HUP "$runs"
expect "a certificate without its key is refused" says_soon 'stay as they were'
ask "https://127.0.0.1:$numbers/healthz"
answers "the old one stays" ok
cp other.key used.key
kill -HUP "$runs"
expect "SIGHUP" says_soon 'are read again'
ask -v "https://127.0.0.1:$numbers/healthz"
answers "the new one is shown" 'subject: CN=other'
"$crowd" heads "$in" 200 100 </dev/null >crowd.out
ask --cert producer.pem --key producer.key -d '{"n":3}' "https://127.0.0.1:$in/"
answers "after clients that do not speak TLS" '"accepted":1'
stop
expect "exit status 0" [ "$status" -eq 0 ]

# ---- what check says ----
check() { # arguments
	"$pipeline" check --set "http.endpoint=http://127.0.0.1:$port/" --set source=embedded "$@" >out 2>&1
	status=$?
}
check --set 'source.embedded.listen=*:0' --set 'metrics.listen=[::]:0'
expect "an open address is a warning" [ "$status" -eq 0 ]
expect "with what to do" grep -q 'warning: source.embedded.listen: whoever reaches \*:0 may post events; source.embedded.auth' out
expect "also of metrics" grep -q 'warning: metrics.listen: whoever' out
check --set 'source.embedded.listen=*:0' --set source.embedded.auth.bearer=t
expect "with a token it is none" sh -c '! grep -q warning: out'
check --set source.embedded.auth.basic=ada
expect "a user without a password" grep -q 'source.embedded.auth.basic: a value is not a valid user and password' out
check --set source.embedded.auth.bearer=
expect "no token" grep -q 'source.embedded.auth.bearer is empty (--set)' out
AMPLITUDE_API_TOKEN='' check --set 'source.embedded.auth.bearer=${{ secrets.AMPLITUDE_API_TOKEN }}'
expect "an empty token" grep -q 'source.embedded.auth.bearer: a value is empty' out
check --set metrics.auth.bearer=t
expect "metrics.auth without metrics.listen is reported" grep -q 'warning: metrics.auth.bearer has no meaning without metrics.listen' out
expect "by a warning" [ "$status" -eq 0 ]
check --set metrics.auth.bearer=t --set metrics.listen=127.0.0.1:0
expect "with it there is none" sh -c '! grep -q warning: out'
check --set metrics.listen=127.0.0.1:0 --set metrics.tls.key=used.key
expect "a key without a certificate" grep -q 'metrics.tls.cert: missing beside metrics.tls.key' out
check --set source.embedded.tls.cert=none.pem
expect "a certificate that is not there" grep -q 'source.embedded.tls.cert: none.pem: No such file' out
mkfifo fifo
check --set source.embedded.tls.cert=fifo
expect "one that would never end" grep -q 'source.embedded.tls.cert: fifo is not a regular file' out
serve --set 'source.embedded.listen=*:0' 2>/dev/null || true
expect "a start warns, too" says_soon 'whoever reaches 0.0.0.0:'
stop
finish_receiving
finish
