/* SPDX-License-Identifier: Apache-2.0 */
/* Messages of commands, on standard error. */
#include "driver/driver.h"

#include "base/visible.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Whether standard error is a terminal whose user wants colours (no-color.org). */
static bool
shows_colours(void)
{
	const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
	return isatty(STDERR_FILENO) && (none == NULL || *none == '\0') && term != NULL &&
	       strcmp(term, "dumb") != 0;
}

void
driver_diag(struct diag *diag, const struct options *o, struct arena *arena)
{
	diag_init(diag, arena);
	diag->colour = shows_colours();
	for (size_t i = 0; i < o->warnings.count; i++) {
		if (!diag_option(diag, o->warnings.at[i])) {
			const char *near = diag_option_near(o->warnings.at[i]);
			(void)driver_fail("there is no warning \"%s\"%s%s%s", o->warnings.at[i],
				near == NULL ? "" : ": did you mean ", near == NULL ? "" : near,
				near == NULL ? "" : "?");
		}
	}
}

enum status
driver_fail(const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	struct arena arena = { 0 };
	fputs("joltc: ", stderr);
	visible_print(text_of(arena_vprintf(&arena, fmt, args)), stderr);
	fputc('\n', stderr);
	arena_free(&arena);
	va_end(args);
	return STATUS_WRONG_INPUT;
}
