libjrtc_a_SOURCES += %D%/address.c %D%/address.h %D%/app.h %D%/clock.h %D%/encode.c %D%/encode.h %D%/kafka_fixed.def %D%/kinds.c %D%/kinds.h %D%/path.c %D%/path.h %D%/url.c %D%/url.h %D%/histogram.h %D%/keys.def %D%/lines.c %D%/lines.h \
	%D%/log.c %D%/log.h %D%/options.def %D%/random.c %D%/random.h %D%/redact.c %D%/secrets.c %D%/secrets.h %D%/settings.c %D%/settings.def \
	%D%/settings.h %D%/units.c %D%/units.h %D%/window.c %D%/window.h \
	%D%/worker.c %D%/worker.h
EXTRA_DIST += %D%/README.md
