libjoltc_a_SOURCES += %D%/lint.h %D%/linter.h %D%/lint.c %D%/keys.c %D%/dotted.c %D%/lookalikes.c %D%/outline.c %D%/outline.h %D%/refs.c %D%/replaced.c \
	%D%/size.c %D%/there.c %D%/there.h %D%/there_modify.c %D%/there_others.c %D%/there_shift.c
EXTRA_DIST += %D%/README.md
