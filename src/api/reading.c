/* SPDX-License-Identifier: Apache-2.0 */
/* reading: see reading.h. */
#include "api/reading.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "api/estate.h"
#include "assess/waiver.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "record/field.h"

struct lt_assessed_whole *
lt_reading_take(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_assessed_whole *whole = lt_assessed_take(request->api);
	if (!whole)
		lt_problem(reply, 404, "not-found", "nothing was assessed yet: POST /assessments begins, or wait for the first one");
	return whole;
}

bool
lt_reading_page(const struct lt_request *request, const struct lt_assessed_whole *whole, int64_t *ret_from, int64_t *ret_most,
	struct lt_reply *reply)
{
	const char *cursor = lt_request_param(request, "cursor");
	char *at = NULL, *end = NULL;
	*ret_from = 0;
	*ret_most = lt_request_number(request, "limit", 50);
	if (*ret_most < 1 || *ret_most > 500)
		return lt_problem(reply, 400, "parameter", "limit is 1 to 500");
	if (!cursor)
		return true;
	errno = 0;
	bool shaped = cursor[0] == 'a' && strspn(cursor + 1, "0123456789abcdef") > 0;
	uint64_t generation = shaped ? strtoull(cursor + 1, &at, 16) : 0;
	*ret_from = shaped && *at == '.' && at[1] >= '0' && at[1] <= '9' ? strtoll(at + 1, &end, 10) : -1;
	if (*ret_from < 0 || errno || !end || *end)
		return lt_problem(reply, 400, "parameter", "cursor is what next of a page says, as it is");
	return generation == whole->generation || lt_problem(reply, 409, "cursor",
		"a new assessment was made at %s, and the list is another one; begin again without cursor", whole->made_at);
}

const char *
lt_reading_cursor(const struct lt_request *request, const struct lt_assessed_whole *whole, int64_t from)
{
	return lt_print(request->a, "a%" PRIx64 ".%" PRId64, whole->generation, from);
}

void
lt_reading_fill(struct lt_arena *a, const struct lt_record *record, struct lt_node node, void *ret_noun)
{
	struct lt_doc *doc = lt_doc_new(a, lt_keys_new(a), "row");
	struct lt_err err = { .text = "" };
	lt_doc_map(doc, (struct lt_place){ 0 });
	for (const struct lt_field *field = record->fields; field->name; field++) {
		struct lt_node value = lt_node_get(node, field->name);
		if (field->kind == LT_FIELD_WORDS || field->kind == LT_FIELD_LIST || lt_node_is(value, LT_KIND_NONE))
			continue;
		lt_doc_key(doc, lt_text(field->name), (struct lt_place){ 0 });
		lt_doc_copy(doc, value);
	}
	lt_doc_end(doc);
	lt_field_read(a, record, lt_doc_root(doc), ret_noun, NULL, &err);
	for (const struct lt_field *field = record->fields; field->name; field++)
		if (field->kind == LT_FIELD_WORDS)
			for (struct lt_walk w = lt_walk(lt_node_get(node, field->name)); lt_walk_next(&w);) {
				int bit = lt_words_find(field->words, lt_node_text(w.value, a));
				if (bit >= 0)
					*(uint8_t *)((char *)ret_noun + field->offset) |= (uint8_t)(1 << bit);
			}
}

const char *
lt_reading_today(const struct lt_request *request)
{
	char *day = lt_alloc(request->a, 16);
	lt_date_spell(request->now_us / INT64_C(86400000000), day);
	return day;
}

static bool
is_same(struct lt_arena *a, struct lt_node node, const char *key, const char *text)
{
	struct lt_node value = lt_node_get(node, key);
	return lt_node_is(value, LT_KIND_TEXT) ? text && lt_text_eq(lt_node_text(value, a), text) : !text;
}

struct lt_node
lt_reading_seen(struct lt_arena *a, const struct lt_waiver *waiver, const struct lt_assessed_whole *whole)
{
	struct lt_node list = whole ? lt_node_get(whole->root, "waivers") : LT_NOWHERE;
	for (struct lt_walk w = lt_walk(list); lt_walk_next(&w);)
		if (is_same(a, w.value, "check", waiver->check) && is_same(a, w.value, "resource", waiver->resource) &&
			is_same(a, w.value, "until", waiver->until) && is_same(a, w.value, "by", waiver->by) &&
			is_same(a, w.value, "because", waiver->because))
			return w.value;
	return LT_NOWHERE;
}

struct lt_pending
lt_reading_pending(const struct lt_request *request, const struct lt_estate_kept *estate, const struct lt_assessed_whole *whole)
{
	struct lt_pending pending = { LT_NEW_ARRAY(request->a, const struct lt_waiver *, estate->estate.waivers_count + 1), 0 };
	for (int i = 0; i < estate->estate.waivers_count; i++) {
		const struct lt_waiver *waiver = &estate->estate.waivers[i];
		const char *field;
		if (lt_node_is(lt_reading_seen(request->a, waiver, whole), LT_KIND_NONE) &&
			!lt_waiver_wrong(request->a, waiver, lt_assessed_catalog(request->api), lt_reading_today(request), &field))
			pending.at[pending.count++] = waiver;
	}
	return pending;
}

bool
lt_reading_is_pending(const struct lt_request *request, const struct lt_pending *pending, const struct lt_assessed_whole *whole,
	const struct lt_assessed_finding *finding)
{
	const struct lt_assessed_check *check = &whole->checks[finding->check];
	if (pending->count == 0 || finding->waived || (finding->status != LT_STATUS_GAP && finding->status != LT_STATUS_UNKNOWN))
		return false;
	const char *resource = lt_node_string(lt_node_get(finding->node, "resource"), request->a);
	for (int i = 0; i < pending->count; i++)
		if (lt_waiver_speaks(pending->at[i], check->id, check->code, resource))
			return true;
	return false;
}
