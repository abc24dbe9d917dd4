/* SPDX-License-Identifier: Apache-2.0 */
/* What became of each record: settled, which the source learns, or a dead letter. */
#ifndef CONNECTOR_SINK_LEDGER_H
#define CONNECTOR_SINK_LEDGER_H

#include "connector/common/app.h"
#include "connector/common/window.h"
#include "connector/common/worker.h"
#include "connector/sink/dead_letter.h"
#include "connector/source/source.h"

#include <event2/event_struct.h>

struct jrt_delivery_counts {
	uint64_t records, bytes; /* read */
	uint64_t delivered, dropped,
		dropped_null; /* dropped: the spec selects nothing from them, "null-output:
				 drop"; dropped_null: those that were null themselves */
	uint64_t invalid, failed, refused; /* in the dead-letter file: invalid JSON; failed
					      transforms; refused by the endpoint */
};

/* The file of dead letters. */
struct jrt_ledger_file {
	char *path;
	struct jrt_dead_letter file;
	bool open;
	bool in_long; /* a record beyond the limit is on its way into it */
	bool reopen; /* after the entry that is being written */
	uint64_t synced; /* entries that are on disk */
	struct event again; /* it is tried, while another process keeps it */
};

struct jrt_ledger {
	struct jrt_app *app;
	struct jrt_source *source;
	struct event *wake; /* of the reader: run when there is room, or nothing works */
	struct jrt_window window; /* unsettled records */
	struct jrt_delivery_counts counts;
	bool broken; /* no record can be settled any more: already reported */
	struct jrt_ledger_file dead;
	/* private */
	struct {
		uint64_t *lines; /* settled when the file has its entries */
		size_t count, room;
	} unreported;
	bool moved; /* so is what is settled without a gap */
};

/* False after complaining. */
bool jrt_ledger_init(struct jrt_ledger *, struct jrt_app *, struct jrt_source *, struct event *wake,
	struct jrt_complaints *);
void jrt_ledger_finish(struct jrt_ledger *);
/* The dead-letter file of these settings; the caller frees it.  NULL: out of memory. */
char *jrt_dead_letter_path(const struct jrt_app *);
/* Opens the dead-letter file again, which may have been moved away: now, or after the entry that is
 * being written. */
void jrt_ledger_reopen(struct jrt_ledger *);

/* Another process holds the lock of the dead-letter file, or nobody reads from it if it is a pipe:
 * entries wait, and with them settling and reading. */
static inline bool
jrt_ledger_waits(const struct jrt_ledger *l)
{
	return l->dead.open && l->dead.file.waits;
}

/* ---- settled ----------------------------------------------------------- */

/* The record is dealt with. */
void jrt_ledger_settle(struct jrt_ledger *, uint64_t sequence);
/* The same for a record that nobody waits for. */
void jrt_ledger_settle_at_once(struct jrt_ledger *, const struct jrt_record *);

/* ---- dead letters ------------------------------------------------------ */

/* What to report about an unsettled record. */
struct jrt_origin jrt_ledger_origin(const struct jrt_ledger *, uint64_t line);
/* An entry of the dead-letter file without its record. */
struct jrt_dead_entry
jrt_ledger_entry(const struct jrt_ledger *, uint64_t line, uint64_t byte, enum jrt_status);
/* False: it could not be kept; reading stops, and the record counts as not delivered. */
bool jrt_ledger_keep(struct jrt_ledger *, const struct jrt_dead_entry *, struct jrt_text record);
/* Adds where in the spec the record failed to the entry, and to the log; `where` NULL: unknown. */
void jrt_ledger_blame(struct jrt_ledger *, struct jrt_dead_entry *, uint64_t line,
	const struct jrt_where *where, enum jrt_status);
/* The spec made nothing of the record to which the worker has just applied it: counts it, and
 * reports where if the log is that detailed. */
void jrt_ledger_dropped(struct jrt_ledger *, uint64_t line, struct jrt_worker *);
/* A record that is invalid JSON, or that the spec cannot transform: kept and settled. */
void jrt_ledger_reject(struct jrt_ledger *, const struct jrt_record *, bool invalid);
enum jrt_long { JRT_LONG_MORE, JRT_LONG_END, JRT_LONG_WAIT };
/* Keeps a piece of a record beyond the limit; END: it was the last one, or there will be no more;
 * WAIT: nothing was taken, pass the piece again.  Its line and end are those of `r`. */
enum jrt_long jrt_ledger_take_long(
	struct jrt_ledger *, const struct jrt_record *r, struct jrt_text piece, bool last);
/* Ends that entry. */
void jrt_ledger_end_long(struct jrt_ledger *);
#endif
