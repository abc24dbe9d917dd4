libjrtc_a_SOURCES += %D%/check.c %D%/dead_letter_cmd.c %D%/main.c %D%/notify.c %D%/notify.h %D%/run.c \
	%D%/topic_cmd.c %D%/topic_repair_cmd.c %D%/topic_repair_cmd.h %D%/transform.c %D%/in_order.c %D%/in_order.h
EXTRA_DIST += %D%/README.md
