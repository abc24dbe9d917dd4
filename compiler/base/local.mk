# libjoltc_a_SOURCES += %D%/x.c %D%/x.h
libjoltc_a_SOURCES += %D%/arena.c %D%/arena.h %D%/text.c %D%/text.h %D%/source.c %D%/source.h \
	%D%/diag.c %D%/diag.h %D%/diag_entry.h %D%/diag_json.c %D%/diag_print.c %D%/diag_sarif.c %D%/warnings.def \
	%D%/suggest.c %D%/suggest.h %D%/table.c %D%/table.h \
	%D%/keyword.c %D%/keyword.h %D%/lemon.h %D%/visible.c %D%/visible.h
EXTRA_DIST += %D%/README.md
