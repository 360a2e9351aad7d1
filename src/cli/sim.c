/* SPDX-License-Identifier: Apache-2.0 */
/* lintel sim: the provider simulator. */
#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "cli/command.h"
#include "sim/listen.h"
#include "sim/sim.h"

struct sim {
	const char *listen, *provider, *script, *bill, *key;
	int64_t seed, tokens_per_second, first_token_ms, latency_ms, rpm, tpm, rpm_window, ptu, clock;
};

static const char *const providers[] = {
	[LT_SIM_ALL] = "all",
	[LT_SIM_OPENAI] = "openai",
	[LT_SIM_AZURE] = "azure",
	[LT_SIM_ANTHROPIC] = "anthropic",
	[LT_SIM_VLLM] = "vllm",
	[LT_SIM_OLLAMA] = "ollama",
};

static bool
provider(const char *name, enum lt_sim_provider *ret_provider, struct lt_err *err)
{
	for (int i = 0; name && i <= LT_SIM_OLLAMA; i++)
		if (strcmp(name, providers[i]) == 0) {
			*ret_provider = (enum lt_sim_provider)i;
			return true;
		}
	return !name || lt_fail(err, "--provider is openai, azure, anthropic, vllm, ollama or all, not '%s'", name);
}

static int64_t
or_nothing(int64_t given)
{
	return given < 0 ? 0 : given;
}

static int
sim(struct lt_arena *a, const void *given, struct lt_err *err)
{
	(void)a;
	const struct sim *options = given;
	struct lt_sim_settings settings = {
		.listen = options->listen ? options->listen : "127.0.0.1:8090",
		.seed = (uint64_t)or_nothing(options->seed),
		.latency_ms = or_nothing(options->latency_ms),
		.first_token_ms = or_nothing(options->first_token_ms),
		.tokens_per_second = or_nothing(options->tokens_per_second),
		.key = options->key,
	};
	if (!provider(options->provider, &settings.provider, err) || !lt_sim_listen_fits(settings.listen, err))
		return LT_EXIT_USAGE;
	return lt_sim_run(&settings, err) ? LT_EXIT_DONE : LT_EXIT_FAILED;
}

const struct lt_command lt_command_sim = {
	.name = "sim",
	.summary = "stand in for a provider of AI models",
	.about = "Answers as OpenAI, Azure OpenAI, Anthropic, vLLM and Ollama do, with words from a list: to try a gateway, "
		 "or a program, without a key and without a bill. What it says follows from the seed and the call.",
	.examples = "lintel sim --listen 127.0.0.1:8090\nlintel sim --provider azure --rpm 60 --tpm 10000",
	.size = sizeof(struct sim),
	.options = (const struct lt_option[]){
		{ "listen", LT_TEXT, offsetof(struct sim, listen), "ADDRESS", "ADDR:PORT or unix:PATH; 127.0.0.1:8090 when not given; with port 0 a free one is taken and told" },
		{ "provider", LT_TEXT, offsetof(struct sim, provider), "NAME", "openai, azure, anthropic, vllm or ollama; all (the default) tells them by the path" },
		{ "key", LT_TEXT, offsetof(struct sim, key), "KEY", "the only key that is let in; any when not given" },
		{ "seed", LT_NUMBER, offsetof(struct sim, seed), "N", "another seed, other words" },
		{ "latency-ms", LT_NUMBER, offsetof(struct sim, latency_ms), "N", "milliseconds until an answer's head" },
		{ "first-token-ms", LT_NUMBER, offsetof(struct sim, first_token_ms), "N", "milliseconds from there to the first word" },
		{ "tokens-per-second", LT_NUMBER, offsetof(struct sim, tokens_per_second), "N", "how fast words follow; all at once when not given" },
		{ 0 }
	},
	.run = sim,
};
