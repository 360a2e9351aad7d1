/* SPDX-License-Identifier: Apache-2.0 */
/* join: see join.h. */
#include "assess/join.h"

#include <sqlite3.h>

#include "assess/score.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "facts/facts.h"

const char lt_join_clouds[] = "select cloud_id, resource, source = 'azure' from resource where cloud_id is not null";
const char lt_join_clusters[] = "select resource, file from k8s_object where live";

enum side { SIDE_LIVE, SIDE_CODE };

struct joining {
	struct lt_arena *a;
	struct lt_map *codes;    /* id in the cloud: number in names of what the code calls it */
	struct lt_map *lives;    /* ids of clouds that are live, and "resource\tfile" of objects in clusters */
	const char **names;
	int count, room;
};

bool
lt_join_wanted(const struct lt_facts *facts)
{
	const struct lt_facts_source *sources;
	int count = lt_facts_sources(facts, &sources);
	for (int i = 0; i < count; i++)
		if (sources[i].count > 0 && strcmp(sources[i].collector, "azure") == 0)
			return true;
	return false;
}

static sqlite3_stmt *
prepare(struct lt_facts *facts, const char *sql, struct lt_err *err)
{
	sqlite3_stmt *s = NULL;
	if (sqlite3_prepare_v2(lt_facts_sql(facts), sql, -1, &s, NULL) != SQLITE_OK)
		lt_fail(err, "join what is live with code: %s", sqlite3_errmsg(lt_facts_sql(facts)));
	return s;
}

static struct lt_text
text_at(struct joining *j, sqlite3_stmt *s, int at)
{
	const char *text = (const char *)sqlite3_column_text(s, at);
	return text ? lt_copy_text(j->a, lt_text(text)) : LT_LIT("");
}

static bool
read_sides(struct joining *j, struct lt_facts *facts, struct lt_err *err)
{
	sqlite3_stmt *s = prepare(facts, lt_join_clouds, err);
	while (s && sqlite3_step(s) == SQLITE_ROW) {
		struct lt_text id = text_at(j, s, 0);
		if (sqlite3_column_int(s, 2)) {
			lt_map_put(j->lives, id, 1);
			continue;
		}
		lt_map_put(j->codes, id, j->count);
		LT_PUSH(j->a, j->names, j->count, j->room) = text_at(j, s, 1).at;
	}
	bool good = s != NULL;
	sqlite3_finalize(s);
	s = good ? prepare(facts, lt_join_clusters, err) : NULL;
	while (s && sqlite3_step(s) == SQLITE_ROW) {
		struct lt_text name = text_at(j, s, 0), file = text_at(j, s, 1);
		lt_map_put(j->lives, lt_text(lt_print(j->a, "%s\t%s", name.at, file.at)), 1);
	}
	good = s != NULL;
	sqlite3_finalize(s);
	return good;
}

static enum side
side_of(struct joining *j, const struct lt_finding *f)
{
	char near[512];
	int len = snprintf(near, sizeof near, "%s\t%s", f->resource, f->file ? f->file : "");
	if (lt_map_get(j->lives, lt_text(f->resource)) >= 0)
		return SIDE_LIVE;
	return len > 0 && (size_t)len < sizeof near && lt_map_get(j->lives, (struct lt_text){ near, (size_t)len }) >= 0 ? SIDE_LIVE : SIDE_CODE;
}

/* What the code calls the thing, or its own name. */
static const char *
identity(struct joining *j, const char *resource)
{
	int64_t number = lt_map_get(j->codes, lt_text(resource));
	return number >= 0 ? j->names[number] : resource;
}

static const char *
said(const struct lt_finding *f)
{
	return f->reason ? f->reason : "there is a gap";
}

/* Both sides of one thing become the finding of the code. */
static void
merge(struct joining *j, struct lt_finding *code, const struct lt_finding *live)
{
	enum lt_status was = code->status;
	bool here = code->status == LT_STATUS_GAP, there = live->status == LT_STATUS_GAP;
	if (here && there && strcmp(said(code), said(live)) != 0)
		code->reason = lt_print(j->a, "%s; and live: %s", said(code), said(live));
	else if (here && there)
		code->reason = lt_print(j->a, "%s, in the code and live", said(code));
	else if (there && was == LT_STATUS_OK)
		code->reason = lt_print(j->a, "live: %s; the code has it right: apply it, or find out who changed it", said(live));
	else if (there)
		code->reason = lt_print(j->a, "live: %s", said(live));
	else if (here && live->status == LT_STATUS_OK)
		code->reason = lt_print(j->a, "in the code: %s; live it is right: mend the code before it is applied again", said(code));
	else if (was == LT_STATUS_UNKNOWN || was == LT_STATUS_SKIP)
		code->reason = live->reason;
	if (there)
		code->status = LT_STATUS_GAP;
	else if (!here && (was == LT_STATUS_UNKNOWN || was == LT_STATUS_SKIP))
		code->status = live->status;
	code->quality = LT_GRADE_OBSERVED;
}

/* What the check answers for all of them, counted again from what is left. */
static void
count(struct lt_checked *check, const struct lt_finding *findings, int from, int to)
{
	check->ok = check->gap = check->unknown = check->skip = 0;
	check->verdict = LT_STATUS_SKIP;
	check->quality = LT_GRADE_COUNT;
	for (int i = from; i < to; i++)
		if (findings[i].status < LT_STATUS_COUNT)
			lt_score_count(check, findings[i].status, findings[i].quality);
}

/* The findings of one check, which lie together; the joined ones are marked by a status past the last. */
static void
join_check(struct joining *j, struct lt_assessment *as, int from, int to)
{
	struct lt_map *codes = lt_map_new(j->a);
	bool any = false;
	for (int i = from; i < to; i++) {
		struct lt_finding *f = &as->findings[i];
		if (!f->resource)
			continue;
		if (side_of(j, f) == SIDE_CODE)
			lt_map_put(codes, lt_text(f->resource), i);
		else
			f->quality = LT_GRADE_OBSERVED;
		any |= f->quality == LT_GRADE_OBSERVED;
	}
	for (int i = from; i < to; i++) {
		struct lt_finding *f = &as->findings[i];
		int64_t code = f->resource && side_of(j, f) == SIDE_LIVE ? lt_map_get(codes, lt_text(identity(j, f->resource))) : -1;
		if (code < 0 || as->findings[code].status == LT_STATUS_COUNT)
			continue;
		merge(j, &as->findings[code], f);
		f->status = LT_STATUS_COUNT;
	}
	if (any)
		count(&as->checks[as->findings[from].check], as->findings, from, to);
}

bool
lt_join(struct lt_arena *a, struct lt_facts *facts, uint8_t keep, struct lt_assessment *as, struct lt_err *err)
{
	struct joining j = { .a = a, .codes = lt_map_new(a), .lives = lt_map_new(a) };
	if (!read_sides(&j, facts, err))
		return false;
	for (int from = 0, to; lt_map_count(j.lives) > 0 && from < as->findings_count; from = to) {
		for (to = from + 1; to < as->findings_count && as->findings[to].check == as->findings[from].check;)
			to++;
		join_check(&j, as, from, to);
	}
	int kept = 0;
	for (int i = 0; i < as->findings_count; i++) {
		enum lt_status status = as->findings[i].status;
		if (status < LT_STATUS_COUNT && keep & 1u << status)
			as->findings[kept++] = as->findings[i];
		else
			as->findings_left_out += status < LT_STATUS_COUNT;
	}
	as->findings_count = kept;
	return true;
}
