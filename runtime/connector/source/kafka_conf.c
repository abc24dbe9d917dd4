/* SPDX-License-Identifier: Apache-2.0 */
/* The consumer's properties: ours, the user's over them, and those that must not change. */
#include "connector/source/kafka_conf.h"

#include <string.h>
#include <strings.h>
#include <sys/auxv.h>

enum { MESSAGE = 512, NAME = 256 };

static const struct property {
	const char *name, *value;
} standards[] = {
	/* A new group begins with the oldest record there is. */
	{ "auto.offset.reset", "earliest" },
	/* What waits for the sink waits in Kafka. */
	{ "queued.max.messages.kbytes", "4096" },
	/* A static binary knows no folder of certificates. */
	{ "ssl.ca.location", "probe" },
}, fixed[] = {
#define FIXED(name, value) { name, value },
#include "connector/common/kafka_fixed.def"
#undef FIXED
};
enum {
	STANDARD_COUNT = sizeof standards / sizeof *standards,
	FIXED_COUNT = sizeof fixed / sizeof *fixed
};

static void
set(rd_kafka_conf_t *conf, const char *name, const char *value, const char *key,
	struct jrt_complaints *complaints)
{
	char message[MESSAGE];
	rd_kafka_conf_res_t result = rd_kafka_conf_set(conf, name, value, message, sizeof message);
	/* The message is not shown: it repeats the value, which may be a secret. */
	if (result == RD_KAFKA_CONF_UNKNOWN) {
		jrt_complain(complaints, "%s: librdkafka has no property \"%s\"", key, name);
	} else if (result != RD_KAFKA_CONF_OK) {
		jrt_complain(
			complaints, "%s: librdkafka does not take this value of %s", key, name);
	}
}

/* A text "name=value" for a property that belongs to the user. */
static void
set_user(rd_kafka_conf_t *conf, const char *text, struct jrt_complaints *complaints)
{
	static const char key[] = "source.kafka.properties";
	const char *equals = strchr(text, '=');
	char name[NAME];
	if (equals == NULL || equals == text || (size_t)(equals - text) >= sizeof name) {
		jrt_complain(complaints, "%s: expected name=value", key);
		return;
	}
	memcpy(name, text, (size_t)(equals - text));
	name[equals - text] = '\0';
	set(conf, name, equals + 1, key, complaints);
}

static bool
is_set_to(const rd_kafka_conf_t *conf, const char *name, const char *start)
{
	char value[NAME];
	size_t size = sizeof value;
	return rd_kafka_conf_get(conf, name, value, &size) == RD_KAFKA_CONF_OK &&
	       strncasecmp(value, start, strlen(start)) == 0;
}

/* Kerberos needs plugins of libsasl2, which only a dynamic program can load. */
static void
check_kerberos(const rd_kafka_conf_t *conf, struct jrt_complaints *complaints)
{
	bool is_static = getauxval(AT_BASE) == 0;
	if (is_static && is_set_to(conf, "security.protocol", "sasl") &&
		is_set_to(conf, "sasl.mechanisms", "GSSAPI")) {
		jrt_complain(complaints,
			"source.kafka.properties: Kerberos (sasl.mechanism GSSAPI) does not work in a static binary: joltc build --dynamic");
	}
}

rd_kafka_conf_t *
jrt_kafka_conf(const struct jrt_app *app, struct jrt_complaints *complaints)
{
	const struct jrt_settings *s = &app->settings;
	const char *brokers = jrt_setting_text(s, SETTING_SOURCE_KAFKA_BROKERS);
	const char *group = jrt_setting_text(s, SETTING_SOURCE_KAFKA_GROUP);
	const struct jrt_setting_value *own = &s->values[SETTING_SOURCE_KAFKA_PROPERTIES];
	unsigned before = complaints->count;
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	for (size_t i = 0; i < STANDARD_COUNT; i++) {
		set(conf, standards[i].name, standards[i].value, "kafka", complaints);
	}
	set(conf, "client.id", app->pipeline->name, "kafka", complaints);
	for (unsigned i = 0; i < own->count; i++) {
		set_user(conf, own->items[i], complaints);
	}
	for (size_t i = 0; i < FIXED_COUNT; i++) {
		set(conf, fixed[i].name, fixed[i].value, "kafka", complaints);
	}
	if (brokers == NULL || *brokers == '\0') {
		jrt_complain(complaints,
			"source.kafka.brokers is not set: addresses of brokers, such as kafka-1:9092,kafka-2:9092");
	} else {
		set(conf, "bootstrap.servers", brokers, "source.kafka.brokers", complaints);
	}
	set(conf, "group.id", group != NULL ? group : app->pipeline->name, "source.kafka.group",
		complaints);
	check_kerberos(conf, complaints);
	rd_kafka_conf_set_resolve_cb(conf, jrt_kafka_resolve);
	if (complaints->count != before) {
		rd_kafka_conf_destroy(conf);
		return NULL;
	}
	return conf;
}
