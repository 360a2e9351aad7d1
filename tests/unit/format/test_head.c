/* SPDX-License-Identifier: Apache-2.0 */
#include "format/head.h"

#include <string.h>

#include "t.h"

static char bytes[512];
static struct lt_header headers[32];
static struct lt_head head;

static bool
reads(const char *text)
{
	size_t looked = 0;
	int lines = 0;
	snprintf(bytes, sizeof bytes, "%s", text);
	size_t len = lt_head_end(lt_text(bytes), &looked, &lines);
	return len && lines <= 32 && lt_head_answer(bytes, len, headers, &head) && head.count <= lines;
}

TEST(a_head_is_read_where_it_lies)
{
	IS(reads("HTTP/1.1 200 OK\r\nContent-Type:  application/json \r\nX-Request-ID: a:b\r\nContent-Length: 12\r\n\r\n"));
	IS(head.status == 200 && head.count == 3 && head.length == 12 && !head.chunked && head.keeps);
	IS(lt_text_eq(headers[0].name, "content-type") && lt_text_eq(headers[0].value, "application/json"));
	IS(lt_text_eq(headers[1].name, "x-request-id") && lt_text_eq(headers[1].value, "a:b"));
	IS(headers[0].value.at > bytes && headers[0].value.at < bytes + sizeof bytes);
}

TEST(lines_may_end_without_a_cr_and_a_reason_may_be_missing)
{
	IS(reads("HTTP/1.1 529\ntransfer-encoding: Chunked\n\n"));
	IS(head.status == 529 && head.chunked && head.length == -1);
	IS(reads("HTTP/1.1 204 \r\n\r\n"));
	IS(head.status == 204 && head.count == 0);
}

TEST(the_end_is_found_in_whatever_pieces_it_comes)
{
	static const char whole[] = "HTTP/1.1 200 OK\r\na: 1\r\nb: 2\r\n\r\nbody\n\n";
	size_t at = strlen("HTTP/1.1 200 OK\r\na: 1\r\nb: 2\r\n\r\n");
	size_t looked = 0;
	int lines = 0;
	for (size_t len = 0; len < at; len++)
		IS(lt_head_end((struct lt_text){ whole, len }, &looked, &lines) == 0);
	IS(lt_head_end((struct lt_text){ whole, at }, &looked, &lines) == at);
	IS(lines == 2);
}

TEST(an_end_that_begins_with_a_lone_lf_is_found_in_pieces_too)
{
	static const char whole[] = "HTTP/1.1 200 OK\na: 1\n\n";
	size_t looked = 0;
	int lines = 0;
	for (size_t len = 0; len < sizeof whole - 1; len++)
		IS(lt_head_end((struct lt_text){ whole, len }, &looked, &lines) == 0);
	IS(lt_head_end(lt_text(whole), &looked, &lines) == sizeof whole - 1);
}

TEST(a_connection_stays_open_as_its_version_and_header_say)
{
	IS(reads("HTTP/1.0 200 OK\r\n\r\n") && !head.keeps);
	IS(reads("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n\r\n") && head.keeps);
	IS(reads("HTTP/1.1 200 OK\r\nConnection: upgrade, close\r\n\r\n") && !head.keeps);
}

TEST(what_two_readers_might_take_differently_is_no_head)
{
	static const char *const bad[] = {
		"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length : 1\r\n\r\n",
		"HTTP/1.1 200 OK\r\na: 1\r\n folded\r\n\r\n",
		"HTTP/1.1 200 OK\r\na: 1\rb: 2\r\n\r\n",
		"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
		"HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
		"HTTP/2 200 OK\r\n\r\n",
		"HTTP/1.1 20 OK\r\n\r\n",
		"HTTP/1.1 2000\r\n\r\n",
		"ICY 200 OK, quite\r\n\r\n",
		"\r\n\r\n",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		IS(!reads(bad[i]));
	IS(reads("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n") && head.length == 1);
}

TEST(a_zero_byte_in_a_value_is_no_head)
{
	char text[] = "HTTP/1.1 200 OK\r\na: x?y\r\n\r\n";
	*strchr(text, '?') = '\0';
	size_t looked = 0;
	int lines = 0;
	size_t len = lt_head_end((struct lt_text){ text, sizeof text - 1 }, &looked, &lines);
	IS(len == sizeof text - 1);
	IS(!lt_head_answer(text, len, headers, &head));
}
