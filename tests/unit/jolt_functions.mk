unit_jolt_functions = %D%/test_jolt_functions %D%/test_jolt_star
check_PROGRAMS += $(unit_jolt_functions)
TESTS          += $(unit_jolt_functions)
%C%_test_jolt_functions_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_jolt_functions_LDADD  = $(LINK_JRT) $(CHECK_LIBS)
%C%_test_jolt_star_CFLAGS      = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_jolt_star_LDADD       = $(LINK_JRT) $(CHECK_LIBS)
