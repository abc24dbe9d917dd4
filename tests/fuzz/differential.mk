check_PROGRAMS += %D%/cases
%C%_cases_SOURCES = %D%/cases.c
EXTRA_DIST += %D%/differential.sh
SLOW_TESTS += %D%/differential.sh
