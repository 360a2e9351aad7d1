/* SPDX-License-Identifier: Apache-2.0 */
/* Ids that the reference gives; where lintel was built without ranks, that it says so. */
#include "base/arena.h"
#include "base/err.h"
#include "t.h"
#include "tokens/ranks.h"
#include "tokens/tokens.h"

static struct lt_arena *arena;
static struct lt_err err;

/* NULL: built without ranks, and the sentence said what to do. */
static struct lt_tokens *
opened(const char *encoding)
{
	arena = lt_arena_new(SIZE_MAX);
	err = (struct lt_err){ 0 };
	struct lt_tokens *t = lt_tokens_open(arena, encoding, &err);
	if (!t) {
		t_failed = !strstr(err.text, "tools/setup.sh");
		printf("# %s\n", err.text);
		lt_arena_drop(arena);
	}
	return t;
}

static bool
gives(struct lt_tokens *t, struct lt_text text, const uint32_t *want, uint64_t wanted)
{
	uint64_t count;
	uint32_t *ids = lt_tokens_ids(t, arena, text, &count);
	return count == wanted && memcmp(ids, want, count * sizeof *ids) == 0 && lt_tokens_count(t, text) == count;
}
#define GIVES(t, text, ...) \
	IS(gives(t, LT_LIT(text), (const uint32_t[]){ __VA_ARGS__ }, sizeof (const uint32_t[]){ __VA_ARGS__ } / sizeof(uint32_t)))

TEST(o200k_base_gives_the_ids_of_the_reference)
{
	struct lt_tokens *t = opened("o200k_base");
	if (!t)
		return;
	GIVES(t, "Hello, world", 13225, 11, 2375);
	GIVES(t, "It's DON'T we'll", 15834, 153384, 22782);
	GIVES(t, "HTTPServer2024", 17893, 6444, 1323, 19);
	GIVES(t, "  \n\n\tx  ", 11691, 21395, 256);
	GIVES(t, "<|endoftext|>", 27, 91, 419, 1440, 919, 91, 29);
	GIVES(t, "\xe4\xba\xba\xe4\xba\xba\xe7\x94\x9f\xe8\x80\x8c\xe8\x87\xaa\xe7\x94\xb1\xef\xbc\x8c\xe5\x9c\xa8\xe5\xb0\x8a\xe4\xb8\xa5\xe5\x92\x8c\xe6\x9d\x83\xe5\x88\xa9\xe4\xb8\x8a\xe4\xb8\x80\xe5\xbe\x8b\xe5\xb9\xb3\xe7\xad\x89\xe3\x80\x82", 13278, 5883, 15479, 126584, 27440, 41849, 40810, 5884, 18953, 7436, 94952, 14430, 3585, 11167, 788);
	GIVES(t, "Gr\xc3\xb6\xc3\x9f" "e \xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd e\xcc\x81", 3193, 52715, 160433, 52622, 121, 319, 13430);
	GIVES(t, "\xd0\x92\xd1\x81\xd0\xb5 \xd0\xbb\xd1\x8e\xd0\xb4\xd0\xb8 \xd1\x80\xd0\xbe\xd0\xb6\xd0\xb4\xd0\xb0\xd1\x8e\xd1\x82\xd1\x81\xd1\x8f", 73136, 42356, 156477, 134654);
	GIVES(t, "1234567890", 7633, 19354, 29338, 15);
	GIVES(t, "\xe0\xb8\xa1\xe0\xb8\x99\xe0\xb8\xb8\xe0\xb8\xa9\xe0\xb8\xa2\xe0\xb9\x8c", 52386, 5167, 19585, 39923);
	GIVES(t, "antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis", 493, 129901, 376, 160388, 21203, 2367, 68693, 263, 9826, 371, 26169, 2199, 47750, 1541, 112176, 47186, 6929, 29452, 156038);
	GIVES(t, "\xf4\x8f\xbf\xbf\x00\x7f", 176, 237, 123, 123, 188, 221);
	GIVES(t, "                                                                                          x", 9344, 6453, 1215);
	GIVES(t, "a\xff\xe2\x82 b", 64, 10123, 287);
	lt_arena_drop(arena);
}

TEST(cl100k_base_gives_the_ids_of_the_reference)
{
	struct lt_tokens *t = opened("cl100k_base");
	if (!t)
		return;
	GIVES(t, "Hello, world", 9906, 11, 1917);
	GIVES(t, "It's DON'T we'll", 2181, 596, 45373, 17773, 584, 3358);
	GIVES(t, "HTTPServer2024", 9412, 5592, 2366, 19);
	GIVES(t, "  \n\n\tx  ", 19124, 10436, 256);
	GIVES(t, "<|endoftext|>", 27, 91, 8862, 728, 428, 91, 29);
	GIVES(t, "\xe4\xba\xba\xe4\xba\xba\xe7\x94\x9f\xe8\x80\x8c\xe8\x87\xaa\xe7\x94\xb1\xef\xbc\x8c\xe5\x9c\xa8\xe5\xb0\x8a\xe4\xb8\xa5\xe5\x92\x8c\xe6\x9d\x83\xe5\x88\xa9\xe4\xb8\x8a\xe4\xb8\x80\xe5\xbe\x8b\xe5\xb9\xb3\xe7\xad\x89\xe3\x80\x82", 17792, 17792, 21990, 69636, 37026, 68171, 97150, 16175, 232, 3574, 98, 34208, 42081, 60632, 17905, 15120, 17599, 233, 50211, 50667, 1811);
	GIVES(t, "Gr\xc3\xb6\xc3\x9f" "e \xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd e\xcc\x81", 6600, 80040, 62904, 235, 9468, 237, 121, 384, 54939);
	GIVES(t, "\xd0\x92\xd1\x81\xd0\xb5 \xd0\xbb\xd1\x8e\xd0\xb4\xd0\xb8 \xd1\x80\xd0\xbe\xd0\xb6\xd0\xb4\xd0\xb0\xd1\x8e\xd1\x82\xd1\x81\xd1\x8f", 16604, 2297, 1532, 94136, 7094, 1840, 18600, 21956, 40590, 70129, 21204);
	GIVES(t, "1234567890", 4513, 10961, 16474, 15);
	GIVES(t, "\xe0\xb8\xa1\xe0\xb8\x99\xe0\xb8\xb8\xe0\xb8\xa9\xe0\xb8\xa2\xe0\xb9\x8c", 27379, 20795, 48742, 3098, 102, 35609, 56870);
	GIVES(t, "antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis", 519, 85342, 34500, 479, 8997, 2191, 57223, 263, 11206, 99040, 2823, 2445, 454, 1233, 321, 292, 869, 337, 69377, 444, 91260);
	GIVES(t, "\xf4\x8f\xbf\xbf\x00\x7f", 176, 237, 123, 123, 188, 221);
	GIVES(t, "                                                                                          x", 5351, 3586, 865);
	GIVES(t, "a\xff\xe2\x82 b", 64, 10178, 293);
	lt_arena_drop(arena);
}

TEST(no_text_has_no_tokens)
{
	struct lt_tokens *t = opened("o200k_base");
	if (!t)
		return;
	IS(lt_tokens_count(t, LT_NONE) == 0);
	IS(lt_tokens_end(t) == 0);
	lt_arena_drop(arena);
}

TEST(every_token_but_those_no_text_gives_is_its_own_encoding)
{
	static const char *const names[] = { "o200k_base", "cl100k_base" };
	for (int i = 0; i < 2; i++) {
		struct lt_tokens *t = opened(names[i]);
		if (!t)
			return;
		struct lt_arena *a = lt_arena_new(SIZE_MAX);
		struct lt_text bytes;
		uint64_t count, wrong = 0, seen = 0;
		for (uint32_t id = 0; (bytes = lt_tokens_bytes(t, id)).at; id++) {
			if (!lt_text_utf8(bytes))
				continue; /* parts of characters */
			uint32_t *ids = lt_tokens_ids(t, a, bytes, &count);
			wrong += count == 1 && ids[0] != id;
			seen += count == 1;
		}
		IS(wrong == 0);
		IS(seen > 98000);
		lt_arena_drop(a);
		lt_arena_drop(arena);
	}
}

TEST(text_in_parts_counts_as_the_whole)
{
	struct lt_tokens *t = opened("o200k_base");
	if (!t)
		return;
	struct lt_text text = LT_LIT("It's 2026:\n\n  \xe4\xba\xba\xe4\xba\xba\xe7\x94\x9f\xe8\x80\x8c don'T   stop \xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd!!\n");
	uint64_t whole = lt_tokens_count(t, text);
	for (size_t step = 1; step < text.len; step++) {
		for (size_t at = 0; at < text.len; at += step)
			lt_tokens_feed(t, (struct lt_text){ text.at + at, text.len - at < step ? text.len - at : step });
		IS(lt_tokens_end(t) == whole);
	}
	lt_arena_drop(arena);
}

TEST(a_megabyte_of_one_letter_is_counted)
{
	struct lt_tokens *t = opened("o200k_base");
	if (!t)
		return;
	char *text = lt_alloc(arena, 1 << 20);
	memset(text, 'a', 1 << 20);
	uint64_t count, bytes = 0;
	uint32_t *ids = lt_tokens_ids(t, arena, (struct lt_text){ text, 1 << 20 }, &count);
	for (uint64_t i = 0; i < count; i++)
		bytes += lt_tokens_bytes(t, ids[i]).len;
	IS(bytes == 1 << 20);
	IS(count == 131072);
	IS(lt_tokens_count(t, (struct lt_text){ text, 1 << 20 }) == count);
	lt_arena_drop(arena);
}

TEST(pieces_of_zero_bytes_count_as_their_ids)
{
	static const char zeros[40];
	for (size_t len = 1; len <= sizeof zeros; len++) {
		struct lt_tokens *t = opened("o200k_base");
		if (!t)
			return;
		uint64_t count;
		lt_tokens_ids(t, arena, (struct lt_text){ zeros, len }, &count);
		IS(count > 0);
		IS(lt_tokens_count(t, (struct lt_text){ zeros, len }) == count);
		IS(lt_tokens_count(t, (struct lt_text){ zeros, len }) == count);
		lt_arena_drop(arena);
	}
}

TEST(an_id_that_is_no_text_has_no_bytes)
{
	struct lt_tokens *t = opened("o200k_base");
	if (!t)
		return;
	IS(!lt_tokens_bytes(t, 199998).at);
	IS(!lt_tokens_bytes(t, UINT32_MAX).at);
	IS(lt_text_eq(lt_tokens_bytes(t, 13225), "Hello"));
	lt_arena_drop(arena);
}

TEST(an_unknown_encoding_is_named_with_those_there_are)
{
	arena = lt_arena_new(SIZE_MAX);
	err = (struct lt_err){ 0 };
	IS(!lt_tokens_open(arena, "p50k_base", &err));
	IS_TEXT(err.text, "there is no encoding 'p50k_base'; there are o200k_base and cl100k_base");
	lt_arena_drop(arena);
}

TEST(models_count_with_the_encoding_of_the_reference)
{
	static const char *const o200k[] = { "gpt-4o", "gpt-4o-2024-05-13", "gpt-4o-mini", "gpt-4.1-nano", "gpt-5", "gpt-5-mini", "o1", "o3-mini",
		"o4-mini-2025-04-16", "chatgpt-4o-latest", "openai/gpt-4o", "ft:gpt-4o-2024-08-06:acme::abc", "gpt-oss-120b" };
	static const char *const cl100k[] = { "gpt-4", "gpt-4-0613", "gpt-4-turbo", "gpt-3.5-turbo-0125", "gpt-35-turbo", "text-embedding-ada-002",
		"text-embedding-3-large", "ft:gpt-4:acme::abc", "davinci-002" };
	static const char *const neither[] = { "", "gpt-4x", "gpt-2", "o1x", "claude-sonnet-4", "text-davinci-003", "llama-3", "ft:", "x/" };
	for (size_t i = 0; i < sizeof o200k / sizeof *o200k; i++)
		IS_TEXT(lt_tokens_of_model(lt_text(o200k[i])), "o200k_base");
	for (size_t i = 0; i < sizeof cl100k / sizeof *cl100k; i++)
		IS_TEXT(lt_tokens_of_model(lt_text(cl100k[i])), "cl100k_base");
	for (size_t i = 0; i < sizeof neither / sizeof *neither; i++)
		IS(!lt_tokens_of_model(lt_text(neither[i])));
}
