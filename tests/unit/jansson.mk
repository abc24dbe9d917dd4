if JANSSON_FORM
unit_jansson = %D%/test_jansson_transform
check_PROGRAMS += $(unit_jansson)
TESTS          += $(unit_jansson)
%C%_test_jansson_transform_CFLAGS = $(AM_CFLAGS) $(JANSSON_FORM_CFLAGS) $(CHECK_CFLAGS)
%C%_test_jansson_transform_LDADD  = libjrtjansson.a $(LINK_JRT) $(JANSSON_FORM_LIBS) $(CHECK_LIBS)
endif
EXTRA_DIST += %D%/test_jansson_transform.c
