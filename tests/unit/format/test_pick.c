/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include "format/pick.h"

static const char *
spelt(struct lt_text text)
{
	static char out[256];
	snprintf(out, sizeof out, "%.*s", LT_ARG(text));
	return text.at ? out : "(none)";
}

TEST(members_are_given_one_after_the_other)
{
	struct lt_pick p = lt_pick_open(LT_LIT(" { \"a\" : 1 , \"b\\\"\":\"x\\\\\", \"c\":[1,{\"d\":\"]}\"}],\"e\":-1.5e3} "), '{');
	struct lt_text name, value;
	IS(lt_pick_member(&p, &name, &value) && lt_text_eq(name, "a") && lt_text_eq(value, "1"));
	IS(lt_pick_member(&p, &name, &value) && lt_text_eq(name, "b\\\"") && lt_text_eq(value, "\"x\\\\\""));
	IS(lt_pick_member(&p, &name, &value) && lt_text_eq(name, "c") && lt_text_eq(value, "[1,{\"d\":\"]}\"}]"));
	IS(lt_pick_member(&p, &name, &value) && lt_text_eq(name, "e") && lt_text_eq(value, "-1.5e3"));
	IS(!lt_pick_member(&p, &name, &value) && lt_pick_closed(&p));
}

TEST(what_is_no_json_breaks_the_walk)
{
	static const char *const rows[] = { "", "[", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\" 1}", "{\"a\":\"x}", "{\"a\":[1}",
		"{\"a\":}", "{a:1}", "{\"a\":1 \"b\":2}", "{\"a\":\"\\", "x", "{\"a\":1}x" };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lt_pick p = lt_pick_open(lt_text(rows[i]), '{');
		struct lt_text name, value;
		while (lt_pick_member(&p, &name, &value))
			;
		if (lt_pick_closed(&p))
			printf("# row %zu: %s\n", i, rows[i]);
		IS(!lt_pick_closed(&p));
	}
}

TEST(the_last_member_at_the_top_is_found_from_the_end)
{
	static const struct {
		const char *json, *value;
	} rows[] = {
		{ "{\"usage\":{\"a\":1}}", "{\"a\":1}" },
		{ "{\"usage\":1,\"x\":{\"usage\":2}}", "1" },
		{ "{\"x\":{\"usage\":2},\"y\":\"\\\"usage\\\":3\"}", "(none)" },
		{ "{\"usage\":1,\"usage\":2,\"z\":[{}]}\n", "2" },
		{ "cut off \"x\"]}],\"usage\" : {\"a\":{}} , \"y\":1}", "{\"a\":{}}" },
		{ "{\"role\":\"usage\",\"z\":1}", "(none)" },
		{ "{\"usage\":1", "(none)" },
		{ "[{\"usage\":1}]", "(none)" },
		{ "", "(none)" },
		{ "\"usage\"", "(none)" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		IS_TEXT(spelt(lt_pick_last(lt_text(rows[i].json), "usage")), rows[i].value);
}

TEST(a_member_of_an_inner_map_is_found_when_so_many_maps_close)
{
	struct lt_text json = LT_LIT("cut off\"}],\"usage\":{\"a\":1},\"user\":null},\"sequence_number\":5}");
	IS_TEXT(spelt(lt_pick_last_inside(json, "usage", 2)), "{\"a\":1}");
	IS_TEXT(spelt(lt_pick_last_inside(json, "sequence_number", 1)), "5");
	IS(!lt_pick_last_inside(json, "usage", 1).at && !lt_pick_last_inside(json, "usage", 3).at);
	IS(!lt_pick_last_inside(json, "sequence_number", 2).at);
}

TEST(values_tell_what_they_are)
{
	uint32_t n = 7;
	IS(lt_pick_empty(LT_NONE) && lt_pick_empty(LT_LIT("null")) && lt_pick_empty(LT_LIT("\"\"")));
	IS(lt_pick_empty(LT_LIT("[ ]")) && lt_pick_empty(LT_LIT("{}")) && !lt_pick_empty(LT_LIT("0")) && !lt_pick_empty(LT_LIT("\" \"x")));
	IS(lt_pick_number(LT_LIT("12"), &n) && n == 12);
	IS(lt_pick_number(LT_LIT("-12"), &n) && n == 0);
	IS(lt_pick_number(LT_LIT("12.9"), &n) && n == 12);
	IS(lt_pick_number(LT_LIT("99999999999999999999"), &n) && n == UINT32_MAX);
	IS(!lt_pick_number(LT_LIT("\"12\""), &n) && !lt_pick_number(LT_LIT("null"), &n) && !lt_pick_number(LT_NONE, &n));
	IS(lt_pick_length(LT_LIT("a\\n\\\\b")) == 4 && lt_pick_length(LT_LIT("\\u20acx")) == 4 && lt_pick_length(LT_NONE) == 0);
	IS(lt_pick_count(LT_NONE, "type", "x") == 0 && !lt_pick_last(LT_NONE, "type").at);
	IS(lt_pick_count(LT_LIT("[{\"type\":\"x\"},{\"type\" : \"x\"},{\"kind\":\"x\"},\"x\"]"), "type", "x") == 2);
}
