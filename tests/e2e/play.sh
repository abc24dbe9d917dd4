#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The playground in a browser: an error is typed and fixed, a value is traced, null is explained, files are saved.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/e2e.sh"
. "$here/browser_pipe.sh"
. "$here/playground.sh"

cat >orders.json <<'END'
[
  { "operation": "shift", "spec": {
    "customer": { "adress": { "city": "to.city" }, "name": "to.name" },
    "lines": { "*": { "sku": "items[&1].id", "price": "items[&1].price" } }
  } },
  { "operation": "modify-overwrite-beta", "spec": { "items": { "*": { "id": "=toUpper" } } } }
]
END
cat >order.json <<'END'
{
  "customer": { "address": { "city": "Rome" }, "name": "Ada" },
  "lines": [ { "sku": "a1", "price": 19.90 }, { "sku": "b7", "price": 5.00 } ]
}
END
# The page has loaded and has its answer.
ready() {
	page_is "document.body.dataset.state === 'ready'"
}
editor() { # pane: its CodeMirror
	printf "document.querySelector('#%s .CodeMirror').CodeMirror" "$1"
}
# Puts the cursor after the first occurrence of the text in the pane.
go_behind() { # pane text
	page "(() => { const e = $(editor "$1"), at = e.getValue().indexOf($(jq -n --arg t "$2" '$t'));
		e.focus(); e.setCursor(e.posFromIndex(at + $(printf %s "$2" | wc -m))); return at; })()" >/dev/null
}
# Prints the position of the text in the window as "x y", two characters into it.
where() { # pane text
	page "(() => { const e = $(editor "$1"), at = e.getValue().indexOf($(jq -n --arg t "$2" '$t'));
		const c = e.charCoords(e.posFromIndex(at + 2), 'window');
		return Math.round(c.left + 2) + ' ' + Math.round((c.top + c.bottom) / 2); })()"
}
marked() { # pane class: what is marked so, a line each
	page "(() => { const e = $(editor "$1"); return e.getAllMarks().filter((m) => m.className === '$2')
		.map((m) => m.find()).map((r) => e.getRange(r.from, r.to)).join('\\n'); })()"
}
has() { # text line
	printf '%s\n' "$1" | grep -qxF -e "$2" || { printf '%s\n' "$1"; false; }
}
trace_says() { # text
	page "document.getElementById('trace').innerText" >said
	grep -qF -e "$1" said || { cat said; false; }
}

play orders.json order.json
expect "the address is on loopback, with a token" expr "$address" : 'http://127\.0\.0\.1:[0-9]*/[0-9a-f]\{32\}/$'
browser_start 1280 800
visit "$address"
expect "the page answers" ready
page "$(editor output).getValue()" >out
printf '%s\n' '{"to": {"name": "Ada"},' >wanted
expect "what comes out, numbers as they stand" grep -q '19.90' out
expect "as the compiler says" sh -c 'jq -c . out >got.json; "$0" run orders.json order.json | jq -c . | cmp - got.json' "$JOLTC"
expect "what was not there, and what is like it" trace_says 'adress is not there: customer has address'
expect "nothing is wrong" [ -z "$(marked spec mark-error)" ]

# An error, and its fix
go_behind spec '"operation": "shift'
type_text x
expect "an error is found" page_is "document.body.dataset.state === 'ready' && document.querySelector('#spec .mark-error')"
expect "underlined where it is" has "$(marked spec mark-error)" shiftx
expect "with its reason" sh -c 'echo "$0" | grep -q "did you mean"' "$(page "document.querySelector('#spec .mark-error').title")"
expect "and reported below" page_is "document.querySelector('#problems').textContent.includes('shiftx')"
expect "what came out before is still there, faintly" page_is "document.querySelector('.stale #output') && $(editor output).getValue().includes('Ada')"
press Backspace Backspace 8
expect "mended" page_is "document.body.dataset.state === 'ready' && !document.querySelector('.mark-error') && !document.querySelector('.stale')"

# From an output value to the rule and the input, with the mouse.
# shellcheck disable=SC2046 # two numbers
mouse mouseMoved $(where output '"B7"')
expect "pointing at a value marks it" page_is "document.querySelector('#output .mark-kept')"
expect "the rule that wrote it" has "$(marked spec mark-follow)" '"items[&1].id"'
expect "the rule that changed it" has "$(marked spec mark-follow)" '"id"'
expect "and where it is from" has "$(marked input mark-follow)" '"sku": "b7"'
expect "in words" trace_says 'from lines[1].sku'
# shellcheck disable=SC2046
click $(where input '19.90')
expect "from the input to the output" page_is "$(editor output).getAllMarks().filter((m) => m.className === 'mark-follow').length === 1"
expect "to what became of it" has "$(marked output mark-follow)" '"price": 19.90'
# From a rule, with the keyboard.
go_behind spec '"items[&1].pri'
expect "a rule says what it met and wrote" trace_says 'at lines[1].price, wrote to items[1].price'
expect "and marks all it wrote" page_is "document.querySelectorAll('#output .mark-follow').length >= 2"
press Escape Escape 27
expect "Esc lets it go" page_is "!document.querySelector('.mark-kept')"

# The plan and the C
page "document.getElementById('tab-trace').focus()" >/dev/null
press ArrowRight ArrowRight 39
press ArrowRight ArrowRight 39
"$JOLTC" explain orders.json | jq -Rs . >explained
expect "what explain says, by the keyboard" page_is "!document.getElementById('plan').hidden && document.querySelector('#plan pre').textContent === $(cat explained)"
press ArrowRight ArrowRight 39
expect "the C" page_is "document.getElementById('c').innerText.includes('Generated by joltc from orders.json')"
page "document.getElementById('tab-trace').click()" >/dev/null
[ -z "${SCREENSHOT-}" ] || {
	tell Emulation.setDeviceMetricsOverride '{"width":1200,"height":640,"deviceScaleFactor":1,"mobile":false}'
	page "document.activeElement.blur()" >/dev/null
	# shellcheck disable=SC2046
	mouse mouseMoved $(where output '"B7"')
	page_is "document.querySelector('#output .mark-kept')"
	sleep 1
	picture "$SCREENSHOT"
	tell Emulation.clearDeviceMetricsOverride '{}'
}

# Saving
go_behind input '"Ada'
type_text '!'
expect "typing into the input" page_is "document.body.dataset.state === 'ready' && $(editor output).getValue().includes('Ada!')"
press s KeyS 83 2
expect "saved" page_is "document.getElementById('status').textContent === 'order.json is saved'"
expect "to the file" grep -q 'Ada!' order.json
echo '{}' >order.json
type_text '!'
# A later answer replaces the message about saving.
expect "typing once more" page_is "document.body.dataset.state === 'ready' && $(editor output).getValue().includes('Ada!!')"
press s KeyS 83 2
expect "what another program wrote is not written over" page_is "document.getElementById('status').textContent.includes('another program')"
expect "and stays" grep -qx '{}' order.json
press s KeyS 83 2
expect "until it is said twice" page_is "document.getElementById('status').textContent === 'order.json is saved'"
expect "then it is" grep -q 'Ada!!' order.json

# null is explained.
page "$(editor input).setValue('{\"customers\": {}}\\n{\"lines\":[{\"sku\":\"x\"}]}\\n')" >/dev/null
expect "null comes out" page_is "document.body.dataset.state === 'ready' && $(editor output).getValue().startsWith('null\\n{')"
press Escape Escape 27
expect "and why" trace_says 'Record 1 has no result: after line 2: shift nothing was left.'
expect "what is like it" trace_says 'customer is not there: the record has customers'

# Lines, one of which is not JSON
page "$(editor input).setValue('{\"lines\":[{\"price\":1}]}\\n{\\n{\"lines\":[{\"price\":7}]}\\n')" >/dev/null
expect "what is no record is left out" page_is "document.body.dataset.state === 'ready' && $(editor output).getValue().includes('7')"
# shellcheck disable=SC2046
mouse mouseMoved $(where output '"price": 7')
expect "the others are followed to their lines" page_is "$(editor input).getAllMarks().some((m) => m.className === 'mark-follow' && m.find().from.line === 2)"

# Several documents
page "$(editor input).setValue('{\"lines\":\\n[]}\\n{\"lines\":[{\"price\":1}]} {\"lines\":[{\"price\":\\n2}]}\\n')" >/dev/null
expect "documents of several lines" page_is "document.body.dataset.state === 'ready' && $(editor output).getValue().includes('{\"price\": 2}')"
# shellcheck disable=SC2046
mouse mouseMoved $(where output '"price": 2')
expect "each is followed to its own place" page_is "$(editor input).getAllMarks().some((m) => m.className === 'mark-follow' && m.find().from.line === 2)"

# Invalid input
page "$(editor input).setValue('{\\n  \"lines\": [1,\\n  \"a\" 2]\\n}\\n')" >/dev/null
expect "wrong input is underlined once, where it is" page_is "document.body.dataset.state === 'ready' && document.querySelectorAll('#input .mark-error').length === 1 && document.querySelector('#input .mark-error').textContent === '2'"
page "$(editor input).setValue('{\"lines\":[]}\\n{\"é\" 2}\\n')" >/dev/null
expect "in a line, too" page_is "document.body.dataset.state === 'ready' && document.querySelector('#input .mark-error')?.textContent === '2'"

page "$(editor input).focus()" >/dev/null
press s KeyS 83 2
expect "what is saved may be left" page_is "document.getElementById('status').textContent === 'order.json is saved'"

# A link; a narrow window; dark mode
page "document.getElementById('link').click()" >/dev/null
expect "a link is made" page_is "location.hash.startsWith('#1.')"
link=$(page location.href)
end_play
expect "it ends when it is told to" [ $status -eq 0 ]
play "$link"
expect "the link is taken along" [ "${address#*#}" = "${link#*#}" ]
tell Emulation.setDeviceMetricsOverride '{"width":400,"height":800,"deviceScaleFactor":1,"mobile":true}'
tell Emulation.setEmulatedMedia '{"features":[{"name":"prefers-color-scheme","value":"dark"}]}'
visit "$address"
expect "what the link holds" page_is "document.body.dataset.state === 'ready' && $(editor spec).getValue().includes('adress') && $(editor input).getValue().includes('é')"
expect "fits into 400 px" page_is "document.documentElement.scrollWidth <= 400"
expect "is dark" [ "$(page "getComputedStyle(document.body).backgroundColor")" = 'rgb(21, 24, 28)' ]
picture narrow.png
[ -z "${SCREENSHOT_NARROW-}" ] || cp narrow.png "$SCREENSHOT_NARROW"
page "(() => { const e = document.getElementById('examples'); e.value = '1'; e.dispatchEvent(new Event('change')); })()" >/dev/null
expect "an example, in YAML" page_is "document.body.dataset.state === 'ready' && $(editor spec).getValue().includes('apiVersion') && $(editor output).getValue().includes('events')"
# shellcheck disable=SC2046
page "document.querySelector('#dialect').focus()" >/dev/null
press Tab Tab 9
press Tab Tab 9
expect "Tab comes to the editor" page_is "$(editor spec).hasFocus()"
press Tab Tab 9
press Tab Tab 9
expect "and leaves it" page_is "!$(editor spec).hasFocus()"
complaints >complained
expect "the browser has nothing to complain about" [ ! -s complained ]
[ ! -s complained ] || head -c 2000 complained
expect "it asked for nothing from elsewhere" page_is "performance.getEntriesByType('resource').every((r) => r.name.startsWith(location.origin))"
browser_end
end_play
finish
