libjrtc_a_SOURCES += %D%/app.h %D%/clock.h %D%/connector.h %D%/dead_letter.c %D%/dead_letter.h \
	%D%/encode.c %D%/encode.h %D%/http.c %D%/http.h %D%/lines.c %D%/lines.h %D%/log.c %D%/log.h \
	%D%/main.c %D%/options.def %D%/retry.c %D%/retry.h %D%/secrets.c %D%/secrets.h \
	%D%/settings.c %D%/settings.def %D%/settings.h %D%/suggest.c %D%/suggest.h %D%/transform.c \
	%D%/units.c %D%/units.h %D%/url.c %D%/url.h %D%/window.c %D%/window.h %D%/worker.c %D%/worker.h
jrtconnector_HEADERS += %D%/connector.h
