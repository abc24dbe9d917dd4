libjoltc_a_SOURCES += %D%/emit.h %D%/emit_way.h %D%/emit_file.c %D%/emit_main.c %D%/emit_stream.c %D%/emit_stream.h \
	%D%/emit_find.c %D%/emit_finder.c %D%/emit_finder.h %D%/emit_key_switch.c %D%/emit_key_switch.h %D%/emit_shared.c \
	%D%/emit_loop.c %D%/emit_order.c %D%/emit_open.c %D%/emit_gather.c
libjoltc_a_SOURCES += %D%/emit_at.c %D%/emit_at.h %D%/emit_cardinality.c %D%/emit_expr.c %D%/emit_modify.c %D%/emit_modify_rule.c %D%/emit_modify.h \
	%D%/emit_sort.c %D%/emit_spelled.c %D%/emit_stars.c %D%/emit_stars.h %D%/emit_user.c
libjoltc_a_SOURCES += %D%/lift.c %D%/lift.h %D%/outline.c %D%/outline.h %D%/scope.c %D%/scope.h %D%/statement.c %D%/statement.h
libjoltc_a_SOURCES += %D%/emit_date.c %D%/emit_date.h %D%/cwriter.c %D%/cwriter.h %D%/emit_names.c %D%/emit_literal.c \
	%D%/emit_default.c %D%/emit_remove.c %D%/emit_build.c %D%/emit_shift.c %D%/emit_shift.h %D%/emit_level_names.c %D%/emit_part.c %D%/emit_paths.c %D%/emit_places.c %D%/emit_places.h
EXTRA_DIST += %D%/README.md
