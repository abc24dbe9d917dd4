# End-to-end tests: real processes on loopback.
e2e_scripts = %D%/amplitude.sh %D%/arguments.sh %D%/batches.sh %D%/check.sh %D%/dead_letters.sh %D%/delivery.sh %D%/docs.sh %D%/echo.sh %D%/follow.sh %D%/gone.sh %D%/jobs.sh \
	%D%/large.sh %D%/names.sh %D%/order.sh %D%/page.sh %D%/pause.sh %D%/play.sh %D%/play_server.sh %D%/play_start.sh %D%/proxy.sh %D%/proxy_auth.sh %D%/resume.sh \
	%D%/said.sh %D%/secrets.sh %D%/signals.sh %D%/tls.sh %D%/transform.sh %D%/truncate.sh %D%/vanished.sh %D%/where.sh
SLOW_TESTS += $(e2e_scripts)
EXTRA_DIST += $(e2e_scripts) %D%/browser_pipe.sh %D%/cross.sh %D%/e2e.sh %D%/page.html %D%/playground.sh %D%/following.sh
check_PROGRAMS += %D%/nameserver %D%/pipeline %D%/proxy %D%/receiver
%C%_receiver_LDADD = $(EVENT_LIBS) $(SSL_LIBS) $(ZLIB_LIBS)
%C%_nameserver_LDADD = $(EVENT_LIBS)
%C%_proxy_LDADD    = $(EVENT_LIBS)
%C%_pipeline_LDADD = $(LINK_JRTC)
include %D%/topic.mk
include %D%/ingest.mk
include %D%/kafka.mk
EXTRA_DIST += %D%/README.md
