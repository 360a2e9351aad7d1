/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "t.h"
#include "tokens/utf8.h"

#define FFFD "\xef\xbf\xbd"

TEST(text_that_is_utf8_is_given_back_as_it_is)
{
	struct lt_buf buf = LT_BUF(1 << 10);
	const char *good = "a\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf long enough for eight";
	IS(lt_utf8_mend(&buf, lt_text(good)).at == good);
	IS(lt_utf8_mend(&buf, LT_NONE).len == 0);
	IS(!buf.at);
	lt_buf_done(&buf);
}

TEST(each_maximal_part_of_a_broken_sequence_becomes_one_sign)
{
	/* What Python's bytes.decode(errors="replace") gives. */
	static const char *const rows[][2] = {
		{ "\x80", FFFD },
		{ "a\xff" "b", "a" FFFD "b" },
		{ "\xc3", FFFD },
		{ "\xc3(", FFFD "(" },
		{ "\xc0\x80", FFFD FFFD },
		{ "\xe2\x82", FFFD },
		{ "\xe2\x82x", FFFD "x" },
		{ "\xe0\x80\x80", FFFD FFFD FFFD },
		{ "\xed\xa0\x80", FFFD FFFD FFFD },
		{ "\xf0\x9f\x98", FFFD },
		{ "\xf0\x9f\x98\xf0\x9f\x98\x80", FFFD "\xf0\x9f\x98\x80" },
		{ "\xf0\x80\x80\x80", FFFD FFFD FFFD FFFD },
		{ "\xf4\x90\x80\x80", FFFD FFFD FFFD FFFD },
		{ "\xf5\x80", FFFD FFFD },
		{ "long enough for eight \xe4\xb8 and more behind", "long enough for eight " FFFD " and more behind" },
	};
	struct lt_buf buf = LT_BUF(1 << 10);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		IS_TEXT(lt_utf8_mend(&buf, lt_text(rows[i][0])).at, rows[i][1]);
	lt_buf_done(&buf);
}
