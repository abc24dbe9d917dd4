#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The status page in a browser.
. "$(dirname "$0")/serve.sh"
for browser in chromium chromium-browser google-chrome; do
	command -v $browser >/dev/null && break
	browser=
done
[ -n "$browser" ] || skip "no chromium is here"

# The page as the browser parses it, and a picture of it
show() { # file, milliseconds that pass for the page, seconds that it may take
	timeout "$3" "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$PWD/profile" --hide-scrollbars \
		--window-size=1000,760 --virtual-time-budget="$2" --screenshot="$PWD/$1.png" --dump-dom \
		"http://127.0.0.1:$in/" >"$1" 2>browser.err
}

receive --refuse bad
serve --dead-letter dead
printf 'POST / HTTP/1.0\r\nContent-Type: application/x-ndjson\r\nContent-Length: 26\r\n\r\n{"n":1}\n{"n":2}\n{"bad":3}\n' |
	"$producer" raw "$in" >answer
sleep 0.5
show page 100 60
expect "the browser shows it" [ -s page ]
[ -s page ] || cat browser.err
expect "the table is a table" grep -q '<td id="delivered">2' page
expect "what came in" grep -q '<td id="stored">3' page
expect "errors" grep -q '<td id="dead-refused">1' page
expect "the picture is a picture" grep -q '<svg[^>]*viewBox.*' page
expect "with the pipeline in it" [ "$(grep -o '<rect class="box' page | wc -l)" -eq 4 ]
expect "drawn" [ "$(wc -c <page.png)" -gt 10000 ]
expect "the browser has nothing to complain about" sh -c '! grep -E "CONSOLE|Refused to" browser.err'
# It refreshes itself: a second request comes by itself.
before=$(printf 'GET /metrics HTTP/1.0\r\n\r\n' | "$producer" raw "$in" | sed -n 's/^joltc_ingest_requests_total{code="200"} //p')
show again 7000 60
after=$(printf 'GET /metrics HTTP/1.0\r\n\r\n' | "$producer" raw "$in" | sed -n 's/^joltc_ingest_requests_total{code="200"} //p')
expect "it refreshes itself ($before, $after)" [ "$((after - before))" -ge 3 ]
kill -TERM "$runs"
wait "$runs"
finish_receiving

# The picture in the documentation: a connector that has run for a while
[ -z "${SCREENSHOT-}" ] || {
	"$JOLTC" build -o connector "$SRCDIR/examples/amplitude/connector.yaml" || exit 99
	receive --refuse '"bad"'
	rm -rf topic
	pipeline=./connector
	serve --dead-letter dead
	for round in $(seq "${ROUNDS-300}"); do
		n=$((40 + (round * 37 + round / 7 * 53) % 60))
		records "$n" | sed 's/.*/{"event":&}/' >some
		[ $((round % 60)) -ne 0 ] || echo '{"event":{"bad":1}}' >>some
		{ printf 'POST / HTTP/1.0\r\nContent-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n' "$(wc -c <some)"; cat some; } |
			"$producer" raw "$in" >answer
		sleep 0.1
	done
	show picture 100 60
	cp picture.png "$SCREENSHOT"
	kill -TERM "$runs"
	wait "$runs"
	finish_receiving
}
finish
