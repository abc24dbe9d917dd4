# SPDX-License-Identifier: Apache-2.0
# Drives a browser through pipes, by its own protocol: without a port or a driver.  Sourced after lib.sh.
for browser in chromium chromium-browser google-chrome; do
	command -v $browser >/dev/null && break
	browser=
done
[ -n "$browser" ] || skip "no chromium is here"
command -v jq >/dev/null || skip "no jq is here"

# Starts it with an empty page; its messages are in `heard`, one per line.
browser_start() { # width height
	mkfifo to-browser from-browser
	# A message ends with NUL, which becomes the end of a line.
	stdbuf -o0 tr '\000' '\n' <from-browser >heard &
	started="$started $!"
	"$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$PWD/profile" --hide-scrollbars --no-first-run \
		--window-size="$1,$2" --remote-debugging-pipe about:blank 3<to-browser 4>from-browser >browser.out 2>browser.err &
	browser_pid=$!
	started="$started $browser_pid"
	exec 7>to-browser
	echo 0 >number
	session=
	tell Target.getTargets '{}'
	target=$(result '.targetInfos[] | select(.type == "page") | .targetId' | head -n 1)
	tell Target.attachToTarget "{\"targetId\":\"$target\",\"flatten\":true}"
	session=$(result .sessionId)
	for domain in Page Runtime Log; do
		tell $domain.enable '{}'
	done
}

# Sends a command; the file `answer` gets its answer, one line.
tell() { # method, parameters
	# The number is in a file because this often runs in a subshell.
	number=$(($(cat number) + 1))
	echo $number >number
	printf '{"id":%d,"method":"%s","params":%s%s}\000' "$number" "$1" "$2" "${session:+,\"sessionId\":\"$session\"}" >&7
	for _ in $(seq 3000); do
		answer=$(grep -a -m 1 "^{\"id\":$number," heard)
		case $answer in *"}") return ;; esac # all of it
		kill -0 "$browser_pid" 2>/dev/null || break
		sleep 0.02
	done
	grep -v dbus/ browser.err
	echo "the browser does not answer: $1"
	exit 99
}
result() { # filter of jq
	printf '%s\n' "$answer" | jq -r ".result | $1"
}

# Prints the value of a JavaScript expression in the page.
page() { # expression
	tell Runtime.evaluate "$(jq -cn --arg e "$1" '{expression: $e, returnByValue: true, awaitPromise: true}')"
	result 'if .exceptionDetails then "threw \(.exceptionDetails.exception.description)" else .result.value end'
}
# Waits until it is true.
page_is() { # expression
	for _ in $(seq 1000); do
		[ "$(page "!!($1)")" = true ] && return
		sleep 0.03
	done
	echo "never: $1"
	false
}
visit() { # address
	tell Page.navigate "$(jq -cn --arg u "$1" '{url: $u}')"
}

# Keys and clicks
type_text() { # text
	tell Input.insertText "$(jq -cn --arg t "$1" '{text: $t}')"
}
press() { # key, code, number[, modifiers: 1 Alt, 2 Ctrl, 8 Shift]
	for type in rawKeyDown keyUp; do
		tell Input.dispatchKeyEvent "{\"type\":\"$type\",\"key\":\"$1\",\"code\":\"$2\",\"windowsVirtualKeyCode\":$3,\"modifiers\":${4-0}}"
	done
}
mouse() { # type (mouseMoved, mousePressed, mouseReleased), x, y
	tell Input.dispatchMouseEvent "{\"type\":\"$1\",\"x\":$2,\"y\":$3,\"button\":\"$([ "$1" = mouseMoved ] && echo none || echo left)\",\"clickCount\":1}"
}
click() { # x y
	mouse mouseMoved "$1" "$2"
	mouse mousePressed "$1" "$2"
	mouse mouseReleased "$1" "$2"
}
picture() { # file
	tell Page.captureScreenshot '{"format":"png"}'
	result .data | base64 -d >"$1"
}
# Errors in the page, and violations of its policy
complaints() {
	grep -a '"method":"Runtime.exceptionThrown"\|"method":"Log.entryAdded"\|"method":"Runtime.consoleAPICalled"' heard
}
browser_end() {
	session=
	tell Browser.close '{}'
	exec 7>&-
	wait "$browser_pid" 2>/dev/null
}
