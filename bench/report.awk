# SPDX-License-Identifier: Apache-2.0
# The tables of run.sh and connector.sh as bars (SVG): the same picture for the same tables.

function escape(text) {
	gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); gsub(/>/, "\\&gt;", text)
	return text
}

function rounded(value) {
	return value < 100 ? sprintf("%.1f", value) : sprintf("%.0f", value)
}

function text(x, y, class, what) {
	svg = svg sprintf("<text x=\"%d\" y=\"%d\" class=\"%s\">%s</text>\n", x, y, class, escape(what))
}

# Bars of the rows read so far; ours say how many times the first of the others they are.
function panel(   i, most, other, class, said, width) {
	if (rows == 0) return
	for (i = 1; i <= rows; i++) {
		if (value[i] > most) most = value[i]
		if (other == "" && name[i] !~ /^joltc/) other = i
	}
	y += 34
	text(12, y, "title", title)
	text(748, y, "unit", unit)
	y += 8
	for (i = 1; i <= rows; i++) {
		class = name[i] ~ /^joltc/ ? "own" : name[i] ~ /scan/ ? "limit" : "other"
		width = 400 * value[i] / most
		svg = svg sprintf("<rect x=\"160\" y=\"%d\" width=\"%.1f\" height=\"14\" class=\"%s\"/>\n", y, width < 1 ? 1 : width, class)
		said = rounded(value[i])
		if (class == "own" && other != "")
			said = said sprintf(" (%.1f times %s)", times[i] / times[other], length(name[other]) < 12 ? name[other] : "")
		sub(/ \)$/, ")", said)
		text(152, y + 11, "name", name[i])
		text(166 + width, y + 11, "value", said)
		y += 19
	}
	rows = 0
}

/^== / {
	panel()
	title = $0
	sub(/^== (connector: )?/, "", title); sub(/; binary.*/, "", title)
	kind = ""
}
/MB\/cpu-s/ {kind = "transform"; unit = "MB per second of CPU time"; next}
/per cpu-s/ {
	kind = title ~ /answers after/ ? "rate" : title ~ /a second$/ ? "" : "cpu"
	unit = kind == "rate" ? "events per second" : "events per second of CPU time"
	next
}
/^$/ || /^joltc:/ {kind = ""}
kind != "" && !/^reading alone/ {
	what = substr($0, 1, kind == "transform" ? 22 : 24)
	sub(/ +$/, "", what)
	count = split(substr($0, kind == "transform" ? 23 : 25), column)
	name[++rows] = what
	value[rows] = column[kind == "transform" ? 1 : kind == "rate" ? 3 : 5]
	times[rows] = kind == "transform" ? column[count] + 0 : value[rows] # taken round by round
}
END {
	panel()
	y += 14
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"760\" height=\"%d\" viewBox=\"0 0 760 %d\">\n", y, y
	print "<style>text{font:12px sans-serif;fill:#1f2937}.title{font-weight:bold}.unit,.name{text-anchor:end}.unit{fill:#6b7280}"
	print ".own{fill:#2563eb}.other{fill:#9ca3af}.limit{fill:#d1d5db}</style>"
	printf "<rect width=\"760\" height=\"%d\" fill=\"#ffffff\"/>\n%s</svg>\n", y, svg
}
