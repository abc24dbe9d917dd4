check_PROGRAMS += %D%/fuzz_json
EXTRA_DIST     += %D%/fuzz_json.in
%C%_fuzz_json_SOURCES  = %D%/fuzz_json.c
%C%_fuzz_json_LDADD    = $(LINK_JRT)
%C%_fuzz_json_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS='"$(abs_srcdir)/%D%/fuzz_json.in"' -DMUTATIONS=100
if FUZZING
%C%_fuzz_json_LDFLAGS  = $(AM_LDFLAGS) -fsanitize=fuzzer
else
%C%_fuzz_json_SOURCES += %D%/standalone.c
TESTS += %D%/fuzz_json
endif
