# SPDX-License-Identifier: Apache-2.0
# Shared by tests that post events: requests, answers, and whether everything has arrived.
. "$(dirname "$0")/serve.sh"

send() { # method and target, type, body, further headers
	length=$(printf '%b' "$3" | wc -c)
	{
		printf '%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %d\r\n%b\r\n' \
			"$1" "$2" "$length" "${4-}"
		printf '%b' "$3"
	} | "$producer" raw "$in" >answer
}
settled() {
	for _ in $(seq 300); do
		printf 'GET /metrics HTTP/1.0\r\n\r\n' | "$producer" raw "$in" >metrics
		grep -q '^joltc_backlog_records 0' metrics && return
		sleep 0.1
	done
}
json=application/json lines=application/x-ndjson
head='POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
