/* SPDX-License-Identifier: Apache-2.0 */
/* What the service manager is notified of, and how it is found. */
#include "connector/command/notify.h"

#include "suite.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static struct event_base *base;
static struct jrt_notify notify;
static char folder[] = "/tmp/joltc-notify.XXXXXX", name[108];
static int manager = -1;

static void
set_up(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	(void)snprintf(name, sizeof name, "%s/socket", folder);
	base = event_base_new();
	ck_assert_ptr_nonnull(base);
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
}

static void
tear_down(void)
{
	jrt_notify_finish(&notify);
	event_base_free(base);
	if (manager >= 0) {
		close(manager);
	}
	unlink(name);
	rmdir(folder);
}

/* The manager listens at that name; '@' stands for the NUL of an abstract name. */
static void
listen_at(const char *at)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t len = strlen(at);
	memcpy(address.sun_path, at, len);
	if (*at == '@') {
		address.sun_path[0] = '\0';
	}
	manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	ck_assert_int_eq(bind(manager, (struct sockaddr *)&address,
				 (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)),
		0);
	ck_assert_int_eq(setenv("NOTIFY_SOCKET", at, 1), 0);
}

/* The next message that it receives; "": none. */
static const char *
heard(void)
{
	static char text[64];
	ssize_t n = recv(manager, text, sizeof text - 1, 0);
	text[n > 0 ? n : 0] = '\0';
	return text;
}

START_TEST(without_a_manager_nothing_is_sent)
{
	jrt_notify_init(&notify, base);
	ck_assert_int_lt(notify.fd, 0);
	jrt_notify(&notify, "READY=1");
}
END_TEST

START_TEST(a_manager_at_a_file_is_notified)
{
	listen_at(name);
	jrt_notify_init(&notify, base);
	jrt_notify(&notify, "READY=1");
	jrt_notify(&notify, "STOPPING=1");
	ck_assert_str_eq(heard(), "READY=1");
	ck_assert_str_eq(heard(), "STOPPING=1");
	ck_assert_str_eq(heard(), "");
}
END_TEST

START_TEST(a_manager_at_an_abstract_name_is_notified)
{
	char at[64];
	(void)snprintf(at, sizeof at, "@joltc-test-%ld", (long)getpid());
	listen_at(at);
	jrt_notify_init(&notify, base);
	jrt_notify(&notify, "READY=1");
	ck_assert_str_eq(heard(), "READY=1");
}
END_TEST

START_TEST(an_invalid_manager_address_is_ignored)
{
	char longest[200];
	memset(longest, 'x', sizeof longest);
	*longest = '/';
	longest[108] = '\0'; /* one more than fits */
	const char *const names[] = { "", "/", "@", "socket", "vsock:2:1", longest, name };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		ck_assert_int_eq(setenv("NOTIFY_SOCKET", names[i], 1), 0);
		ck_assert_int_eq(setenv("WATCHDOG_USEC", "20000", 1), 0);
		jrt_notify_init(&notify, base);
		ck_assert_msg(notify.fd < 0 && !notify.watched, "\"%s\"", names[i]);
		jrt_notify(&notify, "READY=1");
		jrt_notify_finish(&notify);
	}
}
END_TEST

START_TEST(a_manager_that_is_gone_or_does_not_read_blocks_nothing)
{
	listen_at(name);
	jrt_notify_init(&notify, base);
	for (int i = 0; i < 10000; i++) {
		jrt_notify(&notify, "READY=1");
	}
	close(manager);
	manager = -1;
	jrt_notify(&notify, "STOPPING=1");
}
END_TEST

/* How often the watchdog is fed while the loop runs that many rounds. */
static int
meals(void)
{
	int count = 0;
	jrt_notify_init(&notify, base);
	for (int i = 0; notify.watched && i < 3; i++) {
		(void)event_base_loop(base, EVLOOP_ONCE);
		count += strcmp(heard(), "WATCHDOG=1") == 0;
	}
	jrt_notify_finish(&notify);
	return count;
}

START_TEST(a_watchdog_is_fed_if_it_is_ours)
{
	char own[24];
	(void)snprintf(own, sizeof own, "%ld", (long)getpid());
	listen_at(name);
	ck_assert_int_eq(meals(), 0); /* there is no watchdog */
	ck_assert_int_eq(setenv("WATCHDOG_USEC", "20000", 1), 0);
	ck_assert_int_eq(meals(), 3);
	ck_assert_int_eq(setenv("WATCHDOG_PID", own, 1), 0);
	ck_assert_int_eq(meals(), 3);
	ck_assert_int_eq(setenv("WATCHDOG_PID", "1", 1), 0); /* it belongs to another process */
	ck_assert_int_eq(meals(), 0);
	unsetenv("WATCHDOG_PID");
	static const char *const none[] = { "", "0", "1", "x" };
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		ck_assert_int_eq(setenv("WATCHDOG_USEC", none[i], 1), 0);
		ck_assert_int_eq(meals(), 0);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("notify");
	TCase *tcase = tcase_create("manager");
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, without_a_manager_nothing_is_sent);
	tcase_add_test(tcase, a_manager_at_a_file_is_notified);
	tcase_add_test(tcase, a_manager_at_an_abstract_name_is_notified);
	tcase_add_test(tcase, an_invalid_manager_address_is_ignored);
	tcase_add_test(tcase, a_manager_that_is_gone_or_does_not_read_blocks_nothing);
	tcase_add_test(tcase, a_watchdog_is_fed_if_it_is_ours);
	suite_add_tcase(suite, tcase);
	return suite_main(suite);
}
