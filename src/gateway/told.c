/* SPDX-License-Identifier: Apache-2.0 */
#include "gateway/told.h"

#include "format/pick.h"

/* Names of figures in usage objects, and where they go. */
enum figure { PROMPT, COMPLETION, TOTAL, CACHED, WRITTEN, HEARD, SPOKEN, REASONED, FIGURES };

struct name {
	const char *name;
	size_t len;
	enum figure figure;
};
#define NAME(name, figure) { name, sizeof(name) - 1, figure }

static const struct name outer[] = {
	NAME("prompt_tokens", PROMPT), NAME("input_tokens", PROMPT), NAME("completion_tokens", COMPLETION),
	NAME("output_tokens", COMPLETION), NAME("total_tokens", TOTAL),
	NAME("prompt_cache_hit_tokens", CACHED), /* DeepSeek, which tells no details */
	{ NULL, 0, 0 },
};
static const struct name input_details[] = {
	NAME("cached_tokens", CACHED), NAME("cache_write_tokens", WRITTEN), NAME("audio_tokens", HEARD), { NULL, 0, 0 },
};
static const struct name output_details[] = {
	NAME("reasoning_tokens", REASONED), NAME("audio_tokens", SPOKEN), { NULL, 0, 0 },
};

struct figures {
	uint32_t value[FIGURES];
	uint32_t there; /* a bit each */
};

static bool
is(struct lt_text name, const char *word)
{
	return lt_text_eq(name, word);
}

static void
read_figure(struct figures *f, const struct name *names, struct lt_text name, struct lt_text value)
{
	for (; names->name; names++) {
		if (name.len != names->len || memcmp(name.at, names->name, names->len) != 0)
			continue;
		if (lt_pick_number(value, &f->value[names->figure]))
			f->there |= 1u << names->figure;
		return;
	}
}

static void
read_details(struct figures *f, const struct name *names, struct lt_text details)
{
	struct lt_pick p = lt_pick_open(details, '{');
	struct lt_text name, value;
	while (lt_pick_member(&p, &name, &value))
		read_figure(f, names, name, value);
}

/* As much of part as *rest has, taken from it. */
static uint32_t
take(uint32_t *rest, uint32_t part)
{
	uint32_t taken = part < *rest ? part : *rest;
	*rest -= taken;
	return taken;
}

static void
lay(const struct figures *f, struct lt_told *told)
{
	uint64_t prompt = f->value[PROMPT], completion = f->value[COMPLETION], total = f->value[TOTAL];
	if (!(f->there & 1u << PROMPT) && total > completion)
		prompt = total - completion;
	/* Some count reasoning beside the completion and not in it; their total shows it. */
	if (f->value[REASONED] && total == prompt + completion + f->value[REASONED])
		completion += f->value[REASONED];
	uint32_t in = prompt < UINT32_MAX ? (uint32_t)prompt : UINT32_MAX;
	uint32_t out = completion < UINT32_MAX ? (uint32_t)completion : UINT32_MAX;
	told->there = true;
	told->tokens[LT_BUCKET_CACHED] = take(&in, f->value[CACHED]);
	told->tokens[LT_BUCKET_WRITE_5M] = take(&in, f->value[WRITTEN]);
	told->tokens[LT_BUCKET_WRITE_1H] = 0;
	told->tokens[LT_BUCKET_AUDIO_IN] = take(&in, f->value[HEARD]);
	told->tokens[LT_BUCKET_INPUT] = in;
	told->tokens[LT_BUCKET_REASONING] = take(&out, f->value[REASONED]);
	told->tokens[LT_BUCKET_AUDIO_OUT] = take(&out, f->value[SPOKEN]);
	told->tokens[LT_BUCKET_OUTPUT] = out;
}

void
lt_told_openai(struct lt_text usage, struct lt_told *told)
{
	struct figures f = { 0 };
	struct lt_pick p = lt_pick_open(usage, '{');
	struct lt_text name, value;
	while (lt_pick_member(&p, &name, &value)) {
		if (!lt_pick_is(value, '{'))
			read_figure(&f, outer, name, value);
		else if (is(name, "prompt_tokens_details") || is(name, "input_tokens_details"))
			read_details(&f, input_details, value);
		else if (is(name, "completion_tokens_details") || is(name, "output_tokens_details"))
			read_details(&f, output_details, value);
	}
	if (f.there & (1u << PROMPT | 1u << COMPLETION | 1u << TOTAL))
		lay(&f, told);
}

static void
read_writes(struct lt_text creation, struct lt_told *told)
{
	struct lt_pick p = lt_pick_open(creation, '{');
	struct lt_text name, value;
	while (lt_pick_member(&p, &name, &value)) {
		if (is(name, "ephemeral_5m_input_tokens"))
			lt_pick_number(value, &told->tokens[LT_BUCKET_WRITE_5M]);
		else if (is(name, "ephemeral_1h_input_tokens"))
			lt_pick_number(value, &told->tokens[LT_BUCKET_WRITE_1H]);
	}
}

void
lt_told_anthropic(struct lt_text usage, struct lt_told *told)
{
	struct lt_pick p = lt_pick_open(usage, '{');
	struct lt_text name, value;
	uint32_t written, *tokens = told->tokens;
	bool total = false;
	while (lt_pick_member(&p, &name, &value)) {
		if (is(name, "input_tokens"))
			told->there |= lt_pick_number(value, &tokens[LT_BUCKET_INPUT]);
		else if (is(name, "output_tokens"))
			told->there |= lt_pick_number(value, &tokens[LT_BUCKET_OUTPUT]);
		else if (is(name, "cache_read_input_tokens"))
			lt_pick_number(value, &tokens[LT_BUCKET_CACHED]);
		else if (is(name, "cache_creation_input_tokens"))
			total = lt_pick_number(value, &written);
		else if (is(name, "cache_creation"))
			read_writes(value, told);
		else if (is(name, "server_tool_use") &&
			(value = lt_pick_get(value, "web_search_requests")).at)
			lt_pick_number(value, &tokens[LT_BUCKET_SEARCHES]);
		else if (is(name, "service_tier"))
			lt_told_tier(value, told);
	}
	if (!total)
		return;
	/* The total may come without its parts, then what is not known to be for an hour is for 5 minutes. */
	if (tokens[LT_BUCKET_WRITE_1H] > written)
		tokens[LT_BUCKET_WRITE_1H] = written;
	tokens[LT_BUCKET_WRITE_5M] = written - tokens[LT_BUCKET_WRITE_1H];
}

void
lt_told_tier(struct lt_text value, struct lt_told *told)
{
	static const struct {
		const char *word;
		enum lt_tier tier;
	} words[] = {
		{ "\"default\"", LT_TIER_STANDARD }, { "\"standard\"", LT_TIER_STANDARD }, { "\"scale\"", LT_TIER_STANDARD },
		{ "\"flex\"", LT_TIER_FLEX }, { "\"priority\"", LT_TIER_PRIORITY }, { "\"batch\"", LT_TIER_BATCH },
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (is(value, words[i].word)) {
			told->tier = (uint8_t)words[i].tier;
			told->tier_there = true;
		}
}
