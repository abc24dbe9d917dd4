unit_emit = %D%/test_emit_outline
check_PROGRAMS += $(unit_emit)
TESTS          += $(unit_emit)
%C%_test_emit_outline_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_emit_outline_LDADD  = $(LINK_JOLTC) $(CHECK_LIBS)
