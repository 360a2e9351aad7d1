/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The head of an answer.  Providers spell the time until they take calls again in five ways:
 * milliseconds (Azure), seconds, an HTTP date (RFC 9110, 5.6.7), a duration as Go writes it
 * (OpenAI's x-ratelimit-reset-*), an RFC 3339 time (Anthropic's).  Azure's x-ratelimit-reset-* are
 * milliseconds without a unit: of 120 calls and 120,000 tokens a minute it answered, to one call of
 * 14 tokens, 500 and 7; x-ratelimit-renewalperiod-* beside them is how such an answer is known.
 */
#include "base/date.h"
#include "gateway/provider.h"

enum { DAY_MS = 86400000 };

static int64_t
clamp(double ms)
{
	return ms < 0 ? 0 : ms > DAY_MS ? DAY_MS : (int64_t)ms;
}

/* A plain number, or -1. */
static double
number(struct lt_text value)
{
	double n;
	value = lt_text_trim(value);
	for (size_t i = 0; i < value.len; i++)
		if (!(value.at[i] >= '0' && value.at[i] <= '9') && value.at[i] != '.')
			return -1;
	return lt_text_double(value, &n) ? n : -1;
}

/* Digits alone are read at a glance; an answer has its length so. */
static int64_t
whole(struct lt_text value)
{
	int64_t plain = 0;
	for (size_t i = 0; value.len && value.len < 16 && value.at[i] >= '0' && value.at[i] <= '9';) {
		plain = plain * 10 + value.at[i] - '0';
		if (++i == value.len)
			return plain;
	}
	double n = number(value);
	return n < 0 ? -1 : n > 1e15 ? (int64_t)1e15 : (int64_t)n;
}

/* "hh:mm:ss" as seconds, or -1. */
static int64_t
time_of_day(const char *at)
{
	for (int i = 0; i < 8; i++)
		if (i % 3 == 2 ? at[i] != ':' : at[i] < '0' || at[i] > '9')
			return -1;
	return ((at[0] - '0') * 10 + at[1] - '0') * 3600 + ((at[3] - '0') * 10 + at[4] - '0') * 60 +
	       (at[6] - '0') * 10 + at[7] - '0';
}

/* Milliseconds until "Sun, 06 Nov 1994 08:49:37 GMT", or -1. */
static int64_t
until_http_date(struct lt_text value, int64_t now_us)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	if (value.len != 29 || memcmp(value.at + 25, " GMT", 4) != 0)
		return -1;
	char month[4] = { value.at[8], value.at[9], value.at[10], 0 };
	const char *found = strstr(months, month);
	int64_t day, seconds = time_of_day(value.at + 17);
	if (!found || (found - months) % 3 || seconds < 0)
		return -1;
	int at = (int)(found - months) / 3 + 1;
	const char spelt[10] = { value.at[12], value.at[13], value.at[14], value.at[15], '-', (char)('0' + at / 10),
		(char)('0' + at % 10), '-', value.at[5], value.at[6] };
	if (!lt_date_day((struct lt_text){ spelt, sizeof spelt }, &day))
		return -1;
	return clamp((double)(day * 86400 + seconds) * 1e3 - (double)now_us / 1e3);
}

/* Milliseconds until "2026-11-22T07:31:00Z", or -1. */
static int64_t
until_rfc3339(struct lt_text value, int64_t now_us)
{
	int64_t day, seconds;
	if (value.len < 20 || value.at[10] != 'T' || value.at[value.len - 1] != 'Z' ||
		!lt_date_day((struct lt_text){ value.at, 10 }, &day) || (seconds = time_of_day(value.at + 11)) < 0)
		return -1;
	return clamp((double)(day * 86400 + seconds) * 1e3 - (double)now_us / 1e3);
}

/* Milliseconds of one part's unit ("ms", "s", "m", "h"), taken from *rest; 0: it is none. */
static double
unit(struct lt_text *rest)
{
	static const struct {
		const char *name;
		double ms;
	} units[] = { { "ms", 1 }, { "us", 1e-3 }, { "\xc2\xb5s", 1e-3 }, { "ns", 1e-6 }, { "s", 1e3 }, { "m", 6e4 },
		{ "h", 3.6e6 } };
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (lt_text_starts(*rest, units[i].name)) {
			size_t len = strlen(units[i].name);
			*rest = (struct lt_text){ rest->at + len, rest->len - len };
			return units[i].ms;
		}
	return 0;
}

/* Milliseconds of "6m0s", "120ms", "1h2m3.5s" and so on; without a unit they are seconds; or -1. */
static int64_t
duration(struct lt_text rest)
{
	double all = 0, n = number(rest);
	if (n >= 0)
		return clamp(n * 1e3);
	do {
		size_t len = 0;
		while (len < rest.len && ((rest.at[len] >= '0' && rest.at[len] <= '9') || rest.at[len] == '.'))
			len++;
		n = number((struct lt_text){ rest.at, len });
		rest = (struct lt_text){ rest.at + len, rest.len - len };
		double ms = n < 0 ? 0 : unit(&rest);
		if (ms <= 0)
			return -1;
		all += n * ms;
	} while (rest.len);
	return clamp(all);
}

static int64_t
until(struct lt_text value, int64_t now_us)
{
	value = lt_text_trim(value);
	if (!value.len)
		return -1;
	int64_t ms = until_rfc3339(value, now_us);
	if (ms < 0)
		ms = until_http_date(value, now_us);
	return ms < 0 ? duration(value) : ms;
}

/* What the answer says of one limit. */
struct limit {
	int64_t remaining;
	struct lt_text reset;
};

struct heard {
	int64_t after_ms, after;
	bool in_ms;             /* resets without a unit are milliseconds */
	struct limit limits[4]; /* requests, tokens, input tokens, output tokens */
};

/* Which of the four limits a name speaks of, or -1. */
static int
limit_named(struct lt_text name)
{
	static const char *const limits[] = { "requests", "tokens", "input-tokens", "output-tokens" };
	for (int i = 0; i < 4; i++)
		if (lt_text_eq_nocase(name, lt_text(limits[i])))
			return i;
	return -1;
}

/* x-ratelimit-WORD-LIMIT and anthropic-ratelimit-LIMIT-WORD. */
static void
read_limit(struct lt_answer *a, struct heard *heard, struct lt_text name, struct lt_text value)
{
	const size_t x = sizeof "x-ratelimit-" - 1, anthropic = sizeof "anthropic-ratelimit-" - 1;
	bool ours = (name.at[0] | 32) == 'x';
	struct lt_text rest = { name.at + (ours ? x : anthropic), name.len - (ours ? x : anthropic) }, word = rest;
	const char *dash = ours ? memchr(rest.at, '-', rest.len) : memrchr(rest.at, '-', rest.len);
	if (!dash)
		return;
	struct lt_text front = { rest.at, (size_t)(dash - rest.at) }, back = { dash + 1, rest.len - front.len - 1 };
	word = ours ? front : back;
	int limit = limit_named(ours ? back : front);
	if (limit < 0)
		return;
	if (limit == 1 && lt_text_eq_nocase(word, LT_LIT("limit")))
		a->limit_tokens = whole(value);
	else if (lt_text_eq_nocase(word, LT_LIT("remaining")))
		heard->limits[limit].remaining = whole(value);
	else if (lt_text_eq_nocase(word, LT_LIT("reset")))
		heard->limits[limit].reset = value;
	else if (lt_text_eq_nocase(word, LT_LIT("renewalperiod")))
		heard->in_ms = true;
}

static bool
starts_nocase(struct lt_text text, struct lt_text with)
{
	return text.len >= with.len && lt_text_eq_nocase((struct lt_text){ text.at, with.len }, with);
}

static void
read_header(struct lt_answer *a, struct heard *heard, struct lt_text name, struct lt_text value, int64_t now_us)
{
#define NAMED(word) (name.len == sizeof(word) - 1 && lt_text_eq_nocase(name, LT_LIT(word)))
	if (NAMED("content-type"))
		a->content_type = value;
	else if (NAMED("x-request-id") || NAMED("request-id"))
		a->request_id = value;
	else if (NAMED("apim-request-id") && !a->request_id.at)
		a->request_id = value;
	else if (NAMED("x-ms-region"))
		a->region = value;
	else if (NAMED("x-ms-deployment-name"))
		a->deployment_name = value;
	else if (NAMED("x-ms-spillover-from-deployment"))
		a->spilled_from = value;
	else if (NAMED("x-ms-is-spilled-over") && !a->spilled_from.at && lt_text_eq_nocase(value, LT_LIT("true")))
		a->spilled_from = value;
	else if (NAMED("content-length"))
		a->length = whole(value);
	else if (NAMED("x-should-retry"))
		a->should_retry = lt_text_eq(value, "true") ? 1 : lt_text_eq(value, "false") ? 0 : -1;
	else if (NAMED("x-ratelimit-abusepenalty-active"))
		a->penalty = lt_text_eq_nocase(value, LT_LIT("true"));
	else if (NAMED("retry-after-ms"))
		heard->after_ms = number(value) < 0 ? -1 : clamp(number(value));
	else if (NAMED("retry-after"))
		heard->after = until(value, now_us);
	else if (a->status == 429 && /* nobody asks otherwise */
		(starts_nocase(name, LT_LIT("x-ratelimit-")) || starts_nocase(name, LT_LIT("anthropic-ratelimit-"))))
		read_limit(a, heard, name, value);
#undef NAMED
}

/* When the limit that is used up is reset; the latest of several; -1: none is known to be. */
static int64_t
reset(const struct heard *heard, int64_t now_us)
{
	int64_t latest = -1;
	for (int i = 0; i < 4; i++) {
		const struct limit *l = &heard->limits[i];
		double plain = number(l->reset);
		int64_t ms = l->remaining != 0 ? -1 : heard->in_ms && plain >= 0 ? clamp(plain) : until(l->reset, now_us);
		latest = ms > latest ? ms : latest;
	}
	return latest;
}

void
lt_answer_read(struct lt_answer *ret_answer, const struct lt_header *headers, int count, int status, int64_t now_us)
{
	struct lt_answer a = { .status = status, .retry_after_ms = -1, .limit_tokens = -1, .should_retry = -1,
		.length = -1 };
	struct heard heard = { .after_ms = -1, .after = -1 };
	for (int i = 0; i < 4; i++)
		heard.limits[i] = (struct limit){ -1, LT_NONE };
	for (int i = 0; i < count; i++)
		if (headers[i].name.len)
			read_header(&a, &heard, headers[i].name, lt_text_trim(headers[i].value), now_us);
	a.retry_after_ms = heard.after_ms >= 0 ? heard.after_ms : heard.after;
	if (a.retry_after_ms < 0 && status == 429)
		a.retry_after_ms = reset(&heard, now_us);
	*ret_answer = a;
}
