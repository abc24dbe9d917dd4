# For programs that use jansson values; only if jansson is installed.
jrtjansson_sources = %D%/put.c %D%/take.c %D%/transform.c %D%/transform.h %D%/values.h
EXTRA_DIST += $(jrtjansson_sources)
if JANSSON_FORM
jrtlib_LIBRARIES        += libjrtjansson.a
libjrtjansson_a_SOURCES  = $(jrtjansson_sources)
libjrtjansson_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
jrtjansson_HEADERS       = %D%/transform.h
endif
EXTRA_DIST += %D%/README.md
