/* SPDX-License-Identifier: Apache-2.0 */
#include "format/csv.h"

#include "base/arena.h"
#include "base/buf.h"
#include "t.h"

/* The cells of all records, with | between and a line each. */
static const char *
spell(struct lt_arena *a, const char *text, bool last)
{
	struct lt_csv csv = { 0 };
	struct lt_text rest = lt_text(text);
	const char *out = "";
	while (lt_csv_read(&csv, &rest, last)) {
		for (int i = 0; i < csv.count; i++) {
			struct lt_text cell = lt_csv_plain(&csv, i, a);
			out = lt_print(a, "%s%s%.*s", out, i ? "|" : "", LT_ARG(cell));
		}
		out = lt_print(a, "%s\n", out);
	}
	return out;
}

TEST(records_are_read_as_they_were_meant)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "a,b\n1,2\n", "a|b\n1|2\n" },
		{ "a,b\r\n1,2\r\n", "a|b\n1|2\n" },
		{ "a,,c", "a||c\n" },
		{ "\"a,b\",\"c \"\"d\"\"\"\n", "a,b|c \"d\"\n" },
		{ "\"two\nlines\",x\n", "two\nlines|x\n" },
		{ "\n\r\na\n\nb\n", "a\nb\n" },
		{ "a,\"\",b\n", "a||b\n" },
		{ "a\"b,c\n", "a\"b|c\n" },
		{ "a,", "a|\n" },
		{ "\"never closed", "" },
		{ "", "" },
	};
	struct lt_arena *a = lt_arena_new(1 << 20);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		IS_TEXT(spell(a, rows[i].in, true), rows[i].out);
	lt_arena_drop(a);
}

TEST(a_record_that_is_not_there_to_its_end_is_left_for_the_next_piece)
{
	static const char whole[] = "ab,\"c\n\"\"d\"\nefg,h\n";
	struct lt_arena *a = lt_arena_new(1 << 20);
	for (size_t cut = 0; cut < sizeof whole; cut++) {
		struct lt_csv csv = { 0 };
		struct lt_text first = { whole, cut };
		int records = 0;
		while (lt_csv_read(&csv, &first, false))
			records++;
		struct lt_text rest = { first.at, (size_t)(whole + sizeof whole - 1 - first.at) };
		while (lt_csv_read(&csv, &rest, true))
			records++;
		IS(records == 2);
		IS(csv.count == 0);
	}
	lt_arena_drop(a);
}

TEST(columns_are_found_by_any_of_their_names)
{
	struct lt_csv csv = { 0 };
	struct lt_text rest = lt_text("\xef\xbb\xbf\"Source User\",dest_host,URL\n");
	IS(lt_csv_read(&csv, &rest, true));
	IS(lt_csv_column(&csv, "login|sourceuser") == 0);
	IS(lt_csv_column(&csv, "desthost") == 1);
	IS(lt_csv_column(&csv, "url") == 2);
	IS(lt_csv_column(&csv, "user") == -1);
}
