/* SPDX-License-Identifier: Apache-2.0 */
/* A roadmap for what work is tracked with.  Each row carries the id of its activity where the tool looks for it again. */
#include "base/arena.h"
#include "base/buf.h"
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

/* The id as what a label may be: N23 is lintel-n23. */
static const char *
label(struct lt_arena *a, const char *id)
{
	char *text = lt_print(a, "lintel-%s", id);
	for (char *c = text; *c; c++)
		*c = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') ? *c : '-';
	return text;
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

/* Azure Boards changes what has an ID of its own and makes the rest; the tag finds it again, for filling IDs in. */
void
lt_roadmap_boards(struct lt_arena *a, const struct lt_noun_roadmap *map, const struct lt_roadmap_look *look, struct lt_buf *out)
{
	static const char *const NAMES[] = { "Work Item Type", "Title", "Tags", "Priority", "Start Date", "Target Date", "Effort", "Description", NULL };
	struct row row = { out };
	(void)look;
	head(&row, NAMES);
	for (int i = 0; i < map->activities_count; i++) {
		const struct lt_noun_roadmap_activity *x = &map->activities[i];
		if (!lt_roadmap_planned(x))
			continue;
		bool now = strcmp(urgent(x), "Highest") == 0 || strcmp(urgent(x), "High") == 0;
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
	static const char *const NAMES[] = { "id", "title", "body", "labels", "milestone", "start", "due", "state", NULL };
	struct row row = { out };
	(void)look;
	head(&row, NAMES);
	for (int i = 0; i < map->activities_count; i++) {
		const struct lt_noun_roadmap_activity *x = &map->activities[i];
		if (!lt_roadmap_planned(x))
			continue;
		cell(&row, label(a, x->id));
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
