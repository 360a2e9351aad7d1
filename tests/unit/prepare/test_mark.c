/* SPDX-License-Identifier: Apache-2.0 */
/* What is ours in a file and what is a person's. */
#include "base/arena.h"
#include "prepare/prepare.h"
#include "t.h"

static struct lt_arena *a;

__attribute__((constructor)) static void
begin(void)
{
	a = lt_arena_new((size_t)256 << 20);
}

static struct lt_prepared_file
file(const char *path, const char *bytes)
{
	return (struct lt_prepared_file){ .path = path, .bytes = lt_text(bytes) };
}

static const char *
merged(const char *path, const char *bytes, const char *there, bool force, enum lt_merge *ret_merge)
{
	struct lt_prepared_file f = file(path, bytes);
	struct lt_text out;
	*ret_merge = lt_prepare_merge(a, &f, lt_text(there), NULL, force, &out);
	return lt_copy_text(a, out).at;
}

TEST(a_new_file_stands_between_marks)
{
	enum lt_merge merge;
	const char *out = merged("a.tf", "x = 1\n", NULL, false, &merge);
	IS(merge == LT_MERGE_NEW);
	IS_TEXT(out, "# lintel:begin a.tf 9e26bf369911\nx = 1\n# lintel:end a.tf\n");
}

TEST(a_first_line_that_must_be_the_first_stays_it)
{
	enum lt_merge merge;
	IS(strncmp(merged("a.sh", "#!/bin/sh\nx\n", NULL, false, &merge), "#!/bin/sh\n# lintel:begin a.sh", 29) == 0);
	IS(strncmp(merged("a.yaml", "#cloud-config\nx: 1\n", NULL, false, &merge), "#cloud-config\n# lintel:begin", 28) == 0);
}

TEST(line_ends_of_an_editor_are_no_change)
{
	enum lt_merge merge;
	const char *out = merged("a.tf", "x = 1\ny = 2\n", NULL, false, &merge);
	char *dos = lt_alloc(a, 2 * strlen(out) + 1), *to = dos;
	for (const char *c = out; *c; c++) {
		if (*c == '\n')
			*to++ = '\r';
		*to++ = *c;
	}
	merged("a.tf", "x = 1\ny = 2\n", dos, false, &merge);
	IS(merge == LT_MERGE_SAME);
}

TEST(json_is_ours_as_a_whole_and_remembered)
{
	struct lt_prepared_file before = file("a.json", "{}\n"), after = file("a.json", "{\"a\": 1}\n");
	const char *digits = lt_prepare_digest(a, &before);
	struct lt_text out;
	IS(lt_prepare_merge(a, &after, before.bytes, digits, false, &out) == LT_MERGE_CHANGE && lt_text_is(out, after.bytes));
	IS(lt_prepare_merge(a, &after, lt_text("{ }\n"), digits, false, &out) == LT_MERGE_EDITED && lt_text_eq(out, "{ }\n"));
	IS(lt_prepare_merge(a, &after, lt_text("{ }\n"), NULL, false, &out) == LT_MERGE_THEIRS && lt_text_eq(out, "{ }\n"));
	IS(lt_prepare_merge(a, &after, lt_text("{ }\n"), NULL, true, &out) == LT_MERGE_THEIRS && lt_text_is(out, after.bytes));
	IS(lt_prepare_merge(a, &after, after.bytes, NULL, false, &out) == LT_MERGE_SAME);
}

static uint64_t seed = 22;

static unsigned
draw(unsigned most)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % most;
}

/* Files made of pieces that look like ours and are not: without force nothing of a person's is lost, and a second merge
 * finds nothing more to do. */
TEST(no_text_is_lost_whatever_is_around)
{
	static const char *const pieces[] = { "# lintel:begin a.tf 9e26bf369911\n", "# lintel:end a.tf\n", "x = 1\n", "person\n", "# lintel:begin b.tf 0\n", "\n", "\r\n",
		"# lintel:end a.tf", "  # lintel:begin a.tf\n", "# lintel:begin a.tf 9e26bf369911 more\n", "\303\251 " };
	for (int turn = 0; turn < 20000; turn++) {
		char there[1024] = "";
		size_t len = 0;
		for (unsigned i = draw(8); i > 0; i--) {
			const char *piece = pieces[draw(sizeof pieces / sizeof *pieces)];
			memcpy(there + len, piece, strlen(piece) + 1);
			len += strlen(piece);
		}
		enum lt_merge merge, again;
		const char *out = merged("a.tf", "y = 2\n", there, false, &merge);
		if (merge == LT_MERGE_CHANGE) {
			IS(strstr(out, "y = 2\n") != NULL);
			for (const char *p = there; (p = strstr(p, "person\n")); p++)
				IS(strstr(out, "person\n") != NULL);
			merged("a.tf", "y = 2\n", out, false, &again);
			IS(again == LT_MERGE_SAME);
		} else {
			IS(strcmp(out, there) == 0);
		}
	}
}
