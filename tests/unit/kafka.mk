if KAFKA
unit_kafka = %D%/test_connector_kafka_progress
check_PROGRAMS += $(unit_kafka)
TESTS          += $(unit_kafka)
%C%_test_connector_kafka_progress_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_kafka_progress_LDADD  = libjrtkafka.a $(LINK_JRTC) $(CHECK_LIBS)
endif
EXTRA_DIST += %D%/test_connector_kafka_progress.c
