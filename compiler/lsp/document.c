/* SPDX-License-Identifier: Apache-2.0 */
/* Open documents. */
#include "lsp/document.h"

#include "lint/lint.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static char *
copy(const char *bytes, size_t len)
{
	char *to = malloc(len + 1);
	if (to == NULL) {
		abort();
	}
	memcpy(to, bytes, len);
	to[len] = '\0';
	return to;
}

struct text
document_text(const struct document *d)
{
	return (struct text){ d->text, d->len };
}

bool
document_is_yaml(const char *uri, const char *language)
{
	const char *dot = strrchr(uri, '.');
	if (dot != NULL && (strcasecmp(dot, ".yaml") == 0 || strcasecmp(dot, ".yml") == 0)) {
		return true;
	}
	return (dot == NULL || strcasecmp(dot, ".json") != 0) && strcmp(language, "yaml") == 0;
}

struct document *
document_find(const struct documents *all, const char *uri)
{
	struct document *d = all->first;
	while (d != NULL && strcmp(d->uri, uri) != 0) {
		d = d->next;
	}
	return d;
}

struct document *
document_open(struct documents *all, const char *uri, bool yaml, const char *text, size_t len)
{
	struct document *d = document_find(all, uri);
	size_t before = d == NULL ? 0 : d->len;
	if (all->bytes - before + len > MOST_BYTES_IN_ALL ||
		(d == NULL && all->count == MOST_DOCUMENTS)) {
		return NULL;
	}
	if (d == NULL) {
		d = calloc(1, sizeof *d);
		if (d == NULL) {
			abort();
		}
		d->uri = copy(uri, strlen(uri));
		d->yaml = yaml;
		d->next = all->first;
		all->first = d;
		all->count++;
	}
	free(d->text);
	d->text = copy(text, len);
	d->len = len;
	d->analysed = d->reported = false;
	all->bytes += len - before;
	return d;
}

static void
release(struct document *d)
{
	arena_free(&d->now.arena);
	free(d->uri);
	free(d->text);
	free(d);
}

void
document_close(struct documents *all, const char *uri)
{
	for (struct document **link = &all->first; *link != NULL; link = &(*link)->next) {
		struct document *d = *link;
		if (strcmp(d->uri, uri) == 0) {
			*link = d->next;
			all->large = all->large == d ? NULL : all->large;
			all->bytes -= d->len;
			all->count--;
			release(d);
			return;
		}
	}
}

void
documents_free(struct documents *all)
{
	while (all->first != NULL) {
		struct document *d = all->first;
		all->first = d->next;
		release(d);
	}
	*all = (struct documents){ NULL, NULL, 0, 0 };
}

/* ---- analysis ------------------------------------------------------------ */

static void
note_origin(void *to, struct span asked, struct span from)
{
	struct analysis *a = to;
	struct origin *o = arena_new(&a->arena, struct origin);
	*o = (struct origin){ asked, from, a->origins };
	a->origins = o;
}

static void
analyse_chain(struct analysis *a, const struct chain *chain)
{
	lint_chain(chain, &a->arena, &a->diag);
	lint_origins(chain, &a->arena, note_origin, a);
	a->meanings = meanings_of(chain, &a->arena);
}

/* Makes room for the analysis of a large document. */
static void
keep_one(struct documents *all, struct document *d)
{
	struct document *other = all->large;
	if (d->len <= MOST_BYTES_KEPT) {
		return;
	}
	if (other != NULL && other != d) {
		arena_free(&other->now.arena);
		other->now = (struct analysis){ 0 };
		other->analysed = false;
	}
	all->large = d;
}

void
document_analyse(struct documents *all, struct document *d, const struct lsp_options *options)
{
	struct analysis *a = &d->now;
	if (d->analysed) {
		return;
	}
	d->analysed = true;
	keep_one(all, d);
	arena_free(&a->arena);
	*a = (struct analysis){ .diag = options->diag };
	a->diag.arena = &a->arena;
	a->source = (struct source){
		.name = d->yaml ? "file.yaml" : "file.json", .text = d->text, .len = d->len
	};
	if (d->len > MOST_BYTES_LOOKED_AT) {
		return;
	}
	a->tree = d->yaml ? read_yaml(&a->source, &a->arena, &a->diag)
			  : read_source(&a->source, &a->arena, &a->diag);
	if (a->tree == NULL || a->tree->kind == NODE_ERROR) {
		return;
	}
	a->connector = spec_connector(a->tree, options->spec, &a->arena, &a->diag);
	if (a->connector != NULL && a->connector->chain != NULL) {
		analyse_chain(a, a->connector->chain);
	}
}
