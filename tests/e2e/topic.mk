SLOW_TESTS     += %D%/topic.sh
EXTRA_DIST     += %D%/topic.sh
check_PROGRAMS += %D%/topic_crash
%C%_topic_crash_LDADD = $(LINK_JRTC)
