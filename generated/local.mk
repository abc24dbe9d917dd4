# What joltc emits for the examples: compiled here so that it stays free of warnings.
check_LIBRARIES += %D%/libgenerated.a
%C%_libgenerated_a_SOURCES = %D%/amplitude/amplitude_connector.c %D%/amplitude/amplitude_connector.h
%C%_libgenerated_a_CFLAGS  = $(AM_CFLAGS) -Wconversion
