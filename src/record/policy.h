/* SPDX-License-Identifier: Apache-2.0 */
/*
 * policy: what the gateway enforces, as one flat, checksummed, read-only block of bytes.
 *
 * govern/ compiles lintel.yaml into it, workers map it and swap from one to the next between
 * calls.  Nothing in it is a pointer: rows stand in tables, refer to each other by number and
 * to texts by place.  lt_policy_open() proves every number and place once; after that the
 * accessors trust them.
 *
 * No secret is in it: keys of callers are SHA-256 digests, keys of providers are named
 * (struct lt_policy_credential) and handed to the workers through store/share.h.
 *
 * Units: money is pico (1e-12) of the policy's currency a token and nano (1e-9) otherwise; times
 * are milliseconds, days are since 1970-01-01 UTC.  0 in a limit means "no limit".
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_err;

enum { LT_POLICY_VERSION = 1, LT_POLICY_NONE = 0xffffffff };
enum { LT_POLICY_PROBES = 64 }; /* no search in a hash table of a policy looks at more slots */
#define LT_POLICY_PICO UINT64_C(1000000000000) /* a whole unit of money a token */

/* A text of the policy: where it starts in the bytes and how long it is. */
struct lt_policy_text {
	uint32_t at, len;
};

/* Whose limits: the five kinds that one call is held against. */
#define LT_SCOPES(WORD)                                        \
	WORD(LT_SCOPE_ORGANISATION, "organisation", "all calls") \
	WORD(LT_SCOPE_TEAM, "team", "a team's callers together") \
	WORD(LT_SCOPE_CALLER, "caller", "one caller")            \
	WORD(LT_SCOPE_MODEL, "model", "one model for everybody") \
	WORD(LT_SCOPE_DEPLOYMENT, "deployment", "one deployment, as its provider limits it")

enum lt_scope {
#define WORD(value, word, sentence) value,
	LT_SCOPES(WORD)
#undef WORD
	LT_SCOPE_COUNT,
};

/* Limits of one scope.  identity is a hash of kind and name: it stays the same over policies, so
 * that what was counted under one policy still counts under the next. */
struct lt_policy_scope {
	struct lt_policy_text name;
	uint64_t identity;
	uint32_t kind;         /* enum lt_scope */
	uint32_t concurrency;  /* calls in flight */
	uint32_t rpm, window_s; /* calls in any 60 s; window_s 1 or 10: no window of that length (as the
	                         clock cuts them) holds more than its share either; 0: none */
	uint64_t tpm;          /* tokens in any 60 s */
	int64_t day_nano, month_nano; /* money in a UTC day, in a calendar month */
	uint8_t alert[4];      /* percent of the budget at which people are told, ascending, 0 ends */
	uint32_t hard;         /* 1: calls past the budget are refused; 0: only told */
};

struct lt_policy_caller {
	struct lt_policy_text name, team;
	uint32_t scope, team_scope;          /* in scopes; team_scope may be NONE */
	uint32_t first_grant, grants;        /* models it may use, in grants; every model when ANY is set */
	uint32_t flags;                      /* LT_CALLER_* */
	int32_t until_day;                   /* last day it may call, 0: no end */
	uint32_t output_cap;                 /* most output tokens a call may ask for, 0: none */
	uint32_t spare;
};
enum {
	LT_CALLER_ANY_MODEL = 1,
	LT_CALLER_ADMIN = 2,      /* may ask for explanations */
	LT_CALLER_ANYBODY = 4,    /* the caller of calls without a known key, where the estate allows that */
	LT_CALLER_SAID = 8,       /* of ANYBODY: the estate says so itself, so it holds on every address */
};

/* One key of a caller; a caller has several while one is being replaced. Open addressing by the
 * first eight bytes of the digest, a power of two of slots, caller NONE is an empty slot. */
struct lt_policy_key {
	uint8_t digest[32];
	uint32_t caller;
	int32_t until_day; /* last day, 0: no end */
};

/* What callers name.  Open addressing by hash of the name; see lt_policy_model(). */
struct lt_policy_model {
	struct lt_policy_text name;          /* "*": any name that is no other row; passed on as it is */
	uint64_t identity;
	uint32_t scope;
	uint32_t first_route, routes;        /* in routes, by tier ascending */
	uint32_t output_guess;               /* tokens when the caller sets no limit and nothing is learnt */
	uint32_t alias_of;                   /* the model that this row is another name of (it shares
	                                      * identity, scope and routes with it), or NONE */
	uint32_t spare;
};

/* One way for a model's calls to go.  Tiers are tried in order; within one, by weight among those
 * that are least loaded.  wait_ms: how long a call may wait for this one while it is saturated
 * before it goes on to the next tier. */
struct lt_policy_route {
	uint32_t deployment, tier, weight, wait_ms;
};

#define LT_PROVIDERS(WORD)                                                  \
	WORD(LT_PROVIDER_OPENAI, "openai", "openai", "OpenAI")              \
	WORD(LT_PROVIDER_AZURE, "azure", "azure.ai.openai", "Azure OpenAI") \
	WORD(LT_PROVIDER_ANTHROPIC, "anthropic", "anthropic", "Anthropic")  \
	WORD(LT_PROVIDER_VLLM, "vllm", "vllm", "vLLM")                      \
	WORD(LT_PROVIDER_LLAMACPP, "llamacpp", "llamacpp", "llama.cpp")     \
	WORD(LT_PROVIDER_OLLAMA, "ollama", "ollama", "Ollama")              \
	WORD(LT_PROVIDER_SIM, "sim", "lintel.sim", "the built-in simulator")

enum lt_provider { /* value, word in lintel.yaml, OpenTelemetry's gen_ai.provider.name, for people */
#define WORD(value, word, otel, people) value,
	LT_PROVIDERS(WORD)
#undef WORD
	LT_PROVIDER_COUNT,
};
const char *lt_provider_word(enum lt_provider provider);
const char *lt_provider_otel(enum lt_provider provider);
const char *lt_provider_people(enum lt_provider provider);
const char *lt_scope_word(enum lt_scope scope);

enum lt_deployment_kind { LT_DEPLOYMENT_STANDARD, LT_DEPLOYMENT_PTU, LT_DEPLOYMENT_SELF };

enum { /* flags of a deployment */
	LT_DEPLOYMENT_TLS = 1,
	LT_DEPLOYMENT_UNIX = 2,      /* host is the path of a Unix socket */
	LT_DEPLOYMENT_V1 = 4,        /* Azure: the /openai/v1 shape */
	LT_DEPLOYMENT_NO_INJECT = 8, /* do not ask it for usage in streams */
	LT_DEPLOYMENT_INSECURE = 16, /* the certificate is not verified (tests, self-signed) */
};

/* A deployment that serves several models under their own names has a row for each, so that each
 * has its price; such rows share name, identity and scope. */
struct lt_policy_deployment {
	/* host: an IPv6 address stands without its brackets.  base_path: "" or "/x" without a slash
	 * at its end, and without the /v1 or /openai that the provider's own paths begin with. */
	struct lt_policy_text name, host, base_path;
	struct lt_policy_text model;       /* name there: Azure's deployment, else the model; "": the caller's */
	struct lt_policy_text api_version; /* Azure's deployment shape */
	struct lt_policy_text region, ca_file;
	uint64_t identity;                 /* of name and address together, stays over policies: keys health,
	                                    * addresses, idle connections, none of which survive a new address */
	uint32_t provider, kind, flags, port;
	uint32_t credential;               /* in credentials, or NONE */
	uint32_t scope;                    /* its limits, in scopes */
	uint32_t first_price, prices;      /* in prices, by from_day ascending */
	uint32_t connect_ms, first_byte_ms, first_content_ms, idle_ms, total_ms;
	uint32_t keepalive_ms;             /* idle connections are closed after; 0: none is kept */
	uint32_t ptu;                      /* units of a PTU deployment */
	uint32_t ptu_tpm;                  /* converted input tokens a minute and unit */
	uint32_t ptu_output_ratio_milli;   /* an output token counts as so many thousandths of an input one */
	uint32_t spare;
};

/* Where the key of a provider comes from; the value itself is never here. */
enum lt_credential_kind {
	LT_CREDENTIAL_ENV,      /* an environment variable of `lintel up` */
	LT_CREDENTIAL_FILE,     /* a file, read again when it changes */
	LT_CREDENTIAL_ENTRA,    /* a token of Microsoft Entra ID, renewed in the background */
};
struct lt_policy_credential {
	struct lt_policy_text from;    /* name of the variable, path of the file, or scope of the token */
	struct lt_policy_text tenant, client; /* Entra: "" takes them from the environment */
	uint64_t identity;
	uint32_t kind, spare;
};

/* Buckets of tokens that never overlap; every provider's usage is mapped into them. */
#define LT_BUCKETS(WORD)                                                          \
	WORD(LT_BUCKET_INPUT, input, "fresh input")                               \
	WORD(LT_BUCKET_CACHED, cached, "input read from the provider's cache")    \
	WORD(LT_BUCKET_WRITE_5M, write_5m, "input written to the cache for 5 minutes, or as long as the provider keeps it") \
	WORD(LT_BUCKET_WRITE_1H, write_1h, "input written to the cache for an hour") \
	WORD(LT_BUCKET_OUTPUT, output, "visible output")                          \
	WORD(LT_BUCKET_REASONING, reasoning, "output spent on reasoning")         \
	WORD(LT_BUCKET_AUDIO_IN, audio_in, "audio heard")                         \
	WORD(LT_BUCKET_AUDIO_OUT, audio_out, "audio spoken")                      \
	WORD(LT_BUCKET_IMAGES, images, "images, where they are priced apart")     \
	WORD(LT_BUCKET_SEARCHES, searches, "searches on the web, counted, not tokens")

enum lt_bucket {
#define WORD(value, name, sentence) value,
	LT_BUCKETS(WORD)
#undef WORD
	LT_BUCKET_COUNT,
};

/* Service tiers and what they multiply a price by, in thousandths. */
enum lt_tier { LT_TIER_STANDARD, LT_TIER_FLEX, LT_TIER_PRIORITY, LT_TIER_BATCH, LT_TIER_COUNT };

struct lt_policy_price {
	int32_t from_day;                  /* first day it is valid */
	uint32_t long_from;                /* prompts of more tokens than this pay long_milli; 0: none */
	uint32_t long_input_milli, long_output_milli;
	uint32_t tier_milli[LT_TIER_COUNT];
	uint32_t known;                    /* 1 << bucket: tokens of another bucket have no price here */
	uint32_t spare;
	uint64_t pico[LT_BUCKET_COUNT];    /* a token; at most LT_POLICY_PICO */
	struct lt_policy_text source;      /* where the price was read */
};

enum { /* sections, in this order */
#define LT_POLICY_SECTIONS(SECTION)              \
	SECTION(scope, scopes)                   \
	SECTION(caller, callers)                 \
	SECTION(key, keys)                       \
	SECTION(grant, grants)                   \
	SECTION(model, models)                   \
	SECTION(slot, slots)                     \
	SECTION(route, routes)                   \
	SECTION(deployment, deployments)         \
	SECTION(credential, credentials)         \
	SECTION(price, prices)
#define SECTION(one, many) LT_POLICY_##one,
	LT_POLICY_SECTIONS(SECTION)
#undef SECTION
	LT_POLICY_SECTION_COUNT,
};
struct lt_policy_grant { uint32_t model; };           /* of a caller, ascending */
struct lt_policy_slot { uint32_t model; };            /* hash table of model names: NONE is empty */

struct lt_policy_section {
	uint32_t at, count; /* at: from the start of the bytes, aligned to 8 */
};

struct lt_policy_head {
	char magic[8];           /* "LINTELP\n" */
	uint32_t version, head;  /* LT_POLICY_VERSION, sizeof this */
	uint64_t size;           /* of all bytes */
	uint64_t generation;     /* 1, 2, 3, ... in one state folder */
	int64_t made_at;         /* seconds since 1970 */
	uint8_t digest[32];      /* SHA-256 of all bytes with generation, made_at, digest and crc as 0: the
	                          * same estate and the same prices, the same digest */
	uint32_t crc;            /* crc32c of all bytes with this field as 0 */
	uint32_t organisation;   /* scope of all calls */
	uint32_t anybody;        /* caller of calls without a known key, or NONE: such calls are refused */
	uint32_t attempts;       /* most deployments one call may be sent to */
	uint32_t body_max;       /* bytes of a call's body */
	uint32_t budget_status;  /* 429 or 403 */
	uint32_t total_ms;       /* of one call with all its attempts */
	struct lt_policy_text currency, name; /* "USD"; the organisation's name */
	uint8_t admin[32];       /* SHA-256 of the admin key; all zero: there is none */
	struct lt_policy_section sections[LT_POLICY_SECTION_COUNT];
	uint32_t spare;
	struct lt_policy_section texts; /* right behind the head; count: bytes */
};

/* A view of proven bytes. */
struct lt_policy {
	const char *bytes;
	const struct lt_policy_head *head;
#define SECTION(one, many)                            \
	const struct lt_policy_##one *many;           \
	uint32_t many##_count;
	LT_POLICY_SECTIONS(SECTION)
#undef SECTION
};

/* bytes must be aligned to 8 and live as long as the view.  Magic, version, size, checksum, every
 * number and every place are checked; hostile bytes are an error in a sentence, never a crash. */
bool lt_policy_open(struct lt_text bytes, struct lt_policy *ret_policy, struct lt_err *err);

static inline struct lt_text
lt_policy_text(const struct lt_policy *p, struct lt_policy_text text)
{
	return (struct lt_text){ p->bytes + text.at, text.len };
}

/* The caller of a key's SHA-256, or NULL: all 32 bytes are compared.  *ret_until_day: of the key. */
const struct lt_policy_caller *lt_policy_caller(
	const struct lt_policy *p, const uint8_t digest[32], int32_t *ret_until_day);

/* The model of that name; the row "*" when there is none; else NULL. */
const struct lt_policy_model *lt_policy_model(const struct lt_policy *p, struct lt_text name);
bool lt_policy_grants(const struct lt_policy *p, const struct lt_policy_caller *caller,
	const struct lt_policy_model *model);

/* The price of a deployment on a day, or NULL: not known. */
const struct lt_policy_price *lt_policy_price(
	const struct lt_policy *p, const struct lt_policy_deployment *deployment, int32_t day);

/* Identity of a thing over policies: kind and name, well mixed, never 0. */
uint64_t lt_policy_identity(const char *kind, struct lt_text name);

/* Where names of models begin to be looked for in slots, and digests in keys. */
uint64_t lt_policy_hash_name(struct lt_text name);
uint64_t lt_policy_hash_digest(const uint8_t digest[32]);

/* The checksum that the head of these bytes should have (crc32c). */
uint32_t lt_policy_crc(const char *bytes, size_t len);
