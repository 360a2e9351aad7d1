/* SPDX-License-Identifier: Apache-2.0 */
/*
 * raci: who answers for (A), does (R), is asked about (C) and is told of (I) each group of activities.
 *
 * The roles of a group are content/raci/; people have a group in lintel.yaml, and by it a role.  Of
 * several people in the role that answers, the one whose `role` is accountable or lead does; the others are
 * deputies.  Gaps: nobody or several answer, a role without anybody, more than four answers by one person, no
 * deputy.
 */
#pragma once
#include <stdbool.h>

#include "format/doc.h"

struct lt_arena;
struct lt_err;

enum { LT_RACI_MOST = 4 }; /* groups that one person may answer for */

struct lt_raci_role {
	const char *id, *title;
	const char *const *groups, *const *areas;
};

struct lt_raci_person {
	const char *name, *group, *role;
	struct lt_place place;
	int answers; /* groups that the person answers for */
};

struct lt_raci_group {
	const char *id, *title, *source;
	const char *const *accountable, *const *responsible, *const *consulted, *const *informed, *const *words;
	/* filled: people, "" where nobody */
	const char **answers, **does, **asked, **told;
	int answers_count, answers_room, does_count, does_room, asked_count, asked_room, told_count, told_room;
	const char *deputy;     /* or NULL */
	struct lt_place place;  /* of what lintel.yaml says of the group; line 0: nothing */
};

/* Somebody whom code names as an owner. */
struct lt_raci_candidate {
	const char *group, *who, *what, *file;
	unsigned line;
};

struct lt_raci_gap {
	const char *kind, *sentence; /* kind: no-accountable, two-accountable, group-missing, too-many, no-deputy, unknown-group */
};

struct lt_raci {
	struct lt_arena *a;
	struct lt_raci_group *groups;
	struct lt_raci_role *roles;
	struct lt_raci_person *people;
	struct lt_raci_candidate *candidates;
	struct lt_raci_gap *gaps;
	int group_count, role_count, person_count, person_room, candidate_count, candidate_room, gap_count, gap_room;
};

bool lt_raci_load(struct lt_arena *a, struct lt_raci *ret_raci, struct lt_err *err);

/* people and plan.stakeholders of lintel.yaml.  False with file:line where they name a group that is none. */
bool lt_raci_people(struct lt_raci *raci, struct lt_node estate, struct lt_err *err);

/* what: a path of CODEOWNERS or a kind of resource; it is proposed for the group whose words are in it,
 * or for none. */
void lt_raci_propose(struct lt_raci *raci, const char *who, const char *what, const char *file, unsigned line);
/* All lines of a CODEOWNERS file. */
void lt_raci_codeowners(struct lt_raci *raci, const char *file, struct lt_text bytes);

/* Fills the gaps; behind people and proposals. */
void lt_raci_judge(struct lt_raci *raci);
