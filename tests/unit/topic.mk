unit_topic = %D%/test_connector_source_topic %D%/test_connector_topic
check_PROGRAMS += $(unit_topic)
TESTS          += $(unit_topic)
%C%_test_connector_source_topic_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_source_topic_LDADD  = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_topic_CFLAGS        = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_topic_LDADD         = $(LINK_JRTC) $(CHECK_LIBS)
