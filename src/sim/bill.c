/* SPDX-License-Identifier: Apache-2.0 */
/* Rows in blocks, sums beside them. */
#include "sim/bill.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "sim/put.h"

enum { BLOCK = 1024, BLOCKS = 128, SUMS = 1024 };

struct sum {
	char deployment[64], model[64];
	int64_t calls, refused; /* refused: status is not 200 */
	struct lt_sim_usage usage;
};

struct lt_sim_bill {
	struct lt_arena *arena;
	struct lt_sim_row *blocks[BLOCKS];
	uint64_t count;
	struct sum all, by[SUMS];
	int sums;
};

struct lt_sim_bill *
lt_sim_bill_new(struct lt_arena *a)
{
	struct lt_sim_bill *bill = LT_NEW(a, struct lt_sim_bill);
	bill->arena = a;
	return bill;
}

void
lt_sim_bill_forget(struct lt_sim_bill *bill)
{
	bill->count = 0;
	bill->sums = 0;
	bill->all = (struct sum){ 0 };
}

void
lt_sim_bill_word(char out[64], struct lt_text text)
{
	size_t len = text.len < 63 ? text.len : 63;
	if (len)
		memcpy(out, text.at, len);
	out[len] = 0;
}

static void
add_up(struct sum *sum, const struct lt_sim_row *row)
{
	sum->calls++;
	sum->refused += row->status != 200;
	sum->usage.prompt += row->usage.prompt;
	sum->usage.cached += row->usage.cached;
	sum->usage.cache_write += row->usage.cache_write;
	sum->usage.out += row->usage.out;
	sum->usage.reasoning += row->usage.reasoning;
}

void
lt_sim_bill_add(struct lt_sim_bill *bill, const struct lt_sim_row *row)
{
	int block = (int)(bill->count / BLOCK % BLOCKS), at = 0;
	if (!bill->blocks[block])
		bill->blocks[block] = LT_NEW_ARRAY(bill->arena, struct lt_sim_row, BLOCK);
	bill->blocks[block][bill->count++ % BLOCK] = *row;
	add_up(&bill->all, row);
	while (at < bill->sums && (strcmp(bill->by[at].deployment, row->deployment) != 0 ||
					  strcmp(bill->by[at].model, row->model) != 0))
		at++;
	if (at == SUMS)
		return; /* the sum over all has it */
	if (at == bill->sums) {
		bill->by[bill->sums++] = (struct sum){ 0 };
		memcpy(bill->by[at].deployment, row->deployment, sizeof row->deployment);
		memcpy(bill->by[at].model, row->model, sizeof row->model);
	}
	add_up(&bill->by[at], row);
}

static void
put_usage(struct lt_buf *out, const struct lt_sim_usage *u)
{
	lt_sim_put(out, "'prompt':%ld,'cached':%ld,'cache_write':%ld,'out':%ld,'reasoning':%ld", u->prompt, u->cached,
		u->cache_write, u->out, u->reasoning);
}

void
lt_sim_bill_row(struct lt_buf *out, const struct lt_sim_row *row)
{
	static const char *const ended[] = { [LT_SIM_WHOLE] = "whole", [LT_SIM_LEFT] = "left", [LT_SIM_CUT] = "cut" };
	lt_sim_put(out, "{'call':%ld,'time_ms':%ld,'dialect':'%s','surface':'%s',", (int64_t)row->call, row->time_ms,
		row->dialect, row->surface);
	lt_sim_put(out, "'deployment':%.*s,'model':%.*s,'status':%d,'ended':'%s',", LT_ARG(lt_text(row->deployment)),
		LT_ARG(lt_text(row->model)), row->status, ended[row->ended]);
	if (row->fault)
		lt_sim_put(out, "'fault':'%s',", row->fault);
	else
		lt_sim_put(out, "'fault':null,");
	put_usage(out, &row->usage);
	lt_sim_put(out, ",'lintel_request_id':%.*s,'request_id':%.*s}\n", LT_ARG(lt_text(row->lintel_id)),
		LT_ARG(lt_text(row->request_id)));
}

void
lt_sim_bill_rows(const struct lt_sim_bill *bill, struct lt_buf *out)
{
	uint64_t kept = (uint64_t)BLOCK * BLOCKS, from = bill->count > kept ? bill->count - kept : 0;
	for (uint64_t i = from; i < bill->count; i++)
		lt_sim_bill_row(out, &bill->blocks[i / BLOCK % BLOCKS][i % BLOCK]);
}

static void
put_sum(struct lt_buf *out, const struct sum *sum)
{
	lt_sim_put(out, "'calls':%ld,'refused':%ld,", sum->calls, sum->refused);
	put_usage(out, &sum->usage);
}

void
lt_sim_bill_sum(const struct lt_sim_bill *bill, struct lt_buf *out)
{
	lt_sim_put(out, "{");
	put_sum(out, &bill->all);
	lt_sim_put(out, ",'by':[");
	for (int i = 0; i < bill->sums; i++) {
		const struct sum *sum = &bill->by[i];
		lt_sim_put(out, "%s{'deployment':%.*s,'model':%.*s,", i ? "," : "", LT_ARG(lt_text(sum->deployment)),
			LT_ARG(lt_text(sum->model)));
		put_sum(out, sum);
		lt_sim_put(out, "}");
	}
	lt_sim_put(out, "]}\n");
}
