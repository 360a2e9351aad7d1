/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yaml_edit: see yaml_edit.h.  A path is followed on the tape, which knows what the document means, and beside it on
 * the spots, which know where it is written.  What is wanted becomes small changes, each a few cuts in the
 * text; after each the text is read again and held against the tape with that change.
 */
#include "format/yaml_edit.h"

#include "base/arena.h"
#include "base/err.h"
#include "format/yaml.h"
#include "format/yaml_inside.h"

enum { PATH_MOST = 64, CUTS = 4 };

struct cut {
	size_t at, drop;
	struct lt_text put;
};

struct editing {
	struct lt_arena *a;
	const char *file;
	struct lt_err *err;
	struct lt_text bytes;
	struct lt_keys *keys;
	struct lt_node root;
	struct lt_spot *spot; /* of the root, or NULL */
	struct lt_yaml_style style;
	struct cut cuts[CUTS];
	int cut_count;
};

/* From the root to a place: at[0] is the root. */
struct trail {
	struct lt_spot *at[PATH_MOST + 1];
	int nth[PATH_MOST + 1]; /* which item of at[i - 1], of a map the number of its key in items */
	struct lt_yaml_step steps[PATH_MOST];
	struct lt_node node;    /* of the last */
	int depth;
};

static uint32_t
line_of(const struct editing *e, size_t at)
{
	uint32_t line = 1;
	for (size_t i = 0; i < at; i++)
		line += e->bytes.at[i] == '\n';
	return line;
}

static enum lt_yaml_edit
refuse(const struct editing *e, size_t at, const char *sentence)
{
	lt_fail(e->err, "%s:%u: %s", e->file, line_of(e, at), sentence);
	return LT_YAML_REFUSED;
}

/* Reading */

static size_t
line_start(const struct editing *e, size_t at)
{
	size_t mark = lt_text_starts(e->bytes, "\xef\xbb\xbf") ? 3 : 0;
	while (at > mark && e->bytes.at[at - 1] != '\n')
		at--;
	return at;
}

static int
column(const struct editing *e, size_t at)
{
	return (int)(at - line_start(e, at));
}

/* Nothing but blanks, or dashes of lists, in front of it on its line? */
static bool
begins_line(const struct editing *e, size_t at, const char *blanks)
{
	for (size_t i = line_start(e, at); i < at; i++)
		if (!strchr(blanks, e->bytes.at[i]))
			return false;
	return true;
}

/* Behind the end of the line that at stands in. */
static size_t
next_line(const struct editing *e, size_t at)
{
	if (at > 0 && e->bytes.at[at - 1] == '\n')
		return at;
	while (at < e->bytes.len && e->bytes.at[at] != '\n')
		at++;
	return at < e->bytes.len ? at + 1 : at;
}

/* Lists inside maps and maps inside maps as the document has them. */
static void
learn_style(struct editing *e, const struct lt_spot *it, bool *dash_known, bool *step_known)
{
	for (int i = 0; i < it->count && !(*dash_known && *step_known); i++) {
		const struct lt_spot *below = it->items[i];
		if (it->shape == LT_SPOT_MAP && i % 2 && !it->flow && !below->flow && below->count > 0 && !below->anchored) {
			const struct lt_spot *inner = below->shape == LT_SPOT_LIST ? below : below->items[0];
			int by = column(e, inner->begin) - column(e, it->items[i - 1]->begin);
			bool list = below->shape == LT_SPOT_LIST;
			if (begins_line(e, inner->begin, " ") && by >= !list && by <= 8 && !*(list ? dash_known : step_known)) {
				*(list ? &e->style.dash : &e->style.step) = by;
				*(list ? dash_known : step_known) = true;
			}
		}
		learn_style(e, below, dash_known, step_known);
	}
}

static bool
open_document(struct editing *e)
{
	struct lt_docs docs = { 0 };
	e->keys = lt_keys_new(e->a);
	e->cut_count = 0;
	if (!lt_spot_read(e->a, e->file, e->bytes, &e->spot, e->err) ||
		!lt_yaml_read(e->a, e->keys, e->file, e->bytes, &docs, e->err))
		return false;
	if (docs.twice_count > 0)
		return lt_fail(e->err, "%s:%u: the key '%.*s' is there twice; take one of the two away first", e->file,
			docs.twice[0].second.line, LT_ARG(docs.twice[0].key));
	e->root = docs.count > 0 ? lt_doc_root(docs.at[0]) : LT_NOWHERE;
	const char *end = e->bytes.len > 0 ? memchr(e->bytes.at, '\n', e->bytes.len) : NULL;
	e->style = (struct lt_yaml_style){ end && end > e->bytes.at && end[-1] == '\r' ? "\r\n" : "\n", 2, 2, false };
	bool dash_known = false, step_known = false;
	if (e->spot)
		learn_style(e, e->spot, &dash_known, &step_known);
	return true;
}

/* Writing */

static void
cut(struct editing *e, size_t at, size_t end, const struct lt_buf *put)
{
	e->cuts[e->cut_count++] = (struct cut){ at, end - at, put ? lt_copy_text(e->a, lt_buf_text(put)) : LT_NONE };
}

static struct lt_text
cut_text(struct editing *e)
{
	struct lt_buf out = LT_BUF(LT_YAML_EDIT_MOST);
	size_t at = 0;
	for (bool any = true; any;) {
		any = false;
		for (int i = 0; i + 1 < e->cut_count; i++)
			if (e->cuts[i].at > e->cuts[i + 1].at) {
				struct cut swap = e->cuts[i];
				e->cuts[i] = e->cuts[i + 1];
				e->cuts[i + 1] = swap;
				any = true;
			}
	}
	for (int i = 0; i < e->cut_count; i++) {
		if (e->cuts[i].at > at)
			lt_buf_add(&out, e->bytes.at + at, e->cuts[i].at - at);
		lt_buf_text_add(&out, e->cuts[i].put);
		size_t end = e->cuts[i].at + e->cuts[i].drop;
		at = end > at ? end : at;
	}
	if (at < e->bytes.len)
		lt_buf_add(&out, e->bytes.at + at, e->bytes.len - at);
	struct lt_text text = lt_buf_over(&out) ? LT_NONE : lt_copy_text(e->a, lt_buf_text(&out));
	lt_buf_done(&out);
	return text;
}

/* Makes the cuts and proves them: what reads back is what was there, with the change. */
static enum lt_yaml_edit
prove(struct editing *e, const struct trail *trail, const struct lt_yaml_change *change)
{
	size_t at = trail->depth > 0 && trail->at[trail->depth] ? trail->at[trail->depth]->begin : 0;
	struct lt_node wanted = lt_yaml_change(e->a, e->keys, e->root, change);
	struct lt_err unread = { .text = "" };
	struct editing now = { .a = e->a, .file = e->file, .err = &unread, .bytes = cut_text(e) };
	bool empty = lt_node_is(wanted, LT_KIND_MAP) && lt_node_count(wanted) == 0;
	if (!now.bytes.at)
		return refuse(e, at, "the file would be longer than can be edited");
	if (!open_document(&now) || !(lt_yaml_same(e->a, wanted, now.root) || (empty && lt_node_is(now.root, LT_KIND_NONE))))
		return refuse(e, at, "this is written in a way that cannot be changed here without harm; edit it by hand");
	now.err = e->err;
	*e = now;
	return LT_YAML_EDITED;
}

/* Puts lines behind the line that at stands in, and behind comments there that are indented by past or more; past 0: none. */
static void
put_lines(struct editing *e, size_t at, int indent, int past, const struct lt_buf *lines)
{
	size_t to = next_line(e, at);
	for (size_t next = to; past > 0 && next < e->bytes.len;) {
		size_t blanks = 0;
		while (next + blanks < e->bytes.len && e->bytes.at[next + blanks] == ' ')
			blanks++;
		if (next + blanks == e->bytes.len || e->bytes.at[next + blanks] != '#' || blanks < (size_t)past)
			break;
		to = next = next_line(e, next + blanks);
	}
	struct lt_buf put = LT_BUF(LT_YAML_EDIT_MOST);
	bool open = to > line_start(e, to) && e->bytes.at[to - 1] != '\n';
	lt_buf_puts(&put, open ? e->style.eol : "");
	lt_buf_fill(&put, ' ', indent);
	lt_buf_text_add(&put, lt_buf_text(lines));
	lt_buf_puts(&put, open ? "" : e->style.eol);
	cut(e, to, to, &put);
	lt_buf_done(&put);
}

/* Behind the colon of a key of a map by lines; 0: it has none there. */
static size_t
behind_colon(const struct editing *e, const struct lt_spot *key)
{
	size_t at = key->end;
	while (at < e->bytes.len && (e->bytes.at[at] == ' ' || e->bytes.at[at] == '\t'))
		at++;
	return key->shape == LT_SPOT_SCALAR && at < e->bytes.len && e->bytes.at[at] == ':' ? at + 1 : 0;
}

static bool
has_anchor(const struct lt_spot *it)
{
	bool any = it->anchored;
	for (int i = 0; i < it->count && !any; i++)
		any = has_anchor(it->items[i]);
	return any;
}

static bool
is_lines(const struct lt_spot *it)
{
	return (it->shape == LT_SPOT_LIST || it->shape == LT_SPOT_MAP) && !it->flow;
}

/* Does it stand inside brackets or braces? */
static bool
is_in_flow(const struct trail *trail, int depth)
{
	return depth > 0 && trail->at[depth - 1]->flow;
}

static struct lt_yaml_style
style_in(const struct editing *e, const struct lt_spot *flow)
{
	struct lt_yaml_style style = e->style;
	if (flow && flow->flow && flow->count > 0)
		style.quoted = flow->items[0]->quote == '"';
	return style;
}

/* The value of a map's key, where the map is written by lines. */
static enum lt_yaml_edit
replace_member(struct editing *e, const struct lt_spot *key, const struct lt_spot *it, struct lt_node value)
{
	struct lt_buf put = LT_BUF(LT_YAML_EDIT_MOST);
	size_t lead = behind_colon(e, key);
	bool line = lt_yaml_is_inline(value), own_lines = is_lines(it) && begins_line(e, it->begin, " ");
	int indent = column(e, key->begin) + (lt_node_is(value, LT_KIND_LIST) ? e->style.dash : e->style.step);
	if (!lead)
		return refuse(e, key->begin, "a key that is written with ? is not edited here; edit it by hand");
	if (line && (own_lines || it->begin == it->end)) {
		lt_buf_putc(&put, ' ');
		lt_yaml_write_flow(&put, value, &e->style);
		cut(e, lead, lead, &put);
		if (own_lines)
			cut(e, line_start(e, it->begin), next_line(e, it->end), NULL);
	} else if (line) {
		lt_yaml_write_like(&put, value, it->quote, &e->style);
		cut(e, it->begin, it->end, &put);
	} else {
		lt_yaml_write_block(&put, value, indent, &e->style);
		if (own_lines) {
			struct lt_buf lines = LT_BUF(LT_YAML_EDIT_MOST);
			lt_buf_fill(&lines, ' ', indent);
			lt_buf_text_add(&lines, lt_buf_text(&put));
			cut(e, line_start(e, it->begin), it->end, &lines);
			lt_buf_done(&lines);
		} else {
			if (it->end > lead)
				cut(e, lead, it->end, NULL);
			put_lines(e, it->end, indent, 0, &put);
		}
	}
	lt_buf_done(&put);
	return LT_YAML_EDITED;
}

static enum lt_yaml_edit
cut_replace(struct editing *e, const struct trail *trail, int depth, struct lt_node value)
{
	struct lt_spot *it = trail->at[depth], *in = depth > 0 ? trail->at[depth - 1] : NULL;
	struct lt_buf put = LT_BUF(LT_YAML_EDIT_MOST);
	enum lt_yaml_edit edit = LT_YAML_EDITED;
	struct lt_yaml_style style = style_in(e, in);
	if (it && has_anchor(it))
		return refuse(e, it->begin, "an anchor (&) stands here, and aliases may mean it; edit it by hand");
	if (!it) {
		lt_yaml_write_block(&put, value, 0, &style);
		put_lines(e, e->bytes.len, 0, 0, &put);
	} else if (in && in->flow) {
		lt_buf_puts(&put, it->begin == it->end ? " " : "");
		if (it->shape == LT_SPOT_SCALAR && it->quote)
			lt_yaml_write_like(&put, value, it->quote, &style);
		else
			lt_yaml_write_flow(&put, value, &style);
		cut(e, it->begin, it->end, &put);
	} else if (in && in->shape == LT_SPOT_MAP)
		edit = replace_member(e, in->items[trail->nth[depth]], it, value);
	else {
		bool none = it->begin == it->end;
		lt_buf_puts(&put, none ? " " : "");
		if (lt_yaml_is_inline(value))
			lt_yaml_write_like(&put, value, it->quote, &style);
		else
			lt_yaml_write_block(&put, value, column(e, it->begin) + none, &style);
		cut(e, it->begin, it->end, &put);
	}
	lt_buf_done(&put);
	return edit;
}

/* One more into brackets or braces: on a line of its own where the others are. */
static void
cut_into_flow(struct editing *e, const struct lt_spot *it, struct lt_text text)
{
	struct lt_buf put = LT_BUF(LT_YAML_EDIT_MOST);
	if (it->count == 0) {
		lt_buf_text_add(&put, text);
		cut(e, it->begin + 1, it->begin + 1, &put);
		lt_buf_done(&put);
		return;
	}
	const struct lt_spot *last = it->items[it->count - 1], *first = it->items[it->count - (it->shape == LT_SPOT_MAP ? 2 : 1)];
	size_t at = last->end, comma = 0, line_end;
	while (at + 1 < it->end && strchr(" \t\r\n", e->bytes.at[at]))
		at++;
	if (e->bytes.at[at] == ',')
		comma = at + 1;
	at = comma ? comma : last->end;
	for (line_end = at; line_end < it->end && e->bytes.at[line_end] != '\n';)
		line_end++;
	bool lines = line_end < it->end && begins_line(e, first->begin, " \t");
	if (!comma || !lines)
		lt_buf_puts(&put, comma ? "" : ",");
	if (lines) {
		if (!comma)
			cut(e, at, at, &put);
		lt_buf_done(&put);
		put = LT_BUF(LT_YAML_EDIT_MOST);
		line_end -= line_end > 0 && e->bytes.at[line_end - 1] == '\r';
		lt_buf_puts(&put, e->style.eol);
		lt_buf_add(&put, e->bytes.at + line_start(e, first->begin), (size_t)column(e, first->begin));
		lt_buf_text_add(&put, text);
		lt_buf_puts(&put, comma ? "," : "");
		cut(e, line_end, line_end, &put);
	} else {
		lt_buf_putc(&put, ' ');
		lt_buf_text_add(&put, text);
		cut(e, at, at, &put);
	}
	lt_buf_done(&put);
}

static struct lt_node
one_member(struct editing *e, struct lt_text key, struct lt_node value)
{
	struct lt_doc *doc = lt_doc_new(e->a, e->keys, e->file);
	lt_doc_map(doc, (struct lt_place){ 0 });
	lt_doc_key(doc, key, (struct lt_place){ 0 });
	lt_doc_copy(doc, value);
	lt_doc_end(doc);
	return lt_doc_root(doc);
}

static struct lt_node
one_item(struct editing *e, struct lt_node value)
{
	struct lt_doc *doc = lt_doc_new(e->a, e->keys, e->file);
	lt_doc_list(doc, (struct lt_place){ 0 });
	lt_doc_copy(doc, value);
	lt_doc_end(doc);
	return lt_doc_root(doc);
}

/* Brackets or braces with nothing in them, no comment either? */
static bool
is_hollow(const struct editing *e, const struct lt_spot *it)
{
	bool hollow = it->flow && it->count == 0;
	for (size_t i = it->begin + 1; hollow && i + 1 < it->end; i++)
		hollow = strchr(" \t\r\n", e->bytes.at[i]) != NULL;
	return hollow;
}

static enum lt_yaml_edit
cut_key(struct editing *e, const struct trail *trail, struct lt_text key, struct lt_node value)
{
	struct lt_spot *it = trail->at[trail->depth];
	struct lt_yaml_style style = style_in(e, it);
	struct lt_buf put = LT_BUF(LT_YAML_EDIT_MOST);
	if (is_hollow(e, it) && !is_in_flow(trail, trail->depth))
		return cut_replace(e, trail, trail->depth, one_member(e, key, value));
	if (it->flow) {
		lt_yaml_write_word(&put, key, &style);
		lt_buf_puts(&put, ": ");
		lt_yaml_write_flow(&put, value, &style);
		cut_into_flow(e, it, lt_buf_text(&put));
	} else {
		if (!behind_colon(e, it->items[0]) || !begins_line(e, it->items[0]->begin, " -"))
			return refuse(e, it->begin, "a key that is written with ?, a tag or an anchor stands first here; edit it by hand");
		int indent = column(e, it->items[0]->begin);
		lt_yaml_write_member(&put, key, value, indent, &style);
		put_lines(e, it->end, indent, indent, &put);
	}
	lt_buf_done(&put);
	return LT_YAML_EDITED;
}

static enum lt_yaml_edit
cut_item(struct editing *e, const struct trail *trail, struct lt_node value)
{
	struct lt_spot *it = trail->at[trail->depth];
	struct lt_yaml_style style = style_in(e, it);
	struct lt_buf put = LT_BUF(LT_YAML_EDIT_MOST);
	char quote = it->count > 0 ? it->items[it->count - 1]->quote : 0;
	if (is_hollow(e, it) && !is_in_flow(trail, trail->depth))
		return cut_replace(e, trail, trail->depth, one_item(e, value));
	if (it->flow) {
		lt_yaml_write_like(&put, value, quote, &style);
		cut_into_flow(e, it, lt_buf_text(&put));
	} else {
		if (e->bytes.at[it->begin] != '-')
			return refuse(e, it->begin, "a tag or an anchor stands before this list; edit it by hand");
		int indent = column(e, it->begin);
		lt_buf_puts(&put, "- ");
		if (lt_yaml_is_inline(value))
			lt_yaml_write_like(&put, value, quote, &style);
		else
			lt_yaml_write_block(&put, value, indent + 2, &style);
		put_lines(e, it->end, indent, indent, &put);
	}
	lt_buf_done(&put);
	return LT_YAML_EDITED;
}

/* The first byte between two places that is none of blanks, line ends and commas; end when there is none. */
static size_t
something(const struct editing *e, size_t at, size_t end)
{
	while (at < end && memchr(" \t\r\n,", e->bytes.at[at], 5))
		at++;
	return at;
}

static void
cut_out_of_flow(struct editing *e, const struct lt_spot *in, int nth, int width)
{
	size_t begin = in->items[nth]->begin, end = in->items[nth + width - 1]->end;
	if (nth + width < in->count) {
		size_t next = in->items[nth + width]->begin, stop = something(e, end, next);
		const char *comma = memchr(e->bytes.at + end, ',', next - end);
		cut(e, begin, stop == next || !comma ? next : (size_t)(comma - e->bytes.at) + 1, NULL);
		return;
	}
	size_t before = in->items[nth - 1]->end;
	if (something(e, before, begin) == begin) {
		cut(e, before, end, NULL);
		return;
	}
	const char *comma = memchr(e->bytes.at + before, ',', begin - before);
	if (comma)
		cut(e, (size_t)(comma - e->bytes.at), (size_t)(comma - e->bytes.at) + 1, NULL);
	cut(e, begin, end, NULL);
}

/* Where the dash of an item stands; SIZE_MAX: it is not found. */
static size_t
dash_of(const struct editing *e, const struct lt_spot *list, int nth)
{
	int indent = column(e, list->begin);
	size_t floor = nth > 0 ? list->items[nth - 1]->end : list->begin, at = list->items[nth]->begin;
	if (nth == 0)
		return e->bytes.at[list->begin] == '-' ? list->begin : SIZE_MAX;
	for (size_t line = line_start(e, at); line >= floor || line == line_start(e, floor); line = line_start(e, line - 1)) {
		size_t dash = line + (size_t)indent;
		if (dash < e->bytes.len && dash <= at && e->bytes.at[dash] == '-' && begins_line(e, dash, " "))
			return dash;
		if (line <= floor)
			break;
	}
	return SIZE_MAX;
}

static enum lt_yaml_edit
cut_out_of_map(struct editing *e, const struct lt_spot *in, int nth)
{
	const struct lt_spot *key = in->items[nth - 1], *value = in->items[nth];
	if (!behind_colon(e, key))
		return refuse(e, key->begin, "a key that is written with ? is not edited here; edit it by hand");
	if (begins_line(e, key->begin, " ")) {
		cut(e, line_start(e, key->begin), next_line(e, value->end), NULL);
		return LT_YAML_EDITED;
	}
	if (nth != 1 || !begins_line(e, key->begin, " -"))
		return refuse(e, key->begin, "this key stands on a line with others; edit it by hand");
	size_t next = in->items[2]->begin;
	cut(e, key->begin, something(e, value->end, next) == next ? next : value->end, NULL);
	return LT_YAML_EDITED;
}

static enum lt_yaml_edit
cut_out(struct editing *e, const struct trail *trail)
{
	int depth = trail->depth, nth = trail->nth[depth];
	struct lt_spot *it = trail->at[depth], *in = trail->at[depth - 1];
	bool map = in->shape == LT_SPOT_MAP;
	if (has_anchor(it) || (map && in->items[nth]->anchored))
		return refuse(e, it->begin, "an anchor (&) stands here, and aliases may mean it; edit it by hand");
	if (in->count == 1 + map) {
		if (depth == 1 && !in->flow) {
			cut(e, line_start(e, in->begin), next_line(e, in->end), NULL);
			return LT_YAML_EDITED;
		}
		struct lt_doc *doc = lt_doc_new(e->a, e->keys, e->file);
		if (map)
			lt_doc_map(doc, (struct lt_place){ 0 });
		else
			lt_doc_list(doc, (struct lt_place){ 0 });
		lt_doc_end(doc);
		return cut_replace(e, trail, depth - 1, lt_doc_root(doc));
	}
	if (in->flow) {
		cut_out_of_flow(e, in, nth, 1 + map);
		return LT_YAML_EDITED;
	}
	if (map)
		return cut_out_of_map(e, in, nth + 1);
	size_t dash = dash_of(e, in, nth);
	if (dash == SIZE_MAX || !begins_line(e, dash, " "))
		return refuse(e, it->begin, "this item stands on a line with others; edit it by hand");
	cut(e, line_start(e, dash), next_line(e, it->end), NULL);
	return LT_YAML_EDITED;
}

/* Following a path */

enum walk { WALK_THERE, WALK_SHORT, WALK_GONE, WALK_REFUSED };

static int
key_of(const struct lt_spot *map, struct lt_text key)
{
	for (int i = 0; i + 1 < map->count; i += 2)
		if (map->items[i]->shape == LT_SPOT_SCALAR && lt_text_is(map->items[i]->text, key))
			return i;
	return -1;
}

/* One step; SHORT when a key is missing there and can be made. */
static enum walk
walk_step(struct editing *e, struct trail *trail, const struct lt_yaml_step *step)
{
	struct lt_spot *it = trail->at[trail->depth];
	bool none = lt_node_is(trail->node, LT_KIND_NONE) || lt_node_is(trail->node, LT_KIND_NULL);
	uint32_t nth = 0;
	if (it && it->shape == LT_SPOT_ALIAS) {
		refuse(e, it->begin, "an alias (*) stands here, and what it means stands elsewhere; edit it by hand");
		return WALK_REFUSED;
	}
	if (step->kind == LT_STEP_KEY && !none && !lt_node_is(trail->node, LT_KIND_MAP)) {
		refuse(e, it->begin, lt_print(e->a, "a map with the key '%.*s' belongs here", LT_ARG(step->key)));
		return WALK_REFUSED;
	}
	struct lt_node node = lt_yaml_path_step(e->a, trail->node, step, &nth);
	if (lt_node_is(node, LT_KIND_NONE))
		return step->kind == LT_STEP_KEY ? WALK_SHORT : WALK_GONE;
	int at = step->kind == LT_STEP_KEY ? key_of(it, step->key) : (int)nth;
	if (at < 0) {
		refuse(e, it->begin, lt_print(e->a, "'%.*s' comes from a merge (<<) here; edit it by hand", LT_ARG(step->key)));
		return WALK_REFUSED;
	}
	trail->steps[trail->depth] = (struct lt_yaml_step){ step->kind == LT_STEP_KEY ? LT_STEP_KEY : LT_STEP_NTH, step->key, LT_NONE, nth };
	trail->depth++;
	trail->nth[trail->depth] = at;
	trail->at[trail->depth] = it->items[at + (step->kind == LT_STEP_KEY)];
	trail->node = node;
	return WALK_THERE;
}

static enum walk
walk(struct editing *e, const struct lt_yaml_steps *steps, struct trail *trail)
{
	*trail = (struct trail){ .at = { e->spot }, .node = e->root };
	for (int i = 0; i < steps->count; i++) {
		enum walk found = walk_step(e, trail, &steps->at[i]);
		if (found == WALK_SHORT)
			for (int k = i; k < steps->count; k++)
				if (steps->at[k].kind != LT_STEP_KEY)
					found = WALK_GONE;
		if (found == WALK_GONE)
			lt_fail(e->err, "%s: there is no %s", e->file, lt_yaml_path_text(e->a, steps, steps->count));
		if (found != WALK_THERE)
			return found;
	}
	return WALK_THERE;
}

static enum lt_yaml_edit
not_walked(enum walk found)
{
	return found == WALK_GONE ? LT_YAML_NOT_THERE : LT_YAML_REFUSED;
}

static enum lt_yaml_edit
replace(struct editing *e, const struct trail *trail, struct lt_node value)
{
	struct lt_yaml_change change = { LT_YAML_REPLACE, trail->steps, trail->depth, LT_NONE, value };
	enum lt_yaml_edit edit = cut_replace(e, trail, trail->depth, value);
	return edit == LT_YAML_EDITED ? prove(e, trail, &change) : edit;
}

/* The keys that are missing are made; value is what the last one gets. */
static enum lt_yaml_edit
make(struct editing *e, const struct trail *trail, const struct lt_yaml_steps *steps, struct lt_node value)
{
	bool map = lt_node_is(trail->node, LT_KIND_MAP);
	for (int i = steps->count - 1; i >= trail->depth + map; i--)
		value = one_member(e, steps->at[i].key, value);
	if (!map)
		return replace(e, trail, value);
	struct lt_yaml_change change = { LT_YAML_KEY, trail->steps, trail->depth, steps->at[trail->depth].key, value };
	enum lt_yaml_edit edit = cut_key(e, trail, change.key, value);
	return edit == LT_YAML_EDITED ? prove(e, trail, &change) : edit;
}

static enum lt_yaml_edit
add(struct editing *e, const struct lt_yaml_steps *steps, struct lt_node value)
{
	struct trail trail;
	enum walk found = walk(e, steps, &trail);
	if (found == WALK_SHORT)
		return make(e, &trail, steps, one_item(e, value));
	if (found != WALK_THERE)
		return not_walked(found);
	if (lt_node_is(trail.node, LT_KIND_NULL))
		return replace(e, &trail, one_item(e, value));
	struct lt_spot *it = trail.at[trail.depth];
	if (it->shape != LT_SPOT_LIST)
		return refuse(e, it->begin, it->shape == LT_SPOT_ALIAS
			? "an alias (*) stands here, and what it means stands elsewhere; edit it by hand" : "a list belongs here");
	struct lt_yaml_change change = { LT_YAML_ITEM, trail.steps, trail.depth, LT_NONE, value };
	enum lt_yaml_edit edit = cut_item(e, &trail, value);
	return edit == LT_YAML_EDITED ? prove(e, &trail, &change) : edit;
}

static enum lt_yaml_edit
take_away(struct editing *e, const struct lt_yaml_steps *steps)
{
	struct trail trail;
	enum walk found = walk(e, steps, &trail);
	if (found == WALK_SHORT)
		lt_fail(e->err, "%s: there is no %s", e->file, lt_yaml_path_text(e->a, steps, steps->count));
	if (found != WALK_THERE)
		return not_walked(found == WALK_SHORT ? WALK_GONE : found);
	struct lt_yaml_change change = { LT_YAML_DELETE, trail.steps, trail.depth, LT_NONE, LT_NOWHERE };
	enum lt_yaml_edit edit = cut_out(e, &trail);
	return edit == LT_YAML_EDITED ? prove(e, &trail, &change) : edit;
}

static enum lt_yaml_edit set(struct editing *e, const struct lt_yaml_steps *steps, struct lt_node value, int depth);

static struct lt_yaml_steps
deeper(struct editing *e, const struct lt_yaml_steps *steps, struct lt_yaml_step step)
{
	struct lt_yaml_steps more = { LT_NEW_ARRAY(e->a, struct lt_yaml_step, steps->count + 1), steps->count + 1, steps->count + 1 };
	memcpy(more.at, steps->at, sizeof *steps->at * (size_t)steps->count);
	more.at[steps->count] = step;
	return more;
}

static enum lt_yaml_edit
set_map(struct editing *e, const struct lt_yaml_steps *steps, struct lt_node old, struct lt_node value, int depth)
{
	enum lt_yaml_edit edit = LT_YAML_EDITED;
	for (struct lt_walk w = lt_walk(value); edit == LT_YAML_EDITED && lt_walk_next(&w);) {
		struct lt_yaml_steps at = deeper(e, steps, (struct lt_yaml_step){ LT_STEP_KEY, w.word, LT_NONE, 0 });
		edit = set(e, &at, w.value, depth + 1);
	}
	for (struct lt_walk w = lt_walk(old); edit == LT_YAML_EDITED && lt_walk_next(&w);) {
		struct lt_yaml_step step = { LT_STEP_KEY, w.word, LT_NONE, 0 };
		struct lt_yaml_steps at = deeper(e, steps, step);
		uint32_t nth;
		if (lt_node_is(lt_yaml_path_step(e->a, value, &step, &nth), LT_KIND_NONE))
			edit = take_away(e, &at);
	}
	return edit;
}

/* Items that stay keep their lines: they are matched from the front, and what is left over goes or comes. */
static enum lt_yaml_edit
set_list(struct editing *e, const struct lt_yaml_steps *steps, struct lt_node old, struct lt_node value, int depth)
{
	enum lt_yaml_edit edit = LT_YAML_EDITED;
	uint32_t count = lt_node_count(old), wanted = lt_node_count(value), at = 0;
	struct lt_walk w = lt_walk(value);
	bool more = lt_walk_next(&w);
	/* As many of the old as go, go where the new ones differ from them first. */
	for (uint32_t i = 0; i < count && edit == LT_YAML_EDITED; i++) {
		bool same = more && lt_yaml_same(e->a, lt_node_item(old, i), w.value);
		if (!same && count - i + at > wanted) {
			struct lt_yaml_steps item = deeper(e, steps, (struct lt_yaml_step){ LT_STEP_NTH, LT_NONE, LT_NONE, at });
			edit = take_away(e, &item);
			continue;
		}
		if (!same) {
			struct lt_yaml_steps item = deeper(e, steps, (struct lt_yaml_step){ LT_STEP_NTH, LT_NONE, LT_NONE, at });
			edit = set(e, &item, w.value, depth + 1);
		}
		at++;
		more = lt_walk_next(&w);
	}
	for (; more && edit == LT_YAML_EDITED; more = lt_walk_next(&w))
		edit = add(e, steps, w.value);
	return edit;
}

static enum lt_yaml_edit
set(struct editing *e, const struct lt_yaml_steps *steps, struct lt_node value, int depth)
{
	struct trail trail;
	enum walk found = walk(e, steps, &trail);
	if (found == WALK_SHORT)
		return make(e, &trail, steps, value);
	if (found != WALK_THERE)
		return not_walked(found);
	if (lt_yaml_same(e->a, trail.node, value))
		return LT_YAML_EDITED;
	bool some = lt_node_count(trail.node) > 0 && lt_node_count(value) > 0 && trail.at[trail.depth]->shape != LT_SPOT_ALIAS && depth < PATH_MOST;
	if (some && lt_node_is(trail.node, LT_KIND_MAP) && lt_node_is(value, LT_KIND_MAP))
		return set_map(e, steps, trail.node, value, depth);
	if (some && lt_node_is(trail.node, LT_KIND_LIST) && lt_node_is(value, LT_KIND_LIST))
		return set_list(e, steps, trail.node, value, depth);
	return replace(e, &trail, value);
}

/* The door */

static bool
begin(struct editing *e, struct lt_arena *a, const char *file, struct lt_text bytes, const char *path, struct lt_yaml_steps *ret_steps,
	struct lt_err *err)
{
	*e = (struct editing){ .a = a, .file = file, .err = err, .bytes = bytes };
	if (!lt_yaml_path_read(a, path, ret_steps) || ret_steps->count > PATH_MOST)
		return lt_fail(err, "%s is no path into %s", path, file);
	return open_document(e);
}

static enum lt_yaml_edit
end(struct editing *e, enum lt_yaml_edit edit, struct lt_text *ret_bytes)
{
	if (edit == LT_YAML_EDITED)
		*ret_bytes = e->bytes;
	return edit;
}

enum lt_yaml_edit
lt_yaml_set(struct lt_arena *a, const char *file, struct lt_text bytes, const char *path, struct lt_node value, struct lt_text *ret_bytes,
	struct lt_err *err)
{
	struct editing e;
	struct lt_yaml_steps steps;
	return begin(&e, a, file, bytes, path, &steps, err) ? end(&e, set(&e, &steps, value, steps.count), ret_bytes) : LT_YAML_REFUSED;
}

enum lt_yaml_edit
lt_yaml_add(struct lt_arena *a, const char *file, struct lt_text bytes, const char *path, struct lt_node value, struct lt_text *ret_bytes,
	struct lt_err *err)
{
	struct editing e;
	struct lt_yaml_steps steps;
	return begin(&e, a, file, bytes, path, &steps, err) ? end(&e, add(&e, &steps, value), ret_bytes) : LT_YAML_REFUSED;
}

enum lt_yaml_edit
lt_yaml_remove(struct lt_arena *a, const char *file, struct lt_text bytes, const char *path, struct lt_text *ret_bytes, struct lt_err *err)
{
	struct editing e;
	struct lt_yaml_steps steps;
	return begin(&e, a, file, bytes, path, &steps, err) ? end(&e, take_away(&e, &steps), ret_bytes) : LT_YAML_REFUSED;
}
