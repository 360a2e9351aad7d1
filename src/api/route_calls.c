/* SPDX-License-Identifier: Apache-2.0 */
/* route_calls: single calls, newest first, as the ledger has them. */

#include "api/asked_usage.h"
#include "api/force.h"
#include "base/arena.h"
#include "base/err.h"
#include "govern/usage.h"
#include "record/field.h"

/* Rows of the ledger that one page looks at: with a filter that few fit, a page may be short and still not the last. */
enum { LOOKED = 200000 };

struct taking {
	struct lt_arena *a;
	struct lt_noun_call_row *rows;
	int count;
	int64_t last, before; /* row of the last one; the oldest that was looked at */
};

enum column {
#define NUMBER(name, value, sentence) C_##name,
#define TEXT(name, value, sentence) C_##name,
#include "govern/usage.def"
	C_ROW,
};

static const char select_columns[] = "select "
#define NUMBER(name, value, sentence) #name ", "
#define TEXT(name, value, sentence) #name ", "
#include "govern/usage.def"
	"rowid from usage ";

static int64_t
number(const char *text)
{
	int64_t value = 0;
	if (text)
		lt_text_int(lt_text(text), &value);
	return value;
}

static const char *
copy(struct lt_arena *a, const char *text)
{
	return text && *text ? lt_copy(a, text) : NULL;
}

static void
put_names(struct lt_arena *a, const char *const *v, struct lt_noun_call_row *row)
{
#define COPY(field) row->field = copy(a, v[C_##field]);
	COPY(caller) COPY(team) COPY(key) COPY(model) COPY(deployment) COPY(spilled_from) COPY(provider) COPY(region) COPY(surface)
	COPY(outcome) COPY(refusal) COPY(refused_scope) COPY(upstream_id) COPY(source) COPY(tier) COPY(currency)
#undef COPY
	row->id = v[C_id] ? lt_print(a, "req_%s", v[C_id]) : NULL;
	row->start_at = lt_force_time(a, number(v[C_start_us]));
}

static void
put_numbers(const char *const *v, struct lt_noun_call_row *row)
{
#define TAKE(field) row->field = number(v[C_##field]);
#define BUCKET(bucket, name, sentence) TAKE(tokens_##name)
	LT_BUCKETS(BUCKET)
#undef BUCKET
	TAKE(status) TAKE(upstream_status) TAKE(attempts) TAKE(chunks) TAKE(asked_bytes) TAKE(answered_bytes) TAKE(generation)
	TAKE(too_many_rate) TAKE(too_many_capacity) TAKE(too_many_adjusted) TAKE(too_many_size) TAKE(too_many_quota)
#undef TAKE
#define TAKE(field) row->field = number(v[C_##field]) != 0;
	TAKE(stream) TAKE(simulated) TAKE(unpriced) TAKE(spilled)
#undef TAKE
#define TAKE(to, from) row->to = (double)number(v[C_##from]) / 1e3;
	TAKE(total_ms, total_us) TAKE(own_ms, own_us) TAKE(first_byte_ms, first_byte_us) TAKE(first_token_ms, first_token_us)
	TAKE(upstream_ms, upstream_us)
#undef TAKE
	row->cost = lt_force_money(number(v[C_cost_nano]));
	row->reserved = lt_force_money(number(v[C_reserved_nano]));
	if (!row->stream)
		row->first_token_ms = -1;
}

static bool
take_row(void *to, int columns, const char *const *names, const char *const *values, struct lt_err *err)
{
	struct taking *t = to;
	struct lt_noun_call_row *row = &t->rows[t->count++];
	(void)columns, (void)names, (void)err;
	*row = (struct lt_noun_call_row){ 0 };
	put_names(t->a, values, row);
	put_numbers(values, row);
	t->last = number(values[C_ROW]);
	return true;
}

static bool
take_end(void *to, int columns, const char *const *names, const char *const *values, struct lt_err *err)
{
	(void)columns, (void)names, (void)err;
	*(int64_t *)to = number(values[0]);
	return true;
}

/* --- the list --- */

struct filter {
	struct lt_buf sql;
	struct lt_ledger_value binds[16];
	int count;
};

static void
bind_text(struct filter *f, const char *column, const char *value)
{
	if (!value)
		return;
	if (strcmp(value, "-") == 0) {
		lt_buf_printf(&f->sql, " and coalesce(%s, '') = ''", column);
		return;
	}
	f->binds[f->count++] = (struct lt_ledger_value){ .text = lt_text(value) };
	lt_buf_printf(&f->sql, " and %s = ?%d", column, f->count);
}

static void
filter_calls(const struct lt_request *request, const struct lt_usage_question *q, struct filter *f)
{
	const char *refused = lt_request_param(request, "refused");
	for (int i = 0; i < LT_USAGE_BY_DAY; i++)
		bind_text(f, lt_usage_by_words[i], q->only[i]);
	bind_text(f, "outcome", lt_request_param(request, "outcome"));
	bind_text(f, "refusal", lt_request_param(request, "refusal"));
	if (refused)
		lt_buf_puts(&f->sql, strcmp(refused, "true") == 0 ? " and outcome = 'refused'" : " and outcome <> 'refused'");
	f->binds[f->count++].number = q->since_us;
	lt_buf_printf(&f->sql, " and start_us >= ?%d", f->count);
	f->binds[f->count++].number = q->until_us;
	lt_buf_printf(&f->sql, " and start_us < ?%d order by rowid desc limit ?%d", f->count, f->count + 1);
}

static bool
read_page(const struct lt_request *request, struct lt_ledger *ledger, const struct lt_usage_question *q, int64_t from, int64_t most,
	struct taking *t, struct lt_err *err)
{
	struct filter f = { .sql = LT_BUF(1 << 16) };
	int64_t newest = 0;
	if (!lt_ledger_ask(ledger, "select coalesce(max(rowid), 0) from usage", NULL, 0, take_end, &newest, err))
		return false;
	int64_t top = from && from <= newest ? from : newest + 1; /* the first page begins at the newest */
	t->before = top - LOOKED > 1 ? top - LOOKED : 1;
	f.binds[f.count++].number = top;
	f.binds[f.count++].number = t->before;
	lt_buf_printf(&f.sql, "%swhere rowid < ?1 and rowid >= ?2", select_columns);
	filter_calls(request, q, &f);
	f.binds[f.count++].number = most;
	bool good = lt_ledger_ask(ledger, f.sql.at, f.binds, f.count, take_row, t, err);
	lt_buf_done(&f.sql);
	return good;
}

static bool
read_calls(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_usage_question q;
	struct lt_err err = { 0 };
	int64_t from, most;
	if (!lt_request_page(request, &from, &most, reply) || !lt_asked_usage(request, "2026-01-01", &q, reply))
		return false;
	if (!lt_request_param(request, "since"))
		q.since_us = 0;
	struct lt_ledger *ledger = lt_force_ledger(request, reply);
	struct taking t = { .a = request->a, .rows = LT_NEW_ARRAY(request->a, struct lt_noun_call_row, most + 1) };
	if (!ledger && reply->problem)
		return false;
	bool good = !ledger || read_page(request, ledger, &q, from, most, &t, &err);
	lt_ledger_close(ledger);
	if (!good)
		return lt_problem_err(reply, 503, "failed", &err);
	int64_t next = t.count == most ? t.last : t.before > 1 ? t.before : 0;
	return lt_reply_page(request, reply, t.rows, t.count, next > 1 ? lt_reply_cursor(request, next) : NULL, -1);
}

/* --- one of them --- */

/* Where the id was given: it begins with req_, as headers have it, or it does not. */
static const char *
bare(const char *id)
{
	const char *hex = strncmp(id, "req_", 4) == 0 ? id + 4 : id;
	return strlen(hex) == 32 && strspn(hex, "0123456789abcdef") == 32 ? hex : NULL;
}

/* Newest rows are looked at first, stretch by stretch: who asks for a call asks for one of just now. */
static bool
find(struct lt_ledger *ledger, const char *id, const char *team, struct taking *t, struct lt_err *err)
{
	int64_t top = 0;
	const char *sql = lt_print(t->a, "%swhere rowid <= ?1 and rowid > ?2 and id = ?3%s limit 1", select_columns, team ? " and team = ?4" : "");
	if (!lt_ledger_ask(ledger, "select coalesce(max(rowid), 0) from usage", NULL, 0, take_end, &top, err))
		return false;
	for (; top > 0 && !t->count; top -= LOOKED) {
		const struct lt_ledger_value binds[] = { { .number = top }, { .number = top - LOOKED }, { .text = lt_text(id) }, { .text = lt_text(team) } };
		if (!lt_ledger_ask(ledger, sql, binds, team ? 4 : 3, take_row, t, err))
			return false;
	}
	return true;
}

static bool
read_call(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_err err = { 0 };
	struct lt_noun_call_row row;
	struct taking t = { .a = request->a, .rows = &row };
	const char *given = lt_request_part(request, 0), *id = bare(given);
	struct lt_ledger *ledger = id ? lt_force_ledger(request, reply) : NULL;
	if (!ledger && reply->problem)
		return false;
	bool good = !ledger || find(ledger, id, request->who->team, &t, &err);
	lt_ledger_close(ledger);
	if (!good)
		return lt_problem_err(reply, 503, "failed", &err);
	if (!t.count)
		return lt_problem(reply, 404, "not-found", "the ledger has no call '%.64s'; ids are in the header x-lintel-request-id", given);
	return lt_reply_noun(request, reply, &row);
}

static const struct lt_param params[] = {
	{ "caller", LT_PARAM_TEXT, "of this caller alone", NULL }, { "team", LT_PARAM_TEXT, "of this team alone; - is none", NULL },
	{ "model", LT_PARAM_TEXT, "of this model alone", NULL }, { "deployment", LT_PARAM_TEXT, "answered there last", NULL },
	{ "outcome", LT_PARAM_TEXT, "that ended so: done, refused, error, failed, client_abort, upstream_cut, idle, total, malformed", NULL },
	{ "refused", LT_PARAM_FLAG, "true: refused by the gateway; false: not", NULL },
	{ "refusal", LT_PARAM_TEXT, "refused for this reason, by its code", NULL },
	{ "since", LT_PARAM_TEXT, "that came from then on: 30m, 24h, 7d, 2026-11-01 or 2026-11-01T08:00:00Z", NULL },
	{ "until", LT_PARAM_TEXT, "that came before then", NULL }, { 0 } };

static const struct lt_route rows[] = {
	{ "GET", "/calls", "list_calls", LT_ROLE_VIEWER, LT_ROUTE_TEAM | LT_ROUTE_PAGES | LT_ROUTE_CHANGING,
		"Single calls, newest first; never what was said in them. A page may be short, or empty, and next still lead on.", NULL,
		&lt_field_call_row, params, 0, NULL, NULL, read_calls },
	{ "GET", "/calls/{id}", "read_call", LT_ROLE_VIEWER, LT_ROUTE_TEAM, "One call, by the id that its answer had in x-lintel-request-id.", NULL,
		&lt_field_call_row, NULL, 0, NULL, "404", read_call },
	{ 0 }
};

const struct lt_routes lt_routes_calls = { "calls", "Calls", rows };
