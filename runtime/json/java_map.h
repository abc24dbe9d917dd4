/* SPDX-License-Identifier: Apache-2.0 */
/* The order of java.util.HashMap: by buckets, chosen by the hashes of the keys; within a bucket by
 * insertion.  The table doubles when it is three quarters full, or when a bucket of a small table
 * holds eight, and never shrinks. */
#ifndef JSON_JAVA_MAP_H
#define JSON_JAVA_MAP_H

#include "json/value.h"

enum {
	JRT_JAVA_BUCKETS = 16, /* of a new one */
	JRT_JAVA_CROWD = 8, /* in one bucket: one more turns it into a tree, */
	JRT_JAVA_TREES = 64, /* or doubles the table if it is smaller than this */
};

/* Call after appending the last member of an object with ->buckets: moves it to its position.  If
 * Java would turn the bucket into a tree, the order within it may differ. */
void jrt_java_map_added(struct jrt_ctx *, struct jrt_object *);
#endif
