# SPDX-License-Identifier: Apache-2.0
# Writes the completion of joltc for a shell, of what `joltc --options` prints.
#
#	joltc --options | awk -v shell=bash|zsh|fish -f completion.awk
BEGIN {
	FS = "\t"
}
$1 == "command" {
	command[++commands] = $2
	summary[commands] = $3
	words[commands] = $4 ~ /^[a-z]+(\|[a-z]+)+$/ ? $4 : ""
	gsub(/\|/, " ", words[commands])
	options[commands] = 0
}
$1 == "option" {
	i = ++options[commands]
	brief[commands, i] = $2
	full[commands, i] = $3
	value[commands, i] = $3 == "--operation" ? "OPERATION" : $4
	help[commands, i] = $5
}
$1 == "operation" && !($2 in seen) && $2 !~ /\./ {
	seen[$2]
	operation = operation " " $2
}
$1 == "warning" {
	warning = warning " " $2 " no-" $2 " error=" $2 " no-error=" $2
}
END {
	warning = substr(warning, 2) " error"
	if (shell == "bash") bash()
	else if (shell == "zsh") zsh()
	else fish()
}

# What a value may be: "words ...", "file", "folder", "program", or "other".
function kind(name) {
	if (name ~ /NAME$/ && name ~ /^\[/) return "words " warning
	if (name ~ /^[^\[]*\|/) {
		gsub(/\|/, " ", name)
		return "words " name
	}
	if (name == "OPERATION") return "words" operation
	if (name == "FOLDER") return "folder"
	if (name == "PATH" || name ~ /^FILE/) return "file"
	if (name == "COMMAND") return "program"
	return "other"
}

# ---- bash

function bash(    c, i, k, names, all, every) {
	for (c = 1; c <= commands; c++) all = all " " command[c]
	print "# Completion of joltc for bash; made of its table of options."
	print "_joltc() {"
	print "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} options= kind="
	print "\tCOMPREPLY=()"
	print "\tif [ \"$COMP_CWORD\" -eq 1 ]; then"
	print "\t\tmapfile -t COMPREPLY < <(compgen -W '" substr(all, 2) " --help --version' -- \"$cur\")"
	print "\t\treturn"
	print "\tfi"
	print "\t# --option=value comes as three words"
	print "\tif [ \"$cur\" = = ]; then cur=; elif [ \"$prev\" = = ]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi"
	print "\tcase ${COMP_WORDS[1]}:$prev in"
	for (c = 1; c <= commands; c++) for (i = 1; i <= options[c]; i++) if (value[c, i] != "") {
		names = ""
		if (brief[c, i] != "") names = command[c] ":" brief[c, i]
		if (full[c, i] != "") names = names (names == "" ? "" : " | ") command[c] ":" full[c, i]
		print "\t" names ") kind='" kind(value[c, i]) "' ;;"
	}
	print "\tesac"
	print "\tcase ${COMP_WORDS[1]} in"
	for (c = 1; c <= commands; c++) {
		every = ""
		for (i = 1; i <= options[c]; i++) every = every " " (full[c, i] != "" ? full[c, i] : brief[c, i])
		print "\t" command[c] ")"
		print "\t\toptions='" substr(every, 2) "'"
		if (words[c] != "") print "\t\t[ -n \"$kind\" ] || case $cur in -*) ;; *) kind='words " words[c] "' ;; esac"
		print "\t\t;;"
	}
	print "\tesac"
	print "\tcase $kind:$cur in"
	print "\twords*) mapfile -t COMPREPLY < <(compgen -W \"${kind#words }\" -- \"$cur\") ;;"
	print "\tfolder:*) mapfile -t COMPREPLY < <(compgen -d -- \"$cur\") ;;"
	print "\tprogram:*) mapfile -t COMPREPLY < <(compgen -c -- \"$cur\") ;;"
	print "\tother:*) ;;"
	print "\t:-*) mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$cur\") ;;"
	print "\t*) mapfile -t COMPREPLY < <(compgen -f -- \"$cur\") ;;"
	print "\tesac"
	print "}"
	print "complete -o filenames -F _joltc joltc"
}

# ---- zsh

function quoted(text) {
	gsub(/'/, "'\\''", text)
	return "'" text "'"
}

# Inside of a specification of _arguments.
function plain(text) {
	gsub(/[\[\]:\\]/, "\\\\&", text)
	return text
}

function zsh_action(name,    k) {
	k = kind(name)
	if (sub(/^words /, "", k)) return "(" k ")"
	return k == "file" ? "_files" : k == "folder" ? "_files -/" : k == "program" ? "_command_names -e" : " "
}

function zsh(    c, i, spec, more) {
	print "#compdef joltc"
	print "# Completion of joltc for zsh; made of its table of options."
	print "_joltc() {"
	print "\tlocal -a commands"
	print "\tcommands=("
	for (c = 1; c <= commands; c++) print "\t\t" quoted(plain(command[c]) ":" summary[c])
	print "\t)"
	print "\tif (( CURRENT == 2 )); then"
	print "\t\t_describe command commands"
	print "\t\treturn"
	print "\tfi"
	print "\tlocal command=$words[2]"
	print "\tshift words"
	print "\t(( CURRENT-- ))"
	print "\tcase $command in"
	for (c = 1; c <= commands; c++) {
		print "\t" command[c] ")"
		print "\t\t_arguments -S \\"
		for (i = 1; i <= options[c]; i++) {
			spec = "[" plain(help[c, i]) "]"
			if (value[c, i] != "") spec = spec ":" plain(value[c, i]) ":" zsh_action(value[c, i])
			more = value[c, i] ~ /again/ || help[c, i] ~ /given again/ || brief[c, i] == "-W" ? "*" : ""
			if (brief[c, i] != "") print "\t\t\t" quoted(more brief[c, i] (value[c, i] != "" ? "+" : "") spec) " \\"
			if (full[c, i] != "") print "\t\t\t" quoted(more full[c, i] (value[c, i] != "" ? "=" : "") spec) " \\"
		}
		print "\t\t\t'*:" (words[c] != "" ? "what:(" words[c] ")" : "file:_files") "'"
		print "\t\t;;"
	}
	print "\tesac"
	print "}"
	print "_joltc \"$@\""
}

# ---- fish

function fish_quoted(text) {
	gsub(/\\/, "\\\\", text)
	gsub(/'/, "\\'", text)
	return "'" text "'"
}

function fish(    c, i, k, line) {
	print "# Completion of joltc for fish; made of its table of options."
	print "complete -c joltc -n __fish_use_subcommand -f -l help -d 'the commands'"
	print "complete -c joltc -n __fish_use_subcommand -f -l version -d 'which joltc this is'"
	for (c = 1; c <= commands; c++) {
		print "complete -c joltc -n __fish_use_subcommand -f -a " command[c] " -d " fish_quoted(summary[c])
		if (words[c] != "") print "complete -c joltc -n '__fish_seen_subcommand_from " command[c] "' -f -a " fish_quoted(words[c])
		for (i = 1; i <= options[c]; i++) {
			line = "complete -c joltc -n '__fish_seen_subcommand_from " command[c] "'"
			if (brief[c, i] != "") line = line " -s " substr(brief[c, i], 2)
			if (full[c, i] != "") line = line " -l " substr(full[c, i], 3)
			k = kind(value[c, i])
			if (value[c, i] == "") k = ""
			if (sub(/^words /, "", k)) line = line " -x -a " fish_quoted(k)
			else if (k == "file") line = line " -r -F"
			else if (k == "folder") line = line " -x -a '(__fish_complete_directories)'"
			else if (k == "program") line = line " -x -a '(__fish_complete_command)'"
			else if (k != "") line = line " -x"
			print line " -d " fish_quoted(help[c, i])
		}
	}
}
