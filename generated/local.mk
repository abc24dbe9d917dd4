# What joltc emits for the examples: compiled here so that it stays free of warnings.
check_LIBRARIES += %D%/libgenerated.a
%C%_libgenerated_a_SOURCES = %D%/amplitude/amplitude_connector.c %D%/amplitude/amplitude_connector.h \
	%D%/httpbin/httpbin_echo.c %D%/httpbin/httpbin_echo.h %D%/orders/orders.c %D%/orders/orders.h \
	%D%/slack/slack_alerts.c %D%/slack/slack_alerts.h
EXTRA_DIST += %D%/README.md
%C%_libgenerated_a_CFLAGS  = $(AM_CFLAGS) -Wconversion
