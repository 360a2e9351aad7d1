/* SPDX-License-Identifier: Apache-2.0 */
/* Roles become people, and what is missing becomes a gap. */
#include "plan/raci.h"

#include "base/arena.h"
#include "base/err.h"
#include "catalog/read.h"

#define AT(field) offsetof(struct lt_raci_group, field)
static const struct lt_read_field GROUP[] = {
	{ "id", LT_READ_TEXT, AT(id), true },
	{ "title", LT_READ_TEXT, AT(title), true },
	{ "accountable", LT_READ_NAMES, AT(accountable), true },
	{ "responsible", LT_READ_NAMES, AT(responsible), true },
	{ "consulted", LT_READ_NAMES, AT(consulted), true },
	{ "informed", LT_READ_NAMES, AT(informed), false },
	{ "words", LT_READ_NAMES, AT(words) },
	{ "source", LT_READ_SOURCE, AT(source), true },
	{ 0 },
};
#undef AT
#define AT(field) offsetof(struct lt_raci_role, field)
static const struct lt_read_field ROLE[] = {
	{ "id", LT_READ_TEXT, AT(id), true },
	{ "title", LT_READ_TEXT, AT(title), true },
	{ "groups", LT_READ_NAMES, AT(groups), true },
	{ "areas", LT_READ_NAMES, AT(areas) },
	{ 0 },
};
#undef AT

bool
lt_raci_load(struct lt_arena *a, struct lt_raci *ret_raci, struct lt_err *err)
{
	const char *as_of;
	*ret_raci = (struct lt_raci){ .a = a };
	return lt_read_rows(a, "raci/groups.yaml", GROUP, sizeof *ret_raci->groups, &ret_raci->groups, &ret_raci->group_count, &as_of, err) &&
		lt_read_rows(a, "roadmap/roles.yaml", ROLE, sizeof *ret_raci->roles, &ret_raci->roles, &ret_raci->role_count, &as_of, err);
}

static const struct lt_raci_role *
role_of(const struct lt_raci *r, const char *id)
{
	for (int i = 0; i < r->role_count; i++)
		if (strcmp(r->roles[i].id, id) == 0)
			return &r->roles[i];
	return NULL;
}

static bool
has(const struct lt_raci_role *role, const struct lt_raci_person *p)
{
	return role && p->group && lt_read_covers(role->groups, lt_text(p->group));
}

static bool
leads(const struct lt_raci_person *p)
{
	return p->role && (strcmp(p->role, "accountable") == 0 || strcmp(p->role, "lead") == 0);
}

static void
push(struct lt_raci *r, const char ***list, int *count, int *room, const char *name)
{
	for (int i = 0; i < *count; i++)
		if (strcmp((*list)[i], name) == 0)
			return;
	LT_PUSH(r->a, *list, *count, *room) = name;
}

/* People of these roles; those that only groups beside theirs have are left to who is nearer. */
static void
fill(struct lt_raci *r, const char *const *roles, const char ***list, int *count, int *room)
{
	for (; roles && *roles; roles++)
		for (int i = 0; i < r->person_count; i++)
			if (has(role_of(r, *roles), &r->people[i]))
				push(r, list, count, room, r->people[i].name);
}

/* Of several in the role that answers the one who leads it; the others stand in for them. */
static void
fill_answers(struct lt_raci *r, struct lt_raci_group *g)
{
	const char *lead = NULL;
	fill(r, g->accountable, &g->answers, &g->answers_count, &g->answers_room);
	for (int i = 0; i < r->person_count && g->answers_count > 1; i++)
		for (const char *const *role = g->accountable; *role && !lead; role++)
			if (has(role_of(r, *role), &r->people[i]) && leads(&r->people[i]))
				lead = r->people[i].name;
	if (!lead)
		return;
	for (int i = 0; i < g->answers_count && !g->deputy; i++)
		if (strcmp(g->answers[i], lead) != 0)
			g->deputy = g->answers[i];
	g->answers[0] = lead;
	g->answers_count = 1;
}

static bool
read_own(struct lt_raci *r, struct lt_node n, struct lt_err *err)
{
	struct lt_place place = lt_node_place(n);
	struct lt_raci_group *g = NULL;
	for (int i = 0; i < r->group_count; i++)
		if (lt_node_eq(lt_node_get(n, "activity"), r->groups[i].id))
			g = &r->groups[i];
	if (!g)
		return lt_fail(err, "%s:%u: plan.stakeholders names an activity of strategy, use_cases, skills, landing, identity, data, build, gateway, cost, "
			"policies, evidence, operate and review", place.file, place.line);
	const char *const *names = lt_read_names(r->a, lt_node_get(n, "accountable"));
	g->place = place;
	if (names[0])
		g->answers_count = 0;
	for (; *names; names++)
		push(r, &g->answers, &g->answers_count, &g->answers_room, *names);
	names = lt_read_names(r->a, lt_node_get(n, "responsible"));
	if (names[0])
		g->does_count = 0;
	for (; *names; names++)
		push(r, &g->does, &g->does_count, &g->does_room, *names);
	const char *deputy = lt_node_string(lt_node_get(n, "deputy"), r->a);
	g->deputy = deputy ? deputy : g->deputy;
	return true;
}

bool
lt_raci_people(struct lt_raci *r, struct lt_node estate, struct lt_err *err)
{
	for (struct lt_walk w = lt_walk(lt_node_get(estate, "people")); lt_walk_next(&w);) {
		struct lt_raci_person p = { .name = lt_node_string(lt_node_get(w.value, "name"), r->a), .group = lt_node_string(lt_node_get(w.value, "group"), r->a),
			.role = lt_node_string(lt_node_get(w.value, "role"), r->a), .place = lt_node_place(w.value) };
		if (p.name)
			LT_PUSH(r->a, r->people, r->person_count, r->person_room) = p;
	}
	for (int i = 0; i < r->group_count; i++) {
		struct lt_raci_group *g = &r->groups[i];
		fill_answers(r, g);
		fill(r, g->responsible, &g->does, &g->does_count, &g->does_room);
		fill(r, g->consulted, &g->asked, &g->asked_count, &g->asked_room);
		fill(r, g->informed, &g->told, &g->told_count, &g->told_room);
	}
	for (struct lt_walk w = lt_walk(lt_node_path(estate, "plan/stakeholders")); lt_walk_next(&w);)
		if (!read_own(r, w.value, err))
			return false;
	return true;
}

/* A word of the group as a whole part of what is owned: "/infra/", "azurerm_key_vault". */
static bool
speaks_of(struct lt_text what, const char *word)
{
	size_t len = strlen(word);
	for (size_t i = 0; i + len <= what.len; i++) {
		bool begins = i == 0 || !((what.at[i - 1] | 32) >= 'a' && (what.at[i - 1] | 32) <= 'z');
		if (begins && lt_text_eq_nocase((struct lt_text){ what.at + i, len }, lt_text(word)))
			return true;
	}
	return false;
}

void
lt_raci_propose(struct lt_raci *r, const char *who, const char *what, const char *file, unsigned line)
{
	const char *group = NULL;
	for (int i = 0; i < r->group_count && !group; i++)
		for (const char *const *word = r->groups[i].words; word && *word && !group; word++)
			if (speaks_of(lt_text(what), *word))
				group = r->groups[i].id;
	for (int i = 0; i < r->candidate_count; i++) {
		struct lt_raci_candidate *c = &r->candidates[i];
		if (strcmp(c->who, who) == 0 && strcmp(c->group ? c->group : "", group ? group : "") == 0 && strcmp(c->what, what) == 0)
			return;
	}
	LT_PUSH(r->a, r->candidates, r->candidate_count, r->candidate_room) = (struct lt_raci_candidate){ group, who, what, file, line };
}

void
lt_raci_codeowners(struct lt_raci *r, const char *file, struct lt_text bytes)
{
	struct lt_text line, word;
	for (unsigned number = 1; lt_text_cut(&bytes, '\n', &line); number++) {
		const char *path = NULL;
		line = lt_text_trim(line);
		if (line.len == 0 || line.at[0] == '#')
			continue;
		while (lt_text_cut(&line, ' ', &word) && !lt_text_starts(word, "#")) {
			word = lt_text_trim(word);
			if (word.len && !path)
				path = lt_print(r->a, "%.*s", LT_ARG(word));
			else if (word.len)
				lt_raci_propose(r, lt_print(r->a, "%.*s", LT_ARG(word)), path, file, number);
		}
	}
}

static void
gap(struct lt_raci *r, const char *kind, const char *sentence)
{
	LT_PUSH(r->a, r->gaps, r->gap_count, r->gap_room) = (struct lt_raci_gap){ kind, sentence };
}

static const char *
proposed(const struct lt_raci *r, const char *group)
{
	for (int i = 0; i < r->candidate_count; i++) {
		const struct lt_raci_candidate *c = &r->candidates[i];
		if (c->group && strcmp(c->group, group) == 0)
			return lt_print(r->a, "; code names %s (%s:%u, %s)", c->who, c->file, c->line, c->what);
	}
	return "";
}

static void
judge_group(struct lt_raci *r, const struct lt_raci_group *g)
{
	const struct lt_raci_role *role = role_of(r, g->accountable[0]);
	const char *title = role ? role->title : g->accountable[0];
	if (g->answers_count == 0)
		gap(r, "no-accountable", lt_print(r->a, "%s: nobody answers for it (%s)%s", g->title, title, proposed(r, g->id)));
	if (g->answers_count > 1)
		gap(r, "two-accountable", lt_print(r->a, "%s: %d people answer for it (%s, %s%s), and one has to; role: accountable names who", g->title,
			g->answers_count, g->answers[0], g->answers[1], g->answers_count > 2 ? ", ..." : ""));
	if (g->does_count == 0)
		gap(r, "no-responsible", lt_print(r->a, "%s: nobody does it%s", g->title, proposed(r, g->id)));
	if (g->answers_count == 1 && !g->deputy)
		gap(r, "no-deputy", lt_print(r->a, "%s: nobody stands in for %s", g->title, g->answers[0]));
	for (int i = 0; i < r->person_count && g->answers_count == 1; i++)
		r->people[i].answers += strcmp(r->people[i].name, g->answers[0]) == 0;
}

void
lt_raci_judge(struct lt_raci *r)
{
	for (int i = 0; i < r->group_count; i++)
		judge_group(r, &r->groups[i]);
	for (int i = 0; i < r->role_count; i++) {
		bool used = false, found = false;
		for (int g = 0; g < r->group_count; g++)
			used = used || lt_read_covers(r->groups[g].accountable, lt_text(r->roles[i].id)) || lt_read_covers(r->groups[g].responsible, lt_text(r->roles[i].id));
		for (int p = 0; p < r->person_count; p++)
			found = found || has(&r->roles[i], &r->people[p]);
		if (used && !found)
			gap(r, "group-missing", lt_print(r->a, "nobody is %s (people[].group: %s)", r->roles[i].title, r->roles[i].groups[0]));
	}
	for (int p = 0; p < r->person_count; p++) {
		const struct lt_raci_person *x = &r->people[p];
		bool known = false;
		for (int i = 0; i < r->role_count; i++)
			known = known || has(&r->roles[i], x);
		if (x->answers > LT_RACI_MOST)
			gap(r, "too-many", lt_print(r->a, "%s answers for %d groups, and %d are enough", x->name, x->answers, LT_RACI_MOST));
		if (!known)
			gap(r, "unknown-group", lt_print(r->a, "%s:%u: %s has %s%s, which is no role's group", x->place.file, x->place.line, x->name,
				x->group ? "group " : "no group", x->group ? x->group : ""));
	}
}
