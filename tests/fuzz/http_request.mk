check_PROGRAMS += %D%/fuzz_http_request
EXTRA_DIST     += %D%/fuzz_http_request.in
%C%_fuzz_http_request_SOURCES  = %D%/fuzz_http_request.c
%C%_fuzz_http_request_LDADD    = $(LINK_JRTC)
%C%_fuzz_http_request_CPPFLAGS = $(AM_CPPFLAGS) -DCORPUS='"$(abs_srcdir)/%D%/fuzz_http_request.in"'
if FUZZING
%C%_fuzz_http_request_LDFLAGS  = $(AM_LDFLAGS) -fsanitize=fuzzer
else
%C%_fuzz_http_request_SOURCES += %D%/standalone.c
TESTS += %D%/fuzz_http_request
endif
