/* SPDX-License-Identifier: Apache-2.0 */
/* turn: see turn.h. */
#include "api/turn.h"

#include <stdio.h>

#include "base/err.h"
#include "store/database.h"

bool
lt_turn_make(struct lt_database *db, struct lt_err *err)
{
	return db->run(db, "create table if not exists api_turn(name text primary key, holder text not null, until_us bigint not null)", err);
}

struct holder {
	const char *name;
	bool is;
};

static bool
take_holder(void *to, const struct lt_text *cells, struct lt_err *err)
{
	struct holder *holder = to;
	(void)err;
	holder->is = lt_text_eq(cells[0], holder->name);
	return true;
}

bool
lt_turn_take(struct lt_database *db, const char *name, const char *holder, int64_t now_us, int64_t long_us, bool *ret_mine,
	struct lt_err *err)
{
	char now[24], until[24];
	struct holder found = { holder, false };
	snprintf(now, sizeof now, "%lld", (long long)now_us);
	snprintf(until, sizeof until, "%lld", (long long)(now_us + long_us));
	const char *values[] = { name, holder, until, now };
	if (!db->ask(db, "insert into api_turn(name, holder, until_us) values ($1, $2, $3) on conflict (name) do update "
			"set holder = excluded.holder, until_us = excluded.until_us "
			"where api_turn.holder = excluded.holder or api_turn.until_us < $4", values, 4, NULL, NULL, err) ||
		!db->ask(db, "select holder from api_turn where name = $1", values, 1, take_holder, &found, err))
		return false;
	*ret_mine = found.is;
	return true;
}

bool
lt_turn_give(struct lt_database *db, const char *name, const char *holder, struct lt_err *err)
{
	const char *values[] = { name, holder };
	return db->ask(db, "delete from api_turn where name = $1 and holder = $2", values, 2, NULL, NULL, err);
}
