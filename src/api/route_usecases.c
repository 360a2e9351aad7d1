/* SPDX-License-Identifier: Apache-2.0 */
/* route_usecases: the register of use cases, ranked, and what the last assessment proposes for it. */
#include "api/assessed.h"
#include "api/decisions.h"
#include "api/request.h"
#include "base/arena.h"
#include "base/err.h"
#include "plan/opportunity.h"
#include "plan/usecase.h"
#include "record/field.h"

/* Gaps of the last assessment, in the order of their checks. */
static int
gaps_of(const struct lt_request *request, struct lt_gap_seen **ret_gaps)
{
	struct lt_assessed_whole *whole = lt_assessed_take(request->api);
	struct lt_gap_seen *gaps = NULL;
	int count = 0, room = 0;
	for (int i = 0; whole && i < whole->findings_count; i++) {
		const struct lt_assessed_finding *f = &whole->findings[i];
		int64_t line = 0;
		if (f->status != LT_STATUS_GAP || f->waived)
			continue;
		lt_node_int(lt_node_get(f->node, "line"), &line);
		LT_PUSH(request->a, gaps, count, room) = (struct lt_gap_seen){ lt_copy(request->a, whole->checks[f->check].id),
			f->resource.at ? lt_copy_text(request->a, f->resource).at : NULL, f->file.at ? lt_copy_text(request->a, f->file).at : NULL, (uint32_t)line };
	}
	lt_assessed_drop(whole);
	*ret_gaps = gaps;
	return count;
}

static bool
rank(const struct lt_request *request, struct lt_noun_plan_usecases *out, struct lt_reply *reply)
{
	struct lt_decision_book book;
	struct lt_usecases cases;
	struct lt_opportunities all;
	struct lt_gap_seen *gaps;
	struct lt_facts *facts;
	struct lt_err err = { 0 };
	*out = (struct lt_noun_plan_usecases){ 0 };
	if (!lt_decisions_open(request, &book, &facts, reply) || !lt_decisions_usecases(request, &cases, reply))
		return false;
	int count = gaps_of(request, &gaps);
	bool good = lt_opportunities_load(request->a, &all, &err) &&
		lt_opportunities_find(request->a, &all, facts, gaps, count, &out->opportunities, &out->opportunities_count, &err);
	if (!good)
		return lt_problem_err(reply, 500, "failed", &err);
	return lt_usecases_rank(request->a, &cases, lt_decision_tables_find(&book.tables, "use-case"), out, &err) ||
		lt_problem_err(reply, 422, "wrong", &err);
}

static bool
read_usecases(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_noun_plan_usecases out;
	return rank(request, &out, reply) && lt_reply_noun(request, reply, &out);
}

static bool
add_usecase(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_noun_plan_usecase_new body;
	struct lt_noun_plan_usecases out;
	struct lt_buf item = LT_BUF(1 << 18);
	const struct lt_noun_plan_opportunity *from = NULL;
	if (!lt_request_body(request, &body, NULL, reply) || !rank(request, &out, reply))
		return false;
	for (int i = 0; i < out.opportunities_count; i++)
		if (strcmp(out.opportunities[i].id, body.id) == 0)
			from = &out.opportunities[i];
	if (!from)
		return lt_problem(reply, 404, "not-found", "the evidence proposes no '%.80s'; GET /usecases lists what it does", body.id);
	if (from->registered)
		return lt_problem(reply, 409, "conflict", "'%.80s' is in usecases.yaml already", body.id);
	lt_usecase_write(from, body.owner && *body.owner ? body.owner : NULL, &item);
	bool good = lt_decisions_add(request, "usecases.yaml", "usecases", item.at, "usecase.add", body.id, reply);
	lt_buf_done(&item);
	return good && rank(request, &out, reply) && lt_reply_noun(request, reply, &out);
}

static const struct lt_route rows[] = {
	{ "GET", "/usecases", "read_usecases", LT_ROLE_VIEWER, LT_ROUTE_SLOW,
		"The register of use cases, ranked by decision table D10, and what facts and gaps of the last assessment propose for it.", NULL,
		&lt_field_plan_usecases, NULL, 0, NULL, "422", read_usecases },
	{ "POST", "/usecases", "add_usecase", LT_ROLE_OPERATOR, 0, "Takes a proposal into usecases.yaml beside the estate, with its evidence.",
		&lt_field_plan_usecase_new, &lt_field_plan_usecases, NULL, 201, NULL, "404 409 412 415 422", add_usecase },
	{ 0 }
};

const struct lt_routes lt_routes_usecases = { "usecases", "Use cases: register, ranks and proposals", rows };
