/* SPDX-License-Identifier: Apache-2.0 */
#include <arpa/inet.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "net/http.h"
#include "t.h"

/* A server of one answer in a process of its own; its address. */
static pid_t
serve(const char *answer, char url[64])
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	bind(listener, (struct sockaddr *)&at, len);
	listen(listener, 1);
	getsockname(listener, (struct sockaddr *)&at, &len);
	snprintf(url, 64, "http://127.0.0.1:%d", ntohs(at.sin_port));
	pid_t pid = fork();
	if (pid == 0) {
		char asked[4096];
		int fd = accept(listener, NULL, NULL);
		if (read(fd, asked, sizeof asked) > 0 && answer && write(fd, answer, strlen(answer)) < 0)
			_exit(1);
		if (!answer)
			pause();
		_exit(0);
	}
	close(listener);
	return pid;
}

/* What asking a server with that answer comes to: "status body" or the sentence, the address as HOST. */
static const char *
asks(const char *answer, const char *path)
{
	static char text[2048];
	char url[64];
	struct lt_err err = { 0 };
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_http_answer got;
	pid_t pid = serve(answer, url);
	struct lt_http_ask ask = { .url = lt_print(a, "%s%s", url, path), .connect_ms = 5000, .total_ms = answer ? 20000 : 50,
		.most = 100, .direct = true };
	if (lt_http_ask(a, &ask, &got, &err))
		snprintf(text, sizeof text, "%d %.*s", got.status, LT_ARG(got.body));
	else
		snprintf(text, sizeof text, "%.1000s", strncmp(err.text, url, strlen(url)) == 0 ? err.text + strlen(url) : err.text);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	lt_arena_drop(a);
	return text;
}

TEST(an_answer_is_its_status_and_its_bytes)
{
	IS_TEXT(asks("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "/"), "200 hi");
	IS_TEXT(asks("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", "/"), "503 ");
}

TEST(a_redirect_is_an_answer_and_is_not_followed)
{
	IS_TEXT(asks("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", "/"), "302 ");
}

TEST(what_is_too_long_or_too_late_is_a_sentence_without_path_or_query)
{
	char answer[300] = "HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n";
	memset(answer + strlen(answer), 'x', 200);
	IS_TEXT(asks(answer, "/path?secret=1"), " answered with more than 100 bytes");
	IS_TEXT(asks(NULL, "/path?secret=1"),
		": no answer in time; try again, or look at the server's load and the network in between");
	IS_TEXT(asks("nonsense\r\n\r\n", "/path?secret=1"), ": what it answers is no HTTP; check the port");
}

TEST(other_schemes_are_not_spoken)
{
	struct lt_err err = { 0 };
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_http_answer got;
	struct lt_http_ask ask = { .url = "file:///etc/hostname", .connect_ms = 1000, .total_ms = 1000, .most = 100 };
	IS(!lt_http_ask(a, &ask, &got, &err));
	IS_TEXT(err.text, "file://: this is no http or https address");
	lt_arena_drop(a);
}

TEST(values_of_forms_are_escaped)
{
	struct lt_buf out = LT_BUF(100);
	lt_http_escape(&out, LT_LIT("aZ9-._~ &=%/\xff"));
	IS_TEXT(out.at, "aZ9-._~%20%26%3D%25%2F%FF");
	lt_buf_done(&out);
}
