/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the names of faults and lists them. */
#include "sim/fault.h"

#include "base/buf.h"
#include "sim/sim.h"

static const struct {
	const char *word, *arguments, *sentence;
} rows[] = {
	[LT_SIM_FAULT_NONE] = { "none", "", "" },
#define FAULT(value, word, arguments, sentence) [LT_SIM_FAULT_##value] = { word, arguments, sentence },
#include "sim/fault.def"
#undef FAULT
};

const char *
lt_sim_fault_word(enum lt_sim_fault_kind kind)
{
	return rows[kind].word;
}

static bool
read_argument(struct lt_text text, struct lt_sim_fault *fault)
{
	struct lt_text name, value = text, allowed = lt_text(rows[fault->kind].arguments), word;
	int64_t number;
	lt_text_cut(&value, '=', &name);
	name = lt_text_trim(name);
	bool known = false;
	while (lt_text_cut(&allowed, ' ', &word))
		known |= word.len && lt_text_is(word, name);
	if (!known || !lt_text_int(lt_text_trim(value), &number) || number < 0 || number > LT_SIM_NUMBER_MOST)
		return false;
	int64_t *place = lt_text_eq(name, "after") ? &fault->after : lt_text_eq(name, "ms") ? &fault->ms :
		lt_text_eq(name, "bytes") ? &fault->bytes : lt_text_eq(name, "date") ? &fault->date : &fault->retry_ms;
	*place = number;
	return true;
}

bool
lt_sim_fault_read(struct lt_text text, struct lt_sim_fault *ret_fault)
{
	struct lt_sim_fault fault = { .after = -1, .ms = -1, .bytes = -1, .retry_ms = -1, .date = -1 };
	struct lt_text rest = text, piece;
	if (!lt_text_cut(&rest, ';', &piece))
		return false;
	piece = lt_text_trim(piece);
	for (int i = 1; i < LT_SIM_FAULT_COUNT; i++)
		if (lt_text_eq(piece, rows[i].word))
			fault.kind = (enum lt_sim_fault_kind)i;
	if (!fault.kind)
		return false;
	while (lt_text_cut(&rest, ';', &piece))
		if (!read_argument(piece, &fault))
			return false;
	*ret_fault = fault;
	return true;
}

void
lt_sim_fault_table(struct lt_buf *out)
{
	for (int i = 1; i < LT_SIM_FAULT_COUNT; i++)
		lt_buf_printf(out, "%-18s %-14s %s\n", rows[i].word, rows[i].arguments, rows[i].sentence);
}
