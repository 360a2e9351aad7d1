/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: what the ledger keeps of each call, and the questions people ask of it.
 *
 * A column is one row of usage.def: its name, how it comes out of struct lt_usage and the policy
 * of its generation, and a sentence.  Names of callers, models and deployments are kept as texts,
 * so that they mean the same under every later policy.
 */
#pragma once
#include "record/usage.h"
#include "store/ledger.h"

struct lt_arena;

enum lt_usage_column {
#define NUMBER(name, value, sentence) LT_USAGE_COLUMN_##name,
#define TEXT(name, value, sentence) LT_USAGE_COLUMN_##name,
#include "govern/usage.def"
	LT_USAGE_COLUMN_COUNT,
};
extern const struct lt_ledger_column lt_govern_usage_columns[LT_USAGE_COLUMN_COUNT + 1]; /* for lt_ledger_open() */

struct lt_usage_row {
	struct lt_ledger_value values[LT_USAGE_COLUMN_COUNT]; /* for lt_ledger_add() */
	char id[33];
};

/* policy: of the usage's generation, or NULL when it is gone: the names are null then.  refusal: the
 * code of usage->refusal (gateway/refusal.h), or NULL.  The row points into all three and is not
 * copied. */
void lt_govern_usage_values(const struct lt_policy *policy, const struct lt_usage *usage, const char *refusal,
	struct lt_usage_row *ret_row);

/* The reference page of the ledger, in Markdown: docs/reference/ledger.md. */
struct lt_buf;
void lt_govern_usage_page(struct lt_buf *out);

/* --- asking --- */

/* What rows of an answer stand for. */
#define LT_USAGE_BYS(WORD) \
	WORD(LT_USAGE_BY_MODEL, "model") \
	WORD(LT_USAGE_BY_TEAM, "team") \
	WORD(LT_USAGE_BY_CALLER, "caller") \
	WORD(LT_USAGE_BY_DEPLOYMENT, "deployment") \
	WORD(LT_USAGE_BY_DAY, "day")

enum lt_usage_by {
#define WORD(value, word) value,
	LT_USAGE_BYS(WORD)
#undef WORD
	LT_USAGE_BY_COUNT,
};

struct lt_usage_question {
	enum lt_usage_by by[LT_USAGE_BY_COUNT];
	int by_count;               /* 0: the totals alone */
	int64_t since_us, until_us; /* since 1970; until is not included */
};

/* Sums over calls of one kind. */
struct lt_usage_sum {
	const char *key[LT_USAGE_BY_COUNT];
	int64_t calls, input, cached, written, output, reasoning; /* tokens; output has reasoning in it, input
	                                                            * neither cached nor written */
	int64_t cost_nano, errors, refused, too_many, aborted;
	int64_t estimated, simulated, unpriced;                   /* calls with such figures */
	int64_t p50_us, p95_us;     /* of calls that were answered to their end, to a hundredth; -1: there is none */
};

struct lt_usage_answer {
	struct lt_usage_sum *rows;  /* by cost, then calls, descending; days ascending */
	int count, room;
	struct lt_usage_sum total;
	int64_t first_us, last_us;  /* of the calls counted, 0: there is none */
	const char *currency;       /* of the latest of them; "" */
	bool currencies;            /* there are several: sums of cost mean nothing */
};

bool lt_govern_usage_ask(struct lt_arena *a, struct lt_ledger *ledger, const struct lt_usage_question *question,
	struct lt_usage_answer *ret_answer, struct lt_err *err);
