/* SPDX-License-Identifier: Apache-2.0 */
/* override: see override.h. */
#include "assess/override.h"

#include "base/arena.h"
#include "base/date.h"

static void
refuse(struct lt_override *override, const char *sentence)
{
	override->state = LT_WAIVER_REFUSED;
	override->sentence = sentence;
}

static const struct lt_area_score *
area_of(const struct lt_assessment *assessment, enum lt_area area)
{
	for (int i = 0; i < assessment->areas_count; i++)
		if (assessment->areas[i].area == area)
			return &assessment->areas[i];
	return NULL;
}

static void
compare(struct lt_arena *a, const struct lt_assessment *assessment, struct lt_override *override)
{
	const struct lt_area_score *area = area_of(assessment, override->area);
	override->state = LT_WAIVER_USED;
	if (!area || area->state != LT_ASSESSED_YES) {
		override->sentence = "nothing computed stands beside it: the area is not assessed";
		return;
	}
	override->apart = override->level > area->lo ? override->level - area->lo : area->lo - override->level;
	if (override->apart >= LT_OVERRIDE_APART)
		override->sentence = lt_print(a, "%u levels %s the computed %u: one of both is wrong; lintel assess --why %s shows what it rests on",
			override->apart, override->level > area->lo ? "above" : "below", area->lo, lt_words_area.at[override->area].word);
}

static void
judge(struct lt_arena *a, const struct lt_assessment *assessment, struct lt_override *override)
{
	int64_t today = 0, until = 0;
	lt_date_day(lt_text(assessment->run.today), &today);
	if (override->area >= LT_AREA_COUNT)
		return refuse(override, "there is no such area; there are skills, gpu, networking, security, automation, shadow-ai, "
					"observability, cost, governance, resilience and data-models");
	if (override->level < 1 || override->level > 5)
		return refuse(override, "a level is from 1 to 5");
	if (!override->by)
		return refuse(override, "it does not say who decided (by)");
	if (!override->because)
		return refuse(override, "it does not say why (because)");
	if (!override->until || !lt_date_day(lt_text(override->until), &until))
		return refuse(override, "it does not say until which day it holds (until)");
	if (until > today + LT_OVERRIDE_DAYS)
		return refuse(override, lt_print(a, "it would hold until %s, more than %d days ahead", override->until, LT_OVERRIDE_DAYS));
	if (until < today) {
		override->state = LT_WAIVER_EXPIRED;
		override->sentence = lt_print(a, "it expired on %s", override->until);
		return;
	}
	compare(a, assessment, override);
}

void
lt_override_judge(struct lt_arena *a, const struct lt_override *overrides, int count, struct lt_assessment *assessment)
{
	assessment->overrides = LT_NEW_ARRAY(a, struct lt_override, count + 1);
	assessment->overrides_count = count;
	for (int i = 0; i < count; i++) {
		assessment->overrides[i] = overrides[i];
		judge(a, assessment, &assessment->overrides[i]);
	}
}
