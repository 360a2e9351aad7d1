/* SPDX-License-Identifier: Apache-2.0 */
#include "store/history.h"

#include <sqlite3.h>

#include "base/arena.h"
#include "base/err.h"
#include "folder.h"
#include "t.h"

static struct lt_arena *arena;
static struct lt_err err;
static struct lt_history *history;

static void
begin(void)
{
	arena = lt_arena_new(SIZE_MAX);
	err = (struct lt_err){ 0 };
	folder_new();
	history = lt_history_open(arena, folder_file("history.db"), true, &err);
}

static void
end(void)
{
	lt_history_close(history);
	history = NULL;
	lt_arena_drop(arena);
	folder_drop();
}

/* Keeps a run of that day, as of today; its id or 0. */
static int64_t
keep(const char *estate, int64_t day, int64_t today, const char *part)
{
	struct lt_history_mark marks[] = { { "area", "gpu", 2.5, "2-3" }, { "open", "high", 4, NULL } };
	struct lt_history_run run = { .estate = estate, .day = day, .made = "2026-11-22T10:00:00Z", .version = "1", .model = "1.0",
		.document = LT_LIT("{}"), .part = lt_text(part) };
	int64_t id = 0;
	return lt_history_keep(history, &run, marks, 2, today, &id, &err) ? id : 0;
}

static int
count_of(const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *s = NULL;
	int count = -1;
	if (sqlite3_open(folder_file("history.db"), &db) == SQLITE_OK && sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK &&
		sqlite3_step(s) == SQLITE_ROW)
		count = sqlite3_column_int(s, 0);
	sqlite3_finalize(s);
	sqlite3_close(db);
	return count;
}

static bool
change(const char *sql)
{
	sqlite3 *db;
	bool done = sqlite3_open(folder_file("history.db"), &db) == SQLITE_OK && sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
	sqlite3_close(db);
	return done;
}

TEST(a_run_comes_back_with_its_part_and_only_for_its_own_estate)
{
	struct lt_history_run run;
	begin();
	IS(history && keep("one", 100, 100, "findings of one") == 1 && keep("two", 100, 100, "findings of two") == 2);
	IS(lt_history_before(history, "one", 100, &run, &err) && run.id == 1 && run.day == 100);
	IS_TEXT(run.part.at, "findings of one");
	IS_TEXT(run.model, "1.0");
	IS(lt_history_by_id(history, "one", 2, &run, &err) && run.id == 0);
	IS(lt_history_before(history, "one", 99, &run, &err) && run.id == 0);
	IS(lt_history_after(history, "two", 5, &run, &err) && run.id == 2);
	end();
}

TEST(the_same_part_is_kept_once)
{
	begin();
	for (int day = 100; day < 110; day++)
		IS(keep("one", day, day, "the same"));
	IS(count_of("select count(*) from lintel_run") == 10 && count_of("select count(*) from lintel_part") == 1);
	end();
}

TEST(of_old_days_the_last_run_stays_and_of_old_weeks_and_nothing_of_the_oldest)
{
	struct lt_history_run *runs;
	int count;
	begin();
	/* Three years, each run kept as of its own day; at the end two a day. */
	for (int64_t day = 7000; day < 7000 + 1095; day += day < 7980 ? 5 : 1)
		for (int i = 0; i < 1 + (day >= 7980); i++)
			IS(keep("one", day, day, i ? "odd" : "even"));
	IS(lt_history_runs(history, "one", 0, &runs, &count, &err));
	int64_t today = runs[count - 1].day, all = 0, daily = 0, weekly = 0;
	for (int i = 0; i < count; i++) {
		int64_t age = today - runs[i].day;
		all += age <= 7;
		daily += age > 7 && age <= 95;
		weekly += age > 95;
		IS(age <= 730 && (i == 0 || age <= 7 || runs[i].day > runs[i - 1].day));
		IS(age <= 95 || i == 0 || runs[i].day / 7 > runs[i - 1].day / 7);
	}
	IS(all == 16 && daily == 88 && weekly >= 88 && weekly <= 92);
	IS(count_of("select count(*) from lintel_mark where run not in (select id from lintel_run)") == 0);
	IS(count_of("select count(*) from lintel_part") == 2);
	end();
}

TEST(a_run_every_minute_does_not_fill_the_disk)
{
	begin();
	for (int i = 0; i < 520; i++)
		IS(keep("one", 7000 + i / 260, 7001, "x"));
	IS(count_of("select count(*) from lintel_run") <= 501);
	IS(count_of("select count(*) from lintel_run where day = 7000") >= 1);
	end();
}

TEST(an_estate_is_pruned_without_touching_another)
{
	begin();
	IS(keep("old", 1000, 1000, "x") && keep("new", 9000, 9000, "x") && keep("new", 9001, 9001, "x"));
	IS(count_of("select count(*) from lintel_run where estate = 'old'") == 1);
	end();
}

struct seen {
	int count;
	double value;
	char text[16];
};

static bool
see(void *to, int64_t day, int64_t run, const struct lt_history_mark *mark)
{
	struct seen *seen = to;
	seen->count++;
	seen->value = mark->value;
	snprintf(seen->text, sizeof seen->text, "%s", mark->text);
	return day == 100 + run - 1;
}

TEST(marks_come_by_kind_and_time)
{
	struct seen seen = { 0 };
	begin();
	for (int day = 100; day < 105; day++)
		IS(keep("one", day, day, "x"));
	IS(lt_history_marks(history, "one", "area", 101, 103, see, &seen, &err));
	IS(seen.count == 3 && seen.value == 2.5);
	IS_TEXT(seen.text, "2-3");
	end();
}

TEST(entries_are_numbered_and_nobody_writes_over_another)
{
	struct lt_history_entry *entries, one = { 1, "d1", LT_LIT("first") }, two = { 2, "d2", LT_LIT("second") };
	int count;
	begin();
	IS(lt_history_add(history, "one", &one, &err) && lt_history_add(history, "one", &two, &err));
	IS(lt_history_add(history, "other", &one, &err));
	IS(!lt_history_add(history, "one", &two, &err) && strstr(err.text, "somebody else wrote entry 2"));
	IS(lt_history_entries(history, "one", &entries, &count, &err) && count == 2);
	IS_TEXT(entries[1].document.at, "second");
	end();
}

TEST(tables_of_an_older_version_are_brought_up_to_date_with_what_is_in_them)
{
	struct lt_history_run run;
	struct lt_history_entry entry = { 1, "d", LT_LIT("x") };
	begin();
	IS(keep("one", 100, 100, "kept before"));
	lt_history_close(history);
	IS(change("drop table lintel_entry; update lintel_schema set version = 1"));
	IS(!lt_history_open(arena, folder_file("history.db"), false, &err) && strstr(err.text, "older lintel"));
	err = (struct lt_err){ 0 };
	IS((history = lt_history_open(arena, folder_file("history.db"), true, &err)) != NULL);
	IS(lt_history_before(history, "one", 100, &run, &err) && strcmp(run.part.at, "kept before") == 0);
	IS(lt_history_add(history, "one", &entry, &err));
	end();
}

TEST(tables_of_a_newer_version_are_left_alone)
{
	begin();
	IS(keep("one", 100, 100, "x"));
	lt_history_close(history);
	IS(change("update lintel_schema set version = 99"));
	IS(!(history = lt_history_open(arena, folder_file("history.db"), true, &err)) && strstr(err.text, "newer lintel"));
	IS(count_of("select version from lintel_schema") == 99 && count_of("select count(*) from lintel_run") == 1);
	end();
}

TEST(a_file_that_is_no_database_is_left_as_it_is)
{
	char bytes[40] = { 0 };
	arena = lt_arena_new(SIZE_MAX);
	err = (struct lt_err){ 0 };
	folder_new();
	FILE *f = fopen(folder_file("history.db"), "w");
	fputs("this is somebody's letter, and long enough to be looked at as pages are", f);
	fclose(f);
	IS(!(history = lt_history_open(arena, folder_file("history.db"), true, &err)) && strstr(err.text, "damaged"));
	f = fopen(folder_file("history.db"), "r");
	IS(fread(bytes, 1, 21, f) == 21 && strcmp(bytes, "this is somebody's le") == 0);
	fclose(f);
	end();
}

TEST(an_address_that_cannot_be_read_is_refused_without_its_password)
{
	arena = lt_arena_new(SIZE_MAX);
	err = (struct lt_err){ 0 };
	IS(!lt_history_open(arena, "postgres://jo:hunter2@host:notaport/db", true, &err));
	IS(err.text[0] && !strstr(err.text, "hunter2"));
	lt_arena_drop(arena);
}
