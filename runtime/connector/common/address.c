/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses to listen at: of this machine, so there is no name in them but localhost. */
#include "connector/common/address.h"

#include "connector/common/units.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *
check_port(const char *text)
{
	uint64_t port;
	size_t len = strlen(text);
	bool good = len > 0 && len <= 5 && strspn(text, "0123456789") == len &&
		    jrt_parse_count(text, &port) && port <= UINT16_MAX;
	return good ? NULL : "the port is no number from 0 to 65535";
}

const char *
jrt_address_fault(const char *text)
{
	char host[64];
	unsigned char address[sizeof(struct in6_addr)];
	const char *colon = strrchr(text, ':');
	bool six = *text == '[';
	if (colon == NULL || (six && colon[-1] != ']')) {
		return "there is no port in it";
	}
	size_t len = (size_t)(colon - text);
	if (len >= sizeof host) {
		return "the host is too long";
	}
	(void)snprintf(host, sizeof host, "%.*s", six ? (int)len - 2 : (int)len, text + six);
	if (six && inet_pton(AF_INET6, host, address) != 1) {
		return "there is no IPv6 address between the brackets";
	}
	bool known = six || *host == '\0' || strcmp(host, "*") == 0 ||
		     strcasecmp(host, "localhost") == 0 || inet_pton(AF_INET, host, address) == 1;
	if (!known) {
		return "the host is no IP address, localhost or *";
	}
	return check_port(colon + 1);
}
