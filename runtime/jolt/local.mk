libjrt_a_SOURCES += %D%/stream.c %D%/stream.h %D%/jolt.h
