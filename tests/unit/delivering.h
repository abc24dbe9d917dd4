/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of delivery and of what is shown about it: a connector with the test's own source,
 * transform and endpoint. */
#ifndef TESTS_DELIVERING_H
#define TESTS_DELIVERING_H

#include "connector/sink/delivery.h"
#include "fake_clock.h"
#include "folder.h"
#include "loopback.h"

/* The result is the record itself; {} gives nothing, and a record that holds "unfit" fails. */
static inline enum jrt_status
delivering_apply(struct jrt_ctx *ctx, struct jrt_writer *out)
{
	struct jrt_raw record = jrt_raw_of(ctx->doc, ctx->doc->root);
	if (record.len == 2 && record.at[0] == '{') {
		return JRT_NOTHING;
	}
	if (memmem(record.at, record.len, "unfit", 5) != NULL) {
		return JRT_WRONG_KIND;
	}
	jrt_put_raw(out, record);
	return JRT_OK;
}

static const struct jrt_pipeline delivering_pipeline = { .name = "a<b>",
	.version = "1&2",
	.settings = (const struct jrt_setting[]){ { NULL, NULL } },
	.secrets = (const char *const[]){ NULL },
	.apply = delivering_apply };

static struct delivering {
	char dir[FOLDER_NAME], dead[FOLDER_NAME + 8];
	struct event_base *base;
	struct jrt_app app;
	struct server server;
	const char *answer; /* for every request; see struct server */
	char asked[8][256]; /* the bodies of the last requests, by their number % 8 */
	struct jrt_delivery delivery;
	bool running;
	/* the source */
	struct jrt_source source;
	const struct delivering_chunk {
		enum jrt_source_result result; /* WAIT without a text: nothing for now */
		const char *text;
	} * next;
	char padded[4096];
	uint64_t settled; /* all lines up to this one are settled */
	unsigned settled_ones;
} it;

static inline enum jrt_source_result
delivering_next(struct jrt_source *s, struct jrt_chunk *chunk)
{
	ck_assert_ptr_eq(s, &it.source);
	enum jrt_source_result result = it.next->result;
	*chunk = (struct jrt_chunk){ .placed = false };
	if (it.next->text != NULL) {
		memset(it.padded, 0, sizeof it.padded);
		size_t len = strlen(it.next->text);
		ck_assert_uint_lt(len + JRT_PADDING, sizeof it.padded);
		memcpy(it.padded, it.next->text, len);
		chunk->text = (struct jrt_text){ it.padded, len };
	}
	it.next += result != JRT_SOURCE_WAIT && result != JRT_SOURCE_END;
	return result;
}

static inline void
delivering_settled(struct jrt_source *s, uint64_t line, uint64_t end)
{
	(void)s;
	(void)end;
	ck_assert_uint_ge(line, it.settled); /* it only moves on */
	it.settled = line;
}

static inline void
delivering_settled_one(struct jrt_source *s, uint64_t line)
{
	(void)s;
	(void)line;
	it.settled_ones++;
}

static inline void
delivering_destroy(struct jrt_source *s)
{
	(void)s;
}

static inline const char *
delivering_answer(void *user, const char *request)
{
	(void)user;
	char *to = it.asked[it.server.requests % 8];
	(void)snprintf(to, sizeof it.asked[0], "%s", strstr(request, "\r\n\r\n") + 4);
	return it.answer;
}

static inline void
delivering_load(const char *first, const char *second)
{
	char url[80];
	(void)snprintf(url, sizeof url, "http.endpoint=http://127.0.0.1:%u/", it.server.port);
	const char *const sets[] = { url, first, second };
	loopback_settings(
		&it.app.settings, sets, 1 + (size_t)(first != NULL) + (size_t)(second != NULL));
}

/* Starts to deliver the records of the chunks, with two more settings. */
static inline void
delivering_start(const struct delivering_chunk *chunks, const char *first, const char *second)
{
	struct jrt_complaints complaints = { .report = loopback_complain };
	it.next = chunks;
	delivering_load(first, second);
	it.app.option[OPTION_DEAD_LETTER] = it.dead;
	ck_assert(jrt_delivery_init(&it.delivery, &it.app, it.base, &it.source, &complaints));
	it.running = true;
	jrt_delivery_start(&it.delivery);
}

static inline void
delivering_set_up(void)
{
	jrt_quiet_libevent();
	folder_make(it.dir);
	(void)snprintf(it.dead, sizeof it.dead, "%s/dead", it.dir);
	it.app.pipeline = &delivering_pipeline;
	it.app.max_record = 1000;
	jrt_log_init(&it.app.log, "test");
	it.app.log.level = JRT_LOG_ERROR;
	it.base = event_base_new();
	it.source = (struct jrt_source){ .name = "events",
		.next = delivering_next,
		.settled = delivering_settled,
		.settled_one = delivering_settled_one,
		.destroy = delivering_destroy };
	it.answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
	server_start(&it.server, it.base, delivering_answer, NULL);
}

static inline void
delivering_tear_down(void)
{
	if (it.running) {
		jrt_delivery_finish(&it.delivery);
	}
	jrt_settings_finish(&it.app.settings);
	server_stop(&it.server);
	event_base_free(it.base);
	jrt_log_finish(&it.app.log);
	folder_remove(it.dir);
}

/* Runs the loop until everything is settled. */
static inline void
delivering_to_the_end(void)
{
	LOOP_UNTIL(it.base, it.delivery.state == DELIVERY_DONE);
}

static inline void
delivering_let_pass(uint64_t ms)
{
	fake_clock_ahead_ms += ms;
	event_active(&it.delivery.out.sink.timer, EV_TIMEOUT, 0);
	loopback_settle(it.base);
}

/* The dead-letter file. */
static inline const char *
delivering_dead(void)
{
	static char text[16384];
	FILE *f = fopen(it.dead, "r");
	ck_assert_ptr_nonnull(f);
	text[fread(text, 1, sizeof text - 1, f)] = '\0';
	(void)fclose(f);
	return text;
}
#endif
