/* SPDX-License-Identifier: Apache-2.0 */
/* made: an estate in a text, compiled, for the tests of this room. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "format/yaml.h"
#include "govern/compile.h"
#include "t.h"

static struct lt_arena *arena;
static struct lt_compiled compiled;
static struct lt_err err;

/* The first line of each text is line 1. */
static bool
made(const char *yaml)
{
	struct lt_docs docs = { 0 };
	lt_arena_drop(arena);
	arena = lt_arena_new((size_t)1 << 30);
	err = (struct lt_err){ 0 };
	if (!lt_yaml_read(arena, lt_keys_new(arena), "lintel.yaml", lt_text(yaml), &docs, &err))
		return false;
	return lt_compile_root(arena, docs.count ? lt_doc_root(docs.at[0]) : LT_NOWHERE, "/state", &compiled, &err);
}

#define KEY_A "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" /* SHA-256 of "test" */
#define KEY_B "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752" /* of "test2" */

#define EXAMPLE \
	"organisation: Contoso\n" \
	"gateway:\n" \
	"  deployments:\n" \
	"    - {name: gpt-ptu, provider: azure, url: \"https://x.openai.azure.com\", deployment: gpt, kind: ptu, ptu: 100, key: {env: AZURE_KEY}}\n" \
	"    - {name: gpt-payg, provider: azure, url: \"https://y.openai.azure.com\", deployment: gpt, kind: standard, key: {file: /run/secrets/y}}\n" \
	"  models:\n" \
	"    - {name: gpt, route: [{to: gpt-ptu, first: true, wait_ms: 200}, {to: gpt-payg}]}\n" \
	"  callers:\n" \
	"    - {name: support-bot, team: support, key_sha256: \"" KEY_A "\", models: [gpt], tpm: 100000, rpm: 600, " \
	"budget: {month: 500, currency: USD, alert: [50, 75, 90], hard: true}}\n"

static inline bool
text_is(struct lt_policy_text text, const char *want)
{
	return lt_text_eq(lt_policy_text(&compiled.policy, text), want);
}
