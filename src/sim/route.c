/* SPDX-License-Identifier: Apache-2.0 */
/* Which surface a path is, and whose. */
#include "sim/call.h"
#include "sim/http.h"

#define BIT(provider) (1u << LT_SIM_##provider)
#define OPENAI_LIKE (BIT(OPENAI) | BIT(AZURE) | BIT(VLLM) | BIT(OLLAMA))

/* What follows the dialect's prefix.  "{}" is an id. */
static const struct row {
	const char *method, *tail;
	unsigned providers;
	enum lt_sim_surface surface;
} rows[] = {
	{ "POST", "chat/completions", OPENAI_LIKE, LT_SIM_CHAT },
	{ "POST", "completions", OPENAI_LIKE, LT_SIM_COMPLETION },
	{ "POST", "embeddings", OPENAI_LIKE, LT_SIM_EMBEDDING },
	{ "POST", "responses", OPENAI_LIKE, LT_SIM_RESPONSE },
	{ "POST", "responses/input_tokens", OPENAI_LIKE, LT_SIM_RESPONSE_COUNT },
	{ "GET", "responses/{}", OPENAI_LIKE, LT_SIM_RESPONSE_GET },
	{ "DELETE", "responses/{}", OPENAI_LIKE, LT_SIM_RESPONSE_DELETE },
	{ "POST", "responses/{}/cancel", OPENAI_LIKE, LT_SIM_RESPONSE_CANCEL },
	{ "GET", "responses/{}/input_items", OPENAI_LIKE, LT_SIM_RESPONSE_ITEMS },
	{ "GET", "models", OPENAI_LIKE | BIT(ANTHROPIC), LT_SIM_MODELS },
	{ "GET", "models/{}", OPENAI_LIKE | BIT(ANTHROPIC), LT_SIM_MODEL },
	{ "POST", "messages", BIT(ANTHROPIC) | BIT(VLLM) | BIT(OLLAMA), LT_SIM_MESSAGE },
	{ "POST", "messages/count_tokens", BIT(ANTHROPIC) | BIT(VLLM) | BIT(OLLAMA), LT_SIM_MESSAGE_COUNT },
};

/* Whole paths that belong to one kind of server. */
static const struct row natives[] = {
	{ "POST", "/api/chat", BIT(OLLAMA), LT_SIM_NATIVE_CHAT },
	{ "POST", "/api/generate", BIT(OLLAMA), LT_SIM_NATIVE_GENERATE },
	{ "GET", "/api/tags", BIT(OLLAMA), LT_SIM_NATIVE_TAGS },
	{ "POST", "/tokenize", BIT(VLLM), LT_SIM_TOKENIZE },
	{ "GET", "/health", BIT(VLLM), LT_SIM_HEALTH },
};

/* Takes word from the front of *path. */
static bool
take(struct lt_text *path, const char *word)
{
	if (!lt_text_starts(*path, word))
		return false;
	path->at += strlen(word);
	path->len -= strlen(word);
	return true;
}

static bool
matches(const struct row *row, struct lt_text method, struct lt_text tail, struct lt_sim_call *call)
{
	if (!lt_text_eq(method, row->method))
		return false;
	const char *hole = strstr(row->tail, "{}");
	if (!hole)
		return lt_text_eq(tail, row->tail);
	size_t before = (size_t)(hole - row->tail), after = strlen(hole + 2);
	if (tail.len <= before + after || memcmp(tail.at, row->tail, before) != 0 || !lt_text_ends(tail, hole + 2))
		return false;
	struct lt_text id = { tail.at + before, tail.len - before - after };
	if (memchr(id.at, '/', id.len))
		return false;
	call->id = id;
	return true;
}

static enum lt_sim_surface
find(const struct row *list, size_t count, struct lt_text method, struct lt_text tail, struct lt_sim_call *call)
{
	for (size_t i = 0; i < count; i++)
		if ((list[i].providers & 1u << call->dialect) && matches(&list[i], method, tail, call))
			return list[i].surface;
	return LT_SIM_NOWHERE;
}

/* Azure's two shapes, with what stands before the common tail taken off. */
static bool
azure(struct lt_text *path, struct lt_text query, struct lt_sim_call *call)
{
	call->api_version = lt_sim_http_query(query, "api-version");
	if (take(path, "/openai/v1/"))
		return true;
	if (!take(path, "/openai/deployments/") || !lt_text_cut(path, '/', &call->deployment) || !path->at)
		return false;
	call->dated_url = true;
	return true;
}

/* A server for all tells the dialect by the path; vLLM and Ollama have a folder each. */
static enum lt_sim_provider
dialect(struct lt_text *path)
{
	if (lt_text_starts(*path, "/openai/"))
		return LT_SIM_AZURE;
	if (lt_text_starts(*path, "/v1/messages"))
		return LT_SIM_ANTHROPIC;
	if (lt_text_starts(*path, "/vllm/")) {
		take(path, "/vllm");
		return LT_SIM_VLLM;
	}
	if (lt_text_starts(*path, "/ollama/")) {
		take(path, "/ollama");
		return LT_SIM_OLLAMA;
	}
	if (lt_text_starts(*path, "/anthropic/")) {
		take(path, "/anthropic");
		return LT_SIM_ANTHROPIC;
	}
	if (lt_text_eq(*path, "/health") || lt_text_eq(*path, "/tokenize"))
		return LT_SIM_VLLM;
	return lt_text_starts(*path, "/api/") ? LT_SIM_OLLAMA : LT_SIM_OPENAI;
}

void
lt_sim_route(enum lt_sim_provider provider, struct lt_text method, struct lt_text path, struct lt_text query,
	struct lt_sim_call *call)
{
	call->dialect = provider;
	if (lt_text_starts(path, "/sim/")) {
		call->surface = LT_SIM_OWN;
		return;
	}
	if (provider == LT_SIM_ALL)
		call->dialect = dialect(&path);
	call->surface = find(natives, sizeof natives / sizeof *natives, method, path, call);
	if (call->surface)
		return;
	if (call->dialect == LT_SIM_AZURE ? !azure(&path, query, call) : !take(&path, "/v1/"))
		return;
	call->surface = find(rows, sizeof rows / sizeof *rows, method, path, call);
}
