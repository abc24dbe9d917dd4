#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The examples of a running connector in docs/connector.md: a fence ```sh serves``` starts one and posts an event, ```text
# answers``` is the answer, ```json dead-letter``` the entry for a refused record, and ```text log``` are lines of the log.  Times,
# counts and ports may differ.
. "$(dirname "$0")/posting.sh"
command -v curl >/dev/null || skip "the command curl is not here"
page=$SRCDIR/docs/connector.md

fence() { # the second word behind its ticks
	awk -v word="$1" '/^```/ {open = !open; inside = open && $2 == word; next} inside' "$page"
}
alike() { # a port: without what differs from one time to the next
	sed -E 's/^[0-9-]+T[0-9:.]+Z/TIME/; s/"time":"[^"]*"/"time":"TIME"/; s/\([0-9]+ more/(N more/; s/for [0-9.]+ s,/for N s,/; s/(:|port )'"$1/\1PORT/g"
}

fence file=orders.yaml >orders.yaml
fence serves >serves
expect "a connector as the page has it" "$JOLTC" build orders.yaml -o orders-connector
{
	echo '#!/bin/sh'
	sed -n '1s/\([^ ]*\) run$/exec \1 "$@"/p' serves
} >as-reported
chmod +x as-reported
pipeline=$got/as-reported

receive --refuse '"order":8' --say '{"error":"no such customer"}'
serve
sed "1d; s/127.0.0.1:8080/127.0.0.1:$in/" serves >post
sh ./post >answer 2>/dev/null
fence answers >wanted
same wanted answer

send 'POST /' $lines '{"id":9}\n{"id":10}\n{"id":8}\n'
settled
stop
finish_receiving
fence dead-letter | alike 0 >wanted
alike 0 <orders.dead.ndjson >answer
same wanted answer

receive
finish_receiving # nobody is there
in=0
serve --set http.backoff_max=50ms --set drain-timeout=100ms
send 'POST /' $json '{"id":11}'
for _ in $(seq 200); do
	printf 'GET /metrics HTTP/1.0\r\n\r\n' | "$producer" raw "$in" >metrics
	grep -q '^joltc_sink_retries_total [2-9]' metrics && break
	sleep 0.02
done
stop
alike "$port" <err >log
receive --script 429:30 --say '{"error":"slow down"}'
serve --set drain-timeout=100ms
says_soon 'nothing is sent for'
stop
finish_receiving
alike "$port" <err >>log
fence log | alike 9000 >wanted
[ -s wanted ] || fail "the page shows no log"
while read -r line; do
	if grep -qxF -e "$line" log; then pass; else fail "no line \"$line\" in $(cat log)"; fi
done <wanted
finish
