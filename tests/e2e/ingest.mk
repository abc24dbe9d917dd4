SLOW_TESTS     += %D%/browser.sh %D%/ingest.sh %D%/operate.sh %D%/start.sh
EXTRA_DIST     += %D%/browser.sh %D%/ingest.sh %D%/operate.sh %D%/start.sh
check_PROGRAMS += %D%/producer
%C%_producer_LDADD = -lpthread
