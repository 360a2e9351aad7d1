/* SPDX-License-Identifier: Apache-2.0 */
/* Keys are put together here, so that no file has one. */
#include "collect/sighting.h"

#include "base/arena.h"
#include "base/err.h"
#include "catalog/provider.h"
#include "t.h"

#define HEX "0123456789abcdef"
#define ALNUM "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/* name, what stands in front, then count characters of alphabet, middle, count more. */
static const struct {
	const char *rule, *before, *alphabet;
	int count;
	const char *middle;
	int more;
	const char *after;
} keys[] = {
	{ "openai-project-key", "OPENAI_API_KEY=sk-proj-", ALNUM, 74, "T3BlbkFJ", 74, "\n" },
	{ "openai-user-key", "key: sk-", ALNUM, 20, "T3BlbkFJ", 20, "\n" },
	{ "azure-ai-key", "k=", ALNUM, 52, "JQQJ99", 18, "ACOG4xyz\n" },
	{ "azure-openai-key", "AZURE_OPENAI_API_KEY=\"", HEX, 32, "", 0, "\"\n" },
	{ "anthropic-key", "x='sk-ant-api03-", ALNUM, 93, "AA", 0, "'" },
	{ "google-api-key", "gemini: AIza", ALNUM, 35, "", 0, " " },
	{ "google-service-account", "\"private_key\": \"-----BEGIN PRIVATE KEY-----\\n", ALNUM, 800, "\\n", 800, "\"" },
	{ "xai-key", "xai-", ALNUM, 80, "", 0, "\n" },
	{ "mistral-key", "MISTRAL_API_KEY=", ALNUM, 32, "", 0, "\n" },
	{ "cohere-key", "co_api_key = '", ALNUM, 40, "", 0, "'\n" },
	{ "deepseek-key", "DEEPSEEK_API_KEY=sk-", HEX, 32, "", 0, "\n" },
	{ "huggingface-token", "hf_", LETTERS, 34, "", 0, "\n" },
	{ "nvidia-key", "nvapi-", ALNUM, 64, "", 0, "\n" },
	{ "groq-key", "gsk_", ALNUM, 52, "", 0, "\n" },
	{ "replicate-token", "r8_", ALNUM, 37, "", 0, "\n" },
	{ "openrouter-key", "sk-or-v1-", HEX, 64, "", 0, "\n" },
	{ "perplexity-key", "pplx-", ALNUM, 48, "", 0, "\n" },
	{ "databricks-token", "dapi", HEX, 32, "-2", 0, "\n" },
	{ "langsmith-key", "lsv2_pt_", HEX, 32, "_", 10, "\n" },
	{ "wandb-key", "wandb.login(key=\"", HEX, 40, "", 0, "\")" },
	{ "together-key", "TOGETHER_API_KEY=", HEX, 64, "", 0, "\n" },
	{ "fireworks-key", "fw_", ALNUM, 24, "", 0, "\n" },
	{ "pinecone-key", "pcsk_", ALNUM, 6, "_", 63, "\n" },
	{ "bedrock-api-key", "ABSK", ALNUM, 120, "", 0, "=\n" },
	{ "bedrock-session-key", "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t", ALNUM, 60, "", 0, "\n" },
	{ "aws-access-key", "AKIA", UPPER, 16, "", 0, "\n" },
	{ "aws-secret-key", "aws_secret_access_key = ", ALNUM, 40, "", 0, "\n" },
	{ "entra-client-secret", "abc8Q~", ALNUM, 34, "", 0, "\n" },
};

static void
fill(char *out, const char *alphabet, int count, unsigned *seed)
{
	size_t most = strlen(alphabet);
	out += strlen(out);
	for (int i = 0; i < count; i++) {
		*seed = *seed * 1103515245 + 12345;
		out[i] = alphabet[(*seed >> 16) % most];
	}
	out[count] = 0;
}

struct bench {
	struct lt_arena *a;
	struct lt_providers providers;
	struct lt_sightings *sightings;
	struct lt_err err;
	struct lt_seen seen;
};

static bool
begin(struct bench *b)
{
	*b = (struct bench){ .a = lt_arena_new(1 << 26) };
	if (lt_providers_load(b->a, &b->providers, &b->err))
		b->sightings = lt_sightings_new(b->a, &b->providers, 0, &b->err);
	if (!b->sightings)
		printf("# %s\n", b->err.text);
	return b->sightings;
}

static bool
find(struct bench *b, const char *text)
{
	return lt_sightings_find(b->sightings, b->a, lt_text(text), &b->seen, &b->err);
}

TEST(each_kind_of_key_is_found_once_and_as_what_it_is)
{
	struct bench b;
	unsigned seed = 7;
	IS(begin(&b));
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		char text[2048] = "first line\n";
		strncat(text, keys[i].before, 200);
		fill(text, keys[i].alphabet, keys[i].count, &seed);
		strncat(text, keys[i].middle, 20);
		fill(text, keys[i].alphabet, keys[i].more, &seed);
		strncat(text, keys[i].after, 20);
		IS(find(&b, text));
		int secrets = 0;
		for (int k = 0; k < b.seen.count; k++) {
			if (b.seen.at[k].kind != LT_SIGHTING_SECRET)
				continue;
			secrets++;
			if (strcmp(b.seen.at[k].rule->id, keys[i].rule) != 0 || b.seen.at[k].example)
				printf("# %s: %s\n", keys[i].rule, b.seen.at[k].rule->id);
			IS_TEXT(b.seen.at[k].rule->id, keys[i].rule);
			IS(!b.seen.at[k].example);
			IS(strlen(b.seen.at[k].digest) == 8);
		}
		if (secrets != 1)
			printf("# %s: %d\n", keys[i].rule, secrets);
		IS(secrets == 1);
	}
	IS(b.providers.rule_count == (int)(sizeof keys / sizeof *keys));
	lt_arena_drop(b.a);
}

TEST(placeholders_are_no_keys_or_marked_as_examples)
{
	static const char *const texts[] = { "OPENAI_API_KEY=${OPENAI_API_KEY}", "OPENAI_API_KEY=sk-xxxxxxxx",
		"hf_your_token_here", "sk-proj-...", "AZURE_OPENAI_API_KEY=<your-key>", "hf_transfer hf_hub", "dapi",
		"AIzaSomething", "AZURE_OPENAI_API_KEY=00000000000000000000000000000000" };
	struct bench b;
	IS(begin(&b));
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		IS(find(&b, texts[i]));
		for (int k = 0; k < b.seen.count; k++)
			IS(b.seen.at[k].kind != LT_SIGHTING_SECRET);
	}
	IS(find(&b, "AKIA" "IOSFODNN7" "EXAMPLE"));
	IS(b.seen.count == 1 && b.seen.at[0].example);
	lt_arena_drop(b.a);
}

TEST(the_digest_is_that_of_the_key_alone)
{
	struct bench b;
	IS(begin(&b));
	IS(find(&b, "AKIA" "IOSFODNN7" "EXAMPLE"));
	IS_TEXT(b.seen.at[0].digest, "1a5d44a2"); /* printf AKIA...EXAMPLE | sha256sum */
	lt_arena_drop(b.a);
}

static const struct {
	const char *text, *want;
} hosts[] = {
	{ "base = 'https://api.openai.com/v1'", "api.openai.com" },
	{ "https://myapi.openai.com", "" },
	{ "https://contoso.openai.azure.com/", "contoso.openai.azure.com" },
	{ "${var.name}.openai.azure.com", "${var.name}.openai.azure.com" },
	{ "name = \"privatelink.openai.azure.com\"", "" },
	{ "https://cognitiveservices.azure.com/.default", "" },
	{ "bedrock-runtime.us-east-1.amazonaws.com", "bedrock-runtime.us-east-1.amazonaws.com" },
	{ "bedrock-runtime.client", "" },
	{ "europe-west1-aiplatform.googleapis.com", "europe-west1-aiplatform.googleapis.com" },
	{ "api.openai.com.evil.org", "" },
	{ "see api.anthropic.com.", "api.anthropic.com" },
};

TEST(hosts_are_found_whole)
{
	struct bench b;
	IS(begin(&b));
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		char got[256] = "";
		IS(find(&b, hosts[i].text));
		for (int k = 0; k < b.seen.count; k++)
			if (b.seen.at[k].kind == LT_SIGHTING_HOST)
				snprintf(got, sizeof got, "%.*s", LT_ARG(b.seen.at[k].word));
		IS_TEXT(got, hosts[i].want);
	}
	lt_arena_drop(b.a);
}

TEST(base_url_variables_and_context_are_seen)
{
	struct bench b;
	IS(begin(&b));
	IS(find(&b, "OPENAI_BASE_URL=x MY_OPENAI_BASE_URL"));
	IS(b.seen.count == 1 && b.seen.at[0].kind == LT_SIGHTING_BASE_URL);
	IS(b.seen.named == 0);
	IS(find(&b, "import Bedrock"));
	IS(b.seen.named != 0);
	lt_arena_drop(b.a);
}

TEST(a_search_that_tells_too_much_says_that_it_was_cut)
{
	struct bench b;
	IS(begin(&b));
	struct lt_text one = LT_LIT("api.openai.com ");
	char *text = lt_alloc(b.a, one.len * 20000 + 1);
	for (int i = 0; i < 20000; i++)
		memcpy(text + (size_t)i * one.len, one.at, one.len);
	IS(find(&b, text));
	IS(b.seen.cut && b.seen.count == 10000);
	IS(find(&b, one.at));
	IS(!b.seen.cut);
	lt_arena_drop(b.a);
}
