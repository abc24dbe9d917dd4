/* SPDX-License-Identifier: Apache-2.0 */
/* The names that a level of shift looks up in an object, all found in one walk. */
#include "emit/emit_finder.h"
#include "emit/emit_shift.h"

bool
level_has_many_literals(const struct shift_level *level)
{
	unsigned count = 0;
	for (const struct shift_rule *r = level->literals; r != NULL; r = r->next) {
		count++;
	}
	return count > MANY_LITERALS;
}

unsigned
level_name(struct level_names *names, struct text name)
{
	unsigned i = 0;
	while (i < names->count && !text_equal(names->at[i], name)) {
		i++;
	}
	if (i == names->count) {
		names->at[names->count++] = name;
	}
	return i;
}

bool
level_is_found(const struct shift_level *level)
{
	return level->order == MATCH_LITERALS && level->literals != NULL &&
	       !level_has_many_literals(level);
}

const char *
level_finder(struct shift *s, const char *function, const struct shift_level *level,
	struct level_names *names)
{
	if (!level_is_found(level)) {
		return NULL;
	}
	for (const struct shift_rule *r = level->literals; r != NULL; r = r->next) {
		(void)level_name(names, r->key.text);
	}
	const char *name = emit_name(s->w, function, TEXT("find"));
	emit_finder(s->w, name, names->at, names->count);
	return name;
}

void
emit_level_found(struct shift *s, const char *finder, const struct level_names *names)
{
	cw_line(s->w, "jrt_ref at[%u] = { 0 };", names->count);
	cw_open(s->w, "if (here->value->kind == JRT_LAZY_OBJECT)");
	cw_line(s->w, "%s(ctx->doc, here->value, at);", finder);
	if (names->looked_up) {
		cw_line(s->w, "here->found = at;");
	}
	cw_close(s->w);
}
