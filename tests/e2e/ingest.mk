SLOW_TESTS     += %D%/ingest.sh
EXTRA_DIST     += %D%/ingest.sh
check_PROGRAMS += %D%/producer
%C%_producer_LDADD = -lpthread
