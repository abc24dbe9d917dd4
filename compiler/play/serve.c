/* SPDX-License-Identifier: Apache-2.0 */
/* The addresses below the token: files of the page; `start`, its initial contents; `spec` and
 * `input`, which can be read, and saved by a POST; `check` and `run`, which take a spec and an
 * input by POST.  All answers forbid the browser whatever the page does not need. */
#include "play/serve.h"

#include "config.h"
#include "play/pages.h"
#include "read/read.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/keyvalq_struct.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

/* A job and the request that it answers. */
struct serve_job {
	struct serve *serve;
	struct job *job;
	struct evhttp_request *request;
	struct question question;
	struct options options; /* the command's, with what the page asks for */
	char *texts; /* the question's */
	char *page; /* the page that asked */
	unsigned slot;
};

/* ---- answers ------------------------------------------------------------- */

static void
add_headers(struct evhttp_request *request, const char *type)
{
	static const char *const headers[][2] = {
		{ "Content-Security-Policy",
			"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
			"connect-src 'self'; base-uri 'none'; form-action 'none'; "
			"frame-ancestors 'none'" },
		{ "X-Content-Type-Options", "nosniff" },
		{ "Referrer-Policy", "no-referrer" },
		{ "Cross-Origin-Opener-Policy", "same-origin" },
		{ "Cross-Origin-Resource-Policy", "same-origin" },
		{ "Cache-Control", "no-store" },
	};
	struct evkeyvalq *out = evhttp_request_get_output_headers(request);
	evhttp_add_header(out, "Content-Type", type);
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
		evhttp_add_header(out, headers[i][0], headers[i][1]);
	}
}

static void
reply(struct evhttp_request *request, int status, const char *type, const void *bytes, size_t len)
{
	struct evbuffer *body = evbuffer_new();
	if (body != NULL) {
		evbuffer_add(body, bytes, len);
	}
	add_headers(request, type);
	evhttp_send_reply(request, body != NULL ? status : HTTP_INTERNAL, NULL, body);
	if (body != NULL) {
		evbuffer_free(body);
	}
}

static void
refuse(struct evhttp_request *request, int status, const char *why)
{
	reply(request, status, "text/plain; charset=utf-8", why, strlen(why));
}

static void
reply_json(struct evhttp_request *request, struct buffer *b)
{
	struct text t = buffer_text(b);
	reply(request, HTTP_OK, "application/json", t.at, t.len);
}

static void
add_name(struct buffer *b, const char *key, const struct given *g)
{
	buffer_add(b, key, strlen(key));
	if (g->path == NULL) {
		buffer_add(b, "null", 4);
		return;
	}
	buffer_add_char(b, '"');
	text_json(b, text_of(g->name));
	buffer_add_char(b, '"');
}

static void
reply_start(const struct serve *s, struct evhttp_request *request)
{
	struct arena arena = { 0 };
	struct buffer b;
	buffer_init(&b, &arena);
	const char *dialect =
		s->options->set[OPTION_DIALECT] ? s->options->value[OPTION_DIALECT] : "";
	const char *head = arena_printf(
		&arena, "{\"version\":\"%s\",\"dialect\":\"%s\",", PACKAGE_VERSION, dialect);
	buffer_add(&b, head, strlen(head));
	add_name(&b, "\"spec\":", &s->spec);
	add_name(&b, ",\"input\":", &s->input);
	buffer_add_char(&b, '}');
	reply_json(request, &b);
	arena_free(&arena);
}

static void
reply_page(struct evhttp_request *request, const char *path)
{
	const char *wanted = *path == '\0' ? "index.html" : path;
	for (const struct page_file *f = play_page_files; f->path != NULL; f++) {
		if (strcmp(f->path, wanted) == 0) {
			reply(request, HTTP_OK, f->type, f->bytes, f->len);
			return;
		}
	}
	refuse(request, HTTP_NOTFOUND, "nothing is here\n");
}

/* ---- questions ----------------------------------------------------------- */

/* The bytes of the request's body; malloc()ed. */
static char *
body_of(struct evhttp_request *request, size_t *len)
{
	struct evbuffer *in = evhttp_request_get_input_buffer(request);
	*len = evbuffer_get_length(in);
	char *bytes = malloc(*len + 1);
	if (bytes != NULL) {
		evbuffer_remove(in, bytes, *len);
		bytes[*len] = '\0';
	}
	return bytes;
}

static void
free_job(struct serve_job *j)
{
	free(j->texts);
	free(j->page);
	free(j);
}

static int
work(void *closure)
{
	struct serve_job *j = closure;
	return answer(&j->question);
}

static void
done(void *closure, const struct job_result *result)
{
	struct serve_job *j = closure;
	struct arena arena = { 0 };
	struct buffer b;
	buffer_init(&b, &arena);
	answer_json(&b, j->question.kind, result);
	reply_json(j->request, &b);
	j->serve->jobs[j->slot] = NULL;
	arena_free(&arena);
	free_job(j);
}

/* A free slot; cancels an earlier question of the same page. */
static int
free_slot(struct serve *s, enum answer_kind kind, const char *page)
{
	int found = -1;
	for (int i = 0; i < SERVE_JOBS; i++) {
		struct serve_job *j = s->jobs[i];
		if (j == NULL) {
			found = i;
		} else if (j->job != NULL && j->question.kind == kind &&
			   strcmp(j->page, page) == 0) {
			job_drop(j->job);
			j->job = NULL; /* done() is called once */
		}
	}
	return found;
}

/* What a question has beside its body: ?spec=BYTES&page=NAME&dialect=NAME. */
struct query {
	size_t spec;
	const char *page, *dialect;
};

static bool
read_query(struct query *q, const struct evkeyvalq *pairs, size_t len)
{
	const char *spec = evhttp_find_header(pairs, "spec");
	char *end = NULL;
	q->page = evhttp_find_header(pairs, "page");
	q->dialect = evhttp_find_header(pairs, "dialect");
	q->spec = spec != NULL ? strtoul(spec, &end, 10) : 0;
	return end != NULL && *end == '\0' && q->page != NULL && strlen(q->page) <= 64 &&
	       q->spec <= len;
}

/* Extracts the question from the request; false: it is not one. */
static bool
read_question(struct serve_job *j, enum answer_kind kind, struct evhttp_request *request)
{
	struct evkeyvalq pairs;
	struct query query;
	size_t len;
	const char *words = evhttp_uri_get_query(evhttp_request_get_evhttp_uri(request));
	j->texts = body_of(request, &len);
	if (j->texts == NULL || evhttp_parse_query_str(words != NULL ? words : "", &pairs) != 0) {
		return false;
	}
	bool good = read_query(&query, &pairs, len);
	if (good) {
		const char *name = j->serve->spec.name;
		j->page = strdup(query.page);
		j->options = *j->serve->options;
		j->question = (struct question){ .kind = kind,
			.options = &j->options,
			.spec = { j->texts, query.spec },
			.input = { j->texts + query.spec, len - query.spec },
			.spec_name = name != NULL && strcmp(name, ANSWER_INPUT) != 0 &&
						     strcmp(name, "-") != 0
					     ? name
					     : "spec" };
	}
	if (good && query.dialect != NULL && *query.dialect != '\0') {
		good = dialect_find(text_of(query.dialect), &j->options.dialect);
		j->options.set[OPTION_DIALECT] = true;
	}
	evhttp_clear_headers(&pairs);
	return good && j->page != NULL;
}

static void
ask(struct serve *s, struct evhttp_request *request, enum answer_kind kind)
{
	struct serve_job *j = calloc(1, sizeof *j);
	if (j == NULL) {
		refuse(request, HTTP_INTERNAL, "no memory\n");
		return;
	}
	*j = (struct serve_job){ .serve = s, .request = request };
	if (!read_question(j, kind, request)) {
		free_job(j);
		refuse(request, HTTP_BADREQUEST, "this is no question\n");
		return;
	}
	int slot = free_slot(s, kind, j->page);
	if (slot < 0) {
		free_job(j);
		refuse(request, HTTP_SERVUNAVAIL, "too many questions at once\n");
		return;
	}
	struct arena arena = { 0 };
	const char *folder = arena_printf(&arena, "%s/%u", s->folder, ++s->started);
	struct job_work job = { .run = work, .done = done, .closure = j };
	j->slot = (unsigned)slot;
	s->jobs[slot] = j;
	struct job *started = job_start(s->base, folder, &s->mask, &job);
	if (started != NULL) { /* otherwise `j` is gone */
		j->job = started;
	}
	arena_free(&arena);
}

static void
save(struct evhttp_request *request, struct given *g)
{
	struct arena arena = { 0 };
	const char *error = "no memory";
	const char *query = evhttp_uri_get_query(evhttp_request_get_evhttp_uri(request));
	size_t len;
	char *bytes = body_of(request, &len);
	enum saved saved = SAVE_FAILED;
	if (bytes != NULL) {
		bool force = query != NULL && strcmp(query, "force") == 0;
		saved = given_save(g, (struct text){ bytes, len }, force, &arena, &error);
	}
	if (saved != SAVE_FAILED) {
		refuse(request, HTTP_OK, saved == SAVED ? "saved" : "changed");
	} else {
		refuse(request, HTTP_INTERNAL, error);
	}
	free(bytes);
	arena_free(&arena);
}

/* ---- addresses ----------------------------------------------------------- */

static void
on_request(struct evhttp_request *request, void *closure)
{
	struct serve *s = closure;
	int refused;
	const char *path = gate_path(&s->gate, request, &refused);
	bool posts = evhttp_request_get_command(request) == EVHTTP_REQ_POST;
	if (path == NULL) {
		refuse(request, refused, "this is not the address that joltc play has printed\n");
		return;
	}
	bool spec = strcmp(path, "spec") == 0, file = spec || strcmp(path, "input") == 0;
	struct given *g = spec ? &s->spec : &s->input;
	if (file && g->path == NULL) {
		refuse(request, HTTP_NOTFOUND, "no such file was given\n");
	} else if (file && posts) {
		save(request, g);
	} else if (file) {
		reply(request, HTTP_OK, "text/plain", g->text.at, g->text.len);
	} else if (posts && strcmp(path, "check") == 0) {
		ask(s, request, ANSWER_CHECK);
	} else if (posts && strcmp(path, "run") == 0) {
		ask(s, request, ANSWER_RUN);
	} else if (posts) {
		refuse(request, HTTP_NOTFOUND, "nothing is asked here\n");
	} else if (strcmp(path, "start") == 0) {
		reply_start(s, request);
	} else {
		reply_page(request, path);
	}
}

/* The port that was assigned. */
static unsigned
port_of(struct evhttp_bound_socket *bound)
{
	struct sockaddr_in address = { .sin_port = 0 };
	socklen_t len = sizeof address;
	evutil_socket_t fd = evhttp_bound_socket_get_fd(bound);
	return getsockname(fd, (struct sockaddr *)&address, &len) == 0 ? ntohs(address.sin_port)
								       : 0;
}

struct evhttp *
serve_begin(struct serve *s, unsigned port, const char **error)
{
	struct evhttp *http = evhttp_new(s->base);
	if (http == NULL) {
		*error = strerror(ENOMEM);
		return NULL;
	}
	struct evhttp_bound_socket *bound =
		evhttp_bind_socket_with_handle(http, "127.0.0.1", (uint16_t)port);
	if (bound == NULL) {
		*error = arena_printf(s->arena, "127.0.0.1:%u: %s", port, strerror(errno));
		evhttp_free(http);
		return NULL;
	}
	if (!gate_make(&s->gate, port_of(bound), s->arena, error)) {
		evhttp_free(http);
		return NULL;
	}
	evhttp_set_allowed_methods(http, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD | EVHTTP_REQ_POST);
	evhttp_set_max_headers_size(http, SERVE_HEADERS);
	evhttp_set_max_body_size(http, SERVE_BODY);
	evhttp_set_timeout(http, SERVE_IDLE);
	evhttp_set_gencb(http, on_request, s);
	return http;
}

void
serve_end(struct serve *s)
{
	for (int i = 0; i < SERVE_JOBS; i++) {
		struct serve_job *j = s->jobs[i];
		if (j != NULL && j->job != NULL) {
			job_drop(j->job);
			j->job = NULL;
		}
	}
	for (int i = 0; i < SERVE_JOBS;) {
		if (s->jobs[i] == NULL) {
			i++;
		} else {
			event_base_loop(s->base, EVLOOP_ONCE);
		}
	}
}
