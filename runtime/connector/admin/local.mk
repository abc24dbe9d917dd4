libjrtc_a_SOURCES += %D%/metrics.c %D%/pages.c %D%/pages.h %D%/status_page.c %D%/trend.c %D%/trend.h
EXTRA_DIST += %D%/README.md
