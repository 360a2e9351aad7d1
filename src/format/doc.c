/* SPDX-License-Identifier: Apache-2.0 */
/* Keys, reading a tape, and laying one by hand.  tape.h tells what the words mean. */
#include "format/doc.h"

#include <assert.h>
#include <math.h>

#include "base/arena.h"
#include "base/io.h"
#include "base/map.h"
#include "format/lines.h"
#include "format/tape.h"

struct lt_build {
	struct lt_arena *arena;
	char *pool;
	uint32_t pool_len, pool_room, room;
	uint32_t open[LT_TAPE_DEPTH]; /* the containers not yet ended */
	int depth;
	bool broken;
};

struct lt_keys *
lt_keys_new(struct lt_arena *a)
{
	struct lt_keys *keys = LT_NEW(a, struct lt_keys);
	keys->arena = a;
	keys->numbers = lt_map_new(a);
	return keys;
}

uint32_t
lt_keys_find(const struct lt_keys *keys, struct lt_text word)
{
	int64_t number = lt_map_get(keys->numbers, word);
	return number < 0 ? LT_NO_KEY : (uint32_t)number;
}

uint32_t
lt_keys_number(struct lt_keys *keys, struct lt_text word)
{
	uint32_t number = lt_keys_find(keys, word);
	if (number != LT_NO_KEY)
		return number;
	number = (uint32_t)keys->count;
	word = lt_copy_text(keys->arena, word);
	LT_PUSH(keys->arena, keys->known, keys->count, keys->room) = word;
	lt_map_put(keys->numbers, word, number);
	return number;
}

struct lt_text
lt_keys_word(const struct lt_keys *keys, uint32_t number)
{
	return number < (uint32_t)keys->count ? keys->known[number] : LT_NONE;
}

static const uint8_t kinds[16] = {
	[LT_TAG_NULL] = LT_KIND_NULL,
	[LT_TAG_FALSE] = LT_KIND_FALSE,
	[LT_TAG_TRUE] = LT_KIND_TRUE,
	[LT_TAG_NUMBER] = LT_KIND_NUMBER,
	[LT_TAG_TEXT] = LT_KIND_TEXT,
	[LT_TAG_ESCAPED] = LT_KIND_TEXT,
	[LT_TAG_LIST] = LT_KIND_LIST,
	[LT_TAG_MAP] = LT_KIND_MAP,
	[LT_TAG_EMPTY_LIST] = LT_KIND_LIST,
	[LT_TAG_EMPTY_MAP] = LT_KIND_MAP,
	[LT_TAG_UNKNOWN] = LT_KIND_UNKNOWN,
	[LT_TAG_KEY_NULL] = LT_KIND_NULL,
	[LT_TAG_KEY_FALSE] = LT_KIND_FALSE,
	[LT_TAG_KEY_TRUE] = LT_KIND_TRUE,
};

/* The index behind the value at this one. */
static uint32_t
behind(const struct lt_doc *doc, uint32_t at)
{
	switch (lt_tape_tag(doc->words[at])) {
	case LT_TAG_LIST:
	case LT_TAG_MAP:
		return (uint32_t)doc->words[at + 1];
	case LT_TAG_UNKNOWN:
		return at + 2;
	default:
		return at + 1;
	}
}

struct lt_node
lt_doc_root(const struct lt_doc *doc)
{
	if (doc->count == 0 || (doc->build && (doc->build->broken || doc->build->depth)))
		return LT_NOWHERE;
	return (struct lt_node){ doc, 0 };
}

const char *
lt_doc_file(const struct lt_doc *doc)
{
	return doc->file;
}

enum lt_kind
lt_node_kind(struct lt_node n)
{
	return n.doc ? (enum lt_kind)kinds[lt_tape_tag(n.doc->words[n.at])] : LT_KIND_NONE;
}

static bool
container(struct lt_node n, enum lt_tag tag)
{
	return n.doc && lt_tape_tag(n.doc->words[n.at]) == tag;
}

uint32_t
lt_node_count(struct lt_node n)
{
	if (container(n, LT_TAG_LIST) || container(n, LT_TAG_MAP))
		return lt_tape_size(n.doc->words[n.at]);
	return 0;
}

struct lt_node
lt_node_key(struct lt_node map, uint32_t key)
{
	if (!container(map, LT_TAG_MAP))
		return LT_NOWHERE;
	const struct lt_doc *doc = map.doc;
	const uint64_t *words = doc->words;
	for (uint32_t at = map.at + 2, end = (uint32_t)words[map.at + 1]; at < end;) {
		bool alone = lt_tape_tag(words[at]) == LT_TAG_KEY;
		if (lt_tape_size(words[at]) == key)
			return (struct lt_node){ doc, at + alone };
		at = alone ? behind(doc, at + 1) : at + 1;
	}
	return LT_NOWHERE;
}

struct lt_node
lt_node_get(struct lt_node map, const char *key)
{
	if (!container(map, LT_TAG_MAP))
		return LT_NOWHERE;
	return lt_node_key(map, lt_keys_find(map.doc->keys, lt_text(key)));
}

struct lt_node
lt_node_item(struct lt_node list, uint32_t index)
{
	if (!container(list, LT_TAG_LIST) || index >= lt_node_count(list))
		return LT_NOWHERE;
	uint32_t at = list.at + 2;
	while (index--)
		at = behind(list.doc, at);
	return (struct lt_node){ list.doc, at };
}

/* A step of a path whose key holds a slash or a tilde. */
static struct lt_node
coded_step(struct lt_node map, struct lt_text step)
{
	char key[512];
	size_t len = 0;
	for (size_t i = 0; i < step.len && len < sizeof key; i++) {
		bool coded = step.at[i] == '~' && i + 1 < step.len;
		char c = coded ? step.at[++i] : step.at[i];
		key[len++] = !coded ? c : c == '1' ? '/' : '~';
	}
	return lt_node_key(map, lt_keys_find(map.doc->keys, (struct lt_text){ key, len }));
}

struct lt_node
lt_node_path(struct lt_node n, const char *path)
{
	struct lt_text rest = lt_text(path), step;
	while (n.doc && rest.len && lt_text_cut(&rest, '/', &step)) {
		int64_t index;
		if (lt_node_is(n, LT_KIND_LIST))
			n = lt_text_int(step, &index) && index >= 0 && index < LT_TAPE_MOST
				? lt_node_item(n, (uint32_t)index)
				: LT_NOWHERE;
		else if (!container(n, LT_TAG_MAP))
			n = LT_NOWHERE;
		else if (memchr(step.at, '~', step.len))
			n = coded_step(n, step);
		else
			n = lt_node_key(n, lt_keys_find(n.doc->keys, step));
	}
	return n;
}

static uint32_t
hex4(const char *at)
{
	uint32_t value = 0;
	for (int i = 0; i < 4; i++) {
		uint32_t c = (unsigned char)at[i];
		value = value << 4 | (c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
	}
	return value;
}

static int
utf8(uint32_t point, char *out)
{
	if (point < 0x80) {
		out[0] = (char)point;
		return 1;
	}
	int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
	static const uint8_t first[4] = { 0, 0xc0, 0xe0, 0xf0 };
	out[0] = (char)(first[more] | point >> (6 * more));
	for (int i = 1; i <= more; i++)
		out[i] = (char)(0x80 | (point >> (6 * (more - i)) & 0x3f));
	return more + 1;
}

/* One escape, which the reader has found to be a good one; *at moves behind it.  (The file may
 * have been written to since: then it is not, and stands for itself.) */
static int
unescape_one(const char **at, const char *end, char out[4])
{
	const char *p = *at + 1;
	if (end - p < (*p == 'u' ? 5 : 1)) {
		out[0] = *(*at)++;
		return 1;
	}
	*at += 2;
	switch (*p) {
	case 'b': out[0] = '\b'; return 1;
	case 'f': out[0] = '\f'; return 1;
	case 'n': out[0] = '\n'; return 1;
	case 'r': out[0] = '\r'; return 1;
	case 't': out[0] = '\t'; return 1;
	case 'u': break;
	default: out[0] = *p; return 1;
	}
	uint32_t point = hex4(p + 1);
	*at += 4;
	if (point >= 0xd800 && point < 0xdc00 && end - *at >= 6) {
		point = 0x10000 + ((point - 0xd800) << 10) + (hex4(p + 7) - 0xdc00);
		*at += 6;
	}
	return utf8(point, out);
}

size_t
lt_tape_unescape(struct lt_text text, char *out)
{
	const char *at = text.at, *end = at + text.len;
	char *to = out;
	while (at < end) {
		if (*at == '\\')
			to += unescape_one(&at, end, to);
		else
			*to++ = *at++;
	}
	return (size_t)(to - out);
}

/* TEXT, NUMBER or a reason as it stands in the document's text. */
static struct lt_text
raw(struct lt_node n)
{
	uint64_t word = n.doc->words[n.at];
	return (struct lt_text){ n.doc->text + lt_tape_offset(word), lt_tape_size(word) };
}

struct lt_text
lt_node_text(struct lt_node n, struct lt_arena *a)
{
	if (!n.doc)
		return LT_NONE;
	switch (lt_tape_tag(n.doc->words[n.at])) {
	case LT_TAG_NUMBER:
	case LT_TAG_TEXT:
	case LT_TAG_UNKNOWN:
		return raw(n);
	case LT_TAG_ESCAPED: {
		struct lt_text text = raw(n);
		char *out = lt_alloc(a, text.len + 1);
		return (struct lt_text){ out, lt_tape_unescape(text, out) };
	}
	case LT_TAG_NULL:
	case LT_TAG_KEY_NULL:
		return LT_LIT("null");
	case LT_TAG_FALSE:
	case LT_TAG_KEY_FALSE:
		return LT_LIT("false");
	case LT_TAG_TRUE:
	case LT_TAG_KEY_TRUE:
		return LT_LIT("true");
	default:
		return LT_NONE;
	}
}

char *
lt_node_string(struct lt_node n, struct lt_arena *a)
{
	struct lt_text text = lt_node_text(n, a);
	if (!text.at)
		return NULL;
	if (n.doc && lt_tape_tag(n.doc->words[n.at]) == LT_TAG_ESCAPED)
		return (char *)text.at; /* a zeroed copy already */
	return (char *)lt_copy_text(a, text).at;
}

bool
lt_node_eq(struct lt_node n, const char *text)
{
	if (container(n, LT_TAG_TEXT))
		return lt_text_eq(raw(n), text);
	if (!container(n, LT_TAG_ESCAPED))
		return false;
	struct lt_text written = raw(n);
	const char *at = written.at, *end = at + written.len;
	while (at < end) {
		char piece[4] = { *at };
		int len = *at == '\\' ? unescape_one(&at, end, piece) : (at++, 1);
		if (strncmp(text, piece, (size_t)len) != 0)
			return false;
		text += len;
	}
	return *text == 0;
}

bool
lt_node_true(struct lt_node n)
{
	return lt_node_is(n, LT_KIND_TRUE) || lt_node_eq(n, "true");
}

bool
lt_node_double(struct lt_node n, double *ret_value)
{
	return (container(n, LT_TAG_NUMBER) || container(n, LT_TAG_TEXT)) && lt_text_double(raw(n), ret_value);
}

bool
lt_node_int(struct lt_node n, int64_t *ret_value)
{
	double value;
	if (!container(n, LT_TAG_NUMBER) && !container(n, LT_TAG_TEXT))
		return false;
	if (lt_text_int(raw(n), ret_value))
		return true;
	if (!lt_text_double(raw(n), &value) || floor(value) != value || fabs(value) >= 9223372036854775808.0)
		return false;
	*ret_value = (int64_t)value;
	return true;
}

struct lt_text
lt_node_refers(struct lt_node n)
{
	if (!container(n, LT_TAG_UNKNOWN))
		return LT_NONE;
	n.at++;
	return lt_tape_size(n.doc->words[n.at]) ? raw(n) : LT_NONE;
}

/* Where the value stands whose word is also its key's: behind the colon. */
static uint32_t
behind_colon(const char *text, uint32_t at)
{
	for (at++; text[at] != '"'; at++)
		at += text[at] == '\\';
	for (at++; text[at] < 'a'; at++)
		;
	return at;
}

struct lt_place
lt_node_place(struct lt_node n)
{
	if (!n.doc)
		return (struct lt_place){ 0 };
	if (n.doc->places)
		return n.doc->places[n.at];
	if (!n.doc->lines)
		return (struct lt_place){ n.doc->file, 0, 0 };
	uint64_t word = n.doc->words[n.at];
	enum lt_tag tag = lt_tape_tag(word);
	uint32_t offset = lt_tape_offset(word);
	if (tag == LT_TAG_TEXT || tag == LT_TAG_ESCAPED)
		offset--;
	else if (tag > LT_TAG_KEY)
		offset = behind_colon(n.doc->text, offset);
	return lt_lines_place(n.doc->lines, n.doc->file, offset);
}

/* Of the word of a key in a document that was read. */
static struct lt_place
key_place(const struct lt_doc *doc, uint32_t at)
{
	return doc->lines ? lt_lines_place(doc->lines, doc->file, lt_tape_offset(doc->words[at]))
			  : (struct lt_place){ doc->file, 0, 0 };
}

void
lt_doc_unplaced(struct lt_doc *doc)
{
	doc->lines = NULL;
	doc->places = NULL;
}

void
lt_node_past(struct lt_node n)
{
	if (!n.doc || !n.doc->past)
		return;
	uint32_t from = *n.doc->past, to = lt_tape_offset(n.doc->words[n.at]);
	if (to < from || to - from < LT_TAPE_PAST)
		return;
	lt_io_drop((struct lt_text){ n.doc->text + from, to - from });
	*n.doc->past = to;
}

struct lt_walk
lt_walk(struct lt_node n)
{
	struct lt_walk w = { .doc = n.doc, .key = LT_NO_KEY };
	w.map = container(n, LT_TAG_MAP);
	if (w.map || container(n, LT_TAG_LIST)) {
		w.next = n.at + 2;
		w.end = (uint32_t)n.doc->words[n.at + 1];
	}
	return w;
}

bool
lt_walk_next(struct lt_walk *w)
{
	if (w->next >= w->end) {
		w->value = LT_NOWHERE;
		return false;
	}
	uint32_t at = w->next;
	if (w->map) {
		uint64_t word = w->doc->words[at];
		w->key = lt_tape_size(word);
		w->word = lt_keys_word(w->doc->keys, w->key);
		at += lt_tape_tag(word) == LT_TAG_KEY;
	}
	w->value = (struct lt_node){ w->doc, at };
	w->next = behind(w->doc, at);
	return true;
}

struct lt_place
lt_walk_key_place(const struct lt_walk *w)
{
	if (!w->map || !w->value.doc)
		return lt_node_place(w->value);
	uint32_t at = w->value.at;
	at -= lt_tape_tag(w->doc->words[at]) < LT_TAG_KEY;
	if (w->doc->places)
		return w->doc->places[at];
	return key_place(w->doc, at);
}

struct lt_doc *
lt_doc_new(struct lt_arena *a, struct lt_keys *keys, const char *file)
{
	struct lt_doc *doc = LT_NEW(a, struct lt_doc);
	doc->keys = keys;
	doc->file = file ? lt_copy(a, file) : NULL;
	doc->text = "";
	doc->build = LT_NEW(a, struct lt_build);
	doc->build->arena = a;
	return doc;
}

bool
lt_doc_broken(const struct lt_doc *doc)
{
	return doc->build && doc->build->broken;
}

static void
lay(struct lt_doc *doc, uint64_t word, struct lt_place place)
{
	struct lt_build *b = doc->build;
	if (b->broken)
		return;
	if (doc->count == b->room) {
		if (b->room >= UINT32_MAX / 4) {
			b->broken = true;
			return;
		}
		uint32_t room = b->room ? b->room * 2 : 16;
		uint64_t *words = LT_NEW_ARRAY(b->arena, uint64_t, room);
		struct lt_place *places = LT_NEW_ARRAY(b->arena, struct lt_place, room);
		if (doc->count) {
			memcpy(words, doc->words, doc->count * sizeof *words);
			memcpy(places, doc->places, doc->count * sizeof *places);
		}
		doc->words = words;
		doc->places = places;
		b->room = room;
	}
	doc->words[doc->count] = word;
	doc->places[doc->count++] = place;
}

/* Room for len more bytes of text, and where they start. */
static uint32_t
take_text(struct lt_doc *doc, size_t len)
{
	struct lt_build *b = doc->build;
	if (len > LT_TAPE_MOST || len > UINT32_MAX / 4 - b->pool_len) {
		b->broken = true;
		return 0;
	}
	if (b->pool_len + len + 1 > b->pool_room) {
		uint32_t room = b->pool_room ? b->pool_room * 2 : 64;
		while (room < b->pool_len + len + 1)
			room *= 2;
		char *pool = lt_alloc(b->arena, room);
		if (b->pool_len)
			memcpy(pool, b->pool, b->pool_len);
		b->pool = pool;
		b->pool_room = room;
		doc->text = pool;
	}
	uint32_t at = b->pool_len;
	b->pool_len += (uint32_t)len;
	return at;
}

static uint64_t
text_word(struct lt_doc *doc, enum lt_tag tag, struct lt_text text)
{
	uint32_t at = take_text(doc, text.len);
	if (doc->build->broken)
		return 0;
	if (text.len)
		memcpy(doc->build->pool + at, text.at, text.len);
	return lt_tape_word(tag, (uint32_t)text.len, at);
}

/* Each value counts in the container it stands in. */
static void
count_in(struct lt_doc *doc)
{
	struct lt_build *b = doc->build;
	if (b->broken)
		return;
	assert(b->depth || doc->count == 0);
	if (!b->depth)
		return;
	uint64_t *head = &doc->words[b->open[b->depth - 1]];
	assert(lt_tape_tag(*head) == LT_TAG_LIST || lt_tape_tag(doc->words[doc->count - 1]) == LT_TAG_KEY);
	if (lt_tape_size(*head) == LT_TAPE_MOST)
		b->broken = true;
	else
		*head += (uint64_t)1 << 4;
}

static void
open_container(struct lt_doc *doc, enum lt_tag tag, struct lt_place place)
{
	struct lt_build *b = doc->build;
	count_in(doc);
	if (b->depth == LT_TAPE_DEPTH)
		b->broken = true;
	if (b->broken)
		return;
	b->open[b->depth++] = doc->count;
	lay(doc, lt_tape_word(tag, 0, 0), place);
	lay(doc, 0, place);
}

void
lt_doc_map(struct lt_doc *doc, struct lt_place place)
{
	open_container(doc, LT_TAG_MAP, place);
}

void
lt_doc_list(struct lt_doc *doc, struct lt_place place)
{
	open_container(doc, LT_TAG_LIST, place);
}

void
lt_doc_end(struct lt_doc *doc)
{
	struct lt_build *b = doc->build;
	if (b->broken)
		return;
	assert(b->depth);
	doc->words[b->open[--b->depth] + 1] = doc->count;
}

void
lt_doc_key(struct lt_doc *doc, struct lt_text key, struct lt_place place)
{
	if (key.len > LT_TAPE_MOST || doc->keys->count >= LT_TAPE_MOST) {
		doc->build->broken = true;
		return;
	}
	lay(doc, lt_tape_word(LT_TAG_KEY, lt_keys_number(doc->keys, key), 0), place);
}

void
lt_doc_null(struct lt_doc *doc, struct lt_place place)
{
	count_in(doc);
	lay(doc, LT_TAG_NULL, place);
}

void
lt_doc_bool(struct lt_doc *doc, bool value, struct lt_place place)
{
	count_in(doc);
	lay(doc, value ? LT_TAG_TRUE : LT_TAG_FALSE, place);
}

void
lt_doc_number(struct lt_doc *doc, struct lt_text spelling, struct lt_place place)
{
	count_in(doc);
	lay(doc, text_word(doc, LT_TAG_NUMBER, spelling), place);
}

void
lt_doc_text(struct lt_doc *doc, struct lt_text text, struct lt_place place)
{
	count_in(doc);
	lay(doc, text_word(doc, LT_TAG_TEXT, text), place);
}

void
lt_doc_unknown(struct lt_doc *doc, struct lt_text reason, struct lt_text refers, struct lt_place place)
{
	count_in(doc);
	lay(doc, text_word(doc, LT_TAG_UNKNOWN, reason), place);
	lay(doc, text_word(doc, LT_TAG_TEXT, refers), place);
}

static struct lt_place
word_place(const struct lt_doc *from, uint32_t at)
{
	if (from->places)
		return from->places[at];
	if (lt_tape_tag(from->words[at]) == LT_TAG_KEY)
		return key_place(from, at);
	return lt_node_place((struct lt_node){ from, at });
}

static void
copy_value(struct lt_doc *doc, struct lt_node n, struct lt_place place)
{
	struct lt_text text;
	switch (lt_tape_tag(n.doc->words[n.at])) {
	case LT_TAG_NUMBER:
		lt_doc_number(doc, raw(n), place);
		break;
	case LT_TAG_TEXT:
		lt_doc_text(doc, raw(n), place);
		break;
	case LT_TAG_ESCAPED: {
		text = raw(n);
		count_in(doc);
		uint32_t at = take_text(doc, text.len);
		if (doc->build->broken)
			return;
		uint32_t len = (uint32_t)lt_tape_unescape(text, doc->build->pool + at);
		lay(doc, lt_tape_word(LT_TAG_TEXT, len, at), place);
		break;
	}
	case LT_TAG_UNKNOWN:
		lt_doc_unknown(doc, raw(n), lt_node_refers(n), place);
		break;
	case LT_TAG_EMPTY_LIST:
	case LT_TAG_EMPTY_MAP:
		count_in(doc);
		lay(doc, lt_tape_tag(n.doc->words[n.at]), place);
		break;
	default:
		if (lt_node_is(n, LT_KIND_NULL))
			lt_doc_null(doc, place);
		else
			lt_doc_bool(doc, lt_node_is(n, LT_KIND_TRUE), place);
	}
}

void
lt_doc_copy(struct lt_doc *doc, struct lt_node n)
{
	if (!n.doc) {
		lt_doc_null(doc, (struct lt_place){ 0 });
		return;
	}
	const struct lt_doc *from = n.doc;
	uint32_t ends[LT_TAPE_DEPTH], last = behind(from, n.at);
	int depth = 0;
	for (uint32_t at = n.at; at < last && !doc->build->broken;) {
		struct lt_place place = word_place(from, at);
		uint64_t word = from->words[at];
		enum lt_tag tag = lt_tape_tag(word);
		if (tag >= LT_TAG_KEY && at != n.at)
			lt_doc_key(doc, lt_keys_word(from->keys, lt_tape_size(word)), place);
		if (tag == LT_TAG_LIST || tag == LT_TAG_MAP) {
			open_container(doc, tag, place);
			ends[depth++] = (uint32_t)from->words[at + 1];
			at += 2;
		} else if (tag == LT_TAG_KEY) {
			at++;
		} else {
			copy_value(doc, (struct lt_node){ from, at }, place);
			at = behind(from, at);
		}
		while (depth && at == ends[depth - 1]) {
			lt_doc_end(doc);
			depth--;
		}
	}
}
