#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# An endpoint that repeats the requests: secrets stay hidden in every form.
. "$(dirname "$0")/e2e.sh"
records 5 >in.ndjson

# The endpoint repeats the requests; its answers are in `dead`.
echoed() { # secret, then arguments
	AMPLITUDE_API_TOKEN=$1
	export AMPLITUDE_API_TOKEN
	shift
	rm -f dead
	receive --script echo
	deliver --input in.ndjson --dead-letter dead "$@"
	finish_receiving
}
hidden() { # text
	! grep -F -e "$1" dead err
}

echoed '********' --set 'http.headers=X-Key: ${{ secrets.AMPLITUDE_API_TOKEN }}'
expect "a secret of stars: all are dead letters, and the program ends" [ "$status" -eq 0 ]
expect "five of them" [ "$(grep -c 'X-Key: \*\*\*' dead)" -eq 5 ]

echoed 'pass"word%1234' --set 'http.headers=X-Key: ${{ secrets.AMPLITUDE_API_TOKEN }}'
expect "the endpoint's words are kept" grep -q 'X-Key: ' dead
expect "a secret in a header" hidden 'word%1234'

echoed 'password1234' --set http.auth.basic.user=me --set 'http.auth.basic.password=${{ secrets.AMPLITUDE_API_TOKEN }}'
expect "Basic is sent" grep -q '^Authorization: Basic bWU6cGFzc3dvcmQxMjM0' heads
expect "and not shown" hidden 'cGFzc3dv'
finish
