/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: what the ledger keeps of each call, and the questions people ask of it.
 *
 * A column is one row of usage.def: its name, how it comes out of struct lt_usage and the policy
 * of its generation, and a sentence.  Names of callers, models and deployments are kept as texts,
 * so that they mean the same under every later policy.
 */
#pragma once
#include "govern/key.h"
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
	char key[LT_KEY_ID + 1];
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
	WORD(LT_USAGE_BY_DAY, "day") \
	WORD(LT_USAGE_BY_HOUR, "hour") \
	WORD(LT_USAGE_BY_MINUTE, "minute")

enum lt_usage_by {
#define WORD(value, word) value,
	LT_USAGE_BYS(WORD)
#undef WORD
	LT_USAGE_BY_COUNT,
};

extern const char *const lt_usage_by_words[LT_USAGE_BY_COUNT];
/* The by of a word; -1: there is none. */
int lt_usage_by_find(struct lt_text word);
/* Does it cut time? */
static inline bool
lt_usage_by_time(enum lt_usage_by by)
{
	return by >= LT_USAGE_BY_DAY;
}

struct lt_usage_question {
	enum lt_usage_by by[LT_USAGE_BY_COUNT];
	int by_count;               /* 0: the totals alone */
	int64_t since_us, until_us; /* since 1970; until is not included */
	const char *only[LT_USAGE_BY_DAY]; /* calls of this model, team, ... alone; NULL: of all.  "-": of none */
};

/* "day,model", behind what question asks by already. */
bool lt_usage_by_read(struct lt_text words, struct lt_usage_question *question, struct lt_err *err);

/* A time in the words of --since and --until: 90s, 30m, 24h, 7d, 2w before now, a day, or 2026-11-22T10:00:00Z. */
bool lt_usage_time_read(struct lt_text word, int64_t now_us, int64_t *ret_us);
/* 2026-11-22T10:00:00Z */
enum { LT_USAGE_TIME = 24 };
void lt_usage_time_spell(int64_t us, char out[LT_USAGE_TIME]);

/* Sums over calls of one kind. */
struct lt_usage_sum {
	const char *key[LT_USAGE_BY_COUNT];
	int64_t calls, input, cached, written, output, reasoning; /* tokens; output has reasoning in it, input
	                                                            * neither cached nor written */
	int64_t cost_nano, errors, refused, too_many, aborted;
	int64_t too_many_rate, too_many_capacity, too_many_adjusted, too_many_size, too_many_quota;
	int64_t estimated, simulated, unpriced;                   /* calls with such figures */
	int64_t p50_us, p95_us, p99_us; /* of calls that were answered to their end, to a hundredth; -1: there is none */
};

struct lt_usage_answer {
	struct lt_usage_sum *rows;  /* by cost, then calls, descending; days, hours and minutes ascending */
	int count, room;
	struct lt_usage_sum total;
	int64_t first_us, last_us;  /* of the calls counted, 0: there is none */
	const char *currency;       /* of the latest of them; "" */
	bool currencies;            /* there are several: sums of cost mean nothing */
};

/* What is asked by hour or minute is read call by call (within the stretches of that time), all else from the sums. */
bool lt_govern_usage_ask(struct lt_arena *a, struct lt_ledger *ledger, const struct lt_usage_question *question,
	struct lt_usage_answer *ret_answer, struct lt_err *err);

/* Single calls of the question's time and names, oldest stretch first, each with these columns of usage (SQL). */
bool lt_usage_each(struct lt_ledger *ledger, const struct lt_usage_question *question, const char *columns, lt_ledger_row_fn row,
	void *to, struct lt_err *err);

/* The answer as CSV, for programs: the verb's and the API's. */
void lt_usage_csv(const struct lt_usage_question *question, const struct lt_usage_answer *answer, struct lt_buf *out);
/* Its numbers, in this order; money and times stand beside. */
#define LT_USAGE_FIELDS(FIELD)                                                                                 \
	FIELD(calls) FIELD(input) FIELD(cached) FIELD(written) FIELD(output) FIELD(reasoning) FIELD(errors) \
	FIELD(refused) FIELD(too_many) FIELD(aborted) FIELD(estimated) FIELD(simulated) FIELD(unpriced)
void lt_usage_money(int64_t nano, struct lt_buf *out);               /* a decimal */
void lt_usage_ms(int64_t us, const char *none, struct lt_buf *out);  /* none: for -1 */
