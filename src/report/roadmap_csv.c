/* SPDX-License-Identifier: Apache-2.0 */
/* A roadmap for what work is tracked with.  Each row carries the id of its activity where the tool looks for it again. */
#include <ctype.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "format/csv.h"
#include "report/roadmap.h"

struct row {
	struct lt_buf *out;
	bool begun;
};

static void
cell(struct row *row, const char *text)
{
	if (row->begun)
		lt_buf_putc(row->out, ',');
	row->begun = true;
	lt_csv_cell(row->out, lt_text(text ? text : ""));
}

static void
end(struct row *row)
{
	lt_buf_puts(row->out, "\r\n");
	row->begun = false;
}

static void
head(struct row *row, const char *const *names)
{
	for (; *names; names++)
		cell(row, *names);
	end(row);
}

#define MARK "lintel-"

static bool
may_mark(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '_' || c == '.';
}

/* The id as what a label may be: lintel-N23.  Other signs are spelt in hex, so that no two ids are one. */
static const char *
label(struct lt_arena *a, const char *id)
{
	struct lt_buf out = LT_BUF(4096);
	lt_buf_puts(&out, MARK);
	for (const char *c = id; *c; c++)
		if (may_mark(*c))
			lt_buf_putc(&out, *c);
		else
			lt_buf_printf(&out, "_%02x", (unsigned)(unsigned char)*c);
	const char *text = lt_copy(a, lt_buf_text(&out).at);
	lt_buf_done(&out);
	return text;
}

/* Every mark in a cell. */
static void
find_marks(struct lt_arena *a, struct lt_text cell, struct lt_map *known, int number)
{
	for (size_t i = 0; i + sizeof MARK - 1 < cell.len; i++) {
		size_t end = i;
		if (strncmp(cell.at + i, MARK, sizeof MARK - 1) != 0)
			continue;
		while (end < cell.len && may_mark(cell.at[end]))
			end++;
		lt_map_put(known, lt_copy_text(a, (struct lt_text){ cell.at + i, end - i }), number);
		i = end;
	}
}

bool
lt_roadmap_known(struct lt_arena *a, const char *file, struct lt_text csv, struct lt_roadmap_look *look, struct lt_err *err)
{
	struct lt_csv *row = LT_NEW(a, struct lt_csv);
	struct lt_map *known = lt_map_new(a);
	const char **ids = NULL;
	int count = 0, room = 0, column = lt_csv_read(row, &csv, true) ? lt_csv_column(row, "id|number|workitemid") : -1;
	if (column < 0)
		return lt_fail(err, "%s:1: there is no column ID or number; export the work items with it as CSV", file);
	while (lt_csv_read(row, &csv, true)) {
		struct lt_text id = lt_text_trim(lt_csv_plain(row, column, a));
		if (id.len == 0)
			continue;
		for (int i = 0; i < row->count; i++)
			if (i != column)
				find_marks(a, lt_csv_plain(row, i, a), known, count);
		LT_PUSH(a, ids, count, room) = lt_copy_text(a, id).at;
	}
	look->known = known;
	look->known_ids = ids;
	return true;
}

static const char *
known_id(const struct lt_roadmap_look *look, const char *mark)
{
	int64_t at = look->known ? lt_map_get(look->known, lt_text(mark)) : -1;
	return at < 0 ? "" : look->known_ids[at];
}

static const char *
urgent(const struct lt_noun_roadmap_activity *x)
{
	const char *s = x->severity ? x->severity : "";
	return strcmp(s, "critical") == 0 ? "Highest" : strcmp(s, "high") == 0 || x->chain ? "High" : strcmp(s, "low") == 0 ? "Low" : "Medium";
}

/* Jira's importer changes what it finds by External issue ID, and makes what it does not find. */
void
lt_roadmap_jira(struct lt_arena *a, const struct lt_noun_roadmap *map, const struct lt_roadmap_look *look, struct lt_buf *out)
{
	static const char *const NAMES[] = { "Summary", "Issue Type", "External issue ID", "Parent external ID", "Priority", "Labels", "Labels", "Labels",
		"Start date", "Due date", "Original estimate", "Status", "Blocked by", "Description", NULL };
	struct row row = { out };
	(void)look;
	head(&row, NAMES);
	for (int i = 0; i < map->activities_count; i++) {
		const struct lt_noun_roadmap_activity *x = &map->activities[i];
		if (!lt_roadmap_planned(x))
			continue;
		cell(&row, x->title);
		cell(&row, strcmp(x->kind, "gap") == 0 ? "Bug" : "Task");
		cell(&row, label(a, x->id));
		cell(&row, x->parent ? label(a, x->parent) : "");
		cell(&row, urgent(x));
		cell(&row, "lintel");
		cell(&row, label(a, x->phase));
		cell(&row, x->gate ? label(a, x->gate) : "");
		cell(&row, x->start);
		cell(&row, x->end);
		cell(&row, lt_print(a, "%.0f", x->effort * 8 * 3600)); /* seconds */
		cell(&row, "To Do");
		cell(&row, lt_roadmap_list(a, x->needs));
		cell(&row, lt_print(a, "%s\nOwner: %s", lt_roadmap_about(a, x), x->owner));
		end(&row);
	}
}

/* Azure Boards changes what has an ID of its own and makes the rest; the mark among the tags says which is which (lt_roadmap_known). */
void
lt_roadmap_boards(struct lt_arena *a, const struct lt_noun_roadmap *map, const struct lt_roadmap_look *look, struct lt_buf *out)
{
	static const char *const NAMES[] = { "ID", "Work Item Type", "Title", "Tags", "Priority", "Start Date", "Target Date", "Effort", "Description", NULL };
	struct row row = { out };
	head(&row, NAMES);
	for (int i = 0; i < map->activities_count; i++) {
		const struct lt_noun_roadmap_activity *x = &map->activities[i];
		if (!lt_roadmap_planned(x))
			continue;
		bool now = strcmp(urgent(x), "Highest") == 0 || strcmp(urgent(x), "High") == 0;
		cell(&row, known_id(look, label(a, x->id)));
		cell(&row, strcmp(x->kind, "gap") == 0 ? "Issue" : strcmp(x->kind, "gate") == 0 ? "Epic" : "Task");
		cell(&row, lt_print(a, "[%s] %s", x->id, x->title));
		cell(&row, lt_print(a, "lintel; %s; %s", label(a, x->id), x->phase));
		cell(&row, now ? "1" : "2");
		cell(&row, x->start);
		cell(&row, x->end);
		cell(&row, lt_print(a, "%g", x->effort));
		cell(&row, lt_print(a, "%s\nOwner: %s", lt_roadmap_about(a, x), x->owner));
		end(&row);
	}
}

/* An issue is found again by the mark at the end of its body. */
void
lt_roadmap_github(struct lt_arena *a, const struct lt_noun_roadmap *map, const struct lt_roadmap_look *look, struct lt_buf *out)
{
	static const char *const NAMES[] = { "id", "number", "title", "body", "labels", "milestone", "start", "due", "state", NULL };
	struct row row = { out };
	head(&row, NAMES);
	for (int i = 0; i < map->activities_count; i++) {
		const struct lt_noun_roadmap_activity *x = &map->activities[i];
		if (!lt_roadmap_planned(x))
			continue;
		cell(&row, label(a, x->id));
		cell(&row, known_id(look, label(a, x->id)));
		cell(&row, lt_print(a, "[%s] %s", x->id, x->title));
		cell(&row, lt_print(a, "%s\n\nOwner: %s\n\n<!-- %s -->", lt_roadmap_about(a, x), x->owner, label(a, x->id)));
		cell(&row, lt_print(a, "lintel,%s%s%s", x->phase, x->severity ? "," : "", x->severity ? x->severity : ""));
		cell(&row, x->gate);
		cell(&row, x->start);
		cell(&row, x->end);
		cell(&row, "open");
		end(&row);
	}
}
