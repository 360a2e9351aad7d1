/* SPDX-License-Identifier: Apache-2.0 */
/* route_capacity: quota of the last assessment, and how much of a model a workload needs: what lintel plan quota and
 * plan capacity say, by the same code. */
#include <pthread.h>

#include "api/api.h"
#include "api/assessed.h"
#include "api/catalogue.h"
#include "api/errand.h"
#include "api/reading.h"
#include "api/request.h"
#include "api/service.h"
#include "base/arena.h"
#include "base/err.h"
#include "plan/workload.h"
#include "record/noun.h"

enum { OUT_BYTES = 32 << 20, WAIT_MS = 12000, KEPT_BYTES = 64 << 20 };

/* What is read of content/ once, and never changed. */
static struct {
	pthread_once_t once;
	struct lt_models models;
	struct lt_gpus gpus;
	struct lt_err err;
} kept = { .once = PTHREAD_ONCE_INIT };

static void
load(void)
{
	struct lt_arena *a = lt_arena_new(KEPT_BYTES);
	if (!lt_models_load(a, &kept.models, &kept.err) || !lt_gpus_load(a, &kept.gpus, &kept.err))
		lt_arena_drop(a);
}

static bool
ready(struct lt_reply *reply)
{
	pthread_once(&kept.once, load);
	return !kept.err.text[0] || lt_problem_err(reply, 500, "failed", &kept.err);
}

static struct lt_workload_words
words_of(const struct lt_request *request)
{
	struct lt_workload_words words = { 0 };
#define WORD(field, spelt, value, sentence) words.field = lt_request_param(request, #field);
	LT_WORKLOAD_WORDS(WORD)
#undef WORD
#define FLAG(field, spelt, sentence) \
	{ \
		const char *said = lt_request_param(request, #field); \
		words.field = said && strcmp(said, "true") == 0; \
	}
	LT_WORKLOAD_FLAGS(FLAG)
#undef FLAG
	return words;
}

static bool
read_capacity(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_workload_words words = words_of(request);
	struct lt_capacity_ask ask;
	struct lt_noun_capacity capacity;
	struct lt_prices prices;
	struct lt_rents rents;
	struct lt_err err = { 0 };
	if (!ready(reply))
		return false;
	if (!lt_catalogue_prices(request->api, &prices, &rents, &err))
		return lt_problem_err(reply, 500, "failed", &err);
	if (!lt_workload_read(request->a, &words, false, false, &kept.models, &ask, &err))
		return lt_problem_err(reply, 422, "wrong", &err);
	ask.today = lt_reading_today(request);
	lt_capacity_find(request->a, &ask, &prices, &rents, &capacity);
	return lt_reply_noun(request, reply, &capacity);
}

static bool
read_gpus(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_workload_words words = words_of(request);
	struct lt_fleet_ask ask;
	struct lt_noun_capacity_gpu gpu;
	struct lt_prices prices;
	struct lt_rents rents;
	struct lt_err err = { 0 };
	if (!ready(reply))
		return false;
	if (!lt_catalogue_prices(request->api, &prices, &rents, &err))
		return lt_problem_err(reply, 500, "failed", &err);
	if (!lt_workload_own(request->a, &words, false, &kept.models, NULL, &ask, &err))
		return lt_problem_err(reply, 422, "wrong", &err);
	ask.today = lt_reading_today(request);
	if (!lt_fleet_find(request->a, &ask, &kept.gpus, &rents, &gpu, &err))
		return lt_problem_err(reply, 422, "wrong", &err);
	return lt_reply_noun(request, reply, &gpu);
}

/* What can be asked about: names for a page's lists. */
static bool
read_choices(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_noun_capacity_choices choices = { 0 };
	if (!ready(reply))
		return false;
	const char **hosted = LT_NEW_ARRAY(request->a, const char *, kept.models.hosted_count + 1);
	const char **open = LT_NEW_ARRAY(request->a, const char *, kept.models.count + 1);
	const char **cards = LT_NEW_ARRAY(request->a, const char *, kept.gpus.count + 1);
	for (int i = 0; i < kept.models.hosted_count; i++)
		hosted[i] = kept.models.hosted[i].name;
	for (int i = 0; i < kept.models.count; i++)
		open[i] = kept.models.at[i].name;
	for (int i = 0; i < kept.gpus.count; i++)
		cards[i] = kept.gpus.at[i].name;
	choices.models = (struct lt_texts){ hosted, kept.models.hosted_count };
	choices.open = (struct lt_texts){ open, kept.models.count };
	choices.cards = (struct lt_texts){ cards, kept.gpus.count };
	return lt_reply_noun(request, reply, &choices);
}

static bool
read_quota(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_assessed_whole *whole = lt_reading_take(request, reply);
	if (!whole)
		return false;
	const char *facts = whole->facts ? lt_copy(request->a, whole->facts) : NULL;
	lt_assessed_drop(whole);
	if (!facts)
		return lt_problem(reply, 404, "not-found", "the facts are with the instance that assessed: ask there, or assess anew");
	const struct lt_api_given *given = lt_api_given(request->api);
	const char *argv[] = { given->program, "plan", "quota", "--facts", facts, "--format", "json", "--today", lt_reading_today(request), NULL };
	struct lt_errand_given errand = { .program = given->program, .argv = argv, .environment = given->environment, .low = true };
	struct lt_buf out = LT_BUF(OUT_BYTES);
	struct lt_err err = { 0 };
	int code = 0;
	bool good = lt_errand_run(&errand, WAIT_MS, &out, &code, &err) || (code == 4 && out.len > 0); /* 4: no pool is told */
	if (good)
		lt_buf_text_add(&reply->body, lt_buf_text(&out));
	lt_buf_done(&out);
	return good || lt_problem_err(reply, 500, "failed", &err);
}

static const struct lt_param params[] = {
#define WORD(field, spelt, value, sentence) { #field, LT_PARAM_TEXT, sentence, NULL },
	LT_WORKLOAD_WORDS(WORD)
#undef WORD
#define FLAG(field, spelt, sentence) { #field, LT_PARAM_FLAG, sentence, NULL },
	LT_WORKLOAD_FLAGS(FLAG)
#undef FLAG
	{ 0 } };

static const struct lt_route rows[] = {
	{ "GET", "/plan/quota", "read_quota", LT_ROLE_VIEWER, LT_ROUTE_SLOW | LT_ROUTE_HELD,
		"Quota as the last assessment's facts tell it, pool by pool: what is left, what that brings, what draws on it.", NULL,
		&lt_field_quota, NULL, 0, NULL, "404", read_quota },
	{ "GET", "/plan/capacity", "read_capacity", LT_ROLE_VIEWER, 0,
		"How much of a served model a workload needs: quota, provisioned units, and what the ways to pay for it cost.", NULL,
		&lt_field_capacity, params, 0, NULL, "422", read_capacity },
	{ "GET", "/plan/gpus", "read_gpus", LT_ROLE_VIEWER, 0,
		"What a model with open weights takes on GPUs of one's own: each machine size, how many, how fast, for how much.", NULL,
		&lt_field_capacity_gpu, params, 0, NULL, "422", read_gpus },
	{ "GET", "/plan/choices", "read_choices", LT_ROLE_VIEWER, 0, "Models and cards that /plan/capacity and /plan/gpus know.", NULL,
		&lt_field_capacity_choices, NULL, 0, NULL, NULL, read_choices },
	{ 0 }
};

const struct lt_routes lt_routes_capacity = { "capacity", "Quota and capacity", rows };
