/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/put.h"

#include "base/buf.h"
#include "sim/gzip.h"
#include "sim/marker.h"
#include "t.h"

TEST(shapes_become_json)
{
	struct lt_buf out = LT_BUF(4096);
	lt_sim_put(&out, "{'a':%.*s,'b':%d,'c':%ld,'d':%s}", LT_ARG(LT_LIT("it's \"q\"\n")), -7, INT64_MIN, "null");
	IS_TEXT(out.at, "{\"a\":\"it's \\\"q\\\"\\n\",\"b\":-7,\"c\":-9223372036854775808,\"d\":null}");
	lt_buf_done(&out);
}

TEST(gzip_is_framed_as_its_standard_says)
{
	struct lt_buf out = LT_BUF(4096);
	lt_sim_gzip_open(&out);
	lt_sim_gzip_block(&out, LT_LIT("123456789"));
	lt_sim_gzip_close(&out, LT_LIT("123456789"));
	/* The checksum of these nine digits is CRC-32's own check value. */
	IS(out.len == 10 + 5 + 9 + 5 + 8 && memcmp(out.at + 29, "\x26\x39\xf4\xcb\x09\0\0\0", 8) == 0);
	IS(memcmp(out.at, "\x1f\x8b\x08", 3) == 0 && memcmp(out.at + 10, "\0\x09\0\xf6\xff" "123456789", 14) == 0);
	lt_buf_done(&out);
}

TEST(marks_in_prompts_are_found_by_their_whole_name)
{
	struct lt_text text = LT_LIT("a [x] [[tokens-not=3]] [[flag]] [[[tokens=12]] [[tokens=9]] [[open");
	int64_t number = -5;
	IS(lt_sim_marked(text) && !lt_sim_marked(LT_LIT("[ [")) && !lt_sim_marked(LT_NONE));
	IS(lt_sim_marker_number(LT_LIT("x [[tokens=9]]"), "tokens", &number) && number == 9);
	IS(lt_sim_marker(text, "flag").at && lt_sim_marker(text, "flag").len == 0 && !lt_sim_marker(text, "fla").at);
	IS(!lt_sim_marker_number(LT_LIT("[[tokens=x]] [[tokens]]"), "tokens", &number) && number == 9);
	IS(!lt_sim_marker(LT_LIT("[[open"), "open").at);
}
