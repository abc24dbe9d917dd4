# What emitted code tells `joltc trace` and `joltc test --cover`.
libjrt_a_SOURCES += %D%/cover.c %D%/trace.c %D%/trace.h %D%/trace_known.c %D%/trace_path.c %D%/trace_print.c \
	%D%/trace_recorder.h %D%/trace_write.c
jrtjolttrace_HEADERS += %D%/trace.h
EXTRA_DIST += %D%/README.md
