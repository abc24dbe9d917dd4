/* SPDX-License-Identifier: Apache-2.0 */
/* topic check, topic salvage, topic compact. */
#include "connector/command/topic_repair_cmd.h"

#include "connector/topic/topic_repair.h"

#include <stdio.h>
#include <string.h>

static void
complain(void *user, const char *line)
{
	jrt_report(user, "%s", line);
}

/* Some of the offsets, after a text. */
static void
print_offsets(const char *what, const struct jrt_ranges *r)
{
	enum { MOST = 10 };
	if (r->count == 0) {
		return;
	}
	printf("%s", what);
	for (size_t i = 0; i < r->count && i < MOST; i++) {
		uint64_t from = r->items[i].from, last = r->items[i].to - 1;
		printf(from == last ? "%s%ju" : "%s%ju to %ju", i > 0 ? ", " : "", (uintmax_t)from,
			(uintmax_t)last);
	}
	printf("%s\n", r->count > MOST ? ", ..." : "");
}

int
jrt_command_topic_check(struct jrt_app *app, const struct jrt_topic_options *options)
{
	struct jrt_complaints complaints = { .report = complain, .user = app };
	struct jrt_topic_health h;
	if (!jrt_topic_check(options->dir, &h, &complaints)) {
		jrt_topic_health_finish(&h);
		return JRT_EXIT_FAILED;
	}
	bool well = jrt_topic_is_well(&h);
	printf("file       %s/data.mdb: %ju pages in use, %ju that cannot be read, %ju missing at the end\n",
		options->dir, (uintmax_t)h.pages, (uintmax_t)h.bad_pages, (uintmax_t)h.lacking);
	printf("records    %ju whole, %ju damaged, %ju missing\n", (uintmax_t)h.records,
		(uintmax_t)jrt_ranges_sum(&h.damaged), (uintmax_t)jrt_ranges_sum(&h.missing));
	print_offsets("damaged    offsets ", &h.damaged);
	print_offsets("missing    offsets ", &h.missing);
	if (h.shut) {
		printf("database   cannot be opened or read: run ends with an error\n");
	}
	if (h.stateless) {
		printf("state      the position of delivery cannot be read\n");
	}
	if (well) {
		printf("well\n");
	} else if (h.salvageable > 0) {
		printf("damaged: \"topic salvage --to DIRECTORY\" copies what can be read: %ju records that are not delivered\n",
			(uintmax_t)h.salvageable);
	} else {
		printf("damaged: no record that is not delivered can be read\n");
	}
	jrt_topic_health_finish(&h);
	return well ? JRT_EXIT_DONE : JRT_EXIT_FAILED;
}

int
jrt_command_topic_salvage(struct jrt_app *app, const struct jrt_topic_options *options)
{
	struct jrt_complaints complaints = { .report = complain, .user = app };
	struct jrt_topic_options to = *options;
	struct jrt_topic_salvaged s;
	to.dir = app->option[OPTION_TO];
	if (to.dir == NULL || *to.dir == '\0') {
		jrt_report(app, "topic salvage needs --to DIRECTORY, which is made");
		return JRT_EXIT_USAGE;
	}
	bool good = jrt_topic_salvage(options->dir, &to, &s, &complaints);
	if (good) {
		printf("copied     %ju records that are not delivered, to %s\n",
			(uintmax_t)s.copied, to.dir);
		printf("lost       %ju records\n", (uintmax_t)jrt_ranges_sum(&s.lost));
		print_offsets("lost       offsets ", &s.lost);
		if (s.unsure) {
			printf("unsure     the position of delivery could not be read: some records may be delivered again\n");
		}
		printf("%s stays as it is; --set source.embedded.dir=%s, or the name of the old one, puts the new one to use\n",
			options->dir, to.dir);
	}
	jrt_ranges_finish(&s.lost);
	return good ? JRT_EXIT_DONE : JRT_EXIT_FAILED;
}

int
jrt_command_topic_compact(struct jrt_app *app, const struct jrt_topic_options *options)
{
	struct jrt_complaints complaints = { .report = complain, .user = app };
	uint64_t before = 0, after = 0;
	if (!jrt_topic_compact(options->dir, &before, &after, &complaints)) {
		return JRT_EXIT_FAILED;
	}
	printf("%s/data.mdb: %ju bytes, before %ju\n", options->dir, (uintmax_t)after,
		(uintmax_t)before);
	return JRT_EXIT_DONE;
}
