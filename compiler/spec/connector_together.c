/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of a connector file that depend on each other: the same checks that the binary makes of its
 * settings. */
#include "spec/connector_reader.h"

/* Reports a key that has no effect without another one. */
static void
needs(struct connector_reader *r, const struct node *map, const char *key, const char *other)
{
	const struct node *there = connector_get(map, key);
	if (there != NULL && connector_get(map, other) == NULL) {
		diag_error(r->diag, there->key_span, "\"%s\" needs \"%s\" beside it", key, other);
	}
}

static void
check_basic(struct connector_reader *r, const struct node *auth)
{
	const struct node *basic = connector_get(auth, "basic");
	if (basic != NULL && basic->kind == NODE_OBJECT) {
		needs(r, basic, "user", "password");
		needs(r, basic, "password", "user");
	}
}

/* The certificate's file may contain its key as well. */
static void
check_server(struct connector_reader *r, const struct node *server)
{
	const struct node *tls = connector_get(server, "tls");
	needs(r, tls, "key", "cert");
	if (connector_get(tls, "key") == NULL) {
		needs(r, tls, "ca", "cert");
	}
}

static void
check_http(struct connector_reader *r, const struct node *http)
{
	const struct node *on = connector_get(http, "on");
	const struct node *statuses = connector_get(connector_get(http, "retry"), "statuses");
	needs(r, connector_get(http, "tls"), "key", "cert");
	check_basic(r, connector_get(http, "auth"));
	check_basic(r, connector_get(http, "proxy-auth"));
	if (on != NULL && statuses != NULL) {
		diag_error(r->diag, statuses->key_span,
			"\"http.retry.statuses\" is an older spelling of \"http.on\", which is set here, too");
		diag_note(r->diag, on->key_span, "\"http.on\" is here");
		diag_hint(r->diag, "write those statuses there, as STATUS: retry");
	}
}

/* If nothing listens, rules for access to the numbers have no effect. */
static void
check_metrics(struct connector_reader *r, const struct node *metrics)
{
	static const char *const rules[] = { "hosts", "auth", "tls" };
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		const struct node *rule = connector_get(metrics, rules[i]);
		if (rule != NULL && connector_get(metrics, "listen") == NULL) {
			diag_warn(r->diag, WARN_NO_MEANING, rule->key_span,
				"\"metrics.%s\" has no meaning without \"metrics.listen\"",
				rules[i]);
			diag_hint(r->diag,
				"without it, numbers are shown at source.embedded.listen, by its rules");
		}
	}
}

void
connector_together(struct connector_reader *r, const struct node *root)
{
	const struct node *metrics = connector_get(root, "metrics");
	check_http(r, connector_get(root, "http"));
	check_server(r, connector_get(connector_get(root, "source"), "embedded"));
	check_server(r, metrics);
	check_metrics(r, metrics);
}
