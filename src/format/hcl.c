/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies: attributes and blocks, and how reading goes on after a mistake. */
#include "format/hcl.h"

#include "base/arena.h"
#include "base/map.h"
#include "format/hcl_scan.h"

enum { FEW = 32 };

/* Where the next attribute and the next block of a body go. */
struct ends {
	struct lt_hcl_body *body;
	struct lt_hcl_attr *attr;
	struct lt_hcl_block *block;
	int attrs;
};

static void read_body(struct lt_hcl_scan *s, struct lt_hcl_body *body);

static void
read_attr(struct lt_hcl_scan *s, struct lt_text name, struct lt_place place,
	struct lt_hcl_attr **ret_attr)
{
	struct lt_hcl_attr *attr = LT_NEW(s->arena, struct lt_hcl_attr);
	s->at++;
	attr->name = name;
	attr->place = place;
	attr->value = lt_hcl_scan_expr(s);
	*ret_attr = attr;
}

/* One label; those in quotes are plain texts. */
static struct lt_text
read_label(struct lt_hcl_scan *s)
{
	if (lt_hcl_scan_peek(s) != '"') {
		struct lt_text name = lt_hcl_scan_name(s);
		if (!name.len)
			lt_hcl_scan_expected(s, "'=', a label or '{'");
		return name;
	}
	const struct lt_hcl_expr *e = lt_hcl_scan_quoted(s);
	if (!s->failed && e->kind != LT_HCL_TEXT)
		lt_hcl_scan_fail(s, "a label may not be a template");
	return e->kind == LT_HCL_TEXT ? e->text : LT_NONE;
}

static void
read_block(struct lt_hcl_scan *s, struct lt_text type, struct lt_place place,
	struct lt_hcl_block **ret_block)
{
	struct lt_hcl_block *block = LT_NEW(s->arena, struct lt_hcl_block);
	int room = 0;
	block->type = type;
	block->place = place;
	while (!s->failed && lt_hcl_scan_peek(s) != '{') {
		struct lt_text label = read_label(s);
		if (!block->labels) {
			block->labels = LT_NEW_ARRAY(s->arena, struct lt_text, 2);
			room = 2;
		}
		LT_PUSH(s->arena, block->labels, block->count, room) = label;
		lt_hcl_scan_blank(s);
	}
	lt_hcl_scan_take(s, '{');
	read_body(s, &block->body);
	lt_hcl_scan_take(s, '}');
	*ret_block = block;
}

/* At a name: one attribute or block.  It is added unless there was a mistake in it. */
static void
read_item(struct lt_hcl_scan *s, struct ends *ends)
{
	struct lt_place place = lt_hcl_scan_place(s);
	struct lt_text name = lt_hcl_scan_name(s);
	struct lt_hcl_attr *attr = NULL;
	struct lt_hcl_block *block = NULL;
	if (!name.len) {
		lt_hcl_scan_expected(s, "an attribute or a block");
		return;
	}
	lt_hcl_scan_blank(s);
	if (lt_hcl_scan_peek(s) == '=')
		read_attr(s, name, place, &attr);
	else
		read_block(s, name, place, &block);
	lt_hcl_scan_blank(s);
	if (s->at < s->end && lt_hcl_scan_peek(s) != '\n' && lt_hcl_scan_peek(s) != '}')
		lt_hcl_scan_expected(s, "a new line");
	if (s->failed)
		return;
	if (attr) {
		*(ends->attr ? &ends->attr->next
			     : (struct lt_hcl_attr **)&ends->body->attrs) = attr;
		ends->attr = attr;
		ends->attrs++;
	} else {
		*(ends->block ? &ends->block->next
			      : (struct lt_hcl_block **)&ends->body->blocks) = block;
		ends->block = block;
	}
}

/* An attribute may stand once; the first one counts. */
static void
find_twins(struct lt_hcl_scan *s, const struct ends *ends)
{
	struct lt_map *seen = ends->attrs > FEW ? lt_map_new(s->arena) : NULL;
	for (const struct lt_hcl_attr *attr = ends->body->attrs; attr; attr = attr->next) {
		bool twin = seen && lt_map_get(seen, attr->name) >= 0;
		if (seen)
			lt_map_put(seen, attr->name, 0);
		else
			for (const struct lt_hcl_attr *b = ends->body->attrs; b != attr && !twin;
				b = b->next)
				twin = lt_text_is(b->name, attr->name);
		if (twin)
			lt_hcl_scan_note(s, attr->place,
				lt_print(
					s->arena, "%.*s is set a second time", LT_ARG(attr->name)));
	}
}

static void
read_body(struct lt_hcl_scan *s, struct lt_hcl_body *body)
{
	struct ends ends = { .body = body };
	int flat = s->flat;
	if (!lt_hcl_scan_enter(s))
		return;
	s->flat = 0;
	for (lt_hcl_scan_lines(s); s->at < s->end && lt_hcl_scan_peek(s) != '}';
		lt_hcl_scan_lines(s))
		read_item(s, &ends);
	if (!s->failed)
		find_twins(s, &ends);
	s->flat = flat;
	lt_hcl_scan_leave(s);
}

/* Does an attribute or a block begin at this start of a line? */
static bool
begins_item(struct lt_hcl_scan ahead)
{
	if (!lt_hcl_scan_name(&ahead).len)
		return false;
	lt_hcl_scan_blank(&ahead);
	int c = lt_hcl_scan_peek(&ahead);
	return c == '{' || c == '"' || (c == '=' && lt_hcl_scan_after(&ahead, 1) != '=');
}

/* After a mistake: the next line that begins with what looks like a block. */
static void
go_on(struct lt_hcl_scan *s)
{
	s->at = s->failed_at;
	s->flat = s->depth = s->stack_count = 0;
	s->failed = false;
	for (;;) {
		const char *stop = memchr(s->at, '\n', (size_t)(s->end - s->at));
		s->at = stop ? stop + 1 : s->end;
		if (!stop)
			return;
		s->line++;
		s->line_start = s->at;
		if (begins_item(*s))
			return;
	}
}

const struct lt_hcl_file *
lt_hcl_read(struct lt_arena *a, const char *file, struct lt_text bytes)
{
	struct lt_hcl_file *read = LT_NEW(a, struct lt_hcl_file);
	struct ends ends = { .body = &read->body };
	struct lt_hcl_scan s = { .arena = a, .file = file, .line = 1 };
	s.errors_end = (struct lt_hcl_error **)&read->errors;
	if (lt_text_starts(bytes, "\xef\xbb\xbf")) {
		bytes.at += 3;
		bytes.len -= 3;
	}
	s.at = s.line_start = bytes.at ? bytes.at : "";
	s.end = s.at + bytes.len;
	if (bytes.len && !lt_text_utf8(bytes)) {
		lt_hcl_scan_note(&s, lt_hcl_scan_place(&s), "this file is not valid UTF-8");
		return read;
	}
	for (;;) {
		lt_hcl_scan_lines(&s);
		if (!s.failed && s.at < s.end)
			read_item(&s, &ends);
		if (s.failed)
			go_on(&s);
		else if (s.at >= s.end)
			break;
	}
	find_twins(&s, &ends);
	return read;
}

const struct lt_hcl_expr *
lt_hcl_template(struct lt_arena *a, struct lt_text text, struct lt_place place,
	const struct lt_hcl_error **ret_error)
{
	struct lt_hcl_error *error = NULL;
	struct lt_hcl_scan s = { .arena = a, .fixed = true, .start = place, .errors_end = &error };
	s.at = s.line_start = text.at ? text.at : "";
	s.end = s.at + text.len;
	const struct lt_hcl_expr *e = lt_hcl_scan_bare(&s);
	if (s.failed)
		*ret_error = error;
	return s.failed ? NULL : e;
}

const struct lt_hcl_attr *
lt_hcl_attr(const struct lt_hcl_body *body, const char *name)
{
	for (const struct lt_hcl_attr *attr = body->attrs; attr; attr = attr->next)
		if (lt_text_eq(attr->name, name))
			return attr;
	return NULL;
}

const struct lt_hcl_block *
lt_hcl_block(const struct lt_hcl_body *body, const char *type)
{
	for (const struct lt_hcl_block *block = body->blocks; block; block = block->next)
		if (lt_text_eq(block->type, type))
			return block;
	return NULL;
}
