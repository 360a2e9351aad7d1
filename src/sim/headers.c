/* SPDX-License-Identifier: Apache-2.0 */
/* Header fields of each provider. */
#include "sim/headers.h"

#include "base/buf.h"
#include "sim/call.h"
#include "sim/limit.h"
#include "sim/put.h"
#include "sim/word.h"

enum { PLENTY_CALLS = 10000, PLENTY_TOKENS = 30000000 };

static void
put_line(struct lt_buf *out, const char *name, int64_t value)
{
	lt_buf_puts(out, name);
	lt_buf_puts(out, ": ");
	lt_sim_put_number(out, value);
	lt_buf_puts(out, "\r\n");
}

/* Go's way of writing a time: 120ms, 7.66s, 6m0s. */
static void
put_duration(struct lt_buf *out, const char *name, int64_t ms)
{
	int64_t seconds = ms / 1000 % 60;
	lt_buf_puts(out, name);
	if (ms < 1000) {
		lt_buf_puts(out, ": ");
		lt_sim_put_number(out, ms);
		lt_buf_puts(out, "ms\r\n");
		return;
	}
	if (ms < 60000 && ms % 1000)
		lt_buf_printf(out, ": %d.%03ds\r\n", (int)seconds, (int)(ms % 1000));
	else if (ms < 60000)
		lt_buf_printf(out, ": %ds\r\n", (int)seconds);
	else
		lt_buf_printf(out, ": %dm%ds\r\n", (int)(ms / 60000), (int)seconds);
}

static void
put_date(struct lt_buf *out, const char *name, int64_t at_s, const char *format)
{
	char text[64];
	struct tm t;
	time_t at = (time_t)at_s;
	gmtime_r(&at, &t);
	strftime(text, sizeof text, format, &t);
	lt_buf_printf(out, "%s: %s\r\n", name, text);
}

/* Eight, four, four, four and twelve hexadecimal digits. */
static void
put_uuid(struct lt_buf *out, const char *name, uint64_t number, uint64_t which)
{
	uint64_t a = lt_sim_mix(number, which), b = lt_sim_mix(a, which);
	lt_buf_printf(out, "%s: %08x-%04x-4%03x-a%03x-%012llx\r\n", name, (unsigned)(a >> 32), (unsigned)(a >> 16 & 0xffff),
		(unsigned)(a & 0xfff), (unsigned)(b >> 52), (unsigned long long)(b & 0xffffffffffffu));
}

/* Limits and what is left, or plenty when there is none. */
struct left {
	int64_t calls, calls_left, tokens, tokens_left, calls_ms, tokens_ms;
};

static struct left
left_of(const struct lt_sim_quota *quota, const struct lt_sim_verdict *v)
{
	return (struct left){
		.calls = quota->rpm ? quota->rpm : PLENTY_CALLS,
		.calls_left = quota->rpm ? v->left_calls : PLENTY_CALLS - 1,
		.tokens = quota->tpm ? quota->tpm : PLENTY_TOKENS,
		.tokens_left = quota->tpm ? v->left_tokens : PLENTY_TOKENS - v->estimate,
		.calls_ms = v->reset_calls_ms,
		.tokens_ms = v->reset_tokens_ms,
	};
}

static void
openai(struct lt_buf *out, const struct lt_sim_call *call, struct left left)
{
	lt_buf_puts(out, "x-request-id: req_");
	lt_buf_puts(out, call->tag);
	lt_buf_puts(out, "\r\nopenai-organization: org-sim\r\nopenai-version: 2020-10-01\r\n");
	put_line(out, "openai-processing-ms", (int64_t)call->usage.out + 1);
	put_line(out, "x-ratelimit-limit-requests", left.calls);
	put_line(out, "x-ratelimit-limit-tokens", left.tokens);
	put_line(out, "x-ratelimit-remaining-requests", left.calls_left);
	put_line(out, "x-ratelimit-remaining-tokens", left.tokens_left);
	put_duration(out, "x-ratelimit-reset-requests", left.calls_ms);
	put_duration(out, "x-ratelimit-reset-tokens", left.tokens_ms);
}

static void
azure(struct lt_buf *out, const struct lt_sim_call *call, const struct lt_sim_quota *quota,
	const struct lt_sim_verdict *v, struct left left)
{
	put_uuid(out, "apim-request-id", call->number, 1);
	put_uuid(out, "x-request-id", call->number, 2);
	lt_buf_puts(out, "x-ms-region: East US 2\r\nx-ms-deployment-name: ");
	for (size_t i = 0; i < call->deployment.len; i++) /* a model's name may hold anything, a header not */
		lt_buf_putc(out, call->deployment.at[i] > ' ' && call->deployment.at[i] < 127 ? call->deployment.at[i] : '?');
	lt_buf_puts(out, "\r\nx-ms-rai-invoked: true\r\nx-accel-buffering: no\r\nx-content-type-options: nosniff\r\n"
			 "azureml-model-session: d20250414000000-51a0b1c2d3\r\n");
	if (quota->ptu) {
		lt_buf_printf(out, "azure-openai-deployment-utilization: %.1f%%\r\n", (double)v->ptu_level / 10);
		return;
	}
	put_line(out, "x-ratelimit-limit-requests", left.calls);
	put_line(out, "x-ratelimit-limit-tokens", call->adjusted ? left.tokens / 2 : left.tokens);
	put_line(out, "x-ratelimit-remaining-requests", left.calls_left);
	put_line(out, "x-ratelimit-remaining-tokens", call->adjusted ? 0 : left.tokens_left);
	put_line(out, "x-ratelimit-reset-requests", (left.calls_ms + 999) / 1000);
	put_line(out, "x-ratelimit-reset-tokens", (left.tokens_ms + 999) / 1000);
}

static void
anthropic(struct lt_buf *out, const struct lt_sim_call *call, struct left left)
{
	static const char rfc3339[] = "%Y-%m-%dT%H:%M:%SZ";
	lt_buf_puts(out, "request-id: req_");
	lt_buf_puts(out, call->tag);
	lt_buf_puts(out, "\r\nanthropic-organization-id: 0c0ffee0-0000-4000-a000-000000000000\r\n");
	put_line(out, "anthropic-ratelimit-requests-limit", left.calls);
	put_line(out, "anthropic-ratelimit-requests-remaining", left.calls_left);
	put_date(out, "anthropic-ratelimit-requests-reset", call->now_s + (left.calls_ms + 999) / 1000, rfc3339);
	put_line(out, "anthropic-ratelimit-tokens-limit", left.tokens);
	put_line(out, "anthropic-ratelimit-tokens-remaining", left.tokens_left);
	put_date(out, "anthropic-ratelimit-tokens-reset", call->now_s + (left.tokens_ms + 999) / 1000, rfc3339);
}

void
lt_sim_headers(struct lt_buf *out, const struct lt_sim_call *call, const struct lt_sim_quota *quota,
	const struct lt_sim_verdict *verdict, struct lt_sim_retry retry)
{
	struct left left = left_of(quota, verdict);
	if (call->dialect == LT_SIM_AZURE)
		azure(out, call, quota, verdict, left);
	else if (call->dialect == LT_SIM_ANTHROPIC)
		anthropic(out, call, left);
	else if (call->dialect == LT_SIM_VLLM)
		lt_buf_puts(out, "server: uvicorn\r\n");
	else if (call->dialect == LT_SIM_OPENAI)
		openai(out, call, left);
	put_line(out, "x-sim-call", (int64_t)call->number);
	if (retry.ms < 0)
		return;
	if (retry.date > 0) {
		put_date(out, "retry-after", call->now_s + (retry.ms + 999) / 1000, "%a, %d %b %Y %H:%M:%S GMT");
		return;
	}
	put_line(out, "retry-after", (retry.ms + 999) / 1000);
	if (call->dialect == LT_SIM_AZURE || call->dialect == LT_SIM_OPENAI)
		put_line(out, "retry-after-ms", retry.ms);
}
