# The playground is a separate archive: only joltc is linked with libevent.
noinst_LIBRARIES += libjoltc_play.a
libjoltc_play_a_SOURCES = %D%/cmd_play.c %D%/play.h
play_sources = %D%/answer.c %D%/answer.h %D%/files.c %D%/files.h %D%/gate.c %D%/gate.h %D%/job.c %D%/job.h \
	%D%/pages.h %D%/play.c %D%/serve.c %D%/serve.h
play_page = index.html play.css icon.svg play.js editors.js follow.js json_places.js link.js server.js story.js
play_examples = orders/orders.json orders/input.ndjson amplitude/connector.yaml amplitude/input.ndjson \
	slack/connector.yaml slack/input.ndjson httpbin/connector.yaml httpbin/input.ndjson
play_editor = lib/codemirror.js lib/codemirror.css mode/javascript/javascript.js mode/yaml/yaml.js \
	addon/edit/matchbrackets.js addon/edit/closebrackets.js addon/selection/active-line.js
EXTRA_DIST += %D%/embed.sh $(play_page:%=compiler/play/page/%) $(play_sources) %D%/play_missing.c
if PLAY
libjoltc_play_a_SOURCES += $(play_sources)
nodist_libjoltc_play_a_SOURCES = %D%/page_files.c
%D%/page_files.c: %D%/embed.sh Makefile $(play_page:%=$(srcdir)/compiler/play/page/%) $(play_examples:%=$(srcdir)/examples/%)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(SHELL) $(srcdir)/compiler/play/embed.sh \
	=$(srcdir)/compiler/play/page $(play_page) examples/=$(srcdir)/examples $(play_examples) \
	codemirror/=$(CODEMIRROR) $(play_editor) codemirror/=$(CODEMIRROR_LICENCE) copyright >$@.new && mv $@.new $@
CLEANFILES += %D%/page_files.c
joltc_LDADD += libjoltc_play.a $(LINK_JOLTC) $(EVENT_LIBS)
else
libjoltc_play_a_SOURCES += %D%/play_missing.c
joltc_LDADD += libjoltc_play.a $(LINK_JOLTC)
endif
EXTRA_DIST += %D%/README.md
