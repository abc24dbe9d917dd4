#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Secrets: where they come from, and where they never appear.
. "$(dirname "$0")/e2e.sh"

receive --script '400*3,200'
records 10 >in.ndjson
deliver --input in.ndjson --dead-letter dead --set log.level=debug \
	--set "http.endpoint=http://127.0.0.1:$port/\${{ secrets.AMPLITUDE_API_TOKEN }}/x" \
	--set 'http.headers=X: ${{ secrets.AMPLITUDE_API_TOKEN }}'
expect "the secret is in the address" grep -q "^POST /$AMPLITUDE_API_TOKEN/x " heads
expect "it is in no log" sh -c "! grep -q '$AMPLITUDE_API_TOKEN' err"
expect "it is in no dead letter" sh -c "[ -s dead ] && ! grep -q '$AMPLITUDE_API_TOKEN' dead"
expect "it is not in the binary" sh -c "! grep -aq '$AMPLITUDE_API_TOKEN' '$pipeline'"
finish_receiving

# An endpoint that repeats requests: as in a header, and as in JSON
AMPLITUDE_API_TOKEN='key "of" \mine' receive --script '500,400' --say 'no key "of" \mine: "api_key":"key \"of\" \\mine"'
head -n 1 in.ndjson >one.ndjson
rm -f dead
AMPLITUDE_API_TOKEN='key "of" \mine' deliver --input one.ndjson --dead-letter dead --set log.level=debug
expect "the endpoint's answer is a dead letter's" grep -q '"answer":"no \**: ' dead
expect "without the secret" sh -c "! grep -q 'of\|mine' dead"
expect "which is in no log" sh -c "[ -s err ] && ! grep -q 'mine' err"
finish_receiving

# A name that is reported because the proxy does not answer (the proxy resolves it).
deliver --input one.ndjson --set 'http.endpoint=http://${{ secrets.AMPLITUDE_API_TOKEN }}.test/' \
	--set http.proxy=http://127.0.0.1:1 --set http.retry.max-attempts=1 --dead-letter dead
expect "the log reports the host" grep -q '\.test: .*Connection refused' err
expect "without the secret" sh -c "! grep -q '$AMPLITUDE_API_TOKEN' err dead"

receive
unset AMPLITUDE_API_TOKEN
deliver --input in.ndjson
expect "a missing secret is reported by its name" grep -q 'the secret AMPLITUDE_API_TOKEN is not set' err
expect "exit status 1" [ "$status" -eq 1 ]
printf '# tokens\nAMPLITUDE_API_TOKEN=from "file"\n' >secrets
chmod 600 secrets
deliver --input in.ndjson --secrets secrets
expect "a file of secrets; what JSON needs escaped is" [ "$(grep -c '"api_key":"from \\"file\\""}' bodies)" -eq 10 ]
AMPLITUDE_API_TOKEN=environment deliver --input in.ndjson --secrets secrets
expect "it comes before the environment" [ "$(grep -c '"api_key":"from \\"file\\""}' bodies)" -eq 20 ]
printf '\357\273\277AMPLITUDE_API_TOKEN=marked\n' >marked
chmod 600 marked
deliver --input in.ndjson --secrets marked
expect "a byte order mark is no part of a name" [ "$(grep -c '"api_key":"marked"}' bodies)" -eq 10 ]
chmod 644 secrets
deliver --input in.ndjson --secrets secrets
expect "one that others can read is warned about" grep -q 'can be read by others' err
finish_receiving

# Even the process cannot be inspected.
receive --script silent
AMPLITUDE_API_TOKEN=key-of-proc
export AMPLITUDE_API_TOKEN
"$pipeline" run --set "http.endpoint=http://127.0.0.1:$port/" --input in.ndjson 2>err &
runs=$!
started="$started $runs"
sleep 0.3
expect "the environment of the running process has it no more" sh -c "! tr '\\0' '\\n' </proc/$runs/environ | grep -q key-of-proc"
kill -9 "$runs"
wait "$runs" 2>/dev/null
finish_receiving
finish
