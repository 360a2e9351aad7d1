/* SPDX-License-Identifier: Apache-2.0 */
/* lintel sim: the provider simulator. */
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "cli/command.h"
#include "sim/fault.h"
#include "sim/listen.h"
#include "sim/sim.h"

struct sim {
	const char *listen, *provider, *script, *bill, *key;
	bool faults;
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

/* A number that is too large for the arithmetic behind it. */
static bool
small_enough(const struct sim *options, struct lt_err *err)
{
	static const struct {
		const char *name;
		size_t offset;
		int64_t most;
	} rows[] = {
		{ "latency-ms", offsetof(struct sim, latency_ms), LT_SIM_NUMBER_MOST },
		{ "first-token-ms", offsetof(struct sim, first_token_ms), LT_SIM_NUMBER_MOST },
		{ "tokens-per-second", offsetof(struct sim, tokens_per_second), 1000 * 1000 },
		{ "rpm", offsetof(struct sim, rpm), LT_SIM_NUMBER_MOST },
		{ "tpm", offsetof(struct sim, tpm), LT_SIM_NUMBER_MOST },
		{ "ptu", offsetof(struct sim, ptu), LT_SIM_NUMBER_MOST },
		{ "clock", offsetof(struct sim, clock), UINT32_MAX },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (*(const int64_t *)((const char *)options + rows[i].offset) > rows[i].most)
			return lt_fail(err, "--%s is at most %lld", rows[i].name, (long long)rows[i].most);
	return true;
}

static int64_t
or_nothing(int64_t given)
{
	return given < 0 ? 0 : given;
}

/* The table of faults, and how one asks for them. */
static int
list_faults(void)
{
	struct lt_buf table = LT_BUF(1 << 20);
	lt_sim_fault_table(&table);
	fputs("fault              arguments      what the simulator does\n", stdout);
	fwrite(table.at, 1, table.len, stdout);
	fputs("\nAsked for by the header x-sim-fault: NAME;argument=N, by a model called fault-NAME, by [[fault=NAME]] in a\n"
	      "prompt, or by a script. after counts events from 0. Other marks in prompts: [[tokens=N]] sets the length of\n"
	      "the answer, [[tool]] calls the first tool, [[filter]] and [[filter-answer]] wake the content filter.\n",
		stdout);
	lt_buf_done(&table);
	return LT_EXIT_DONE;
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
		.rpm = or_nothing(options->rpm),
		.tpm = or_nothing(options->tpm),
		.ptu = or_nothing(options->ptu),
		.rpm_window_s = or_nothing(options->rpm_window),
		.clock_s = or_nothing(options->clock),
		.key = options->key,
		.script = options->script,
		.bill = options->bill,
	};
	if (options->faults)
		return list_faults();
	if (!small_enough(options, err) || !provider(options->provider, &settings.provider, err) ||
		!lt_sim_listen_fits(settings.listen, err))
		return LT_EXIT_USAGE;
	if (options->rpm_window >= 0 && options->rpm_window != 1 && options->rpm_window != 10) {
		lt_fail(err, "--rpm-window is 1 or 10 seconds, not %d", (int)options->rpm_window);
		return LT_EXIT_USAGE;
	}
	if (options->script && !lt_sim_check_script(options->script, err))
		return LT_EXIT_USAGE;
	return lt_sim_run(&settings, err) ? LT_EXIT_DONE : LT_EXIT_FAILED;
}

const struct lt_command lt_command_sim = {
	.name = "sim",
	.summary = "stand in for a provider of AI models",
	.about = "Answers as OpenAI, Azure OpenAI, Anthropic, vLLM and Ollama do, with words from a list: to try a gateway, "
		 "or a program, without a key and without a bill. What it says follows from the seed and the call. GET "
		 "/sim/bill says what each call would have cost in tokens, POST /sim/script takes faults while it runs, POST "
		 "/sim/reset forgets everything.",
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
		{ "rpm", LT_NUMBER, offsetof(struct sim, rpm), "N", "calls a minute that each deployment takes" },
		{ "rpm-window", LT_NUMBER, offsetof(struct sim, rpm_window), "N", "seconds over which they are counted: 1 or 10 (the default)" },
		{ "tpm", LT_NUMBER, offsetof(struct sim, tpm), "N", "tokens a minute that each deployment takes, estimated as calls come" },
		{ "ptu", LT_NUMBER, offsetof(struct sim, ptu), "N", "provisioned units of each deployment: a leaky bucket" },
		{ "script", LT_TEXT, offsetof(struct sim, script), "FILE", "faults and limits for certain calls, as YAML" },
		{ "bill", LT_TEXT, offsetof(struct sim, bill), "FILE", "append a line of JSON for each call: what a provider would charge" },
		{ "clock", LT_NUMBER, offsetof(struct sim, clock), "SECONDS", "time begins here, counted from 1970, and moves by POST /sim/clock?add_ms=N alone" },
		{ "faults", LT_FLAG, offsetof(struct sim, faults), NULL, "list what can be made to go wrong, and stop" },
		{ 0 }
	},
	.run = sim,
};
