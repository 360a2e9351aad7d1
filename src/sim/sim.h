/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sim: a provider of AI models that is none.
 *
 * It answers as OpenAI, Azure OpenAI, Anthropic, vLLM and Ollama do, byte shapes, headers,
 * limits and mistakes included, with words from a list.  Everything it says follows from the
 * seed, the call and the clock, so a test can foretell it; it keeps a bill of its own, so that
 * a ledger can be compared with it.
 *
 * One thread, one process.  What it answers is decided by pure code (world.h) that is handed
 * bytes and the time; server.c owns the sockets.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct lt_err;

enum lt_sim_provider {
	LT_SIM_ALL, /* told by the path */
	LT_SIM_OPENAI,
	LT_SIM_AZURE,
	LT_SIM_ANTHROPIC,
	LT_SIM_VLLM,
	LT_SIM_OLLAMA,
};

/* No number of a setting, a script or a fault is larger. */
enum { LT_SIM_NUMBER_MOST = 1000 * 1000 * 1000 };

/* Zero everywhere: any key, no limits, all at once. */
struct lt_sim_settings {
	const char *listen; /* ADDR:PORT or unix:PATH; port 0 lets the kernel choose */
	int listener;       /* a listening descriptor to use instead; 0: none.  Closed at the end. */
	enum lt_sim_provider provider;
	uint64_t seed;
	int64_t latency_ms;        /* until the head of an answer */
	int64_t first_token_ms;    /* from there to the first word */
	int64_t tokens_per_second; /* 0: all at once */
	int64_t rpm, tpm, ptu;     /* of each deployment; 0: no limit */
	int64_t rpm_window_s;      /* 1 or 10; 0: 10 */
	int64_t clock_s;           /* up to 2^32; not 0: time begins here and moves by POST /sim/clock alone */
	const char *key;           /* the only key that is let in; NULL: any */
	const char *script;        /* a file of scripted faults, or NULL */
	const char *bill;          /* a file that gets a line for each call, or NULL */
	bool quiet;                /* does not say where it listens */
};

/* Serves until SIGTERM or SIGINT; false with a sentence when it could not begin or go on. */
bool lt_sim_run(const struct lt_sim_settings *settings, struct lt_err *err);

/* Can the script be read?  False with file, line and what is wrong. */
bool lt_sim_check_script(const char *path, struct lt_err *err);
