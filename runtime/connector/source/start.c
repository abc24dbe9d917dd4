/* SPDX-License-Identifier: Apache-2.0 */
/* The first record of a start. */
#include "connector/source/start.h"

struct jrt_start
jrt_start_of(const struct jrt_settings *s)
{
	static const struct {
		enum jrt_setting_id id;
		int at;
	} numbers[] = {
		{ SETTING_META_CONSUMER_OFFSET_START_ABSOLUTE, JRT_START_ABSOLUTE },
		{ SETTING_META_CONSUMER_OFFSET_START_FROM_BEGINNING, JRT_START_FROM_BEGINNING },
		{ SETTING_META_CONSUMER_OFFSET_START_FROM_END, JRT_START_FROM_END },
	};
	const struct jrt_setting_value *word = &s->values[SETTING_META_CONSUMER_OFFSET_START];
	struct jrt_start start = { .always = jrt_setting_number(s,
						     SETTING_META_CONSUMER_OFFSET_STRATEGY) == 0 };
	unsigned from = 0; /* the command line takes precedence over the file */
	if (word->count > 0) {
		start.at = word->number == 0 ? JRT_START_BEGINNING : JRT_START_END;
		from = word->from;
	}
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		const struct jrt_setting_value *v = &s->values[numbers[i].id];
		if (v->count > 0 && v->from >= from) {
			start.at = (unsigned)numbers[i].at;
			start.number = v->number;
			from = v->from;
		}
	}
	return start;
}

static uint64_t
wanted(const struct jrt_start *start, const struct jrt_topic_stat *stat)
{
	uint64_t kept = stat->end - stat->first;
	uint64_t n = start->number < kept ? start->number : kept;
	switch (start->at) {
	case JRT_START_BEGINNING:
		return stat->first;
	case JRT_START_END:
		return stat->end;
	case JRT_START_ABSOLUTE:
		return start->number > stat->first ? start->number : stat->first;
	case JRT_START_FROM_BEGINNING:
		return stat->first + n;
	case JRT_START_FROM_END:
		return stat->end - n;
	default:
		return stat->consumer;
	}
}

bool
jrt_start_topic(const struct jrt_start *start, struct jrt_topic *topic, struct jrt_log *log,
	struct jrt_complaints *complaints)
{
	struct jrt_topic_stat stat;
	enum jrt_topic_status status = start->always ? jrt_topic_stat(topic, &stat) : JRT_TOPIC_OK;
	if (start->always && status == JRT_TOPIC_OK) {
		uint64_t from = wanted(start, &stat);
		if (from > stat.consumer && stat.backlog > 0) {
			jrt_log(log, JRT_LOG_WARNING,
				"meta.consumer.offset: records from offset %ju on are not delivered yet: none is passed over",
				(uintmax_t)stat.consumer);
		} else if (from < stat.consumer) {
			jrt_log(log, JRT_LOG_INFO,
				"meta.consumer.offset: %ju records are delivered again, from offset %ju on",
				(uintmax_t)(stat.consumer - from), (uintmax_t)from);
			status = jrt_topic_replay(topic, from);
		}
	}
	if (status != JRT_TOPIC_OK) {
		jrt_complain(complaints, "meta.consumer.offset: topic %s: %s",
			jrt_topic_path(topic), jrt_topic_status_text(status));
	}
	return status == JRT_TOPIC_OK;
}
