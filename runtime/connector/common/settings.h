/* SPDX-License-Identifier: Apache-2.0 */
/* The connector file's settings, overridden by the environment, overridden by --set. */
#ifndef CONNECTOR_COMMON_SETTINGS_H
#define CONNECTOR_COMMON_SETTINGS_H

#include "connector/common/secrets.h"
#include "connector/connector.h"

enum jrt_setting_id {
#define SETTING(id, key, kind, standard, choices) SETTING_##id,
#include "connector/common/settings.def"
#undef SETTING
	SETTING_COUNT
};

struct jrt_setting_value {
	char **items; /* with secrets filled in; owned */
	unsigned count;
	uint64_t number; /* of COUNT; SIZE in bytes, DURATION in ms; of CHOICE the index of the
			    choice */
	enum {
		SETTING_FROM_DEFAULT,
		SETTING_FROM_FILE,
		SETTING_FROM_ENV,
		SETTING_FROM_ARGUMENT
	} from;
};

struct jrt_settings {
	struct jrt_setting_value values[SETTING_COUNT];
};

/* Where problems are reported: one line each, without the line end. */
struct jrt_complaints {
	void (*report)(void *user, const char *line);
	void *user;
	unsigned count; /* of reported problems */
	bool usage; /* one of them is an error on the command line */
};
void
jrt_complain(struct jrt_complaints *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Reads the three layers.  `sets` are the texts "key=value" of --set, in order; the first --set of
 * a list replaces it, further ones add to it.  In the environment http.endpoint is
 * JOLTC_HTTP_ENDPOINT; the elements of a list are on separate lines.  Baked-in keys that the table
 * lacks are skipped: the compiler has reported them.  False after complaining about every
 * problem. */
bool jrt_settings_load(struct jrt_settings *, const struct jrt_pipeline *, const char *const *sets,
	size_t set_count, const struct jrt_secrets *, struct jrt_complaints *);
/* Wipes the values: they may contain secrets. */
void jrt_settings_finish(struct jrt_settings *);

const char *jrt_setting_key(enum jrt_setting_id);
/* The text, or NULL: not set. */
const char *jrt_setting_text(const struct jrt_settings *, enum jrt_setting_id);

static inline uint64_t
jrt_setting_number(const struct jrt_settings *s, enum jrt_setting_id id)
{
	return s->values[id].number;
}
#endif
