#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes C that holds files: embed.sh {PREFIX=FOLDER NAME...}... >C.  The page asks for PREFIX and NAME behind each other.
set -eu
type_of() { # path
	case $1 in
	*.html) echo 'text/html; charset=utf-8' ;;
	*.css) echo 'text/css; charset=utf-8' ;;
	*.js) echo 'text/javascript; charset=utf-8' ;;
	*.svg) echo image/svg+xml ;;
	*) echo 'text/plain; charset=utf-8' ;;
	esac
}
echo '/* Made by compiler/play/embed.sh.  Do not edit. */'
echo '#include "play/pages.h"'
number=0 table=
for word; do
	case $word in
	*=*)
		prefix=${word%%=*} folder=${word#*=}
		continue
		;;
	esac
	[ -s "$folder/$word" ] || { echo "embed.sh: $folder/$word is not there, or empty" >&2; exit 1; }
	echo "static const unsigned char file_$number[] = {"
	od -An -v -tu1 "$folder/$word" | sed 's/[0-9][0-9]*/&,/g'
	echo '0};'
	table="$table{ \"$prefix$word\", \"$(type_of "$word")\", file_$number, sizeof file_$number - 1 },
"
	number=$((number + 1))
done
echo 'const struct page_file play_page_files[] = {'
printf '%s' "$table"
echo '{ NULL, NULL, NULL, 0 } };'
