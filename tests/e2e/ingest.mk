SLOW_TESTS     += %D%/browser.sh %D%/ingest.sh %D%/operate.sh
EXTRA_DIST     += %D%/browser.sh %D%/ingest.sh %D%/operate.sh
check_PROGRAMS += %D%/producer
%C%_producer_LDADD = -lpthread
