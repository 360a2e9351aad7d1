/* SPDX-License-Identifier: Apache-2.0 */
/* The alternatives of the expressions one by one; the pieces are what the reference's matcher found. */
#include "base/arena.h"
#include "base/buf.h"
#include "t.h"
#include "tokens/piece.h"

/* The pieces of text with bars between them. */
static const char *
cut(struct lt_arena *a, enum lt_cut how, const char *text)
{
	struct lt_buf out = LT_BUF(1 << 20);
	const uint8_t *p = (const uint8_t *)text, *end = p + strlen(text);
	for (const uint8_t *after; p < end; p = after) {
		after = lt_piece_end(how, p, end);
		lt_buf_puts(&out, out.len ? "|" : "");
		lt_buf_add(&out, p, (size_t)(after - p));
	}
	const char *all = lt_copy_text(a, lt_buf_text(&out)).at;
	lt_buf_done(&out);
	return all;
}

struct row {
	const char *text, *o200k, *cl100k;
};

static void
hold(const struct row *rows, size_t count)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	for (size_t i = 0; i < count; i++) {
		IS_TEXT(cut(a, LT_CUT_O200K, rows[i].text), rows[i].o200k);
		IS_TEXT(cut(a, LT_CUT_CL100K, rows[i].text), rows[i].cl100k);
	}
	lt_arena_drop(a);
}
#define HOLD(...)                                            \
	do {                                                 \
		const struct row rows[] = { __VA_ARGS__ };   \
		hold(rows, sizeof rows / sizeof *rows);      \
	} while (0)

TEST(words_are_cut_before_capitals_in_o200k_base_alone)
{
	HOLD({ "HelloWorld", "Hello|World", "HelloWorld" },
		{ "HTTPServer", "HTTPServer", "HTTPServer" },
		{ "helloHTTP", "hello|HTTP", "helloHTTP" },
		{ "iPhone 15Pro", "i|Phone| |15|Pro", "iPhone| |15|Pro" },
		{ "aB", "a|B", "aB" },
		{ "AbC dEF", "Ab|C| d|EF", "AbC| dEF" },
		{ "XMLHttpRequest", "XMLHttp|Request", "XMLHttpRequest" });
}

TEST(a_contraction_stays_with_its_word_in_o200k_base_and_stands_alone_in_cl100k_base)
{
	HOLD({ "don't", "don't", "don|'t" },
		{ "DON'T'S", "DON'T|'S", "DON|'T|'S" },
		{ "it's'd", "it's|'d", "it|'s|'d" },
		{ "we'll we'Re I'VE", "we'll| we'Re| I'VE", "we|'ll| we|'Re| I|'VE" },
		{ "'sun 'tis", "'sun| '|tis", "'s|un| '|tis" },
		{ "x'\xc5\xbfy", "x'\xc5\xbf|y", "x|'\xc5\xbf|y" },
		{ "x's9", "x's|9", "x|'s|9" },
		{ "a'lb", "a|'lb", "a|'lb" },
		{ "a'", "a|'", "a|'" });
}

TEST(a_capital_or_mark_is_given_back_where_a_small_letter_must_follow)
{
	HOLD({ "\xe4\xb8\xad\xe6\x96\x87" "ABC", "\xe4\xb8\xad\xe6\x96\x87|ABC", "\xe4\xb8\xad\xe6\x96\x87" "ABC" },
		{ "ABC\xe4\xb8\xad\xe6\x96\x87", "ABC\xe4\xb8\xad\xe6\x96\x87", "ABC\xe4\xb8\xad\xe6\x96\x87" },
		{ "ABC\xe4\xb8\xad\xe6\x96\x87" "def", "ABC\xe4\xb8\xad\xe6\x96\x87" "def", "ABC\xe4\xb8\xad\xe6\x96\x87" "def" },
		{ "\xe4\xb8\xad" "Abc", "\xe4\xb8\xad" "Abc", "\xe4\xb8\xad" "Abc" },
		{ "a\xe4\xb8\xad" "B", "a\xe4\xb8\xad|B", "a\xe4\xb8\xad" "B" },
		{ "Ab\xcc\x81" "C", "Ab\xcc\x81|C", "Ab|\xcc\x81" "C" },
		{ "\xcc\x81" "ABC", "\xcc\x81|ABC", "\xcc\x81" "ABC" },
		{ "\xcc\x81", "\xcc\x81", "\xcc\x81" },
		{ "!\xcc\x81x", "!\xcc\x81x", "!\xcc\x81|x" },
		{ "\xcc\x81\xcc\x81" "A", "\xcc\x81\xcc\x81|A", "\xcc\x81\xcc\x81|A" },
		{ "\xc7\x85" "a", "\xc7\x85" "a", "\xc7\x85" "a" },
		{ "a\xc7\x85", "a|\xc7\x85", "a\xc7\x85" },
		{ "\xca\xb0" "A", "\xca\xb0|A", "\xca\xb0" "A" },
		{ "A\xca\xb0", "A\xca\xb0", "A\xca\xb0" },
		{ "A\xca\xb0" "BB", "A\xca\xb0|BB", "A\xca\xb0" "BB" });
}

TEST(one_sign_in_front_goes_with_a_word)
{
	HOLD({ "(foo", "(foo", "(foo" },
		{ "((foo", "((|foo", "((|foo" },
		{ " (foo", " (|foo", " (|foo" },
		{ "\tfoo", "\tfoo", "\tfoo" },
		{ "\n(foo", "\n|(foo", "\n|(foo" },
		{ "\xc2\xa0" "foo", "\xc2\xa0" "foo", "\xc2\xa0" "foo" },
		{ "\xe2\x80\x9cQuote\xe2\x80\x9d", "\xe2\x80\x9cQuote|\xe2\x80\x9d", "\xe2\x80\x9cQuote|\xe2\x80\x9d" },
		{ "--flag", "--|flag", "--|flag" },
		{ "a-b_c.d", "a|-b|_c|.d", "a|-b|_c|.d" });
}

TEST(digits_come_in_threes)
{
	HOLD({ "1234567", "123|456|7", "123|456|7" },
		{ "x12", "x|12", "x|12" },
		{ "\xef\xbc\x91\xef\xbc\x92\xef\xbc\x93\xef\xbc\x94", "\xef\xbc\x91\xef\xbc\x92\xef\xbc\x93|\xef\xbc\x94", "\xef\xbc\x91\xef\xbc\x92\xef\xbc\x93|\xef\xbc\x94" },
		{ "9\xe2\x85\xa7\xc2\xb2" "3", "9\xe2\x85\xa7\xc2\xb2|3", "9\xe2\x85\xa7\xc2\xb2|3" },
		{ "12 34", "12| |34", "12| |34" });
}

TEST(signs_take_the_newlines_behind_them)
{
	HOLD({ "};\r\n\n  x", "};\r\n\n| | x", "};\r\n\n| | x" },
		{ "//\n/x", "//\n/|x", "//\n|/x" },
		{ "!/\n/\n!", "!/\n/\n|!", "!/\n|/\n|!" },
		{ " ///", " ///", " ///" },
		{ "a;\n/* b", "a|;\n/|*| b", "a|;\n|/*| b" },
		{ "...\n", "...\n", "...\n" });
}

TEST(the_last_blank_goes_with_what_follows)
{
	HOLD({ "  x", " | x", " | x" },
		{ "   1", "  | |1", "  | |1" },
		{ "\t\tx", "\t|\tx", "\t|\tx" },
		{ " \t!", " |\t|!", " |\t|!" },
		{ "  !", " | !", " | !" },
		{ "a  ", "a|  ", "a|  " },
		{ "\t x", "\t| x", "\t| x" },
		{ " \xe3\x80\x80 x", " \xe3\x80\x80| x", " \xe3\x80\x80| x" });
}

TEST(blanks_are_cut_behind_their_last_newline)
{
	HOLD({ " \n  \n  x", " \n  \n| | x", " \n  \n| | x" },
		{ "\n\n", "\n\n", "\n\n" },
		{ " \r\n\t", " \r\n|\t", " \r\n|\t" },
		{ "\n x", "\n| x", "\n| x" },
		{ "a\n", "a|\n", "a|\n" },
		{ "\xe2\x80\xa8\n\xe2\x80\xa8x", "\xe2\x80\xa8\n|\xe2\x80\xa8x", "\xe2\x80\xa8\n|\xe2\x80\xa8x" },
		{ "\n  ", "\n|  ", "\n|  " });
}
