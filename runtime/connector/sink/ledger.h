/* SPDX-License-Identifier: Apache-2.0 */
/* What became of each record: settled, which the source is told, or a dead letter. */
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
		dropped_null; /* dropped: the spec selects nothing of them, "null-output:
				 drop"; dropped_null: those that were null themselves */
	uint64_t invalid, failed, refused; /* in the dead-letter file: no JSON; not to be
					      transformed; by the endpoint */
};

/* The file of dead letters. */
struct jrt_ledger_file {
	char *path;
	struct jrt_dead_letter file;
	bool open;
	bool in_long; /* a record beyond the limit is on its way into it */
	bool reopen; /* after the entry that is being written */
	uint64_t synced; /* entries that are on the disk */
	struct event again; /* it is tried, while another process keeps it */
};

struct jrt_ledger {
	struct jrt_app *app;
	struct jrt_source *source;
	struct event *wake; /* of whoever reads: run when there is room, or nothing works */
	struct jrt_window window; /* records that are not settled */
	struct jrt_delivery_counts counts;
	bool broken; /* no record can be settled any more: told already */
	struct jrt_ledger_file dead;
	/* private */
	struct {
		uint64_t *lines; /* settled when the file has its entries */
		size_t count, room;
	} unreported;
	bool moved; /* so has what is settled without a gap */
};

/* False after complaining. */
bool jrt_ledger_init(struct jrt_ledger *, struct jrt_app *, struct jrt_source *, struct event *wake,
	struct jrt_complaints *);
void jrt_ledger_finish(struct jrt_ledger *);
/* The dead-letter file of these settings; to be freed.  NULL: no room. */
char *jrt_dead_letter_path(const struct jrt_app *);
/* Opens the dead-letter file again, which may have been moved away: now, or behind the entry that
 * is being written. */
void jrt_ledger_reopen(struct jrt_ledger *);

/* Another process keeps the dead-letter file locked, or does not read the pipe that it is: entries
 * wait, and so does who settles records and who reads more. */
static inline bool
jrt_ledger_waits(const struct jrt_ledger *l)
{
	return l->dead.open && l->dead.file.waits;
}

/* ---- settled ----------------------------------------------------------- */

/* The record is dealt with. */
void jrt_ledger_settle(struct jrt_ledger *, uint64_t sequence);
/* The same of a record that nobody has to wait for. */
void jrt_ledger_settle_at_once(struct jrt_ledger *, const struct jrt_record *);

/* ---- dead letters ------------------------------------------------------ */

/* What is told of a record that is not settled. */
struct jrt_origin jrt_ledger_origin(const struct jrt_ledger *, uint64_t line);
/* An entry of the dead-letter file without its record. */
struct jrt_dead_entry
jrt_ledger_entry(const struct jrt_ledger *, uint64_t line, uint64_t byte, enum jrt_status);
/* False: it could not be kept; nothing is read any more, and the record counts as not delivered. */
bool jrt_ledger_keep(struct jrt_ledger *, const struct jrt_dead_entry *, struct jrt_text record);
/* The entry, and the log, tell where in the spec the record failed; `where` NULL: it is not known.
 */
void jrt_ledger_blame(struct jrt_ledger *, struct jrt_dead_entry *, uint64_t line,
	const struct jrt_where *where, enum jrt_status);
/* Nothing came of the record to which the worker has just applied the spec: counted, and told where
 * the log is to be that detailed. */
void jrt_ledger_dropped(struct jrt_ledger *, uint64_t line, struct jrt_worker *);
/* A record that is no JSON, or that the spec cannot transform: kept and settled. */
void jrt_ledger_reject(struct jrt_ledger *, const struct jrt_record *, bool invalid);
enum jrt_long { JRT_LONG_MORE, JRT_LONG_END, JRT_LONG_WAIT };
/* A piece of a record beyond the limit, kept; END: it was the last one, or there will be no more;
 * WAIT: nothing was taken, the piece is to come again.  Its line and end are those of `r`. */
enum jrt_long jrt_ledger_take_long(
	struct jrt_ledger *, const struct jrt_record *r, struct jrt_text piece, bool last);
/* That entry gets no more. */
void jrt_ledger_end_long(struct jrt_ledger *);
#endif
