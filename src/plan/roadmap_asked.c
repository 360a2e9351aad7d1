/* SPDX-License-Identifier: Apache-2.0 */
/* What was asked of a roadmap: by options first, else by lintel.yaml, else by what is usual. */
#include <stdio.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/map.h"
#include "catalog/activity.h"
#include "plan/roadmap_inside.h"
#include "record/setting.h"

enum { PEOPLE_MOST = 10000 };

static const char *const SIZES[] = { "s", "m", "l" };

static const char *
text_of(struct lt_plotting *p, const char *key)
{
	return lt_node_string(lt_node_get(p->plan, key), p->a);
}

static bool
ask_start(struct lt_plotting *p, struct lt_err *err)
{
	const char *given = p->asked->start, *written = text_of(p, "start");
	p->start = p->today;
	if (given) {
		if (!lt_date_day(lt_text(given), &p->start) || strlen(given) != 10)
			return lt_fail(err, "%sstart takes a day such as 2027-01-04, not '%.40s'", p->asked->dash, given);
		if (p->start < p->today)
			return lt_fail(err, "%sstart: %s is past; a roadmap begins on %s or later", p->asked->dash, given, p->asked->today);
		return p->start - p->today < 36500 || lt_fail(err, "%sstart: %s is more than a hundred years ahead", p->asked->dash, given);
	}
	if (written && lt_date_day(lt_text(written), &p->start) && p->start < p->today) {
		p->start = p->today;
		lt_plot_note(p, "plan.start of lintel.yaml, %.10s, is past: the roadmap begins today.", written);
	}
	return true;
}

static bool
ask_size(struct lt_plotting *p, struct lt_err *err)
{
	const char *given = p->asked->size;
	p->size = lt_setting_choice(p->plan, "plan.size");
	p->named_size = given || lt_setting_given(p->plan, "size");
	for (int i = 0; given && i <= 3; i++) {
		if (i == 3)
			return lt_fail(err, "%ssize takes s, m or l, not '%.40s'", p->asked->dash, given);
		if (strcmp(given, SIZES[i]) == 0) {
			p->size = i;
			break;
		}
	}
	p->out->size = SIZES[p->size];
	return true;
}

static bool
ask_path(struct lt_plotting *p, struct lt_err *err)
{
	const char *given = p->asked->path ? p->asked->path : text_of(p, "path");
	if (!given)
		given = p->found->profile ? p->found->profile : "complete";
	p->essential = strcmp(given, "essential") == 0;
	p->out->path = p->essential ? "essential" : "complete";
	return p->essential || strcmp(given, "complete") == 0 ||
		lt_fail(err, "%spath takes essential or complete, not '%.40s'", p->asked->dash, given);
}

/* --- the team --- */

static bool
add_role(struct lt_plotting *p, const char *role, int64_t people)
{
	if (!lt_activities_role(p->content, role))
		return false;
	for (int i = 1; i < p->pool_count; i++)
		if (strcmp(p->pool_roles[i], role) == 0) {
			p->pools[i] = (int)people;
			return true;
		}
	p->pool_roles[p->pool_count] = role;
	p->pools[p->pool_count++] = (int)people;
	return true;
}

static const char *
roles_there_are(struct lt_plotting *p)
{
	const char *all = "";
	for (int i = 0; i < p->content->role_count; i++)
		all = lt_print(p->a, "%s%s%s", all, i ? ", " : "", p->content->roles[i].id);
	return all;
}

/* "3", "PLT=2,SEC=1", "4,SEC=1". */
static bool
read_team(struct lt_plotting *p, struct lt_err *err)
{
	struct lt_text rest = lt_text(p->asked->team), piece, value;
	int64_t people;
	while (lt_text_cut(&rest, ',', &piece)) {
		value = piece = lt_text_trim(piece);
		struct lt_text role = LT_NONE;
		if (memchr(piece.at, '=', piece.len))
			lt_text_cut(&value, '=', &role);
		if (!lt_text_int(value, &people) || people < 1 || people > PEOPLE_MOST)
			return lt_fail(err, "%steam takes a number of people from 1 to %d, or roles such as PLT=2,SEC=1, not '%.40s'", p->asked->dash,
				PEOPLE_MOST, p->asked->team);
		if (!role.at)
			p->pools[0] = (int)people;
		else if (!add_role(p, lt_copy_text(p->a, role).at, people))
			return lt_fail(err, "%steam: there is no role '%.*s'; there are %s", p->asked->dash, role.len > 40 ? 40 : (int)role.len, role.at,
				roles_there_are(p));
	}
	p->out->team = "as it was asked";
	return true;
}

static void
written_team(struct lt_plotting *p)
{
	p->pools[0] = (int)lt_setting_int(p->plan, "plan.people");
	for (struct lt_walk w = lt_walk(lt_node_get(p->plan, "team")); lt_walk_next(&w);) {
		const char *role = lt_node_string(lt_node_get(w.value, "role"), p->a);
		if (!role || !add_role(p, role, lt_setting_int(w.value, "plan.team[].people")))
			lt_mistake_add(&p->mistakes, lt_node_place(w.value), "there is no role '%.40s'; there are %s", role ? role : "", roles_there_are(p));
	}
	if (p->pools[0] > 0 || p->pool_count > 1)
		p->out->team = "as lintel.yaml names them";
}

static bool
ask_team(struct lt_plotting *p, struct lt_err *err)
{
	p->pools = LT_NEW_ARRAY(p->a, int, p->content->role_count + 2);
	p->pool_roles = LT_NEW_ARRAY(p->a, const char *, p->content->role_count + 2);
	p->pool_count = 1;
	if (p->asked->team && !read_team(p, err))
		return false;
	if (!p->asked->team)
		written_team(p);
	const struct lt_activity_size *size = lt_activities_size(p->content, SIZES[p->size]);
	if (p->pools[0] == 0 && p->pool_count > 1) {
		p->pools[0] = 1;
		lt_plot_note(p, "Roles that the team does not name share one person.");
	} else if (p->pools[0] == 0) {
		p->pools[0] = size ? (int)size->people : 1;
		p->out->team = lt_print(p->a, "assumed for a %s organisation", size ? size->title : SIZES[p->size]);
		lt_plot_note(p, "How many people work on it is not known: %d are assumed. Say it with plan.people of lintel.yaml, or %steam.",
			p->pools[0], p->asked->dash);
	}
	for (int i = 0; i < p->pool_count; i++)
		p->out->people += p->pools[i];
	return true;
}

/* --- what is left out --- */

bool
lt_plot_is_without(const struct lt_plotting *p, const char *id)
{
	for (int i = 0; i < p->without_count; i++)
		if (strcmp(p->withouts[i], id) == 0)
			return true;
	return false;
}

static bool
can_go_without(const struct lt_plotting *p, const char *word)
{
	for (int i = 0; i < p->content->without_count; i++)
		if (strcmp(p->content->withouts[i].id, word) == 0)
			return true;
	for (int i = 0; i < p->content->count; i++)
		if (strcmp(p->content->at[i].id, word) == 0)
			return true;
	for (struct lt_walk w = lt_walk(lt_node_get(p->plan, "activities")); lt_walk_next(&w);)
		if (lt_node_eq(lt_node_get(w.value, "id"), word))
			return true;
	return false;
}

static const char *
without_sentence(struct lt_plotting *p, const char *word)
{
	const char *all = "", *last = "";
	for (int i = 0; i < p->content->without_count; i++) {
		if (strcmp(last, p->content->withouts[i].id) != 0)
			all = lt_print(p->a, "%s%s%s", all, *all ? ", " : "", p->content->withouts[i].id);
		last = p->content->withouts[i].id;
	}
	return lt_print(p->a, "a roadmap cannot go without '%.40s'; it can without %s, and without an activity by its id (N27)", word, all);
}

static bool
ask_without(struct lt_plotting *p, struct lt_err *err)
{
	for (int i = 0; i < p->asked->without.count; i++) {
		if (!can_go_without(p, p->asked->without.at[i]))
			return lt_fail(err, "%swithout: %s", p->asked->dash, without_sentence(p, p->asked->without.at[i]));
		LT_PUSH(p->a, p->withouts, p->without_count, p->without_room) = p->asked->without.at[i];
	}
	struct lt_node written = lt_node_get(p->plan, "without");
	if (lt_node_is(written, LT_KIND_TEXT)) {
		const char *word = lt_node_string(written, p->a);
		if (!can_go_without(p, word))
			lt_mistake_add(&p->mistakes, lt_node_place(written), "%s", without_sentence(p, word));
		LT_PUSH(p->a, p->withouts, p->without_count, p->without_room) = word;
	}
	for (struct lt_walk w = lt_walk(written); lt_node_is(written, LT_KIND_LIST) && lt_walk_next(&w);) {
		const char *word = lt_node_string(w.value, p->a);
		if (!word)
			continue;
		if (!can_go_without(p, word))
			lt_mistake_add(&p->mistakes, lt_node_place(w.value), "%s", without_sentence(p, word));
		if (!lt_plot_is_without(p, word))
			LT_PUSH(p->a, p->withouts, p->without_count, p->without_room) = word;
	}
	p->out->without = (struct lt_texts){ p->withouts, p->without_count };
	return true;
}

bool
lt_plot_asked(struct lt_plotting *p, struct lt_err *err)
{
	if (!lt_date_day(lt_text(p->asked->today), &p->today))
		return lt_fail(err, "%stoday takes a day such as 2026-11-22, not '%.40s'", p->asked->dash, p->asked->today);
	return ask_start(p, err) && ask_size(p, err) && ask_path(p, err) && ask_team(p, err) && ask_without(p, err);
}
