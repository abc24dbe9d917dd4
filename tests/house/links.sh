#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# No link between pages of the documentation is dead: the file, folder and heading exist.  Each folder of the compiler and the
# runtime has a README.  If cmark-gfm is installed, the site is built and its links are checked, too.
. "$(dirname "$0")/../lib.sh"
command -v python3 >/dev/null || skip "python3 is not here"
site=$SRCDIR/scripts/site

python3 "$site" --check "$SRCDIR" >"$got/out" || fail "a dead link"
passed=$((passed + $(sed 's/ passed.*//' "$got/out")))
for folder in $(cd "$SRCDIR" && find compiler runtime -name local.mk | sed 's|/local.mk||'); do
	case $folder in
	compiler/plan) continue ;; # its folders have one each
	esac
	if [ -s "$SRCDIR/$folder/README.md" ]; then pass; else fail "$folder has no README.md"; fi
done

# The check finds dead links.
mkdir -p "$got/tree/docs"
printf '# A page\n\n[a](docs/b.md) [b](docs/b.md#b-page) [c](#a-page)\n' >"$got/tree/README.md"
printf '# `B` page\n\n```\n[not a link](no.md)\n```\n[up](../README.md#a-page)\n' >"$got/tree/docs/b.md"
[ "$(python3 "$site" --check "$got/tree" 2>&1)" = "4 passed, 0 failed" ] && pass || fail "links that hold"
printf '[x](no.md) [y](../README.md#no) [z](https://example.com/no.md)\n' >>"$got/tree/docs/b.md"
python3 "$site" --check "$got/tree" >"$got/out" 2>"$got/err" && fail "dead links are taken" || pass
grep -q '^docs/b.md:7: there is no no.md$' "$got/err" && pass || fail "a file that is not there"
grep -q '^docs/b.md:7: README.md has no heading #no$' "$got/err" && pass || fail "a heading that is not there"

if command -v cmark-gfm >/dev/null; then
	python3 "$site" "$SRCDIR" "$got/html" || fail "the site cannot be made"
	for page in index.html docs/language.html docs/hacking.html compiler/README.html; do
		[ -s "$got/html/$page" ] && pass || fail "the site has no $page"
	done
	python3 - "$got/html" <<'END' && pass || fail "a dead link in the site"
import html, pathlib, re, sys
top, dead = pathlib.Path(sys.argv[1]).resolve(), 0
pages = {p: p.read_text(encoding="utf-8") for p in top.rglob("*.html") if "<nav>" in p.read_text(encoding="utf-8")}
for page, text in pages.items():
    for link in re.findall(r'(?:href|src)="([^"]*)"', text):
        name, _, anchor = html.unescape(link).partition("#")
        if re.match(r"[a-z][a-z0-9+.-]*:", name):
            continue
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or anchor and f'id="{html.escape(anchor)}"' not in pages.get(target, ""):
            print(page.relative_to(top), link)
            dead += 1
sys.exit(dead > 0)
END
else
	skip_some 5 "cmark-gfm is not here: no site"
fi
finish
