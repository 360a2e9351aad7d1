/* SPDX-License-Identifier: Apache-2.0 */
/* gate: see gate.h. */
#include "assess/gate.h"

#include "assess/blocker.h"
#include "assess/score.h"
#include "base/arena.h"

/* What a gate asks of the evidence for ok checks of an area; where no row stands, anything. */
static const struct {
	enum lt_gate gate;
	enum lt_area area;
	enum lt_grade least;
} EVIDENCE[] = {
	{ LT_GATE_G1, LT_AREA_SHADOW_AI, LT_GRADE_DECLARED },
	{ LT_GATE_G2, LT_AREA_GPU, LT_GRADE_OBSERVED },
	{ LT_GATE_G2, LT_AREA_NETWORKING, LT_GRADE_DECLARED },
	{ LT_GATE_G2, LT_AREA_SECURITY, LT_GRADE_DECLARED },
	{ LT_GATE_G2, LT_AREA_DATA_MODELS, LT_GRADE_DECLARED },
	{ LT_GATE_G2, LT_AREA_AUTOMATION, LT_GRADE_DECLARED },
	{ LT_GATE_G3, LT_AREA_OBSERVABILITY, LT_GRADE_OBSERVED },
	{ LT_GATE_G3, LT_AREA_GPU, LT_GRADE_OBSERVED },
	{ LT_GATE_G3, LT_AREA_AUTOMATION, LT_GRADE_DECLARED },
	{ LT_GATE_G4, LT_AREA_COST, LT_GRADE_OBSERVED },
	{ LT_GATE_G5, LT_AREA_SKILLS, LT_GRADE_ATTESTED },
	{ LT_GATE_G5, LT_AREA_GPU, LT_GRADE_OBSERVED },
	{ LT_GATE_G5, LT_AREA_NETWORKING, LT_GRADE_OBSERVED },
	{ LT_GATE_G5, LT_AREA_SECURITY, LT_GRADE_OBSERVED },
	{ LT_GATE_G5, LT_AREA_AUTOMATION, LT_GRADE_OBSERVED },
	{ LT_GATE_G5, LT_AREA_SHADOW_AI, LT_GRADE_OBSERVED },
	{ LT_GATE_G5, LT_AREA_OBSERVABILITY, LT_GRADE_OBSERVED },
	{ LT_GATE_G5, LT_AREA_COST, LT_GRADE_OBSERVED },
	{ LT_GATE_G5, LT_AREA_GOVERNANCE, LT_GRADE_ATTESTED },
	{ LT_GATE_G5, LT_AREA_RESILIENCE, LT_GRADE_OBSERVED },
	{ LT_GATE_G5, LT_AREA_DATA_MODELS, LT_GRADE_OBSERVED },
};

enum { WAIVED_PERCENT = 10, G1_COVERAGE_PERCENT = 60 };

static enum lt_grade
least_evidence(enum lt_gate gate, enum lt_area area)
{
	for (size_t i = 0; i < sizeof EVIDENCE / sizeof *EVIDENCE; i++)
		if (EVIDENCE[i].gate == gate && EVIDENCE[i].area == area)
			return EVIDENCE[i].least;
	return LT_GRADE_INFERRED;
}

/* The required checks of a gate, told apart. */
struct required {
	uint32_t *open, *waived, *weak;
	int open_count, waived_count, weak_count, applying;
	uint32_t weight, waived_weight;
};

static void
sort_out(const struct lt_assessment *assessment, enum lt_gate gate, uint32_t index,
	struct required *required)
{
	const struct lt_checked *check = &assessment->checks[index];
	uint32_t weight = lt_score_weight(check->severity);
	bool open = check->verdict == LT_STATUS_GAP || check->verdict == LT_STATUS_UNKNOWN;
	required->weight += weight;
	required->applying += check->verdict != LT_STATUS_SKIP;
	if (open && check->waived >= check->gap + check->unknown) {
		required->waived[required->waived_count++] = index;
		required->waived_weight += weight;
	} else if (open) {
		required->open[required->open_count++] = index;
	} else if (check->verdict == LT_STATUS_OK &&
		check->quality > least_evidence(gate, check->area)) {
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

/* The first six areas are the scorecard of phase 1; G1 is about having looked at them. */
static const char *
thinly_covered(struct lt_arena *a, const struct lt_assessment *assessment)
{
	const char *names = NULL;
	for (int area = 0; area <= LT_AREA_SHADOW_AI; area++) {
		const struct lt_area_score *score = &assessment->areas[area];
		if (score->coverage < 0 || score->coverage * 100 >= G1_COVERAGE_PERCENT)
			continue;
		const char *title = lt_words_area.at[area].title;
		names = names ? lt_print(a, "%s, %s", names, title) : title;
	}
	return names;
}

static const char *
checks_word(int count)
{
	return count == 1 ? "check" : "checks";
}

static void
decide(struct lt_arena *a, const struct lt_assessment *assessment, struct required *required,
	struct lt_gate_score *score)
{
	const char *thin = score->gate == LT_GATE_G1 ? thinly_covered(a, assessment) : NULL;
	score->waived = (uint32_t)required->waived_count;
	if (score->required == 0)
		return refuse(a, assessment, score, NULL, 0, "no check that it requires was asked");
	if (required->applying == 0)
		return refuse(a, assessment, score, NULL, 0,
			"nothing was seen that its required checks apply to");
	if (required->open_count > 0)
		return refuse(a, assessment, score, required->open, required->open_count,
			lt_print(a, "%d required %s %s open", required->open_count,
				checks_word(required->open_count),
				required->open_count == 1 ? "is" : "are"));
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
			lt_print(a, "less than 60 %% is decided in %s", thin));
	score->result = required->waived_count > 0 ? LT_PASS_WAIVED : LT_PASS_CLEAR;
	score->sentence = required->waived_count > 0
		? lt_print(a, "%d required %s waived", required->waived_count,
			  required->waived_count == 1 ? "check is" : "checks are")
		: "every required check is ok or does not apply";
}

static struct lt_gate_score
judge(struct lt_arena *a, const struct lt_assessment *assessment, enum lt_gate gate)
{
	struct lt_gate_score score = { .gate = gate };
	struct required required = {
		.open = LT_NEW_ARRAY(a, uint32_t, assessment->checks_count + 1),
		.waived = LT_NEW_ARRAY(a, uint32_t, assessment->checks_count + 1),
		.weak = LT_NEW_ARRAY(a, uint32_t, assessment->checks_count + 1),
	};
	for (int i = 0; i < assessment->checks_count; i++) {
		if (!(assessment->checks[i].gates & 1 << gate))
			continue;
		score.required++;
		sort_out(assessment, gate, (uint32_t)i, &required);
	}
	decide(a, assessment, &required, &score);
	return score;
}

void
lt_gate_judge(struct lt_arena *a, struct lt_assessment *assessment)
{
	assessment->gates = LT_NEW_ARRAY(a, struct lt_gate_score, LT_GATE_COUNT);
	assessment->gates_count = LT_GATE_COUNT;
	for (int gate = 0; gate < LT_GATE_COUNT; gate++)
		assessment->gates[gate] = judge(a, assessment, (enum lt_gate)gate);
}
