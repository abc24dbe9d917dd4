unit_plan = %D%/test_plan_cond %D%/test_plan_uses
check_PROGRAMS += $(unit_plan)
TESTS          += $(unit_plan)
%C%_test_plan_cond_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_plan_cond_LDADD  = $(LINK_JOLTC) $(CHECK_LIBS)
%C%_test_plan_uses_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_plan_uses_LDADD  = $(LINK_JOLTC) $(CHECK_LIBS)
