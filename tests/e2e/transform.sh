#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# transform: records that are too long, records without output, and files that cannot be read or written.
. "$(dirname "$0")/e2e.sh"

transform() { # arguments
	timeout 60 "$pipeline" transform "$@" >out 2>err
	status=$?
}
ended() { # exit status
	[ "$status" -eq "$1" ]
}
long() { # the length of a record
	awk -v n="$1" 'BEGIN {for (s = "x"; length(s) < n;) s = s s; printf "{\"n\":\"%s\"}", substr(s, 1, n - 8)}'
}
records 3 >three
rebuilt 3 >wanted

# ---- records that are too long: the others are transformed
long 1001 >long
long 300000 >longer
{ records 1; cat long; echo; records 3 | tail -n 2; cat longer; } >in.ndjson
for jobs in 1 3; do
	transform -j $jobs --max-record 1000 in.ndjson
	expect "-j $jobs: a record that is too long is reported" ended 1
	expect "-j $jobs: with its places" [ "$(cut -d: -f1-3 err | tr '\n' ' ')" = "in.ndjson:2:1001 in.ndjson:5:1001 " ]
	expect "-j $jobs: the others are there" cmp wanted out
	rm -f dead
	transform -j $jobs --max-record 1000 --dead-letter dead in.ndjson
	expect "-j $jobs: with a file for them, all is well" ended 0
	expect "-j $jobs: the others are there, too" cmp wanted out
	expect "-j $jobs: what was too long is kept" sh -c 'head -n 1 dead | jq -rj .record | cmp - long'
	expect "-j $jobs: or its beginning" sh -c 'tail -n 1 dead | jq -r .record_start_base64 | base64 -d | cmp -n 65536 - longer'
	expect "-j $jobs: and its length" [ "$(tail -n 1 dead | jq .record_length)" -eq 300000 ]
	expect "-j $jobs: with its line" [ "$(jq -c '[.line, .status]' dead | tr '\n' ' ')" = '[2,"TOO_LARGE"] [5,"TOO_LARGE"] ' ]
	# A pipe delivers it in pieces.
	mkfifo pipe
	{ records 1; head -c 700 long; sleep 0.3; tail -c 301 long; echo; records 3 | tail -n 2; } >pipe &
	transform -j $jobs --max-record 1000 pipe
	expect "-j $jobs: in pieces, too" ended 1
	expect "-j $jobs: once" [ "$(cut -d: -f1-3 err)" = "pipe:2:1001" ]
	expect "-j $jobs: the others are there" cmp wanted out
	rm pipe
done
transform --max-record 1001 --dead-letter dead2 in.ndjson
expect "one that is as long as may be is not too long" [ "$(wc -l <dead2)" -eq 1 ]

# ---- no output
printf '{"n":1}\n{}\n{"n":2}\n' >some
transform some
expect "what gives nothing is left out" [ "$(wc -l <out)" -eq 2 ]
transform --set null-output=send some
expect "or becomes null" [ "$(sed -n 2p out)" = null ]
expect "among the others" [ "$(wc -l <out)" -eq 3 ]
transform --set null-output=dead-letter --dead-letter dead3 some
expect "or a dead letter" [ "$(jq -r .record dead3)" = '{}' ]

# ---- inputs
mkdir folder
transform three folder nowhere three
expect "an input that cannot be read is reported" ended 1
expect "a folder" grep -q 'test-connector: folder: Is a directory' err
expect "a file that is not there" grep -q 'test-connector: nowhere: No such file' err
expect "the others are read" sh -c 'cat wanted wanted | cmp - out'
"$pipeline" transform <&- >out 2>err
status=$?
expect "nor is a standard input that nobody gave" ended 1
transform /dev/null
expect "an empty one gives nothing" sh -c '[ ! -s out ] && [ ! -s err ]'

# ---- outputs
head -c 100000 /dev/zero >result
transform -o result three
expect "a file is written" cmp wanted result
expect "and nothing else" [ ! -s out ]
transform --output=- three
expect "- is standard output" cmp wanted out
cp three both
transform -o both three both
expect "what is an input is not written" ended 1
expect "which is reported" grep -q 'both: not written, because it is an input; -o names another file' err
expect "and it stays as it was" cmp three both
ln both same
transform -o same both
expect "whatever name it has" cmp three both
timeout 60 "$pipeline" transform -o both <both >out 2>err
expect "from standard input, too" cmp three both
transform --dead-letter both both
expect "nor are dead letters written to an input" grep -q 'both: not written, because it is an input; --dead-letter names another file' err
expect "it stays as it was" cmp three both
transform -o folder three
expect "a folder is not written" grep -q 'folder: Is a directory' err
transform -o nowhere/result three
expect "nor a file in none" grep -q 'nowhere/result: No such file' err
transform --dead-letter nowhere/dead three
expect "nor a dead-letter file" grep -q 'nowhere/dead: No such file' err
expect "then nothing is done" [ ! -s out ]
transform -o /dev/full three
expect "a full disk" grep -q '/dev/full: No space left' err
expect "is an error" ended 1
transform -o /dev/null three
expect "what is no file is written as it is" ended 0
# It ends if a dead letter cannot be written, so that no record is lost.
echo '{"unfit":1}' >unfit
for more in 'unfit three' 'in.ndjson'; do
	# shellcheck disable=SC2086 # two files
	(ulimit -f 0 && trap '' XFSZ && exec timeout 60 "$pipeline" transform --max-record 1000 --dead-letter dead4 $more 2>&1 >/dev/null) | cat >err
	expect "dead letters that cannot be written: $more" grep -q 'dead4: File too large' err
done

# ---- a slow reader, through a pipe that does not block
if command -v python3 >/dev/null; then
	{ long 3000000; echo; records 2000; } >much
	python3 - "$pipeline" much >slowly 2>err <<'END'
import fcntl, os, subprocess, sys, time
ours, theirs = os.pipe()
fcntl.fcntl(theirs, fcntl.F_SETFL, fcntl.fcntl(theirs, fcntl.F_GETFL) | os.O_NONBLOCK)
with subprocess.Popen([sys.argv[1], 'transform', sys.argv[2]], stdout=theirs) as transform:
    os.close(theirs)
    time.sleep(0.2)
    while piece := os.read(ours, 1 << 20):
        sys.stdout.buffer.write(piece)
sys.exit(transform.returncode)
END
	status=$?
	expect "a slow reader is waited for" ended 0
	transform much
	expect "and gets all of it" cmp out slowly
fi
finish
