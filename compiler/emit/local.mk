# libjoltc_a_SOURCES += %D%/x.c %D%/x.h
libjoltc_a_SOURCES += %D%/emit.h %D%/emit_way.h %D%/emit_file.c %D%/emit_main.c %D%/emit_stream.c
