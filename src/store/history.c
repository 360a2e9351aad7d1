/* SPDX-License-Identifier: Apache-2.0 */
/*
 * history: the tables and what is asked of them.
 *
 * Numbers are given out under the writer's lock, so that both databases need no sequence.
 */
#include "store/history.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "store/database.h"

enum { DAYS_ALL = 7, DAYS_DAILY = 95, DAYS_WEEKLY = 730, MOST_ALL = 500, MARK_VALUES = 5 };

struct lt_history {
	struct lt_arena *arena;
	struct lt_database *db;
	const char *place; /* without a password */
};

/* Each brings the tables from the version of its place to the next; never change one, add one. */
static const char *const MIGRATIONS[] = {
	"create table lintel_run (id bigint primary key, estate text not null, day bigint not null, made text not null,"
	" version text, model text, digest text, document text not null, part text);"
	"create index lintel_run_of on lintel_run (estate, day, id);"
	"create table lintel_part (digest text primary key, bytes text not null);"
	"create table lintel_mark (run bigint not null, kind text not null, name text not null, value double precision,"
	" text text, primary key (run, kind, name))",
	"create table lintel_entry (estate text not null, number bigint not null, digest text not null,"
	" document text not null, primary key (estate, number))",
};
enum { VERSION = sizeof MIGRATIONS / sizeof *MIGRATIONS };

static int64_t
number(struct lt_text cell)
{
	int64_t value = 0;
	return lt_text_int(cell, &value) ? value : 0;
}

static bool
take_number(void *to, const struct lt_text *cells, struct lt_err *err)
{
	(void)err;
	*(int64_t *)to = number(cells[0]);
	return true;
}

static bool
ask(struct lt_history *h, const char *sql, const char *const *values, int count, lt_database_row_fn row, void *to,
	struct lt_err *err)
{
	return h->db->ask(h->db, sql, values, count, row, to, err);
}

static const char *
spell(struct lt_history *h, int64_t value)
{
	return lt_print(h->arena, "%" PRId64, value);
}

/* Ends what was begun: all of it, or nothing. */
static bool
commit(struct lt_history *h, bool good, struct lt_err *err)
{
	struct lt_err gone = { 0 };
	if (good && h->db->run(h->db, "commit", err))
		return true;
	h->db->run(h->db, "rollback", &gone);
	return false;
}

/* --- opening --- */

static bool
read_version(struct lt_history *h, int64_t *ret_version, struct lt_err *err)
{
	int64_t there = 0;
	*ret_version = 0;
	return ask(h, h->db->has, (const char *[]){ "lintel_schema" }, 1, take_number, &there, err) &&
		(!there || ask(h, "select version from lintel_schema", NULL, 0, take_number, ret_version, err));
}

static bool
is_known(struct lt_history *h, int64_t version, struct lt_err *err)
{
	return version <= VERSION ||
		lt_fail(err, "%s is of a newer lintel (its tables are version %" PRId64 ", this one knows %d); use that one, or "
			     "another place with --store", h->place, version, (int)VERSION);
}

/* Somebody else may have been faster: the version is read again under the lock. */
static bool
migrate(struct lt_history *h, struct lt_err *err)
{
	int64_t version;
	if (!h->db->run(h->db, h->db->begin, err))
		return false;
	bool good = read_version(h, &version, err) && is_known(h, version, err);
	if (good && version == 0)
		good = h->db->run(h->db, "create table lintel_schema (version bigint not null);"
					 "insert into lintel_schema values (0)", err);
	for (int64_t i = version; good && i < VERSION; i++)
		good = h->db->run(h->db, MIGRATIONS[i], err);
	good = good && ask(h, "update lintel_schema set version = $1", (const char *[]){ spell(h, VERSION) }, 1, NULL, NULL, err);
	return commit(h, good, err);
}

static bool
is_server(const char *place)
{
	return lt_text_starts(lt_text(place), "postgres://") || lt_text_starts(lt_text(place), "postgresql://");
}

struct lt_history *
lt_history_open(struct lt_arena *a, const char *place, bool writes, struct lt_err *err)
{
	int64_t version;
	struct lt_history *h = LT_NEW(a, struct lt_history);
	*h = (struct lt_history){ a, is_server(place) ? lt_database_postgres(place, err) : lt_database_sqlite(place, writes, err),
		is_server(place) ? "the database" : lt_copy(a, place) };
	if (!h->db)
		return NULL;
	if (read_version(h, &version, err) && is_known(h, version, err)) {
		if (version == VERSION || (writes && migrate(h, err)))
			return h;
		if (!writes)
			lt_fail(err, version == 0 ? "%s holds no runs yet; lintel assess keeps them"
				: "%s is of an older lintel; the next lintel assess brings it up to date", h->place);
	}
	lt_history_close(h);
	return NULL;
}

void
lt_history_close(struct lt_history *h)
{
	if (h)
		h->db->close(h->db);
}

/* --- writing --- */

static bool
put_part(struct lt_history *h, struct lt_text part, const char **ret_digest, struct lt_err *err)
{
	char *digest = lt_alloc(h->arena, 65);
	*ret_digest = NULL;
	if (!part.len)
		return true;
	lt_digest_hex(part, digest);
	*ret_digest = digest;
	return ask(h, "insert into lintel_part values ($1, $2) on conflict do nothing", (const char *[]){ digest, part.at }, 2,
		NULL, NULL, err);
}

/* One statement for all of them. */
static bool
put_marks(struct lt_history *h, int64_t id, const struct lt_history_mark *marks, int count, struct lt_err *err)
{
	struct lt_buf sql = LT_BUF(1 << 20);
	const char **values = LT_NEW_ARRAY(h->arena, const char *, count * MARK_VALUES + 1), *run = spell(h, id);
	lt_buf_puts(&sql, "insert into lintel_mark values ");
	for (int i = 0, at = 0; i < count; i++) {
		lt_buf_printf(&sql, "%s($%d, $%d, $%d, $%d, $%d)", i ? "," : "", at + 1, at + 2, at + 3, at + 4, at + 5);
		values[at++] = run;
		values[at++] = marks[i].kind;
		values[at++] = marks[i].name;
		values[at++] = lt_print(h->arena, "%.10g", marks[i].value);
		values[at++] = marks[i].text;
	}
	bool good = count == 0 || ask(h, sql.at, values, count * MARK_VALUES, NULL, NULL, err);
	lt_buf_done(&sql);
	return good;
}

/* Which runs of an estate are old: $1 the estate, then days. */
#define OLD                                                                                                       \
	"select id from lintel_run where estate = $1 and (day < $2"                                               \
	" or (day < $3 and id not in (select max(id) from lintel_run where estate = $1 group by day / 7))"        \
	" or (day < $4 and id not in (select max(id) from lintel_run where estate = $1 group by day))"            \
	" or (id < $5 and id not in (select max(id) from lintel_run where estate = $1 group by day)))"

static bool
prune(struct lt_history *h, const char *estate, int64_t today, struct lt_err *err)
{
	int64_t count = 0, oldest = 0, least = 0;
	const char *one[] = { estate };
	/* The run with which the 500 that stay begin. */
	if (!ask(h, "select count(*) from lintel_run where estate = $1", one, 1, take_number, &count, err) ||
		!ask(h, "select min(day) from lintel_run where estate = $1", one, 1, take_number, &oldest, err))
		return false;
	if (oldest >= today - DAYS_ALL && count <= MOST_ALL)
		return true;
	if (!ask(h, "select min(id) from (select id from lintel_run where estate = $1 order by id desc limit 500) as last", one, 1,
		    take_number, &least, err))
		return false;
	const char *values[] = { estate, spell(h, today - DAYS_WEEKLY), spell(h, today - DAYS_DAILY), spell(h, today - DAYS_ALL),
		spell(h, least) };
	int64_t found = 0;
	if (!ask(h, OLD " order by id limit 1", values, 5, take_number, &found, err))
		return false;
	return !found || (ask(h, "delete from lintel_mark where run in (" OLD ")", values, 5, NULL, NULL, err) &&
		ask(h, "delete from lintel_run where id in (" OLD ")", values, 5, NULL, NULL, err) &&
		h->db->run(h->db, "delete from lintel_part where digest not in (select part from lintel_run where part is not null)",
			err));
}

bool
lt_history_keep(struct lt_history *h, const struct lt_history_run *run, const struct lt_history_mark *marks, int count,
	int64_t today, int64_t *ret_id, struct lt_err *err)
{
	int64_t id = 0;
	const char *part;
	if (!h->db->run(h->db, h->db->begin, err))
		return false;
	bool good = ask(h, "select coalesce(max(id), 0) + 1 from lintel_run", NULL, 0, take_number, &id, err) &&
		put_part(h, run->part, &part, err);
	if (good) {
		const char *values[] = { spell(h, id), run->estate, spell(h, run->day), run->made, run->version, run->model,
			run->digest, run->document.at, part };
		good = ask(h, "insert into lintel_run values ($1, $2, $3, $4, $5, $6, $7, $8, $9)", values, 9, NULL, NULL, err);
	}
	good = good && put_marks(h, id, marks, count, err) && prune(h, run->estate, today, err);
	if (!commit(h, good, err))
		return false;
	*ret_id = id;
	return true;
}

bool
lt_history_add(struct lt_history *h, const char *estate, const struct lt_history_entry *entry, struct lt_err *err)
{
	int64_t last = 0;
	if (!h->db->run(h->db, h->db->begin, err))
		return false;
	const char *values[] = { estate, spell(h, entry->number), entry->digest, entry->document.at };
	bool good = ask(h, "select coalesce(max(number), 0) from lintel_entry where estate = $1", values, 1, take_number, &last, err);
	if (good && last != entry->number - 1)
		good = lt_fail(err, "somebody else wrote entry %" PRId64 " meanwhile; look at it and decide again", last);
	return commit(h, good && ask(h, "insert into lintel_entry values ($1, $2, $3, $4)", values, 4, NULL, NULL, err), err);
}

/* --- asking --- */

struct taking {
	struct lt_history *history;
	struct lt_history_run *runs;
	struct lt_history_entry *entries;
	struct lt_history_estate *estates;
	int count, room;
};

#define RUN_COLUMNS "id, estate, day, made, version, model, lintel_run.digest, document"

static const char *
copy(struct lt_history *h, struct lt_text cell)
{
	return cell.at ? lt_copy_text(h->arena, cell).at : NULL;
}

static struct lt_history_run
run_of(struct lt_history *h, const struct lt_text *cells)
{
	return (struct lt_history_run){ .id = number(cells[0]), .estate = copy(h, cells[1]), .day = number(cells[2]),
		.made = copy(h, cells[3]), .version = copy(h, cells[4]), .model = copy(h, cells[5]), .digest = copy(h, cells[6]),
		.document = lt_copy_text(h->arena, cells[7]) };
}

static bool
take_run(void *to, const struct lt_text *cells, struct lt_err *err)
{
	struct taking *t = to;
	(void)err;
	*t->runs = run_of(t->history, cells);
	t->runs->part = cells[8].at ? lt_copy_text(t->history->arena, cells[8]) : LT_NONE;
	return true;
}

static bool
ask_run(struct lt_history *h, const char *sql, const char *estate, int64_t at, struct lt_history_run *run, struct lt_err *err)
{
	struct taking t = { .history = h, .runs = run };
	*run = (struct lt_history_run){ 0 };
	return ask(h, sql, (const char *[]){ estate, spell(h, at) }, 2, take_run, &t, err);
}

#define ONE_RUN "select " RUN_COLUMNS ", bytes from lintel_run left join lintel_part on lintel_part.digest = part where estate = $1"

bool
lt_history_before(struct lt_history *h, const char *estate, int64_t day, struct lt_history_run *ret_run, struct lt_err *err)
{
	return ask_run(h, ONE_RUN " and day <= $2 order by day desc, id desc limit 1", estate, day, ret_run, err);
}

bool
lt_history_after(struct lt_history *h, const char *estate, int64_t day, struct lt_history_run *ret_run, struct lt_err *err)
{
	return ask_run(h, ONE_RUN " and day >= $2 order by day, id limit 1", estate, day, ret_run, err);
}

bool
lt_history_by_id(struct lt_history *h, const char *estate, int64_t id, struct lt_history_run *ret_run, struct lt_err *err)
{
	return ask_run(h, ONE_RUN " and id = $2", estate, id, ret_run, err);
}

static bool
take_runs(void *to, const struct lt_text *cells, struct lt_err *err)
{
	struct taking *t = to;
	(void)err;
	LT_PUSH(t->history->arena, t->runs, t->count, t->room) = run_of(t->history, cells);
	return true;
}

bool
lt_history_runs(struct lt_history *h, const char *estate, int64_t since, struct lt_history_run **ret_runs, int *ret_count,
	struct lt_err *err)
{
	struct taking t = { .history = h };
	if (!ask(h, "select " RUN_COLUMNS " from lintel_run where estate = $1 and day >= $2 order by day, id",
		    (const char *[]){ estate, spell(h, since) }, 2, take_runs, &t, err))
		return false;
	*ret_runs = t.runs;
	*ret_count = t.count;
	return true;
}

struct marking {
	lt_history_mark_fn mark;
	void *to;
	struct lt_arena *arena;
	const char *kind;
};

static bool
take_mark(void *to, const struct lt_text *cells, struct lt_err *err)
{
	struct marking *m = to;
	struct lt_history_mark mark = { .kind = m->kind, .name = lt_copy_text(m->arena, cells[2]).at,
		.text = cells[4].at ? lt_copy_text(m->arena, cells[4]).at : NULL };
	(void)err;
	lt_text_double(cells[3], &mark.value);
	return m->mark(m->to, number(cells[0]), number(cells[1]), &mark);
}

bool
lt_history_marks(struct lt_history *h, const char *estate, const char *kind, int64_t since, int64_t until,
	lt_history_mark_fn mark, void *to, struct lt_err *err)
{
	struct marking m = { mark, to, h->arena, kind };
	return ask(h, "select day, id, name, value, text from lintel_run join lintel_mark on run = id where estate = $1 and kind = $2 "
		      "and day >= $3 and day <= $4 order by day, id, name",
		(const char *[]){ estate, kind, spell(h, since), spell(h, until) }, 4, take_mark, &m, err);
}

static bool
take_entry(void *to, const struct lt_text *cells, struct lt_err *err)
{
	struct taking *t = to;
	(void)err;
	LT_PUSH(t->history->arena, t->entries, t->count, t->room) = (struct lt_history_entry){ number(cells[0]),
		copy(t->history, cells[1]), lt_copy_text(t->history->arena, cells[2]) };
	return true;
}

bool
lt_history_entries(struct lt_history *h, const char *estate, struct lt_history_entry **ret_entries, int *ret_count,
	struct lt_err *err)
{
	struct taking t = { .history = h };
	if (!ask(h, "select number, digest, document from lintel_entry where estate = $1 order by number", &estate, 1, take_entry, &t,
		    err))
		return false;
	*ret_entries = t.entries;
	*ret_count = t.count;
	return true;
}

static bool
take_estate(void *to, const struct lt_text *cells, struct lt_err *err)
{
	struct taking *t = to;
	(void)err;
	LT_PUSH(t->history->arena, t->estates, t->count, t->room) =
		(struct lt_history_estate){ copy(t->history, cells[0]), number(cells[1]), number(cells[2]) };
	return true;
}

bool
lt_history_estates(struct lt_history *h, struct lt_history_estate **ret_estates, int *ret_count, struct lt_err *err)
{
	struct taking t = { .history = h };
	if (!ask(h, "select estate, count(*), max(day) from lintel_run group by estate order by estate", NULL, 0, take_estate, &t, err))
		return false;
	*ret_estates = t.estates;
	*ret_count = t.count;
	return true;
}
