libjoltc_a_SOURCES += %D%/lint.h %D%/linter.h %D%/lint.c %D%/keys.c %D%/refs.c %D%/replaced.c
