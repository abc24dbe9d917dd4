/* SPDX-License-Identifier: Apache-2.0 */
/* Durations, byte sizes and rates as the connector file, the environment and --set write them. */
#ifndef CONNECTOR_COMMON_UNITS_H
#define CONNECTOR_COMMON_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "10ms", "1s", "1m 30s", "2h", "1day": the sum, in milliseconds (parts below one count as one when
 * the sum is not zero).  A bare number other than 0 is refused, as Fluvio does. */
bool jrt_parse_duration(const char *text, uint64_t *ms);
/* "1048576", "1 MB", "44.0 MB", "16KiB": bytes; KB, MB... are powers of 1000, KiB, MiB... of 1024.
 */
bool jrt_parse_size(const char *text, uint64_t *bytes);
/* Digits only, as JSON has them: without a 0 before them. */
bool jrt_parse_count(const char *text, uint64_t *);
/* "1000/s", "1000" (a second), "600/m", "10/h": the microseconds from one to the next, rounded up:
 * a rate is what is allowed at most. */
bool jrt_parse_rate(const char *text, uint64_t *interval_us);
#endif
