#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# generated/EXAMPLE must be exactly what joltc emits for examples/EXAMPLE.  UPDATE=1 writes it.
. "$(dirname "$0")/../lib.sh"
for spec in "$SRCDIR"/examples/*/connector.yaml "$SRCDIR"/examples/*/*.json; do
	example=$(basename "$(dirname "$spec")")
	dir=$SRCDIR/generated/$example
	mkdir -p "$got/$example"
	if ! "$JOLTC" emit -o "$got/$example" "$spec" 2>&1; then
		fail "$example: emit"
		continue
	fi
	[ -z "${UPDATE-}" ] || mkdir -p "$dir"
	for file in "$got/$example"/*; do
		[ -e "$dir/$(basename "$file")" ] || [ -z "${UPDATE-}" ] || : >"$dir/$(basename "$file")"
		same "$dir/$(basename "$file")" "$file"
	done
	for file in "$dir"/*.[ch]; do
		[ -e "$got/$example/$(basename "$file")" ] || fail "$file: joltc does not emit it"
	done
done
finish
