#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# An endpoint that accepts nothing until somebody acts: records wait, then are sent.  http.on can change that.
. "$(dirname "$0")/e2e.sh"
producer=$BUILDDIR/tests/e2e/producer

serve() { # arguments; $in is the port of its server
	rm -f err # of the one before
	rm -rf topic err dead
	"$pipeline" run --secrets "$PWD/secrets" --set "http.endpoint=http://127.0.0.1:$port/" \
		--set 'http.auth.bearer=${{ secrets.AMPLITUDE_API_TOKEN }}' --set source=embedded --set "source.embedded.dir=$got/topic" \
		--set source.embedded.listen=127.0.0.1:0 --dead-letter dead "$@" 2>err &
	runs=$!
	started="$started $runs"
	until_there grep -q 'taking events' err
	in=$(sed -n 's,.*taking events on http://127.0.0.1:\([0-9]*\)/.*,\1,p' err)
	[ -n "$in" ] || { cat err; echo "the connector does not start"; exit 99; }
}
stop() {
	kill -TERM "$runs"
	wait "$runs"
	finish_receiving
}
post() { # file of records
	{
		printf 'POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n' "$(wc -c <"$1")"
		cat "$1"
	} | "$producer" raw "$in" >answer
}
page() { # path
	printf 'GET %s HTTP/1.0\r\n\r\n' "$1" | "$producer" raw "$in" >page
}
came() { # count of bodies
	[ "$(wc -l <bodies)" -ge "$1" ]
}
secret() { # value
	printf 'AMPLITUDE_API_TOKEN=%s\n' "$1" >secrets
	chmod 600 secrets
}

# ---- a token expires, and is renewed
for order in none strict; do
	echo token-one >token
	secret token-one
	receive --token token
	serve --set http.order=$order --set http.backoff_min=1m --set http.retry.max-attempts=1
	records 100 >in.ndjson
	post in.ndjson
	expect "$order: a good token" until_there came 100
	echo token-two >token
	records 300 >in.ndjson
	post in.ndjson
	expect "$order: the log says why" until_there grep -q 'HTTP 401; delivery is paused, except for an occasional probe .*; it said: {"status":401}' err
	page /readyz
	expect "$order: /readyz says why" grep -q '^delivery is paused; the endpoint: HTTP 401' page
	expect "$order: with 503" grep -q '^HTTP/1.[01] 503' page
	page /metrics
	expect "$order: a number" grep -q '^joltc_sink_paused 1' page
	page /
	expect "$order: the status page says why" grep -q 'Delivery is paused.*HTTP 401' page
	sleep 1
	requests=$(grep -c '^POST ' heads)
	sleep 1
	more=$(($(grep -c '^POST ' heads) - requests))
	expect "$order: only probes are sent ($more)" [ "$more" -le 1 ]
	expect "$order: the records wait" [ "$(wc -l <bodies)" -eq 100 ]
	expect "$order: no dead letter" [ ! -s dead ]
	secret token-two
	kill -HUP "$runs"
	expect "$order: delivery goes on, long before the next probe" until_there came 400
	expect "$order: it is reported" until_there grep -q 'delivery goes on after a pause of' err
	page /readyz
	expect "$order: ready again" grep -q '^ready' page
	page /metrics
	expect "$order: one pause" grep -q '^joltc_sink_pauses_total 1' page
	expect "$order: and the number falls" grep -q '^joltc_sink_paused 0' page
	stop
	expect "$order: still no dead letter" [ ! -s dead ]
	expect "$order: each record once" [ "$(wc -l <bodies)" -eq 400 ]
	expect "$order: tokens are not reported" sh -c '! grep -q token- err'
done

# ---- a secret in the body: waiting records are made again with the new one
for form in '' '--set http.batch.max-records=7' '--set http.batch.max-records=7 --set http.batch.as=ndjson' \
	'--set http.batch.max-records=7 --set http.batch.as=input' '--set http.order=key --set http.order.key=k' \
	'--set http.compression=gzip --set http.batch.max-records=7 --set http.auth.bearer=${{secrets.AMPLITUDE_API_TOKEN}}'; do
	echo key-one >token
	secret key-one
	receive --token token
	# shellcheck disable=SC2086 # several words
	serve --set http.auth.bearer=none --set http.concurrency=4 --set http.backoff_min=100ms $form
	records 30 | sed 's/{/{"k":1,/' >in.ndjson
	post in.ndjson
	there() { [ "$(grep -o '"n":' bodies | wc -l)" -ge "$1" ]; }
	expect "$form: a good key" until_there there 30
	echo key-two >token
	post in.ndjson
	expect "$form: a pause" until_there grep -q 'HTTP 401; delivery is paused' err
	secret key-two
	kill -HUP "$runs"
	expect "$form: all of it is delivered" until_there there 60
	stop
	expect "$form: each once" [ "$(grep -o '"n":' bodies | wc -l)" -eq 60 ]
	expect "$form: the second half with the new key" grep -q key-two bodies
	expect "$form: no dead letter" [ ! -s dead ]
done

# ---- nobody acts: the endpoint recovers by itself
try() { # script, settings
	script=$1
	shift
	rm -f dead
	receive --script "$script"
	records 40 >in.ndjson
	deliver --input in.ndjson --set http.backoff_min=20ms --set http.backoff_max=50ms --dead-letter dead "$@"
	finish_receiving
}
arrives() { # what
	expect "$1: all arrive" arrived 40
	expect "$1: no dead letter" [ ! -s dead ]
	expect "$1: exit status 0" [ "$status" -eq 0 ]
}
for status in 401 403 407; do
	try "$status*50,200" --set http.retry.max-attempts=1
	arrives "$status"
done
try '200*10,404*50,200' --set http.retry.max-attempts=1
arrives "404 of an endpoint that took records"
try '404,200' --set http.concurrency=1
expect "404 of one that never did: a dead letter" [ "$(wc -l <dead)" -eq 1 ]
try '401*2,503*3,close*2,401,200' --set http.retry.max-attempts=1 --set http.concurrency=1
arrives "in a pause, other failures are no attempts either"
try '200,401,200,401*3,200*5,403,200' --set http.batch.max-records=3 --set http.order=strict
expect "batches wait, too" [ "$(grep -o '"n":' bodies | wc -l)" -eq 40 ]

# A record that gets 403 each time does not stop the others, and uses its attempts.
receive --forbid '"n":7,'
deliver --input in.ndjson --set http.backoff_min=20ms --set http.backoff_max=50ms --dead-letter dead \
	--set http.retry.max-attempts=3
finish_receiving
expect "one record that is forbidden: the others arrive" [ "$(wc -l <bodies)" -eq 39 ]
expect "it is given up" grep -q '"line":7,"reason":"given up after 3 attempts: HTTP 403","status":403' dead

# ---- http.on
try '409*5,200' --set http.on=409=delivered --set http.concurrency=1
expect "409: delivered" [ "$(wc -l <bodies)" -eq 35 ]
expect "409: no dead letter" [ ! -s dead ]
expect "409: counted" grep -q '40 of 40 records delivered' err
try '501*5,200' --set http.concurrency=1
expect "501 is not tried again" [ "$(wc -l <dead)" -eq 5 ]
try '501*5,200' --set http.on=501=retry
arrives "501: retry"
try '401*5,200' --set http.on=401=dead-letter --set http.concurrency=1
expect "401: dead-letter" [ "$(grep -c '"status":401' dead)" -eq 5 ]
try '418*5,200' --set http.on=4xx=retry
arrives "4xx: retry"
try '418*5,200' --set http.on=4xx=dead-letter --set http.on=418=retry
arrives "a status goes before its range"
try '500*3,200' --set http.on=5xx=dead-letter --set http.concurrency=1
expect "5xx: dead-letter" [ "$(grep -c '"status":500' dead)" -eq 3 ]
try '500*30,200' --set http.on=5xx=pause --set http.retry.max-attempts=1
arrives "5xx: pause"
try 'close*30,200' --set http.on=no-answer=pause --set http.retry.max-attempts=1
arrives "no-answer: pause"
try 'close,200' --set http.on=no-answer=dead-letter --set http.concurrency=1
expect "no-answer: dead-letter" [ "$(grep -c NO_ANSWER dead)" -eq 1 ]
try '407*5,200' --set http.on=407=retry --set http.retry.max-attempts=2 --set http.concurrency=1
arrives "407: retry, which is no attempt"
try '413,200' --set http.batch.max-records=40 --set http.on=413=dead-letter
expect "413: dead-letter, the whole batch" [ "$(wc -l <dead)" -eq 40 ]
try '409,200' --set http.batch.max-records=40 --set http.on=409=split --set http.concurrency=1
expect "409: split" [ "$(wc -l <bodies)" -eq 2 ]
try '503*3,200' --set http.retry.statuses=418 --set http.concurrency=1
expect "http.retry.statuses as before" [ "$(grep -c '"status":503' dead)" -eq 3 ]

refused() { # text, settings
	text=$1
	shift
	deliver --input in.ndjson "$@"
	expect "refused: $*" [ "$status" -ne 0 ]
	expect "reported: $text" grep -qF -e "$text" err
}
refused 'http.on: "99=retry" is not a valid answer: there is no status from 200 to 599, range such as 5xx, or no-answer before' --set http.on=99=retry
refused 'http.on: "404=later" is not a valid answer: after the "=" must come one of delivered|retry|' --set http.on=404=later
refused 'http.on: "407=dead-letter" is not a valid answer: 407 comes from the proxy' --set http.on=407=dead-letter
refused 'http.on: "409" is there twice' --set http.on=409=delivered --set http.on=409=retry
refused 'http.retry.statuses: an older spelling of http.on' --set http.on=409=delivered --set http.retry.statuses=503
refused 'http.on: "no-answer=delivered" is not a valid answer: without an answer, nobody knows whether it was delivered' --set http.on=no-answer=delivered
finish
