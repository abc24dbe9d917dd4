#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Credentials for a proxy, its 407, and hosts that bypass it.
. "$(dirname "$0")/e2e.sh"
command -v openssl >/dev/null || skip "the command openssl is not here"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key -out cert -days 2 -subj /CN=test \
	-addext subjectAltName=IP:127.0.0.1 2>/dev/null

basic() { # user:password
	printf 'Basic %s\n' "$(printf '%s' "$1" | base64)"
}
"$BUILDDIR/tests/e2e/proxy" auth known >proxy.port 2>proxy.err &
started="$started $!"
until_there [ -s proxy.port ]
proxy=127.0.0.1:$(cat proxy.port)
records 40 >in.ndjson

for scheme in http https; do
	if [ $scheme = http ]; then
		receive
	else
		receive --tls cert key
	fi
	through() { # arguments
		: >bodies
		timeout 20 "$pipeline" run --input in.ndjson --set "http.endpoint=$scheme://127.0.0.1:$port/" --set http.tls.ca=cert \
			--set http.retry.max-attempts=1 --dead-letter dead "$@" 2>err
		status=$?
	}
	basic 'us er:p@ss:word%' >known
	through --set "http.proxy=http://us%20er:p%40ss:word%25@$proxy"
	expect "$scheme: a user and password in the URL" arrived 40
	through --set "http.proxy=http://$proxy" --set 'http.proxy-auth.basic.user=us er' --set 'http.proxy-auth.basic.password=p@ss:word%'
	expect "$scheme: http.proxy-auth.basic" arrived 40
	basic 'onlyuser:' >known
	through --set "http.proxy=http://onlyuser@$proxy"
	expect "$scheme: a user without a password" arrived 40
	echo 'Bearer tokentoken' >known
	through --set "http.proxy=http://$proxy" --set http.proxy-auth.bearer=tokentoken
	expect "$scheme: http.proxy-auth.bearer" arrived 40
	expect "$scheme: no dead letter" [ ! -s dead ]
	[ $scheme = http ] || expect "$scheme: the endpoint does not see them" sh -c '! grep -qi proxy-authorization heads'

	# The proxy wants other credentials; SIGHUP reads the file again.
	basic 'user:second-secret' >known
	printf 'AMPLITUDE_API_TOKEN=first-secret\n' >secrets
	chmod 600 secrets
	: >bodies
	: >err
	"$pipeline" run --input in.ndjson --set "http.endpoint=$scheme://127.0.0.1:$port/" --set http.tls.ca=cert --secrets secrets \
		--set "http.proxy=http://user:\${{ secrets.AMPLITUDE_API_TOKEN }}@$proxy" --set http.retry.max-attempts=1 \
		--dead-letter dead 2>err &
	runs=$!
	started="$started $runs"
	expect "$scheme: 407 pauses" until_there grep -q 'HTTP 407.*; delivery is paused' err
	sleep 0.5
	expect "$scheme: 407 is no dead letter" [ ! -s dead ]
	expect "$scheme: nothing arrives" [ ! -s bodies ]
	printf 'AMPLITUDE_API_TOKEN=second-secret\n' >secrets
	kill -HUP "$runs"
	wait "$runs"
	status=$?
	expect "$scheme: exit status 0 with the others" [ "$status" -eq 0 ]
	expect "$scheme: every record arrives" [ "$(wc -l <bodies)" -eq 40 ]
	expect "$scheme: still no dead letter" [ ! -s dead ]
	expect "$scheme: the password is not reported" sh -c "! grep -qF -e secret-secret -e first-secret -e $(basic user:first-secret | cut -d' ' -f2) err"

	# The same if the settings contain them
	timeout -s TERM 2 "$pipeline" run --input in.ndjson --set "http.endpoint=$scheme://127.0.0.1:$port/" --set http.tls.ca=cert \
		--set "http.proxy=http://plain%2Duser:plain%2Dpassword@$proxy" --set drain-timeout=100ms --set log.level=debug 2>err
	expect "$scheme: 407 pauses again" grep -q 'HTTP 407.*; delivery is paused' err
	expect "$scheme: a password of the URL is not reported" sh -c "! grep -qF -e plain-password -e plain%2Dpassword -e $(basic plain-user:plain-password | cut -d' ' -f2) err"

	# ---- hosts that bypass it
	: >proxy.err
	for entry in 127.0.0.1 127.0.0.0/8 '*'; do
		through --set "http.proxy=http://$proxy" --set http.no-proxy=elsewhere.test --set "http.no-proxy=$entry"
		expect "$scheme: no-proxy $entry" arrived 40
	done
	expect "$scheme: the proxy is not asked" [ ! -s proxy.err ]
	[ $scheme = https ] || expect "$scheme: the endpoint sees a path" grep -q '^POST / HTTP/1.1' heads
	echo 'Bearer tokentoken' >known
	through --set "http.proxy=http://$proxy" --set http.proxy-auth.bearer=tokentoken --set http.no-proxy=127.0.0.2 --set http.no-proxy=10.0.0.0/8
	expect "$scheme: other addresses" arrived 40
	expect "$scheme: the proxy is asked" [ -s proxy.err ]
	finish_receiving
done

receive
scheme=http
nothing_begins() {
	[ "$status" -ne 0 ] && [ ! -s bodies ] && ! grep -q 'records delivered' err
}
through --set "http.proxy=http://u:p@$proxy" --set http.proxy-auth.bearer=b
expect "two kinds of credentials" grep -q 'http.proxy-auth: http.proxy has a user in it, too' err
expect "two kinds of credentials: nothing begins" nothing_begins
through --set "http.proxy=http://$proxy" --set http.proxy-auth.basic.password=b
expect "a password without a user" grep -q 'http.proxy-auth.basic.user: missing beside the password' err
through --set "http.proxy=http://$proxy" --set http.proxy-auth.basic.user=b
expect "a user without a password" grep -q 'http.proxy-auth.basic.password: missing beside the user' err
expect "a user without a password: nothing begins" nothing_begins
through --set http.proxy=ftp://127.0.0.1:1
expect "what is no proxy" grep -q 'http.proxy: ' err
expect "what is no proxy: nothing begins" nothing_begins
finish_receiving
finish
