/* SPDX-License-Identifier: Apache-2.0 */
/* The scanner accepts what the full parser accepts when it is one object (but for twice wanted
 * members, escaped names and depth, which it tells), finds what the parser finds, and answers the
 * same however the bytes are cut.  The first byte says how. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "format/json.h"
#include "format/scan_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const wanted[] = { "a", "model", "input", "stream", "previous_response_id", NULL };

static void
feed(struct lt_scan *scan, const char *bytes, size_t len, size_t piece)
{
	memset(scan, 0, sizeof *scan);
	lt_scan_init(scan, wanted);
	for (size_t at = 0; at < len; at += piece) {
		size_t now = len - at < piece ? len - at : piece;
		char *copy = malloc(now); /* of its own size, so that a byte too far is seen */
		memcpy(copy, bytes + at, now);
		lt_scan_feed(scan, (struct lt_text){ copy, now });
		free(copy);
	}
	lt_scan_end(scan);
}

static void
equal(const struct lt_scan *a, const struct lt_scan *b)
{
	bool same = a->state == b->state && a->fed == b->fed && a->bad_at == b->bad_at;
	if (same && a->state == LT_SCAN_DONE)
		same = memcmp(a->values, b->values, sizeof a->values) == 0 && a->text_bytes == b->text_bytes &&
		       a->open_at == b->open_at && a->close_at == b->close_at && a->empty == b->empty;
	if (!same)
		abort();
}

static void
found(const struct lt_scan *scan, const char *bytes, struct lt_node root, struct lt_arena *a)
{
	static const enum lt_kind kinds[] = { LT_KIND_NONE, LT_KIND_NULL, LT_KIND_FALSE, LT_KIND_TRUE, LT_KIND_NUMBER,
		LT_KIND_TEXT, LT_KIND_LIST, LT_KIND_MAP };
	for (int i = 0; wanted[i]; i++) {
		const struct lt_scan_value *v = &scan->values[i];
		struct lt_node n = lt_node_get(root, wanted[i]);
		if (lt_node_kind(n) != kinds[v->kind])
			abort();
		if (v->kind == LT_SCAN_LIST && lt_node_count(n) != v->count)
			abort();
		if (v->kind == LT_SCAN_TEXT) {
			struct lt_text text = lt_node_text(n, a);
			if (v->end - v->at < 2 || bytes[v->at] != '"' || bytes[v->end - 1] != '"')
				abort();
			bool plain = lt_text_is(text, (struct lt_text){ bytes + v->at + 1, v->end - v->at - 2 });
			if (plain == v->escaped)
				abort();
		}
	}
	if (bytes[scan->open_at] != '{' || bytes[scan->close_at] != '}' || scan->empty != (lt_node_count(root) == 0))
		abort();
}

/* Each way of finding tokens finds the same. */
static void
finders(const char *bytes, size_t len)
{
	static uint16_t tokens[2][LT_SCAN_TOKENS];
	struct lt_scan_find first = { 0 };
	int all = len / LT_SCAN_BLOCK < LT_SCAN_BATCH ? (int)(len / LT_SCAN_BLOCK) : LT_SCAN_BATCH, blocks = all;
	int count = lt_scan_finder(0)(&first, bytes, 0, &blocks, tokens[0]);
	for (int i = 1; lt_scan_finder(i); i++) {
		struct lt_scan_find other = { 0 };
		int now = all;
		if (lt_scan_finder(i)(&other, bytes, 0, &now, tokens[1]) != count || now != blocks ||
			memcmp(tokens[0], tokens[1], (size_t)count * sizeof **tokens) != 0 ||
			memcmp(&first, &other, sizeof first) != 0)
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	const char *bytes = (const char *)data + 1;
	size_t len = size - 1;
	struct lt_scan whole, cut;
	finders(bytes, len);
	feed(&whole, bytes, len, len + 1);
	feed(&cut, bytes, len, (size_t)data[0] % 100 + 1);
	equal(&whole, &cut);
	feed(&cut, bytes, len, (size_t)data[0] * 16 + 1);
	equal(&whole, &cut);

	struct lt_arena *a = lt_arena_new((size_t)1 << 30);
	struct lt_doc *doc;
	struct lt_err err = { 0 };
	char *copy = malloc(len + 1);
	memcpy(copy, bytes, len);
	copy[len] = 0;
	bool marked = len && ((unsigned char)*copy >= 0xef); /* a byte order mark is no JSON to the scanner */
	bool accepted = lt_json_read(a, lt_keys_new(a), "x", (struct lt_text){ copy, len }, &doc, &err) &&
			lt_node_is(lt_doc_root(doc), LT_KIND_MAP) && !marked;
	if (whole.state == LT_SCAN_DONE && !accepted)
		abort();
	if (accepted && (whole.state == LT_SCAN_BAD || whole.state == LT_SCAN_UTF8))
		abort();
	if (whole.state == LT_SCAN_DONE)
		found(&whole, bytes, lt_doc_root(doc), a);
	free(copy);
	lt_arena_drop(a);
	return 0;
}
