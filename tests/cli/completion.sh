#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Completion: what bash offers; zsh and fish accept their scripts, if installed.
. "$(dirname "$0")/../lib.sh"
completions=$BUILDDIR/helpers
[ -e "$completions/bash/joltc" ] || skip "joltc is made for another machine"
command -v bash >/dev/null || skip "bash is not here"
cd "$got" || exit 99
mkdir folder
: >spec.yaml
: >"two words.json"

# offers WORD...: prints what bash offers for the last word, one per line
offers() {
	bash -c '
		source "$0"
		complete -p joltc >/dev/null || exit 1
		COMP_WORDS=("$@")
		COMP_CWORD=$(($# - 1))
		_joltc
		printf "%s\n" "${COMPREPLY[@]}"' "$completions/bash/joltc" "$@" 2>err | sort >offered
	[ ! -s err ] || { fail "$*: $(cat err)"; : >err; }
}
# are WHAT WORD...: exactly these are offered
are() {
	what=$1
	shift
	printf '%s\n' "$@" | sort >wanted
	if cmp -s wanted offered; then pass; else
		fail "$what: $(tr '\n' ' ' <offered)"
	fi
}
# has WORD...: these are among them
has() {
	for word; do
		if grep -qxF -e "$word" offered; then pass; else fail "$word is not offered: $(tr '\n' ' ' <offered)"; fi
	done
}
# lacks WORD...: these are not
lacks() {
	for word; do
		if grep -qxF -e "$word" offered; then fail "$word is offered"; else pass; fi
	done
}

# The commands, and for each exactly the options that its help names.
"$JOLTC" --help | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p' >commands
offers joltc ''
# shellcheck disable=SC2046 # names have no blanks
are "the commands" $(cat commands) --help --version
while read -r command; do
	offers joltc "$command" -
	"$JOLTC" "$command" --help | sed -n 's/^  -[^ ,]*, \(--[^ ]*\).*/\1/p; t; s/^  \(-[^] []*\).*/\1/p' >options
	# shellcheck disable=SC2046
	are "options of $command" $(cat options)
done <commands
offers joltc bu
are "a command's beginning" build
offers joltc run --pr
are "an option's beginning" --pretty

# values
offers joltc build --dialect ''
are "dialects" 0.1.8 community
offers joltc build --dialect = c
are "--dialect=c" community
offers joltc build --dialect =
are "--dialect=" 0.1.8 community
offers joltc test --format ''
are "formats of test" ndjson tap text
offers joltc check --format j
are "formats of check" json
offers joltc build -W never
has never-matches
lacks no-never-matches
offers joltc build -W error=never
has error=never-matches
offers joltc build --sysroot ''
has folder
lacks spec.yaml
offers joltc schema ''
are "schemas" connector spec
offers joltc schema -
lacks connector
offers joltc schema --dialect ''
are "its dialects" 0.1.8 community
offers joltc check --operation modify-over
are "operations" modify-overwrite modify-overwrite-beta
offers joltc run -j ''
are "a number" ''
# files
offers joltc build -o s
are "-o" spec.yaml
offers joltc run ''
has folder spec.yaml "two words.json"
offers joltc run spec.yaml two
are "a name with blanks" "two words.json"
offers joltc nonsense -
are "a command that is none" ''

if command -v zsh >/dev/null; then
	zsh -n "$completions/zsh/_joltc" 2>err && pass || fail "zsh: $(cat err)"
else
	skip_some 1 "zsh is not here"
fi
if command -v fish >/dev/null; then
	fish -n "$completions/fish/joltc.fish" 2>err && pass || fail "fish: $(cat err)"
	fish -c "source $completions/fish/joltc.fish; complete -C 'joltc build --dia'" 2>err | grep -q '^--dialect' && pass || fail "fish: $(cat err)"
else
	skip_some 2 "fish is not here"
fi
finish
