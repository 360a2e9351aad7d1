/* SPDX-License-Identifier: Apache-2.0 */
/* A workload as people type it, and as nobody should. */
#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "plan/demand.h"
#include "t.h"

static struct lt_arena *arena;
static struct lt_models models;
static struct lt_workloads workloads;
static struct lt_demand demand;
static struct lt_err err;

__attribute__((constructor)) static void
load(void)
{
	arena = lt_arena_new((size_t)1 << 30);
	if (!lt_models_load(arena, &models, &err) || !lt_workloads_load(arena, &workloads, &err))
		printf("# %s\n", err.text);
}

static bool
take(const char *asked)
{
	err = (struct lt_err){ 0 };
	return lt_demand_read(arena, asked, &models, &workloads, &demand, &err);
}

TEST(a_profile_has_everything)
{
	IS(take("chat-8b"));
	IS_TEXT(demand.model->name, "llama-3.1-8b");
	IS(demand.rpm == 60 && demand.tokens == 2000 && demand.output == 256 && demand.context == 8192);
	IS(demand.at_once == 12); /* 60 / 60 x (1 + 0.04 x 256) = 11.24, whole calls */
	IS_TEXT(demand.engine->name, "vllm");
	IS(demand.precision == LT_PRECISION_BF16 && demand.where == LT_WHERE_ANY);
}

TEST(every_profile_that_the_program_has_can_be_read)
{
	for (int i = 0; i < workloads.profile_count; i++)
		IS(take(workloads.profiles[i].name));
	IS(take("hosted-gpt") && demand.hosted && !demand.model && demand.where == LT_WHERE_AZURE);
	IS(take("embedding") && demand.model->embeds && demand.output == 0);
}

TEST(words_behind_a_profile_change_it)
{
	IS(take("chat-70b, rpm = 120 ,precision=fp8,sessions=40,engine=sglang,where=cluster,region=swedencentral"));
	IS(demand.rpm == 120 && demand.precision == LT_PRECISION_FP8 && demand.at_once == 40);
	IS(demand.where == LT_WHERE_CLUSTER && strcmp(demand.region, "swedencentral") == 0);
	IS(take("chat-8b,model=qwen3-8b") && strcmp(demand.model->name, "qwen3-8b") == 0);
}

TEST(words_alone_are_a_profile)
{
	IS(take("model=llama-3.1-8b,rpm=60,tokens=2000"));
	IS(demand.output == 250 && demand.context == 2000);
	IS(take("model=meta-llama/Llama-3.3-70B-Instruct") && strcmp(demand.model->name, "llama-3.3-70b") == 0);
	IS(take("model=deepseek-v3") && demand.precision == LT_PRECISION_FP8);
	IS(take("model=gpt-4o") && demand.hosted);
}

TEST(what_is_misspelt_is_answered_with_what_was_meant)
{
	static const struct {
		const char *asked, *sentence;
	} rows[] = {
		{ "chat-8d", "--tomorrow: there is no profile 'chat-8d'; did you mean 'chat-8b'?" },
		{ "chat-8b,rmp=3", "--tomorrow: there is no word 'rmp'; did you mean 'rpm'?" },
		{ "chat-8b,precision=bf61", "--tomorrow: there is no precision 'bf61'; did you mean 'bf16'?" },
		{ "chat-8b,engine=vlm", "--tomorrow: there is no engine 'vlm'; did you mean 'vllm'?" },
		{ "chat-8b,where=clustre", "--tomorrow: there is no place 'clustre'; did you mean 'cluster'?" },
		{ "model=lama-3.1-8b", "--tomorrow: no model 'lama-3.1-8b' is known; did you mean 'llama-3.1-8b'?" },
		{ "rpm=60", "--tomorrow: which model? name a profile or say model=llama-3.1-8b" },
		{ "chat-8b,rpm", "--tomorrow: 'rpm' wants a value, as in rpm=60" },
		{ "chat-8b,rpm=", "--tomorrow: 'rpm=' wants a value, as in rpm=60" },
		{ "chat-8b,rpm=0", "--tomorrow: rpm takes a whole number from 1 to 1000000000, not '0'" },
		{ "chat-8b,tokens=200000,output=1", "--tomorrow: llama-3.1-8b reads at most 131072 tokens, not 200000" },
		{ "chat-8b,output=3000", "--tomorrow: an answer of 3000 tokens is longer than its call of 2000" },
		{ "hosted-gpt,where=host", "--tomorrow: nobody but Azure serves gpt-5.1; leave where out" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		IS(!take(rows[i].asked));
		IS_TEXT(err.text, rows[i].sentence);
	}
}

TEST(hostile_profiles_are_refused_in_a_short_sentence_without_control_characters)
{
	char *longest = lt_alloc(arena, 1 << 16), *commas = lt_alloc(arena, 900);
	memset(longest, 'a', (1 << 16) - 1);
	memset(commas, ',', 899);
	const char *const asked[] = { "", ",", "=", "==", "=,=", ",,,", "chat-8b,", ",chat-8b", "chat-8b,=5", "chat-8b,rpm=-1",
		"chat-8b,rpm=1e9", "chat-8b,rpm=99999999999999999999", "chat-8b,rpm=0x10", "chat-8b,rpm=\033[2J", "\033]0;x\007",
		"chat-8b,model=\n\n", "chat-8b,rpm=6;ls", "%s%n%s%n", "model=%n", "chat-8b,region=", "model=llama-3.1-8b,chat-8b",
		"chat-8b,tokens=1000000001", "chat-8b,output=-5", "\xff\xfe\xfd", "model=*", "CHAT-8B", longest, commas };
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		IS(!take(asked[i]) || printf("# %zu\n", i) < 0);
		IS(strlen(err.text) > 0 && strlen(err.text) < 400);
		for (const char *c = err.text; *c; c++)
			IS((unsigned char)*c >= ' ' && *c != 127);
	}
}

TEST(every_byte_in_every_place_of_a_profile_ends)
{
	char asked[] = "chat-8b,rpm=60,precision=fp8";
	for (size_t at = 0; at + 1 < sizeof asked; at++) {
		char kept = asked[at];
		for (int byte = 1; byte < 256; byte++) {
			asked[at] = (char)byte;
			IS(take(asked) || err.text[0]);
		}
		asked[at] = kept;
	}
}

TEST(the_largest_demand_is_still_a_number)
{
	IS(take("model=llama-4-scout,rpm=1000000000,tokens=1000000,output=1000000,context=1000000"));
	IS(demand.at_once > 0);
}
