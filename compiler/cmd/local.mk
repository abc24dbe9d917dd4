libjoltc_a_SOURCES += \
	%D%/cache.c %D%/cache.h \
	%D%/cases.c %D%/cases.h \
	%D%/cases_feed.c \
	%D%/cases_run.c \
	%D%/cmd.h \
	%D%/cmd_build.c \
	%D%/cmd_check.c \
	%D%/cmd_cover.c \
	%D%/cmd_emit.c \
	%D%/cmd_explain.c \
	%D%/cmd_import_nifi.c \
	%D%/cmd_lsp.c \
	%D%/cmd_run.c \
	%D%/cmd_schema.c \
	%D%/cmd_test.c \
	%D%/cmd_trace.c \
	%D%/filter.c %D%/filter.h \
	%D%/hide.c %D%/hide.h \
	%D%/compile.c %D%/compile.h \
	%D%/cover.c %D%/cover.h \
	%D%/cover_print.c \
	%D%/difference.c %D%/difference.h \
	%D%/json_equal.c %D%/json_equal.h \
	%D%/make.c %D%/make.h \
	%D%/line_diff.c %D%/line_diff.h \
	%D%/nifi.c %D%/nifi.h \
	%D%/options.c %D%/options.h %D%/options.def \
	%D%/output.c %D%/output.h \
	%D%/outputs.c %D%/outputs.h \
	%D%/program.c %D%/program.h \
	%D%/render.c %D%/render.h \
	%D%/report.c %D%/report.h \
	%D%/sha256.c %D%/sha256.h \
	%D%/suite.h %D%/suite_find.c %D%/suite_read.c %D%/suite_run.c %D%/suite_update.c \
	%D%/target.c %D%/target.h \
	%D%/user_names.c %D%/user_names.h \
	%D%/verdict.c
EXTRA_DIST += %D%/README.md
