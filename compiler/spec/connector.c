/* SPDX-License-Identifier: Apache-2.0 */
/* The connector file: checks that span several of its parts (Fluvio's configuration, read by its
 * connectors). */
#include "base/suggest.h"
#include "base/table.h"
#include "spec/connector_reader.h"
#include "spec/spec_reader.h"

#include <string.h>
#include <strings.h>

bool
spec_is_connector(const struct node *root)
{
	bool known = false;
	if (root->kind != NODE_OBJECT || node_get(root, "operation") != NULL) {
		return false;
	}
	NODE_EACH(n, root)
	{
		known = known || connector_has_key(n->key);
	}
	return known;
}

/* Reports `key` as missing in `map` (NULL: missing too; the span is then the beginning of the
 * file). */
static const struct node *
need(struct connector_reader *r, const struct node *map, const char *key, const char *path,
	const char *hint)
{
	const struct node *n = node_get(map, key);
	if (n != NULL || (map != NULL && map->kind == NODE_ERROR)) {
		return n;
	}
	struct span p = map != NULL ? map->span : r->start;
	p.to = p.from; /* without a name of its own, only its beginning */
	if (map != NULL && map->key_span.source != NULL) {
		p = map->key_span;
	}
	diag_error(r->diag, p, "\"%s\" is missing", path);
	diag_hint(r->diag, "%s", hint);
	return NULL;
}

/* ---- meta ---------------------------------------------------------------- */

static struct text
text_value(const struct node *n)
{
	struct text t = { NULL, 0 };
	return n != NULL && node_scalar(n, &t) ? t : (struct text){ NULL, 0 };
}

static void
read_topic(struct connector_reader *r, const struct node *topic, bool maps, struct connector *c)
{
	if (topic == NULL || topic->kind == NODE_NULL || topic->kind == NODE_ERROR) {
		return;
	}
	if (topic->kind != NODE_OBJECT) {
		c->topic = text_value(topic);
		if (maps && c->topic.at != NULL) {
			diag_error(r->diag, topic->span,
				"under apiVersion 0.2.0 \"meta.topic\" is a map");
			diag_hint(
				r->diag, "write topic: {meta: {name: %.*s}}", TEXT_ARGS(c->topic));
		}
		return;
	}
	if (!maps) {
		diag_error(r->diag, topic->key_span,
			"\"meta.topic\" is a map only under apiVersion 0.2.0");
		diag_hint(r->diag, "write apiVersion: 0.2.0, or the topic's name alone");
	}
	const struct node *meta = node_get(topic, "meta");
	c->topic = text_value(need(r, meta != NULL ? meta : topic, "name", "meta.topic.meta.name",
		"write topic: {meta: {name: NAME}}"));
}

static void
read_type(struct connector_reader *r, const struct node *type)
{
	struct text t = text_value(type);
	if (t.at == NULL || t.len == 0 || text_is(t, "http-sink")) {
		return;
	}
	diag_error(
		r->diag, type->span, "connectors of type \"%.*s\" are not supported", TEXT_ARGS(t));
	diag_hint(r->diag, "joltc builds connectors of type http-sink");
}

/* Fluvio's requirements on the parts of the consumer. */
static void
check_consumer(struct connector_reader *r, const struct node *consumer)
{
	const struct node *offset = connector_get(consumer, "offset");
	if (offset == NULL || offset->kind != NODE_OBJECT) {
		return;
	}
	const struct node *strategy = need(r, offset, "strategy", "meta.consumer.offset.strategy",
		"write strategy: none, manual or auto");
	struct text t = text_value(strategy);
	if ((text_is(t, "auto") || text_is(t, "manual")) && connector_get(consumer, "id") == NULL) {
		diag_error(r->diag, strategy->span,
			"the strategy \"%.*s\" needs \"meta.consumer.id\"", TEXT_ARGS(t));
		diag_hint(r->diag, "offsets are stored under that name");
	}
}

/* Why offset.start has no effect for this source; NULL: it has. */
static const char *
start_fault(const struct node *root, const struct node *start, bool each)
{
	const struct node *source = node_get(root, "source"), *file = node_get(source, "file");
	const struct node *follow = connector_get(file, "follow");
	const struct node *topic = connector_get(connector_get(root, "meta"), "topic");
	bool map = start != NULL && start->kind == NODE_OBJECT;
	bool end = text_is(text_value(start), "end");
	if (node_get(source, "stdin") != NULL) {
		return "standard input is read as it comes";
	}
	if (node_get(source, "kafka") != NULL) {
		return "auto.offset.reset of source.kafka.properties says it for Kafka";
	}
	if (file != NULL) {
		if (follow == NULL || follow->kind != NODE_BOOL || !text_is(follow->text, "true")) {
			return "a file that is not followed is read from its start";
		}
		return map ? "a followed file can begin at its beginning or end" : NULL;
	}
	if (!each) {
		return map || end ? "the first start of an embedded topic finds it empty" : NULL;
	}
	if (start == NULL || end) {
		return "the embedded topic never skips records that were not delivered";
	}
	return connector_get(connector_get(topic, "retention"), "time") == NULL
		       ? "the embedded topic keeps delivered records only with \"meta.topic.retention.time\""
		       : NULL;
}

static void
check_start(struct connector_reader *r, const struct node *root)
{
	const struct node *offset =
		connector_get(connector_get(connector_get(root, "meta"), "consumer"), "offset");
	const struct node *start = connector_get(offset, "start");
	bool each = text_is(text_value(connector_get(offset, "strategy")), "none");
	const char *why = offset != NULL ? start_fault(root, start, each) : NULL;
	if (why != NULL && (start != NULL || each)) {
		diag_warn(r->diag, WARN_NO_MEANING,
			start != NULL ? start->key_span : offset->key_span,
			"\"meta.consumer.offset%s\" has no meaning here: %s",
			start != NULL ? ".start" : "", why);
	}
}

static void
read_meta(struct connector_reader *r, const struct node *root, struct connector *c)
{
	static const char missing[] =
		"the connector's name, type, version and topic belong in \"meta\"";
	struct text api = text_value(node_get(root, "apiVersion"));
	const struct node *meta = need(r, root, "meta", "meta", missing);
	if (meta == NULL || (meta->kind != NODE_OBJECT && meta->kind != NODE_NULL)) {
		return;
	}
	c->name = text_value(need(r, meta, "name", "meta.name", "write name: NAME"));
	c->version = text_value(need(r, meta, "version", "meta.version", "write version: 0.1.0"));
	read_type(r, need(r, meta, "type", "meta.type", "write type: http-sink"));
	read_topic(r, need(r, meta, "topic", "meta.topic", "write topic: NAME"),
		text_is(api, "0.2.0"), c);
	check_consumer(r, connector_get(meta, "consumer"));
	check_start(r, root);
	const struct node *secrets = connector_get(meta, "secrets");
	if (secrets != NULL && (api.len == 0 || text_is(api, "0.0.0"))) {
		diag_warn(r->diag, WARN_API_VERSION, secrets->key_span,
			"Fluvio reads no secrets %s",
			api.len == 0 ? "from a file without an apiVersion"
				     : "under apiVersion 0.0.0");
		diag_hint(r->diag, "write apiVersion: 0.1.0");
	}
}

/* ---- secrets ------------------------------------------------------------- */

static bool
is_secret_name(struct text t)
{
	for (size_t i = 0; i < t.len; i++) {
		char c = t.at[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
		if (!letter && (i == 0 || c < '0' || c > '9')) {
			return false;
		}
	}
	return t.len > 0;
}

static void
read_secrets(struct connector_reader *r, const struct node *root)
{
	const struct node *list = node_get(node_get(root, "meta"), "secrets");
	struct table seen;
	if (list == NULL || list->kind != NODE_ARRAY) {
		return;
	}
	table_init(&seen, r->arena);
	struct text *names = arena_new_array(r->arena, list->count, struct text);
	r->secrets = names;
	NODE_EACH(entry, list)
	{
		const struct node *name =
			entry->kind != NODE_OBJECT
				? NULL
				: need(r, entry, "name", "meta.secrets.name", "write - name: NAME");
		struct text t = text_value(name);
		if (name == NULL || t.len == 0) {
			continue;
		}
		if (!is_secret_name(t)) {
			diag_error(r->diag, name->span, "\"%.*s\" cannot be the name of a secret",
				TEXT_ARGS(t));
			diag_hint(r->diag,
				"a name has letters, digits and _, and does not begin with a digit");
		} else if (table_get(&seen, t) == NULL) {
			table_set(&seen, t, r);
			names[r->secret_count++] = t;
		}
	}
}

static void
check_declared(struct connector_reader *r, const struct node *string, struct text name)
{
	for (unsigned i = 0; i < r->secret_count; i++) {
		if (text_equal(r->secrets[i], name)) {
			return;
		}
	}
	const char **names = arena_new_array(r->arena, r->secret_count + 1, const char *);
	for (unsigned i = 0; i < r->secret_count; i++) {
		names[i] = arena_dup(r->arena, r->secrets[i].at, r->secrets[i].len);
	}
	/* the span of the name, if the string is written as it reads */
	struct span p = string->span;
	if (p.source != NULL && p.to > p.from) {
		const char *text = p.source->text,
			   *at = memmem(text + p.from, p.to - p.from, name.at, name.len);
		p.from = at != NULL ? (uint32_t)(at - text) : p.from;
		p.to = at != NULL ? p.from + (uint32_t)name.len : p.to;
	}
	diag_error(r->diag, p, "the secret \"%.*s\" is not declared", TEXT_ARGS(name));
	const char *near = suggest(name, names, r->secret_count);
	if (near != NULL) {
		diag_hint(r->diag, "did you mean \"%s\"?", near);
		diag_fix_word(r->diag, p, name, text_of(near));
	} else {
		diag_hint(r->diag, "add \"- name: %.*s\" to \"meta.secrets\"", TEXT_ARGS(name));
	}
}

/* Looks for secrets in all strings; `in_spec`: errors in their spelling have been reported. */
static void
check_secrets(struct connector_reader *r, const struct node *n, bool in_spec)
{
	struct diag silent;
	const struct template_part *parts;
	unsigned count;
	diag_init(&silent, r->arena);
	if (n->kind == NODE_STRING && text_has_template(n->text) &&
		template_parse(
			n->text, n->span, r->arena, in_spec ? &silent : r->diag, &parts, &count)) {
		for (unsigned i = 0; i < count; i++) {
			if (parts[i].secret.len > 0) {
				check_declared(r, n, parts[i].secret);
			}
		}
	}
	NODE_EACH(child, n)
	{
		bool spec = !in_spec && text_is(child->key, "spec") && text_is(n->key, "with");
		if (!spec) {
			check_secrets(r, child, in_spec);
		}
	}
}

/* ---- transforms ---------------------------------------------------------- */

/* infinyon/jolt, with or without a version. */
static bool
check_module(struct connector_reader *r, const struct node *uses)
{
	static const char jolt[] = "infinyon/jolt";
	struct text t = text_value(uses);
	const char *at = t.len > 0 ? memchr(t.at, '@', t.len) : NULL;
	struct text module = { t.at, at != NULL ? (size_t)(at - t.at) : t.len };
	if (t.len == 0) {
		return false;
	}
	if (!text_is(module, jolt)) {
		const char *const names[] = { jolt };
		diag_error(
			r->diag, uses->span, "the module \"%.*s\" is not available", TEXT_ARGS(t));
		diag_hint(r->diag,
			suggest(module, names, 1) != NULL ? "did you mean \"%s\"?"
							  : "the only module is \"%s\"",
			jolt);
		diag_fix_word(r->diag, uses->span, t, text_of(jolt));
	} else if (at != NULL && module.len + 1 == t.len) {
		diag_error(r->diag, uses->span, "there is no version after the \"@\"");
		diag_hint(r->diag, "write %s@0.4.1, or %s", jolt, jolt);
	} else {
		return true;
	}
	return false;
}

static const char *
json_of(struct connector_reader *r, const struct node *n)
{
	struct buffer b;
	buffer_init(&b, r->arena);
	node_json(&b, n);
	return buffer_text(&b).at;
}

static bool
holds_template(const struct node *n)
{
	if (n->kind == NODE_STRING) {
		return text_has_template(n->text);
	}
	NODE_EACH(child, n)
	{
		if (holds_template(child)) {
			return true;
		}
	}
	return false;
}

/* All transforms of a file form one chain, and so have one context. */
static void
read_context(struct connector_reader *r, const struct node *context)
{
	if (context == NULL || context->kind == NODE_NULL) {
		return;
	}
	if (context->kind == NODE_STRING) {
		context = read_json_inside(context, r->arena, r->diag);
	}
	if (context == NULL) {
		return;
	}
	if (context->kind != NODE_OBJECT) {
		diag_error(r->diag, context->span, "the context must be an object");
	} else if (holds_template(context)) {
		diag_error(r->diag, context->span, "a context cannot hold secrets");
		diag_hint(r->diag, "write ${{ secrets.NAME }} in the spec, where it is used");
	} else if (r->context != NULL && strcmp(json_of(r, r->context), json_of(r, context)) != 0) {
		diag_error(r->diag, context->span, "a second context, other than the first");
		diag_hint(r->diag,
			"the transforms of a file share one context: put everything into it");
	} else {
		r->context = context;
	}
}

static bool
is_dialect(const struct node *n)
{
	enum dialect d;
	return n->kind == NODE_STRING && dialect_find(n->text, &d);
}

static const struct chain *
read_transform(struct connector_reader *r, const struct node *entry)
{
	const struct node *uses =
		need(r, entry, "uses", "transforms.uses", "write uses: infinyon/jolt@0.4.1");
	if (uses == NULL || !check_module(r, uses)) {
		return NULL;
	}
	const struct node *with = node_get(entry, "with");
	if (with != NULL && with->kind != NODE_OBJECT && with->kind != NODE_NULL) {
		return NULL; /* reported */
	}
	const struct node *spec = need(r, with != NULL ? with : entry, "spec",
		"transforms.with.spec", "write with: {spec: [...]}");
	read_context(r, node_get(with, "context"));
	if (spec != NULL && spec->kind == NODE_STRING) {
		spec = read_json_inside(spec, r->arena, r->diag);
	}
	if (spec == NULL) {
		return NULL;
	}
	const struct node *said = node_get(with, "dialect");
	struct spec_options options = *r->options;
	if (said != NULL && !is_dialect(said)) {
		return NULL; /* reported */
	}
	(void)dialect_choose(said, r->options, r->diag, &options.dialect);
	const struct chain *chain = spec_chain_with(spec, &options, r->arena, r->diag);
	check_secrets(r, spec, true);
	return chain;
}

/* Appends a chain's operations and secrets to another chain. */
static void
append(struct connector_reader *r, struct chain *all, const struct op ***last,
	const struct chain *more, struct table *secrets)
{
	for (const struct op *op = more->ops; op != NULL; op = op->next) {
		struct op *copy = arena_new(r->arena, struct op);
		*copy = *op;
		copy->next = NULL;
		**last = copy;
		*last = &copy->next;
		all->count++;
	}
	for (unsigned i = 0; i < more->secret_count; i++) {
		table_set(secrets, more->secrets[i], r);
	}
}

static const struct chain *
read_transforms(struct connector_reader *r, const struct node *root)
{
	const struct node *list = node_get(root, "transforms");
	struct chain *all = arena_new(r->arena, struct chain);
	const struct op **last = &all->ops;
	struct table secrets;
	table_init(&secrets, r->arena);
	all->span = list != NULL ? list->span : root->span;
	if (list != NULL && list->kind == NODE_ARRAY) {
		NODE_EACH(entry, list)
		{
			const struct chain *chain =
				entry->kind == NODE_OBJECT ? read_transform(r, entry) : NULL;
			if (chain != NULL) {
				append(r, all, &last, chain, &secrets);
			}
		}
	}
	struct text *names = arena_new_array(r->arena, secrets.count, struct text);
	for (size_t i = 0; i < secrets.count; i++) {
		names[i] = secrets.entries[i].key;
	}
	all->secrets = names;
	all->secret_count = (unsigned)secrets.count;
	return all;
}

/* ---- all ----------------------------------------------------------------- */

static void
read_http(struct connector_reader *r, const struct node *root)
{
	static const char hint[] = "write http: {endpoint: \"https://...\"}";
	const struct node *http = node_get(root, "http");
	if (http != NULL && http->kind != NODE_OBJECT && http->kind != NODE_NULL) {
		return; /* reported */
	}
	need(r, http, "endpoint", "http.endpoint", hint);
}

static void
check_source(struct connector_reader *r, const struct node *root)
{
	const struct node *file = node_get(node_get(root, "source"), "file");
	if (file != NULL && (file->kind == NODE_OBJECT || file->kind == NODE_NULL)) {
		need(r, file, "path", "source.file.path", "write file: {path: FILE}");
	}
}

/* librdkafka defaults to Kerberos if SASL is requested without a mechanism. */
static bool
is_kerberos(const struct node *properties)
{
	bool sasl = false, other = false;
	NODE_EACH(n, properties)
	{
		struct text t = text_value(n);
		const char *value = t.len > 0 ? t.at : "";
		if (text_is(n->key, "security.protocol")) {
			sasl = t.len > 4 && strncasecmp(value, "sasl", 4) == 0;
		} else if (text_is(n->key, "sasl.mechanism") ||
			   text_is(n->key, "sasl.mechanisms")) {
			other = t.len != 6 || strncasecmp(value, "gssapi", 6) != 0;
		}
	}
	return sasl && !other;
}

static void
read_kafka(struct connector_reader *r, const struct node *root, struct connector *c)
{
	const struct node *kafka = node_get(node_get(root, "source"), "kafka");
	if (kafka == NULL || (kafka->kind != NODE_OBJECT && kafka->kind != NODE_NULL)) {
		return;
	}
	c->kafka = true;
	need(r, kafka, "brokers", "source.kafka.brokers", "write brokers: HOST:9092");
	const struct node *properties = node_get(kafka, "properties");
	c->kerberos =
		properties != NULL && properties->kind == NODE_OBJECT && is_kerberos(properties);
	/* Without a group, offsets are stored under the name that Fluvio uses. */
	const struct node *id = connector_get(node_get(node_get(root, "meta"), "consumer"), "id");
	struct text name = text_value(id);
	if (connector_get(kafka, "group") == NULL && name.len > 0) {
		struct setting *s = arena_new(r->arena, struct setting);
		*s = (struct setting){ TEXT("source.kafka.group"), name, id->span, NULL };
		*r->last = s;
		r->last = &s->next;
	}
}

const struct connector *
spec_connector(const struct node *root, const struct spec_options *options, struct arena *arena,
	struct diag *diag)
{
	unsigned errors = diag->errors;
	if (options->operation.at != NULL || !spec_is_connector(root)) {
		return spec_bare(root, options, arena, diag);
	}
	struct connector *c = arena_new(arena, struct connector);
	struct connector_reader r = { .arena = arena,
		.diag = diag,
		.strict = options->strict,
		.options = options,
		.start = root->span,
		.last = &r.first };
	connector_keys(&r, root);
	read_meta(&r, root, c);
	read_secrets(&r, root);
	read_http(&r, root);
	check_source(&r, root);
	connector_together(&r, root);
	read_kafka(&r, root, c);
	check_secrets(&r, root, false);
	c->chain = read_transforms(&r, root);
	c->context = r.context;
	c->settings = r.first;
	c->secrets = r.secrets;
	c->secret_count = r.secret_count;
	return diag->errors == errors ? c : NULL;
}
