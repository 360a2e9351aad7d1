/* SPDX-License-Identifier: Apache-2.0 */
/*
 * budget: money of a period (a day, a month), in words that are changed by one exchange.
 *
 * Two neighbouring periods have a word each, so that a call that began before midnight is
 * settled where it was leased.  A word is 8 bits that tell its period (of every second one, so
 * 512 periods apart) and 56 bits of nano: 72 million of the currency.  More stays at that.
 */
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct lt_budget {
	_Atomic uint64_t words[2];
};

#define LT_BUDGET_MOST ((UINT64_C(1) << 56) - 1)

static inline unsigned
lt_budget_tag(int32_t period)
{
	return (unsigned)(period >> 1) & 0xff;
}

static inline uint64_t
lt_budget_of(uint64_t word, int32_t period)
{
	return word >> 56 == lt_budget_tag(period) ? word & LT_BUDGET_MOST : 0;
}

static inline uint64_t
lt_budget_word(uint64_t nano, int32_t period)
{
	return (uint64_t)lt_budget_tag(period) << 56 | (nano < LT_BUDGET_MOST ? nano : LT_BUDGET_MOST);
}

static inline uint64_t
lt_budget_look(const struct lt_budget *budget, int32_t period)
{
	return lt_budget_of(atomic_load_explicit(&budget->words[period & 1], memory_order_relaxed), period);
}

/* Adds nano unless that passes most.  *ret_total: what there is afterwards (or is already). */
static inline bool
lt_budget_take(struct lt_budget *budget, int32_t period, uint64_t nano, uint64_t most, uint64_t *ret_total)
{
	_Atomic uint64_t *word = &budget->words[period & 1];
	uint64_t was = atomic_load_explicit(word, memory_order_relaxed), total;
	do {
		total = lt_budget_of(was, period);
		*ret_total = total;
		if (total > most || nano > most - total)
			return false;
		total += nano;
	} while (!atomic_compare_exchange_weak(word, &was, lt_budget_word(total, period)));
	*ret_total = total;
	return true;
}

/* Adds nano where nothing was leased: it was spent, and is only counted.  Of a period that is
 * over and forgotten it is not. */
static inline void
lt_budget_add(struct lt_budget *budget, int32_t period, uint64_t nano)
{
	_Atomic uint64_t *word = &budget->words[period & 1];
	uint64_t was = atomic_load_explicit(word, memory_order_relaxed);
	do
		if (was & LT_BUDGET_MOST && (int8_t)(uint8_t)(lt_budget_tag(period) - (unsigned)(was >> 56)) < 0)
			return;
	while (!atomic_compare_exchange_weak(word, &was, lt_budget_word(lt_budget_of(was, period) + nano, period)));
}

/* Gives less back and adds more instead, where the word is still the period's.  One that
 * reached the most stays there: what it left out is not known. */
static inline void
lt_budget_change(struct lt_budget *budget, int32_t period, uint64_t less, uint64_t more)
{
	_Atomic uint64_t *word = &budget->words[period & 1];
	uint64_t was = atomic_load_explicit(word, memory_order_relaxed), total;
	do {
		total = was & LT_BUDGET_MOST;
		if (was >> 56 != lt_budget_tag(period) || total == LT_BUDGET_MOST)
			return;
		total = total - (less < total ? less : total) + more;
	} while (!atomic_compare_exchange_weak(word, &was, lt_budget_word(total, period)));
}

/* The same for a word that this thread alone writes, without the exchange. */
static inline void
lt_budget_note(struct lt_budget *budget, int32_t period, uint64_t less, uint64_t more)
{
	_Atomic uint64_t *word = &budget->words[period & 1];
	uint64_t total = lt_budget_of(atomic_load_explicit(word, memory_order_relaxed), period);
	total = total - (less < total ? less : total) + more;
	atomic_store_explicit(word, lt_budget_word(total, period), memory_order_release);
}
