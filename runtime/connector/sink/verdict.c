/* SPDX-License-Identifier: Apache-2.0 */
/* The table of verdicts: defaults, overridden by ranges, overridden by statuses. */
#include "connector/sink/verdict.h"

#include "connector/common/kinds.h"
#include "connector/common/units.h"

static const char *const names[] = { [JRT_DELIVERED] = "delivered",
	[JRT_RETRY] = "retry",
	[JRT_REFUSED] = "dead-letter",
	[JRT_SPLIT] = "split",
	[JRT_PAUSE] = "pause" };
enum { VERDICTS = sizeof names / sizeof names[0], HIGHEST = 599, PROXY_AUTH = 407 };

static void
set(struct jrt_verdicts *v, int from, int to, enum jrt_verdict verdict)
{
	memset(v->on + from, (int)verdict, (size_t)(to - from) + 1);
}

static void
set_each(struct jrt_verdicts *v, const int *statuses, size_t count, enum jrt_verdict verdict)
{
	for (size_t i = 0; i < count; i++) {
		v->on[statuses[i]] = (unsigned char)verdict;
	}
}

#define SET_EACH(v, statuses, verdict)                                                             \
	set_each(v, statuses, sizeof(statuses) / sizeof *(statuses), verdict)

/* The defaults; `retries`: also those that mean retry. */
static void
set_usual(struct jrt_verdicts *v, bool retries)
{
	static const int again[] = { 408, 425, 429 };
	static const int content[] = { 400, 413, 422 };
	/* Credentials: every record would get the same answer until somebody renews them. */
	static const int access[] = { 401, 403, PROXY_AUTH };
	/* What such a server does not support now it will not support later. */
	static const int never[] = { 501, 505 };
	set(v, 0, JRT_STATUSES - 1, JRT_REFUSED);
	set(v, 200, 299, JRT_DELIVERED);
	SET_EACH(v, content, JRT_SPLIT);
	SET_EACH(v, access, JRT_PAUSE);
	v->on[JRT_NO_ANSWER] = JRT_RETRY;
	v->doubts_404 = true;
	if (retries) {
		set(v, 500, JRT_STATUSES - 1, JRT_RETRY);
		SET_EACH(v, never, JRT_REFUSED);
		SET_EACH(v, again, JRT_RETRY);
	}
}

static int
status_of(const char *text)
{
	uint64_t status = 0;
	(void)jrt_parse_count(text, &status);
	return status <= HIGHEST ? (int)status : HIGHEST;
}

static bool
is_range(const char *text, size_t len)
{
	return len == 3 && text[0] >= '2' && text[0] <= '5' && text[1] == 'x' && text[2] == 'x';
}

/* What follows the "=" of "404=pause". */
static bool
parse_verdict(const char *text, enum jrt_verdict *verdict)
{
	for (unsigned i = 0; i < VERDICTS; i++) {
		if (strcmp(text, names[i]) == 0) {
			*verdict = (enum jrt_verdict)i;
			return true;
		}
	}
	return false;
}

static void
set_range(struct jrt_verdicts *v, char hundreds, enum jrt_verdict verdict)
{
	int from = 100 * (hundreds - '0');
	unsigned char proxy = v->on[PROXY_AUTH];
	set(v, from, from + 99, verdict);
	v->on[PROXY_AUTH] = proxy; /* not the endpoint's answer */
	v->doubts_404 = v->doubts_404 && hundreds != '4';
}

static void
set_one(struct jrt_verdicts *v, const char *item, size_t len, enum jrt_verdict verdict)
{
	char name[4] = "";
	if (len > 3) { /* "no-answer" */
		v->on[JRT_NO_ANSWER] = (unsigned char)verdict;
		return;
	}
	memcpy(name, item, len);
	int status = status_of(name);
	v->on[status] = (unsigned char)verdict;
	v->doubts_404 = v->doubts_404 && status != 404;
}

/* Ranges first, so that a status takes precedence over its range wherever it stands. */
static void
take_entry(struct jrt_verdicts *v, const char *item, bool ranges)
{
	size_t len = jrt_kind_name(VALUE_ANSWERS, item);
	enum jrt_verdict verdict;
	if (is_range(item, len) == ranges && parse_verdict(item + len + 1, &verdict)) {
		if (ranges) {
			set_range(v, *item, verdict);
		} else {
			set_one(v, item, len, verdict);
		}
	}
}

static void
take_list(struct jrt_verdicts *v, const struct jrt_setting_value *list)
{
	for (unsigned i = 0; i < list->count; i++) {
		int status = status_of(list->items[i]);
		v->on[status] = JRT_RETRY;
		v->doubts_404 = v->doubts_404 && status != 404;
	}
}

bool
jrt_verdicts_init(
	struct jrt_verdicts *v, const struct jrt_settings *s, struct jrt_complaints *complaints)
{
	const struct jrt_setting_value *map = &s->values[SETTING_HTTP_ON];
	const struct jrt_setting_value *list = &s->values[SETTING_HTTP_RETRY_STATUSES];
	unsigned before = complaints->count;
	set_usual(v, list->count == 0);
	if (map->count > 0 && list->count > 0) {
		jrt_complain(complaints,
			"http.retry.statuses: an older spelling of http.on, which is set, too");
	}
	take_list(v, list);
	for (unsigned i = 0; i < 2 * map->count; i++) {
		take_entry(v, map->items[i % map->count], i < map->count);
	}
	return complaints->count == before;
}

enum jrt_verdict
jrt_judge(const struct jrt_verdicts *v, int status, bool took)
{
	if (status == 404 && v->doubts_404) {
		return took ? JRT_PAUSE : JRT_REFUSED;
	}
	return (enum jrt_verdict)v->on[status < JRT_STATUSES ? status : JRT_STATUSES - 1];
}
