/* SPDX-License-Identifier: Apache-2.0 */
/* Who may ask the server for something: not a web page of somebody else, not a name that was made
 * to lead here, and, if the settings say so, only those with a token, a password or a
 * certificate. */
#ifndef CONNECTOR_INGEST_INGEST_GATE_H
#define CONNECTOR_INGEST_INGEST_GATE_H

#include "connector/common/settings.h"
#include "connector/http/http_request.h"

#include <openssl/types.h>

enum jrt_gate_kind { JRT_GATE_EVENTS, JRT_GATE_NUMBERS };

struct jrt_gate {
	SSL_CTX *tls; /* NULL: plain HTTP */
	struct jrt_gate_key *keys; /* of those who may ask */
	unsigned key_count; /* 0: everybody */
	const char *challenge; /* for WWW-Authenticate */
	/* From the settings that it was made from. */
	const struct jrt_setting_value *hosts, *origins; /* origins NULL: none */
};

struct jrt_asked {
	const struct jrt_http_request *request;
	bool local; /* by a client on this machine */
	bool health; /* whether the process is healthy, which everybody may know */
};

/* Reads source.embedded.{auth,tls,hosts,origins} or metrics.*; the settings must stay.  False after
 * complaining. */
bool jrt_gate_init(struct jrt_gate *, enum jrt_gate_kind, const struct jrt_settings *,
	struct jrt_complaints *);
void jrt_gate_finish(struct jrt_gate *);
/* Takes over the keys and certificates of `fresh`, which is finished then. */
void jrt_gate_renew(struct jrt_gate *, struct jrt_gate *fresh);

/* 0: allowed; otherwise the status of the answer, with the reason. */
int jrt_gate_judge(const struct jrt_gate *, const struct jrt_asked *, const char **reason);
/* The origin, as the settings write it, if its pages may ask; NULL: it has none, or may not. */
const char *jrt_gate_origin(const struct jrt_gate *, struct jrt_text origin);
#endif
