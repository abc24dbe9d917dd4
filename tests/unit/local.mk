# A program a file: test_LAYER_FILE, ended by suite_main() of suite.h.
if HAVE_CHECK
endif
# if HAVE_CHECK ... check_PROGRAMS += %D%/test_base_arena; TESTS += %D%/test_base_arena
# %C%_test_base_arena_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS); %C%_test_base_arena_LDADD = $(LINK_JOLTC) $(CHECK_LIBS)

