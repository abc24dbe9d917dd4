libjoltc_a_SOURCES += \
	%D%/cases.c %D%/cases.h \
	%D%/cases_feed.c \
	%D%/cases_run.c \
	%D%/difference.c %D%/difference.h \
	%D%/hide.c %D%/hide.h \
	%D%/json_equal.c %D%/json_equal.h \
	%D%/line_diff.c %D%/line_diff.h \
	%D%/render.c %D%/render.h \
	%D%/report.c %D%/report.h \
	%D%/suite.h \
	%D%/suite_find.c \
	%D%/suite_read.c \
	%D%/suite_run.c \
	%D%/suite_update.c \
	%D%/verdict.c
EXTRA_DIST += %D%/README.md
