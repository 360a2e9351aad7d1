/* SPDX-License-Identifier: Apache-2.0 */
/* route_framework: the frameworks as trees of what is to be done, how far each item is, and who does it until when. */
#include "api/audit.h"
#include "api/estate.h"
#include "api/reading.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/map.h"
#include "catalog/framework.h"
#include "format/json.h"
#include "govern/decide.h"
#include "record/field.h"
#include "record/noun.h"

enum { OWNER_MOST = 200 };

static const struct lt_words tiers = { 2, (const struct lt_word[]){ { "essential", "what is asked first" }, { "complete", "all of it" } } };

static const struct lt_estate_assignment *
assigned(const struct lt_estate_kept *estate, const char *item)
{
	for (int i = 0; i < estate->estate.assignments_count; i++)
		if (estate->estate.assignments[i].item && strcmp(estate->estate.assignments[i].item, item) == 0)
			return &estate->estate.assignments[i];
	return NULL;
}

/* Items of the last assessment by FRAMEWORK/ID. */
static struct lt_map *
index_items(struct lt_arena *a, const struct lt_assessed_whole *whole, const char *framework, struct lt_node **ret_nodes)
{
	struct lt_node list = whole ? lt_node_get(whole->root, "items") : LT_NOWHERE;
	struct lt_map *items = lt_map_new(a);
	*ret_nodes = LT_NEW_ARRAY(a, struct lt_node, lt_node_count(list) + 1);
	int count = 0;
	for (struct lt_walk w = lt_walk(list); lt_walk_next(&w);)
		if (lt_text_eq(lt_node_text(lt_node_get(w.value, "framework"), a), framework)) {
			lt_map_put(items, lt_copy_text(a, lt_node_text(lt_node_get(w.value, "id"), a)), count);
			(*ret_nodes)[count++] = w.value;
		}
	return items;
}

static struct lt_texts
list_of(const char *const *names)
{
	struct lt_texts list = { .at = (const char **)names };
	while (names && names[list.count])
		list.count++;
	return list;
}

static struct lt_noun_item_row
row_of(const struct lt_request *request, const struct lt_framework *framework, const struct lt_framework_row *from, struct lt_node seen,
	const struct lt_estate_kept *estate)
{
	struct lt_noun_item_row row = { .state = LT_ITEM_UNKNOWN, .sentence = from->reason ? from->reason : "no assessment has looked at it yet" };
	const struct lt_estate_assignment *who = assigned(estate, from->id);
	if (!lt_node_is(seen, LT_KIND_NONE))
		lt_reading_fill(request->a, &lt_field_item_row, seen, &row);
	row.due_again = row.due;
	row.framework = framework->name;
	row.id = from->id;
	row.parent = from->parent >= 0 ? framework->rows[from->parent].id : NULL;
	row.depth = (uint32_t)from->depth;
	row.title = from->title;
	row.kind = from->kind;
	row.tier = from->tier;
	row.origin = from->origin;
	row.scope = from->scope;
	row.role = from->owner;
	row.deliverable = from->deliverable;
	row.cycle = from->cycle;
	row.strength = from->strength;
	if (lt_node_is(seen, LT_KIND_NONE)) {
		row.checks = list_of(from->checks);
		row.questions = list_of(from->questions);
	}
	row.owner = who ? who->owner : NULL;
	row.due = who ? who->due : NULL;
	row.late = row.due && row.state != LT_ITEM_DONE && row.state != LT_ITEM_NONE && strcmp(row.due, lt_reading_today(request)) < 0;
	row.version = lt_estate_version(request->a, who ? who->node : LT_NOWHERE);
	return row;
}

/* What the items below a row say of it when some are left out: as the assessment does, over those that are there. */
static void
roll_up(const struct lt_framework *framework, struct lt_noun_item_row *rows, const bool *kept)
{
	for (int i = framework->count - 1; i >= 0; i--) {
		uint32_t done = 0, open = 0, unknown = 0, waived = 0, below = 0, counted[3] = { 0 };
		for (int k = i + 1; k < framework->count && framework->rows[k].depth > framework->rows[i].depth; k++) {
			if (!kept[k] || framework->rows[k].parent != i)
				continue;
			enum lt_item_state state = rows[k].state;
			below++;
			done += state == LT_ITEM_DONE;
			waived += state == LT_ITEM_WAIVED;
			open += state == LT_ITEM_OPEN || state == LT_ITEM_PARTIAL;
			unknown += state == LT_ITEM_UNKNOWN;
			counted[0] += rows[k].ok;
			counted[1] += rows[k].gap;
			counted[2] += rows[k].unknown;
		}
		if (!kept[i] || below == 0)
			continue;
		rows[i].ok = counted[0];
		rows[i].gap = counted[1];
		rows[i].unknown = counted[2];
		rows[i].state = open && (done || waived) ? LT_ITEM_PARTIAL : open ? LT_ITEM_OPEN : unknown ? LT_ITEM_UNKNOWN
			: waived ? LT_ITEM_WAIVED : done ? LT_ITEM_DONE : LT_ITEM_NONE;
	}
}

static const struct lt_framework *
find_framework(const struct lt_request *request, struct lt_reply *reply)
{
	const struct lt_framework *framework = lt_frameworks_find(lt_assessed_frameworks(request->api), lt_request_part(request, 0));
	if (!framework)
		lt_problem(reply, 404, "not-found", "there is no framework '%.60s'; they are infra6 and caf", lt_request_part(request, 0));
	return framework;
}

static bool
list_items(const struct lt_request *request, struct lt_reply *reply)
{
	const struct lt_framework *framework = find_framework(request, reply);
	if (!framework)
		return false;
	bool essential = lt_request_word(request, "tier") == 0;
	struct lt_assessed_whole *whole = lt_assessed_take(request->api);
	struct lt_estate_kept *estate = lt_estate_take(request->api);
	struct lt_node *nodes;
	struct lt_map *items = index_items(request->a, whole, framework->name, &nodes);
	struct lt_noun_item_row *rows = LT_NEW_ARRAY(request->a, struct lt_noun_item_row, framework->count + 1);
	bool *kept = LT_NEW_ARRAY(request->a, bool, framework->count + 1);
	int64_t count = 0;
	for (int i = 0; i < framework->count; i++) {
		int64_t at = lt_map_get(items, lt_text(framework->rows[i].id));
		kept[i] = !essential || strcmp(framework->rows[i].tier, "essential") == 0;
		rows[i] = row_of(request, framework, &framework->rows[i], at >= 0 ? nodes[at] : LT_NOWHERE, estate);
		count += kept[i];
	}
	if (essential)
		roll_up(framework, rows, kept);
	lt_reply_items_begin(reply);
	for (int i = 0; i < framework->count; i++)
		if (kept[i])
			lt_field_json_noun(&lt_field_item_row, &rows[i], lt_reply_item(reply));
	lt_estate_drop(estate);
	lt_assessed_drop(whole);
	return lt_reply_items_end(reply, NULL, count);
}

/* --- who does it --- */

static bool
is_line(const char *text)
{
	for (const char *c = text; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 127)
			return false;
	return strlen(text) <= OWNER_MOST && text[0] != ' ' && (!*text || text[strlen(text) - 1] != ' ');
}

/* NULL: it stays; "": it goes. */
static bool
read_change(const struct lt_request *request, struct lt_reply *reply, const char **ret_owner, const char **ret_due)
{
	struct lt_noun_item_change change;
	uint64_t given = 0;
	int64_t day;
	if (!lt_request_body(request, &change, &given, reply))
		return false;
	*ret_owner = given & 1 ? change.owner ? change.owner : "" : NULL;
	*ret_due = given & 2 ? change.due ? change.due : "" : NULL;
	struct lt_problem_field field = { 0 };
	if (*ret_owner && !is_line(*ret_owner))
		field = (struct lt_problem_field){ "owner", "it is a name on one line, of at most 200 bytes" };
	else if (*ret_due && **ret_due && (strlen(*ret_due) != 10 || !lt_date_day(lt_text(*ret_due), &day)))
		field = (struct lt_problem_field){ "due", "it is a day, as 2027-01-31" };
	return !field.field || lt_problem_fields(reply, 422, "wrong", lt_print(request->a, "%s: %s", field.field, field.sentence), &field, 1);
}

static bool
write_change(const struct lt_request *request, struct lt_reply *reply, struct lt_edit *edit, const char *item, const char *owner, const char *due)
{
	struct lt_err err = { .text = "" }, audit = { .text = "" };
	struct lt_buf detail = LT_BUF(1 << 12);
	const char *at = lt_print(request->a, "assignments[item=%s]", lt_edit_quote(request->a, item));
	if (!lt_estate_match(request, reply, lt_estate_version(request->a, lt_edit_get(edit, at))))
		return false;
	lt_buf_puts(&detail, "{\"owner\":");
	lt_json_maybe(&detail, owner);
	lt_buf_puts(&detail, ",\"due\":");
	lt_json_maybe(&detail, due);
	lt_buf_putc(&detail, '}');
	const char *text = lt_copy_text(request->a, lt_buf_text(&detail)).at;
	lt_buf_done(&detail);
	if (!lt_audit_add(request->api, request->who, "item.assign", item, text, "begun", &audit))
		return lt_problem_err(reply, 500, "failed", &audit);
	bool good = lt_decide_assign(edit, item, owner, due, &err) && lt_edit_commit(edit, &err);
	if (!lt_audit_add(request->api, request->who, "item.assign", item, text, good ? "done" : "failed", &audit))
		return lt_problem_err(reply, 500, "failed", &audit);
	return good || lt_estate_problem(request, reply, edit, &err);
}

static bool
reply_item(const struct lt_request *request, struct lt_reply *reply, const struct lt_framework *framework, const struct lt_framework_row *row)
{
	struct lt_assessed_whole *whole = lt_assessed_take(request->api);
	struct lt_estate_kept *estate = lt_estate_take(request->api);
	struct lt_node *nodes;
	int64_t at = lt_map_get(index_items(request->a, whole, framework->name, &nodes), lt_text(row->id));
	struct lt_noun_item_row item = row_of(request, framework, row, at >= 0 ? nodes[at] : LT_NOWHERE, estate);
	bool good = lt_reply_noun(request, reply, &item);
	lt_estate_drop(estate);
	lt_assessed_drop(whole);
	return good;
}

static bool
change_item(const struct lt_request *request, struct lt_reply *reply)
{
	const struct lt_framework *framework = find_framework(request, reply);
	const struct lt_framework_row *row = framework ? lt_framework_row(framework, lt_request_part(request, 1)) : NULL;
	const char *owner, *due;
	if (!framework)
		return false;
	if (!row)
		return lt_problem(reply, 404, "not-found", "%s has no item '%.60s'", framework->name, lt_request_part(request, 1));
	if (!read_change(request, reply, &owner, &due))
		return false;
	struct lt_edit *edit = lt_estate_begin(request, reply);
	if (!edit)
		return false;
	bool good = write_change(request, reply, edit, row->id, owner, due);
	lt_edit_end(edit);
	return good && reply_item(request, reply, framework, row);
}

static const struct lt_param params[] = {
	{ "tier", LT_PARAM_WORD, "essential: what is asked first, rolled up alone; complete (when not given): all of it", &tiers },
	{ 0 }
};

static const struct lt_route rows[] = {
	{ "GET", "/frameworks/{name}", "list_items", LT_ROLE_VIEWER, LT_ROUTE_PAGES,
		"All items of a framework in the order of the tree, on one page: how far each is, what decides it, who does it until when.", NULL,
		&lt_field_item_row, params, 0, NULL, "404", list_items },
	{ "PATCH", "/frameworks/{name}/items/{id}", "change_item", LT_ROLE_OPERATOR, 0,
		"Says who does an item and until when; it is kept in lintel.yaml. If-Match takes the row's version.", &lt_field_item_change,
		&lt_field_item_row, NULL, 0, NULL, "404 409 412 415 422", change_item },
	{ 0 }
};

const struct lt_routes lt_routes_framework = { "framework", "What is to be done, item by item", rows };
