libjrtc_a_SOURCES += %D%/position.c %D%/position.h %D%/rotated.c %D%/rotated.h %D%/source.h %D%/source_file.c \
	%D%/source_follow.c %D%/source_follow.h %D%/source_topic.c %D%/source_topic.h %D%/start.c \
	%D%/start.h %D%/succession.c %D%/succession.h %D%/tail.c %D%/tail.h
# Kafka, for binaries whose connector file names it; kafka_sasl.c for static ones.
kafka_sources = %D%/kafka_commit.c %D%/kafka_commit.h %D%/kafka_conf.c %D%/kafka_conf.h %D%/kafka_progress.c \
	%D%/kafka_progress.h %D%/kafka_resolve.c %D%/source_kafka.c
if KAFKA
jrtlib_LIBRARIES       += libjrtkafka.a libjrtsasl.a
libjrtkafka_a_SOURCES   = $(kafka_sources)
libjrtkafka_a_CPPFLAGS  = $(AM_CPPFLAGS) $(KAFKA_CFLAGS)
libjrtsasl_a_SOURCES    = %D%/kafka_sasl.c
endif
EXTRA_DIST += %D%/README.md
