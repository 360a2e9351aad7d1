/* SPDX-License-Identifier: Apache-2.0 */
/* spent: see spent.h.  One question for the month, its rows laid to every scope they fall on. */
#include "govern/spent.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/map.h"
#include "store/ledger.h"

/* Sums are of one day each (govern/usage_sums.h), so a month needs no single call but those that came since
 * the last of them. */
#define SPENT(day) "select team, caller, model, deployment, sum(case when " day " = ?1 then cost_nano else 0 end), sum(cost_nano)"
#define BY " group by team, caller, model, deployment"
#define OF_CALLS SPENT("start_us / 86400000000") " from usage where start_us >= ?2 * 86400000000 " \
	"and start_us < (?1 + 1) * 86400000000 and cost_nano > 0"
#define OF_SUMS SPENT("day") " from sums where day between ?2 and ?1 and cost_nano > 0"
#define SINCE " and rowid > coalesce((select upto_row from sums order by rowid desc limit 1), 0)"

struct laying {
	const struct lt_policy *policy;
	struct lt_map *names[LT_SCOPE_COUNT];
	struct lt_spent *spent;
};

/* Year and month of a day, as people count them. */
static void
year_and_month(int32_t day, int *ret_year, int *ret_month)
{
	char spelt[16];
	int64_t year, month;
	lt_date_spell(day, spelt);
	lt_text_int((struct lt_text){ spelt, 4 }, &year);
	lt_text_int((struct lt_text){ spelt + 5, 2 }, &month);
	*ret_year = (int)year;
	*ret_month = (int)month;
}

int32_t
lt_spent_month(int32_t day)
{
	int year, month;
	year_and_month(day, &year, &month);
	return (year - 1970) * 12 + month - 1;
}

static int64_t
first_day_of_month(int32_t day)
{
	char first[32];
	int year, month;
	int64_t answer = day;
	year_and_month(day, &year, &month);
	snprintf(first, sizeof first, "%04d-%02d-01", year, month);
	lt_date_day(lt_text(first), &answer);
	return answer;
}

static void
lay(struct laying *l, uint32_t scope, int64_t day_nano, int64_t month_nano)
{
	l->spent[scope].day_nano += day_nano;
	l->spent[scope].month_nano += month_nano;
}

static bool
lay_row(void *to, int columns, const char *const *names, const char *const *values, struct lt_err *err)
{
	static const enum lt_scope kinds[] = { LT_SCOPE_TEAM, LT_SCOPE_CALLER, LT_SCOPE_MODEL, LT_SCOPE_DEPLOYMENT };
	struct laying *l = to;
	int64_t day_nano = 0, month_nano = 0;
	(void)columns, (void)names, (void)err;
	if (values[4])
		lt_text_int(lt_text(values[4]), &day_nano);
	if (values[5])
		lt_text_int(lt_text(values[5]), &month_nano);
	lay(l, l->policy->head->organisation, day_nano, month_nano);
	for (int i = 0; i < 4; i++) {
		int64_t scope = values[i] ? lt_map_get(l->names[kinds[i]], lt_text(values[i])) : -1;
		if (scope >= 0)
			lay(l, (uint32_t)scope, day_nano, month_nano);
	}
	return true;
}

bool
lt_spent_read(struct lt_arena *a, struct lt_ledger *ledger, const struct lt_policy *policy, int32_t day,
	struct lt_spent **ret_spent, struct lt_err *err)
{
	struct laying laying = { .policy = policy,
		.spent = LT_NEW_ARRAY(a, struct lt_spent, policy->scopes_count) };
	for (int i = 0; i < LT_SCOPE_COUNT; i++)
		laying.names[i] = lt_map_new(a);
	for (uint32_t i = 0; i < policy->scopes_count; i++)
		lt_map_put(laying.names[policy->scopes[i].kind], lt_policy_text(policy, policy->scopes[i].name), i);
	const struct lt_ledger_value binds[] = { { .number = day }, { .number = first_day_of_month(day) } };
	bool summed = lt_ledger_has(ledger, "sums");
	if (!lt_ledger_ask(ledger, summed ? OF_SUMS BY " union all " OF_CALLS SINCE BY : OF_CALLS BY, binds, 2, lay_row, &laying, err))
		return false;
	*ret_spent = laying.spent;
	return true;
}
