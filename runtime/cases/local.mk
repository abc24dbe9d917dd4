libjrt_cases_a_SOURCES += \
	%D%/cases.c %D%/cases.h \
	%D%/filter.c %D%/filter.h %D%/filter_jobs.c %D%/filter_read.c \
	%D%/pretty.c %D%/pretty.h
jrtcases_HEADERS += %D%/cases.h
EXTRA_DIST += %D%/README.md
