/* SPDX-License-Identifier: Apache-2.0 */
/* route_policies: what was published, and going back to it. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "api/api.h"
#include "api/audit.h"
#include "api/force.h"
#include "api/service.h"
#include "base/arena.h"
#include "base/err.h"
#include "govern/publish.h"
#include "record/field.h"
#include "store/share.h"

enum { TAKE_MS = 2000, LOOK_MS = 5 };

static struct lt_noun_policy_row
row_of(struct lt_arena *a, const struct lt_published *p, uint64_t current)
{
	char *digest = lt_alloc(a, 65);
	for (int i = 0; i < 32; i++)
		snprintf(digest + 2 * i, 3, "%02x", p->digest[i]);
	return (struct lt_noun_policy_row){
		.generation = (int64_t)p->generation, .current = p->generation == current,
		.made_at = p->broken ? NULL : lt_force_time(a, p->made_at * 1000000), .how = p->how, .by = *p->by ? p->by : NULL,
		.digest = p->broken ? NULL : digest, .deployments = p->deployments, .models = p->models, .callers = p->callers, .broken = p->broken,
	};
}

/* Newest first. */
static bool
read_policies(const struct lt_request *request, struct lt_reply *reply)
{
	const struct lt_api_given *given = lt_api_given(request->api);
	struct lt_published *list;
	int64_t from, most;
	if (!lt_request_page(request, &from, &most, reply))
		return false;
	int count = lt_publish_list(request->a, given->state, &list), shown = 0;
	uint64_t current = lt_share_generation(given->share);
	struct lt_noun_policy_row *rows = LT_NEW_ARRAY(request->a, struct lt_noun_policy_row, most + 1);
	for (int64_t i = count - 1 - from; i >= 0 && shown < most; i--)
		rows[shown++] = row_of(request->a, &list[i], current);
	return lt_reply_page(request, reply, rows, shown, from + shown < count ? lt_reply_cursor(request, from + shown) : NULL, count);
}

static bool
publish_again(const struct lt_request *request, uint64_t generation, uint64_t *ret_generation, struct lt_err *err)
{
	const struct lt_api_given *given = lt_api_given(request->api);
	struct lt_policy policy;
	struct lt_text bytes;
	return lt_publish_load(request->a, given->state, generation, &bytes, &policy, err) &&
		lt_publish_add(request->a, given->state, bytes, lt_print(request->a, "rollback %llu", (unsigned long long)generation),
			request->who->name, request->now_us / 1000000, ret_generation, err);
}

static bool
roll_back(const struct lt_request *request, struct lt_reply *reply)
{
	const struct lt_api_given *given = lt_api_given(request->api);
	struct lt_err err = { 0 };
	int64_t wanted;
	uint64_t generation = 0;
	const char *word = lt_request_part(request, 0);
	if (!lt_text_int(lt_text(word), &wanted) || wanted < 1)
		return lt_problem(reply, 404, "not-found", "there is no generation '%.20s'", word);
	if (!lt_audit_add(request->api, request->who, "policy.rollback", word, NULL, "begun", &err))
		return lt_problem(reply, 503, "failed", "the audit log cannot be written, so nothing is changed: %s", err.text);
	bool good = publish_again(request, (uint64_t)wanted, &generation, &err);
	struct lt_err unheard = { 0 };
	lt_audit_add(request->api, request->who, "policy.rollback", word,
		good ? lt_print(request->a, "{\"generation\": %llu}", (unsigned long long)generation) : NULL, good ? "done" : "failed", &unheard);
	if (!good)
		return lt_problem(reply, 404, "not-found", "generation %s cannot be taken: %s", word, err.text);
	lt_share_want(given->share, generation);
	for (int waited = 0; waited < TAKE_MS && lt_share_generation(given->share) < generation; waited += LOOK_MS)
		poll(NULL, 0, LOOK_MS);
	bool taken = lt_share_generation(given->share) >= generation;
	const struct lt_noun_policy_done done = { .generation = (int64_t)generation, .sentence = lt_print(request->a,
		"Generation %llu says what %s said%s. lintel.yaml is as it was: the next change of it publishes what it says.",
		(unsigned long long)generation, word, taken ? ", and is in force" : ", and is in force in a moment") };
	return lt_reply_noun(request, reply, &done);
}

static const struct lt_route rows[] = {
	{ "GET", "/policies", "list_policies", LT_ROLE_VIEWER, LT_ROUTE_PAGES, "Policies that were published, newest first.", NULL,
		&lt_field_policy_row, NULL, 0, NULL, NULL, read_policies },
	{ "POST", "/policies/{generation}/rollback", "roll_back_policy", LT_ROLE_OWNER, 0,
		"An earlier policy is published again, as a new generation.", NULL, &lt_field_policy_done, NULL, 0, NULL, "404 409 422", roll_back },
	{ 0 }
};

const struct lt_routes lt_routes_policies = { "policies", "Policies", rows };
