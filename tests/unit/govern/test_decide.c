/* SPDX-License-Identifier: Apache-2.0 */
/* decide: waivers and assignments as edits. */
#include "govern/decide.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/io.h"
#include "record/assessment.h"
#include "t.h"

static struct lt_arena *arena;
static struct lt_err err;
static char folder[64];

static struct lt_edit *
fresh(const char *text)
{
	lt_arena_drop(arena);
	arena = lt_arena_new(SIZE_MAX);
	err = (struct lt_err){ .text = "" };
	snprintf(folder, sizeof folder, "/tmp/lintel-decide-XXXXXX");
	const char *path = lt_print(arena, "%s/lintel.yaml", mkdtemp(folder));
	lt_io_write(path, lt_text(text), &err);
	return lt_edit_begin(arena, path, folder, &err);
}

static bool
gone(struct lt_edit *edit)
{
	lt_edit_end(edit);
	return system(lt_print(arena, "rm -rf %s", folder)) == 0;
}

static const char *
text_of(struct lt_edit *edit)
{
	return lt_copy_text(arena, edit->bytes).at;
}

TEST(a_waiver_has_no_resource_when_it_is_about_all)
{
	struct lt_edit *edit = fresh("organisation: A\n");
	struct lt_waiver waiver = { .check = "a.b", .until = "2026-12-01", .by = "Jo", .because = "so" };
	IS(edit && lt_decide_waive(edit, &waiver, &err) && lt_edit_check(edit, &err));
	IS_TEXT(text_of(edit), "organisation: A\nwaivers:\n  - check: a.b\n    until: 2026-12-01\n    by: Jo\n    because: so\n");
	IS(gone(edit));
}

TEST(a_waiver_that_is_not_there_cannot_be_taken_out)
{
	struct lt_edit *edit = fresh("waivers: [{check: a}]\n");
	IS(edit && !lt_decide_unwaive(edit, 2, &err) && edit->trouble == LT_EDIT_MISSING);
	IS(gone(edit));
	edit = fresh("waivers: [{check: a}]\n");
	IS(edit && !lt_decide_unwaive(edit, 0, &err) && edit->trouble == LT_EDIT_MISSING && err.text[0]);
	IS(gone(edit));
}

TEST(an_assignment_gets_changes_and_loses_what_is_said_and_goes_when_nothing_is_left)
{
	struct lt_edit *edit = fresh("organisation: A\n");
	IS(edit && lt_decide_assign(edit, "SE-2.1", "Ana", NULL, &err));
	IS_TEXT(text_of(edit), "organisation: A\nassignments:\n  - item: SE-2.1\n    owner: Ana\n");
	IS(lt_decide_assign(edit, "SE-2.1", NULL, "2027-01-31", &err) && lt_decide_assign(edit, "P1-A2", "Bo", "", &err));
	IS_TEXT(text_of(edit), "organisation: A\nassignments:\n  - item: SE-2.1\n    owner: Ana\n    due: 2027-01-31\n  - item: P1-A2\n    owner: Bo\n");
	IS(lt_decide_assign(edit, "SE-2.1", "", NULL, &err) && lt_decide_assign(edit, "P1-A2", "", "", &err));
	IS_TEXT(text_of(edit), "organisation: A\nassignments:\n  - item: SE-2.1\n    due: 2027-01-31\n");
	IS(lt_decide_assign(edit, "SE-2.1", NULL, "", &err) && lt_decide_assign(edit, "none", "", "", &err));
	IS_TEXT(text_of(edit), "organisation: A\nassignments: []\n");
	IS(lt_edit_check(edit, &err));
	IS(gone(edit));
}
