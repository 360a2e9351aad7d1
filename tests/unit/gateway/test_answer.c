/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include "gateway/provider.h"

enum { DAY = 86400000 };
static const int64_t now_us = 1775041972LL * 1000000; /* 2026-04-01 11:12:52 */

static struct lt_answer
read_head(const char *const *pairs, int status)
{
	struct lt_header headers[8];
	int count = 0;
	for (; pairs[2 * count]; count++)
		headers[count] = (struct lt_header){ lt_text(pairs[2 * count]), lt_text(pairs[2 * count + 1]) };
	struct lt_answer answer;
	lt_answer_read(&answer, headers, count, status, now_us);
	return answer;
}

TEST(the_time_to_wait_is_read_in_every_spelling)
{
	static const struct {
		const char *pairs[9];
		int64_t ms;
	} rows[] = {
		{ { "retry-after-ms", "1500" }, 1500 },
		{ { "Retry-After-Ms", " 12.5 " }, 12 },
		{ { "retry-after", "7" }, 7000 },
		{ { "retry-after", "7", "retry-after-ms", "6500" }, 6500 },
		{ { "retry-after-ms", "x", "retry-after", "7" }, 7000 },
		{ { "retry-after", "0" }, 0 },
		{ { "retry-after", "Wed, 01 Apr 2026 11:13:52 GMT" }, 60000 },
		{ { "retry-after", "Wed, 01 Apr 2026 11:00:00 GMT" }, 0 },
		{ { "retry-after", "Wed, 31 Feb 2026 11:00:00 GMT" }, -1 },
		{ { "retry-after", "Wed, 01 Api 2026 11:13:52 GMT" }, -1 },
		{ { "retry-after", "-5" }, -1 },
		{ { "retry-after", "99999999999999999999999" }, DAY },
		{ { "retry-after-ms", "1e9" }, -1 },
		{ { "retry-after-ms", "nan" }, -1 },
		{ { "retry-after", "" }, -1 },
		{ { "retry-after", "soon" }, -1 },
		{ { "x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", "6m0s" }, 360000 },
		{ { "x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "1h2m3.5s" }, 3723500 },
		{ { "x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "120ms" }, 120 },
		{ { "x-ratelimit-remaining-requests", "5", "x-ratelimit-reset-requests", "120ms" }, -1 },
		{ { "x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "12" }, 12000 },
		{ { "x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "12x" }, -1 },
		{ { "x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "s" }, -1 },
		{ { "anthropic-ratelimit-input-tokens-remaining", "0", "anthropic-ratelimit-input-tokens-reset", "2026-04-01T11:13:00Z" }, 8000 },
		{ { "anthropic-ratelimit-tokens-remaining", "0", "anthropic-ratelimit-tokens-reset", "2026-04-01T11:99:00" }, -1 },
		{ { "x-ratelimit-reset-tokens", "700", "x-ratelimit-remaining-tokens", "0", "x-ratelimit-renewalperiod-tokens", "60" }, 700 },
		{ { "x-ratelimit-", "0", "x-ratelimit", "1", "anthropic-ratelimit-", "2" }, -1 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lt_answer a = read_head(rows[i].pairs, 429);
		if (a.retry_after_ms != rows[i].ms)
			printf("# row %zu: %lld\n", i, (long long)a.retry_after_ms);
		IS(a.retry_after_ms == rows[i].ms);
	}
}

TEST(only_a_429_takes_its_time_from_what_is_used_up)
{
	const char *const pairs[] = { "x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", "6m0s", NULL };
	IS(read_head(pairs, 200).retry_after_ms == -1);
}

TEST(the_rest_of_the_head_is_read)
{
	const char *const pairs[] = { "Content-Type", "text/event-stream; charset=utf-8", "apim-request-id", "apim", "X-Request-Id", "req_1",
		"x-ms-region", "East US 2", "x-ratelimit-limit-tokens", "100000", "x-should-retry", "false", "content-length", "921", NULL };
	struct lt_answer a = read_head(pairs, 200);
	IS(a.status == 200 && lt_text_eq(a.content_type, "text/event-stream; charset=utf-8") && lt_text_eq(a.request_id, "req_1"));
	IS(lt_text_eq(a.region, "East US 2") && a.should_retry == 0 && a.length == 921);
	IS(a.limit_tokens == -1 && read_head(pairs, 429).limit_tokens == 100000);
	IS(!a.deployment_name.at && !a.spilled_from.at);
	const char *const azure[] = { "apim-request-id", "apim", "x-ms-deployment-name", "d", "x-ms-spillover-from-deployment", "ptu",
		"content-length", "-1", "x-should-retry", "maybe", NULL };
	a = read_head(azure, 200);
	IS(!a.penalty);
	IS(lt_text_eq(a.request_id, "apim") && lt_text_eq(a.deployment_name, "d") && lt_text_eq(a.spilled_from, "ptu"));
	IS(a.length == -1 && a.should_retry == -1 && a.limit_tokens == -1 && a.retry_after_ms == -1);
	const char *const spilled[] = { "x-ms-is-spilled-over", "true", "x-ratelimit-abusepenalty-active", "True", NULL };
	a = read_head(spilled, 429);
	IS(a.spilled_from.len && a.penalty);
	const char *const not_spilled[] = { "x-ms-is-spilled-over", "false", "x-ratelimit-abusepenalty-active", "False", NULL };
	a = read_head(not_spilled, 429);
	IS(!a.spilled_from.len && !a.penalty);
}
