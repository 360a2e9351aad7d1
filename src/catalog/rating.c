/* SPDX-License-Identifier: Apache-2.0 */
/* content/framework/scorecard.yaml as structs.  The file is ours, so a wrong one is an error. */
#include "catalog/rating.h"

#include "base/arena.h"
#include "base/err.h"
#include "catalog/content.h"
#include "format/json.h"

static const char *const SCORECARD_FILE = "framework/scorecard.yaml";

bool
lt_ratings_load(struct lt_arena *a, struct lt_ratings *ret_ratings, struct lt_err *err)
{
	struct lt_content file;
	struct lt_doc *doc;
	const char *at = NULL;
	if (!lt_content_next(SCORECARD_FILE, &at, &file))
		return lt_fail(err, "%s is not in this program", SCORECARD_FILE);
	if (!lt_json_read(a, lt_keys_new(a), file.path, file.bytes, &doc, err)) /* the pack holds YAML as JSON */
		return false;
	struct lt_node list = lt_node_get(lt_doc_root(doc), "scorecard");
	struct lt_rating_plan *plans = LT_NEW_ARRAY(a, struct lt_rating_plan, lt_node_count(list) + 1);
	int count = 0;
	for (struct lt_walk w = lt_walk(list); lt_walk_next(&w);) {
		struct lt_rating_plan *plan = &plans[count++];
		struct lt_node checks = lt_node_get(w.value, "checks");
		plan->area = lt_node_string(lt_node_get(w.value, "area"), a);
		plan->why = lt_node_string(lt_node_get(w.value, "why"), a);
		if (!plan->area || !plan->why || lt_node_count(checks) != LT_RATING_CHECKS)
			return lt_fail(err, "%s: an area needs area, why and %d checks", SCORECARD_FILE, LT_RATING_CHECKS);
		for (uint32_t i = 0; i < LT_RATING_CHECKS; i++)
			plan->checks[i] = lt_node_string(lt_node_item(checks, i), a);
	}
	*ret_ratings = (struct lt_ratings){ plans, count };
	return true;
}
