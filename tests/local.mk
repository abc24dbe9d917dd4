# Every test ends with a line "N passed, N failed", or "N passed, N failed, N skipped"; scripts/check adds them up.
TEST_EXTENSIONS = .sh
# A unit test has two minutes instead of Check's four seconds, as a guard.
# SHARED: a folder with further conformance cases; ../shared beside the source tree if it exists.
AM_TESTS_ENVIRONMENT = \
	JOLTC='$(abs_top_builddir)/joltc'; export JOLTC; \
	SRCDIR='$(abs_top_srcdir)'; export SRCDIR; \
	BUILDDIR='$(abs_top_builddir)'; export BUILDDIR; \
	CC='$(CC)'; export CC; \
	CK_DEFAULT_TIMEOUT="$${CK_DEFAULT_TIMEOUT-120}"; export CK_DEFAULT_TIMEOUT; \
	SHARED="$${SHARED-$(abs_top_srcdir)/../shared}"; export SHARED;

quick_scripts = \
	%D%/abi.sh \
	%D%/cache.sh \
	%D%/cli.sh \
	%D%/completion.sh \
	%D%/configure.sh \
	%D%/embedding.sh \
	%D%/emit.sh \
	%D%/ended.sh \
	%D%/counts.sh \
	%D%/cover.sh \
	%D%/cplusplus.sh \
	%D%/dialect.sh \
	%D%/fresh.sh \
	%D%/golden.sh \
	%D%/hardening.sh \
	%D%/layers.sh \
	%D%/licence.sh \
	%D%/links.sh \
	%D%/lsp.sh \
	%D%/man.sh \
	%D%/moved.sh \
	%D%/names.sh \
	%D%/nifi.sh \
	%D%/operation.sh \
	%D%/outputs.sh \
	%D%/plan.sh \
	%D%/sarif.sh \
	%D%/release.sh \
	%D%/run.sh \
	%D%/schema.sh \
	%D%/shared.sh \
	%D%/style.sh \
	%D%/taken_away.sh \
	%D%/target.sh \
	%D%/testfiles.sh \
	%D%/text.sh \
	%D%/trace.sh \
	%D%/where.sh \
	%D%/zones.sh
slow_scripts = \
	%D%/bench.sh \
	%D%/builds.sh \
	%D%/conformance.sh \
	%D%/warnings.sh \
	%D%/docs.sh \
	%D%/examples.sh \
	%D%/hostile.sh \
	%D%/published.sh
TESTS      += $(quick_scripts)
SLOW_TESTS += $(slow_scripts)
EXTRA_DIST += $(quick_scripts) $(slow_scripts) %D%/lib.sh %D%/readme.sh %D%/lsp.py %D%/schema.py %D%/floor %D%/golden %D%/plan %D%/conformance %D%/nifi %D%/text

check_PROGRAMS += %D%/taken_away
%C%_taken_away_LDADD = $(LINK_JOLTC)

include %D%/unit/local.mk
include %D%/fuzz/local.mk
include %D%/e2e/local.mk
EXTRA_DIST += %D%/README.md
