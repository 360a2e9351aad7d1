/* SPDX-License-Identifier: Apache-2.0 */
/* score: see score.h.  Shares are compared in whole numbers, so nothing hangs on rounding. */
#include "assess/score.h"

#include "base/arena.h"

uint32_t
lt_score_weight(enum lt_severity severity)
{
	static const uint8_t weights[LT_SEVERITY_COUNT] = {
		[LT_SEVERITY_CRITICAL] = 8,
		[LT_SEVERITY_HIGH] = 4,
		[LT_SEVERITY_MEDIUM] = 2,
		[LT_SEVERITY_LOW] = 1,
	};
	return weights[severity];
}

/* An ok needs all its answers, so it rests on the weakest; a gap needs one, so it rests on
 * the strongest. */
void
lt_score_count(struct lt_checked *check, enum lt_status status, enum lt_grade quality)
{
	switch (status) {
	case LT_STATUS_OK:
		if (check->gap == 0 && (check->ok == 0 || quality > check->quality))
			check->quality = quality;
		check->ok++;
		break;
	case LT_STATUS_GAP:
		if (check->gap == 0 || quality < check->quality)
			check->quality = quality;
		check->gap++;
		break;
	case LT_STATUS_SKIP:
		check->skip++;
		break;
	default:
		check->unknown++;
	}
	check->verdict = check->gap ? LT_STATUS_GAP : check->unknown ? LT_STATUS_UNKNOWN :
		check->ok ? LT_STATUS_OK : LT_STATUS_SKIP;
}

static bool
absolute(const struct lt_checked *check)
{
	return check->severity >= LT_SEVERITY_HIGH;
}

/* The share of a check that is done, only for the decimal.  Half a critical check is not
 * half the way, so a failing critical or high check gives at most half. */
static double
credit(const struct lt_checked *check)
{
	double share = (double)check->ok / (check->ok + check->gap + check->unknown);
	return absolute(check) && check->verdict != LT_STATUS_OK ? share / 2 : share;
}

/* The checks of one area that apply, up to one level. */
struct sum {
	uint32_t all, good, hopeful,
		decided; /* weights: applicable, ok, ok or unknown, not unknown */
	bool open, certain;                   /* an absolute check is not ok; is a gap */
	double credit;
};

static struct sum
sum_area(const struct lt_checked *checks, int count, enum lt_area area, uint32_t level)
{
	struct sum sum = { 0 };
	for (int i = 0; i < count; i++) {
		const struct lt_checked *check = &checks[i];
		if (check->area != area || check->level > level || check->verdict == LT_STATUS_SKIP)
			continue;
		uint32_t weight = lt_score_weight(check->severity);
		bool ok = check->verdict == LT_STATUS_OK,
		     unknown = check->verdict == LT_STATUS_UNKNOWN;
		sum.all += weight;
		sum.good += ok ? weight : 0;
		sum.hopeful += ok || unknown ? weight : 0;
		sum.decided += unknown ? 0 : weight;
		sum.open |= absolute(check) && !ok;
		sum.certain |= absolute(check) && !ok && !unknown;
		sum.credit += weight * credit(check);
	}
	return sum;
}

static bool
enough(uint32_t part, uint32_t all, uint32_t percent)
{
	return (uint64_t)part * 100 >= (uint64_t)all * percent;
}

static void
find_levels(const struct lt_checked *checks, int count, enum lt_area area, uint32_t *ret_lo,
	uint32_t *ret_hi)
{
	bool low = true, high = true;
	*ret_lo = *ret_hi = 1;
	for (uint32_t level = 2; level <= 4; level++) {
		struct sum sum = sum_area(checks, count, area, level);
		low = low && !sum.open && enough(sum.good, sum.all, LT_SCORE_HOLDS_PERCENT);
		high = high && !sum.certain && enough(sum.hopeful, sum.all, LT_SCORE_HOLDS_PERCENT);
		*ret_lo = low ? level : *ret_lo;
		*ret_hi = high ? level : *ret_hi;
	}
}

/* The best grade such that at most a fifth of the decided weight is weaker. */
static enum lt_grade
grade_of(const struct lt_checked *checks, int count, enum lt_area area, uint32_t decided)
{
	uint32_t of[LT_GRADE_COUNT] = { 0 }, reached = 0;
	for (int i = 0; i < count; i++)
		if (checks[i].area == area &&
			(checks[i].verdict == LT_STATUS_OK || checks[i].verdict == LT_STATUS_GAP))
			of[checks[i].quality] += lt_score_weight(checks[i].severity);
	for (int grade = 0; decided > 0 && grade < LT_GRADE_COUNT; grade++)
		if (enough(reached += of[grade], decided, 80))
			return (enum lt_grade)grade;
	return LT_GRADE_COUNT;
}

static void
count_verdicts(const struct lt_checked *checks, int count, struct lt_area_score *score)
{
	for (int i = 0; i < count; i++) {
		const struct lt_checked *check = &checks[i];
		if (check->area != score->area)
			continue;
		score->ok += check->verdict == LT_STATUS_OK;
		score->gap += check->verdict == LT_STATUS_GAP;
		score->unknown += check->verdict == LT_STATUS_UNKNOWN;
		score->skip += check->verdict == LT_STATUS_SKIP;
	}
}

/* One figure behind the point, rounded as it is printed. */
static double
tenth(double value)
{
	char digits[32];
	snprintf(digits, sizeof digits, "%.1f", value);
	return strtod(digits, NULL);
}

struct lt_area_score
lt_score_area(const struct lt_checked *checks, int count, enum lt_area area)
{
	struct lt_area_score score = {
		.area = area, .decimal = -1, .coverage = -1, .grade = LT_GRADE_COUNT
	};
	count_verdicts(checks, count, &score);
	struct sum sum = sum_area(checks, count, area, UINT32_MAX);
	if (sum.all == 0) {
		score.state = LT_ASSESSED_NONE;
		return score;
	}
	uint32_t lo, hi;
	find_levels(checks, count, area, &lo, &hi);
	score.coverage = (double)sum.decided / sum.all;
	score.grade = grade_of(checks, count, area, sum.decided);
	score.hi = hi;
	if (!enough(sum.decided, sum.all, LT_SCORE_ASSESSED_PERCENT)) {
		score.state = LT_ASSESSED_NO;
		return score;
	}
	struct sum next = sum_area(checks, count, area, lo + 1);
	double part = next.all ? next.credit / next.all : 0;
	score.state = LT_ASSESSED_YES;
	score.lo = lo;
	score.decimal = lo < 4 ? tenth(lo + (part < 0.9 ? part : 0.9)) : 4;
	return score;
}

void
lt_score_assess(struct lt_arena *a, struct lt_assessment *assessment)
{
	uint64_t all = 0, decided = 0;
	for (int i = 0; i < assessment->checks_count; i++) {
		struct lt_checked *check = &assessment->checks[i];
		if (check->ok + check->gap + check->unknown + check->skip == 0)
			lt_score_count(check, LT_STATUS_UNKNOWN, LT_GRADE_INFERRED);
		if (check->ok + check->gap == 0)
			check->quality = LT_GRADE_COUNT;
		uint32_t weight = check->verdict == LT_STATUS_SKIP
			? 0
			: lt_score_weight(check->severity);
		all += weight;
		decided += check->verdict == LT_STATUS_UNKNOWN ? 0 : weight;
	}
	assessment->coverage = all ? (double)decided / (double)all : -1;
	assessment->areas = LT_NEW_ARRAY(a, struct lt_area_score, LT_AREA_COUNT);
	assessment->areas_count = LT_AREA_COUNT;
	for (int area = 0; area < LT_AREA_COUNT; area++)
		assessment->areas[area] = lt_score_area(
			assessment->checks, assessment->checks_count, (enum lt_area)area);
}

bool
lt_score_level5(const struct lt_score_day *days, int count)
{
	if (count == 0)
		return false;
	const struct lt_score_day *last = days + count - 1, *first = days;
	while (first < last && first->day < last->day - 95)
		first++;
	if (last - first < 2 || last->day - first->day < 60)
		return false;
	uint32_t improvements = 0;
	for (const struct lt_score_day *day = first; day <= last; day++) {
		if (day->lo < 4 || day->reopened || day->overdue)
			return false;
		improvements += day->improvements;
	}
	return improvements >= 1;
}
