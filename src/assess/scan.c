/* SPDX-License-Identifier: Apache-2.0 */
#include "assess/scan.h"

#include <ctype.h>
#include <sqlite3.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "facts/facts.h"
#include "facts/table.h"

enum { NAMED = 3 };

/* What names a place alone is said of the resource that begins there.  One that fails two rules of a
 * check is one answer: the gap goes first. */
const char lt_scan_sql[] =
	"select r.check_id, f.status, coalesce(f.resource, x.resource, o.resource), f.file, f.line, f.end_line, f.placed, f.scanner, f.rule, f.title, f.message, f.report "
	"from scan_finding f join scan_rule r on r.rule = f.rule "
	"left join resource x on f.resource is null and f.placed and x.file = f.file and x.line between f.line and f.end_line "
	"left join k8s_object o on f.resource is null and f.placed and o.file = f.file and o.line between f.line and f.end_line "
	"where f.status in ('ok', 'gap') and r.counts in (f.status, 'both') "
	"order by r.check_id, f.status = 'ok', 3, f.file, f.line, f.rule";

static bool
any_laid(const struct lt_facts *facts)
{
	int number = lt_facts_table_named(facts, LT_LIT("scan_finding"));
	return number >= 0 && lt_facts_table(facts, number)->rows > 0;
}

static const char *
text_at(struct lt_arena *a, sqlite3_stmt *s, int column)
{
	const char *text = (const char *)sqlite3_column_text(s, column);
	return text && *text ? lt_copy(a, text) : NULL;
}

/* Checkov 'CKV_AZURE_109: Ensure that key vault ...': what it says of this one. */
static const char *
reason_of(struct lt_arena *a, sqlite3_stmt *s)
{
	const char *scanner = (const char *)sqlite3_column_text(s, 7), *rule = (const char *)sqlite3_column_text(s, 8);
	const char *title = (const char *)sqlite3_column_text(s, 9), *message = (const char *)sqlite3_column_text(s, 10);
	bool passes = strcmp((const char *)sqlite3_column_text(s, 1), "ok") == 0;
	const char *say = message && *message ? message : title;
	return lt_print(a, "%s says so (%s %s)%s%.300s", scanner ? scanner : "another scanner", rule, passes ? "passes" : "fails",
		say && *say ? ": " : "", say ? say : "");
}

bool
lt_scan_load(struct lt_arena *a, struct lt_facts *facts, struct lt_scans *ret_scans, struct lt_err *err)
{
	sqlite3 *db = lt_facts_sql(facts);
	sqlite3_stmt *s = NULL;
	int got = SQLITE_DONE;
	*ret_scans = (struct lt_scans){ 0 };
	if (!any_laid(facts))
		return true;
	if (sqlite3_prepare_v2(db, lt_scan_sql, -1, &s, NULL) != SQLITE_OK)
		return lt_fail(err, "the answers of other scanners: %s", sqlite3_errmsg(db));
	while ((got = sqlite3_step(s)) == SQLITE_ROW) {
		struct lt_scan_answer one = { .check = text_at(a, s, 0), .resource = text_at(a, s, 2), .file = text_at(a, s, 3),
			.reason = reason_of(a, s) };
		one.status = strcmp((const char *)sqlite3_column_text(s, 1), "ok") == 0 ? LT_STATUS_OK : LT_STATUS_GAP;
		int64_t line = sqlite3_column_int64(s, 4), end = sqlite3_column_int64(s, 5);
		bool placed = sqlite3_column_int(s, 6) != 0 && line > 0 && line < UINT32_MAX;
		one.line = placed ? (uint32_t)line : 0;
		one.end_line = placed ? end > line && end < UINT32_MAX ? (uint32_t)end : (uint32_t)line : 0;
		LT_PUSH(a, ret_scans->at, ret_scans->count, ret_scans->room) = one;
	}
	sqlite3_finalize(s);
	return got == SQLITE_DONE || lt_fail(err, "reading the answers of other scanners: %s", sqlite3_errmsg(db));
}

struct lt_scan_answer *
lt_scan_of(const struct lt_scans *scans, const char *check)
{
	int low = 0, high = scans->count;
	while (low < high) {
		int middle = (low + high) / 2;
		if (strcmp(scans->at[middle].check, check) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < scans->count && strcmp(scans->at[low].check, check) == 0 ? &scans->at[low] : NULL;
}

/* A finding in a file; those of one file are a chain. */
struct place {
	uint32_t line;
	int number, next; /* next: of places, -1 ends */
};

struct lt_scan_index {
	struct lt_arena *arena;
	struct lt_map *by_resource, *by_file;
	struct place *places;
	int count, room;
};

struct lt_scan_index *
lt_scan_index(struct lt_arena *a)
{
	struct lt_scan_index *index = LT_NEW(a, struct lt_scan_index);
	*index = (struct lt_scan_index){ .arena = a, .by_resource = lt_map_new(a), .by_file = lt_map_new(a) };
	return index;
}

/* Clouds' ids have no case. */
static struct lt_text
lower(struct lt_arena *a, const char *text)
{
	char *copy = lt_copy(a, text);
	for (char *c = copy; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return lt_text(copy);
}

void
lt_scan_note(struct lt_scan_index *index, const struct lt_finding *finding, int number)
{
	if (finding->resource)
		lt_map_put(index->by_resource, lower(index->arena, finding->resource), number);
	if (!finding->file || !finding->line)
		return;
	struct place place = { finding->line, number, (int)lt_map_get(index->by_file, lt_text(finding->file)) };
	lt_map_put(index->by_file, lt_text(finding->file), index->count);
	LT_PUSH(index->arena, index->places, index->count, index->room) = place;
}

int
lt_scan_same(const struct lt_scan_index *index, const struct lt_scan_answer *theirs)
{
	int64_t number = theirs->resource ? lt_map_get(index->by_resource, lower(index->arena, theirs->resource)) : -1;
	int at = number < 0 && theirs->line && theirs->file ? (int)lt_map_get(index->by_file, lt_text(theirs->file)) : -1;
	for (; at >= 0; at = index->places[at].next)
		if (index->places[at].line >= theirs->line && index->places[at].line <= theirs->end_line)
			return index->places[at].number;
	return (int)number;
}

const char *
lt_scan_unmapped(struct lt_arena *a, struct lt_facts *facts, const char *report)
{
	static const char sql[] = "select f.rule, count(*) over () from scan_finding f where f.report = ?1 and f.rule not in "
				  "(select rule from scan_rule) group by f.rule order by f.rule";
	sqlite3_stmt *s = NULL;
	struct lt_buf out = LT_BUF(4096);
	const char *said = NULL;
	int named = 0, all = 0;
	if (!any_laid(facts) || sqlite3_prepare_v2(lt_facts_sql(facts), sql, -1, &s, NULL) != SQLITE_OK)
		return NULL;
	sqlite3_bind_text(s, 1, report, -1, SQLITE_STATIC);
	for (; named < NAMED && sqlite3_step(s) == SQLITE_ROW; named++) {
		lt_buf_printf(&out, "%s%.100s", named ? ", " : "", (const char *)sqlite3_column_text(s, 0));
		all = sqlite3_column_int(s, 1);
	}
	sqlite3_finalize(s);
	if (all > 0)
		said = all > named ? lt_print(a, "%s and %d more speak for none of our checks", out.at, all - named)
			: lt_print(a, "%s speak%s for none of our checks", out.at, all == 1 ? "s" : "");
	lt_buf_done(&out);
	return said;
}
