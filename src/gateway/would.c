/* SPDX-License-Identifier: Apache-2.0 */
/* would: see would.h. */
#include "gateway/would.h"

#include "base/buf.h"
#include "format/json.h"
#include "gateway/inside.h"

enum { TURNS = 200 }; /* of the machine, until it is sent or refused */

_Static_assert((int)LT_WOULD_ROUTES == (int)LT_ROUTES && (int)LT_WOULD_STICKY == (int)LT_CANDIDATE_STICKY, "as the steps have them");

const char *
lt_would_word(enum lt_would_state state)
{
	static const char *const words[] = {
#define WORD(value, word, sentence) [value] = word,
		LT_CANDIDATES(WORD)
#undef WORD
	};
	return words[state];
}

const char *
lt_would_sentence(enum lt_would_state state)
{
	static const char *const sentences[] = {
#define WORD(value, word, sentence) [value] = sentence,
		LT_CANDIDATES(WORD)
#undef WORD
	};
	return sentences[state];
}

/* The path that most applications would take with this model: the first that one of its deployments serves. */
static const char *
path_for(const struct lt_policy *p, struct lt_text name)
{
	static const struct { enum lt_surface surface; const char *path; } paths[] = { { LT_SURFACE_CHAT, "/v1/chat/completions" },
		{ LT_SURFACE_MESSAGES, "/v1/messages" }, { LT_SURFACE_RESPONSES, "/v1/responses" }, { LT_SURFACE_EMBEDDINGS, "/v1/embeddings" } };
	const struct lt_policy_model *m = lt_policy_model(p, name);
	for (size_t i = 0; m && i < sizeof paths / sizeof *paths; i++)
		for (uint32_t r = 0; r < m->routes; r++)
			if (lt_provider_kinds[p->deployments[p->routes[m->first_route + r].deployment].provider]->surfaces >> paths[i].surface & 1)
				return paths[i].path;
	return paths[0].path;
}

static struct lt_text
body_of(struct lt_arena *a, const struct lt_would_asked *asked)
{
	struct lt_buf out = LT_BUF((size_t)asked->input_bytes + (1 << 16));
	lt_buf_puts(&out, "{\"model\":");
	lt_json_quote(&out, asked->model);
	lt_buf_puts(&out, ",\"messages\":[{\"role\":\"user\",\"content\":\"");
	lt_buf_fill(&out, 'x', (int)asked->input_bytes);
	lt_buf_puts(&out, "\"}]");
	if (asked->output)
		lt_buf_printf(&out, ",\"max_tokens\":%llu", (unsigned long long)asked->output);
	lt_buf_puts(&out, asked->stream ? ",\"stream\":true}" : "}");
	struct lt_text body = lt_copy_text(a, lt_buf_text(&out));
	lt_buf_done(&out);
	return body;
}

static int64_t
cost_at(const struct lt_call *call, const struct lt_policy_deployment *d)
{
	const struct lt_policy_price *price = lt_policy_price(call->policy, d, lt_call_day(call));
	const uint32_t tokens[LT_BUCKET_COUNT] = { [LT_BUCKET_INPUT] = (uint32_t)call->input_guess, [LT_BUCKET_OUTPUT] = (uint32_t)call->output_guess };
	return price && lt_price_whole(price, tokens) ? lt_price_nano(price, tokens, call->tier) : -1;
}

/* What stands of the call before it is let in: its guesses, its scopes, its deployments as they are. */
static void
note_asked(struct lt_call *call, struct lt_would *w)
{
	w->input_tokens = call->input_guess;
	w->output_tokens = call->output_guess;
	w->nano = call->lease.nano;
	memcpy(w->scopes, call->lease.scopes, sizeof call->lease.scopes);
	if (!call->model || !lt_route_begin(call))
		return;
	for (uint32_t i = 0; i < call->model->routes && i < LT_ROUTES; i++) {
		int64_t until_ms = 0;
		enum lt_candidate what = lt_route_look(call, i, &until_ms);
		int64_t free_in = until_ms - call->now_us / 1000;
		w->routes[w->routes_count++] = (struct lt_would_route){ call->model->first_route + i, (enum lt_would_state)what,
			what != LT_CANDIDATE_FREE && free_in > 0 ? free_in : -1,
			cost_at(call, &call->policy->deployments[lt_route_row(call, i)->deployment]) };
	}
}

/* Limits that deployments have of their own are asked for when their turn comes. */
static void
note_limited(const struct lt_call *call, struct lt_would *w)
{
	for (int i = 0; i < w->routes_count; i++)
		if (w->routes[i].state == LT_WOULD_FREE && call->limited >> i & 1) {
			w->routes[i].state = LT_WOULD_LIMITED;
			w->routes[i].free_in_ms = call->limited_until_ms - call->now_us / 1000;
		} else if (w->routes[i].state == LT_WOULD_FREE && call->tried >> i & 1) {
			w->routes[i].state = LT_WOULD_LIMITED; /* and waiting does not help */
		}
}

static void
note_refusal(struct lt_call *call, struct lt_would *w)
{
	const struct lt_refusal_row *row = &lt_refusal_rows[call->refusal];
	w->refusal = (enum lt_refusal)call->refusal;
	w->status = row->status ? row->status : (uint16_t)call->policy->head->budget_status;
	w->message = lt_reply_message(call, w->refusal, call->detail);
	w->retry_ms = row->retry == LT_RETRY_LATER && call->retry_ms > 0 ? call->retry_ms : -1;
}

static void
drive(struct lt_call *call, const struct lt_would_asked *asked, int64_t now_us, struct lt_would *w)
{
	struct lt_text body = asked->input_bytes <= call->policy->head->body_max ? body_of(call->arena, asked) : LT_NONE;
	for (int turn = 0; turn < TURNS; turn++) {
		switch (lt_call_run(call, now_us)) {
		case LT_WANT_BODY:
			if (body.at && body.len <= call->policy->head->body_max)
				lt_call_body(call, &body, 1);
			else
				lt_call_refuse(call, LT_REFUSE_BODY_SIZE);
			break;
		case LT_WANT_LEASE:
			if (!call->lease.of_attempt)
				note_asked(call, w);
			asked->lease(asked->host, &call->lease, now_us);
			break;
		case LT_WANT_WAIT:
			w->waits_ms += call->wait_ms;
			now_us += call->wait_ms * INT64_C(1000);
			break;
		case LT_WANT_UPSTREAM:
			w->sent = true;
			w->status = 200;
			w->deployment = call->deployment;
			w->scopes[4] = call->policy->deployments[call->deployment].scope;
			return;
		default:
			note_refusal(call, w);
			return;
		}
	}
}

/* Who is asked whether it may be sent a call takes note of that: so copies are asked. */
static struct lt_health *const *
copies(struct lt_arena *a, const struct lt_world *world)
{
	uint32_t count = world->policy->deployments_count;
	struct lt_health **all = LT_NEW_ARRAY(a, struct lt_health *, count + 1), *at = LT_NEW_ARRAY(a, struct lt_health, count + 1);
	for (uint32_t i = 0; i < count; i++)
		all[i] = memcpy(&at[i], world->health[i], sizeof at[i]);
	return all;
}

void
lt_would(struct lt_arena *a, const struct lt_would_asked *asked, int64_t now_us, struct lt_would *ret_would)
{
	/* Who has no known key is this caller: so nobody's key is needed. */
	struct lt_policy policy = *asked->world->policy;
	struct lt_policy_head head = *policy.head;
	struct lt_world world = *asked->world;
	const struct lt_asked call_asked = { .method = LT_LIT("POST"), .path = lt_text(path_for(&policy, asked->model)), .draw = 0 };
	head.anybody = asked->caller;
	policy.head = &head;
	world.policy = &policy;
	world.health = copies(a, asked->world);
	*ret_would = (struct lt_would){ .deployment = LT_POLICY_NONE, .retry_ms = -1, .scopes = { LT_POLICY_NONE, LT_POLICY_NONE,
		LT_POLICY_NONE, LT_POLICY_NONE, LT_POLICY_NONE } };
	struct lt_call *call = lt_call_new(a, &world, &call_asked, now_us);
	drive(call, asked, now_us, ret_would);
	note_limited(call, ret_would);
}
