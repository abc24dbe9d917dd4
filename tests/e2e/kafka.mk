SLOW_TESTS += %D%/kafka.sh
EXTRA_DIST += %D%/kafka.sh
if KAFKA
check_PROGRAMS += %D%/kafka_mock
%C%_kafka_mock_CFLAGS = $(AM_CFLAGS) $(KAFKA_CFLAGS)
%C%_kafka_mock_LDADD  = $(KAFKA_LIBS)
endif
