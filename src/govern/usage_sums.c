/* SPDX-License-Identifier: Apache-2.0 */
/* usage_sums: see usage_sums.h.  The stretch that is not written yet is summed in memory as its rows become durable. */
#include "govern/usage_sums.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "govern/times.h"

#define DAY_US INT64_C(86400000000)
enum { READ_MOST = 50000 };

const char lt_usage_part_of_sums[] = "day"
#define NAME(name) ", " #name
	LT_USAGE_NAMES(NAME)
#undef NAME
	", first_us, last_us"
#define SUM(name, sql, sentence) ", " #name
	LT_USAGE_SUMS(SUM)
#undef SUM
	", times, null";

const char lt_usage_part_of_usage[] = "start_us / 86400000000"
#define NAME(name) ", " #name
	LT_USAGE_NAMES(NAME)
#undef NAME
	", start_us, start_us"
#define SUM(name, sql, sentence) ", " sql
	LT_USAGE_SUMS(SUM)
#undef SUM
	", null, case when outcome = 'done' then total_us end";

static const struct lt_ledger_column columns[] = {
	{ "day", false, "of the calls, since 1970" },
	{ "from_row", false, "rowid of usage behind which it begins" },
	{ "upto_row", false, "the last rowid that may be in it" },
	{ "since_us", false, "when the first call of this stretch and day came" },
	{ "until_us", false, "when the last one came" },
#define NAME(name) { #name, true, "as in usage" },
	LT_USAGE_NAMES(NAME)
#undef NAME
	{ "first_us", false, "when the first of these calls came" },
	{ "last_us", false, "when the last of them came" },
#define SUM(name, sql, sentence) { #name, false, sentence },
	LT_USAGE_SUMS(SUM)
#undef SUM
	{ "times", true, "total_us of those answered to their end, cut to three digits, and how many took that" },
	{ 0 },
};

static int64_t
number(const char *text, int64_t otherwise)
{
	int64_t value;
	return text && lt_text_int(lt_text(text), &value) ? value : otherwise;
}

static struct lt_text
text(const char *value)
{
	return value ? lt_text(value) : LT_NONE;
}

void
lt_usage_part_read(const char *const *values, struct lt_usage_part *ret_part)
{
	*ret_part = (struct lt_usage_part){ .day = number(*values++, 0) };
	for (int i = 0; i < LT_USAGE_NAME_COUNT; i++)
		ret_part->names[i] = text(*values++);
	ret_part->first_us = number(*values++, 0);
	ret_part->last_us = number(*values++, 0);
#define SUM(name, sql, sentence) ret_part->sum.name = number(*values++, 0);
	LT_USAGE_SUMS(SUM)
#undef SUM
	ret_part->times = text(*values++);
	ret_part->total_us = number(*values, -1);
}

/* --- the stretch in memory --- */

struct group {
	int64_t day, first_us, last_us;
	struct lt_text names[LT_USAGE_NAME_COUNT];
	struct lt_usage_sum sum;
	struct lt_times times;
};

struct lt_usage_sums {
	struct lt_ledger *ledger;
	struct lt_arena *a;      /* of this stretch */
	struct lt_map *by_key;
	struct group *groups;
	int count, room;
	int64_t from, upto, calls; /* rows (from, upto] of the ledger as far as it was asked, and those counted */
	bool known;              /* all rows behind from are counted */
	bool wrote;              /* in the transaction that is open */
	struct lt_buf key;
};

static void
clear(struct lt_usage_sums *sums, int64_t from)
{
	lt_arena_drop(sums->a);
	sums->a = lt_arena_new(SIZE_MAX);
	sums->by_key = lt_map_new(sums->a);
	sums->groups = NULL;
	sums->count = sums->room = 0;
	sums->calls = 0;
	sums->from = from;
}

static struct group *
group_of(struct lt_usage_sums *sums, const struct lt_usage_part *part)
{
	struct lt_buf *key = &sums->key;
	key->len = 0;
	lt_buf_add(key, &part->day, sizeof part->day);
	for (int i = 0; i < LT_USAGE_NAME_COUNT; i++) {
		const struct lt_text *name = &part->names[i];
		uint32_t mark = name->at ? (uint32_t)name->len : UINT32_MAX; /* none is another than empty */
		lt_buf_add(key, &mark, sizeof mark);
		lt_buf_text_add(key, *name);
	}
	int64_t at = lt_map_get(sums->by_key, lt_buf_text(key));
	if (at >= 0)
		return &sums->groups[at];
	struct group *g = &LT_PUSH(sums->a, sums->groups, sums->count, sums->room);
	*g = (struct group){ .day = part->day, .first_us = part->first_us, .last_us = part->last_us };
	for (int i = 0; i < LT_USAGE_NAME_COUNT; i++)
		g->names[i] = part->names[i].at ? lt_copy_text(sums->a, part->names[i]) : LT_NONE;
	lt_map_put(sums->by_key, lt_copy_text(sums->a, lt_buf_text(key)), sums->count - 1);
	return g;
}

static void
add(struct lt_usage_sums *sums, const struct lt_usage_part *part)
{
	struct group *g = group_of(sums, part);
	sums->calls += part->sum.calls;
	if (part->first_us < g->first_us)
		g->first_us = part->first_us;
	if (part->last_us > g->last_us)
		g->last_us = part->last_us;
#define SUM(name, sql, sentence) g->sum.name += part->sum.name;
	LT_USAGE_SUMS(SUM)
#undef SUM
	if (part->total_us >= 0)
		lt_times_add(sums->a, &g->times, (uint32_t)part->total_us, 1);
}

void
lt_usage_sums_count(struct lt_usage_sums *sums, const struct lt_usage_row *row)
{
#define NUMBER_OF(column) row->values[LT_USAGE_COLUMN_##column].number
#define TEXT_OF(column) row->values[LT_USAGE_COLUMN_##column].text
	struct lt_text outcome = TEXT_OF(outcome), source = TEXT_OF(source);
	bool done = lt_text_eq(outcome, "done"), refused = !done && lt_text_eq(outcome, "refused");
	bool aborted = !done && lt_text_eq(outcome, "client_abort");
	struct lt_usage_part part = {
		.day = NUMBER_OF(start_us) / DAY_US,
#define NAME(name) .names[LT_USAGE_NAME_##name] = TEXT_OF(name),
		LT_USAGE_NAMES(NAME)
#undef NAME
		.first_us = NUMBER_OF(start_us), .last_us = NUMBER_OF(start_us),
		.sum = { .calls = 1, .input = NUMBER_OF(tokens_input), .cached = NUMBER_OF(tokens_cached),
			.written = NUMBER_OF(tokens_write_5m) + NUMBER_OF(tokens_write_1h),
			.output = NUMBER_OF(tokens_output) + NUMBER_OF(tokens_reasoning), .reasoning = NUMBER_OF(tokens_reasoning),
			.cost_nano = NUMBER_OF(cost_nano), .errors = outcome.at && !done && !refused && !aborted, .refused = refused,
			.too_many = NUMBER_OF(too_many_rate) + NUMBER_OF(too_many_capacity) + NUMBER_OF(too_many_adjusted) +
				NUMBER_OF(too_many_size) + NUMBER_OF(too_many_quota),
			.too_many_rate = NUMBER_OF(too_many_rate), .too_many_capacity = NUMBER_OF(too_many_capacity),
			.too_many_adjusted = NUMBER_OF(too_many_adjusted), .too_many_size = NUMBER_OF(too_many_size),
			.too_many_quota = NUMBER_OF(too_many_quota), .aborted = aborted, .estimated = lt_text_eq(source, "estimated") || lt_text_eq(source, "partial"),
			.simulated = NUMBER_OF(simulated), .unpriced = NUMBER_OF(unpriced) },
		.total_us = done ? NUMBER_OF(total_us) : -1,
	};
#undef NUMBER_OF
#undef TEXT_OF
	add(sums, &part);
}

/* --- reading and writing it --- */

static bool
take_row(void *to, int count, const char *const *names, const char *const *values, struct lt_err *err)
{
	struct lt_usage_part part;
	(void)count, (void)names, (void)err;
	lt_usage_part_read(values, &part);
	add(to, &part);
	return true;
}

static bool
take_ends(void *to, int count, const char *const *names, const char *const *values, struct lt_err *err)
{
	int64_t *ends = to;
	(void)count, (void)names, (void)err;
	ends[0] = number(values[0], 0);
	ends[1] = number(values[1], 0);
	return true;
}

/* The rows behind `from`, as they are in the ledger. */
static bool
read_rows(struct lt_usage_sums *sums, int64_t from, int64_t last, struct lt_err *err)
{
	struct lt_buf sql = LT_BUF(1 << 14);
	clear(sums, from);
	sums->upto = last - from > READ_MOST ? from + READ_MOST : last;
	sums->known = sums->upto == last;
	lt_buf_printf(&sql, "select %s from usage where rowid > ?1 and rowid <= ?2", lt_usage_part_of_usage);
	const struct lt_ledger_value binds[] = { { .number = from }, { .number = sums->upto } };
	bool good = lt_ledger_ask(sums->ledger, sql.at, binds, 2, take_row, sums, err);
	sums->known = sums->known && good;
	lt_buf_done(&sql);
	return good;
}

/* When the calls of that day came, over all groups. */
static void
span(const struct lt_usage_sums *sums, int64_t day, int64_t *ret_since, int64_t *ret_until)
{
	*ret_since = INT64_MAX;
	*ret_until = INT64_MIN;
	for (int i = 0; i < sums->count; i++) {
		const struct group *g = &sums->groups[i];
		if (g->day == day && g->first_us < *ret_since)
			*ret_since = g->first_us;
		if (g->day == day && g->last_us > *ret_until)
			*ret_until = g->last_us;
	}
}

static bool
write_group(struct lt_usage_sums *sums, struct group *g, int64_t since, int64_t until, struct lt_err *err)
{
	struct lt_buf times = LT_BUF(1 << 20);
	lt_times_spell(sums->a, &g->times, &times);
	const struct lt_ledger_value values[] = {
		{ .number = g->day }, { .number = sums->from }, { .number = sums->upto }, { .number = since }, { .number = until },
#define NAME(name) { .text = g->names[LT_USAGE_NAME_##name] },
		LT_USAGE_NAMES(NAME)
#undef NAME
		{ .number = g->first_us }, { .number = g->last_us },
#define SUM(name, sql, sentence) { .number = g->sum.name },
		LT_USAGE_SUMS(SUM)
#undef SUM
		{ .text = lt_buf_text(&times) },
	};
	bool good = lt_ledger_put(sums->ledger, values, err);
	lt_buf_done(&times);
	return good;
}

static bool
write_groups(struct lt_usage_sums *sums, struct lt_err *err)
{
	int64_t day = 0, since = 0, until = 0;
	for (int i = 0; i < sums->count; i++) {
		struct group *g = &sums->groups[i];
		if (i == 0 || g->day != day)
			span(sums, day = g->day, &since, &until);
		if (!write_group(sums, g, since, until, err))
			return false;
	}
	return true;
}

/* What is in memory is believed when it is as many calls as the ledger has rows since the last stretch:
 * somebody else may have added some, or we were killed. */
bool
lt_usage_sums_keep(struct lt_usage_sums *sums, struct lt_err *err)
{
	int64_t ends[2] = { 0, 0 };
	sums->wrote = false;
	if (sums->known && sums->calls < LT_USAGE_STRETCH)
		return true;
	if (!lt_ledger_ask(sums->ledger, "select (select upto_row from sums order by rowid desc limit 1), "
		"(select max(rowid) from usage)", NULL, 0, take_ends, ends, err))
		return false;
	sums->upto = ends[1];
	if ((!sums->known || sums->from != ends[0] || sums->calls != ends[1] - ends[0]) &&
		!read_rows(sums, ends[0], ends[1], err))
		return false;
	if (sums->known && sums->calls < LT_USAGE_STRETCH)
		return true;
	sums->wrote = true;
	return write_groups(sums, err);
}

void
lt_usage_sums_kept(struct lt_usage_sums *sums)
{
	if (sums->wrote)
		clear(sums, sums->upto);
	sums->wrote = false;
}

struct lt_usage_sums *
lt_usage_sums_open(struct lt_arena *a, struct lt_ledger *ledger, struct lt_err *err)
{
	struct lt_usage_sums *sums = LT_NEW(a, struct lt_usage_sums);
	sums->ledger = ledger;
	sums->key = LT_BUF(1 << 20);
	clear(sums, 0);
	bool good = lt_ledger_table(ledger, "sums", columns, "day", err);
	while (good && !sums->known) {
		good = lt_ledger_begin(ledger, err) && lt_usage_sums_keep(sums, err) && lt_ledger_commit(ledger, err);
		if (good)
			lt_usage_sums_kept(sums);
	}
	if (good)
		return sums;
	lt_ledger_undo(ledger);
	lt_usage_sums_close(sums);
	return NULL;
}

void
lt_usage_sums_close(struct lt_usage_sums *sums)
{
	if (!sums)
		return;
	lt_arena_drop(sums->a);
	lt_buf_done(&sums->key);
}

/* --- forgetting the calls --- */

struct stretches {
	struct lt_arena *a;
	struct stretch { int64_t from, upto; } *at;
	int count, room;
};

static bool
take_stretch(void *to, int count, const char *const *names, const char *const *values, struct lt_err *err)
{
	struct stretches *s = to;
	(void)count, (void)names, (void)err;
	LT_PUSH(s->a, s->at, s->count, s->room) = (struct stretch){ number(values[0], 0), number(values[1], 0) };
	return true;
}

bool
lt_usage_prune(struct lt_arena *a, const char *state, int64_t before_us, int64_t *ret_rows, struct lt_err *err)
{
	struct stretches old = { .a = a };
	const struct lt_ledger_value bind = { .number = before_us };
	int64_t ends[2] = { 0, 0 };
	*ret_rows = 0;
	struct lt_ledger *ledger = lt_ledger_open(state, lt_govern_usage_columns, err);
	bool good = ledger && (!lt_ledger_has(ledger, "sums") || lt_ledger_ask(ledger,
		"select from_row, upto_row from sums group by from_row, upto_row having max(until_us) < ?1 "
		"and exists (select 1 from usage where rowid > from_row and rowid <= upto_row) order by from_row",
		&bind, 1, take_stretch, &old, err));
	for (int i = 0; good && i < old.count; i++) {
		const struct lt_ledger_value binds[] = { { .number = old.at[i].from }, { .number = old.at[i].upto } };
		good = lt_ledger_ask(ledger, "select count(*), 0 from usage where rowid > ?1 and rowid <= ?2 "
			"and rowid < (select max(rowid) from usage)", binds, 2, take_ends, ends, err) &&
			lt_ledger_forget(ledger, old.at[i].from, old.at[i].upto, err);
		*ret_rows += good ? ends[0] : 0;
	}
	lt_ledger_close(ledger);
	return good;
}
