libjrtc_a_SOURCES += %D%/metrics.c %D%/pages.c %D%/pages.h %D%/status_page.c
EXTRA_DIST += %D%/README.md
