/* SPDX-License-Identifier: Apache-2.0 */
/* usecase_rank: the register against table D10: quadrants, ranks, ties, and what a score less would change. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "plan/usecase.h"

static const char *const NAMES[LT_USECASE_SCORES] = { "strategy", "business", "change", "pain", "proposition", "acceptance", "low_risk", "safeguards",
	"technology", "data_exists", "data_owned", "data_quality", "data_permission", "data_fresh", "harm", "law", "autonomy", "fit" };
static const char *const COMPUTED[] = { "value", "desire", "feasibility", "data", "risk", "impact", "fitness" };
enum { VALUE, DESIRE, FEASIBILITY, DATA, RISK, IMPACT, FITNESS, SUMS };

/* A case as it is ranked. */
struct ranked {
	const struct lt_usecase *of;
	double at[LT_USECASE_SCORES], sums[SUMS];
	const char *row, *output, *reason, *verdict, *next;
	bool goes_on;
	int order; /* in the register */
};

struct ranking {
	struct lt_arena *a;
	const struct lt_decision_table *table;
	const struct lt_usecases *cases;
	struct ranked *at, *plain; /* in the order of ranks, and of the register */
	int *places; /* of each case of the register, from 1; 0: stopped or open */
	struct lt_noun_plan_usecases *out;
};

static void
say(struct lt_arena *a, const struct lt_decision_table *table, struct lt_given *given, const char *name, double value)
{
	int i = lt_decision_input(table, name);
	if (i >= 0)
		given[i] = (struct lt_given){ .value = lt_print(a, "%.15g", value), .source = "usecases.yaml", .quality = "attested" };
}

/* The table for one case. */
static void
evaluate(const struct ranking *r, struct ranked *one)
{
	struct lt_given given[64] = { 0 };
	struct lt_noun_plan_decision d;
	const struct lt_usecase *c = one->of;
	say(r->a, r->table, given, "owner", c->owner && *c->owner ? 1 : 0);
	say(r->a, r->table, given, "prohibited", c->prohibited == 1);
	if (c->days >= 0)
		say(r->a, r->table, given, "days", c->days);
	for (int i = 0; c->score_count > 0 && i < LT_USECASE_SCORES; i++)
		say(r->a, r->table, given, NAMES[i], one->at[i]);
	lt_decision_run(r->a, r->table, given, &d);
	one->verdict = d.verdict;
	one->output = d.output;
	one->reason = d.reason;
	one->next = d.missing.count ? d.missing.at[0] : NULL;
	one->row = d.hits.count ? d.hits.at[0] : "";
	for (int s = 0; s < SUMS; s++) {
		int i = lt_decision_input(r->table, COMPUTED[s]);
		one->sums[s] = -1;
		if (i >= 0 && d.inputs[i].value)
			lt_text_double(lt_text(d.inputs[i].value), &one->sums[s]);
	}
	bool stopped = !one->output || lt_text_starts(lt_text(one->output), "stop");
	one->goes_on = c->score_count > 0 && !stopped && one->sums[IMPACT] >= 0;
}

static void
mean(struct ranked *one)
{
	for (int i = 0; i < LT_USECASE_SCORES; i++) {
		double sum = 0;
		for (int s = 0; s < one->of->score_count; s++)
			sum += one->of->scores[s].at[i];
		one->at[i] = one->of->score_count ? sum / one->of->score_count : 0;
	}
}

/* Quadrants in the order one would begin them. */
static int
quadrant(const struct ranked *one)
{
	static const char *const order[] = { "accelerate", "quick", "incubate", "research", "shelve" };
	for (int i = 0; i < 5 && one->goes_on; i++)
		if (lt_text_starts(lt_text(one->output), order[i]))
			return i;
	return one->goes_on ? 5 : 6;
}

static int
compare_known(double a, double b, double unknown)
{
	return a == unknown || b == unknown ? 0 : (a > b) - (a < b);
}

/* What puts the left one first although scores are the same; NULL: nothing does. */
static const char *
tie(const struct lt_usecase *a, const struct lt_usecase *b, int *ret_order)
{
	const struct { const char *because; int order; } all[] = {
		{ "internal comes before external", compare_known(a->external, b->external, -1) },
		{ "reading comes before writing", compare_known(a->writes, b->writes, -1) },
		{ "it reuses a route that exists", -compare_known(a->reuses, b->reuses, -1) },
		{ "its blast radius is smaller", compare_known(a->blast, b->blast, -1) },
		{ "its feedback comes earlier", compare_known(a->weeks, b->weeks, -1) } };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i].order != 0) {
			*ret_order = all[i].order;
			return all[i].because;
		}
	*ret_order = 0;
	return NULL;
}

/* To the hundredth: a figure behind that is no reason. */
static int
points(const struct ranked *one)
{
	return one->sums[IMPACT] < 0 || one->sums[FITNESS] < 0 ? 0 : (int)((one->sums[IMPACT] + one->sums[FITNESS]) * 100 + 0.5);
}

static int
before(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;
	int order;
	if (quadrant(a) != quadrant(b))
		return quadrant(a) - quadrant(b);
	if (points(a) != points(b))
		return points(b) - points(a);
	tie(a->of, b->of, &order);
	return order ? order : a->order - b->order;
}

/* Ranks all, with the scores of one case from first on changed by change (0: as they are). */
static void
rank(const struct ranking *r, struct ranked *at, int *places, int which, int first, int count, double change)
{
	for (int i = 0; i < r->cases->count; i++) {
		at[i] = (struct ranked){ .of = &r->cases->at[i], .order = i };
		if (which >= 0 && i != which) {
			at[i] = r->plain[i];
			continue;
		}
		mean(&at[i]);
		for (int k = first; i == which && k < first + count; k++) {
			double moved = at[i].at[k] + change;
			at[i].at[k] = moved < 1 ? 1 : moved > 5 ? 5 : moved;
		}
		evaluate(r, &at[i]);
	}
	if (r->cases->count)
		qsort(at, (size_t)r->cases->count, sizeof *at, before);
	for (int i = 0; i < r->cases->count; i++)
		places[at[i].order] = at[i].goes_on ? i + 1 : 0;
}

static void
add(struct lt_arena *a, struct lt_texts *list, const char *text)
{
	const char **at = LT_NEW_ARRAY(a, const char *, list->count + 1);
	for (int i = 0; i < list->count; i++)
		at[i] = list->at[i];
	at[list->count] = text;
	*list = (struct lt_texts){ at, list->count + 1 };
}

/* "rank 1 becomes 2, and incubate, if data readiness drops 1". */
static void
tell_sensitivity(const struct ranking *r, const struct ranked *one, struct lt_noun_plan_usecase *shown)
{
	static const struct { const char *words; int first, count; double change; } moves[] = {
		{ "if value drops 1", 0, 3, -1 }, { "if desirability drops 1", 3, 3, -1 }, { "if feasibility drops 1", 6, 3, -1 },
		{ "if data readiness drops 1", 9, 5, -1 }, { "if risk rises 1", 14, 3, 1 }, { "if strategic fit drops 1", 17, 1, -1 } };
	struct ranked *at = LT_NEW_ARRAY(r->a, struct ranked, r->cases->count + 1);
	int *places = LT_NEW_ARRAY(r->a, int, r->cases->count + 1);
	for (size_t m = 0; m < sizeof moves / sizeof *moves; m++) {
		const struct ranked *moved = NULL;
		rank(r, at, places, one->order, moves[m].first, moves[m].count, moves[m].change);
		for (int i = 0; i < r->cases->count; i++)
			moved = at[i].order == one->order ? &at[i] : moved;
		int was = r->places[one->order], is = places[one->order];
		bool other = !moved->output || strcmp(moved->output, one->output) != 0;
		if (was == is && !other)
			continue;
		const char *rank_says = was == is ? "" : is ? lt_print(r->a, "rank %d becomes %d", was, is) : lt_print(r->a, "rank %d is lost", was);
		add(r->a, &shown->sensitivity, lt_print(r->a, "%s%s%s %s", rank_says, *rank_says && other ? ", " : "",
			other ? lt_print(r->a, "it is '%s'", moved->output ? moved->output : "open") : "", moves[m].words));
	}
}

static void
tell_doubt(struct lt_arena *a, const struct lt_usecase *c, struct lt_noun_plan_usecase *shown)
{
	static const struct { const char *name; int first, count; } groups[] = { { "value", 0, 3 }, { "desirability", 3, 3 }, { "feasibility", 6, 3 },
		{ "data", 9, 5 }, { "risk", 14, 3 }, { "fit", 17, 1 } };
	const char **who = LT_NEW_ARRAY(a, const char *, c->score_count + 1);
	for (int i = 0; i < c->score_count; i++)
		who[i] = c->scores[i].who;
	shown->scorers = (struct lt_texts){ who, c->score_count };
	if (c->score_count == 1)
		shown->doubt = "one person scored it; two at least";
	for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
		double least = 9, most = 0;
		for (int s = 0; s < c->score_count; s++) {
			double sum = 0;
			for (int k = 0; k < groups[g].count; k++)
				sum += c->scores[s].at[groups[g].first + k];
			sum /= groups[g].count;
			least = sum < least ? sum : least;
			most = sum > most ? sum : most;
		}
		if (most - least >= 1.5)
			shown->doubt = lt_print(a, "%s%sscorers are %.1f apart in %s: let them talk", shown->doubt ? shown->doubt : "", shown->doubt ? "; " : "",
				most - least, groups[g].name);
	}
}

static void
tell_missing(struct lt_arena *a, const struct lt_usecase *c, struct lt_noun_plan_usecase *shown)
{
	const struct { const char *name; bool there; } all[] = { { "goal", c->goal }, { "objective", c->objective }, { "measure", c->measure },
		{ "owner", c->owner && *c->owner }, { "prohibited (D16)", c->prohibited >= 0 }, { "scores", c->score_count > 0 } };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (!all[i].there)
			add(a, &shown->missing, all[i].name);
}

static void
tell(const struct ranking *r, int i)
{
	const struct ranked *one = &r->at[i];
	const struct lt_usecase *c = one->of;
	struct lt_noun_plan_usecase *shown = &r->out->rows[i];
	int order;
	*shown = (struct lt_noun_plan_usecase){ .rank = (uint32_t)r->places[one->order], .id = c->id, .title = c->title, .goal = c->goal,
		.objective = c->objective, .measure = c->measure, .owner = c->owner, .value = one->sums[VALUE], .desirability = one->sums[DESIRE],
		.feasibility = one->sums[FEASIBILITY], .data = one->sums[DATA], .risk = one->sums[RISK], .fit = c->score_count ? one->at[17] : -1,
		.impact = one->sums[IMPACT], .fitness = one->sums[FITNESS], .evidence = c->evidence, .file = c->place.file, .line = c->place.line,
		.quadrant = one->output, .state = one->goes_on ? "ranked" : one->output ? "stopped" : "open",
		.sentence = one->reason ? one->reason : one->output };
	if (!one->output)
		shown->sentence = c->score_count == 0 ? "nobody scored it yet" : lt_print(r->a, "it waits for %s", one->next ? one->next : "a row of the table");
	tell_doubt(r->a, c, shown);
	tell_missing(r->a, c, shown);
	if (!one->goes_on)
		return;
	tell_sensitivity(r, one, shown);
	const struct ranked *behind = i + 1 < r->cases->count ? &r->at[i + 1] : NULL;
	if (behind && behind->goes_on && quadrant(behind) == quadrant(one) && points(behind) == points(one))
		shown->tie = tie(c, behind->of, &order) ? tie(c, behind->of, &order) : "same scores as the next: the order of the register";
}

bool
lt_usecases_rank(struct lt_arena *a, const struct lt_usecases *cases, const struct lt_decision_table *table, struct lt_noun_plan_usecases *ret,
	struct lt_err *err)
{
	struct ranking r = { .a = a, .table = table, .cases = cases, .out = ret };
	int ranked = 0;
	for (int i = 0; i < LT_USECASE_SCORES; i++)
		if (lt_decision_input(table, NAMES[i]) < 0)
			return lt_fail(err, "the table %s has no input %s, which use cases are scored by", table->id, NAMES[i]);
	r.at = LT_NEW_ARRAY(a, struct ranked, cases->count + 1);
	r.places = LT_NEW_ARRAY(a, int, cases->count + 1);
	rank(&r, r.at, r.places, -1, 0, 0, 0);
	r.plain = LT_NEW_ARRAY(a, struct ranked, cases->count + 1);
	for (int i = 0; i < cases->count; i++)
		r.plain[r.at[i].order] = r.at[i];
	ret->rows = LT_NEW_ARRAY(a, struct lt_noun_plan_usecase, cases->count + 1);
	ret->rows_count = cases->count;
	for (int i = 0; i < cases->count; i++) {
		tell(&r, i);
		ranked += r.at[i].goes_on;
	}
	ret->table = lt_print(a, "%s %s, version %lld%s", table->code ? table->code : "", table->id, (long long)table->version, table->own ? ", of your own" : "");
	ret->cut = 3;
	ret->weights = LT_NEW_ARRAY(a, struct lt_noun_plan_weight, table->names.weight_count + 1);
	for (int w = 0; w < table->names.weight_count; w++) {
		ret->weights[ret->weights_count++] = (struct lt_noun_plan_weight){ table->names.weights[w].name,
			lt_print(a, "%.15g", table->names.weights[w].value), table->weights[w].sentence, !table->weights[w].given };
		if (strcmp(table->names.weights[w].name, "cut") == 0)
			ret->cut = table->names.weights[w].value;
	}
	for (int o = 0; o < ret->opportunities_count; o++)
		for (int i = 0; i < cases->count; i++)
			ret->opportunities[o].registered = ret->opportunities[o].registered || strcmp(ret->opportunities[o].id, cases->at[i].id) == 0;
	ret->sentence = cases->count == 0 ? "There is no use case in usecases.yaml yet."
		: lt_print(a, "%d of %d use case%s ranked.", ranked, cases->count, cases->count == 1 ? " is" : "s are");
	return true;
}
