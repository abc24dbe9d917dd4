/* SPDX-License-Identifier: Apache-2.0 */
/* The files of the page, which embed.sh embeds into the program. */
#ifndef PLAY_PAGES_H
#define PLAY_PAGES_H

#include <stddef.h>

struct page_file {
	const char *path; /* relative to the page's address */
	const char *type; /* of its content; NULL ends a list */
	const unsigned char *bytes;
	size_t len;
};

extern const struct page_file play_page_files[];
#endif
