# libjoltc_a_SOURCES += %D%/x.c %D%/x.h
libjoltc_a_SOURCES += %D%/emit.h %D%/emit_way.h %D%/emit_file.c %D%/emit_main.c %D%/emit_stream.c
libjoltc_a_SOURCES += %D%/emit_cardinality.c %D%/emit_expr.c %D%/emit_modify.c %D%/emit_modify.h \
	%D%/emit_sort.c %D%/emit_stars.c %D%/emit_stars.h %D%/emit_user.c
