/* SPDX-License-Identifier: Apache-2.0 */
/* gate: see gate.h. */
#include "assess/gate.h"

#include "assess/blocker.h"
#include "assess/score.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "catalog/gate.h"

enum { WAIVED_PERCENT = 10, KEY_DAYS = 7 };

/* One gate as it is judged: its plan, with the words of gates.yaml as those of the record. */
struct judging {
	struct lt_arena *arena;
	const struct lt_assessment *assessment;
	const struct lt_gate_plan *plan;
	uint8_t least[LT_AREA_COUNT]; /* enum lt_grade, the weakest that will do */
	bool thick[LT_AREA_COUNT];    /* coverage is asked of it */
};

static bool
area_of(const struct judging *j, const char *word, int *ret_area, struct lt_err *err)
{
	*ret_area = lt_words_find(&lt_words_area, lt_text(word));
	return *ret_area >= 0 || lt_fail(err, "gates.yaml: %s names the area '%s', which there is not", j->plan->gate, word);
}

static bool
read_plan(struct judging *j, struct lt_err *err)
{
	int area;
	memset(j->least, LT_GRADE_INFERRED, sizeof j->least);
	for (int i = 0; i < j->plan->evidence_count; i++) {
		int grade = lt_words_find(&lt_words_grade, lt_text(j->plan->evidence[i].grade));
		if (grade < 0)
			return lt_fail(err, "gates.yaml: %s asks for evidence that is '%s'", j->plan->gate, j->plan->evidence[i].grade);
		if (!area_of(j, j->plan->evidence[i].area, &area, err))
			return false;
		j->least[area] = (uint8_t)grade;
	}
	for (const char *const *word = j->plan->coverage_areas; *word; word++) {
		if (!area_of(j, *word, &area, err))
			return false;
		j->thick[area] = true;
	}
	return true;
}

/* Is it what this finding speaks of? */
static bool
is_about(const struct lt_asset *asset, const struct lt_finding *finding)
{
	if (asset->file && finding->file)
		return strcmp(asset->file, finding->file) == 0 && asset->line == finding->line;
	return finding->resource &&
		((asset->name && strcmp(asset->name, finding->resource) == 0) ||
			(asset->place && strcmp(asset->place, finding->resource) == 0));
}

/* Somebody answers for it and decided, and the day is not over; a key has a week. */
static bool
is_decided(const struct lt_asset *asset, const char *today)
{
	int64_t until, now, first;
	if (!asset->owner || !asset->decision || !asset->until || !lt_date_day(lt_text(asset->until), &until) ||
		!lt_date_day(lt_text(today), &now) || until < now)
		return false;
	if (strcmp(asset->kind, "key") != 0)
		return true;
	return until <= (asset->first && lt_date_day(lt_text(asset->first), &first) ? first : now) + KEY_DAYS;
}

/* Does every gap of the check have a decision (or a waiver, which is one)?  What a ceiling left out
 * of the findings has none that could be seen. */
static bool
is_dispositioned(const struct judging *j, uint32_t index)
{
	const struct lt_assessment *all = j->assessment;
	uint32_t gaps = 0;
	for (int i = lt_assessment_first(all, index); i < all->findings_count && all->findings[i].check == index; i++) {
		const struct lt_finding *finding = &all->findings[i];
		bool met = finding->waiver != 0;
		if (finding->status != LT_STATUS_GAP)
			continue;
		for (int k = 0; k < all->assets_count && !met; k++)
			met = is_about(&all->assets[k], finding) && is_decided(&all->assets[k], all->run.today);
		if (!met)
			return false;
		gaps++;
	}
	return gaps == all->checks[index].gap;
}

/* Does what is open block the gate? */
static bool
blocks(const struct judging *j, uint32_t index)
{
	const struct lt_checked *check = &j->assessment->checks[index];
	if (check->verdict == LT_STATUS_GAP && check->unknown == 0) {
		if (lt_gates_lists(j->plan->decided, check->code))
			return false;
		if (lt_gates_lists(j->plan->dispositioned, check->code))
			return !is_dispositioned(j, index);
	}
	return check->verdict == LT_STATUS_GAP || check->verdict == LT_STATUS_UNKNOWN;
}

/* The required checks of a gate, told apart. */
struct required {
	uint32_t *open, *waived, *weak;
	int open_count, waived_count, weak_count, applying;
	int work_count; /* of the open ones: not required, and due where an area is low */
	uint32_t weight, waived_weight;
};

static void
sort_out(const struct judging *j, uint32_t index, struct required *required)
{
	const struct lt_checked *check = &j->assessment->checks[index];
	uint32_t weight = lt_score_weight(check->severity);
	bool open = blocks(j, index);
	required->weight += weight;
	required->applying += check->verdict != LT_STATUS_SKIP;
	if (open && check->waived >= check->gap + check->unknown) {
		required->waived[required->waived_count++] = index;
		required->waived_weight += weight;
	} else if (open) {
		required->open[required->open_count++] = index;
	} else if (check->verdict == LT_STATUS_OK && check->quality > j->least[check->area]) {
		required->weak[required->weak_count++] = index;
	}
}

static void
refuse(struct lt_arena *a, const struct lt_assessment *assessment, struct lt_gate_score *score,
	uint32_t *checks, int count, const char *sentence)
{
	score->result = LT_PASS_REFUSED;
	score->sentence = sentence;
	lt_assessment_sort(assessment, checks, count);
	score->blockers = LT_NEW_ARRAY(a, struct lt_blocker, count);
	score->blockers_count = count;
	for (int i = 0; i < count; i++)
		score->blockers[i] = lt_blocker_of(a, assessment, checks[i]);
}

/* The areas where too little is decided, or NULL. */
static const char *
thinly_covered(const struct judging *j)
{
	const char *names = NULL;
	for (int area = 0; area < LT_AREA_COUNT; area++) {
		const struct lt_area_score *score = &j->assessment->areas[area];
		if (!j->thick[area] || score->coverage < 0 ||
			score->coverage * 100 >= (double)j->plan->coverage_percent)
			continue;
		const char *title = lt_words_area.at[area].title;
		names = names ? lt_print(j->arena, "%s, %s", names, title) : title;
	}
	return names;
}

static const char *
checks_word(int count)
{
	return count == 1 ? "check" : "checks";
}

static const char *
what_is_open(struct lt_arena *a, const struct required *required)
{
	int count = required->open_count - required->work_count;
	const char *work = required->work_count
		? lt_print(a, "%d %s due where an area is below 3", required->work_count, required->work_count == 1 ? "check is" : "checks are")
		: NULL;
	if (count == 0)
		return work;
	return lt_print(a, "%d required %s %s open%s%s", count, checks_word(count), count == 1 ? "is" : "are", work ? ", and " : "",
		work ? work : "");
}

static void
decide(const struct judging *j, struct required *required, struct lt_gate_score *score)
{
	struct lt_arena *a = j->arena;
	const struct lt_assessment *assessment = j->assessment;
	const char *thin = thinly_covered(j);
	score->waived = (uint32_t)required->waived_count;
	if (score->required == 0)
		return refuse(a, assessment, score, NULL, 0, "no check that it requires was asked");
	if (required->applying == 0)
		return refuse(a, assessment, score, NULL, 0,
			"nothing was seen that its required checks apply to");
	if (required->open_count > 0)
		return refuse(a, assessment, score, required->open, required->open_count, what_is_open(a, required));
	if (required->weak_count > 0)
		return refuse(a, assessment, score, required->weak, required->weak_count,
			lt_print(a, "%d required %s on weaker evidence than this gate asks for",
				required->weak_count,
				required->weak_count == 1 ? "check rests" : "checks rest"));
	if (required->waived_weight * 100 > required->weight * WAIVED_PERCENT)
		return refuse(a, assessment, score, required->waived, required->waived_count,
			"more than a tenth of its weight is waived");
	if (thin)
		return refuse(a, assessment, score, NULL, 0,
			lt_print(a, "less than %d %% is decided in %s", (int)j->plan->coverage_percent, thin));
	score->result = required->waived_count > 0 ? LT_PASS_WAIVED : LT_PASS_CLEAR;
	score->sentence = required->waived_count > 0
		? lt_print(a, "%d required %s waived", required->waived_count,
			  required->waived_count == 1 ? "check is" : "checks are")
		: "every required check is ok or does not apply";
}

static struct lt_gate_score
judge(const struct judging *j, enum lt_gate gate)
{
	const struct lt_assessment *assessment = j->assessment;
	struct lt_gate_score score = { .gate = gate };
	struct required required = {
		.open = LT_NEW_ARRAY(j->arena, uint32_t, assessment->checks_count + 1),
		.waived = LT_NEW_ARRAY(j->arena, uint32_t, assessment->checks_count + 1),
		.weak = LT_NEW_ARRAY(j->arena, uint32_t, assessment->checks_count + 1),
	};
	for (int i = 0; i < assessment->checks_count; i++) {
		if (!(assessment->checks[i].gates & 1 << gate))
			continue;
		score.required++;
		sort_out(j, (uint32_t)i, &required);
	}
	for (int i = 0; j->plan->work_phase && i < assessment->work_count; i++)
		if (strcmp(assessment->work[i].state, "open") == 0 && !(assessment->checks[assessment->work[i].check].gates & 1 << gate)) {
			required.open[required.open_count++] = assessment->work[i].check;
			required.work_count++;
		}
	decide(j, &required, &score);
	return score;
}

bool
lt_gate_judge(struct lt_arena *a, struct lt_assessment *assessment, struct lt_err *err)
{
	struct lt_gates gates;
	if (!lt_gates_load(a, &gates, err))
		return false;
	assessment->gates = LT_NEW_ARRAY(a, struct lt_gate_score, LT_GATE_COUNT);
	assessment->gates_count = LT_GATE_COUNT;
	for (int gate = 0; gate < LT_GATE_COUNT; gate++) {
		const char *name = lt_words_gate.at[gate].word;
		struct judging j = { .arena = a, .assessment = assessment, .plan = lt_gates_find(&gates, name) };
		if (!j.plan)
			return lt_fail(err, "gates.yaml has no %s", name);
		if (!read_plan(&j, err))
			return false;
		assessment->gates[gate] = judge(&j, (enum lt_gate)gate);
	}
	return true;
}
