/* SPDX-License-Identifier: Apache-2.0 */
/* A Kafka cluster for the tests: librdkafka's mock, on loopback.
 *
 *	kafka_mock BROKERS PARTITIONS TOPIC
 *
 * It prints the brokers' addresses.  Then it obeys the lines of standard input until they end, and
 * answers each with a line ("ok", unless it says otherwise):
 *
 *	produce FROM COUNT	records {"n":FROM,...} and so on, from partition to partition
 *	send PARTITION TEXT	one record; "\n" in the text is a line end; no text: no value
 *	committed GROUP		prints the sum of the group's offsets
 *	down N, up N		closes or reopens a broker's connections
 *	slow N MS		delays a broker's answers
 *	deny			nobody may read the topic any more */
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAIT_MS = 20000, MESSAGE = 512 };

static struct {
	rd_kafka_t *handle, *producer;
	rd_kafka_mock_cluster_t *cluster;
	const char *topic;
	int partitions;
} mock;

static void
fail(const char *what, const char *why)
{
	(void)fprintf(stderr, "kafka_mock: %s: %s\n", what, why);
	exit(1);
}

static rd_kafka_t *
client(rd_kafka_type_t type, const char *group)
{
	char message[MESSAGE];
	rd_kafka_conf_t *conf = rd_kafka_conf_new();
	const char *brokers =
		mock.cluster != NULL ? rd_kafka_mock_cluster_bootstraps(mock.cluster) : "";
	if (rd_kafka_conf_set(conf, "bootstrap.servers", brokers, message, sizeof message) !=
			RD_KAFKA_CONF_OK ||
		(group != NULL && rd_kafka_conf_set(conf, "group.id", group, message,
					  sizeof message) != RD_KAFKA_CONF_OK)) {
		fail("configuration", message);
	}
	rd_kafka_t *kafka = rd_kafka_new(type, conf, message, sizeof message);
	if (kafka == NULL) {
		fail("client", message);
	}
	rd_kafka_set_log_level(kafka, 0);
	return kafka;
}

static void
put(int partition, const char *text, size_t len)
{
	rd_kafka_resp_err_t error;
	while ((error = rd_kafka_producev(mock.producer, RD_KAFKA_V_TOPIC(mock.topic),
			RD_KAFKA_V_PARTITION(partition), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
			RD_KAFKA_V_VALUE((void *)text, len), RD_KAFKA_V_END)) ==
		RD_KAFKA_RESP_ERR__QUEUE_FULL) {
		(void)rd_kafka_poll(mock.producer, 100);
	}
	if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
		fail("produce", rd_kafka_err2str(error));
	}
}

static void
flush(void)
{
	rd_kafka_resp_err_t error = rd_kafka_flush(mock.producer, WAIT_MS);
	if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
		fail("flush", rd_kafka_err2str(error));
	}
}

static void
produce(long from, long count)
{
	for (long i = from; i < from + count; i++) {
		char text[128];
		int n = snprintf(text, sizeof text,
			"{\"n\":%ld,\"text\":\"gr\\u00fc\303\237e %lld\"}", i, (long long)i * i);
		put((int)(i % mock.partitions), text, (size_t)n);
	}
	flush();
}

static void
send_text(int partition, char *text)
{
	char *to = text;
	for (const char *from = text; *from != '\0'; to++) {
		bool end = from[0] == '\\' && from[1] == 'n';
		*to = end ? '\n' : *from;
		from += end ? 2 : 1;
	}
	put(partition, to > text ? text : NULL, (size_t)(to - text));
	flush();
}

static long
committed(const char *group)
{
	rd_kafka_t *consumer = client(RD_KAFKA_CONSUMER, group);
	rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(mock.partitions);
	rd_kafka_topic_partition_list_add_range(list, mock.topic, 0, mock.partitions - 1);
	rd_kafka_resp_err_t error = rd_kafka_committed(consumer, list, WAIT_MS);
	long sum = 0;
	if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
		fail("committed", rd_kafka_err2str(error));
	}
	for (int i = 0; i < list->cnt; i++) {
		sum += list->elems[i].offset >= 0 ? (long)list->elems[i].offset : 0;
	}
	rd_kafka_topic_partition_list_destroy(list);
	rd_kafka_destroy(consumer);
	return sum;
}

static void
obey(char *line)
{
	char *rest = line, *words[3] = { "", "", "" };
	for (int i = 0; i < 3 && rest != NULL; i++) {
		words[i] = rest;
		rest = i < 2 ? strchr(rest, ' ') : NULL;
		if (rest != NULL) {
			*rest++ = '\0';
		}
	}
	const char *verb = words[0];
	long first = strtol(words[1], NULL, 10), second = strtol(words[2], NULL, 10);
	if (strcmp(verb, "produce") == 0) {
		produce(first, second);
	} else if (strcmp(verb, "send") == 0) {
		char none[] = "";
		send_text((int)first, *words[2] != '\0' ? words[2] : none);
	} else if (strcmp(verb, "committed") == 0) {
		printf("%ld\n", committed(words[1]));
		return;
	} else if (strcmp(verb, "down") == 0) {
		(void)rd_kafka_mock_broker_set_down(mock.cluster, (int32_t)first);
	} else if (strcmp(verb, "up") == 0) {
		(void)rd_kafka_mock_broker_set_up(mock.cluster, (int32_t)first);
	} else if (strcmp(verb, "slow") == 0) {
		(void)rd_kafka_mock_broker_set_rtt(mock.cluster, (int32_t)first, (int)second);
	} else if (strcmp(verb, "deny") == 0) {
		rd_kafka_mock_topic_set_error(
			mock.cluster, mock.topic, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED);
	} else {
		fail(verb, "unknown command");
	}
	printf("ok\n");
}

int
main(int argc, char **argv)
{
	char line[4096];
	if (argc != 4) {
		fail("usage", "kafka_mock BROKERS PARTITIONS TOPIC");
	}
	int brokers = atoi(argv[1]);
	mock.partitions = atoi(argv[2]);
	mock.topic = argv[3];
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	mock.handle = client(RD_KAFKA_PRODUCER, NULL);
	mock.cluster = rd_kafka_mock_cluster_new(mock.handle, brokers);
	if (mock.cluster == NULL ||
		rd_kafka_mock_topic_create(mock.cluster, mock.topic, mock.partitions, brokers) !=
			RD_KAFKA_RESP_ERR_NO_ERROR) {
		fail("cluster", "it cannot be made");
	}
	mock.producer = client(RD_KAFKA_PRODUCER, NULL);
	printf("%s\n", rd_kafka_mock_cluster_bootstraps(mock.cluster));
	while (fgets(line, sizeof line, stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		obey(line);
	}
	rd_kafka_destroy(mock.producer);
	rd_kafka_mock_cluster_destroy(mock.cluster);
	rd_kafka_destroy(mock.handle);
	return 0;
}
