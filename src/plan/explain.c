/* SPDX-License-Identifier: Apache-2.0 */
/* A refusal of Azure as people paste it: the numbers in it, and what they mean. */
#include <stdlib.h>

#include "base/arena.h"
#include "plan/inside.h"
#include "plan/pools.h"

/* The number behind some words; -1: they are not there. */
static double
behind(const char *text, const char *words)
{
	const char *at = strcasestr(text, words);
	char *end;
	if (!at)
		return -1;
	for (at += strlen(words); *at == ' ' || *at == ':' || *at == '*'; at++)
		;
	double value = strtod(at, &end);
	return end == at || value < 0 || value > 1e15 ? -1 : value;
}

/* What stands between two pieces of the text. */
static const char *
between(struct lt_arena *a, const char *text, const char *left, const char *right)
{
	const char *from = strcasestr(text, left), *to = from ? strcasestr(from + strlen(left), right) : NULL;
	if (!to || to - from > 300)
		return NULL;
	from += strlen(left);
	return lt_copy_text(a, lt_text_trim((struct lt_text){ from, (size_t)(to - from) })).at;
}

static bool
of_model(struct lt_arena *a, const char *text, struct lt_refusal *r)
{
	r->need = behind(text, "require ");
	if (r->need < 0)
		r->need = behind(text, "requires ");
	r->available = behind(text, "available capacity ");
	r->used = behind(text, "quota usage is ");
	r->limit = behind(text, "quota limit is ");
	r->pool = between(a, text, "in quota ", ", which");
	if (r->need < 0 || r->limit < 0)
		return false;
	const char *dash = r->pool ? strstr(r->pool, " - ") : NULL;
	const char *unit = r->pool && strstr(r->pool, "(thousands)") ? "thousands of tokens a minute" : "units";
	r->pool = dash ? dash + 3 : r->pool;
	r->sentence = lt_print(a, "it asks for %s %s of the pool %s, and %s are left: %s of %s are taken", lt_step_number(a, (int64_t)r->need), unit,
		r->pool ? r->pool : "that it does not name", r->available < 0 ? "not enough" : lt_step_number(a, (int64_t)r->available),
		r->used < 0 ? "an unknown share" : lt_step_number(a, (int64_t)r->used), lt_step_number(a, (int64_t)r->limit));
	r->todo = r->limit == 0 ? "a limit of 0 means that the subscription is not entitled: ask for the model first, or take one that it is entitled to"
		: r->available > 0 ? lt_print(a, "deploy %s now, free units of other deployments of the pool, take a region with room (lintel plan quota --need), or "
			"ask for a limit of %s", lt_step_number(a, (int64_t)r->available), lt_step_number(a, (int64_t)(r->need + (r->used < 0 ? 0 : r->used))))
		: lt_print(a, "free units of other deployments of the pool, take a region with room (lintel plan quota --need), or ask for a limit of %s",
			lt_step_number(a, (int64_t)(r->need + (r->used < 0 ? 0 : r->used))));
	return true;
}

static bool
of_cores(struct lt_arena *a, const char *text, struct lt_refusal *r)
{
	r->pool = between(a, text, "exceeding approved ", " quota");
	r->limit = behind(text, "current limit");
	r->used = behind(text, "current usage");
	r->need = behind(text, "additional required");
	if (!r->pool || r->limit < 0 || r->need < 0)
		return false;
	r->available = r->used < 0 ? -1 : r->limit > r->used ? r->limit - r->used : 0;
	double least = behind(text, "new limit required");
	r->sentence = lt_print(a, "it asks for %s vCPUs of %s, and %s are left: %s of %s are taken", lt_step_number(a, (int64_t)r->need), r->pool,
		r->available < 0 ? "not enough" : lt_step_number(a, (int64_t)r->available), r->used < 0 ? "an unknown share" : lt_step_number(a, (int64_t)r->used),
		lt_step_number(a, (int64_t)r->limit));
	r->todo = lt_print(a, "ask for a limit of %s; a machine needs room in its family and in the region's total of cores, and large cards take a ticket",
		lt_step_number(a, (int64_t)(least > 0 ? least : r->need + (r->used < 0 ? 0 : r->used))));
	return true;
}

static const struct {
	const char *words, *sentence, *todo;
} CAUSES[] = {
	{ "SkuNotAvailable", "the size is not to be had in that region or zone now, whatever the quota is", "take another zone, region or size, or reserve capacity" },
	{ "NotAvailableForSubscription", "the size is closed to this subscription in that region", "open a ticket for access to the region, or take another" },
	{ "AllocationFailed", "the region has no such machine free now: quota is a permission and not stock", "try later, another zone or size, or reserve capacity" },
	{ "InsufficientQuota", "the pool has too few units left", "see what is left with lintel plan quota" },
	{ "exceeded token rate limit", "tokens of this minute are used up: admission counts the prompt and max_tokens", "lower max_tokens, spread the calls, or take more units" },
	{ "exceeded call rate limit", "calls of this slice of a second or ten are used up, whatever the minute has left", "spread the calls, or take more units" },
	{ "No capacity", "the provider is full for the moment: a 429 that no quota cures", "retry after the time it names, or let calls spill over to another region" },
};

bool
lt_explain_refusal(struct lt_arena *a, const char *text, struct lt_refusal *ret_refusal)
{
	struct lt_refusal r = { .need = -1, .available = -1, .used = -1, .limit = -1 };
	bool known = of_model(a, text, &r) || (r = (struct lt_refusal){ .need = -1, .available = -1, .used = -1, .limit = -1 }, of_cores(a, text, &r));
	for (size_t i = 0; !known && i < sizeof CAUSES / sizeof *CAUSES; i++)
		if (strcasestr(text, CAUSES[i].words)) {
			r = (struct lt_refusal){ NULL, -1, -1, -1, -1, CAUSES[i].sentence, CAUSES[i].todo };
			known = true;
		}
	*ret_refusal = r;
	return known;
}
