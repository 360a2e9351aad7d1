/* SPDX-License-Identifier: Apache-2.0 */
/* runner_row: see runner_row.h. */
#include "api/runner_row.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/database.h"

#define COLUMNS "number, state, why, who, step, done, total, asked_at, began_at, ended_at, sentence, instance, cancel"

bool
lt_runner_make(struct lt_database *db, struct lt_err *err)
{
	return db->run(db, "create table if not exists api_assessment(number bigint primary key, state text not null, why text not null, "
			"who text, step text, done bigint, total bigint, asked_at text, began_at text, ended_at text, sentence text, "
			"instance text, cancel bigint not null)", err);
}

static void
copy(char *out, size_t size, struct lt_text text)
{
	snprintf(out, size, "%.*s", LT_ARG(text));
}

static bool
take_row(void *to, const struct lt_text *cells, struct lt_err *err)
{
	struct lt_runner_row *row = to;
	int64_t done = 0, total = 0, cancel = 0;
	(void)err;
	*row = (struct lt_runner_row){ 0 };
	lt_text_int(cells[0], &row->number);
	copy(row->state, sizeof row->state, cells[1]);
	copy(row->why, sizeof row->why, cells[2]);
	copy(row->who, sizeof row->who, cells[3]);
	copy(row->step, sizeof row->step, cells[4]);
	lt_text_int(cells[5], &done);
	lt_text_int(cells[6], &total);
	copy(row->asked_at, sizeof row->asked_at, cells[7]);
	copy(row->began_at, sizeof row->began_at, cells[8]);
	copy(row->ended_at, sizeof row->ended_at, cells[9]);
	copy(row->sentence, sizeof row->sentence, cells[10]);
	copy(row->instance, sizeof row->instance, cells[11]);
	lt_text_int(cells[12], &cancel);
	row->done = (uint32_t)done;
	row->total = (uint32_t)total;
	row->cancel = cancel != 0;
	return true;
}

static const char *
or_null(const char *text)
{
	return text[0] ? text : NULL;
}

struct number {
	int64_t value;
};

static bool
take_number(void *to, const struct lt_text *cells, struct lt_err *err)
{
	(void)err;
	((struct number *)to)->value = 0;
	lt_text_int(cells[0], &((struct number *)to)->value);
	return true;
}

bool
lt_runner_add(struct lt_database *db, struct lt_runner_row *row, struct lt_err *err)
{
	struct number number = { 0 };
	char next[24];
	struct lt_err taken = { 0 };
	for (int tries = 0; tries < 5; tries++) { /* somebody else may take the number */
		if (!db->ask(db, "select coalesce(max(number), 0) + 1 from api_assessment", NULL, 0, take_number, &number, err))
			return false;
		snprintf(next, sizeof next, "%lld", (long long)number.value);
		const char *values[] = { next, row->state, row->why, or_null(row->who), row->asked_at, row->sentence };
		taken.text[0] = 0;
		if (db->ask(db, "insert into api_assessment(number, state, why, who, asked_at, sentence, done, total, cancel) "
				"values ($1, $2, $3, $4, $5, $6, 0, 0, 0)", values, 6, NULL, NULL, &taken)) {
			row->number = number.value;
			return true;
		}
	}
	return lt_fail(err, "%s", taken.text);
}

bool
lt_runner_keep(struct lt_database *db, const struct lt_runner_row *row, struct lt_err *err)
{
	char number[24], done[16], total[16];
	snprintf(number, sizeof number, "%lld", (long long)row->number);
	snprintf(done, sizeof done, "%u", row->done);
	snprintf(total, sizeof total, "%u", row->total);
	const char *values[] = { row->state, or_null(row->step), done, total, or_null(row->began_at), or_null(row->ended_at), row->sentence,
		or_null(row->instance), number };
	return db->ask(db, "update api_assessment set state = $1, step = $2, done = $3, total = $4, began_at = $5, ended_at = $6, "
			"sentence = $7, instance = $8 where number = $9", values, 9, NULL, NULL, err);
}

bool
lt_runner_wish_end(struct lt_database *db, int64_t number, struct lt_err *err)
{
	char at[24];
	snprintf(at, sizeof at, "%lld", (long long)number);
	const char *values[] = { at };
	return db->ask(db, "update api_assessment set cancel = 1 where number = $1", values, 1, NULL, NULL, err);
}

bool
lt_runner_find(struct lt_database *db, struct lt_runner_row *ret_row, struct lt_err *err)
{
	*ret_row = (struct lt_runner_row){ 0 };
	return db->ask(db, "select " COLUMNS " from api_assessment order by case state when 'running' then 0 when 'queued' then 1 else 2 end, "
			"case state when 'queued' then number else -number end limit 1", NULL, 0, take_row, ret_row, err);
}

struct rows {
	struct lt_arena *arena;
	struct lt_runner_row *at;
	int count, room;
};

static bool
take_rows(void *to, const struct lt_text *cells, struct lt_err *err)
{
	struct rows *rows = to;
	rows->at = lt_grow(rows->arena, rows->at, rows->count, &rows->room, sizeof *rows->at);
	return take_row(&rows->at[rows->count++], cells, err);
}

bool
lt_runner_rows(struct lt_database *db, struct lt_arena *a, int64_t from, int64_t most, struct lt_runner_row **ret_rows, int *ret_count,
	int64_t *ret_total, struct lt_err *err)
{
	struct rows rows = { .arena = a };
	struct number total = { 0 };
	char limit[24], offset[24];
	snprintf(limit, sizeof limit, "%lld", (long long)most);
	snprintf(offset, sizeof offset, "%lld", (long long)from);
	const char *values[] = { limit, offset };
	if (!db->ask(db, "select " COLUMNS " from api_assessment order by number desc limit $1 offset $2", values, 2, take_rows, &rows, err) ||
		!db->ask(db, "select count(*) from api_assessment", NULL, 0, take_number, &total, err))
		return false;
	*ret_rows = rows.at;
	*ret_count = rows.count;
	*ret_total = total.value;
	return true;
}

bool
lt_runner_orphans(struct lt_database *db, const char *instance, const char *ended_at, struct lt_err *err)
{
	const char *values[] = { ended_at, instance };
	return db->ask(db, "update api_assessment set state = 'failed', ended_at = $1, sentence = 'the instance that ran it was stopped' "
			"where state = 'running' and (instance is null or instance <> $2)", values, 2, NULL, NULL, err);
}

bool
lt_runner_forget(struct lt_database *db, const char *before, struct lt_err *err)
{
	const char *values[] = { before };
	return db->ask(db, "delete from api_assessment where asked_at < $1 and state not in ('queued', 'running') and number < "
			"(select max(number) from api_assessment)", values, 1, NULL, NULL, err);
}

void
lt_runner_noun(const struct lt_runner_row *row, struct lt_noun_assessment_run *ret_run)
{
	*ret_run = (struct lt_noun_assessment_run){ .state = row->state, .why = row->why, .who = or_null(row->who), .step = or_null(row->step),
		.done = row->done, .total = row->total, .asked_at = row->asked_at, .began_at = or_null(row->began_at),
		.ended_at = or_null(row->ended_at), .sentence = row->sentence, .instance = or_null(row->instance) };
}
