/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waiver: gaps that somebody decided to live with, for a while.
 *
 * They are written as a comment at the resource:
 *
 *	# lintel: waive ai-account-keys-off until 2027-01-31 because the client cannot sign in yet
 *
 * (with #, //, --, or between the marks of a comment; "by NAME" may stand before because),
 * or in lintel.yaml.  A comment reaches the line it stands in, the statement below it with
 * its block, and, on a line of its own, the block it stands in; and from inside a block the
 * line that opens it.  At the top of a YAML document it reaches the document.
 *
 * A waiver that has expired covers nothing and its gaps say so; one without a reason, for
 * longer than 180 days (30 for a critical check) or for a check that does not exist is
 * refused and says so.  Waivers never change a verdict or a level.
 *
 * Everything here works on text; who calls reads the files.
 */
#pragma once
#include "base/text.h"
#include "record/assessment.h"

enum {
	LT_WAIVER_DAYS = 180,
	LT_WAIVER_DAYS_CRITICAL = 30,
	LT_WAIVER_MOST = 65000,
	LT_WAIVER_MOST_IN_FILE = 200
};

struct lt_waiver_place;

struct lt_waiver_set {
	struct lt_arena *arena;
	struct lt_waiver *at;
	struct lt_waiver_place *places; /* one for each; where its comment reaches */
	int count, room, places_room;
};

/* Adds the waivers that the comments of a file hold. */
void lt_waiver_read(struct lt_waiver_set *set, const char *file, struct lt_text text);

/* Adds one of lintel.yaml: check, resource, until, by, because, file and line are given. */
void lt_waiver_add(struct lt_waiver_set *set, const struct lt_waiver *waiver);

/* Judges all waivers by the assessment's checks and today, covers gaps and unknowns (waiver of
 * findings, waived of checks) and hands the list to the assessment. */
void lt_waiver_apply(struct lt_waiver_set *set, struct lt_assessment *assessment);

/* Would this one of lintel.yaml be accepted on this day?  Judged as an assessment with all checks of the catalogue would; NULL: it would,
 * else the sentence and in *ret_field the field that is wrong: check, by, because or until. */
struct lt_checks;
const char *lt_waiver_wrong(struct lt_arena *a, const struct lt_waiver *waiver, const struct lt_checks *checks, const char *today,
	const char **ret_field);

/* Does one of lintel.yaml speak of this resource (NULL: the estate as a whole) of the check of this id and code? */
bool lt_waiver_speaks(const struct lt_waiver *waiver, const char *id, const char *code, const char *resource);
