/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/span.h"

#include <stdio.h>

#include "base/buf.h"
#include "format/json.h"
#include "gateway/refusal.h"
#include "serve/names.h"

enum { KIND_CLIENT = 3, STATUS_OK = 1, STATUS_ERROR = 2, NANO_OF_US = 1000 };

static void
put_key(struct lt_buf *out, const char *key, const char *type)
{
	lt_buf_printf(out, "%s{\"key\":\"%s\",\"value\":{\"%s\":", out->len && lt_buf_text(out).at[out->len - 1] == '[' ? "" : ",", key, type);
}

static void
put_text(struct lt_buf *out, const char *key, struct lt_text text)
{
	if (!text.len)
		return;
	put_key(out, key, "stringValue");
	lt_json_quote(out, text);
	lt_buf_puts(out, "}}");
}

static void
put_int(struct lt_buf *out, const char *key, int64_t number)
{
	put_key(out, key, "intValue");
	lt_buf_printf(out, "\"%lld\"}}", (long long)number);
}

static void
put_double(struct lt_buf *out, const char *key, double number)
{
	put_key(out, key, "doubleValue");
	lt_buf_printf(out, "%.9f}}", number);
}

static void
put_hex(struct lt_buf *out, const uint8_t *bytes, int count)
{
	for (int i = 0; i < count; i++)
		lt_buf_printf(out, "%02x", bytes[i]);
}

/* The providers' own names of a model there: its version, where a name has one. */
static struct lt_text
model_there(const struct lt_usage *u, const struct lt_policy *p)
{
	bool known = p && u->deployment < p->deployments_count;
	return known ? lt_policy_text(p, p->deployments[u->deployment].model) : LT_NONE;
}

static void
put_names(struct lt_buf *out, const struct lt_usage *u, const struct lt_policy *p)
{
	struct lt_names n = lt_names_of(u, p);
	put_text(out, "gen_ai.operation.name", lt_text(u->surface < LT_SURFACE_COUNT ? lt_surface_operation(u->surface) : ""));
	if (n.provider < LT_PROVIDER_COUNT)
		put_text(out, "gen_ai.provider.name", lt_text(lt_provider_otel(n.provider)));
	put_text(out, "gen_ai.request.model", n.model);
	put_text(out, "gen_ai.response.model", model_there(u, p));
	put_text(out, "lintel.deployment", n.deployment);
	put_text(out, "lintel.region", n.region);
	put_text(out, "lintel.spilled_from", n.spilled_from);
	put_text(out, "lintel.team", n.team);
	put_text(out, "lintel.caller", n.caller);
	put_int(out, "lintel.policy.generation", (int64_t)u->generation);
}

static void
put_figures(struct lt_buf *out, const struct lt_usage *u, struct lt_text currency)
{
	const uint32_t *t = u->tokens;
	int64_t written = (int64_t)t[LT_BUCKET_WRITE_5M] + t[LT_BUCKET_WRITE_1H];
	int64_t input = (int64_t)t[LT_BUCKET_INPUT] + t[LT_BUCKET_CACHED] + written + t[LT_BUCKET_AUDIO_IN] + t[LT_BUCKET_IMAGES];
	int64_t output = (int64_t)t[LT_BUCKET_OUTPUT] + t[LT_BUCKET_REASONING] + t[LT_BUCKET_AUDIO_OUT];
	bool told = u->source == LT_USAGE_PROVIDER;
	if (u->source == LT_USAGE_NONE || u->source >= LT_USAGE_SOURCE_COUNT)
		return;
	put_text(out, "lintel.usage.source", lt_text(lt_usage_source_word(u->source)));
	put_int(out, told ? "gen_ai.usage.input_tokens" : "lintel.usage.estimated_input_tokens", input);
	put_int(out, told ? "gen_ai.usage.output_tokens" : "lintel.usage.estimated_output_tokens", output);
	if (told && t[LT_BUCKET_CACHED])
		put_int(out, "gen_ai.usage.cache_read.input_tokens", t[LT_BUCKET_CACHED]);
	if (told && written)
		put_int(out, "gen_ai.usage.cache_creation.input_tokens", written);
	if (told && t[LT_BUCKET_REASONING])
		put_int(out, "gen_ai.usage.reasoning.output_tokens", t[LT_BUCKET_REASONING]);
	if (u->flags & LT_USAGE_UNPRICED)
		return;
	put_double(out, "lintel.cost", (double)u->cost_nano / 1e9);
	put_text(out, "lintel.currency", currency);
}

static void
put_end(struct lt_buf *out, const struct lt_usage *u, bool failed)
{
	if (u->outcome < LT_OUTCOME_COUNT)
		put_text(out, "lintel.outcome", lt_text(lt_outcome_word(u->outcome)));
	if (u->status)
		put_int(out, "http.response.status_code", u->status);
	if (u->refusal && u->refusal < LT_REFUSE_COUNT)
		put_text(out, "error.type", lt_text(lt_refusal_rows[u->refusal].code));
	else if (failed && u->outcome < LT_OUTCOME_COUNT)
		put_text(out, "error.type", lt_text(lt_outcome_word(u->outcome)));
	put_int(out, "lintel.attempts", u->attempts);
	if (u->flags & LT_USAGE_STREAM && u->first_token_us)
		put_double(out, "gen_ai.response.time_to_first_chunk", (double)u->first_token_us / 1e6);
	put_double(out, "lintel.overhead", (double)u->own_us / 1e6);
}

/* What the platform answers for; a refusal and a caller who left are no errors of it. */
static bool
is_failure(const struct lt_usage *u)
{
	return u->outcome != LT_OUTCOME_DONE && u->outcome != LT_OUTCOME_REFUSED && u->outcome != LT_OUTCOME_ABORT;
}

void
lt_span_write(struct lt_buf *out, const struct lt_usage *u, const struct lt_policy *p)
{
	struct lt_names n = lt_names_of(u, p);
	bool failed = is_failure(u);
	long long start = (long long)u->start_us * NANO_OF_US, end = start + (long long)u->total_us * NANO_OF_US;
	lt_buf_puts(out, "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"lintel\"}}]},"
		"\"scopeSpans\":[{\"scope\":{\"name\":\"lintel\",\"version\":\"" LT_VERSION "\"},\"spans\":[{\"traceId\":\"");
	put_hex(out, u->id, sizeof u->id);
	lt_buf_puts(out, "\",\"spanId\":\"");
	put_hex(out, u->id + sizeof u->id / 2, sizeof u->id / 2);
	lt_buf_puts(out, "\",\"name\":");
	char name[160];
	snprintf(name, sizeof name, "%s %.*s", u->surface < LT_SURFACE_COUNT ? lt_surface_operation(u->surface) : "call", LT_ARG(n.model));
	lt_json_quote(out, lt_text_trim(lt_text(name)));
	lt_buf_printf(out, ",\"kind\":%d,\"startTimeUnixNano\":\"%lld\",\"endTimeUnixNano\":\"%lld\",\"attributes\":[", KIND_CLIENT, start, end);
	put_names(out, u, p);
	put_figures(out, u, n.currency);
	put_end(out, u, failed);
	lt_buf_printf(out, "],\"status\":{\"code\":%d}}]}]}]}\n", failed ? STATUS_ERROR : STATUS_OK);
}
