# libjoltc_a_SOURCES += %D%/x.c %D%/x.h
libjoltc_a_SOURCES += %D%/json_write.c
