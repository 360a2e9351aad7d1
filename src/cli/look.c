/* SPDX-License-Identifier: Apache-2.0 */
/* look: see look.h.  The order of the calls is the order of the product. */
#include "cli/look.h"

#include "assess/answer.h"
#include "assess/asset.h"
#include "assess/gate.h"
#include "assess/item.h"
#include "assess/join.h"
#include "assess/override.h"
#include "assess/pattern.h"
#include "assess/phase.h"
#include "assess/rating.h"
#include "assess/score.h"
#include "assess/work.h"
#include "base/arena.h"
#include "catalog/check.h"
#include "catalog/content.h"
#include "catalog/framework.h"
#include "catalog/question.h"
#include "cli/progress.h"
#include "cli/waive.h"
#include "facts/facts.h"
#include "record/assessment.h"

/* The essential profile asks no check of level 4. */
static void
keep_profile(const char *profile, struct lt_checks *checks)
{
	int kept = 0;
	for (int i = 0; i < checks->count; i++)
		if (strcmp(profile, "essential") != 0 || strcmp(checks->at[i].level, "4") != 0)
			checks->at[kept++] = checks->at[i];
	checks->count = kept;
}

/* From answers to levels, gates and anti-patterns. */
static bool
judge(struct lt_arena *a, const struct lt_gather *gather, struct lt_facts *facts, struct lt_assessment *assessment,
	struct lt_err *err)
{
	lt_waive(a, lt_gather_folder(a, gather), &gather->estate, assessment);
	lt_score_assess(a, assessment);
	lt_override_judge(a, gather->estate.overrides, gather->estate.overrides_count, assessment);
	lt_phase_judge(a, assessment);
	return lt_work_fill(a, facts, assessment, err) && lt_gate_judge(a, assessment, err) &&
		lt_pattern_fill(a, facts, assessment, err);
}

/* Statements beyond the checks' own. */
static const char *const statements[] = { lt_join_clouds, lt_join_clusters, lt_asset_statement, lt_pattern_statement, lt_work_roadmap, lt_work_people, lt_answer_statement };
enum { ALWAYS = 6, WHOLE = 7 };

/* The statements that are expected, and behind them one for each fact table where every is wanted. */
static const char *const *
expected(struct lt_arena *a, const struct lt_look *look, const struct lt_checks *checks, int *ret_count)
{
	const char **all = NULL;
	int count = 0, room = 0;
	struct lt_content file;
	for (int i = 0; i < (look->whole ? WHOLE : ALWAYS); i++)
		LT_PUSH(a, all, count, room) = statements[i];
	int own = look->every ? checks->table_count : 0;
	for (const char *at = NULL; look->every && lt_content_next("facts/", &at, &file);) {
		const char *name = strrchr(file.path, '/') + 1;
		LT_PUSH(a, all, count, room) = lt_print(a, "select * from %.*s", (int)strcspn(name, "."), name);
	}
	for (int i = 0; i < own; i++) {
		const char *name = strrchr(checks->tables[i].path, '/');
		name = name ? name + 1 : checks->tables[i].path;
		LT_PUSH(a, all, count, room) = lt_print(a, "select * from %.*s", (int)strcspn(name, "."), name);
	}
	*ret_count = count;
	return all;
}

/* Who does an item, as somebody said in lintel.yaml, before the role that answers for it. */
static void
name_owners(struct lt_arena *a, const struct lt_estate *estate, struct lt_assessment *assessment)
{
	for (int i = 0; i < estate->assignments_count; i++)
		for (int k = 0; k < assessment->items_count; k++) {
			const struct lt_estate_assignment *who = &estate->assignments[i];
			struct lt_item *item = &assessment->items[k];
			if (!who->item || strcmp(who->item, item->id) != 0)
				continue;
			item->owner = lt_print(a, "%s%s%s%s%s", who->owner ? who->owner : item->owner, who->due ? " until " : "", who->due ? who->due : "",
				who->owner ? ", for " : "", who->owner ? item->owner : "");
		}
}

bool
lt_look_further(struct lt_arena *a, const struct lt_look *look, struct lt_assessment *assessment, struct lt_err *err)
{
	struct lt_questions questions;
	struct lt_frameworks frameworks;
	if (assessment->decisions_count > 0 && !lt_pattern_fill(a, look->facts, assessment, err))
		return false;
	if (!look->whole)
		return true;
	if (!lt_questions_load(a, &questions, err) || !lt_frameworks_load(a, &frameworks, err) ||
		!lt_answer_fill(a, &questions, look->asked, look->facts, look->gather->today, assessment, err))
		return false;
	lt_item_fill(a, &frameworks, assessment);
	name_owners(a, &look->gather->estate, assessment);
	return lt_rating_fill(a, assessment, err);
}

/* Where a live system was asked too, each check answers once for what is one thing. */
static bool
ask(struct lt_arena *a, const struct lt_look *look, const struct lt_checks *checks, struct lt_assessment *assessment, struct lt_err *err)
{
	struct lt_run_options keep = look->keep;
	bool join = lt_join_wanted(look->facts) || look->gather->estate.clusters_count > 0;
	if (join) {
		keep.keep = 0xff;
		keep.keep_most = 0;
	}
	return lt_run_ask(a, checks, look->facts, lt_gather_collectors(a, look->gather), &keep, assessment, err) &&
		(!join || lt_join(a, look->facts, look->keep.keep, assessment, err));
}

int
lt_look(struct lt_arena *a, struct lt_look *look, struct lt_assessment *assessment, struct lt_err *err)
{
	struct lt_gather *gather = look->gather;
	struct lt_checks *checks = LT_NEW(a, struct lt_checks);
	if (!lt_gather_prepare(a, gather, err) || !lt_checks_load(a, look->checks->at, look->checks->count, checks, err))
		return LT_EXIT_USAGE;
	look->asked = checks;
	keep_profile(gather->estate.profile, checks);
	look->keep.today = gather->today;
	lt_progress_tell(gather->steps, "open", NULL, 0, 0, -1, "reading the checks");
	int count;
	const char *const *all = expected(a, look, checks, &count);
	look->facts = lt_run_open(a, lt_keys_new(a), checks, all, count, gather->today, err);
	if (!look->facts)
		return look->checks->count ? LT_EXIT_USAGE : LT_EXIT_FAILED;
	lt_stage(&look->stages, "open");
	lt_waive_facts(a, &gather->estate, checks, look->facts);
	if (!lt_gather_run(a, gather, look->facts, err))
		return LT_EXIT_USAGE;
	lt_stage(&look->stages, "collect");
	look->keep.asked = gather->steps ? lt_progress_asked : NULL;
	look->keep.told = gather->steps;
	if (!ask(a, look, checks, assessment, err))
		return look->checks->count ? LT_EXIT_USAGE : LT_EXIT_FAILED;
	lt_stage(&look->stages, "ask");
	lt_progress_tell(gather->steps, "judge", NULL, 0, 0, -1, "judging areas, phases and gates");
	lt_gather_explain(a, gather, assessment);
	assessment->run = (struct lt_run){ .version = LT_VERSION, .model_version = LT_MODEL_VERSION, .today = gather->today,
		.root = gather->path, .organisation = gather->estate.organisation, .profile = gather->estate.profile };
	if (!lt_asset_fill(a, look->facts, &gather->estate, assessment, err))
		return LT_EXIT_FAILED;
	if (!judge(a, gather, look->facts, assessment, err))
		return LT_EXIT_FAILED;
	lt_stage(&look->stages, "judge");
	return LT_EXIT_DONE;
}
