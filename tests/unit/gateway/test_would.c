/* SPDX-License-Identifier: Apache-2.0 */
/* What would become of a call is what becomes of it. */
#include "drive.h"
#include "gateway/would.h"

#define CHAT "/v1/chat/completions"
#define ASK "{\"model\":\"gpt\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"

static struct lt_call_lease refusing; /* when it refuses: which scope and limit */
static bool of_deployment;            /* that of the deployment is refused */

static void
answer(const void *host, struct lt_call_lease *lease, int64_t now_us)
{
	(void)host, (void)now_us;
	lease->answered = true;
	lease->granted = !refusing.refused_limit || lease->of_attempt != of_deployment;
	lease->refused_scope = refusing.refused_scope;
	lease->refused_limit = refusing.refused_limit;
	lease->wait_ms = refusing.wait_ms;
}

static struct given *
begin(void)
{
	struct given *g = given_new();
	given_deployment(g, "a", LT_PROVIDER_OPENAI);
	given_deployment(g, "b", LT_PROVIDER_AZURE);
	g->answers[0] = g->answers[1] = (struct answer){ 200, JSON, "{\"id\":\"c1\",\"choices\":[]}" };
	refusing = (struct lt_call_lease){ 0 };
	of_deployment = false;
	return g;
}

static struct lt_arena *arena;

static struct lt_would
ask(struct given *g, const char *model)
{
	struct lt_would would;
	lt_arena_drop(arena);
	arena = lt_arena_new(1 << 24);
	const struct lt_would_asked asked = { .world = &g->world, .caller = 0, .model = lt_text(model), .input_bytes = 4000, .output = 100, .lease = answer };
	lt_would(arena, &asked, g->now_us, &would);
	return would;
}

TEST(it_goes_where_the_call_goes_and_holds_what_it_holds)
{
	struct given *g = begin();
	struct lt_would w = ask(g, "gpt");
	IS(w.sent && w.status == 200 && w.deployment == 0 && w.routes_count == 2 && w.routes[0].state == LT_WOULD_FREE);
	IS(w.output_tokens == 100 && w.input_tokens >= 1000 && w.input_tokens < 1020);
	struct drove *d = drive(g, CHAT, ASK);
	IS(d->status == 200 && d->usage.deployment == 0);
	free(g);
}

TEST(nobody_s_key_is_needed_and_none_is_learnt_from_it)
{
	struct given *g = begin();
	struct lt_health before = g->health[0];
	for (int i = 0; i < 5; i++)
		IS(ask(g, "gpt").sent);
	IS(memcmp(&before, &g->health[0], sizeof before) == 0);
	IS(g->policy.head->anybody == g->head.anybody); /* who has no key is let in no more than before */
	g->headers = "authorization: Bearer nobody";
	IS(drive(g, CHAT, ASK)->status == 401);
	free(g);
}

TEST(a_broken_deployment_is_passed_over_and_told_so)
{
	struct given *g = begin();
	lt_health_broken(&g->health[0], g->now_us / 1000);
	struct lt_would w = ask(g, "gpt");
	IS(w.sent && w.deployment == 1 && w.routes[0].state == LT_WOULD_BROKEN && w.routes[0].free_in_ms > 0);
	IS(strcmp(lt_would_word(w.routes[0].state), "broken") == 0);
	free(g);
}

TEST(a_limit_that_is_met_refuses_it_in_the_caller_s_own_words)
{
	struct given *g = begin();
	refusing = (struct lt_call_lease){ .refused_scope = LT_SCOPE_CALLER, .refused_limit = LT_LIMIT_RPM, .wait_ms = 1500 };
	struct lt_would w = ask(g, "gpt");
	IS(!w.sent && w.refusal == LT_REFUSE_RATE && w.status == 429 && w.retry_ms == 1500 && lt_text_has(w.message, "caller bot"));
	IS(w.deployment == LT_POLICY_NONE && w.routes_count == 2); /* deployments are told all the same */
	refusing.refused_limit = LT_LIMIT_DAY;
	refusing.wait_ms = 0;
	w = ask(g, "gpt");
	IS(w.refusal == LT_REFUSE_BUDGET && w.retry_ms == -1);
	free(g);
}

TEST(a_deployment_at_its_own_limit_is_told_as_limited)
{
	struct given *g = begin();
	uint32_t scope = given_scope(g, LT_SCOPE_DEPLOYMENT, "a");
	g->scopes[scope].rpm = 1;
	g->deployments[0].scope = scope;
	refusing = (struct lt_call_lease){ .refused_scope = LT_SCOPE_DEPLOYMENT, .refused_limit = LT_LIMIT_RPM, .wait_ms = 700 };
	of_deployment = true;
	struct lt_would w = ask(g, "gpt");
	IS(w.sent && w.deployment == 1 && w.routes[0].state == LT_WOULD_LIMITED && w.routes[0].free_in_ms == 700);
	free(g);
}

TEST(a_model_that_is_not_there_is_told_as_the_caller_is_told)
{
	struct given *g = begin();
	struct lt_would w = ask(g, "nothing");
	IS(!w.sent && w.refusal == LT_REFUSE_MODEL_UNKNOWN && w.status == 404 && w.routes_count == 0);
	free(g);
}
