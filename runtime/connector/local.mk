libjrtc_a_SOURCES += %D%/app.h %D%/batch.c %D%/batch.h %D%/check.c %D%/client.c %D%/client.h \
	%D%/clock.h %D%/connector.h %D%/dead_letter.c %D%/dead_letter.h %D%/delivery.c \
	%D%/delivery.h %D%/delivery_out.c %D%/delivery_parts.h %D%/delivery_records.c %D%/dial.c %D%/dial.h %D%/encode.c %D%/encode.h %D%/endpoint.c \
	%D%/endpoint.h %D%/http.c %D%/http.h %D%/lines.c %D%/lines.h \
	%D%/log.c %D%/log.h %D%/main.c %D%/options.def %D%/request.c %D%/request.h %D%/resolver.c \
	%D%/resolver.h %D%/retry.c %D%/retry.h %D%/run.c %D%/secrets.c %D%/secrets.h \
	%D%/settings.c %D%/settings.def %D%/settings.h %D%/sink.c %D%/sink.h %D%/source.h \
	%D%/source_file.c %D%/suggest.c %D%/suggest.h %D%/tls.c %D%/tls.h %D%/transform.c \
	%D%/turns.c %D%/turns.h \
	%D%/units.c %D%/units.h %D%/url.c %D%/url.h %D%/window.c %D%/window.h %D%/wire.c \
	%D%/wire.h %D%/worker.c %D%/worker.h
jrtconnector_HEADERS += %D%/connector.h %D%/kafka.h
# Kafka, for binaries whose connector file names it; kafka_sasl.c for static ones.
kafka_sources = %D%/kafka_commit.c %D%/kafka_commit.h %D%/kafka_conf.c %D%/kafka_conf.h %D%/kafka_places.c %D%/kafka_places.h \
	%D%/kafka_resolve.c %D%/source_kafka.c
if KAFKA
jrtlib_LIBRARIES       += libjrtkafka.a libjrtsasl.a
libjrtkafka_a_SOURCES   = $(kafka_sources)
libjrtkafka_a_CPPFLAGS  = $(AM_CPPFLAGS) $(KAFKA_CFLAGS)
libjrtsasl_a_SOURCES    = %D%/kafka_sasl.c
endif
# The embedded topic.
libjrtc_a_SOURCES += %D%/source_topic.c %D%/start.c %D%/start.h %D%/source_topic.h %D%/topic.c %D%/topic.h %D%/topic_cmd.c \
	%D%/topic_config.h %D%/topic_dir.c %D%/topic_dir.h %D%/topic_open.c %D%/topic_read.c \
	%D%/topic_record.h %D%/topic_store.c %D%/topic_store.h
# Events that come in by HTTP.
libjrtc_a_SOURCES += %D%/dead_letter_cmd.c %D%/histogram.h %D%/http_request.c %D%/http_request.h %D%/ingest.c %D%/ingest.h \
	%D%/ingest_answer.c %D%/ingest_answer.h %D%/ingest_body.c %D%/ingest_body.h \
	%D%/ingest_connection.c %D%/ingest_request.c %D%/ingest_server.h %D%/metrics.c %D%/notify.c \
	%D%/notify.h %D%/pages.c %D%/pages.h %D%/status_page.c
# Files that are followed.
libjrtc_a_SOURCES += %D%/place.c %D%/place.h %D%/rotated.c %D%/rotated.h %D%/source_follow.c \
	%D%/source_follow.h %D%/succession.c %D%/succession.h
# Records that keep their order by key.
libjrtc_a_SOURCES += %D%/order.c %D%/order.h
