unit_ingest = %D%/test_connector_http_request %D%/test_connector_ingest_body %D%/test_connector_ingest_connection \
	%D%/test_connector_ingest_room
check_PROGRAMS += $(unit_ingest)
TESTS          += $(unit_ingest)
%C%_test_connector_http_request_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_http_request_LDADD  = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_ingest_body_CFLAGS  = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_ingest_body_LDADD   = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_ingest_connection_CFLAGS  = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_ingest_connection_LDADD   = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_ingest_room_CFLAGS  = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_ingest_room_LDADD   = $(LINK_JRTC) $(CHECK_LIBS)
