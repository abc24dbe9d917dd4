check_PROGRAMS += %D%/fuzz_http_answer
EXTRA_DIST     += %D%/fuzz_http_answer.in
%C%_fuzz_http_answer_SOURCES  = %D%/fuzz_http_answer.c
%C%_fuzz_http_answer_LDADD    = $(LINK_JRTC)
%C%_fuzz_http_answer_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS='"$(abs_srcdir)/%D%/fuzz_http_answer.in"'
if FUZZING
%C%_fuzz_http_answer_LDFLAGS  = $(AM_LDFLAGS) -fsanitize=fuzzer
else
%C%_fuzz_http_answer_SOURCES += %D%/standalone.c
TESTS += %D%/fuzz_http_answer
endif
