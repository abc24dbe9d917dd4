unit_json = %D%/test_json_scan %D%/test_json_doc %D%/test_json_value %D%/test_json_number \
	%D%/test_json_writer %D%/test_json_room
check_PROGRAMS += $(unit_json)
TESTS          += $(unit_json)
EXTRA_DIST     += %D%/json.h
%C%_test_json_scan_CFLAGS   = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_json_scan_LDADD    = $(LINK_JRT) $(CHECK_LIBS)
%C%_test_json_doc_CFLAGS    = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_json_doc_LDADD     = $(LINK_JRT) $(CHECK_LIBS)
%C%_test_json_value_CFLAGS  = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_json_value_LDADD   = $(LINK_JRT) $(CHECK_LIBS)
%C%_test_json_number_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_json_number_LDADD  = $(LINK_JRT) $(CHECK_LIBS)
%C%_test_json_writer_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_json_writer_LDADD  = $(LINK_JRT) $(CHECK_LIBS)
%C%_test_json_room_CFLAGS   = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_json_room_LDADD    = $(LINK_JRT) $(CHECK_LIBS)
