/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an answer that is no success means.  The order of the questions is the meaning: what a provider
 * will not answer because of its content is nobody else's to answer, and where there is no money
 * nobody waits.
 */
#include "base/buf.h"
#include "format/pick.h"
#include "gateway/path.h"
#include "gateway/provider_inside.h"

const struct lt_provider_kind *const lt_provider_kinds[LT_PROVIDER_COUNT] = {
	[LT_PROVIDER_OPENAI] = &lt_provider_openai,
	[LT_PROVIDER_AZURE] = &lt_provider_azure,
	[LT_PROVIDER_ANTHROPIC] = &lt_provider_anthropic,
	[LT_PROVIDER_VLLM] = &lt_provider_vllm,
	[LT_PROVIDER_LLAMACPP] = &lt_provider_llamacpp,
	[LT_PROVIDER_OLLAMA] = &lt_provider_ollama,
	[LT_PROVIDER_SIM] = &lt_provider_sim,
};

bool
lt_provider_key(const struct lt_policy *policy, const struct lt_policy_deployment *deployment, const char **ret_header,
	const char **ret_prefix)
{
	const struct lt_provider_kind *kind = lt_provider_kinds[deployment->provider];
	bool entra = deployment->credential != LT_POLICY_NONE &&
		     policy->credentials[deployment->credential].kind == LT_CREDENTIAL_ENTRA;
	if (!entra && !kind->key_header)
		return false;
	*ret_header = entra ? "authorization" : kind->key_header;
	*ret_prefix = entra ? "Bearer " : kind->key_prefix;
	return true;
}

/* --- what providers of OpenAI's API share --- */

void
lt_provider_no_headers(struct lt_buf *out, const struct lt_asked *asked)
{
	(void)out;
	(void)asked;
}

const char *
lt_provider_word_of_path(enum lt_surface surface)
{
	switch (surface) {
	case LT_SURFACE_CHAT: return "/chat/completions";
	case LT_SURFACE_RESPONSES: return "/responses";
	case LT_SURFACE_COMPLETIONS: return "/completions";
	case LT_SURFACE_EMBEDDINGS: return "/embeddings";
	case LT_SURFACE_MODELS: return "/models";
	case LT_SURFACE_MESSAGES: return "/messages";
	case LT_SURFACE_COUNT_TOKENS: return "/messages/count_tokens";
	default: return "";
	}
}

/* Does the last piece of a base path name a version, /v1 or /v1beta? */
static bool
versioned(struct lt_text base)
{
	const char *slash = base.len ? memrchr(base.at, '/', base.len) : NULL;
	return slash && base.at + base.len - slash > 2 && slash[1] == 'v' && slash[2] >= '0' && slash[2] <= '9';
}

void
lt_provider_path(struct lt_buf *out, const struct lt_policy *policy, const struct lt_policy_deployment *deployment,
	enum lt_surface surface, struct lt_text model, struct lt_text tail, struct lt_text query)
{
	(void)model;
	struct lt_text base = lt_policy_text(policy, deployment->base_path);
	bool anthropic = surface == LT_SURFACE_MESSAGES || surface == LT_SURFACE_COUNT_TOKENS;
	lt_buf_text_add(out, base);
	if (!base.len || (anthropic && !versioned(base)))
		lt_buf_puts(out, "/v1");
	lt_buf_puts(out, lt_provider_word_of_path(surface));
	lt_path_pieces(out, tail);
	lt_path_query(out, query, '?');
}

bool
lt_provider_injects(const struct lt_policy *policy, const struct lt_policy_deployment *deployment, enum lt_surface surface)
{
	(void)policy;
	return !(deployment->flags & LT_DEPLOYMENT_NO_INJECT) &&
	       (surface == LT_SURFACE_CHAT || surface == LT_SURFACE_COMPLETIONS);
}

/* --- errors --- */

/* The error in a body, whatever shape it has; texts as they are spelt. */
struct error {
	struct lt_text code, type, message, param, inner;
};

static struct error
error_of(struct lt_text body)
{
	struct lt_text outer = lt_pick_get(body, "error"), name, value;
	struct error e = { 0 };
	if (lt_pick_is(outer, '"')) { /* Ollama and others: a sentence */
		e.message = lt_pick_text(outer);
		return e;
	}
	struct lt_pick p = lt_pick_open(lt_pick_is(outer, '{') ? outer : body, '{');
	while (lt_pick_member(&p, &name, &value)) {
		if (lt_text_eq(name, "code"))
			e.code = lt_pick_is(value, '"') ? lt_pick_text(value) : value;
		else if (lt_text_eq(name, "type"))
			e.type = lt_pick_text(value);
		else if (lt_text_eq(name, "message"))
			e.message = lt_pick_text(value);
		else if (lt_text_eq(name, "param"))
			e.param = lt_pick_text(value);
		else if (lt_text_eq(name, "innererror") || lt_text_eq(name, "inner_error"))
			e.inner = lt_pick_text(lt_pick_get(value, "code"));
	}
	return e;
}

static bool
any(struct lt_text text, const char *const *words)
{
	for (; *words; words++)
		if (lt_text_has_nocase(text, *words))
			return true;
	return false;
}

static bool
filtered(const struct error *e)
{
	return lt_text_eq(e->code, "content_filter") || lt_text_eq(e->code, "content_policy_violation") ||
	       lt_text_eq(e->inner, "ResponsibleAIPolicyViolation");
}

static bool
no_money(const struct error *e)
{
	static const char *const codes[] = { "insufficient_quota", "billing_hard_limit_reached", "billing_not_active",
		"billing_error", "credit balance is too low", "Insufficient Balance", "exceeded your current quota", NULL };
	return any(e->code, codes) || any(e->type, codes) || any(e->message, codes);
}

static bool
no_capacity(const struct error *e)
{
	static const char *const words[] = { "temporarily unable to process", "high demand", "overloaded", "no capacity",
		"NoCapacity", "capacity is", "at capacity", "out of capacity", "slow_down", "server is busy", NULL };
	return any(e->message, words) || any(e->code, words) || any(e->type, words);
}

static bool
too_large(const struct error *e)
{
	static const char *const words[] = { "Request too large", "single request", "larger than the", "exceeds the limit of",
		"max_tokens is too large", NULL };
	return any(e->message, words);
}

enum lt_too_many
lt_provider_too_many(const struct lt_answer *answer, struct lt_text body, const struct lt_policy *policy,
	const struct lt_policy_deployment *deployment)
{
	struct error e = error_of(body);
	if (no_money(&e))
		return LT_TOO_MANY_QUOTA;
	if (answer->status == 503 || answer->status == 529 || no_capacity(&e))
		return LT_TOO_MANY_CAPACITY;
	if (too_large(&e))
		return LT_TOO_MANY_SIZE;
	uint64_t tpm = deployment->scope < policy->scopes_count ? policy->scopes[deployment->scope].tpm : 0;
	if (answer->penalty || lt_text_has_nocase(e.message, "acceleration") ||
		(answer->limit_tokens >= 0 && tpm && (uint64_t)answer->limit_tokens < tpm))
		return LT_TOO_MANY_ADJUSTED;
	return LT_TOO_MANY_RATE;
}

static bool
knows_no_options(const struct error *e)
{
	return lt_text_has(e->message, "stream_options") || lt_text_has(e->message, "include_usage") ||
	       lt_text_has(e->param, "stream_options");
}

/* 404, or 403 about a model.  Only what no caller can bring about is held against the deployment: that
 * the model or the deployment that the policy names does not exist there.  A page that is no JSON
 * comes from somewhere else than an API. */
static enum lt_verdict
not_found(const struct error *e, struct lt_text body, const struct lt_policy *policy,
	const struct lt_policy_deployment *deployment)
{
	struct lt_text named = lt_policy_text(policy, deployment->model);
	if (!lt_pick_is(lt_text_trim(body), '{'))
		return LT_VERDICT_ELSEWHERE;
	if (!named.len)
		return LT_VERDICT_PASS;
	bool ours = lt_text_eq(e->code, "DeploymentNotFound") ||
		    memmem(e->message.at ? e->message.at : "", e->message.len, named.at, named.len);
	return ours ? LT_VERDICT_OURS : LT_VERDICT_PASS;
}

static enum lt_verdict
too_many(enum lt_too_many kind, enum lt_too_many *ret_kind)
{
	*ret_kind = kind;
	return kind == LT_TOO_MANY_RATE || kind == LT_TOO_MANY_ADJUSTED ? LT_VERDICT_SATURATED : LT_VERDICT_ELSEWHERE;
}

enum lt_verdict
lt_provider_judge(const struct lt_provider_kind *kind, const struct lt_answer *answer, struct lt_text body,
	const struct lt_policy *policy, const struct lt_policy_deployment *deployment, bool injected,
	enum lt_too_many *ret_kind)
{
	struct error e = error_of(body);
	int status = answer->status;
	if (filtered(&e))
		return LT_VERDICT_PASS;
	if (status == 429 || status == 503 || status == 529)
		return too_many(kind->too_many(answer, body, policy, deployment), ret_kind);
	if (status >= 400 && status < 500 && (status == 402 || no_money(&e)))
		return too_many(LT_TOO_MANY_QUOTA, ret_kind);
	switch (status) {
	case 400:
	case 422:
		return injected && knows_no_options(&e) ? LT_VERDICT_STRIP : LT_VERDICT_PASS;
	case 403:
		if (!lt_text_eq(e.code, "model_not_found"))
			return LT_VERDICT_OURS;
		/* fall through */
	case 404:
		return not_found(&e, body, policy, deployment);
	case 401:
	case 410: /* Azure: the model is retired */
		return LT_VERDICT_OURS;
	case 408:
	case 409:
	case 424:
		return LT_VERDICT_ELSEWHERE;
	default:
		break;
	}
	if (status >= 300 && status < 400) /* nobody follows: the address is not the right one */
		return LT_VERDICT_OURS;
	return status >= 500 ? LT_VERDICT_ELSEWHERE : LT_VERDICT_PASS;
}
