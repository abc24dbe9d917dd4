/* SPDX-License-Identifier: Apache-2.0 */
/* Durations, byte sizes and rates as written in the connector file, the environment and --set. */
#ifndef CONNECTOR_COMMON_UNITS_H
#define CONNECTOR_COMMON_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "10ms", "1s", "1m 30s", "2h", "1day": the sum, in milliseconds (a non-zero sum below one counts
 * as one).  A bare number other than 0 is refused, as in Fluvio. */
bool jrt_parse_duration(const char *text, uint64_t *ms);
/* "1048576", "1 MB", "44.0 MB", "16KiB": bytes; KB, MB... are powers of 1000, KiB, MiB... of 1024.
 */
bool jrt_parse_size(const char *text, uint64_t *bytes);
/* Only digits, as in JSON: no leading zero. */
bool jrt_parse_count(const char *text, uint64_t *);
/* "1000/s", "1000" (per second), "600/m", "10/h": the microseconds from one to the next, rounded
 * up, since a rate is an upper limit. */
bool jrt_parse_rate(const char *text, uint64_t *interval_us);
#endif
