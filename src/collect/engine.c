/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Known by a part of the image's path, without registry host and tag, or by a part of the
 * command.  Routers, operators and other helpers that carry an engine's name are not it.
 */
#include "collect/engine.h"

#include <stddef.h>

static const struct {
	struct lt_engine engine;
	const char *image, *command; /* parts; NULL for none */
} known[] = {
	{ { "vllm", LT_ENGINE_LLM }, "vllm", "vllm serve" },
	{ { "vllm", LT_ENGINE_LLM }, NULL, "vllm.entrypoints" },
	{ { "tgi", LT_ENGINE_LLM }, "text-generation-inference", "text-generation-launcher" },
	{ { "tei", LT_ENGINE_LLM }, "text-embeddings-inference", NULL },
	{ { "sglang", LT_ENGINE_LLM }, "sglang", "sglang.launch_server" },
	{ { "lmdeploy", LT_ENGINE_LLM }, "lmdeploy", "lmdeploy serve" },
	{ { "ollama", LT_ENGINE_LLM }, "ollama/ollama", "ollama serve" },
	{ { "llama.cpp", LT_ENGINE_LLM }, "llama.cpp", "llama-server" },
	{ { "llama.cpp", LT_ENGINE_LLM }, "llama-cpp", NULL },
	{ { "localai", LT_ENGINE_LLM }, "localai", NULL },
	{ { "nim", LT_ENGINE_LLM }, "nim/", NULL },
	{ { "huggingfaceserver", LT_ENGINE_LLM }, "huggingfaceserver", NULL },
	{ { "open-webui", LT_ENGINE_LLM }, "open-webui", NULL },
	{ { "text-generation-webui", LT_ENGINE_LLM }, "text-generation-webui", NULL },
	{ { "triton", LT_ENGINE_MODEL }, "tritonserver", "tritonserver" },
	{ { "tensorflow-serving", LT_ENGINE_MODEL }, "tensorflow/serving", "tensorflow_model_server" },
	{ { "torchserve", LT_ENGINE_MODEL }, "torchserve", "torchserve" },
	{ { "mlserver", LT_ENGINE_MODEL }, "mlserver", "mlserver start" },
	{ { "comfyui", LT_ENGINE_MODEL }, "comfyui", NULL },
	{ { "qdrant", LT_ENGINE_VECTORS }, "qdrant/qdrant", NULL },
	{ { "weaviate", LT_ENGINE_VECTORS }, "/weaviate", NULL },
	{ { "milvus", LT_ENGINE_VECTORS }, "milvusdb/milvus", NULL },
	{ { "chroma", LT_ENGINE_VECTORS }, "chromadb/chroma", NULL },
	{ { "pgvector", LT_ENGINE_VECTORS }, "pgvector", NULL },
	{ { "opensearch", LT_ENGINE_VECTORS }, "opensearchproject/opensearch", NULL },
	{ { "elasticsearch", LT_ENGINE_VECTORS }, "elasticsearch/elasticsearch", NULL },
	{ { "redis", LT_ENGINE_VECTORS }, "/redis", "redis-server" },
	{ { "jupyter", LT_ENGINE_NOTEBOOK }, "jupyter", "jupyter" },
	{ { "code interpreter", LT_ENGINE_NOTEBOOK }, "code-interpreter", NULL },
	{ { "code interpreter", LT_ENGINE_NOTEBOOK }, "open-interpreter", NULL },
};

static const char *const helpers[] = { "router", "operator", "controller", "exporter", "benchmark", "lmcache-server",
	"agent", "epp", "sidecar", "-test", "curl", "manager", "insight", "commander", "dashboard", "proxy", "client",
	"storage-initializer" };

/* "/" and the image without registry host, tag and digest. */
static struct lt_text
path_of(struct lt_text image, char room[256])
{
	struct lt_text rest = image, host;
	const char *at = image.at ? memchr(image.at, '@', image.len) : NULL;
	if (at)
		rest.len = (size_t)(at - image.at);
	struct lt_text whole = rest;
	if (lt_text_cut(&rest, '/', &host) && rest.at && (memchr(host.at, '.', host.len) || memchr(host.at, ':', host.len)))
		whole = rest;
	const char *slash = whole.at ? memrchr(whole.at, '/', whole.len) : NULL;
	size_t from = slash ? (size_t)(slash - whole.at) : 0;
	const char *colon = whole.len > from ? memchr(whole.at + from, ':', whole.len - from) : NULL;
	if (colon)
		whole.len = (size_t)(colon - whole.at);
	size_t len = whole.len < 254 ? whole.len : 254;
	room[0] = '/';
	if (len)
		memcpy(room + 1, whole.at, len);
	return (struct lt_text){ room, len + 1 };
}

static bool
is_helper(struct lt_text path)
{
	const char *slash = memrchr(path.at, '/', path.len);
	struct lt_text last = { slash, path.len - (size_t)(slash - path.at) };
	for (size_t i = 0; i < sizeof helpers / sizeof *helpers; i++)
		if (lt_text_has_nocase(last, helpers[i]))
			return true;
	return false;
}

const struct lt_engine *
lt_engine_find(struct lt_text image, struct lt_text command)
{
	char room[256];
	struct lt_text path = path_of(image, room);
	bool helper = is_helper(path);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if ((known[i].image && !helper && lt_text_has_nocase(path, known[i].image))
			|| (known[i].command && lt_text_has(command, known[i].command)))
			return &known[i].engine;
	return NULL;
}

const char *
lt_engine_role_word(enum lt_engine_role role)
{
	static const char *const words[] = { NULL, "llm", "model", "vectors", "notebook" };
	return words[role];
}
