check_PROGRAMS += %D%/cases %D%/twice
%C%_cases_SOURCES = %D%/cases.c %D%/random.h
%C%_twice_SOURCES = %D%/twice.c %D%/twice_record.h %D%/random.h
EXTRA_DIST += %D%/differential.sh %D%/differential_notices.sh
SLOW_TESTS += %D%/differential.sh %D%/differential_notices.sh
