SLOW_TESTS     += %D%/ingest.sh %D%/operate.sh
EXTRA_DIST     += %D%/ingest.sh %D%/operate.sh
check_PROGRAMS += %D%/producer
%C%_producer_LDADD = -lpthread
