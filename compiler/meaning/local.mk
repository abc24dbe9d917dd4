libjoltc_a_SOURCES += %D%/meaning.h %D%/meanings.h %D%/meaning.c %D%/modify.c %D%/others.c %D%/shift.c
EXTRA_DIST += %D%/README.md
