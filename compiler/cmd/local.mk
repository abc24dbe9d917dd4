libjoltc_a_SOURCES += \
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
	%D%/nifi.c %D%/nifi.h
EXTRA_DIST += %D%/README.md
