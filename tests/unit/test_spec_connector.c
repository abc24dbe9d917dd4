/* SPDX-License-Identifier: Apache-2.0 */
/* Connector files: what is accepted, what is reported, which settings come out. */
#include "reading.h"

#include "spec/spec.h"

static const struct connector *
read_named(const char *name, const char *text, bool strict)
{
	const struct node *tree = read_source(source_of(name, text, strlen(text)), &arena, &diag);
	return tree != NULL ? spec_connector(tree, &(struct spec_options){ .strict = strict },
				      &arena, &diag)
			    : NULL;
}

static const struct connector *
read_text(const char *text)
{
	return read_named("f.yaml", text, false);
}

/* The settings, each as "key=value;". */
static const char *
settings_text(const struct connector *c)
{
	const char *text = "";
	for (const struct setting *s = c->settings; s != NULL; s = s->next) {
		text = arena_printf(
			&arena, "%s%.*s=%.*s;", text, TEXT_ARGS(s->key), TEXT_ARGS(s->value));
	}
	return text;
}

static const char *
operations_text(const struct connector *c)
{
	const char *text = "";
	for (const struct op *op = c->chain->ops; op != NULL; op = op->next) {
		text = arena_printf(&arena, "%s%.*s;", text, TEXT_ARGS(op->name));
	}
	return text;
}

#define META                                                                                       \
	"apiVersion: 0.1.0\nmeta: {name: n, type: http-sink, version: 1, topic: t, secrets: [{name: S}]}\n"
#define HTTP "http:\n  endpoint: http://h/\n"

/* A whole file around a text within "http", on line 5. */
static const struct connector *
read_http(const char *line)
{
	reading_setup();
	return read_text(arena_printf(&arena, META HTTP "  %s\n", line));
}

START_TEST(the_example_is_read_without_messages)
{
	const char *folder = getenv("SRCDIR"), *error = "";
	if (folder == NULL) { /* started by hand in the build's folder: beside this file */
		size_t above = sizeof __FILE__ - sizeof "tests/unit/test_spec_connector.c";
		folder = arena_printf(&arena, "%.*s.", (int)above, __FILE__);
	}
	const char *path = arena_printf(&arena, "%s/examples/amplitude/connector.yaml", folder);
	const struct source *source = source_read(&arena, path, &error);
	ck_assert_msg(source != NULL, "%s", error);
	const struct connector *c = spec_connector(read_source(source, &arena, &diag),
		&(struct spec_options){ .strict = true }, &arena, &diag);
	ck_reported("");
	ck_assert_ptr_nonnull(c);
	ck_assert(text_is(c->name, "amplitude-connector"));
	ck_assert(text_is(c->version, "0.2.5"));
	ck_assert(text_is(c->topic, "service-events"));
	ck_assert_uint_eq(c->secret_count, 1);
	ck_assert(text_is(c->secrets[0], "AMPLITUDE_API_TOKEN"));
	ck_assert_str_eq(settings_text(c), "http.endpoint=https://api2.amplitude.com/2/httpapi;");
	ck_assert_uint_eq(span_line(c->settings->span), 10);
	ck_assert_str_eq(operations_text(c), "remove;shift;default;");
	ck_assert_uint_eq(c->chain->count, 3);
	ck_assert_uint_eq(c->chain->secret_count, 1);
	ck_assert(text_is(c->chain->secrets[0], "AMPLITUDE_API_TOKEN"));
}
END_TEST

START_TEST(settings_keep_their_order_and_their_texts)
{
	const struct connector *c =
		read_text(META "log: {format: json}\n"
			       "http:\n"
			       "  endpoint: \"https://h/${{secrets.S}}\"\n"
			       "  headers: [\"A: 1\", \"B: ${{ secrets.S }}\"]\n"
			       "  user-agent: x/1.0\n"
			       "  concurrency: 4\n"
			       "  http_request_timeout: 1m 30s\n"
			       "  retry: {statuses: [429, 503], max-attempts: 0}\n"
			       "  tls: {verify: False}\n"
			       "dead-letter: {path: ./d, max-bytes: 44.0 MB}\n");
	ck_reported("");
	ck_assert_str_eq(settings_text(c),
		"log.format=json;http.endpoint=https://h/${{ secrets.S }};http.headers=A: 1;"
		"http.headers=B: ${{ secrets.S }};http.user_agent=x/1.0;http.concurrency=4;"
		"http.http_request_timeout=1m 30s;http.retry.statuses=429;http.retry.statuses=503;"
		"http.retry.max-attempts=0;http.tls.verify=false;dead-letter.path=./d;"
		"dead-letter.max-bytes=44.0 MB;");
}
END_TEST

START_TEST(maps_of_one_key_name_a_choice)
{
	const struct connector *c =
		read_text(META HTTP "  order: {key: user.id}\n"
				    "  auth: {basic: {user: u, password: \"${{ secrets.S }}\"}}\n"
				    "source: {file: {path: x, follow: true}}\n");
	ck_reported("");
	ck_assert_str_eq(settings_text(c),
		"http.endpoint=http://h/;http.order=key;http.order.key=user.id;"
		"http.auth.basic.user=u;http.auth.basic.password=${{ secrets.S }};"
		"source=file;source.file.path=x;source.file.follow=true;");
}
END_TEST

START_TEST(a_file_as_source_needs_a_path)
{
	const struct connector *c = read_text(META HTTP "source: {file: {follow: true}}\n");
	ck_reported("f.yaml:5:10: error: \"source.file.path\" is missing\n");
	ck_assert_ptr_null(c);
}
END_TEST

START_TEST(a_file_without_transforms_has_no_operation)
{
	const struct connector *c = read_text(META HTTP "transforms:\n");
	ck_reported("");
	ck_assert_ptr_nonnull(c->chain);
	ck_assert_uint_eq(c->chain->count, 0);
	ck_assert_ptr_null(c->chain->ops);
}
END_TEST

START_TEST(transforms_become_one_chain)
{
	const struct connector *c = read_text(META HTTP
		"transforms:\n"
		"  - uses: infinyon/jolt@0.4.1\n"
		"    with:\n"
		"      spec:\n"
		"        - {operation: shift, spec: {a: b}}\n"
		"        - {operation: sort}\n"
		"  - uses: infinyon/jolt\n"
		"    with:\n"
		"      spec: |\n"
		"        [{\"operation\": \"default\", \"spec\": {\"k\": \"${{ secrets.S }}\"}}]\n"
		"  - uses: infinyon/jolt@1\n"
		"    with: {spec: '{\"operation\": \"remove\", \"spec\": {\"x\": \"\"}}'}\n");
	ck_reported("");
	ck_assert_str_eq(operations_text(c), "shift;sort;default;remove;");
	ck_assert_uint_eq(c->chain->count, 4);
	ck_assert_uint_eq(c->chain->secret_count, 1);
	ck_assert_uint_eq(span_line(c->chain->ops->next->next->span), 14);
}
END_TEST

START_TEST(errors_in_a_spec_have_spans_in_the_file)
{
	ck_assert_ptr_null(
		read_text(META HTTP "transforms:\n"
				    "  - uses: infinyon/jolt\n"
				    "    with:\n"
				    "      spec:\n"
				    "        - {operation: shfit, spec: {a: b}}\n"
				    "  - uses: infinyon/jolt\n"
				    "    with:\n"
				    "      spec: |\n"
				    "        [\n"
				    "          {\"operation\": \"dfault\", \"spec\": {}} ]\n"));
	ck_reported("f.yaml:9:23: error: unknown operation \"shfit\"\n"
		    "f.yaml:14:26: error: unknown operation \"dfault\"\n");
}
END_TEST

START_TEST(all_missing_keys_are_reported_at_once)
{
	ck_assert_ptr_null(read_text("meta:\n  nme: x\ntransforms:\n  - {}\n"));
	ck_reported(
		"f.yaml:1:1: error: \"meta.name\" is missing\n"
		"f.yaml:1:1: error: \"meta.version\" is missing\n"
		"f.yaml:1:1: error: \"meta.type\" is missing\n"
		"f.yaml:1:1: error: \"meta.topic\" is missing\n"
		"f.yaml:1:1: error: \"http.endpoint\" is missing\n"
		"f.yaml:2:3: warning: unknown key \"nme\" in \"meta\": nothing reads it [-Wunknown-key]\n"
		"f.yaml:4:5: error: \"transforms.uses\" is missing\n");
	ck_reported_part("hint: did you mean \"name\"?");
}
END_TEST

START_TEST(unknown_keys_are_warned_about)
{
	ck_assert_ptr_nonnull(read_text(META HTTP "  endpont: x\ninvoke: y\nconcurrency: 1\n"));
	ck_reported(
		"f.yaml:5:3: warning: unknown key \"endpont\" in \"http\": nothing reads it [-Wunknown-key]\n"
		"f.yaml:6:1: warning: unknown key \"invoke\": nothing reads it [-Wunknown-key]\n"
		"f.yaml:7:1: warning: unknown key \"concurrency\": nothing reads it [-Wunknown-key]\n");
	ck_reported_part("hint: did you mean \"endpoint\"?");
	ck_reported_part("hint: there is \"http.concurrency\": is the indentation right?");
}
END_TEST

START_TEST(a_misspelt_key_that_decides_what_is_sent_is_an_error)
{
	static const struct {
		const char *text, *reported, *hint;
	} cases[] = {
		{ HTTP "transform: []\n", "f.yaml:5:1: error: unknown key \"transform\"\n",
			"did you mean \"transforms\"?" },
		{ HTTP "  transforms: []\n",
			"f.yaml:5:3: error: unknown key \"transforms\" in \"http\"\n",
			"there is \"transforms\": is the indentation right?" },
		{ HTTP "  mehtod: PUT\n", "f.yaml:5:3: error: unknown key \"mehtod\" in \"http\"\n",
			"did you mean \"method\"?" },
		{ HTTP "  header: []\n", "f.yaml:5:3: error: unknown key \"header\" in \"http\"\n",
			"did you mean \"headers\"?" },
		{ HTTP "nul-output: send\n", "f.yaml:5:1: error: unknown key \"nul-output\"\n",
			"did you mean \"null-output\"?" },
		{ HTTP "transforms: [{uses: infinyon/jolt, wiht: {spec: []}}]\n",
			"f.yaml:5:36: error: unknown key \"wiht\" in \"transforms\"\n",
			"did you mean \"with\"?" },
		{ HTTP "transforms: [{uses: infinyon/jolt, with: {spce: []}}]\n",
			"f.yaml:5:43: error: unknown key \"spce\" in \"transforms.with\"\n",
			"did you mean \"spec\"?" },
		{ HTTP "  concurency: 1\n",
			"f.yaml:5:3: warning: unknown key \"concurency\" in \"http\": nothing reads it [-Wunknown-key]\n",
			"did you mean \"concurrency\"?" },
		{ HTTP "transform: []\ntransforms: []\n",
			"f.yaml:5:1: warning: unknown key \"transform\": nothing reads it [-Wunknown-key]\n",
			"did you mean \"transforms\"?" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		reading_setup();
		bool good = strstr(cases[i].reported, "warning") != NULL;
		bool read = read_text(arena_printf(&arena, META "%s", cases[i].text)) != NULL;
		ck_assert_msg(read == good, "%s", cases[i].text);
		ck_reported_part(cases[i].reported);
		ck_reported_part(cases[i].hint);
	}
}
END_TEST

START_TEST(unknown_keys_are_errors_when_strict)
{
	ck_assert_ptr_null(read_named("f.yaml", META HTTP "  endpont: x\n", true));
	ck_reported("f.yaml:5:3: error: unknown key \"endpont\" in \"http\"\n");
}
END_TEST

START_TEST(keys_without_a_meaning_are_reported_once)
{
	ck_assert_ptr_nonnull(
		read_text("apiVersion: 0.1.0\n"
			  "meta:\n"
			  "  {name: n, type: http-sink, version: 1, topic: t, create-topic: true,\n"
			  "   producer: {linger: 1ms, compression: gzip, batch_size: 16KiB},\n"
			  "   consumer: {partition: [0, 1], max_bytes: 3 MB, id: x}}\n" HTTP
			  "  interval: 3s\n"));
	ck_reported(
		"f.yaml:4:4: warning: \"meta.producer\" has no meaning here: a sink produces nothing [-Wno-meaning]\n"
		"f.yaml:5:15: warning: \"meta.consumer.partition\" has no meaning here: the embedded topic has one partition [-Wno-meaning]\n"
		"f.yaml:5:34: warning: \"meta.consumer.max-bytes\" has no meaning here: records are read one by one [-Wno-meaning]\n"
		"f.yaml:8:3: warning: \"http.interval\" has no meaning here: a sink sends records as they come [-Wno-meaning]\n");
}
END_TEST

START_TEST(topics_have_the_form_of_the_api_version)
{
	const struct connector *c = read_text(
		"apiVersion: 0.2.0\nmeta: {name: n, type: http-sink, version: 1, topic: {meta: {name: t}}}\n" HTTP);
	ck_reported("");
	ck_assert(text_is(c->topic, "t"));
	ck_assert_ptr_null(read_text(
		"apiVersion: 0.2.0\nmeta: {name: n, type: http-sink, version: 1, topic: t}\n" HTTP));
	ck_reported_part("f.yaml:2:53: error: under apiVersion 0.2.0 \"meta.topic\" is a map");
	reading_setup();
	ck_assert_ptr_null(read_text(
		"apiVersion: 0.1.0\nmeta: {name: n, type: http-sink, version: 1, topic: {meta: {}}}\n" HTTP));
	ck_reported("f.yaml:2:46: error: \"meta.topic\" is a map only under apiVersion 0.2.0\n"
		    "f.yaml:2:54: error: \"meta.topic.meta.name\" is missing\n");
	reading_setup();
	ck_assert_ptr_null(read_text("apiVersion: 0.3.0\n" HTTP));
	ck_reported_part(
		"f.yaml:1:13: error: \"0.3.0\" is not one of \"0.0.0\", \"0.1.0\" or \"0.2.0\"");
}
END_TEST

START_TEST(other_connectors_and_modules_are_refused)
{
	ck_assert_ptr_null(read_text(
		"apiVersion: 0.1.0\nmeta: {name: n, type: http-source, version: 1, topic: t}\n" HTTP
		"transforms:\n  - uses: acme/regex-filter@1\n  - uses: infinyon/jotl@1\n  - uses: infinyon/jolt@\n"));
	ck_reported("f.yaml:2:23: error: connectors of type \"http-source\" are not supported\n"
		    "f.yaml:6:11: error: the module \"acme/regex-filter@1\" is not available\n"
		    "f.yaml:7:11: error: the module \"infinyon/jotl@1\" is not available\n"
		    "f.yaml:8:11: error: there is no version after the \"@\"\n");
	ck_reported_part("hint: joltc builds connectors of type http-sink");
	ck_reported_part("hint: the only module is \"infinyon/jolt\"");
	ck_reported_part("hint: did you mean \"infinyon/jolt\"?");
}
END_TEST

START_TEST(secrets_must_be_declared)
{
	ck_assert_ptr_null(read_text(META HTTP
		"  headers:\n"
		"    - \"A: ${{ secrets.S }} ${{ secrets.SS }}\"\n"
		"    - \"B: ${{ secrets.S \"\n"
		"    - \"C: ${{ env.HOME }}\"\n"
		"transforms:\n"
		"  - uses: infinyon/jolt\n"
		"    with:\n"
		"      spec:\n"
		"        - operation: default\n"
		"          spec: {a: \"${{ secrets.OTHER }}\", b: [\"${{ secrets.S }}\"]}\n"));
	ck_reported("f.yaml:6:40: error: the secret \"SS\" is not declared\n"
		    "f.yaml:7:11: error: \"${{\" is not closed\n"
		    "f.yaml:8:11: error: only secrets are allowed in ${{ }}\n"
		    "f.yaml:14:34: error: the secret \"OTHER\" is not declared\n");
	ck_reported_part("hint: add \"- name: SS\" to \"meta.secrets\"");
	ck_reported_part("hint: add \"- name: OTHER\" to \"meta.secrets\"");
}
END_TEST

START_TEST(names_of_secrets_are_checked)
{
	ck_assert_ptr_null(read_text(
		"apiVersion: 0.1.0\nmeta:\n  {name: n, type: http-sink, version: 1, topic: t,\n"
		"   secrets: [{name: 1A}, {name: a-b}, {name: _ok9}, X, {}]}\n" HTTP));
	ck_reported("f.yaml:4:21: error: \"1A\" cannot be the name of a secret\n"
		    "f.yaml:4:33: error: \"a-b\" cannot be the name of a secret\n"
		    "f.yaml:4:53: error: an entry of \"meta.secrets\" must be a map, not a string\n"
		    "f.yaml:4:56: error: \"meta.secrets.name\" is missing\n");
}
END_TEST

START_TEST(secrets_without_an_api_version_are_warned_about)
{
	const struct connector *c = read_text(
		"meta: {name: n, type: http-sink, version: 1, topic: t, secrets: [{name: S}]}\n" HTTP);
	ck_assert_uint_eq(c->secret_count, 1);
	ck_reported(
		"f.yaml:1:56: warning: Fluvio reads no secrets from a file without an apiVersion [-Wapi-version]\n");
	reading_setup();
	ck_assert_ptr_nonnull(
		read_text("meta: {name: n, type: http-sink, version: 1, topic: t}\n" HTTP));
	ck_reported("");
}
END_TEST

START_TEST(keys_needed_at_compile_time_cannot_be_secrets)
{
	ck_assert_ptr_null(read_text(
		"apiVersion: 0.1.0\n"
		"meta: {name: \"${{ secrets.S }}\", type: http-sink, version: 1, topic: t, secrets: [{name: S}]}\n" HTTP));
	ck_reported("f.yaml:2:14: error: \"meta.name\" cannot be a secret\n");
}
END_TEST

START_TEST(two_spellings_of_retries_are_not_mixed)
{
	ck_assert_ptr_null(read_text("apiVersion: 0.1.0\n"
				     "meta: {name: n, type: http-sink, version: 1, topic: t}\n"
				     "http:\n"
				     "  endpoint: http://h/\n"
				     "  on: {409: delivered}\n"
				     "  retry: {statuses: [503]}\n"));
	ck_reported(
		"f.yaml:6:11: error: \"http.retry.statuses\" is an older spelling of \"http.on\", which is set here, too\n");
}
END_TEST

START_TEST(answers_are_settings)
{
	const struct connector *c =
		read_text("apiVersion: 0.1.0\n"
			  "meta: {name: n, type: http-sink, version: 1, topic: t}\n"
			  "http:\n"
			  "  endpoint: http://h/\n"
			  "  on:\n"
			  "    404: pause\n"
			  "    5xx: retry\n"
			  "    no-answer: dead-letter\n");
	ck_assert_ptr_nonnull(c);
	ck_assert_str_eq(settings_text(c),
		"http.endpoint=http://h/;http.on=404=pause;http.on=5xx=retry;http.on=no-answer=dead-letter;");
}
END_TEST

START_TEST(values_are_checked)
{
	static const struct {
		const char *line, *error; /* error NULL: it is accepted */
	} cases[] = {
		{ "method: PUT", NULL },
		{ "method: post", "5:11: error: \"post\" is not a valid HTTP method" },
		{ "method: ''", "5:11: error: \"\" is not a valid HTTP method" },
		{ "backoff_min: 500ms", NULL },
		{ "backoff_max: 1h 2m 3s", NULL },
		{ "backoff_max: 1day", NULL },
		{ "backoff_max: 15", "5:16: error: \"15\" is not a valid duration" },
		{ "backoff_max: 1.5s", "5:16: error: \"1.5s\" is not a valid duration" },
		{ "backoff_max: 1 fortnight",
			"5:16: error: \"1 fortnight\" is not a valid duration" },
		{ "backoff_max: 99999999999999999999s", "is not a valid duration" },
		{ "backoff_max: -1s", "is not a valid duration" },
		{ "backoff_max: \"\"", "is not a valid duration" },
		{ "backoff_max: 0s", "5:16: error: \"http.backoff_max\" must be more than zero" },
		{ "backoff_max: [1s]",
			"5:16: error: \"http.backoff_max\" must be a string, not a list" },
		{ "backoff_max:", "5:3: error: \"http.backoff_max\" has no value" },
		{ "concurrency: 4096", NULL },
		{ "concurrency: 0", "5:16: error: \"http.concurrency\" must be from 1 to 4096" },
		{ "concurrency: 4097", "must be from 1 to 4096" },
		{ "concurrency: \"32\"",
			"5:16: error: \"http.concurrency\" must be a whole number, not a string" },
		{ "concurrency: 1.5", "must be a whole number, not 1.5" },
		{ "concurrency: 99999999999999999999999", "must be a whole number" },
		{ "headers: []", NULL },
		{ "headers: [\"A:\"]", NULL },
		{ "headers: [\"A b: c\"]", "5:13: error: \"A b: c\" is not a valid header" },
		{ "headers: [\": c\"]", "is not a valid header" },
		{ "headers: [\"A: b\\nC: d\"]", "there is a control character in it" },
		{ "headers: [\"A: b\\0\"]", "a NUL character" },
		{ "headers: [{A: b}]", "5:13: error: a header must be a string, not a map" },
		{ "headers: {A: b}", "5:12: error: \"http.headers\" must be a list, not a map" },
		{ "retry: {statuses: [100, 599]}", NULL },
		{ "on: {401: retry, 5xx: dead-letter, no-answer: pause, 409: delivered, 413: split}",
			NULL },
		{ "on: {500: later}",
			"5:13: error: \"later\" is not one of \"delivered\", \"retry\", \"dead-letter\", \"split\" or \"pause\"" },
		{ "on: {199: retry}", "5:8: error: \"199\" is not an answer in \"http.on\"" },
		{ "on: {6xx: retry}", "5:8: error: \"6xx\" is not an answer in \"http.on\"" },
		{ "on: {no_answer: retry}",
			"5:8: error: \"no_answer\" is not an answer in \"http.on\"" },
		{ "on: {no-answer: delivered}",
			"5:19: error: without an answer, nobody knows whether it was delivered" },
		{ "on: {407: dead-letter}", "5:13: error: 407 comes from the proxy" },
		{ "on: [401]", "5:7: error: \"http.on\" must be a map, not a list" },
		{ "on: {401: }", "5:8: error: \"401\" in \"http.on\" has no value" },
		{ "on: {409: null}", "5:8: error: \"409\" in \"http.on\" has no value" },
		{ "headers: [~]", "5:13: error: an empty entry in \"http.headers\"" },
		{ "on: {500: {a: b}}", "5:13: error: \"http.on\" must be a string, not an object" },
		{ "retry: {max-retry-after: 10m}", NULL },
		{ "max-connection-age: 0s", NULL },
		{ "max-connection-age: 10", "5:23: error: \"10\" is not a valid duration" },
		{ "proxy: 'http://user:pass@proxy:3128'", NULL },
		{ "proxy: 'http://a%40b:p@[::1]:3128/'", NULL },
		{ "proxy: 'http://user:pass@'", "is not a valid URL: the host is missing" },
		{ "proxy: 'https://proxy'",
			"5:10: error: \"https://proxy\" is not a valid URL: only http://" },
		{ "proxy-auth: {basic: {user: u, password: p}}", NULL },
		{ "proxy-auth: {basic: {user: u}}", "\"user\" needs \"password\" beside it" },
		{ "proxy-auth: {bearer: b, basic: {user: u, password: p}}",
			"\"http.proxy-auth\" takes one key" },
		{ "no-proxy: [.internal, 10.0.0.0/8]", NULL },
		{ "no-proxy: internal", "5:13: error: \"http.no-proxy\" must be a list" },
		{ "retry: {statuses: [99]}",
			"5:22: error: \"http.retry.statuses\" must be from 100 to 599" },
		{ "retry: 3", "5:10: error: \"http.retry\" must be a map, not a number" },
		{ "tls: {verify: true}", NULL },
		{ "tls: {verify: \"true\"}",
			"5:17: error: \"http.tls.verify\" must be true or false, not \"true\"" },
		{ "tls: {cert: a}", NULL }, /* its key is in the same file */
		{ "tls: {key: a}", "5:9: error: \"key\" needs \"cert\" beside it" },
		{ "auth: {basic: {password: p}}", "\"password\" needs \"user\" beside it" },
		{ "rate-limit: 0/s", "5:15: error: \"0/s\" is not a valid rate" },
		{ "order: sorted",
			"5:10: error: \"sorted\" is not one of \"none\", \"strict\" or \"key\"" },
		{ "order: key", "5:10: error: \"http.order\" needs the key's path" },
		{ "batch: {max-bytes: 1 XB}", "5:22: error: \"1 XB\" is not a valid size" },
		{ "auth: {bearer: x, basic: {user: a, password: b}}",
			"5:21: error: \"http.auth\" takes one key: \"bearer\" or \"basic\"" },
		{ "proxy: h:80", "5:10: error: \"h:80\" is not a valid URL" },
		{ "user_agent: a\n  user-agent: b",
			"6:3: error: \"http.user_agent\" is given twice, in two spellings" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct connector *c = read_http(cases[i].line);
		if (cases[i].error == NULL) {
			ck_reported("");
			ck_assert_ptr_nonnull(c);
		} else {
			ck_reported_part(cases[i].error);
			ck_assert_msg(c == NULL, "accepted: %s", cases[i].line);
			ck_assert_msg(
				diag.errors == 1, "%u errors: %s", diag.errors, cases[i].line);
		}
	}
}
END_TEST

START_TEST(rules_for_numbers_need_an_address)
{
	ck_assert_ptr_nonnull(read_text(META HTTP
		"metrics: {auth: {bearer: t}, hosts: a, tls: {cert: c}, listen: ':9090'}\n"));
	ck_reported("");
	ck_assert_ptr_nonnull(read_text(META HTTP "metrics: {auth: {bearer: t}, hosts: a}\n"));
	ck_reported(
		"f.yaml:5:11: warning: \"metrics.auth\" has no meaning without \"metrics.listen\" [-Wno-meaning]\n"
		"f.yaml:5:30: warning: \"metrics.hosts\" has no meaning without \"metrics.listen\" [-Wno-meaning]\n");
}
END_TEST

START_TEST(a_key_needs_its_certificate)
{
	ck_assert_ptr_null(read_text(META HTTP "source: {embedded: {tls: {key: k}}}\n"
					       "metrics: {listen: ':9090', tls: {ca: c}}\n"));
	ck_reported("f.yaml:5:27: error: \"key\" needs \"cert\" beside it\n"
		    "f.yaml:6:34: error: \"ca\" needs \"cert\" beside it\n");
}
END_TEST

START_TEST(properties_that_the_connector_sets_are_refused)
{
	ck_assert_ptr_null(read_text(META HTTP "source:\n"
					       "  kafka:\n"
					       "    brokers: b\n"
					       "    properties:\n"
					       "      group.id: x\n"
					       "      log.queue: ${{ secrets.S }}\n"
					       "      a=b: x\n"));
	ck_reported("f.yaml:9:7: error: \"group.id\": another key of source.kafka sets it\n"
		    "f.yaml:10:7: error: \"log.queue\": the connector sets it itself\n"
		    "f.yaml:11:7: error: \"a=b\": a name has no \"=\" in it\n");
}
END_TEST

START_TEST(urls_are_checked)
{
	static const struct {
		const char *url, *error;
	} cases[] = {
		{ "http://127.0.0.1/post", NULL },
		{ "HTTPS://api.example.com:8443/a?b=c#d", NULL },
		{ "https://[::1]:8080", NULL },
		{ "https://h/${{ secrets.S }}/x", NULL },
		{ "${{ secrets.S }}", NULL },
		{ "https://${{ secrets.S }}.example.com:${{ secrets.S }}/", NULL },
		{ "https:/h", "it does not begin with http:// or https://" },
		{ "ftp://h/", "it does not begin with http:// or https://" },
		{ "api.example.com", "hint: did you mean \"https://api.example.com\"?" },
		{ "http:///x", "the host is missing" },
		{ "http://h:0/", "the port is not a number from 1 to 65535" },
		{ "http://h:65536/", "the port is not a number from 1 to 65535" },
		{ "http://h:/", "the port is not a number from 1 to 65535" },
		{ "http://[::1/", "there is a \"[\" without a \"]\"" },
		{ "http://[x]/", "there is no IPv6 address between the brackets" },
		{ "http://u:p@h/", "a user name in it is not supported" },
		{ "http://h/a b", "must be written as %XX" },
		{ "http://h/\xc3\xa9", "must be written as %XX" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		reading_setup();
		const struct connector *c = read_text(
			arena_printf(&arena, META "http: {endpoint: \"%s\"}\n", cases[i].url));
		if (cases[i].error == NULL) {
			ck_reported("");
			ck_assert_ptr_nonnull(c);
		} else {
			ck_reported_part(cases[i].error);
			ck_assert_ptr_null(c);
			ck_assert_uint_eq(diag.errors, 1);
		}
	}
}
END_TEST

START_TEST(consumers_are_checked_as_fluvio_does)
{
	static const struct {
		const char *consumer, *error;
	} cases[] = {
		{ "{offset: {strategy: none}}", NULL },
		{ "{id: x, offset: {strategy: auto, start: {from-beginning: 5}, flush-period: {secs: 2, nanos: 0}}}",
			NULL },
		{ "{partition: all, offset: {strategy: none, start: beginning}}", NULL },
		{ "{offset: {start: end}}", "\"meta.consumer.offset.strategy\" is missing" },
		{ "{offset: {strategy: auto}}",
			"the strategy \"auto\" needs \"meta.consumer.id\"" },
		{ "{offset: {strategy: never}}",
			"\"never\" is not one of \"none\", \"manual\" or \"auto\"" },
		{ "{offset: {strategy: none, start: middle}}",
			"\"middle\" is not one of \"beginning\" or \"end\"" },
		{ "{offset: {strategy: none, start: {absolute: 1, from-end: 2}}}",
			"takes one key" },
		{ "{offset: {strategy: none, flush-period: 10s}}",
			"hint: write {secs: 10, nanos: 0}" },
		{ "{partition: some}", "hint: write a number, a list of numbers, or all" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		reading_setup();
		const struct connector *c = read_text(arena_printf(&arena,
			"apiVersion: 0.1.0\nmeta: {name: n, type: http-sink, version: 1, topic: t, consumer: %s}\n" HTTP,
			cases[i].consumer));
		if (cases[i].error != NULL) {
			ck_reported_part(cases[i].error);
		}
		ck_assert_msg((c == NULL) == (cases[i].error != NULL), "%s", cases[i].consumer);
		ck_assert_msg(diag.errors == (cases[i].error != NULL), "%s", cases[i].consumer);
	}
}
END_TEST

START_TEST(a_start_that_means_nothing_is_reported)
{
	static const struct {
		const char *topic, *offset, *source, *reported;
	} cases[] = {
		{ "t", "strategy: auto", "embedded: {}", NULL },
		{ "t", "strategy: auto, start: beginning", "embedded: {}", NULL },
		{ "t", "strategy: auto, start: end", "embedded: {}", "finds it empty" },
		{ "t", "strategy: manual, start: {absolute: 5}", "embedded: {}", "finds it empty" },
		{ "t", "strategy: none", "embedded: {}",
			"offset\" has no meaning here: the embedded topic never skips records" },
		{ "t", "strategy: none, start: end", "embedded: {}", "never skips records" },
		{ "t", "strategy: none, start: {from-end: 5}", "embedded: {}",
			"only with \"meta.topic.retention.time\"" },
		{ "{meta: {name: t}, retention: {time: 1h}}",
			"strategy: none, start: {from-end: 5}", "embedded: {}", NULL },
		{ "t", "strategy: none, start: beginning", "file: {path: x}",
			"read from its start" },
		{ "t", "strategy: none, start: end", "file: {path: x, follow: true}", NULL },
		{ "t", "strategy: none, start: {absolute: 5}", "file: {path: x, follow: true}",
			"can begin at its beginning or end" },
		{ "t", "strategy: none, start: end", "stdin: {}", "as it comes" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		reading_setup();
		const struct connector *c = read_text(arena_printf(&arena,
			"apiVersion: 0.%d.0\nmeta: {name: n, type: http-sink, version: 1, topic: %s, consumer: {id: x, offset: {%s}}}\n" HTTP
			"source: {%s}\n",
			cases[i].topic[0] == '{' ? 2 : 1, cases[i].topic, cases[i].offset,
			cases[i].source));
		ck_assert_msg(c != NULL, "%s", cases[i].offset);
		if (cases[i].reported != NULL) {
			ck_reported_part(cases[i].reported);
		} else {
			ck_reported("");
		}
	}
}
END_TEST

START_TEST(a_bare_spec_is_not_a_connector)
{
	const struct connector *c = read_text("- {operation: shift, spec: {a: b}}\n");
	ck_reported("");
	ck_assert_uint_eq(c->name.len, 0);
	ck_assert_ptr_null(c->settings);
	ck_assert_str_eq(operations_text(c), "shift;");
	c = read_named("f.json",
		"{\"operation\": \"default\", \"spec\": {\"a\": \"${{ secrets.ANY }}\"}}", false);
	ck_reported("");
	ck_assert_uint_eq(c->chain->secret_count, 1);
	ck_assert_ptr_null(read_named("f.json", "{\"operation\": \"sort\"}", true));
	reading_setup();
	ck_assert_ptr_null(read_text("hello\n"));
	ck_assert_uint_eq(diag.errors, 1);
}
END_TEST

START_TEST(hostile_files_are_reported)
{
	struct buffer b;
	buffer_init(&b, &arena);
	for (int i = 0; i < 20000; i++) {
		const char *line = arena_printf(&arena, "unknown-key-%d: &a%d [x]\n", i, i);
		buffer_add(&b, line, strlen(line));
	}
	buffer_add(&b, META HTTP, sizeof META HTTP - 1);
	ck_assert_ptr_nonnull(read_text(buffer_text(&b).at));
	ck_assert_uint_eq(diag.warnings, 20000);
	/* every part has the wrong kind, one after the other */
	static const char *const keys[] = { "apiVersion", "meta", "http", "transforms", "source",
		"dead-letter", "null-output", "metrics", "log" };
	static const char *const values[] = { "", "x", "1", "true", "[]", "{}", "[[]]", "[{}]",
		"{\"\": 1}", "[~]", "\"\\0\"", "\"${{\"" };
	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
		for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
			reading_setup();
			ck_assert_ptr_null(
				read_text(arena_printf(&arena, "%s: %s\n", keys[k], values[v])));
			ck_assert_uint_gt(diag.errors, 0);
			diagnostics(DIAG_TEXT);
		}
	}
}
END_TEST

START_TEST(templates_are_taken_apart)
{
	const struct template_part *parts;
	unsigned count;
	struct span nowhere = { .source = NULL };
	ck_assert(template_parse(TEXT("a ${{secrets.X}}${{  secrets.Y_1\t}} b"), nowhere, &arena,
		&diag, &parts, &count));
	ck_assert_uint_eq(count, 4);
	ck_assert(text_is(parts[0].text, "a "));
	ck_assert(text_is(parts[1].secret, "X"));
	ck_assert(text_is(parts[2].secret, "Y_1"));
	ck_assert(text_is(parts[3].text, " b"));
	ck_assert(template_parse(TEXT("$ { {{ }} $"), nowhere, &arena, &diag, &parts, &count));
	ck_assert_uint_eq(count, 1);
	ck_assert(template_parse(TEXT(""), nowhere, &arena, &diag, &parts, &count));
	ck_assert_uint_eq(count, 0);
	ck_reported("");
	static const char *const bad[] = { "${{", "${{}}", "${{ secrets. }}", "${{ secrets.1 }}",
		"${{ secrets.A B }}", "${{ x }}", "${{ secrets.A }", "${{ secrets.A | upper }}",
		"${{ ${{ secrets.A }} }}", "${{ secret.A }}" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		reading_setup();
		ck_assert_msg(
			!template_parse(text_of(bad[i]), nowhere, &arena, &diag, &parts, &count),
			"%s", bad[i]);
		ck_assert_uint_eq(diag.errors, 1);
	}
	ck_assert(text_has_template(TEXT("x${{")));
	ck_assert(!text_has_template(TEXT("${ {")));
	ck_assert(!text_has_template(TEXT("")));
}
END_TEST

/* An entry of either table of keys. */
struct listed {
	const char *key, *choices;
	bool set;
	const char *kind;
};

#define ANY ""
#define RANGE(low, high) ""
#define LEAST(low) ""
#define CHOICES(names) names
enum { ROLE_SET = 1, ROLE_FILE = 0, ROLE_NONE = 0 };
static const struct listed compiler_keys[] = {
#define KEY(path, kind, role, limits, meaning) { path, limits, ROLE_##role, #kind },
#define ALIAS(path, key)
#include "connector/common/keys.def"
#undef KEY
#undef ALIAS
	{ NULL, NULL, false, NULL },
};
static const struct listed runtime_keys[] = {
#define SETTING(id, key, kind, standard, choices) { key, choices, true, #kind },
#include "connector/common/settings.def"
#undef SETTING
	{ NULL, NULL, false, NULL },
};

static const struct listed *
listed_in(const struct listed *list, const char *key)
{
	while (list->key != NULL && strcmp(list->key, key) != 0) {
		list++;
	}
	return list->key != NULL ? list : NULL;
}

START_TEST(compiler_and_binary_know_the_same_settings)
{
	for (const struct listed *k = compiler_keys; k->key != NULL; k++) {
		ck_assert_msg(!k->set || listed_in(runtime_keys, k->key) != NULL,
			"%s is SET in keys.def but not in settings.def", k->key);
	}
	for (const struct listed *k = runtime_keys; k->key != NULL; k++) {
		const struct listed *known = listed_in(compiler_keys, k->key);
		ck_assert_msg(known != NULL && known->set,
			"%s of settings.def is not SET in keys.def", k->key);
		ck_assert_msg(k->choices == NULL || *known->choices == '\0' ||
				      strcmp(k->choices, known->choices) == 0,
			"the choices of %s differ", k->key);
	}
}
END_TEST

/* The value as YAML: numbers and booleans bare, all else in quotes. */
static const char *
yaml_value(const struct listed *k, const char *value)
{
	struct buffer b;
	bool bare = strncmp(k->kind, "COUNT", 5) == 0 || strcmp(k->kind, "FLAG") == 0;
	if (bare && *value != '\0') {
		return value;
	}
	buffer_init(&b, &arena);
	buffer_add_char(&b, '"');
	for (; *value != '\0'; value++) {
		if ((unsigned char)*value < ' ' || *value == 0x7f) {
			const char *escape = arena_printf(&arena, "\\x%02x", *value);
			buffer_add(&b, escape, strlen(escape));
		} else {
			if (*value == '\\' || *value == '"') {
				buffer_add_char(&b, '\\');
			}
			buffer_add_char(&b, *value);
		}
	}
	buffer_add_char(&b, '"');
	return buffer_text(&b).at;
}

/* In the form that the kind has in a file. */
static const char *
yaml_shape(const struct listed *k, const char *value)
{
	const char *equals = strchr(value, '=');
	if (strcmp(k->kind, "ONE_OF") == 0) {
		return arena_printf(&arena, "{%s: {}}", value);
	}
	if (equals != NULL &&
		(strcmp(k->kind, "ANSWERS") == 0 || strcmp(k->kind, "PROPERTIES") == 0)) {
		return arena_printf(&arena, "{\"%.*s\": %s}", (int)(equals - value), value,
			yaml_value(k, equals + 1));
	}
	bool list = strcmp(k->kind, "COUNTS") == 0 || strcmp(k->kind, "HEADERS") == 0 ||
		    strcmp(k->kind, "BYPASSED") == 0;
	return arena_printf(&arena, list ? "[%s]" : "%s", yaml_value(k, value));
}

/* What must come before a key, in the same map. */
static const char *
beside(const char *path)
{
	static const char *const needed[][2] = { { "http.tls.cert", "key: k, " },
		{ "http.tls.key", "cert: c, " }, { "source.embedded.tls.key", "cert: c, " },
		{ "source.embedded.tls.ca", "cert: c, " }, { "metrics.tls.key", "cert: c, " },
		{ "metrics.tls.ca", "cert: c, " }, { "http.auth.basic.user", "password: p, " },
		{ "http.auth.basic.password", "user: u, " },
		{ "http.proxy-auth.basic.user", "password: p, " },
		{ "http.proxy-auth.basic.password", "user: u, " },
		{ "source.file.follow", "path: p, " }, { "source.file.state", "path: p, " },
		{ "source.kafka.group", "brokers: b, " },
		{ "source.kafka.properties", "brokers: b, " },
		{ "meta.consumer", "name: n, type: http-sink, version: 1, topic: t, " },
		{ "meta.topic", "name: n, type: http-sink, version: 1, " },
		{ "meta.topic.retention", "meta: {name: t}, " },
		{ "meta.consumer.offset", "id: i, " },
		{ "meta.consumer.offset.start", "strategy: none, " } };
	const char *name = strchr(path, '.');
	bool http = strncmp(path, "http.", 5) == 0 && strcmp(path, "http.endpoint") != 0;
	if (http && strchr(name + 1, '.') == NULL) {
		return "endpoint: \"http://h/\", ";
	}
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
		if (strcmp(needed[i][0], path) == 0) {
			return needed[i][1];
		}
	}
	return "";
}

/* A file with one value: the key's parts are nested maps. */
static void
takes(const char *key, const char *value, bool good)
{
	reading_setup();
	bool meta = strncmp(key, "meta.", 5) == 0, http = strncmp(key, "http.", 5) == 0;
	const char *close = "", *file = strncmp(key, "meta.topic.", 11) == 0 ? "apiVersion: 0.2.0\n"
					: meta                               ? "apiVersion: 0.1.0\n"
									     : META;
	file = arena_printf(&arena, "%s%s", file, http ? "" : HTTP);
	for (const char *at = key; *at != '\0';) {
		size_t len = strcspn(at, ".");
		bool last = at[len] == '\0';
		const char *path = arena_dup(&arena, key, (size_t)(at - key) + len);
		file = arena_printf(
			&arena, "%s%s%.*s: %s", file, beside(path), (int)len, at, last ? "" : "{");
		close = last ? close : arena_printf(&arena, "%s}", close);
		at += len + !last;
	}
	file = arena_printf(
		&arena, "%s%s%s\n", file, yaml_shape(listed_in(compiler_keys, key), value), close);
	ck_assert_msg((read_text(file) != NULL) == good, "%s%s", file, diagnostics(DIAG_TEXT));
}

START_TEST(values_that_the_binary_refuses_are_refused)
{
#define GOOD(key, value) takes(key, value, true);
#define BAD(key, value) takes(key, value, false);
#include "setting_values.def"
#undef GOOD
#undef BAD
	for (const struct listed *k = runtime_keys; k->key != NULL; k++) {
		takes(k->key, "", false);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("connector");
	ADD(s, the_example_is_read_without_messages);
	ADD(s, settings_keep_their_order_and_their_texts);
	ADD(s, a_file_as_source_needs_a_path);
	ADD(s, maps_of_one_key_name_a_choice);
	ADD(s, values_that_the_binary_refuses_are_refused);
	ADD(s, a_file_without_transforms_has_no_operation);
	ADD(s, transforms_become_one_chain);
	ADD(s, errors_in_a_spec_have_spans_in_the_file);
	ADD(s, all_missing_keys_are_reported_at_once);
	ADD(s, unknown_keys_are_warned_about);
	ADD(s, a_misspelt_key_that_decides_what_is_sent_is_an_error);
	ADD(s, unknown_keys_are_errors_when_strict);
	ADD(s, keys_without_a_meaning_are_reported_once);
	ADD(s, topics_have_the_form_of_the_api_version);
	ADD(s, other_connectors_and_modules_are_refused);
	ADD(s, secrets_must_be_declared);
	ADD(s, names_of_secrets_are_checked);
	ADD(s, secrets_without_an_api_version_are_warned_about);
	ADD(s, keys_needed_at_compile_time_cannot_be_secrets);
	ADD(s, two_spellings_of_retries_are_not_mixed);
	ADD(s, answers_are_settings);
	ADD(s, values_are_checked);
	ADD(s, rules_for_numbers_need_an_address);
	ADD(s, a_key_needs_its_certificate);
	ADD(s, properties_that_the_connector_sets_are_refused);
	ADD(s, urls_are_checked);
	ADD(s, consumers_are_checked_as_fluvio_does);
	ADD(s, a_start_that_means_nothing_is_reported);
	ADD(s, a_bare_spec_is_not_a_connector);
	ADD(s, hostile_files_are_reported);
	ADD(s, templates_are_taken_apart);
	ADD(s, compiler_and_binary_know_the_same_settings);
	return suite_main(s);
}
