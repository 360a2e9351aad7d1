/* SPDX-License-Identifier: Apache-2.0 */
/* change: see change.h. */
#include "assess/change.h"

#include "base/arena.h"
#include "base/map.h"

enum kind { KIND_VERDICT, KIND_PHASE, KIND_AREA, KIND_GATE, KIND_CHECK, KIND_FINDING };
static const char *const KINDS[] = { "verdict", "phase", "area", "gate", "check", "finding" };

/* A gap that is closed: one looks for the first run without it. */
struct closed {
	int change;
	const char *fingerprint;
	bool dated;
};

struct comparing {
	struct lt_arena *arena;
	const struct lt_kept *now, *before;
	struct lt_change *changes;
	int count, room;
	struct closed *closed;
	int closed_count, closed_room;
};

static void
add(struct comparing *c, enum kind kind, struct lt_change change)
{
	change.kind = KINDS[kind];
	LT_PUSH(c->arena, c->changes, c->count, c->room) = change;
}

static enum lt_change_way
way(int before, int now)
{
	return now < before ? LT_CHANGE_BETTER : now > before ? LT_CHANGE_WORSE : LT_CHANGE_OTHER;
}

/* --- verdict, phases, gates, areas --- */

static void
compare_verdict(struct comparing *c)
{
	if (c->now->verdict == c->before->verdict)
		return;
	const char *was = lt_words_verdict.at[c->before->verdict].word, *is = lt_words_verdict.at[c->now->verdict].word;
	add(c, KIND_VERDICT, (struct lt_change){ .name = "verdict", .before = was, .after = is,
		.way = way(c->before->verdict, c->now->verdict), .since = c->now->since,
		.sentence = lt_print(c->arena, "the verdict went from %s to %s", was, is) });
}

static void
compare_steps(struct comparing *c, enum kind kind, const struct lt_kept_step *now, int now_count,
	const struct lt_kept_step *before, int before_count, const struct lt_words *of, const struct lt_words *verdicts)
{
	for (int i = 0; i < now_count; i++)
		for (int j = 0; j < before_count; j++) {
			if (now[i].of != before[j].of || now[i].verdict == before[j].verdict)
				continue;
			const char *name = of->at[now[i].of].word, *title = of->at[now[i].of].title;
			const char *was = verdicts->at[before[j].verdict].word, *is = verdicts->at[now[i].verdict].word;
			add(c, kind, (struct lt_change){ .name = name, .before = was, .after = is,
				.way = way(before[j].verdict, now[i].verdict), .since = now[i].since,
				.sentence = kind == KIND_GATE ? lt_print(c->arena, "%s, %s, went from %s to %s", name, title, was, is)
					: lt_print(c->arena, "phase %s went from %s to %s", title, was, is) });
		}
}

static const char *
spell_level(struct lt_arena *a, const struct lt_kept_area *area)
{
	if (area->state != LT_ASSESSED_YES)
		return lt_words_assessed.at[area->state].word;
	return area->lo == area->hi ? lt_print(a, "%u", area->lo) : lt_print(a, "%u-%u", area->lo, area->hi);
}

static void
compare_areas(struct comparing *c)
{
	for (int i = 0; i < c->now->areas_count; i++)
		for (int j = 0; j < c->before->areas_count; j++) {
			const struct lt_kept_area *is = &c->now->areas[i], *was = &c->before->areas[j];
			if (is->area != was->area || (is->state == was->state && is->lo == was->lo && is->hi == was->hi))
				continue;
			bool both = is->state == LT_ASSESSED_YES && was->state == LT_ASSESSED_YES;
			const char *before = spell_level(c->arena, was), *after = spell_level(c->arena, is);
			enum lt_change_way which = !both ? LT_CHANGE_OTHER : way((int)is->lo, (int)was->lo);
			add(c, KIND_AREA, (struct lt_change){ .name = lt_words_area.at[is->area].word, .before = before,
				.after = after, .way = which, .since = is->since,
				.sentence = lt_print(c->arena, "%s %s from %s to %s", lt_words_area.at[is->area].title,
					which == LT_CHANGE_BETTER ? "rose" : which == LT_CHANGE_WORSE ? "fell" : "went", before, after) });
		}
}

/* --- checks and findings --- */

static const char *
name_of(const struct lt_kept_check *check)
{
	return check->code ? check->code : check->id;
}

/* From better to worse; what does not apply or nobody knows is neither. */
static enum lt_change_way
check_way(enum lt_status before, enum lt_status now)
{
	if (now == LT_STATUS_GAP)
		return LT_CHANGE_WORSE;
	if (now == LT_STATUS_OK)
		return LT_CHANGE_BETTER;
	return before == LT_STATUS_OK && now == LT_STATUS_UNKNOWN ? LT_CHANGE_WORSE : LT_CHANGE_OTHER;
}

static void
compare_verdicts(struct comparing *c, const struct lt_kept_check *was, const struct lt_kept_check *is)
{
	const char *before = lt_words_status.at[was->verdict].word, *after = lt_words_status.at[is->verdict].word;
	if (was->verdict != is->verdict) {
		add(c, KIND_CHECK, (struct lt_change){ .name = name_of(is), .before = before, .after = after,
			.way = check_way(was->verdict, is->verdict), .since = is->since,
			.sentence = lt_print(c->arena, "%s went from %s to %s", name_of(is), before, after) });
	} else if ((was->cut || is->cut) && was->gap != is->gap) {
		add(c, KIND_CHECK, (struct lt_change){ .name = name_of(is), .before = lt_print(c->arena, "%u gaps", was->gap),
			.after = lt_print(c->arena, "%u gaps", is->gap), .way = way((int)was->gap, (int)is->gap),
			.sentence = lt_print(c->arena, "%s has %u gaps, and had %u: too many to tell one by one", name_of(is), is->gap,
				was->gap) });
	}
}

static void
add_finding(struct comparing *c, const struct lt_kept_check *check, const struct lt_kept_finding *finding, const char *before,
	const char *after, enum lt_change_way which, const char *since)
{
	const char *what = finding->resource ? finding->resource : finding->file ? finding->file : "the estate as a whole";
	const char *how = !after ? "closed" : which == LT_CHANGE_OTHER ? "no longer seen by anybody"
		: before ? lt_print(c->arena, "%s, was %s", after, before) : after;
	add(c, KIND_FINDING, (struct lt_change){ .name = name_of(check), .resource = finding->resource, .before = before,
		.after = after, .way = which, .since = since, .sentence = lt_print(c->arena, "%s of %s: %s", name_of(check), what, how) });
}

/* Gaps that were not there, and gaps that are not there any more. */
static void
compare_findings(struct comparing *c, const struct lt_kept_check *was, const struct lt_kept_check *is)
{
	struct lt_map *before = lt_map_new(c->arena), *now = lt_map_new(c->arena);
	if (was->cut || is->cut)
		return;
	for (int i = was->first; i < was->first + was->count; i++)
		lt_map_put(before, lt_text(c->before->findings[i].fingerprint), i);
	for (int i = is->first; i < is->first + is->count; i++) {
		const struct lt_kept_finding *f = &c->now->findings[i];
		int64_t at = lt_map_get(before, lt_text(f->fingerprint));
		lt_map_put(now, lt_text(f->fingerprint), i);
		if (f->status == LT_STATUS_GAP && (at < 0 || c->before->findings[at].status != LT_STATUS_GAP))
			add_finding(c, is, f, at < 0 ? NULL : "unknown", "gap", LT_CHANGE_WORSE, f->since);
	}
	for (int i = was->first; i < was->first + was->count; i++) {
		const struct lt_kept_finding *f = &c->before->findings[i];
		int64_t at = lt_map_get(now, lt_text(f->fingerprint));
		if (f->status != LT_STATUS_GAP || (at >= 0 && c->now->findings[at].status == LT_STATUS_GAP))
			continue;
		bool unseen = at >= 0 || is->ok + is->gap == 0;
		if (!unseen)
			LT_PUSH(c->arena, c->closed, c->closed_count, c->closed_room) = (struct closed){ c->count, f->fingerprint, false };
		add_finding(c, is, f, "gap", unseen ? lt_words_status.at[at >= 0 ? LT_STATUS_UNKNOWN : is->verdict].word : NULL,
			unseen ? LT_CHANGE_OTHER : LT_CHANGE_BETTER, at >= 0 ? c->now->findings[at].since : unseen ? is->since : c->now->day);
	}
}

static void
compare_checks(struct comparing *c)
{
	struct lt_map *ids = lt_map_new(c->arena);
	for (int i = 0; i < c->before->checks_count; i++)
		lt_map_put(ids, lt_text(c->before->checks[i].id), i);
	for (int i = 0; i < c->now->checks_count; i++) {
		const struct lt_kept_check *is = &c->now->checks[i];
		int64_t at = lt_map_get(ids, lt_text(is->id));
		if (at < 0)
			continue;
		compare_verdicts(c, &c->before->checks[at], is);
		compare_findings(c, &c->before->checks[at], is);
	}
}

/* From the newest run backwards, while it is not there. */
static void
date_closed(struct comparing *c, struct lt_kept *const *between, int between_count)
{
	for (int r = 0; r < between_count; r++) {
		struct lt_map *gaps = lt_map_new(c->arena);
		for (int i = 0; i < between[r]->findings_count; i++)
			if (between[r]->findings[i].status == LT_STATUS_GAP)
				lt_map_put(gaps, lt_text(between[r]->findings[i].fingerprint), i);
		for (int i = 0; i < c->closed_count; i++) {
			struct closed *closed = &c->closed[i];
			closed->dated = closed->dated || lt_map_get(gaps, lt_text(closed->fingerprint)) >= 0;
			if (!closed->dated)
				c->changes[closed->change].since = between[r]->day;
		}
	}
}

/* --- all of it --- */

static int
rank(const struct lt_change *change)
{
	static const int ways[] = { [LT_CHANGE_WORSE] = 0, [LT_CHANGE_BETTER] = 1, [LT_CHANGE_OTHER] = 2 };
	int kind = 0;
	while (kind < KIND_FINDING && strcmp(KINDS[kind], change->kind) != 0)
		kind++;
	return kind * 4 + ways[change->way];
}

/* Bad news first within a kind; else as they came, which is the order of the checks. */
static void
sort(struct comparing *c)
{
	struct lt_change *sorted = LT_NEW_ARRAY(c->arena, struct lt_change, c->count + 1);
	int at = 0;
	for (int r = 0; r < (KIND_FINDING + 1) * 4; r++)
		for (int i = 0; i < c->count; i++)
			if (rank(&c->changes[i]) == r)
				sorted[at++] = c->changes[i];
	c->changes = sorted;
}

static bool
same_sources(const struct lt_kept *one, const struct lt_kept *two)
{
	if (one->sources.count != two->sources.count)
		return false;
	for (int i = 0; i < one->sources.count; i++)
		if (strcmp(one->sources.at[i], two->sources.at[i]) != 0)
			return false;
	return true;
}

static const char *
list(struct lt_arena *a, struct lt_texts texts)
{
	const char *all = "";
	for (int i = 0; i < texts.count; i++)
		all = lt_print(a, "%s%s%s", all, i ? ", " : "", texts.at[i]);
	return *all ? all : "nothing";
}

void
lt_change_find(struct lt_arena *a, struct lt_assessment *assessment, const struct lt_kept *now, const struct lt_kept *before,
	struct lt_kept *const *between, int between_count)
{
	struct comparing c = { a, now, before };
	bool one_model = strcmp(now->model, before->model) == 0;
	if (one_model) {
		compare_verdict(&c);
		compare_steps(&c, KIND_PHASE, now->phases, now->phases_count, before->phases, before->phases_count, &lt_words_phase,
			&lt_words_verdict);
		compare_areas(&c);
		compare_steps(&c, KIND_GATE, now->gates, now->gates_count, before->gates, before->gates_count, &lt_words_gate,
			&lt_words_pass);
	}
	compare_checks(&c);
	date_closed(&c, between, between_count);
	sort(&c);
	assessment->changes = c.changes;
	assessment->changes_count = c.count;
	const char *since = lt_print(a, "run %lld of %s", (long long)before->id, before->day);
	if (!one_model)
		since = lt_print(a, "%s, by scoring model %s: only checks and findings compare", since, before->model);
	if (!same_sources(now, before))
		since = lt_print(a, "%s, which read %s", since, list(a, before->sources));
	assessment->run.since = since;
}
