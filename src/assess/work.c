/* SPDX-License-Identifier: Apache-2.0 */
/* work: see work.h. */
#include "assess/work.h"

#include <sqlite3.h>

#include "assess/blocker.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "catalog/gate.h"
#include "facts/facts.h"
#include "format/json.h"
#include "record/assessment.h"

const char lt_work_roadmap[] = "select value from answer where question = 'governance.roadmap' and json_valid(value)";
const char lt_work_people[] = "select name, areas from person where coalesce(name, '') <> ''";

/* Days in which work is to be done where no roadmap says another day. */
static const uint8_t DAYS[LT_SEVERITY_COUNT] = {
	[LT_SEVERITY_CRITICAL] = 7, [LT_SEVERITY_HIGH] = 30, [LT_SEVERITY_MEDIUM] = 90, [LT_SEVERITY_LOW] = 90 };

struct planning {
	struct lt_arena *arena;
	struct lt_assessment *out;
	const struct lt_gate_plan *plan;
	struct lt_node roadmap;
	const char *owners[LT_AREA_COUNT]; /* by people: */
	int64_t today;
	int room;
};

static bool
read_roadmap(struct planning *p, sqlite3 *db, struct lt_err *err)
{
	sqlite3_stmt *s = NULL;
	struct lt_doc *doc;
	if (sqlite3_prepare_v2(db, lt_work_roadmap, -1, &s, NULL) != SQLITE_OK)
		return lt_fail(err, "read the roadmap: %s", sqlite3_errmsg(db));
	if (sqlite3_step(s) == SQLITE_ROW) {
		const char *value = lt_copy_text(p->arena, lt_text((const char *)sqlite3_column_text(s, 0))).at;
		if (lt_json_read(p->arena, lt_keys_new(p->arena), "governance.roadmap", lt_text(value), &doc, err))
			p->roadmap = lt_doc_root(doc);
	}
	sqlite3_finalize(s);
	return !err->text[0];
}

static bool
read_people(struct planning *p, sqlite3 *db, struct lt_err *err)
{
	sqlite3_stmt *s = NULL;
	if (sqlite3_prepare_v2(db, lt_work_people, -1, &s, NULL) != SQLITE_OK)
		return lt_fail(err, "read people: %s", sqlite3_errmsg(db));
	while (sqlite3_step(s) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(s, 0), *areas = (const char *)sqlite3_column_text(s, 1);
		struct lt_text rest = areas ? lt_text(areas) : LT_NONE, word;
		while (lt_text_cut(&rest, ',', &word)) {
			int area = lt_words_find(&lt_words_area, lt_text_trim(word));
			if (area >= 0 && !p->owners[area])
				p->owners[area] = lt_copy_text(p->arena, lt_text(name)).at;
		}
	}
	sqlite3_finalize(s);
	return true;
}

/* Is the check on the roadmap, with a person and a day that is near enough? */
static bool
is_planned(const struct planning *p, const struct lt_checked *check, struct lt_work *work)
{
	for (struct lt_walk w = lt_walk(p->roadmap); lt_node_is(p->roadmap, LT_KIND_LIST) && lt_walk_next(&w);) {
		struct lt_node named = lt_node_get(w.value, "check");
		int64_t day;
		if (!lt_node_eq(named, check->id) && !(check->code && lt_node_eq(named, check->code)))
			continue;
		const char *owner = lt_node_string(lt_node_get(w.value, "owner"), p->arena);
		const char *due = lt_node_string(lt_node_get(w.value, "due"), p->arena);
		work->owner = owner ? owner : work->owner;
		work->due = due ? due : work->due;
		return owner && due && lt_date_day(lt_text(due), &day) && day >= p->today && day <= p->today + p->plan->work_days;
	}
	return false;
}

static void
add(struct planning *p, uint32_t index)
{
	const struct lt_checked *check = &p->out->checks[index];
	char due[16];
	lt_date_spell(p->today + DAYS[check->severity], due);
	struct lt_work work = { .check = index, .area = check->area, .status = check->verdict, .owner = p->owners[check->area],
		.due = lt_copy_text(p->arena, lt_text(due)).at, .sentence = lt_blocker_of(p->arena, p->out, index).sentence };
	bool planned = is_planned(p, check, &work), waived = check->waived >= check->gap + check->unknown;
	work.state = waived ? "waived" : planned ? "planned" : "open";
	LT_PUSH(p->arena, p->out->work, p->out->work_count, p->room) = work;
}

/* Is its level below what is asked, or not known? */
static bool
is_low(const struct planning *p, enum lt_area area)
{
	const struct lt_area_score *score = &p->out->areas[area];
	return lt_gates_lists(p->plan->work_areas, lt_words_area.at[area].word) && score->state != LT_ASSESSED_NONE &&
		(score->state == LT_ASSESSED_NO || (int64_t)score->lo < p->plan->work_below);
}

bool
lt_work_fill(struct lt_arena *a, struct lt_facts *facts, struct lt_assessment *assessment, struct lt_err *err)
{
	struct planning p = { .arena = a, .out = assessment };
	struct lt_gates gates;
	if (!lt_gates_load(a, &gates, err))
		return false;
	for (int i = 0; i < gates.count; i++)
		if (gates.at[i].work_phase)
			p.plan = &gates.at[i];
	int phase = p.plan ? lt_words_find(&lt_words_phase, lt_text(p.plan->work_phase)) : -1;
	if (phase < 0)
		return lt_fail(err, "gates.yaml: no gate says by which phase its work is due");
	if (!lt_date_day(lt_text(assessment->run.today), &p.today))
		return lt_fail(err, "today is no day: %s", assessment->run.today);
	if (!read_roadmap(&p, lt_facts_sql(facts), err) || !read_people(&p, lt_facts_sql(facts), err))
		return false;
	uint32_t *open = LT_NEW_ARRAY(a, uint32_t, assessment->checks_count + 1);
	int count = 0;
	for (int i = 0; i < assessment->checks_count; i++) {
		const struct lt_checked *check = &assessment->checks[i];
		if ((check->verdict == LT_STATUS_GAP || check->verdict == LT_STATUS_UNKNOWN) && (int)check->phase <= phase &&
			is_low(&p, check->area))
			open[count++] = (uint32_t)i;
	}
	lt_assessment_sort(assessment, open, count);
	for (int i = 0; i < count; i++)
		add(&p, open[i]);
	return true;
}
