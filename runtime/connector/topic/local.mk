libjrtc_a_SOURCES += %D%/ranges.c %D%/ranges.h %D%/topic.c %D%/topic.h %D%/topic_config.h %D%/topic_dir.c %D%/topic_dir.h \
	%D%/topic_compact.c %D%/topic_fault.c %D%/topic_fault.h %D%/topic_open.c %D%/topic_pages.c %D%/topic_pages.h %D%/topic_read.c %D%/topic_record.h %D%/topic_repair.c %D%/topic_repair.h %D%/topic_salvage.c %D%/topic_store.c %D%/topic_store.h %D%/topic_thread.c %D%/topic_thread.h
EXTRA_DIST += %D%/README.md
