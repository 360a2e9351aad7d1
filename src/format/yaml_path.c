/* SPDX-License-Identifier: Apache-2.0 */
/* Paths into a document, and a document with one thing different. */
#include "base/arena.h"
#include "base/err.h"
#include "format/json.h"
#include "format/tape.h"
#include "format/yaml_edit.h"
#include "format/yaml_inside.h"

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* A word, or a text between quotes. */
static bool
read_word(struct lt_arena *a, const char **at, struct lt_text *ret_word)
{
	const char *p = *at;
	if (*p != '"') {
		while (is_word(*p))
			p++;
		*ret_word = (struct lt_text){ *at, (size_t)(p - *at) };
		bool some = p > *at;
		*at = p;
		return some;
	}
	for (p++; *p && *p != '"'; p++)
		if (*p == '\\' && p[1])
			p++;
	if (*p != '"')
		return false;
	struct lt_err none = { 0 };
	struct lt_doc *doc;
	struct lt_text quoted = lt_copy_text(a, (struct lt_text){ *at, (size_t)(p + 1 - *at) });
	*at = p + 1;
	if (!lt_json_read(a, lt_keys_new(a), "path", quoted, &doc, &none))
		return false;
	*ret_word = lt_node_text(lt_doc_root(doc), a);
	return true;
}

static bool
read_bracket(struct lt_arena *a, const char **at, struct lt_yaml_step *ret_step)
{
	int64_t nth;
	struct lt_text word = LT_NONE;
	ret_step->kind = LT_STEP_IS;
	if (**at != '=' && !read_word(a, at, &word))
		return false;
	if (**at == ']' && lt_text_int(word, &nth) && nth >= 0 && nth < UINT32_MAX) {
		ret_step->kind = LT_STEP_NTH;
		ret_step->nth = (uint32_t)nth;
	} else if (**at == '=') {
		(*at)++;
		if (word.len > 0)
			ret_step->kind = LT_STEP_WHERE;
		ret_step->key = word;
		if (!read_word(a, at, &ret_step->is))
			return false;
	} else
		return false;
	return *(*at)++ == ']';
}

bool
lt_yaml_path_read(struct lt_arena *a, const char *path, struct lt_yaml_steps *ret_steps)
{
	struct lt_yaml_steps steps = { 0 };
	const char *at = lt_copy(a, path);
	while (*at) {
		struct lt_yaml_step step = { LT_STEP_KEY };
		if (*at == '[') {
			at++;
			if (!read_bracket(a, &at, &step))
				return false;
		} else {
			if (steps.count > 0 && *at++ != '.')
				return false;
			if (!read_word(a, &at, &step.key))
				return false;
		}
		LT_PUSH(a, steps.at, steps.count, steps.room) = step;
	}
	*ret_steps = steps;
	return steps.count > 0;
}

static void
put_word(struct lt_buf *out, struct lt_text word)
{
	bool plain = word.len > 0;
	for (size_t i = 0; i < word.len; i++)
		plain = plain && is_word(word.at[i]);
	if (plain)
		lt_buf_text_add(out, word);
	else
		lt_json_quote(out, word.at ? word : lt_text(""));
}

const char *
lt_yaml_path_text(struct lt_arena *a, const struct lt_yaml_steps *steps, int count)
{
	struct lt_buf out = LT_BUF(4096);
	for (int i = 0; i < count; i++) {
		const struct lt_yaml_step *s = &steps->at[i];
		if (s->kind == LT_STEP_NTH) {
			lt_buf_printf(&out, "[%u]", s->nth);
			continue;
		}
		lt_buf_puts(&out, s->kind != LT_STEP_KEY ? "[" : i > 0 ? "." : "");
		if (s->kind != LT_STEP_IS)
			put_word(&out, s->key);
		if (s->kind == LT_STEP_KEY)
			continue;
		lt_buf_putc(&out, '=');
		put_word(&out, s->is);
		lt_buf_putc(&out, ']');
	}
	const char *text = lt_copy_text(a, lt_buf_text(&out)).at;
	lt_buf_done(&out);
	return text;
}

/* A member by its word, whatever the word holds. */
static struct lt_node
member(struct lt_node map, struct lt_text word)
{
	if (!lt_node_is(map, LT_KIND_MAP))
		return LT_NOWHERE;
	uint32_t number = lt_keys_find(map.doc->keys, word);
	return number == LT_NO_KEY ? LT_NOWHERE : lt_node_key(map, number);
}

static bool
is_value(struct lt_node n, struct lt_text text, struct lt_arena *a)
{
	return !lt_node_is(n, LT_KIND_NONE) && !lt_node_is(n, LT_KIND_MAP) && !lt_node_is(n, LT_KIND_LIST) &&
		!lt_node_is(n, LT_KIND_NULL) && lt_text_is(lt_node_text(n, a), text);
}

struct lt_node
lt_yaml_path_step(struct lt_arena *a, struct lt_node n, const struct lt_yaml_step *step, uint32_t *ret_nth)
{
	if (step->kind == LT_STEP_KEY)
		return member(n, step->key);
	if (!lt_node_is(n, LT_KIND_LIST))
		return LT_NOWHERE;
	uint32_t nth = 0;
	for (struct lt_walk w = lt_walk(n); lt_walk_next(&w); nth++) {
		if (step->kind == LT_STEP_NTH ? nth == step->nth
			: is_value(step->kind == LT_STEP_IS ? w.value : member(w.value, step->key), step->is, a)) {
			*ret_nth = nth;
			return w.value;
		}
	}
	return LT_NOWHERE;
}

struct lt_node
lt_yaml_at(struct lt_arena *a, struct lt_node root, const char *path)
{
	struct lt_yaml_steps steps;
	uint32_t nth;
	if (!lt_yaml_path_read(a, path, &steps))
		return LT_NOWHERE;
	for (int i = 0; i < steps.count && !lt_node_is(root, LT_KIND_NONE); i++)
		root = lt_yaml_path_step(a, root, &steps.at[i], &nth);
	return root;
}

static const struct lt_place NO_PLACE;

static void
lay(struct lt_doc *doc, struct lt_node n, const struct lt_yaml_change *change, int depth)
{
	bool here = depth == change->count, map = lt_node_is(n, LT_KIND_MAP);
	if (here && change->kind == LT_YAML_REPLACE)
		return lt_doc_copy(doc, change->value);
	if (map)
		lt_doc_map(doc, NO_PLACE);
	else
		lt_doc_list(doc, NO_PLACE);
	uint32_t nth = 0;
	const struct lt_yaml_step *step = here ? NULL : &change->steps[depth];
	for (struct lt_walk w = lt_walk(n); lt_walk_next(&w); nth++) {
		bool meant = step && (map ? lt_text_is(step->key, w.word) : step->nth == nth);
		if (meant && change->kind == LT_YAML_DELETE && depth + 1 == change->count)
			continue;
		if (map)
			lt_doc_key(doc, w.word, NO_PLACE);
		if (meant)
			lay(doc, w.value, change, depth + 1);
		else
			lt_doc_copy(doc, w.value);
	}
	if (here && change->kind == LT_YAML_KEY)
		lt_doc_key(doc, change->key, NO_PLACE);
	if (here)
		lt_doc_copy(doc, change->value);
	lt_doc_end(doc);
}

struct lt_node
lt_yaml_change(struct lt_arena *a, struct lt_keys *keys, struct lt_node root, const struct lt_yaml_change *change)
{
	struct lt_doc *doc = lt_doc_new(a, keys, "changed");
	lay(doc, root, change, 0);
	return lt_doc_broken(doc) ? LT_NOWHERE : lt_doc_root(doc);
}

bool
lt_yaml_same(struct lt_arena *a, struct lt_node one, struct lt_node other)
{
	if (lt_node_kind(one) != lt_node_kind(other) || lt_node_count(one) != lt_node_count(other))
		return false;
	bool map = lt_node_is(one, LT_KIND_MAP);
	if (!map && !lt_node_is(one, LT_KIND_LIST))
		return lt_text_is(lt_node_text(one, a), lt_node_text(other, a));
	struct lt_walk w = lt_walk(one), v = lt_walk(other);
	while (lt_walk_next(&w) && lt_walk_next(&v)) {
		struct lt_node mate = !map || lt_text_is(w.word, v.word) ? v.value : member(other, w.word);
		if (!lt_yaml_same(a, w.value, mate))
			return false;
	}
	return true;
}

/* The steps from i on around the value.  open: a map that stands open already, of the item that a step named. */
static void
lay_paste(struct lt_doc *doc, const struct lt_yaml_steps *steps, int i, struct lt_node value, bool open)
{
	if (i == steps->count)
		return lt_doc_copy(doc, value);
	const struct lt_yaml_step *step = &steps->at[i];
	if (step->kind == LT_STEP_KEY) {
		if (!open)
			lt_doc_map(doc, NO_PLACE);
		lt_doc_key(doc, step->key, NO_PLACE);
		lay_paste(doc, steps, i + 1, value, false);
		return lt_doc_end(doc);
	}
	bool inside = step->kind == LT_STEP_WHERE && i + 1 < steps->count && steps->at[i + 1].kind == LT_STEP_KEY;
	lt_doc_list(doc, NO_PLACE);
	if (inside) {
		lt_doc_map(doc, NO_PLACE);
		lt_doc_key(doc, step->key, NO_PLACE);
		lt_doc_text(doc, step->is, NO_PLACE);
	}
	lay_paste(doc, steps, i + 1, value, inside);
	lt_doc_end(doc);
}

void
lt_yaml_paste(struct lt_arena *a, const char *path, struct lt_node value, bool item, struct lt_buf *out)
{
	struct lt_yaml_steps steps;
	struct lt_keys *keys = lt_keys_new(a);
	if (!lt_yaml_path_read(a, path, &steps))
		return;
	struct lt_doc *last = lt_doc_new(a, keys, "lines"), *all = lt_doc_new(a, keys, "lines");
	lt_doc_list(last, NO_PLACE);
	lt_doc_copy(last, value);
	lt_doc_end(last);
	lay_paste(all, &steps, 0, item ? lt_doc_root(last) : value, false);
	lt_yaml_write(out, lt_doc_root(all), 0);
}
