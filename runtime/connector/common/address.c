/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses to listen on: they belong to this machine, so the only name in them is localhost. */
#include "connector/common/address.h"

#include "connector/common/units.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool
parse_port(const char *text, in_port_t *port)
{
	uint64_t number = 0;
	size_t len = strlen(text);
	bool good = len > 0 && len <= 5 && strspn(text, "0123456789") == len &&
		    jrt_parse_count(text, &number) && number <= UINT16_MAX;
	*port = htons((uint16_t)number);
	return good;
}

static const char *
parse_six(const char *host, struct sockaddr_in6 *address)
{
	address->sin6_family = AF_INET6;
	return inet_pton(AF_INET6, host, &address->sin6_addr) == 1
		       ? NULL
		       : "there is no IPv6 address between the brackets";
}

static const char *
parse_four(const char *host, struct sockaddr_in *address)
{
	if (*host == '\0' || strcmp(host, "*") == 0) {
		host = "0.0.0.0";
	} else if (strcasecmp(host, "localhost") == 0) {
		host = "127.0.0.1";
	}
	address->sin_family = AF_INET;
	return inet_pton(AF_INET, host, &address->sin_addr) == 1
		       ? NULL
		       : "the host is not an IP address, localhost or *";
}

const char *
jrt_address_parse(const char *text, struct sockaddr_storage *address, socklen_t *len)
{
	char host[64];
	const char *colon = strrchr(text, ':');
	bool six = *text == '[';
	memset(address, 0, sizeof *address);
	if (colon == NULL || (six && colon[-1] != ']')) {
		return "the port is missing";
	}
	int size = (int)(colon - text) - (six ? 2 : 0);
	if (size >= (int)sizeof host) {
		return "the host is too long";
	}
	(void)snprintf(host, sizeof host, "%.*s", size, text + six);
	struct sockaddr_in *four_address = (struct sockaddr_in *)address;
	struct sockaddr_in6 *six_address = (struct sockaddr_in6 *)address;
	const char *fault = six ? parse_six(host, six_address) : parse_four(host, four_address);
	*len = six ? sizeof *six_address : sizeof *four_address;
	if (fault != NULL) {
		return fault;
	}
	return parse_port(colon + 1, six ? &six_address->sin6_port : &four_address->sin_port)
		       ? NULL
		       : "the port is not a number from 0 to 65535";
}

const char *
jrt_address_fault(const char *text)
{
	struct sockaddr_storage address;
	socklen_t len;
	return jrt_address_parse(text, &address, &len);
}
