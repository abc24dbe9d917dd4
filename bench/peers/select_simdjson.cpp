// SPDX-License-Identifier: Apache-2.0
// Five leaves of a large record with simdjson's On-Demand interface, which does not look at what it skips.
#include <simdjson.h>

#include <cstring>
#include <string>
#include <unistd.h>

using simdjson::ondemand::document;
using simdjson::ondemand::object;
using simdjson::ondemand::value;

static void
keep(std::string &out, const char *key, simdjson::simdjson_result<value> found)
{
	value v;
	if (found.get(v) != simdjson::SUCCESS) {
		return;
	}
	std::string_view text = v.raw_json_token();
	text = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
	out.append(out.back() == '{' ? "\"" : ",\"").append(key).append("\":").append(text);
}

// Fields are asked for in the order in which they stand.
static bool
transform(simdjson::ondemand::parser &parser, char *line, size_t len, size_t room, std::string &out)
{
	document doc;
	object record, body;
	if (parser.iterate(line, len, room).get(doc) != simdjson::SUCCESS || doc.get_object().get(record) != simdjson::SUCCESS) {
		return false;
	}
	out += '{';
	keep(out, "id", record.find_field("id"));
	keep(out, "kind", record.find_field("head").find_field("kind"));
	if (record.find_field("body").get_object().get(body) == simdjson::SUCCESS) {
		keep(out, "title", body.find_field("section20").find_field("title"));
		out += ",\"total\":{";
		keep(out, "net", body.find_field("total").find_field("net"));
		out += '}';
	}
	keep(out, "status", record.find_field("tail").find_field("status"));
	out += "}\n";
	return true;
}

int
main()
{
	const size_t size = 1 << 20;
	std::string in(size + simdjson::SIMDJSON_PADDING, '\0'), out;
	simdjson::ondemand::parser parser;
	size_t used = 0;
	ssize_t n;
	while ((n = read(0, in.data() + used, size - used)) > 0) {
		char *at = in.data(), *end = at + used + n, *line;
		for (line = at; (at = static_cast<char *>(memchr(line, '\n', end - line))) != nullptr; line = at + 1) {
			if (!transform(parser, line, at - line, in.data() + in.size() - line, out)) {
				return 1;
			}
		}
		used = end - line;
		memmove(in.data(), line, used);
		if (write(1, out.data(), out.size()) != static_cast<ssize_t>(out.size())) {
			return 1;
		}
		out.clear();
	}
	return used > 0;
}
