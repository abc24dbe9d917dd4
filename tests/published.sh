#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Published connector files in $SHARED/configs, unchanged: each is accepted or refused as expected, and the accepted ones are
# compiled and do what their specs say.
. "$(dirname "$0")/lib.sh"
configs=${SHARED-}/configs
[ -d "$configs" ] || skip "no published connector files in ${SHARED:-(SHARED is not set)}"

refused() { # file, why
	if "$JOLTC" check "$configs/$1" >"$got/out" 2>&1; then fail "$1 is accepted"; else pass; fi
	if grep -q "error: .*$2" "$got/out"; then pass; else cat "$got/out"; fail "$1: not because of $2"; fi
}

gives() { # file, input, output
	if ! "$JOLTC" build "$configs/$1" -o "$got/connector" >"$got/out" 2>&1; then
		cat "$got/out"
		fail "$1 is not built"
		return
	fi
	echo "$2" | env AMPLITUDE_API_TOKEN=key SLACK_USER_ALERTS=hook HTTP_TOKEN=t AUTHORIZATION_TOKEN=t \
		"$got/connector" transform >"$got/out" 2>&1
	if [ "$(cat "$got/out")" = "$3" ]; then pass; else cat "$got/out"; fail "$1: another output"; fi
}

refused 06.yaml '"http.endpoint" is missing' # the file of no connector
refused 15.yaml 'stars-forks-changes@0.1.4" is not available'
refused 16.yaml 'stars-forks-changes@0.1.4" is not available'
for file in "$configs"/*.yaml; do
	case $(basename "$file") in
	06.yaml | 15.yaml | 16.yaml) continue ;;
	esac
	if "$JOLTC" check "$file" >"$got/out" 2>&1; then pass; else cat "$got/out"; fail "$file is refused"; fi
done
gives 02.yaml '{"a": 1}' '{"a": 1}'
gives 04.yaml '{"result": "done", "x": 1}' '{"text":"done"}'
gives 11.yaml '[1]' '[1]'
gives 17.yaml '{"formatted": "*new* form"}' '{"text":"*new* form"}'
gives 18.yaml '{"timestamp": 1, "event": {"a": 1}}' '{"events":[{"a": 1}],"api_key":"key"}'
finish
