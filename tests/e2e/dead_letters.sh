#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The command dead-letter when its file has invalid entries, cannot be read or written, or is in use.
. "$(dirname "$0")/e2e.sh"

dead_letter() { # arguments
	timeout 60 "$pipeline" dead-letter --set "http.endpoint=http://127.0.0.1:$port/" --dead-letter dead "$@" >out 2>err
	status=$?
}
# The command fails with a message; the entries to retry are still there.
fails_with() { # text
	[ "$status" -eq 1 ] && grep -qF -e "$1" err
}
entry() { # record as it stands in JSON
	printf '{"time":"2026-01-31T12:00:00.000Z","source":"in","line":7,"status":"BAD_JSON","reason":"wrong","record":%s}\n' "$1"
}
receive

# ---- lines that are no entries, and entries that cannot be sent
{
	entry '"{\"n\":1}"'
	echo 'this is no entry'
	echo '["nor", "is", "this"]'
	entry '"{\"n\":2,\n\"m\":3}"'
	entry 17 # a record need not be an object
	echo '{"time":"then","record_base64":"/w=="}'
	printf '{"source":"\\u001b[31mred\\u007f","line":1,"reason":"odd\\ttext","record":"{}"}\n'
} >dead
cp dead before
dead_letter
expect "all of them are listed" grep -qx '7 in dead' out
expect "lines that are no entries" [ "$(grep -c '^(a line that is not an entry)$' out)" -eq 2 ]
expect "a record that is not text" grep -q '(not text)$' out
expect "where it came from, and why" grep -q '^2026-01-31T12:00:00.000Z  in:7        BAD_JSON   wrong  (7 bytes)$' out
expect "nothing acts on the terminal" sh -c '! LC_ALL=C tr -d "\n -~" <out | grep -q .'
expect "but is there" grep -q '^  \( \)\[31mred \{1,\}:1' out
dead_letter --format=json
expect "as they stand, they are the file" cmp dead out
dead_letter retry
expect "those that can be sent are" grep -qx '3 records were tried again; 4 cannot be sent .* and stay in dead' out
expect "one whole, a number, one of which nothing comes out" [ "$(grep -c . bodies)" -eq 2 ]
expect "the others stay as they were" sh -c 'sed "1d; 5d; 7d" before | cmp - dead'
expect "nothing else is left" sh -c '! ls dead.* 2>/dev/null'
dead_letter retry
expect "again there is none to be sent" grep -qx '0 records were tried again; 4 cannot be sent .*' out
expect "and the file is the same" sh -c 'sed "1d; 5d; 7d" before | cmp - dead'

# ---- no file
rm dead
dead_letter --format json
expect "no entries are no lines" [ "$status$(cat out)" = 0 ]
: >dead
dead_letter
expect "an empty file" grep -qx '0 in dead' out
dead_letter retry
expect "is tried again quickly" grep -qx '0 records were tried again' out
expect "and stays one" [ ! -s dead ]
rm dead

# ---- files that cannot be read or written
ln -s dead dead
for words in list 'list --format json' retry; do
	# shellcheck disable=SC2086 # words
	dead_letter $words
	expect "a link to itself: $words" fails_with 'dead: Too many levels'
done
rm dead
mkdir dead
for words in list 'list --format json' retry; do
	# shellcheck disable=SC2086
	dead_letter $words
	expect "a folder: $words" fails_with 'dead: Is a directory'
done
expect "nothing was moved" [ -d dead ]
rmdir dead
cp before dead
mkdir dead.retry.records
dead_letter retry
expect "no place for records" fails_with 'dead.retry.records: Is a directory'
expect "then nothing was moved" cmp before dead
rmdir dead.retry.records
mkdir dead.retry
dead_letter retry
expect "one that was moved before and cannot be read" fails_with 'dead.retry: Is a directory'
expect "then nothing was moved" cmp before dead
rmdir dead.retry
# Entries that cannot be sent are put back; if that fails, none is lost.
sed -n 2p before >dead.retry
rm dead
mkdir dead
dead_letter retry
expect "no place for what goes back" fails_with 'dead: Is a directory'
expect "then it stays where it is" [ "$(cat dead.retry)" = 'this is no entry' ]
rmdir dead
dead_letter retry
expect "until there is one" [ "$(cat dead)" = 'this is no entry' ]
rm -f dead dead.retry

# ---- one at a time
cp before dead
exec 9>dead.retry.records
flock 9
dead_letter retry
expect "another one is running" fails_with 'another retry is running'
expect "which has the file" cmp before dead
exec 9>&-
dead_letter retry
expect "until that has ended" grep -qx '3 records were tried again; .*' out
finish_receiving
finish
