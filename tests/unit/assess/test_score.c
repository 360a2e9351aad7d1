/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/gate.h"
#include "assess/phase.h"
#include "assess/score.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "t.h"

enum { CASES = 10000, MOST = 12 };

/* A check with so many answers of each kind. */
static struct lt_err err;
static struct lt_checked
check_of(enum lt_severity severity, uint32_t level, int ok, int gap, int unknown, int skip)
{
	struct lt_checked check = {
		.id = "a-check", .severity = severity, .level = level, .area = LT_AREA_COST
	};
	int counts[] = { ok, gap, unknown, skip };
	for (int status = 0; status < LT_STATUS_COUNT; status++)
		for (int i = 0; i < counts[status]; i++)
			lt_score_count(&check, (enum lt_status)status, LT_GRADE_DECLARED);
	return check;
}

#define CRITICAL LT_SEVERITY_CRITICAL
#define HIGH LT_SEVERITY_HIGH
#define MEDIUM LT_SEVERITY_MEDIUM
#define LOW LT_SEVERITY_LOW

/* The ground the reference covers, in cases one can follow by hand.  Checks end at severity
 * and level 0. */
static const struct score_row {
	const char *name;
	struct {
		enum lt_severity severity;
		uint32_t level;
		int ok, gap, unknown, skip;
	} checks[6];
	enum lt_assessed state;
	uint32_t lo, hi;
	double decimal, coverage;
} ROWS[] = {
	{ "nothing applies", { { HIGH, 2, 0, 0, 0, 1 } }, LT_ASSESSED_NONE, 0, 0, -1, -1 },
	{ "nothing is known", { { HIGH, 2, 0, 0, 3, 0 } }, LT_ASSESSED_NO, 0, 4, -1, 0 },
	{ "all is ok", { { HIGH, 2, 1 }, { LOW, 3, 1 }, { MEDIUM, 4, 1 } }, LT_ASSESSED_YES, 4, 4,
		4.0, 1 },
	{ "one critical gap holds the level below its own, whatever else is ok",
		{ { CRITICAL, 3, 1000, 1 }, { LOW, 2, 1 }, { LOW, 2, 1 }, { HIGH, 2, 1 } },
		LT_ASSESSED_YES, 2, 2, 2.7, 1 },
	{ "levels are not skipped", { { HIGH, 2, 0, 1 }, { LOW, 3, 1 }, { LOW, 4, 1 } },
		LT_ASSESSED_YES, 1, 1, 1.0, 1 },
	{ "an unknown opens a range", { { HIGH, 2, 1 }, { MEDIUM, 3, 0, 0, 1 } }, LT_ASSESSED_YES,
		2, 4, 2.7, 4. / 6 },
	{ "85 percent of the weight is enough where nothing absolute is open",
		{ { CRITICAL, 2, 1 }, { CRITICAL, 2, 1 }, { LOW, 2, 1 }, { MEDIUM, 2, 0, 1 },
			{ LOW, 2, 0, 1 } },
		LT_ASSESSED_YES, 4, 4, 4.0, 1 },
	{ "a little less is not",
		{ { HIGH, 2, 1 }, { HIGH, 2, 1 }, { HIGH, 2, 1 }, { MEDIUM, 2, 1 },
			{ MEDIUM, 2, 0, 1 }, { LOW, 2, 0, 1 } },
		LT_ASSESSED_YES, 1, 1, 1.8, 1 },
	{ "a third decided is assessed, less is not", { { HIGH, 2, 0, 0, 1 }, { MEDIUM, 2, 1 } },
		LT_ASSESSED_YES, 1, 4, 1.3, 2. / 6 },
	{ "a quarter decided is not",
		{ { MEDIUM, 2, 0, 0, 1 }, { LOW, 2, 0, 0, 1 }, { LOW, 2, 1 } }, LT_ASSESSED_NO, 0,
		4, -1, .25 },
};

static bool
row_holds(const struct score_row *row)
{
	struct lt_checked checks[6];
	int count = 0;
	for (; count < 6 && row->checks[count].level > 0; count++)
		checks[count] = check_of(row->checks[count].severity, row->checks[count].level,
			row->checks[count].ok, row->checks[count].gap, row->checks[count].unknown,
			row->checks[count].skip);
	struct lt_area_score score = lt_score_area(checks, count, LT_AREA_COST);
	if (score.state == row->state && score.lo == row->lo && score.hi == row->hi &&
		score.decimal > row->decimal - .001 && score.decimal < row->decimal + .001 &&
		score.coverage > row->coverage - .001 && score.coverage < row->coverage + .001)
		return true;
	printf("# %s: state %d, %u-%u, %.2f, coverage %.2f\n", row->name, score.state, score.lo,
		score.hi, score.decimal, score.coverage);
	return false;
}

TEST(an_area_is_scored_as_the_table_says)
{
	bool all = true;
	for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
		all &= row_holds(&ROWS[i]);
	IS(all);
}

TEST(a_check_is_a_gap_before_unknown_before_ok_before_skip)
{
	IS(check_of(HIGH, 2, 9, 1, 9, 9).verdict == LT_STATUS_GAP);
	IS(check_of(HIGH, 2, 9, 0, 1, 9).verdict == LT_STATUS_UNKNOWN);
	IS(check_of(HIGH, 2, 1, 0, 0, 9).verdict == LT_STATUS_OK);
	IS(check_of(HIGH, 2, 0, 0, 0, 9).verdict == LT_STATUS_SKIP);
}

TEST(an_ok_rests_on_its_weakest_evidence_and_a_gap_on_its_strongest)
{
	struct lt_checked ok = { 0 }, gap = { 0 };
	lt_score_count(&ok, LT_STATUS_OK, LT_GRADE_OBSERVED);
	lt_score_count(&ok, LT_STATUS_OK, LT_GRADE_ATTESTED);
	IS(ok.quality == LT_GRADE_ATTESTED);
	lt_score_count(&gap, LT_STATUS_OK, LT_GRADE_OBSERVED);
	lt_score_count(&gap, LT_STATUS_GAP, LT_GRADE_ATTESTED);
	IS(gap.quality == LT_GRADE_ATTESTED);
	lt_score_count(&gap, LT_STATUS_GAP, LT_GRADE_DECLARED);
	IS(gap.quality == LT_GRADE_DECLARED);
}

TEST(the_grade_of_an_area_forgives_a_fifth_of_weaker_evidence)
{
	struct lt_checked checks[] = { check_of(CRITICAL, 2, 1, 0, 0, 0),
		check_of(MEDIUM, 2, 1, 0, 0, 0) };
	checks[0].quality = LT_GRADE_OBSERVED;
	IS(lt_score_area(checks, 2, LT_AREA_COST).grade == LT_GRADE_OBSERVED);
	checks[1].severity = HIGH;
	IS(lt_score_area(checks, 2, LT_AREA_COST).grade == LT_GRADE_DECLARED);
}

TEST(a_check_that_nobody_answered_is_unknown)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_checked check = { .severity = HIGH, .level = 2 };
	struct lt_assessment assessment = { .checks = &check, .checks_count = 1 };
	lt_score_assess(a, &assessment);
	IS(check.verdict == LT_STATUS_UNKNOWN);
	IS(assessment.areas_count == 11 &&
		assessment.areas[LT_AREA_SKILLS].state == LT_ASSESSED_NO);
	IS(assessment.areas[LT_AREA_SKILLS].grade == LT_GRADE_COUNT);
	IS(assessment.coverage > -.1 && assessment.coverage < .1);
	lt_arena_drop(a);
}

TEST(level_five_takes_sixty_days_and_a_measured_improvement)
{
	struct lt_score_day days[] = { { 1, 4 }, { 100, 4, .improvements = 1 }, { 130, 4 },
		{ 161, 4 } };
	IS(lt_score_level5(days, 4));
	IS(!lt_score_level5(days, 3));
	IS(!lt_score_level5(days, 0));
	days[2].overdue = true;
	IS(!lt_score_level5(days, 4));
}

/* A small generator of our own, so that the cases are the same everywhere. */
static uint64_t seed = 20261122;

static uint32_t
any(uint32_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % below;
}

struct one_case {
	enum lt_gate gate;
	enum lt_area area;
	enum lt_grade least;
	struct lt_checked checks[MOST];
	int count, applying;
	uint32_t weight, waived_weight;
};

/* Gates and areas whose demand on evidence is known: A, D and B. */
static const struct {
	enum lt_gate gate;
	enum lt_area area;
	enum lt_grade least;
} DEMANDS[] = {
	{ LT_GATE_G4, LT_AREA_COST, LT_GRADE_OBSERVED },
	{ LT_GATE_G4, LT_AREA_SKILLS, LT_GRADE_INFERRED },
	{ LT_GATE_G2, LT_AREA_NETWORKING, LT_GRADE_DECLARED },
};

static struct lt_checked
any_check(const struct one_case *of, uint32_t good)
{
	struct lt_checked check = { .id = "a-check",
		.severity = (enum lt_severity)any(LT_SEVERITY_COUNT),
		.level = 2 + any(3),
		.area = of->area,
		.gates = (uint8_t)(any(3) ? 1 << of->gate : 0) };
	enum lt_grade grade = (enum lt_grade)any(LT_GRADE_COUNT);
	for (uint32_t answers = 1 + any(4); answers > 0; answers--)
		lt_score_count(&check,
			any(100) < good ? LT_STATUS_OK : (enum lt_status)any(LT_STATUS_COUNT),
			grade);
	if (any(8) == 0)
		check.waived = check.gap + check.unknown;
	return check;
}

static struct one_case
any_case(void)
{
	uint32_t demand = any(sizeof DEMANDS / sizeof *DEMANDS), good = any(101);
	struct one_case of = { DEMANDS[demand].gate, DEMANDS[demand].area, DEMANDS[demand].least };
	for (of.count = 0; of.count < 1 + (int)any(MOST); of.count++) {
		struct lt_checked check = of.checks[of.count] = any_check(&of, good);
		uint32_t weight = check.gates ? lt_score_weight(check.severity) : 0;
		of.applying += check.gates != 0 && check.verdict != LT_STATUS_SKIP;
		of.weight += weight;
		of.waived_weight += check.waived > 0 ? weight : 0;
	}
	return of;
}

static void
print_case(FILE *file, const struct one_case *of)
{
	fprintf(file, "%s", lt_words_grade.at[of->least].title);
	for (int i = 0; i < of->count; i++) {
		const struct lt_checked *check = &of->checks[i];
		fprintf(file, " %s:%u:%u:%u:%u:%u:%s:%d:%d",
			lt_words_severity.at[check->severity].word, check->level, check->ok,
			check->gap, check->unknown, check->skip,
			lt_words_grade.at[check->quality].title, check->gates != 0,
			check->waived > 0);
	}
	fputc('\n', file);
}

static int
by_number(const void *left, const void *right)
{
	uint32_t a = ((const struct lt_blocker *)left)->check,
		 b = ((const struct lt_blocker *)right)->check;
	return a < b ? -1 : a > b;
}

/* Our answer, spelt as reference.py spells its own. */
static const char *
answer(struct lt_arena *a, struct one_case *of)
{
	struct lt_assessment assessment = { .checks = of->checks, .checks_count = of->count };
	lt_score_assess(a, &assessment);
	lt_gate_judge(a, &assessment, &err);
	struct lt_area_score *area = &assessment.areas[of->area];
	struct lt_gate_score *gate = &assessment.gates[of->gate];
	char *text = lt_print(
		a, "%s %u %u ", lt_words_assessed.at[area->state].word, area->lo, area->hi);
	text = area->decimal < 0 ? lt_print(a, "%s-1 ", text)
				 : lt_print(a, "%s%.1f ", text, area->decimal);
	text = area->coverage < 0 ? lt_print(a, "%s-1", text)
				  : lt_print(a, "%s%.2f", text, area->coverage);
	text = lt_print(a, "%s|%s|", text, lt_words_pass.at[gate->result].word);
	if (gate->blockers_count > 0)
		qsort(gate->blockers, (size_t)gate->blockers_count, sizeof *gate->blockers,
			by_number);
	for (int i = 0; i < gate->blockers_count; i++)
		text = lt_print(a, "%s%s%u", text, i ? "," : "", gate->blockers[i].check);
	return text;
}

/* The reference knows none of our three further reasons to refuse, so only the part before
 * the gate is compared where one of them holds. */
static bool
same(const char *ours, const char *theirs, const struct one_case *of)
{
	bool further = of->applying == 0 || of->waived_weight * 10 > of->weight;
	size_t part = further ? strcspn(theirs, "|") + 1 : strlen(theirs) + 1;
	if (strncmp(ours, theirs, part) == 0)
		return true;
	printf("# ours      %s\n# reference %s\n# ", ours, theirs);
	print_case(stdout, of);
	return false;
}

static bool
run_reference(const char *folder, const char *cases, const char *answers)
{
	char command[2048];
	snprintf(command, sizeof command,
		"python3 '%s/tests/unit/assess/reference.py' '%s' '%s' >'%s'",
		getenv("LINTEL_SOURCE"), folder, cases, answers);
	return system(command) == 0;
}

/* Opens the reference's answers to the cases; NULL when it cannot be run. */
static FILE *
ask_reference(const char *folder, void (*print)(FILE *file))
{
	char cases[] = "/tmp/lintel-cases-XXXXXX", answers[] = "/tmp/lintel-answers-XXXXXX";
	int in = mkstemp(cases), out = mkstemp(answers);
	FILE *file = fdopen(in, "w"), *answer_file = fdopen(out, "r");
	print(file);
	fclose(file);
	bool ran = run_reference(folder, cases, answers);
	unlink(cases);
	unlink(answers);
	return ran ? answer_file : NULL;
}

static void
print_cases(FILE *file)
{
	seed = 20261122;
	for (int i = 0; i < CASES; i++) {
		struct one_case of = any_case();
		print_case(file, &of);
	}
}

static int
any_history(struct lt_score_day *days)
{
	int count = 1 + (int)any(6);
	int64_t day = 0;
	for (int i = 0; i < count; i++) {
		day += any(50);
		days[i] = (struct lt_score_day){ day, 4 - (any(12) == 0), any(20) == 0,
			any(20) == 0, any(3) == 0 };
	}
	return count;
}

static void
print_histories(FILE *file)
{
	seed = 42;
	for (int i = 0; i < CASES; i++) {
		struct lt_score_day days[6];
		int count = any_history(days);
		fputc('@', file);
		for (int day = 0; day < count; day++)
			fprintf(file, "%s%d:%u:%d:%d:%u", day ? " " : "", (int)days[day].day,
				days[day].lo, days[day].reopened, days[day].overdue,
				days[day].improvements);
		fputc('\n', file);
	}
}

static const char *
reference_folder(void)
{
	static char folder[1024];
	snprintf(folder, sizeof folder, "%s/../shared/reference", getenv("LINTEL_SOURCE"));
	if (access(folder, R_OK) == 0)
		return folder;
	printf("# skipped: there is no %s to compare with\n", folder);
	return NULL;
}

TEST(ten_thousand_areas_and_gates_are_judged_as_the_reference_judges_them)
{
	const char *folder = reference_folder();
	if (!folder)
		return;
	FILE *theirs = ask_reference(folder, print_cases);
	IS(theirs);
	char line[1024];
	int alike = 0;
	seed = 20261122;
	for (int i = 0; i < CASES && fgets(line, sizeof line, theirs); i++) {
		struct lt_arena *a = lt_arena_new(1 << 20);
		struct one_case of = any_case();
		line[strcspn(line, "\n")] = '\0';
		alike += same(answer(a, &of), line, &of);
		lt_arena_drop(a);
	}
	fclose(theirs);
	IS(alike == CASES);
}

TEST(ten_thousand_histories_earn_level_five_as_the_reference_says)
{
	const char *folder = reference_folder();
	if (!folder)
		return;
	FILE *theirs = ask_reference(folder, print_histories);
	IS(theirs);
	char line[64];
	int alike = 0, earned = 0;
	seed = 42;
	for (int i = 0; i < CASES && fgets(line, sizeof line, theirs); i++) {
		struct lt_score_day days[6];
		int count = any_history(days);
		alike += lt_score_level5(days, count) == (line[0] == '1');
		earned += line[0] == '1';
	}
	fclose(theirs);
	IS(alike == CASES);
	IS(earned > 100);
}
