#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The status page: problems are shown where they occur, and colours depend on rates.
. "$(dirname "$0")/e2e.sh"
producer=$BUILDDIR/tests/e2e/producer

serve() { # the receiver's options
	rm -f err # of the one before
	rm -rf topic dead
	receive "$@"
	"$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --set source=embedded --set source.embedded.dir=topic \
		--set source.embedded.listen=127.0.0.1:0 --set dead-letter.path=dead --set http.concurrency=1 2>err &
	runs=$!
	started="$started $runs"
	until_there grep -q 'taking events' err
	in=$(sed -n 's,.*taking events on http://127.0.0.1:\([0-9]*\)/.*,\1,p' err)
}
post() { # lines
	body=$(cat)
	printf 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n%s' \
		"${#body}" "$body" | "$producer" raw "$in" >answer
	grep -q '200 OK' answer || { cat answer; exit 99; }
}
# Waits until the page shows it.
shows() { # regular expression
	for _ in $(seq 800); do
		printf 'GET / HTTP/1.0\r\n\r\n' | "$producer" raw "$in" >page
		# one line per box
		tr '\n' ' ' <page | sed 's,</g>,&\n,g' >boxes
		grep -q "$1" boxes && return
		sleep 0.05
	done
	cat boxes
	false
}
end() {
	kill -TERM "$runs"
	kill -TERM "$runs" 2>/dev/null
	wait "$runs"
	finish_receiving
}

serve --refuse '"bad"'
{ seq 1 99 | sed 's/.*/{"n":&}/'; echo '{"bad":1}'; } | post
expect "what the endpoint refused is there" shows '<rect class="box warn"[^<]*/><text class=title[^<]*>endpoint<.*>99 delivered<.*>1 refused<'
expect "and not at transform" grep -q '<rect class="box"[^<]*/><text class=title[^<]*>transform<.*>0 dead letters<' boxes
expect "how many came in" grep -q '<text class=title[^<]*>ingest<.*>100 stored<' boxes
expect "whose page it is" grep -q '<title>test-connector</title>' page
expect "and in large letters" grep -q '<h1>test-connector</h1>' page
expect "what is under way" grep -q '<text class=title[^<]*>endpoint<.*>0 in flight, 0 wait<' boxes
for element in table svg g text style title; do
	expect "each $element ends" sh -c '[ "$(grep -o "<$1[ >]" page | wc -l)" -eq "$(grep -o "</$1>" page | wc -l)" ]' - "$element"
done
expect "when all is done with" shows '<td id=consumer>101'
# The whole page, except for what depends on the machine and the time
sed '1,/^\r*$/d; s,<style>.*</style>,,; s/127.0.0.1:[0-9]*/ADDRESS/; s/[0-9]* connected/1 connected/; s/[0-9][0-9.]* [A-Za-z][A-Za-z]* of [^<]*/SOME of ALL/; s/\(id=accepted>\)[0-9]*/\1SOME/
	s/[0-9][0-9.]* \(ms\|s\|min\|h\)\b/TIME/g; /^<closed>/d' page >shown
same "$SRCDIR/tests/e2e/page.html" shown
expect "an arrow leads from each box to the next" sh -c '[ "$(grep -o "<rect class=.box" page | wc -l)" -eq 4 ] &&
	[ "$(grep -o "<path class=arrow" page | wc -l)" -eq 3 ]'
end

serve --script '503,200*24,503,200'
seq 1 49 | sed 's/.*/{"n":&}/' | post
expect "some 503 are worth a look" shows '<rect class="box warn"[^<]*/><text class=title[^<]*>endpoint<.*>49 delivered<'
expect "how many" grep -q '<td id=failing>2 of 51' boxes
end

serve --script 503
echo '{"n":1}' | post
expect "nothing else is bad" shows '<rect class="box bad"[^<]*/><text class=title[^<]*>endpoint<'
end

# ---- a connector without a topic
receive
rm -f err
mkfifo events
"$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --set metrics.listen=127.0.0.1:0 <events 2>err &
runs=$!
started="$started $runs"
exec 9>events
for _ in $(seq 500); do
	grep -q 'showing numbers' err 2>/dev/null && break
	sleep 0.02
done
in=$(sed -n 's,.*showing numbers on http://127.0.0.1:\([0-9]*\)/.*,\1,p' err)
seq 1 5 | sed 's/.*/{"n":&}/' >&9
expect "without a topic there is a page, too" shows '<rect class="box"[^<]*/><text class=title[^<]*>endpoint<.*>5 delivered<'
printf 'GET /readyz HTTP/1.0\r\n\r\n' | "$producer" raw "$in" >ready
expect "and readiness" grep -q '^ready' ready
printf 'GET /metrics HTTP/1.0\r\n\r\n' | "$producer" raw "$in" >metrics
expect "and numbers" grep -q '^joltc_' metrics
exec 9>&-
wait "$runs"
finish_receiving
finish
