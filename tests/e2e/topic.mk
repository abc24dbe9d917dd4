SLOW_TESTS     += %D%/clock.sh %D%/damage.sh %D%/repair.sh %D%/topic.sh
EXTRA_DIST     += %D%/clock.sh %D%/damage.sh %D%/damaged.sh %D%/repair.sh %D%/topic.sh
check_PROGRAMS += %D%/topic_crash
%C%_topic_crash_LDADD = $(LINK_JRTC)
