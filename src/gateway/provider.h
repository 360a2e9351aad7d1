/* SPDX-License-Identifier: Apache-2.0 */
/*
 * provider: the kind of API a deployment speaks, as a constant; one file a provider.
 */
#pragma once
#include "gateway/call.h"
#include "gateway/surface.h"

struct lt_buf;

/* The head of an answer, as far as anybody here looks at it. */
struct lt_answer {
	int status;
	/* LT_NONE: not told.  spilled_from: by Azure's own spillover; "true" where only that is told. */
	struct lt_text content_type, request_id, region, deployment_name, spilled_from;
	int64_t retry_after_ms;        /* from retry-after-ms, else retry-after; of a 429 without them: when
	                                * the limit that is used up is reset; at most a day; -1: not told */
	int64_t limit_tokens;          /* of a 429: x-ratelimit-limit-tokens, -1 */
	int should_retry;              /* x-should-retry: 1, 0, -1 not told */
	int64_t length;                /* content-length, -1 */
	bool penalty;                  /* Azure's x-ratelimit-abusepenalty-active */
};
void lt_answer_read(struct lt_answer *ret_answer, const struct lt_header *headers, int count, int status, int64_t now_us);

struct lt_provider_kind {
	enum lt_provider provider;
	uint32_t surfaces;             /* 1 << enum lt_surface each */
	const char *key_header, *key_prefix; /* "authorization", "Bearer "; NULL: no key */
	/* Path and query there, for the surface and the tail of the caller's path and query.  The
	 * deployment's own name of the model goes before model.  base_path is what people give SDKs
	 * as base URL: without one, OpenAI's paths begin with /v1. */
	void (*path)(struct lt_buf *out, const struct lt_policy *policy, const struct lt_policy_deployment *deployment,
		enum lt_surface surface, struct lt_text model, struct lt_text tail, struct lt_text query);
	/* Headers it needs besides, each ended by CRLF (anthropic-version when the caller gave none);
	 * never NULL. */
	void (*headers)(struct lt_buf *out, const struct lt_asked *asked);
	/* Does the body's model have to be put in? and may usage be asked for in streams of this deployment? */
	bool model_in_body;
	bool (*injects)(const struct lt_policy *policy, const struct lt_policy_deployment *deployment, enum lt_surface surface);
	/* The kind of a 429 (or 529, 503 for capacity), from head and body. */
	enum lt_too_many (*too_many)(const struct lt_answer *answer, struct lt_text body,
		const struct lt_policy *policy, const struct lt_policy_deployment *deployment);
};

extern const struct lt_provider_kind *const lt_provider_kinds[LT_PROVIDER_COUNT]; /* by enum lt_provider */

/* The header that carries the deployment's credential, and what stands before it there: the
 * provider's own, but tokens of Entra ID are bearer tokens everywhere.  False: it has no key. */
bool lt_provider_key(const struct lt_policy *policy, const struct lt_policy_deployment *deployment,
	const char **ret_header, const char **ret_prefix);

/* What an answer that is no success means. */
enum lt_verdict {
	LT_VERDICT_PASS,       /* the caller's own matter: 400, content filter, 404 of what it named itself ... */
	LT_VERDICT_SATURATED,  /* 429s that waiting cures: until retry_after_ms */
	LT_VERDICT_ELSEWHERE,  /* this deployment cannot now (capacity, 5xx, 529, quota): another may */
	LT_VERDICT_OURS,       /* our key or our address is wrong there (401, 403, DeploymentNotFound): broken, another may */
	LT_VERDICT_STRIP,      /* it does not know stream_options: once more without */
};
/* *ret_kind is written when the verdict is SATURATED or ELSEWHERE and there was too much of something
 * (429, 503, 529, or no money): else it stays. */
enum lt_verdict lt_provider_judge(const struct lt_provider_kind *kind, const struct lt_answer *answer, struct lt_text body,
	const struct lt_policy *policy, const struct lt_policy_deployment *deployment, bool injected,
	enum lt_too_many *ret_kind);
