/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include <stdint.h>
#include <stdlib.h>

#include "format/scan_inside.h"

static const char *const wanted[] = { "model", "stream", "input", "max_tokens", "previous_response_id", NULL };
enum { MODEL, STREAM, INPUT, MAX_TOKENS, PREVIOUS };

static struct lt_scan scan;

/* Fed in pieces of so many bytes, each in memory of its own, so that a byte too far is seen. */
static enum lt_scan_state
scan_pieces(const char *bytes, size_t len, size_t piece)
{
	lt_scan_init(&scan, wanted);
	for (size_t at = 0; at < len; at += piece) {
		size_t now = len - at < piece ? len - at : piece;
		char *copy = malloc(now);
		memcpy(copy, bytes + at, now);
		lt_scan_feed(&scan, (struct lt_text){ copy, now });
		free(copy);
	}
	return lt_scan_end(&scan);
}

static enum lt_scan_state
scan_text(const char *text)
{
	return scan_pieces(text, strlen(text), strlen(text) + 1);
}

static bool
same(const struct lt_scan *a, const struct lt_scan *b)
{
	if (a->state != b->state || a->fed != b->fed)
		return false;
	if (a->state != LT_SCAN_DONE)
		return a->bad_at == b->bad_at;
	for (int i = 0; wanted[i]; i++) {
		const struct lt_scan_value *x = &a->values[i], *y = &b->values[i];
		if (x->kind != y->kind || x->escaped != y->escaped || x->at != y->at || x->end != y->end || x->count != y->count)
			return false;
	}
	return a->text_bytes == b->text_bytes && a->open_at == b->open_at && a->close_at == b->close_at && a->empty == b->empty;
}

TEST(one_object_is_accepted_and_what_is_none_is_refused_with_its_place)
{
	static const struct {
		const char *in;
		enum lt_scan_state state;
		uint64_t bad_at;
	} rows[] = {
		{ "{}", LT_SCAN_DONE, 0 },
		{ " \t\r\n{ } \n", LT_SCAN_DONE, 0 },
		{ "{\"a\":null,\"b\":true,\"c\":false,\"d\":-0.5e+10,\"e\":\"x\",\"f\":[],\"g\":{}}", LT_SCAN_DONE, 0 },
		{ "{\"a\":[1,2,[3,[]],{\"b\":{}},0,-0,10,1E9,1.25,\"\"]}", LT_SCAN_DONE, 0 },
		{ "{\"a\":123456789012345678901234567890.5}", LT_SCAN_DONE, 0 },
		{ "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\ud83d\\ude00\"}", LT_SCAN_DONE, 0 },
		{ "{\"a\":\"\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80\x7f\"}", LT_SCAN_DONE, 0 },
		{ "{\"a\":1,\"a\":2}", LT_SCAN_DONE, 0 },
		{ "", LT_SCAN_BAD, 0 },
		{ "  ", LT_SCAN_BAD, 2 },
		{ "[]", LT_SCAN_BAD, 0 },
		{ "null", LT_SCAN_BAD, 0 },
		{ "\"a\"", LT_SCAN_BAD, 0 },
		{ "{}{}", LT_SCAN_BAD, 2 },
		{ "{} x", LT_SCAN_BAD, 3 },
		{ "{", LT_SCAN_BAD, 1 },
		{ "{\"a\"", LT_SCAN_BAD, 4 },
		{ "{\"a", LT_SCAN_BAD, 3 },
		{ "{\"a\":", LT_SCAN_BAD, 5 },
		{ "{\"a\":1", LT_SCAN_BAD, 6 },
		{ "{\"a\":1,}", LT_SCAN_BAD, 7 },
		{ "{\"a\" 1}", LT_SCAN_BAD, 5 },
		{ "{a:1}", LT_SCAN_BAD, 1 },
		{ "{1:1}", LT_SCAN_BAD, 1 },
		{ "{,}", LT_SCAN_BAD, 1 },
		{ "{\"a\":1]", LT_SCAN_BAD, 6 },
		{ "{\"a\":[1}", LT_SCAN_BAD, 7 },
		{ "{\"a\":[1,]}", LT_SCAN_BAD, 8 },
		{ "{\"a\":[,1]}", LT_SCAN_BAD, 6 },
		{ "{\"a\":[1 2]}", LT_SCAN_BAD, 8 },
		{ "{\"a\":1 \"b\":2}", LT_SCAN_BAD, 7 },
		{ "{\"a\"::1}", LT_SCAN_BAD, 5 },
		{ "{\"a\":01}", LT_SCAN_BAD, 6 },
		{ "{\"a\":-}", LT_SCAN_BAD, 6 },
		{ "{\"a\":1.}", LT_SCAN_BAD, 7 },
		{ "{\"a\":1.e1}", LT_SCAN_BAD, 7 },
		{ "{\"a\":1e}", LT_SCAN_BAD, 7 },
		{ "{\"a\":1e+}", LT_SCAN_BAD, 8 },
		{ "{\"a\":.5}", LT_SCAN_BAD, 5 },
		{ "{\"a\":+1}", LT_SCAN_BAD, 5 },
		{ "{\"a\":0x1}", LT_SCAN_BAD, 6 },
		{ "{\"a\":NaN}", LT_SCAN_BAD, 5 },
		{ "{\"a\":nul}", LT_SCAN_BAD, 8 },
		{ "{\"a\":nullx}", LT_SCAN_BAD, 9 },
		{ "{\"a\":truE}", LT_SCAN_BAD, 8 },
		{ "{\"a\":true false}", LT_SCAN_BAD, 10 },
		{ "{\"a\":1\"b\"}", LT_SCAN_BAD, 6 },
		{ "{\"a\":\"b\"1}", LT_SCAN_BAD, 8 },
		{ "{\"a\":'b'}", LT_SCAN_BAD, 5 },
		{ "{\"a\":\\\"}", LT_SCAN_BAD, 5 },
		{ "{\"a\":\"\\x\"}", LT_SCAN_BAD, 7 },
		{ "{\"a\":\"\\u12g4\"}", LT_SCAN_BAD, 10 },
		{ "{\"a\":\"\\u12\"}", LT_SCAN_BAD, 10 },
		{ "{\"a\":\"\\ud800\"}", LT_SCAN_BAD, 13 },
		{ "{\"a\":\"\\ud800\\n\"}", LT_SCAN_BAD, 13 },
		{ "{\"a\":\"\\ud800\\ud800\"}", LT_SCAN_BAD, 17 },
		{ "{\"a\":\"\\udc00\"}", LT_SCAN_BAD, 11 },
		{ "{\"a\":\"b\nc\"}", LT_SCAN_BAD, 7 },
		{ "{\"a\":\"b\tc\"}", LT_SCAN_BAD, 7 },
		{ "{\"a\x1f\":1}", LT_SCAN_BAD, 3 },
		{ "{\"a\":\x01}", LT_SCAN_BAD, 5 },
		{ "{\"a\":1\x1a" "2}", LT_SCAN_BAD, 6 },
		{ "\xef\xbb\xbf{}", LT_SCAN_BAD, 0 },
		{ "{\"a\":\"\xff\"}", LT_SCAN_UTF8, 6 },
		{ "{\"a\":\"\x80\"}", LT_SCAN_UTF8, 6 },
		{ "{\"a\":\"\xc3\"}", LT_SCAN_UTF8, 6 },
		{ "{\"a\":\"\xc0\x80\"}", LT_SCAN_UTF8, 6 },
		{ "{\"a\":\"\xed\xa0\x80\"}", LT_SCAN_UTF8, 6 },
		{ "{\"a\":\"\xe0\x80\x80\"}", LT_SCAN_UTF8, 6 },
		{ "{\"a\":\"\xf4\x90\x80\x80\"}", LT_SCAN_UTF8, 6 },
		{ "{\"a\":\"\xf0\x9f\x98\"}", LT_SCAN_UTF8, 6 },
		{ "{\"\xff\":1}", LT_SCAN_UTF8, 2 },
		{ "{\"model\":1,\"model\":2}", LT_SCAN_TWICE, 11 },
		{ "{\"mod\\u0065l\":1}", LT_SCAN_ESCAPED, 1 },
		{ "{\"other\\n\":1}", LT_SCAN_ESCAPED, 1 },
		{ "{\"other\":{\"inner\\n\":1,\"model\":1,\"model\":2}}", LT_SCAN_DONE, 0 },
		{ "{\"previous_response_id, and more than any wanted name has\":1}", LT_SCAN_DONE, 0 },
		{ "{\"previous_response_id, and more than any wanted name has\\n\":1}", LT_SCAN_ESCAPED, 1 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		scan_text(rows[i].in);
		if (scan.state != rows[i].state || (scan.state != LT_SCAN_DONE && scan.bad_at != rows[i].bad_at))
			printf("# row %zu: state %d at %d: %s\n", i, scan.state, (int)scan.bad_at, rows[i].in);
		IS(scan.state == rows[i].state);
		IS(scan.state == LT_SCAN_DONE || scan.bad_at == rows[i].bad_at);
	}
}

TEST(wanted_members_are_found_where_they_lie)
{
	const char *text = " {\"x\":{\"model\":1}, \"model\" : \"gpt\\n\",\"stream\":true, \"input\":[1, [2,3], {\"a\":[4,5]}, \"x\"] , "
			   "\"max_tokens\":128 ,\"previous_response_id\":null}  ";
	IS(scan_text(text) == LT_SCAN_DONE);
	static const struct {
		enum lt_scan_kind kind;
		const char *bytes;
		bool escaped;
		uint32_t count;
	} rows[] = {
		[MODEL] = { LT_SCAN_TEXT, "\"gpt\\n\"", true, 0 },
		[STREAM] = { LT_SCAN_TRUE, "true", false, 0 },
		[INPUT] = { LT_SCAN_LIST, "[1, [2,3], {\"a\":[4,5]}, \"x\"]", false, 4 },
		[MAX_TOKENS] = { LT_SCAN_NUMBER, "128", false, 0 },
		[PREVIOUS] = { LT_SCAN_NULL, "null", false, 0 },
	};
	for (int i = 0; wanted[i]; i++) {
		const struct lt_scan_value *v = &scan.values[i];
		IS(v->kind == rows[i].kind && v->escaped == rows[i].escaped && v->count == rows[i].count);
		IS(lt_text_eq((struct lt_text){ text + v->at, v->end - v->at }, rows[i].bytes));
	}
	IS(scan.open_at == 1 && scan.close_at == strlen(text) - 3 && !scan.empty);
	IS(scan_text("{\"input\":[ ],\"model\":{},\"stream\":false}") == LT_SCAN_DONE);
	IS(scan.values[INPUT].count == 0 && scan.values[MODEL].kind == LT_SCAN_MAP);
	IS(scan.values[STREAM].kind == LT_SCAN_FALSE && scan.values[MAX_TOKENS].kind == LT_SCAN_ABSENT);
	IS(scan_text("{ \n}") == LT_SCAN_DONE && scan.empty);
}

TEST(text_is_counted_but_neither_keys_nor_pictures_nor_sound)
{
	char text[2048], data[600];
	memset(data, 'A', sizeof data);
	data[sizeof data - 1] = 0;
	IS(scan_text("{\"a\":\"four\",\"bb\":[\"x\",{\"ccc\":\"yz\"}],\"n\":12}") == LT_SCAN_DONE && scan.text_bytes == 7);
	snprintf(text, sizeof text, "{\"u\":\"data:image/png;base64,%s\",\"t\":\"ten letters\"}", data);
	IS(scan_text(text) == LT_SCAN_DONE && scan.text_bytes == 11);
	snprintf(text, sizeof text, "{\"input_audio\":{\"data\":\"%s\",\"format\":\"wav\"}}", data);
	IS(scan_text(text) == LT_SCAN_DONE && scan.text_bytes == 3);
	snprintf(text, sizeof text, "{\"data\":[\"%s\"]}", data);
	IS(scan_text(text) == LT_SCAN_DONE && scan.text_bytes == 599);
	IS(scan_text("{\"a\":\"data:\"}") == LT_SCAN_DONE && scan.text_bytes == 5);
}

TEST(depth_to_256_is_read_and_deeper_is_told)
{
	static char deep[4096];
	for (int depth = 255; depth <= 256; depth++) {
		size_t n = 0;
		n += (size_t)snprintf(deep, sizeof deep, "{\"a\":");
		memset(deep + n, '[', (size_t)depth);
		memset(deep + n + depth, ']', (size_t)depth);
		deep[n + 2 * (size_t)depth] = '}';
		enum lt_scan_state state = scan_pieces(deep, n + 2 * (size_t)depth + 1, 4096);
		IS(state == (depth == 255 ? LT_SCAN_DONE : LT_SCAN_DEEP));
		IS(state == LT_SCAN_DONE || scan.bad_at == n + 255);
	}
	memset(deep, '{', sizeof deep);
	IS(scan_pieces(deep, sizeof deep, 100) == LT_SCAN_BAD && scan.bad_at == 1);
}

/* Long enough that blocks and batches end inside each kind of thing. */
static const char *const long_ones[] = {
	"{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"It is \\\"so\\\": \\u00e4\\ud83d\\ude00 "
	"\xf0\x9f\x98\x80 \xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xc3\xa4\"},{\"role\":\"tool\",\"content\":null,\"n\":[1,22,333,-4.5e6,"
	"true,false,null,{\"previous_response_id\":\"data:,\"}]}],\"previous_response_id\":\"resp_\\n1\",\"stream\":true,"
	"\"max_tokens\":1234567890,\"input\":[[],[1],\"a\",{},0.125]}  ",
	"{\"a\":\"data:image/png;base64,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"data\":"
	"\"BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB\"}",
	"{\"a\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38],"
	"\"model\":\"x\",\"b\":\"\\ud83d\\u0041\"}",
	"{\"a\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xe2\x82\"}",
	"{\"a\":\"a byte that begins nothing, at the end of a block\xff\"}",
	"{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":[[[[[[[[[[[[[[[[[[[[[{\"f\":1}]]]]]]]]]]]]]]]]]]]]]}}}}},\"stream\":false,\"stream\":true}",
	"{\"previous_response_id_is_not_this_key_which_is_much_longer_than_a_block_of_bytes_can_be_and_then_some\\u0020\":1}",
};

TEST(every_way_of_cutting_gives_the_same_answer)
{
	static char padded[1024];
	for (size_t i = 0; i < sizeof long_ones / sizeof *long_ones; i++)
		for (size_t blanks = 0; blanks < 64; blanks++) {
			size_t len = blanks + strlen(long_ones[i]);
			memset(padded, ' ', blanks);
			memcpy(padded + blanks, long_ones[i], len - blanks);
			scan_pieces(padded, len, len);
			struct lt_scan whole = scan;
			scan_pieces(padded, len, 1);
			IS(same(&whole, &scan));
			scan_pieces(padded, len, 7);
			IS(same(&whole, &scan));
			for (size_t cut = 1; cut < len; cut += blanks ? 61 : 1) {
				lt_scan_init(&scan, wanted);
				lt_scan_feed(&scan, (struct lt_text){ padded, cut });
				lt_scan_feed(&scan, (struct lt_text){ padded + cut, len - cut });
				lt_scan_end(&scan);
				IS(same(&whole, &scan));
			}
		}
}

TEST(a_byte_that_begins_no_character_is_found_wherever_it_lies)
{
	static const char *const bad[] = { "\xff", "\xc0", "\xf5", "\x80", "\xe2\x82", "\xf0\x9f\x98", "\xed\xa0\x80" };
	char text[256];
	for (size_t b = 0; b < sizeof bad / sizeof *bad; b++)
		for (int before = 0; before < 140; before++) {
			int len = snprintf(text, sizeof text, "{\"a\":\"%*s%sx\"}", before, "", bad[b]);
			IS(scan_pieces(text, (size_t)len, (size_t)len) == LT_SCAN_UTF8 && scan.bad_at == (uint64_t)before + 6);
		}
}

TEST(each_beginning_of_an_object_is_refused_at_its_end)
{
	const char *text = long_ones[0];
	size_t len = strlen(text) - 2;
	for (size_t n = 0; n < len; n++) {
		enum lt_scan_state state = scan_pieces(text, n, n + 1);
		if (state == LT_SCAN_DONE)
			printf("# %zu bytes were accepted\n", n);
		IS(state == LT_SCAN_BAD || state == LT_SCAN_UTF8);
		IS(scan.bad_at <= n && scan.fed == n);
	}
}

/* Bytes that are mostly JSON's own, in the order a given number says. */
static void
noise(char *out, size_t len, uint32_t seed)
{
	static const char letters[] = "\"\"\"\"\\\\{}[],: \n\t01aeu\x01\xff\xc0\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80xxxxxxxxxxxx";
	for (size_t i = 0; i < len; i++) {
		seed = seed * 1664525 + 1013904223;
		out[i] = letters[(seed >> 16) % (sizeof letters - 1)];
	}
}

TEST(every_way_of_finding_tokens_finds_the_same)
{
	static uint16_t tokens[2][LT_SCAN_TOKENS];
	static char bytes[LT_SCAN_BLOCK * LT_SCAN_BATCH];
	IS(lt_scan_finder(0) && lt_scan_finder(1) && !lt_scan_finder(4));
	for (uint32_t seed = 0; seed < 3000; seed++) {
		noise(bytes, sizeof bytes, seed);
		if (seed % 3 == 0) /* a long plain text, so that whole blocks are passed over */
			memset(bytes + seed % 512, 'x', 900);
		struct lt_scan_find first = { 0 };
		int blocks = LT_SCAN_BATCH, count = lt_scan_finder(0)(&first, bytes, 0, &blocks, tokens[0]);
		for (int i = 1; lt_scan_finder(i); i++) {
			struct lt_scan_find other = { 0 };
			int now = LT_SCAN_BATCH;
			IS(lt_scan_finder(i)(&other, bytes, 0, &now, tokens[1]) == count && now == blocks);
			IS(memcmp(tokens[0], tokens[1], (size_t)count * sizeof **tokens) == 0);
			IS(memcmp(&first, &other, sizeof first) == 0);
		}
	}
}

TEST(bytes_are_copied_out_of_pieces)
{
	const struct lt_text pieces[] = { LT_LIT("ab"), LT_LIT(""), LT_LIT("cdef"), LT_LIT("g") };
	char out[8] = "";
	lt_scan_copy(pieces, 4, 1, 7, out);
	IS_TEXT(out, "bcdefg");
	memset(out, 0, sizeof out);
	lt_scan_copy(pieces, 4, 3, 5, out);
	IS_TEXT(out, "de");
}
