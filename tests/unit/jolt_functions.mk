unit_jolt_functions = %D%/test_jolt_functions %D%/test_jolt_keys %D%/test_jolt_split %D%/test_jolt_star \
	%D%/test_jolt_transform
check_PROGRAMS += $(unit_jolt_functions)
TESTS          += $(unit_jolt_functions)
%C%_test_jolt_functions_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_jolt_functions_LDADD  = $(LINK_JRT) $(CHECK_LIBS)
%C%_test_jolt_keys_CFLAGS      = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_jolt_keys_LDADD       = $(LINK_JRT) $(CHECK_LIBS)
%C%_test_jolt_split_CFLAGS     = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_jolt_split_LDADD      = $(LINK_JRT) $(CHECK_LIBS)
%C%_test_jolt_star_CFLAGS      = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_jolt_star_LDADD       = $(LINK_JRT) $(CHECK_LIBS)
%C%_test_jolt_transform_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_jolt_transform_LDADD  = $(LINK_JRT) $(CHECK_LIBS)
check_PROGRAMS += %D%/test_jolt_ranked
TESTS          += %D%/test_jolt_ranked
%C%_test_jolt_ranked_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_jolt_ranked_LDADD  = $(LINK_JRT) $(CHECK_LIBS)
