/* SPDX-License-Identifier: Apache-2.0 */
/* route_roadmap: what is to be done and until when, from the last assessment and lintel.yaml as it stands now; with what-ifs. */
#include "api/assessed.h"
#include "api/estate.h"
#include "api/reading.h"
#include "api/request.h"
#include "base/arena.h"
#include "base/err.h"
#include "catalog/activity.h"
#include "plan/roadmap.h"
#include "record/field.h"
#include "report/roadmap.h"

static const char *
text_of(struct lt_arena *a, struct lt_node node, const char *key)
{
	return lt_node_string(lt_node_get(node, key), a);
}

static struct lt_texts
texts_of(struct lt_arena *a, struct lt_node list)
{
	const char **out = LT_NEW_ARRAY(a, const char *, lt_node_count(list) + 1);
	int count = 0;
	for (struct lt_walk w = lt_walk(list); lt_node_is(list, LT_KIND_LIST) && lt_walk_next(&w);)
		out[count++] = lt_node_string(w.value, a);
	return (struct lt_texts){ out, count };
}

static uint8_t
gates_of(struct lt_arena *a, struct lt_node list)
{
	uint8_t bits = 0;
	for (struct lt_walk w = lt_walk(list); lt_node_is(list, LT_KIND_LIST) && lt_walk_next(&w);) {
		int gate = lt_words_find(&lt_words_gate, lt_node_text(w.value, a));
		bits |= gate >= 0 ? (uint8_t)(1u << gate) : 0;
	}
	return bits;
}

static void
read_check(struct lt_arena *a, const struct lt_assessed_whole *whole, const struct lt_assessed_check *from, struct lt_roadmap_check *to)
{
	int64_t line;
	*to = (struct lt_roadmap_check){ .id = from->id, .code = from->code, .title = from->title, .fix = text_of(a, from->node, "fix"),
		.severity = from->severity, .area = from->area, .phase = from->phase, .gates = gates_of(a, lt_node_get(from->node, "gates")),
		.verdict = from->verdict, .gap = from->gap, .waived = from->waived, .sources = texts_of(a, lt_node_get(from->node, "sources")) };
	for (int i = from->first; i < from->first + from->count; i++) {
		const struct lt_assessed_finding *f = &whole->findings[i];
		if (f->status != LT_STATUS_GAP || f->waived || !f->file.at)
			continue;
		to->file = lt_copy_text(a, f->file).at;
		to->line = lt_node_int(lt_node_get(f->node, "line"), &line) ? (uint32_t)line : 0;
		return;
	}
}

static void
read_decisions(struct lt_arena *a, const struct lt_assessed_whole *whole, struct lt_roadmap_found *found)
{
	struct lt_node list = lt_node_get(whole->root, "decisions");
	for (struct lt_walk w = lt_walk(list); lt_walk_next(&w);) {
		int gate = lt_words_find(&lt_words_gate, lt_node_text(lt_node_get(w.value, "gate"), a));
		int state = lt_words_find(&lt_words_decision, lt_node_text(lt_node_get(w.value, "state"), a));
		int pass = lt_words_find(&lt_words_pass, lt_node_text(lt_node_get(w.value, "result"), a));
		if (gate < 0 || found->gate_known[gate] || state == LT_DECISION_SUPERSEDED)
			continue;
		found->gate_known[gate] = true;
		found->gates[gate] = (struct lt_roadmap_decision){ state == LT_DECISION_HOLDS && pass != LT_PASS_REFUSED, text_of(a, w.value, "day"),
			state == LT_DECISION_REOPENED ? text_of(a, w.value, "sentence") : NULL };
	}
}

static void
read_found(struct lt_arena *a, const struct lt_assessed_whole *whole, struct lt_roadmap_found *found)
{
	struct lt_node items = lt_node_get(whole->root, "items"), run = lt_node_get(whole->root, "run");
	*found = (struct lt_roadmap_found){ .organisation = text_of(a, run, "organisation"), .profile = text_of(a, run, "profile"),
		.checks = LT_NEW_ARRAY(a, struct lt_roadmap_check, whole->checks_count + 1), .check_count = whole->checks_count,
		.items = LT_NEW_ARRAY(a, struct lt_roadmap_item, lt_node_count(items) + 1) };
	for (int i = 0; i < whole->checks_count; i++) {
		read_check(a, whole, &whole->checks[i], &found->checks[i]);
		found->decided += whole->checks[i].verdict == LT_STATUS_OK || whole->checks[i].verdict == LT_STATUS_GAP;
	}
	for (struct lt_walk w = lt_walk(items); lt_walk_next(&w);) {
		int state = lt_words_find(&lt_words_item_state, lt_node_text(lt_node_get(w.value, "state"), a));
		found->items[found->item_count++] = (struct lt_roadmap_item){ text_of(a, w.value, "id"),
			state < 0 ? LT_ITEM_UNKNOWN : (enum lt_item_state)state, texts_of(a, lt_node_get(w.value, "checks")) };
	}
	read_decisions(a, whole, found);
}

static struct lt_texts
names_of(struct lt_arena *a, const char *given)
{
	struct lt_text rest = lt_text(given), piece;
	const char **out = LT_NEW_ARRAY(a, const char *, given ? strlen(given) / 2 + 2 : 1);
	int count = 0;
	while (given && lt_text_cut(&rest, ',', &piece))
		if (lt_text_trim(piece).len > 0)
			out[count++] = lt_copy_text(a, lt_text_trim(piece)).at;
	return (struct lt_texts){ out, count };
}

static const char *
given(const struct lt_request *request, const char *name)
{
	const char *text = lt_request_param(request, name);
	return text && *text ? text : NULL;
}

static bool
make(const struct lt_request *request, struct lt_noun_roadmap *map, struct lt_reply *reply)
{
	struct lt_arena *a = request->a;
	struct lt_activities activities;
	struct lt_roadmap_found found;
	struct lt_err err = { 0 };
	struct lt_assessed_whole *whole = lt_reading_take(request, reply);
	if (!whole)
		return false;
	read_found(a, whole, &found);
	const struct lt_roadmap_asked asked = { .today = lt_reading_today(request), .team = given(request, "team"), .start = given(request, "start"),
		.size = given(request, "size"), .path = given(request, "path"), .without = names_of(a, lt_request_param(request, "without")), .dash = "" };
	struct lt_estate_kept *estate = lt_estate_take(request->api);
	bool good = lt_activities_load(a, &activities, &err);
	if (!good)
		lt_problem_err(reply, 500, "failed", &err);
	else if (!(good = lt_roadmap_make(a, &activities, &found, estate ? estate->root : LT_NOWHERE, &asked, map, &err)))
		lt_problem_err(reply, 422, "wrong", &err);
	/* Texts are copies in the arena; what the estate and the assessment lent is no longer looked at but in this answer. */
	if (good && request->parts[0]) {
		const struct lt_roadmap_format *format = lt_roadmap_format(request->parts[0]);
		const struct lt_roadmap_look look = { .estate = estate ? estate->estate.name : NULL };
		if (format) {
			format->write(a, map, &look, &reply->body);
			reply->type = format->type;
			lt_reply_header(reply, "Content-Disposition", lt_print(a, "attachment; filename=\"%s\"", format->file));
		} else {
			good = lt_problem(reply, 404, "not-found", "a roadmap has no format '%.40s'", request->parts[0]);
		}
	} else if (good) {
		good = lt_reply_noun(request, reply, map);
	}
	lt_estate_drop(estate);
	lt_assessed_drop(whole);
	return good;
}

static bool
read_roadmap(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_noun_roadmap map;
	return make(request, &map, reply);
}

static const struct lt_param params[] = {
	{ "team", LT_PARAM_TEXT, "how many people work on it, 3, or by role, PLT=2,SEC=1; of lintel.yaml when not given", NULL },
	{ "start", LT_PARAM_TEXT, "its first day, 2027-01-04", NULL },
	{ "size", LT_PARAM_TEXT, "whose efforts are taken: s, m or l", NULL },
	{ "path", LT_PARAM_TEXT, "essential or complete", NULL },
	{ "without", LT_PARAM_TEXT, "what is left out, with commas between: kubernetes, gpu, copilots, N27, ...", NULL },
	{ 0 } };

static const struct lt_route rows[] = {
	{ "GET", "/roadmap", "read_roadmap", LT_ROLE_VIEWER, LT_ROUTE_CHANGING | LT_ROUTE_HELD,
		"What is to be done, in what order, by whom and until when; with what another team, start or scope would move.", NULL, &lt_field_roadmap,
		params, 0, NULL, "404 422", read_roadmap },
	{ "GET", "/roadmap/{format}", "export_roadmap", LT_ROLE_VIEWER, LT_ROUTE_CHANGING | LT_ROUTE_RAW,
		"The same as a file: markdown, html, jira, azure-boards, github, ics, json or terminal.", NULL, NULL, params, 0, "text/plain", "404 422",
		read_roadmap },
	{ 0 }
};

const struct lt_routes lt_routes_roadmap = { "roadmap", "Roadmap: activities, dates and what-ifs", rows };
