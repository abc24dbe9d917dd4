libjrt_cases_a_SOURCES += \
	%D%/cases.c %D%/cases.h \
	%D%/filter.c
jrtcases_HEADERS += %D%/cases.h
