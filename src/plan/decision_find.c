/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decision_find: see decision_find.h.
 *
 * What is unknown is tried out: a decision diagram over the unknown inputs in the order the rows name them, where nodes with
 * equal branches vanish and equal nodes are one.  An input that is left in it matters for some values of the others;
 * one that is not, never does.
 */
#include "plan/decision_find.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/map.h"

enum { TRIES_MOST = 150000, VALUES_MOST = 130 };

/* --- the outcome --- */

void
lt_decision_points(const struct lt_decision_table *table, const struct lt_input_value *values, int option, double *ret_least, double *ret_most)
{
	*ret_least = *ret_most = 0;
	for (int i = 0; i < table->row_count; i++) {
		if (table->rows[i].option != option || !table->rows[i].condition)
			continue;
		enum lt_tri holds = lt_expr_holds(table->rows[i].condition, values);
		*ret_least += holds == LT_TRI_YES ? table->rows[i].weight : 0;
		*ret_most += holds != LT_TRI_NO ? table->rows[i].weight : 0;
	}
}

/* Of options with the most points, which goes first. */
static struct lt_outcome
untie(const struct lt_decision_table *table, const struct lt_input_value *values, uint64_t best)
{
	for (int t = 0; t < table->tie_count; t++) {
		enum lt_tri holds = table->ties[t].condition ? lt_expr_holds(table->ties[t].condition, values) : LT_TRI_YES;
		if (holds == LT_TRI_UNKNOWN)
			return (struct lt_outcome){ .known = false };
		for (int i = 0; holds == LT_TRI_YES && i < table->options.count; i++)
			if (best >> table->ties[t].order[i] & 1)
				return (struct lt_outcome){ .known = true, .key = 1 + (uint64_t)table->ties[t].order[i] };
	}
	return (struct lt_outcome){ .known = true, .tie = true };
}

static struct lt_outcome
score(const struct lt_decision_table *table, const struct lt_input_value *values)
{
	double least[64], most[64], top = -1;
	uint64_t best = 0;
	bool exact = true;
	for (int o = 0; o < table->options.count; o++) {
		lt_decision_points(table, values, o, &least[o], &most[o]);
		exact = exact && least[o] == most[o];
		top = least[o] > top ? least[o] : top;
	}
	for (int o = 0; o < table->options.count; o++)
		best |= most[o] >= top ? UINT64_C(1) << o : 0;
	if ((best & (best - 1)) == 0)
		for (int o = 0; o < table->options.count; o++)
			if (best >> o & 1)
				return (struct lt_outcome){ .known = true, .key = 1 + (uint64_t)o };
	return exact ? untie(table, values, best) : (struct lt_outcome){ .known = false };
}

static struct lt_outcome
collect(const struct lt_decision_table *table, const struct lt_input_value *values)
{
	struct lt_outcome outcome = { .known = true };
	for (int i = 0; i < table->row_count; i++) {
		const struct lt_decision_row *row = &table->rows[i];
		enum lt_tri holds = row->condition ? lt_expr_holds(row->condition, values) : outcome.key ? LT_TRI_NO : LT_TRI_YES;
		if (holds == LT_TRI_UNKNOWN)
			return (struct lt_outcome){ .known = false };
		outcome.key |= holds == LT_TRI_YES ? UINT64_C(1) << i : 0;
		if (holds == LT_TRI_YES && row->stops)
			return outcome;
	}
	return outcome;
}

struct lt_outcome
lt_decision_outcome(const struct lt_decision_table *table, const struct lt_input_value *values)
{
	if (table->hit == LT_HIT_SCORE)
		return score(table, values);
	if (table->hit == LT_HIT_COLLECT)
		return collect(table, values);
	for (int i = 0; i < table->row_count; i++) {
		const struct lt_decision_row *row = &table->rows[i];
		enum lt_tri holds = row->condition ? lt_expr_holds(row->condition, values) : LT_TRI_YES;
		if (holds != LT_TRI_NO)
			return (struct lt_outcome){ .known = holds == LT_TRI_YES, .key = 1 + (uint64_t)i };
	}
	return (struct lt_outcome){ .known = true };
}

/* --- the diagram --- */

struct node {
	int input, kid_count;
	uint64_t key; /* of a leaf */
	const int *kids;
};

struct search {
	struct lt_arena *a;
	const struct lt_decision_table *table;
	struct lt_input_value values[64];
	int order[64], order_count;
	uint64_t ordered;
	const struct lt_input_value *known;
	double compared[64][VALUES_MOST / 2];
	int compared_count[64];
	struct lt_map *made;
	struct node *nodes;
	int node_count, node_room, tries;
	bool bounded;
};

static void
notice(void *to, int input, double number, bool compared)
{
	struct search *s = to;
	if (!s->known[input].known && !(s->ordered >> input & 1)) {
		s->ordered |= UINT64_C(1) << input;
		s->order[s->order_count++] = input;
	}
	int n = s->compared_count[input];
	if (!compared)
		return;
	for (int i = 0; i < n; i++)
		if (s->compared[input][i] == number)
			return;
	if (n < VALUES_MOST / 2 - 1)
		s->compared[input][s->compared_count[input]++] = number;
	else
		s->bounded = true;
}

static int
less(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;
	return (a > b) - (a < b);
}

/* Values that stand for all there are: each word; below, at and above every number somebody compares with; no, one and all
 * words of a set. */
static int
values_of(struct search *s, int input, struct lt_input_value *out)
{
	const struct lt_expr_input *i = &s->table->names.inputs[input];
	int words = 0, count = 0, n = s->compared_count[input];
	double *at = s->compared[input];
	while (i->words && i->words[words])
		words++;
	if (i->type == LT_INPUT_YES || i->type == LT_INPUT_CHOICE) {
		for (int w = 0; w < (i->type == LT_INPUT_YES ? 2 : words); w++)
			out[count++] = (struct lt_input_value){ .known = true, .number = w };
		return count;
	}
	if (i->type == LT_INPUT_SET) {
		out[count++] = (struct lt_input_value){ .known = true };
		for (int w = 0; w < words; w++)
			out[count++] = (struct lt_input_value){ .known = true, .bits = UINT64_C(1) << w };
		out[count++] = (struct lt_input_value){ .known = true, .bits = (UINT64_C(1) << words) - 1 };
		return count;
	}
	qsort(at, (size_t)n, sizeof *at, less);
	for (int k = 0; k < n; k++) {
		out[count++] = (struct lt_input_value){ .known = true, .number = k ? (at[k - 1] + at[k]) / 2 : at[k] - 1 };
		out[count++] = (struct lt_input_value){ .known = true, .number = at[k] };
	}
	out[count++] = (struct lt_input_value){ .known = true, .number = n ? at[n - 1] + 1 : 0 };
	return count;
}

/* The node that is so, made when there is none. */
static int
node(struct search *s, int input, uint64_t key, const int *kids, int count)
{
	bool same = count > 0;
	for (int i = 1; i < count; i++)
		same = same && kids[i] == kids[0];
	if (same)
		return kids[0];
	size_t size = sizeof input + sizeof key + sizeof *kids * (size_t)count;
	char *name = lt_alloc(s->a, size);
	memcpy(name, &input, sizeof input);
	memcpy(name + sizeof input, &key, sizeof key);
	if (count)
		memcpy(name + sizeof input + sizeof key, kids, sizeof *kids * (size_t)count);
	struct lt_text word = { name, size };
	int64_t there = lt_map_get(s->made, word);
	if (there >= 0)
		return (int)there;
	int *copy = LT_NEW_ARRAY(s->a, int, count + 1);
	if (count)
		memcpy(copy, kids, sizeof *kids * (size_t)count);
	lt_map_put(s->made, word, s->node_count);
	LT_PUSH(s->a, s->nodes, s->node_count, s->node_room) = (struct node){ input, count, key, copy };
	return s->node_count - 1;
}

static int
grow(struct search *s, int depth)
{
	struct lt_input_value all[VALUES_MOST];
	int kids[VALUES_MOST];
	struct lt_outcome outcome = lt_decision_outcome(s->table, s->values);
	if (++s->tries > TRIES_MOST)
		s->bounded = true;
	if (outcome.known || s->bounded || depth == s->order_count)
		return node(s, -1, outcome.key, NULL, 0);
	int input = s->order[depth], count = values_of(s, input, all);
	for (int i = 0; i < count && !s->bounded; i++) {
		s->values[input] = all[i];
		kids[i] = grow(s, depth + 1);
	}
	s->values[input] = (struct lt_input_value){ 0 };
	return s->bounded ? -1 : node(s, input, 0, kids, count);
}

/* Everything that is unknown in a row that may still hold. */
static struct lt_reach
guess(struct search *s)
{
	struct lt_reach reach = { .inputs = s->ordered, .bounded = true };
	const struct lt_decision_table *t = s->table;
	for (int o = 0; t->hit == LT_HIT_SCORE && o < t->options.count; o++)
		reach.rows |= UINT64_C(1) << o;
	for (int i = 0; t->hit != LT_HIT_SCORE && i < t->row_count; i++) {
		enum lt_tri holds = t->rows[i].condition ? lt_expr_holds(t->rows[i].condition, s->known) : LT_TRI_UNKNOWN;
		reach.rows |= holds != LT_TRI_NO ? UINT64_C(1) << i : 0;
		if (holds == LT_TRI_YES && t->hit == LT_HIT_FIRST)
			return reach;
	}
	return reach;
}

static struct lt_reach
reach_in(struct lt_arena *a, const struct lt_decision_table *table, const struct lt_input_value *values)
{
	struct lt_reach reach = { 0 };
	struct search *s = LT_NEW(a, struct search);
	s->a = a;
	s->table = table;
	s->known = values;
	s->made = lt_map_new(a);
	memcpy(s->values, values, sizeof *values * (size_t)table->names.input_count);
	for (int i = 0; i < table->row_count; i++)
		if (table->rows[i].condition)
			lt_expr_walk(table->rows[i].condition, notice, s);
	for (int t = 0; t < table->tie_count; t++)
		if (table->ties[t].condition)
			lt_expr_walk(table->ties[t].condition, notice, s);
	if (!s->bounded)
		grow(s, 0);
	if (s->bounded)
		return guess(s);
	for (int i = 0; i < s->node_count; i++) {
		uint64_t key = s->nodes[i].key;
		if (s->nodes[i].input >= 0)
			reach.inputs |= UINT64_C(1) << s->nodes[i].input;
		else if (table->hit == LT_HIT_COLLECT)
			reach.rows |= key;
		else
			reach.rows |= key ? UINT64_C(1) << (key - 1) : 0;
		reach.none = reach.none || (s->nodes[i].input < 0 && key == 0);
	}
	return reach;
}

struct lt_reach
lt_decision_reach(const struct lt_decision_table *table, const struct lt_input_value *values)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_reach reach = reach_in(a, table, values);
	lt_arena_drop(a);
	return reach;
}
