/* SPDX-License-Identifier: Apache-2.0 */
/* Backoff, Retry-After. */
#include "connector/sink/retry.h"

#include "connector/http/http.h"

#include <time.h>

uint64_t
jrt_backoff_ms(const struct jrt_retry_policy *p, unsigned attempt, uint64_t random)
{
	uint64_t most = p->min_ms > 0 ? p->min_ms : 1;
	for (unsigned i = 1; i < attempt && most < p->max_ms; i++) {
		most *= 2;
	}
	most = most < p->max_ms || p->max_ms < p->min_ms ? most : p->max_ms;
	return random % (most + 1);
}

/* Parses "Sun, 06 Nov 1994 08:49:37 GMT" and, as the RFC requires, the two older forms. */
static bool
parse_date(const char *text, int64_t *when)
{
	static const char *const forms[] = { "%a, %d %b %Y %H:%M:%S GMT",
		"%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y" };
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		struct tm tm = { 0 };
		const char *end = strptime(text, forms[i], &tm);
		if (end != NULL && *end == '\0') {
			*when = (int64_t)timegm(&tm);
			return true;
		}
	}
	return false;
}

/* Of any size: it may exceed a machine's integers. */
static bool
is_number(struct jrt_text t)
{
	size_t i = 0;
	while (i < t.len && t.at[i] >= '0' && t.at[i] <= '9') {
		i++;
	}
	return t.len > 0 && i == t.len;
}

bool
jrt_retry_after_ms(const struct jrt_retry_policy *p, struct jrt_text t, int64_t now, uint64_t *ms)
{
	char text[64];
	uint64_t seconds;
	int64_t when;
	if (t.at == NULL) {
		return false;
	}
	if (is_number(t)) {
		*ms = p->longest_after_ms;
		if (jrt_http_parse_length(t, &seconds) && seconds < *ms / 1000) {
			*ms = 1000 * seconds;
		}
		return true;
	}
	if (t.len >= sizeof text) {
		return false;
	}
	memcpy(text, t.at, t.len);
	text[t.len] = '\0';
	if (!parse_date(text, &when)) {
		return false;
	}
	seconds = when > now ? (uint64_t)(when - now) : 0;
	*ms = seconds < p->longest_after_ms / 1000 ? 1000 * seconds : p->longest_after_ms;
	return true;
}
