unit_connector = %D%/test_connector_authorization %D%/test_connector_batch %D%/test_connector_client \
	%D%/test_connector_dead_letter %D%/test_connector_delivery %D%/test_connector_pages \
	%D%/test_connector_encode %D%/test_connector_http %D%/test_connector_lines %D%/test_connector_order \
	%D%/test_connector_log %D%/test_connector_position %D%/test_connector_redact %D%/test_connector_retry \
	%D%/test_connector_sink \
	%D%/test_connector_rate %D%/test_connector_settings %D%/test_connector_trend %D%/test_connector_turns %D%/test_connector_units %D%/test_connector_url \
	%D%/test_connector_verdict %D%/test_connector_window
check_PROGRAMS += $(unit_connector)
TESTS          += $(unit_connector)
%C%_test_connector_authorization_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_authorization_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_batch_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_batch_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_client_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_client_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=jrt_wire_read
%C%_test_connector_client_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_dead_letter_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_dead_letter_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_delivery_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_delivery_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=clock_gettime
%C%_test_connector_delivery_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_pages_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_pages_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=clock_gettime
%C%_test_connector_pages_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_encode_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_encode_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_http_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_http_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_lines_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_lines_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_retry_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_retry_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_rate_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_rate_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_settings_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_settings_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_turns_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_turns_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_units_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_units_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_url_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_url_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_verdict_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_verdict_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_window_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_window_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_order_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_order_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_position_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_position_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_redact_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_redact_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_log_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_log_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_sink_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_sink_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=clock_gettime
%C%_test_connector_sink_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
%C%_test_connector_trend_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_connector_trend_LDADD = $(LINK_JRTC) $(CHECK_LIBS)
