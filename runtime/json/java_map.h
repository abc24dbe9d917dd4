/* SPDX-License-Identifier: Apache-2.0 */
/* The order of java.util.HashMap: by buckets, which are chosen by the hashes of the keys; in one
 * bucket by insertion.  The table doubles when it is three quarters full, or when one bucket holds
 * eight while it is small, and never shrinks. */
#ifndef JSON_JAVA_MAP_H
#define JSON_JAVA_MAP_H

#include "json/value.h"

enum {
	JRT_JAVA_BUCKETS = 16, /* of a new one */
	JRT_JAVA_CROWD = 8, /* in one bucket: one more makes a tree of it, */
	JRT_JAVA_TREES = 64, /* or in a smaller table than this doubles it */
};

/* The last member of an object with ->buckets was appended: puts it where it belongs.  Where Java
 * makes a tree of a bucket, the order in it may be another one. */
void jrt_java_map_added(struct jrt_ctx *, struct jrt_object *);
#endif
