#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A server silently vanishes from the network: when a request on the kept connection has timed out, it is sent to another
# address, and the first time does not count as an attempt.
if [ -z "${APART-}" ]; then
	unshare -rn true 2>/dev/null && command -v ip >/dev/null ||
		{ echo "skipped: $(basename "$0"): no network of its own here"; exit 77; }
	APART=1 exec unshare -rn sh "$0"
fi
. "$(dirname "$0")/e2e.sh"
ip link set lo up
ip addr add 10.9.0.1/32 dev lo
ip addr add 10.9.0.2/32 dev lo
printf '10.9.0.1 shop.test\n10.9.0.2 shop.test\n' >hosts
JOLTC_HOSTS=$PWD/hosts JOLTC_RESOLV_CONF=/dev/null
export JOLTC_HOSTS JOLTC_RESOLV_CONF

arrives() { # bodies
	for _ in $(seq 200); do
		[ "$(wc -l <bodies)" -ge "$1" ] && return
		sleep 0.05
	done
	false
}
receive --address 0.0.0.0
mkfifo pipe
"$pipeline" run --set "http.endpoint=http://shop.test:$port/" --set http.concurrency=1 --set http.http_request_timeout=500ms \
	--set http.retry.max-attempts=1 --dead-letter dead <pipe 2>err &
runs=$!
started="$started $runs"
exec 9>pipe
records 1 >&9
expect "one arrives" arrives 1
for address in 10.9.0.1 10.9.0.2; do # whichever it was
	ip addr del $address/32 dev lo
	records 1 >&9
	expect "without $address: one more arrives" arrives $(($(wc -l <bodies) + 1))
	ip addr add $address/32 dev lo
done
expect "no dead letter" [ ! -s dead ]
exec 9>&-
wait "$runs"
status=$?
finish_receiving
expect "exit status 0" [ "$status" -eq 0 ]
finish
