# End-to-end tests: real processes.  SLOW_TESTS += %D%/x.sh
