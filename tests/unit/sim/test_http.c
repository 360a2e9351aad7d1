/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/http.h"
#include "t.h"

static struct lt_sim_head
head_of(const char *text)
{
	struct lt_sim_head head;
	if (!lt_sim_http_head(lt_text(text), &head))
		head.status = -1;
	return head;
}

TEST(a_head_is_read_once_its_blank_line_is_there)
{
	struct lt_sim_head head;
	IS(!lt_sim_http_head(LT_LIT("POST / HTTP/1.1\r\nhost: x\r\n"), &head));
	head = head_of("POST /v1/x?api-version=7&b HTTP/1.1\r\nContent-LENGTH: 12 \r\nX-Request-Id: abc\r\n\r\nrest");
	IS(head.status == 0 && head.body == 12 && !head.close);
	IS(lt_text_eq(head.method, "POST") && lt_text_eq(head.path, "/v1/x"));
	IS(lt_text_eq(head.request_id, "abc"));
	IS(lt_text_eq(lt_sim_http_query(head.query, "api-version"), "7"));
	IS(lt_sim_http_query(head.query, "b").at != NULL && lt_sim_http_query(head.query, "c").at == NULL);
}

TEST(what_could_be_read_in_two_ways_is_refused)
{
	static const char *const bad[] = {
		"POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
		"POST / HTTP/1.1\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n",
		"POST / HTTP/1.1\r\ntransfer-encoding: gzip, chunked\r\n\r\n",
		"POST / HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
		"POST / HTTP/1.1\r\ncontent-length: +1\r\n\r\n",
		"POST / HTTP/1.1\r\ncontent-length: 99999999999999999999\r\n\r\n",
		"POST / HTTP/1.1\r\nname with space: 1\r\n\r\n",
		"POST / HTTP/1.1\r\nno colon\r\n\r\n",
		"POST / HTTP/2\r\n\r\n",
		"POST\r\n\r\n",
		"GET noslash HTTP/1.1\r\n\r\n",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		IS(head_of(bad[i]).status == 400);
	IS(head_of("POST / HTTP/1.1\r\ncontent-length: 999999999\r\n\r\n").status == 413);
}

TEST(a_head_without_end_is_refused_when_it_is_too_long)
{
	static char long_head[LT_SIM_HEAD_MOST + 10];
	struct lt_sim_head head;
	memset(long_head, 'a', sizeof long_head);
	IS(lt_sim_http_head((struct lt_text){ long_head, sizeof long_head }, &head) && head.status == 431);
	IS(!lt_sim_http_head((struct lt_text){ long_head, LT_SIM_HEAD_MOST }, &head));
}

TEST(chunks_are_undone_however_they_come_in)
{
	static const char sent[] = "4\r\nWiki\r\n5;x=y\r\npedia\r\n0\r\na: b\r\n\r\nnext";
	for (size_t first = 0; first < sizeof sent - 1; first++) {
		char body[sizeof sent];
		struct lt_sim_chunks chunks = { 0 };
		int whole = 0;
		for (size_t come = first; come < sizeof sent && !whole; come++) {
			/* What was undone already must not be overwritten by bytes that came before. */
			size_t have = come == first ? 0 : come - 1;
			memcpy(body + have, sent + have, come - have);
			whole = lt_sim_http_dechunk(body, come, &chunks);
		}
		IS(whole == 1 && chunks.written == 9 && memcmp(body, "Wikipedia", 9) == 0);
		IS(chunks.read == sizeof sent - 1 - 4);
	}
}

TEST(malformed_chunks_are_told_from_unfinished_ones)
{
	static const char *const bad[] = { "x\r\n", "4\r\nWikiXX", "fffffffffff\r\n", "\r\n" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char body[32];
		struct lt_sim_chunks chunks = { 0 };
		memcpy(body, bad[i], strlen(bad[i]));
		IS(lt_sim_http_dechunk(body, strlen(bad[i]), &chunks) == -1);
	}
}
