# make bench: every workload, side by side; BENCH="events tiny" picks some.
bench_programs = %D%/generate %D%/measure %D%/same %D%/scan %D%/kinds %D%/traffic/traffic \
	%D%/events_jansson %D%/reshape_jansson %D%/modify_jansson %D%/dates_jansson %D%/select_jansson %D%/tiny_jansson
EXTRA_PROGRAMS = $(bench_programs)
check_PROGRAMS += %D%/generate %D%/traffic/traffic
%C%_generate_SOURCES = %D%/generate.c
%C%_measure_SOURCES  = %D%/measure.c
%C%_same_SOURCES     = %D%/same.c
%C%_same_LDADD       = $(JANSSON_LIBS)
%C%_scan_SOURCES     = %D%/scan.c %D%/pass.h
%C%_scan_LDADD       = libjrtc.a libjrt.a
%C%_kinds_SOURCES    = %D%/kinds.c %D%/pass.h
%C%_kinds_LDADD      = libjrt.a
%C%_traffic_traffic_SOURCES = %D%/traffic/traffic.c %D%/traffic/traffic.h %D%/traffic/producers.c \
	%D%/traffic/receiver.c
%C%_events_jansson_SOURCES  = %D%/peers/events_jansson.c %D%/peers/peer.h
%C%_events_jansson_LDADD    = $(JANSSON_LIBS)
%C%_reshape_jansson_SOURCES = %D%/peers/reshape_jansson.c %D%/peers/peer.h
%C%_reshape_jansson_LDADD   = $(JANSSON_LIBS)
%C%_modify_jansson_SOURCES  = %D%/peers/modify_jansson.c %D%/peers/peer.h
%C%_modify_jansson_LDADD    = $(JANSSON_LIBS) -lm
%C%_dates_jansson_SOURCES   = %D%/peers/dates_jansson.c %D%/peers/peer.h
%C%_dates_jansson_LDADD     = $(JANSSON_LIBS)
%C%_select_jansson_SOURCES  = %D%/peers/select_jansson.c %D%/peers/peer.h
%C%_select_jansson_LDADD    = $(JANSSON_LIBS)
%C%_tiny_jansson_SOURCES    = %D%/peers/tiny_jansson.c %D%/peers/peer.h
%C%_tiny_jansson_LDADD      = $(JANSSON_LIBS)
CLEANFILES += $(EXTRA_PROGRAMS) %D%/table %D%/table.new
EXTRA_DIST += %D%/run.sh %D%/ideas.sh %D%/connector.sh %D%/report.awk %D%/workloads %D%/peers/node.js %D%/peers/forward.js \
	%D%/peers/Dates.java %D%/peers/events.jq %D%/peers/select.jq %D%/peers/tiny.jq %D%/peers/select_simdjson.cpp

.PHONY: bench
bench: all $(bench_programs)
	$(AM_V_at)JOLTC=$(abs_top_builddir)/joltc BENCH_DIR=$(abs_builddir)/%D% \
		$(SHELL) $(srcdir)/%D%/run.sh $(BENCH)

# The connector, from HTTP to HTTP, beside a hand-written service; BENCH_EVENTS is the number of events.
.PHONY: bench-connector
bench-connector: all $(bench_programs)
	$(AM_V_at)JOLTC=$(abs_top_builddir)/joltc BENCH_DIR=$(abs_builddir)/%D% \
		$(SHELL) $(srcdir)/%D%/connector.sh

# Both, and their tables as bars: docs/performance.svg.  BENCH_TABLE=FILE draws those of an earlier run.
.PHONY: bench-report
bench-report: all $(bench_programs)
	$(AM_V_at)table="$(BENCH_TABLE)"; \
	if test -z "$$table"; then \
		table=%D%/table && \
		$(MAKE) -s $(AM_MAKEFLAGS) bench >$$table.new && \
		$(MAKE) -s $(AM_MAKEFLAGS) bench-connector >>$$table.new && \
		mv $$table.new $$table || exit 1; \
		cat $$table; \
	fi; \
	awk -f $(srcdir)/%D%/report.awk "$$table" >$(srcdir)/docs/performance.svg

# What each optimisation gains: the same with it switched off.
.PHONY: bench-ideas
bench-ideas: all $(bench_programs)
	$(AM_V_at)JOLTC=$(abs_top_builddir)/joltc BENCH_DIR=$(abs_builddir)/%D% \
		$(SHELL) $(srcdir)/%D%/ideas.sh $(BENCH)

# The scanner alone, on texts of one kind each, by each of its kernels.
.PHONY: bench-scan
bench-scan: %D%/kinds
	$(AM_V_at)%D%/kinds
EXTRA_DIST += %D%/README.md
