/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the records of a workload: generate NAME BYTES > FILE.  The output is the same every time.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* xorshift64* (Vigna 2016) */
static uint64_t state = 0x9e3779b97f4a7c15u;

static uint32_t
draw(uint32_t below)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32_t)((state * 0x2545f4914f6cdd1du) >> 33) % below;
}

static const char *const words[] = { "checkout", "cart", "viewed", "signup", "search", "product",
	"banner", "purchase", "caf\u00e9", "na\u00efve", "Stra\u00dfe", "\u6771\u4eac",
	"line\\nbreak", "say \\\"hi\\\"", "tab\\there", "C:\\\\temp", "alpha", "beta", "gamma",
	"delta", "news", "offer", "mobile", "desktop" };
enum { WORDS = sizeof words / sizeof *words };

static const char *
word(void)
{
	return words[draw(WORDS)];
}

static const char *
plain(void)
{
	return words[draw(8)];
}

static void
hex(unsigned digits)
{
	for (; digits > 0; digits--) {
		putchar("0123456789abcdef"[draw(16)]);
	}
}

/* ---- events: what a service sends to an analytics vendor, about 600 bytes ---- */

static void
event(unsigned long n)
{
	printf("{\"timestamp\":\"2024-03-%02uT%02u:%02u:%02u.%03uZ\",\"event\":{\"user_id\":\"user-%u\",\"device_id\":\"",
		draw(28) + 1, draw(24), draw(60), draw(60), draw(1000), draw(100000));
	hex(32);
	printf("\",\"event_type\":\"%s %s\",\"time\":%lu,\"session_id\":%" PRIu32
	       ",\"platform\":\"%s\",\"os_name\":\"%s\",\"app_version\":\"%u.%u.%u\",\"event_properties\":{",
		plain(), word(), 1709251200000ul + n * 137, draw(1000000000),
		draw(2) ? "Web" : "iOS", draw(2) ? "Linux" : "macOS", draw(9), draw(20), draw(100));
	printf("\"page\":\"/%s/%s?id=%u\",\"title\":\"%s %s %s\",\"price\":%u.%02u,\"quantity\":%u,\"tags\":[\"%s\",\"%s\",\"%s\"],"
	       "\"first\":%s,\"ref\":null",
		plain(), plain(), draw(100000), word(), word(), word(), draw(500), draw(100),
		draw(10), word(), word(), word(), draw(2) ? "true" : "false");
	printf("},\"user_properties\":{\"plan\":\"%s\",\"cohort\":%u,\"city\":\"%s\",\"score\":%u.%ue-%u},\"insert_id\":\"",
		plain(), draw(50), word(), draw(9) + 1, draw(1000), draw(5));
	hex(24);
	printf("\"},\"source\":{\"service\":\"%s-service\",\"host\":\"10.0.%u.%u\"}}\n", plain(),
		draw(256), draw(256));
}

/* ---- varied: events for the same job, with different members in nearly every one ---- */

/* `,"name":value` of half the names. */
static void
some_members(void)
{
	static const char *const names[] = { "session", "platform", "os", "version", "carrier",
		"region", "language", "campaign", "term", "page", "price", "quantity" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		switch (draw(6)) {
		case 0:
			printf(",\"%s\":%u", names[i], draw(100000));
			break;
		case 1:
			printf(",\"%s\":%s", names[i], draw(2) ? "null" : "true");
			break;
		case 2:
			printf(",\"%s\":\"%s", names[i], word());
			printf(" %s\"", word());
			break;
		}
	}
}

static void
varied(unsigned long n)
{
	printf("{\"timestamp\":%lu,\"event\":{\"user_id\":\"user-%u\"", 1709251200000ul + n * 137,
		draw(100000));
	some_members();
	fputs(",\"event_properties\":{\"items\":[0", stdout);
	for (uint32_t i = draw(8); i > 0; i--) {
		printf(",{\"sku\":\"%u\"", draw(100000));
		printf(",\"label\":\"%s\"}", word());
	}
	fputs("]", stdout);
	some_members();
	fputs("},\"user_properties\":{\"plan\":\"basic\"", stdout);
	some_members();
	fputs("},\"insert_id\":\"", stdout);
	hex(24);
	printf("\"},\"source\":{\"service\":\"%s-service\"}}\n", plain());
}

/* ---- reshape: a product page with maps and arrays to turn around, about 1.5 KB ---- */

static void
reshape(unsigned long n)
{
	static const char *const aspects[] = { "quality", "value", "fit", "comfort", "style" };
	printf("{\"id\":\"p-%lu\",\"rating\":{\"primary\":{\"value\":%u,\"max\":5}", n, draw(6));
	for (int i = 0; i < 5; i++) {
		printf(",\"%s\":{\"value\":%u.%u,\"max\":10}", aspects[i], draw(10), draw(10));
	}
	fputs("}", stdout);
	for (int i = 0; i < 8; i++) {
		printf(",\"attr-%s%d\":\"%s %u\"", plain(), i, word(), draw(1000));
	}
	fputs(",\"photos\":[", stdout);
	for (int i = 0; i < 5; i++) {
		printf("%s{\"id\":\"%u\",\"url\":\"https://img.example/%u/%u.jpg\",\"caption\":\"%s %s\",\"tags\":[\"%s\",\"%s\"]}",
			i ? "," : "", draw(1000000), draw(1000), draw(1000000), word(), word(),
			plain(), plain());
	}
	fputs("],\"clients\":{", stdout);
	for (int i = 0; i < 5; i++) {
		printf("%s\"client-%d-%u\":{\"name\":\"%s\",\"site\":\"%s\",\"visits\":%u}",
			i ? "," : "", i, draw(1000), word(), plain(), draw(1000));
	}
	fputs("},\"reviews\":[", stdout);
	for (int i = 0; i < 4; i++) {
		printf("%s{\"user\":\"u%d-%u\",\"text\":\"%s %s %s %s\",\"stars\":%u}",
			i ? "," : "", i, draw(100000), word(), word(), word(), word(), draw(6));
	}
	fputs("]}\n", stdout);
}

/* ---- modify: values to compute with, about 500 bytes --------------------- */

static void
modify(unsigned long n)
{
	printf("{\"order\":\"o-%lu\",\"name\":\"  %s %s \",\"email\":\"User%u@Example.COM\",\"amounts\":[%u,%u,%u.%02u],\"price\":\"%u.%02u\","
	       "\"count\":%u,\"path\":\"a/%s/%s/%u\",\"tags\":\"%s\",\"labels\":[\"%s\",\"%s\"],\"codes\":[\"%u\",\"%u\",\"%u\"],"
	       "\"address\":{\"zip\":\"%05u\",\"city\":\"%s\",\"country\":\"%s\"},\"note\":%s,\"active\":\"%s\",\"weight\":%u.%u}\n",
		n, word(), word(), draw(100000), draw(100), draw(100), draw(100), draw(100),
		draw(1000), draw(100), draw(50), plain(), plain(), draw(100), plain(), word(),
		word(), draw(100), draw(100), draw(100), draw(100000), word(), plain(),
		draw(2) ? "null" : "\"ok\"", draw(2) ? "true" : "FALSE", draw(100), draw(10));
}

/* ---- dates: a time to write in another form, a text to change ------------ */

static void
dates(unsigned long n)
{
	printf("{\"id\":%lu,\"at\":\"%u-%02u-%02u %02u:%02u:%02u\",\"note\":\"%s foo %s, foo and %s\"}\n",
		n, 1970 + draw(67), 1 + draw(12), 1 + draw(28), 3 + draw(21), draw(60), draw(60),
		plain(), plain(), plain());
}

/* ---- select: 20 KB, of which five leaves are kept ------------------------ */

static void
select_(unsigned long n)
{
	printf("{\"id\":%lu,\"head\":{\"kind\":\"%s\",\"at\":\"2024-03-01\"},\"body\":{", n,
		word());
	for (int i = 0; i < 40; i++) {
		printf("\"section%02d\":{\"title\":\"%s %s\",\"items\":[", i, word(), word());
		for (int k = 0; k < 6; k++) {
			printf("%s{\"sku\":\"%08u\",\"qty\":%u,\"price\":%u.%02u,\"label\":\"%s %s\"}",
				k ? "," : "", draw(100000000), draw(10), draw(900), draw(100),
				word(), plain());
		}
		fputs("]},", stdout);
	}
	printf("\"total\":{\"net\":%u.%02u,\"currency\":\"EUR\"}},\"tail\":{\"status\":\"%s\"}}\n",
		draw(100000), draw(100), plain());
}

/* ---- tiny: three renames ------------------------------------------------- */

static void
tiny(unsigned long n)
{
	printf("{\"ts\":%lu,\"sensor\":\"s-%u\",\"val\":%u.%02u,\"unit\":\"%s\",\"ok\":%s}\n",
		1709251200ul + n, draw(1000), draw(100), draw(100), draw(2) ? "C" : "kPa",
		draw(2) ? "true" : "false");
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*record)(unsigned long);
	} workloads[] = { { "events", event }, { "varied", varied }, { "reshape", reshape },
		{ "modify", modify }, { "dates", dates }, { "select", select_ }, { "tiny", tiny } };
	if (argc != 3) {
		fputs("usage: generate WORKLOAD BYTES\n", stderr);
		return 2;
	}
	long bytes = strtol(argv[2], NULL, 10);
	static char room[1 << 16];
	setvbuf(stdout, room, _IOFBF, sizeof room);
	for (size_t i = 0; i < sizeof workloads / sizeof *workloads; i++) {
		if (strcmp(argv[1], workloads[i].name) == 0) {
			for (unsigned long n = 0; ftell(stdout) < bytes; n++) {
				workloads[i].record(n);
			}
			return fflush(stdout) != 0;
		}
	}
	fprintf(stderr, "generate: no workload \"%s\"\n", argv[1]);
	return 2;
}
