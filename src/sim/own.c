/* SPDX-License-Identifier: Apache-2.0 */
/* The simulator's own surface: bill, script, clock. */
#include "base/arena.h"
#include "base/err.h"
#include "format/json.h"
#include "sim/inside.h"
#include "sim/prefix.h"
#include "sim/put.h"
#include "sim/stored.h"

static void
refuse(struct lt_sim_draft *draft, int status, const char *sentence)
{
	draft->status = status;
	lt_sim_put(&draft->body, "{'error':%.*s}\n", LT_ARG(lt_text(sentence)));
}

static void
bill(struct lt_sim_turn *t)
{
	if (lt_sim_http_query(t->head->query, "sum").at) {
		lt_sim_bill_sum(t->sim->bill, &t->sim->draft.body);
		return;
	}
	t->sim->draft.type = "application/x-ndjson";
	lt_sim_bill_rows(t->sim->bill, &t->sim->draft.body);
}

static void
script(struct lt_sim_turn *t)
{
	struct lt_sim *sim = t->sim;
	struct lt_err err = { 0 };
	if (lt_text_eq(t->head->method, "GET")) {
		sim->draft.type = "application/yaml";
		lt_buf_text_add(&sim->draft.body, sim->script.source);
		return;
	}
	if (!lt_sim_direct(sim, "script", t->bytes, &err))
		refuse(&sim->draft, 400, err.text);
	else
		lt_sim_put(&sim->draft.body, "{'faults':%d,'limits':%d}\n", sim->script.count, sim->script.limit_count);
}

static void
reset(struct lt_sim_turn *t)
{
	struct lt_sim *sim = t->sim;
	struct lt_err err = { 0 };
	lt_sim_direct(sim, "script", LT_LIT(""), &err);
	lt_sim_bill_forget(sim->bill);
	lt_sim_prefixes_forget(sim->prefixes);
	lt_sim_stored_forget(sim->stored);
	memset(sim->places, 0, sizeof sim->places);
	sim->calls = 0;
	lt_sim_put(&sim->draft.body, "{}\n");
}

static void
clock_hand(struct lt_sim_turn *t)
{
	struct lt_sim *sim = t->sim;
	int64_t add;
	if (lt_text_eq(t->head->method, "POST")) {
		if (!sim->settings->clock_s || !lt_text_int(lt_sim_http_query(t->head->query, "add_ms"), &add) || add < 0 ||
			add > LT_SIM_NUMBER_MOST) {
			refuse(&sim->draft, 400, "POST /sim/clock?add_ms=N moves the clock of a sim that was started with --clock");
			return;
		}
		sim->clock_us += add * 1000;
		t->now_us = sim->clock_us;
	}
	lt_sim_put(&sim->draft.body, "{'now_ms':%ld}\n", t->now_us / 1000);
}

static void
faults(struct lt_sim_turn *t)
{
	t->sim->draft.type = "text/plain";
	lt_sim_fault_table(&t->sim->draft.body);
}

static const struct {
	const char *path, *methods;
	void (*answer)(struct lt_sim_turn *t);
} rows[] = {
	{ "/sim/bill", "GET", bill },
	{ "/sim/script", "GET POST", script },
	{ "/sim/reset", "POST", reset },
	{ "/sim/clock", "GET POST", clock_hand },
	{ "/sim/faults", "GET", faults },
};

void
lt_sim_own(struct lt_sim_turn *t)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!lt_text_eq(t->head->path, rows[i].path))
			continue;
		struct lt_text methods = lt_text(rows[i].methods), method;
		while (lt_text_cut(&methods, ' ', &method))
			if (lt_text_is(method, t->head->method)) {
				rows[i].answer(t);
				return;
			}
		refuse(&t->sim->draft, 405, "not with this method");
		return;
	}
	refuse(&t->sim->draft, 404, "there are /sim/bill, /sim/script, /sim/reset, /sim/clock and /sim/faults");
}
