/* SPDX-License-Identifier: Apache-2.0 */
/* usecase: see usecase.h.  Reading of the register. */
#include "plan/usecase.h"

#include "base/arena.h"
#include "base/buf.h"
#include "format/json.h"

static const char KEYS[] = "id title goal objective measure owner prohibited external writes reuses blast weeks days scores evidence";

/* Groups of scores, and how many each has; in the order of the table's inputs. */
static const struct { const char *name; int count; } GROUPS[LT_USECASE_GROUPS] = { { "value", 3 }, { "desirability", 3 }, { "feasibility", 3 },
	{ "data", 5 }, { "risk", 3 }, { "fit", 1 } };

static void
check_keys(struct lt_node map, const char *known, const char *what, struct lt_mistakes *mistakes)
{
	for (struct lt_walk w = lt_walk(map); lt_walk_next(&w);) {
		struct lt_text rest = lt_text(known), key, meant = LT_NONE;
		int near = 3;
		while (lt_text_cut(&rest, ' ', &key)) {
			int steps = lt_text_distance(key, w.word);
			if (steps < near)
				near = steps, meant = key;
		}
		if (near > 0 && meant.at)
			lt_mistake_add(mistakes, lt_walk_key_place(&w), "%s has no '%.*s'; did you mean '%.*s'?", what, LT_ARG(w.word), LT_ARG(meant));
		else if (near > 0)
			lt_mistake_add(mistakes, lt_walk_key_place(&w), "%s has no '%.*s'; there are %s", what, LT_ARG(w.word), known);
	}
}

static const char *
text(struct lt_arena *a, struct lt_node map, const char *key)
{
	struct lt_node n = lt_node_get(map, key);
	return lt_node_is(n, LT_KIND_TEXT) || lt_node_is(n, LT_KIND_NUMBER) ? lt_node_string(n, a) : NULL;
}

static int
yes(struct lt_arena *a, struct lt_node map, const char *key, struct lt_mistakes *mistakes)
{
	struct lt_node n = lt_node_get(map, key);
	struct lt_text t = lt_node_text(n, a);
	if (lt_node_is(n, LT_KIND_NONE) || lt_node_is(n, LT_KIND_NULL))
		return -1;
	if (lt_text_eq_nocase(t, LT_LIT("yes")) || lt_text_eq_nocase(t, LT_LIT("true")))
		return 1;
	if (!lt_text_eq_nocase(t, LT_LIT("no")) && !lt_text_eq_nocase(t, LT_LIT("false")))
		lt_mistake_add(mistakes, lt_node_place(n), "%s is yes or no", key);
	return 0;
}

static double
number(struct lt_node map, const char *key, double least, double most, struct lt_mistakes *mistakes)
{
	struct lt_node n = lt_node_get(map, key);
	double value = -1;
	if (!lt_node_is(n, LT_KIND_NONE) && !lt_node_is(n, LT_KIND_NULL) && (!lt_node_double(n, &value) || !(value >= least && value <= most))) {
		lt_mistake_add(mistakes, lt_node_place(n), "%s is a number from %g to %g", key, least, most);
		return -1;
	}
	return value;
}

static void
read_group(struct lt_node n, struct lt_node scores, const char *name, int count, double *out, struct lt_mistakes *mistakes)
{
	bool good = count == 1 && !lt_node_is(n, LT_KIND_LIST) ? lt_node_double(n, &out[0]) : lt_node_count(n) == (uint32_t)count && lt_node_is(n, LT_KIND_LIST);
	for (int i = 0; i < count && good && lt_node_is(n, LT_KIND_LIST); i++)
		good = lt_node_double(lt_node_item(n, (uint32_t)i), &out[i]);
	for (int i = 0; i < count && good; i++)
		good = out[i] >= 1 && out[i] <= 5;
	if (!good)
		lt_mistake_add(mistakes, lt_node_place(lt_node_is(n, LT_KIND_NONE) ? scores : n), "%s is %d number%s from 1 to 5", name, count, count == 1 ? "" : "s, in brackets,");
}

static void
read_scores(struct lt_arena *a, struct lt_node map, struct lt_usecase *c, struct lt_mistakes *mistakes)
{
	c->scores = LT_NEW_ARRAY(a, struct lt_usecase_scores, lt_node_count(map) + 1);
	if (!lt_node_is(map, LT_KIND_MAP) && !lt_node_is(map, LT_KIND_NONE) && !lt_node_is(map, LT_KIND_NULL))
		lt_mistake_add(mistakes, lt_node_place(map), "scores is a map: who scores, and the scores");
	for (struct lt_walk w = lt_walk(map); lt_node_is(map, LT_KIND_MAP) && lt_walk_next(&w);) {
		struct lt_usecase_scores *s = &c->scores[c->score_count++];
		s->who = lt_copy_text(a, w.word).at;
		check_keys(w.value, "value desirability feasibility data risk fit", "a score", mistakes);
		for (int g = 0, at = 0; g < LT_USECASE_GROUPS; at += GROUPS[g++].count)
			read_group(lt_node_get(w.value, GROUPS[g].name), w.value, GROUPS[g].name, GROUPS[g].count, &s->at[at], mistakes);
	}
}

static struct lt_texts
texts(struct lt_arena *a, struct lt_node n)
{
	const char **at = NULL;
	int count = 0, room = 0;
	for (struct lt_walk w = lt_walk(n); lt_node_is(n, LT_KIND_LIST) && lt_walk_next(&w);)
		if (lt_node_string(w.value, a))
			LT_PUSH(a, at, count, room) = lt_node_string(w.value, a);
	return (struct lt_texts){ at, count };
}

static void
read_case(struct lt_arena *a, struct lt_node n, struct lt_usecases *ret, struct lt_mistakes *mistakes)
{
	struct lt_usecase c = { .id = text(a, n, "id"), .title = text(a, n, "title"), .goal = text(a, n, "goal"), .objective = text(a, n, "objective"),
		.measure = text(a, n, "measure"), .owner = text(a, n, "owner"), .place = lt_node_place(n), .evidence = texts(a, lt_node_get(n, "evidence")) };
	if (!lt_node_is(n, LT_KIND_MAP)) {
		lt_mistake_add(mistakes, c.place, "a use case is a map of id, title, owner, scores and so on");
		return;
	}
	check_keys(n, KEYS, "a use case", mistakes);
	c.prohibited = yes(a, n, "prohibited", mistakes);
	c.external = yes(a, n, "external", mistakes);
	c.writes = yes(a, n, "writes", mistakes);
	c.reuses = yes(a, n, "reuses", mistakes);
	c.blast = number(n, "blast", 1, 5, mistakes);
	c.weeks = number(n, "weeks", 0, 1000, mistakes);
	c.days = number(n, "days", 0, 10000, mistakes);
	read_scores(a, lt_node_get(n, "scores"), &c, mistakes);
	if (!c.id || !*c.id)
		lt_mistake_add(mistakes, c.place, "this use case has no id; give it one that stays, such as runbook-assistant");
	for (int i = 0; c.id && i < ret->count; i++)
		if (strcmp(ret->at[i].id, c.id) == 0)
			lt_mistake_add(mistakes, c.place, "the id '%s' is taken by the use case in line %u; each has its own", c.id, ret->at[i].place.line);
	if (c.id && !c.title)
		c.title = c.id;
	if (c.id && *c.id)
		LT_PUSH(a, ret->at, ret->count, ret->room) = c;
}

void
lt_usecases_read(struct lt_arena *a, struct lt_node root, struct lt_usecases *ret, struct lt_mistakes *mistakes)
{
	struct lt_node list = lt_node_get(root, "usecases");
	check_keys(root, "usecases", "usecases.yaml", mistakes);
	if (!lt_node_is(root, LT_KIND_MAP) || (!lt_node_is(list, LT_KIND_LIST) && !lt_node_is(list, LT_KIND_NULL)))
		lt_mistake_add(mistakes, lt_node_place(root), "usecases.yaml is a map with a list called usecases");
	for (struct lt_walk w = lt_walk(list); lt_node_is(list, LT_KIND_LIST) && lt_walk_next(&w);)
		read_case(a, w.value, ret, mistakes);
}

static void
put(struct lt_buf *out, const char *key, const char *value)
{
	if (!value)
		return;
	lt_buf_printf(out, "%s\"%s\": ", out->len > 1 ? ", " : "", key);
	lt_json_quote(out, lt_text(value));
}

void
lt_usecase_write(const struct lt_noun_plan_opportunity *from, const char *owner, struct lt_buf *out)
{
	lt_buf_putc(out, '{');
	put(out, "id", from->id);
	put(out, "title", from->title);
	put(out, "goal", from->goal);
	put(out, "objective", from->objective);
	put(out, "measure", from->measure);
	put(out, "owner", owner);
	lt_buf_puts(out, ", \"evidence\": [");
	for (int i = 0; i < from->evidence.count && i < 10; i++) {
		lt_buf_puts(out, i ? ", " : "");
		lt_json_quote(out, lt_text(from->evidence.at[i]));
	}
	lt_buf_puts(out, "]}");
}
