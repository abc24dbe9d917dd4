#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The command line of a connector: help, its version, and invalid arguments.
. "$(dirname "$0")/e2e.sh"

ends() { # exit status, arguments; what it prints is in `out` and `err`
	want=$1
	shift
	timeout 60 "$pipeline" "$@" >out 2>err </dev/null
	status=$?
	[ "$status" -eq "$want" ]
}
refuses() { # line, arguments: that is all that is reported
	line=$1
	shift
	ends 2 "$@" && [ ! -s out ] && [ "$(cat err)" = "test-connector: $line" ]
}

# ---- help, which needs no secrets
secret=$AMPLITUDE_API_TOKEN
unset AMPLITUDE_API_TOKEN
for option in --help -h; do
	expect "$option" ends 0 $option
	expect "$option: nothing is complained about" [ ! -s err ]
	expect "$option: how it is called" grep -qx 'usage: test-connector \[COMMAND\] \[OPTION...\]' out
	expect "$option: what is done without a command" grep -qx 'Without a command: run\.' out
	for command in run transform check topic dead-letter; do
		expect "$option: $command" grep -q "^  $command  *[a-zA-Z]" out
	done
	expect "$option: options of run" grep -q '^      --input FILE  *read records from FILE' out
	expect "$option: none of another command" sh -c '! grep -q -e "--jobs" out'
done
for command in run transform check topic dead-letter; do
	expect "$command --help" ends 0 $command --help
	expect "$command --help: how it is called" grep -qx "usage: test-connector $command \[.*" out
	expect "$command --help: its options" grep -q '^  -h, --help  *show this text' out
done
expect "transform --help" ends 0 transform --help
expect "an option of two forms and an argument" grep -q '^  -j, --jobs N  *the number of threads' out
expect "help goes before everything else" ends 0 run --max-record nothing --help
expect "but for what cannot be read" ends 2 run --no-such --help
for option in --version -V; do
	expect "$option" ends 0 $option
	expect "$option: its name and its version" [ "$(head -n 1 out)" = 'test-connector 1' ]
	expect "$option: its spec" grep -qx 'spec none' out
	expect "$option: by which joltc" grep -q '^joltc [0-9]' out
done
"$pipeline" --version >/dev/full 2>err
status=$?
expect "output that cannot be written is an error" [ "$status" -eq 1 ]
expect "without a secret there is nothing to do" ends 1 check
expect "which is reported" grep -q 'AMPLITUDE_API_TOKEN' err
AMPLITUDE_API_TOKEN=$secret
export AMPLITUDE_API_TOKEN

# ---- arguments that are none
expect "an option that is none" refuses 'unknown option "--jbos"; did you mean --jobs?; see --help' transform --jbos
expect "of another command" refuses 'unknown option "--jobs"; see --help' run --jobs 2
expect "of one letter" refuses 'unknown option "-j"; see --help' -j 2
expect "unlike any" refuses 'unknown option "--zzzzzzzz"; see --help' check --zzzzzzzz
expect "the beginning of one" refuses 'unknown option "--max"; see --help' run --max 1
expect "longer than one" refuses 'unknown option "--wait-long"; see --help' run --wait-long
expect "a file where none is taken" refuses 'unexpected argument "in.ndjson"; see --help' run in.ndjson
expect "standard input neither" refuses 'unexpected argument "-"; see --help' check -
expect "behind --, too" refuses 'unexpected argument "--help"; see --help' run -- --help
expect "an argument that is missing" refuses 'an argument is missing after "--max-record"; see --help' run --max-record
expect "behind one letter" refuses 'an argument is missing after "-o"; see --help' transform -o
expect "one too many" refuses 'no argument is allowed in "--wait=yes"; see --help' run --wait=yes
expect "in one letter's option" refuses 'no argument is allowed in "-vv"; see --help' transform -vv
for size in '' 0 x -1 1e6 2GB 1025MiB 99999999999999999999; do
	expect "no size: \"$size\"" refuses "--max-record: \"$size\" is not a size of at most 1GiB, such as 64MiB" run --max-record "$size"
done
expect "a key that is none" ends 2 check --set no.such=1
expect "no key at all" ends 2 check --set no.such
expect "a secret file that is not there" ends 1 check --secrets nowhere
expect "is reported" grep -q 'nowhere: No such file' err

# ---- those that are good, in each form
echo '{"n":1}' >in.ndjson
rebuilt_one='{"events":[{"n":1}],"api_key":"key-5f3c9a"}'
gives_one() { # arguments
	ends 0 transform "$@" in.ndjson && [ "$(cat out)" = "$rebuilt_one" ]
}
expect "-j2" gives_one -j2
expect "-j 2" gives_one -j 2
expect "--jobs 2" gives_one --jobs 2
expect "--jobs=2" gives_one --jobs=2
expect "the last one counts" gives_one --jobs=3 -j1 --max-record 1 --max-record 1GiB
expect "an empty argument is one" ends 2 transform --jobs= in.ndjson
expect "standard input, which is empty, beside a file" gives_one -
"$pipeline" transform - <in.ndjson >out 2>err
expect "or alone" [ "$(cat out)" = "$rebuilt_one" ]
finish
