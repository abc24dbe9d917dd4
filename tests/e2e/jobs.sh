#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# transform with several threads: the same output in the same order, and the same dead letters, for any input.
. "$(dirname "$0")/e2e.sh"

# Good records, broken ones, empty lines, lines of spaces, records longer than a read; no newline at the end
mixed() {
	awk 'BEGIN {
		for (big = "x"; length(big) < 400000;) big = big big
		for (i = 1; i <= 30000; i++) {
			if (i % 97 == 0) print ""
			if (i % 89 == 0) print "   "
			if (i % 83 == 0) print "{\"n\": " i ", \"broken\""
			if (i % 9001 == 0) printf "{\"n\":%d,\"big\":\"%s\"}\n", i, big
			printf "{\"n\":%d,\"text\":\"%s\"}\n", i, substr("some text of some length", 1, i % 24)
		}
		printf "{\"n\":0}"
	}'
}
without_time() { sed 's/"time":"[^"]*"//' "$1"; }

mixed >in.ndjson
"$pipeline" transform --dead-letter dead.1 in.ndjson >out.1 2>err
status=$?
expect "one thread" [ "$status" -eq 0 ]
expect "something failed" [ "$(wc -l <dead.1)" -eq 361 ]
without_time dead.1 >dead
for jobs in 2 3 8; do
	"$pipeline" transform -j "$jobs" --dead-letter "dead.$jobs" in.ndjson >"out.$jobs" 2>err
	status=$?
	expect "$jobs threads" [ "$status" -eq 0 ]
	expect "$jobs threads: the same output" cmp out.1 "out.$jobs"
	without_time "dead.$jobs" >letters
	expect "$jobs threads: the same dead letters" cmp dead letters
	mixed | "$pipeline" transform --jobs="$jobs" >"out.$jobs" 2>"reported.$jobs"
	expect "$jobs threads, from a pipe: the same output" cmp out.1 "out.$jobs"
done
expect "failures are reported in order, with their lines" cmp reported.2 reported.8
expect "as many as there are dead letters" [ "$(wc -l <reported.2)" -eq 361 ]

# A context is read before the first record.
records 3 >three.ndjson
rebuilt 3 >wanted
echo '{"who": "me"}' >context
"$pipeline" transform --context context three.ndjson >out.context 2>err
status=$?
expect "with a context" cmp wanted out.context
for bad in '' '[1]' '{"who":' '{} {}'; do
	printf '%s' "$bad" >context
	"$pipeline" transform --context context three.ndjson >out.context 2>err
	status=$?
	expect "\"$bad\" is no context: an error" [ "$status" -ne 0 ]
	expect "\"$bad\" is no context: nothing is done" [ ! -s out.context ]
	expect "\"$bad\" is no context: it is reported" grep -q -e '--context context: not a JSON object' err
done
"$pipeline" transform --context nowhere three.ndjson >out.context 2>err
status=$?
expect "a context that is not there is reported" grep -q -e '--context nowhere: No such file' err

"$pipeline" transform -j 3 in.ndjson no-such-file in.ndjson >out.twice 2>err
status=$?
expect "a file that is not there: status 1" [ "$status" -eq 1 ]
cat out.1 out.1 >wanted
expect "... and all of the others" cmp wanted out.twice
expect "lines are counted for each file" [ "$(grep -c '^in.ndjson:83:' err)" -eq 2 ]

# A name that looks like an option.
cp in.ndjson ./-odd
"$pipeline" transform -- -odd in.ndjson >out.odd 2>err
expect "a file behind --" cmp wanted out.odd

# The reader of the output goes away.
"$pipeline" transform -j 4 in.ndjson 2>err | head -n 1 >first
expect "a reader that goes away ends it" [ "$(wc -l <first)" -eq 1 ]

# Output that cannot be written ends it, even if there is more input.
mkfifo more
{ cat in.ndjson; exec sleep 60; } >more &
started="$started $!"
timeout 30 "$pipeline" transform -j 4 more 2>err >/dev/full
status=$?
expect "output that cannot be written ends it" [ "$status" -eq 1 ]
expect "... with the reason" grep -q "standard output: No space left" err
for jobs in 0 -1 x 257 ''; do
	"$pipeline" transform "--jobs=$jobs" </dev/null 2>err
	status=$?
	expect "--jobs=$jobs is refused" [ "$status" -eq 2 ]
done

# ---- the number of records
yes '{"n":1}' | head -n 5000 >many
yes '{"unusual":1}' | head -n 70 >>many
for jobs in 1 3; do
	"$pipeline" transform -v -j "$jobs" many >out 2>err
	expect "-j $jobs -v: reported at the end" grep -qxF "test-connector: 5070 records, 70 of them took the tree way" err
done
"$pipeline" transform many >out 2>err
expect "without -v nothing is reported" [ ! -s err ]

# ---- unknown commands
unknown() { # what was given, what is said
	"$pipeline" "$1" </dev/null >out 2>err
	status=$?
	expect "$1: exit status 2" [ "$status" -eq 2 ]
	expect "$1: reported" grep -qxF -e "test-connector: unknown $2; see --help" err
}
unknown rnu 'command "rnu"; did you mean run?'
unknown transfrom 'command "transfrom"; did you mean transform?'
unknown topics 'command "topics"; did you mean topic?'
unknown xyz 'command "xyz"'
finish
