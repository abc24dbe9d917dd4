SLOW_TESTS     += %D%/blocked.sh %D%/browser.sh %D%/crowd.sh %D%/gate.sh %D%/ingest.sh %D%/limits.sh %D%/operate.sh %D%/poison.sh %D%/scarce.sh %D%/start.sh %D%/takeover.sh
EXTRA_DIST     += %D%/serve.sh %D%/posting.sh %D%/blocked.sh %D%/browser.sh %D%/crowd.sh %D%/gate.sh %D%/ingest.sh %D%/limits.sh %D%/operate.sh %D%/poison.sh %D%/scarce.sh %D%/start.sh %D%/takeover.sh
check_PROGRAMS += %D%/crowd %D%/producer
%C%_producer_LDADD = -lpthread
