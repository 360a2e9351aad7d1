/* SPDX-License-Identifier: Apache-2.0 */
/* last_used: see last_used.h. */
#include "api/last_used.h"

#include <pthread.h>

#include "api/force.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "store/ledger.h"

enum { KEYS = 8192 }; /* one more is not kept */

/* What is known of keys, for all requests. */
static struct {
	pthread_mutex_t lock;
	struct lt_arena *a;
	struct lt_map *places; /* of names in keys */
	struct { struct lt_text name; int64_t us; } keys[KEYS];
	int count;
	int64_t row;           /* of the ledger, as far as it was read */
} known = { .lock = PTHREAD_MUTEX_INITIALIZER };

struct taking {
	struct lt_arena *a;
	struct lt_map *map;
};

static int64_t
number(const char *text)
{
	int64_t value = 0;
	if (text)
		lt_text_int(lt_text(text), &value);
	return value;
}

/* name, us */
static bool
take_caller(void *to, int columns, const char *const *names, const char *const *values, struct lt_err *err)
{
	struct taking *t = to;
	(void)columns, (void)names, (void)err;
	if (values[0] && lt_map_get(t->map, lt_text(values[0])) < number(values[1]))
		lt_map_put(t->map, lt_copy_text(t->a, lt_text(values[0])), number(values[1]));
	return true;
}

/* key, us, row */
static bool
take_key(void *to, int columns, const char *const *names, const char *const *values, struct lt_err *err)
{
	(void)to, (void)columns, (void)names, (void)err;
	known.row = number(values[2]) > known.row ? number(values[2]) : known.row;
	int64_t at = values[0] ? lt_map_get(known.places, lt_text(values[0])) : -1;
	if (values[0] && at < 0 && known.count < KEYS) {
		at = known.count++;
		known.keys[at].name = lt_copy_text(known.a, lt_text(values[0]));
		lt_map_put(known.places, known.keys[at].name, at);
	}
	if (at >= 0 && known.keys[at].us < number(values[1]))
		known.keys[at].us = number(values[1]);
	return true;
}

/* With the lock. */
static bool
read_keys(struct lt_ledger *ledger, struct lt_last_used *used, struct lt_arena *a, struct lt_err *err)
{
	const struct lt_ledger_value binds[] = { { .number = known.row }, { .number = LT_LAST_USED_CALLS } };
	if (!known.a) {
		known.a = lt_arena_new(SIZE_MAX);
		known.places = lt_map_new(known.a);
	}
	if (lt_ledger_has_column(ledger, "usage", "key") && !lt_ledger_ask(ledger, "select key, max(start_us), max(rowid) from usage "
		"where rowid > max(?1, (select max(rowid) from usage) - ?2) group by key", binds, 2, take_key, NULL, err))
		return false;
	for (int i = 0; i < known.count; i++)
		lt_map_put(used->keys, lt_copy_text(a, known.keys[i].name), known.keys[i].us);
	return true;
}

bool
lt_last_used_read(const struct lt_request *request, struct lt_last_used *ret_used, struct lt_reply *reply)
{
	struct lt_err err = { 0 };
	struct taking taking = { .a = request->a, .map = lt_map_new(request->a) };
	struct lt_last_used used = { taking.map, lt_map_new(request->a) };
	struct lt_ledger *ledger = lt_force_ledger(request, reply);
	*ret_used = used;
	if (!ledger)
		return !reply->problem;
	bool good = !lt_ledger_has(ledger, "sums") || lt_ledger_ask(ledger, "select caller, max(last_us) from sums group by caller union all "
		"select caller, max(start_us) from usage where rowid > coalesce((select upto_row from sums order by rowid desc limit 1), 0) "
		"group by caller", NULL, 0, take_caller, &taking, &err);
	pthread_mutex_lock(&known.lock);
	good = good && read_keys(ledger, &used, request->a, &err);
	pthread_mutex_unlock(&known.lock);
	lt_ledger_close(ledger);
	return good || lt_problem_err(reply, 503, "failed", &err);
}

static const char *
spell(const struct lt_map *map, struct lt_arena *a, const char *name)
{
	int64_t us = name ? lt_map_get(map, lt_text(name)) : -1;
	return us < 0 ? NULL : lt_force_time(a, us);
}

const char *
lt_last_used_caller(const struct lt_last_used *used, struct lt_arena *a, const char *name)
{
	return spell(used->callers, a, name);
}

const char *
lt_last_used_key(const struct lt_last_used *used, struct lt_arena *a, const char *id)
{
	return spell(used->keys, a, id);
}
