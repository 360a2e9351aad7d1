/* SPDX-License-Identifier: Apache-2.0 */
/* Functions that encode and decode: JSON, YAML, base64, CSV, URLs, digests. */
#include <stdio.h>

#include "base/arena.h"
#include "base/base64.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "format/hcl_function.h"
#include "format/json.h"
#include "format/yaml.h"

enum { TEXT_BYTES = 16 << 20 };

/* The first part that is not known, however deep. */
static const struct lt_value *
find_gap(const struct lt_value *v, int depth, int64_t *left)
{
	if (v->kind == LT_KIND_UNKNOWN || depth > LT_VALUE_DEPTH || --*left < 0)
		return v;
	const struct lt_value *gap = NULL;
	if (v->kind == LT_KIND_LIST || v->kind == LT_KIND_MAP)
		for (int i = 0; i < v->count && !gap; i++)
			gap = find_gap(v->items[i], depth + 1, left);
	return gap;
}

static void
write_json(struct lt_hcl_call *c, const struct lt_value *v, struct lt_buf *out)
{
	struct lt_text text;
	if (v->kind == LT_KIND_TEXT) {
		lt_json_quote(out, v->text);
	} else if (lt_hcl_eval_text(v, &text)) {
		lt_buf_text_add(out, text);
	} else if (v->kind != LT_KIND_LIST && v->kind != LT_KIND_MAP) {
		lt_buf_puts(out, "null");
	} else {
		const struct lt_value *sorted = v->kind == LT_KIND_MAP
			? lt_hcl_eval_sorted(c->arena, v)
			: v;
		lt_buf_putc(out, v->kind == LT_KIND_MAP ? '{' : '[');
		for (int i = 0; i < sorted->count; i++) {
			lt_buf_puts(out, i ? "," : "");
			if (v->kind == LT_KIND_MAP) {
				lt_json_quote(out, sorted->keys[i]);
				lt_buf_putc(out, ':');
			}
			write_json(c, sorted->items[i], out);
		}
		lt_buf_putc(out, v->kind == LT_KIND_MAP ? '}' : ']');
	}
}

/* YAML may be written as JSON, which it includes. */
static const struct lt_value *
call_jsonencode(struct lt_hcl_call *c)
{
	int64_t left = LT_VALUE_REACH;
	const struct lt_value *gap = find_gap(c->args[0], 0, &left);
	struct lt_buf out = LT_BUF(TEXT_BYTES);
	if (gap && gap->kind == LT_KIND_UNKNOWN)
		return gap;
	if (gap)
		return lt_hcl_function_wrong(c, "encodes a value that is too large");
	write_json(c, c->args[0], &out);
	bool over = lt_buf_over(&out);
	struct lt_text text = lt_copy_text(c->arena, lt_buf_text(&out));
	lt_buf_done(&out);
	return over ? lt_hcl_function_wrong(c, "encodes a value that is too large")
		    : lt_value_text(c->arena, text, c->place);
}

/* A value decoded from a text that stands in the source has the place of the call. */
static const struct lt_value *
placed(struct lt_hcl_call *c, struct lt_node n)
{
	const struct lt_value *v = lt_value_of(c->arena, n);
	return lt_value_at(c->arena, v, c->place);
}

static const struct lt_value *
call_jsondecode(struct lt_hcl_call *c)
{
	struct lt_err err = { 0 };
	struct lt_doc *doc;
	struct lt_text text = lt_copy_text(c->arena, lt_hcl_function_arg(c, 0));
	if (!lt_hcl_eval_take(c->run, (int64_t)text.len / 8))
		return lt_hcl_function_wrong(c, "decodes a text that is too large");
	if (!lt_json_read(c->arena, c->run->keys, c->args[0]->place.file, text, &doc, &err))
		return lt_hcl_function_wrong(c, "decodes what is no JSON");
	return placed(c, lt_doc_root(doc));
}

static const struct lt_value *
call_yamldecode(struct lt_hcl_call *c)
{
	struct lt_err err = { 0 };
	struct lt_docs docs = { 0 };
	struct lt_text text = lt_copy_text(c->arena, lt_hcl_function_arg(c, 0));
	if (!lt_hcl_eval_take(c->run, (int64_t)text.len / 8))
		return lt_hcl_function_wrong(c, "decodes a text that is too large");
	if (!lt_yaml_read(c->arena, c->run->keys, c->args[0]->place.file, text, &docs, &err))
		return lt_hcl_function_wrong(c, "decodes what is no YAML");
	if (docs.count == 0)
		return lt_value_null(c->arena, c->place);
	return placed(c, lt_doc_root(docs.at[0]));
}

static const struct lt_value *
call_base64encode(struct lt_hcl_call *c)
{
	return lt_hcl_function_text(c, lt_base64_write(c->arena, lt_hcl_function_arg(c, 0)));
}

static const struct lt_value *
call_base64decode(struct lt_hcl_call *c)
{
	struct lt_text decoded;
	if (!lt_base64_read(c->arena, lt_hcl_function_arg(c, 0), &decoded))
		return lt_hcl_function_wrong(c, "decodes what is no base64");
	if (!lt_text_utf8(decoded))
		return lt_hcl_function_wrong(c, "decodes what is no text");
	return lt_hcl_function_text(c, decoded);
}

static const struct lt_value *
call_urlencode(struct lt_hcl_call *c)
{
	struct lt_text text = lt_hcl_function_arg(c, 0);
	char *out = lt_alloc(c->arena, text.len * 3 + 1), *at = out;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char b = (unsigned char)text.at[i];
		if ((b >= '0' && b <= '9') || ((b | 32) >= 'a' && (b | 32) <= 'z') ||
			(b && strchr("-_.~", b)))
			*at++ = (char)b;
		else if (b == ' ')
			*at++ = '+';
		else
			at += snprintf(at, 4, "%%%02X", b);
	}
	return lt_hcl_function_text(c, (struct lt_text){ out, (size_t)(at - out) });
}

static const struct lt_value *
call_sha256(struct lt_hcl_call *c)
{
	char hex[65];
	lt_digest_hex(lt_hcl_function_arg(c, 0), hex);
	return lt_hcl_function_text(c, lt_copy_text(c->arena, lt_text(hex)));
}

/* One cell of CSV; *rest is behind its comma or at its line's end. */
static struct lt_text
read_cell(struct lt_hcl_call *c, struct lt_text *rest)
{
	size_t at = 0, len = 0;
	char *cell = lt_alloc(c->arena, rest->len + 1);
	bool quoted = rest->len && rest->at[0] == '"';
	for (at += quoted; at < rest->len; at++) {
		if (quoted && rest->at[at] == '"') {
			if (at + 1 >= rest->len || rest->at[at + 1] != '"') {
				quoted = false;
				continue;
			}
			at++;
		} else if (!quoted && (rest->at[at] == ',' || rest->at[at] == '\n')) {
			break;
		}
		cell[len++] = rest->at[at];
	}
	while (len && cell[len - 1] == '\r')
		len--;
	*rest = (struct lt_text){ rest->at + at, rest->len - at };
	return (struct lt_text){ cell, len };
}

static const struct lt_value *
call_csvdecode(struct lt_hcl_call *c)
{
	struct lt_text rest = lt_hcl_function_arg(c, 0), *names = NULL;
	int columns = 0, name_room = 0, rows = 0, room = 0;
	const struct lt_value **items = NULL;
	bool more = rest.len < 1 << 20;
	while (more) {
		LT_PUSH(c->arena, names, columns, name_room) = read_cell(c, &rest);
		more = rest.len && rest.at[0] == ',';
		rest = (struct lt_text){ rest.at + (rest.len > 0), rest.len - (rest.len > 0) };
	}
	while (columns && rest.len) {
		struct lt_value *row = lt_value_map(c->arena, columns, c->place);
		if (!lt_hcl_eval_take(c->run, columns + (int64_t)rest.len / 64))
			return lt_hcl_function_wrong(c, "makes more values than the limit allows");
		for (int i = 0; i < columns; i++) {
			row->keys[i] = names[i];
			row->items[i] = lt_value_text(c->arena, read_cell(c, &rest), c->place);
			if (rest.len && rest.at[0] == (i + 1 < columns ? ',' : '\n'))
				rest = (struct lt_text){ rest.at + 1, rest.len - 1 };
			else if (rest.len)
				return lt_hcl_function_wrong(
					c, "decodes CSV whose rows differ in length");
		}
		LT_PUSH(c->arena, items, rows, room) = row;
	}
	struct lt_value *list = lt_value_list(c->arena, rows, c->place);
	if (rows)
		memcpy(list->items, items, sizeof *items * (size_t)rows);
	return list;
}

const struct lt_hcl_function lt_hcl_function_codes[] = {
	{ "jsonencode", 1, 1, call_jsonencode, false },
	{ "jsondecode", 1, 1, call_jsondecode, false },
	{ "yamlencode", 1, 1, call_jsonencode, false },
	{ "yamldecode", 1, 1, call_yamldecode, false },
	{ "base64encode", 1, 1, call_base64encode, false },
	{ "base64decode", 1, 1, call_base64decode, false },
	{ "urlencode", 1, 1, call_urlencode, false },
	{ "sha256", 1, 1, call_sha256, false },
	{ "csvdecode", 1, 1, call_csvdecode, false },
	{ 0 },
};
