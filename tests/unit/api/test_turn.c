/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "api/turn.h"
#include "base/err.h"
#include "store/database.h"
#include "t.h"

#define S INT64_C(1000000)

static struct lt_database *
fresh(char path[64])
{
	struct lt_err err = { 0 };
	snprintf(path, 64, "/tmp/lintel-turn-XXXXXX");
	close(mkstemp(path));
	struct lt_database *db = lt_database_sqlite(path, true, &err);
	if (!db || !lt_turn_make(db, &err) || !lt_turn_make(db, &err))
		abort();
	return db;
}

static void
end(struct lt_database *db, const char *path)
{
	char beside[80];
	db->close(db);
	for (int i = 0; i < 3; i++) {
		static const char *const tails[] = { "", "-wal", "-shm" };
		snprintf(beside, sizeof beside, "%s%s", path, tails[i]);
		unlink(beside);
	}
}

static bool
takes(struct lt_database *db, const char *who, int64_t now)
{
	struct lt_err err = { 0 };
	bool mine = false;
	return lt_turn_take(db, "work", who, now, 15 * S, &mine, &err) && mine;
}

TEST(one_of_two_has_the_turn_and_keeps_it_by_taking_it_again)
{
	char path[64];
	struct lt_database *db = fresh(path);
	IS(takes(db, "one", 100 * S));
	IS(!takes(db, "two", 101 * S));
	IS(takes(db, "one", 110 * S));
	IS(!takes(db, "two", 124 * S));
	end(db, path);
}

TEST(who_does_not_take_it_again_in_time_loses_it_to_the_other)
{
	char path[64];
	struct lt_database *db = fresh(path);
	IS(takes(db, "one", 100 * S));
	IS(!takes(db, "two", 115 * S));
	IS(takes(db, "two", 115 * S + 1));
	IS(!takes(db, "one", 116 * S));
	end(db, path);
}

TEST(what_is_given_back_waits_for_nobody)
{
	char path[64];
	struct lt_err err = { 0 };
	struct lt_database *db = fresh(path);
	IS(takes(db, "one", 100 * S));
	IS(lt_turn_give(db, "work", "two", &err));
	IS(!takes(db, "two", 101 * S));
	IS(lt_turn_give(db, "work", "one", &err));
	IS(takes(db, "two", 101 * S));
	end(db, path);
}
