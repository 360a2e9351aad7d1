/* SPDX-License-Identifier: Apache-2.0 */
/* Where the values of a document stand.  libyaml counts characters; edits want bytes. */
#include <yaml.h>

#include "base/arena.h"
#include "base/err.h"
#include "format/yaml.h"
#include "format/yaml_inside.h"

struct spots {
	struct lt_arena *a;
	const char *file;
	struct lt_text bytes;
	size_t skipped;       /* of a byte order mark */
	uint32_t *offsets;    /* of each character; NULL: all are ASCII */
	size_t count;
	struct lt_spot *root, *open[LT_YAML_DEPTH];
	int depth, documents;
};

static void
parser_auto(yaml_parser_t *parser)
{
	yaml_parser_delete(parser);
}

static void
event_auto(yaml_event_t *event)
{
	yaml_event_delete(event);
}

static void
count_characters(struct spots *s)
{
	const char *at = s->bytes.at;
	s->skipped = lt_text_starts(s->bytes, "\xef\xbb\xbf") ? 3 : 0;
	bool ascii = true;
	for (size_t i = s->skipped; i < s->bytes.len && ascii; i++)
		ascii = (unsigned char)at[i] < 0x80;
	if (ascii)
		return;
	s->offsets = LT_NEW_ARRAY(s->a, uint32_t, s->bytes.len + 1);
	for (size_t i = s->skipped; i < s->bytes.len; i++)
		if (((unsigned char)at[i] & 0xc0) != 0x80)
			s->offsets[s->count++] = (uint32_t)i;
}

/* YAML also ends lines at a lone CR and at three characters that no editor shows; then lines are not what they seem. */
static bool
has_odd_lines(struct lt_text bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		if (bytes.at[i] == '\r' && (i + 1 == bytes.len || bytes.at[i + 1] != '\n'))
			return true;
	return lt_text_has(bytes, "\xc2\x85") || lt_text_has(bytes, "\xe2\x80\xa8") || lt_text_has(bytes, "\xe2\x80\xa9");
}

static size_t
offset_of(const struct spots *s, yaml_mark_t mark)
{
	size_t at = s->offsets ? (mark.index < s->count ? s->offsets[mark.index] : s->bytes.len) : mark.index + s->skipped;
	return at < s->bytes.len ? at : s->bytes.len;
}

/* The end of a block of text without the empty lines behind it, which are its own only when it says +. */
static size_t
end_of_text(const struct spots *s, size_t begin, size_t end)
{
	const char *line = memchr(s->bytes.at + begin, '\n', end - begin);
	if (!line || memchr(s->bytes.at + begin, '+', (size_t)(line - s->bytes.at) - begin))
		return end;
	while (end > begin && memchr(" \t\r\n", s->bytes.at[end - 1], 4))
		end--;
	return end;
}

static void
take_scalar(struct spots *s, struct lt_spot *it, const yaml_event_t *event)
{
	yaml_scalar_style_t style = event->data.scalar.style;
	it->shape = LT_SPOT_SCALAR;
	it->anchored = event->data.scalar.anchor != NULL;
	it->text = lt_copy_text(s->a, (struct lt_text){ (const char *)event->data.scalar.value, event->data.scalar.length });
	it->quote = style == YAML_SINGLE_QUOTED_SCALAR_STYLE ? '\'' : style == YAML_DOUBLE_QUOTED_SCALAR_STYLE ? '"'
		: style == YAML_PLAIN_SCALAR_STYLE ? 0 : '|';
	if (it->quote == '|')
		it->end = end_of_text(s, it->begin, it->end);
}

static bool
take_end(struct spots *s, const yaml_event_t *event)
{
	struct lt_spot *it = s->open[--s->depth];
	if (it->flow)
		it->end = offset_of(s, event->end_mark);
	else if (it->count > 0)
		it->end = it->items[it->count - 1]->end;
	return true;
}

/* One event of the inside of a document. */
static bool
take_event(struct spots *s, const yaml_event_t *event, struct lt_err *err)
{
	if (event->type == YAML_SEQUENCE_END_EVENT || event->type == YAML_MAPPING_END_EVENT)
		return take_end(s, event);
	struct lt_spot *it = LT_NEW(s->a, struct lt_spot);
	it->begin = offset_of(s, event->start_mark);
	it->end = offset_of(s, event->end_mark);
	if (event->type == YAML_ALIAS_EVENT)
		it->shape = LT_SPOT_ALIAS;
	else if (event->type == YAML_SCALAR_EVENT)
		take_scalar(s, it, event);
	else if (event->type == YAML_SEQUENCE_START_EVENT) {
		it->shape = LT_SPOT_LIST;
		it->anchored = event->data.sequence_start.anchor != NULL;
		it->flow = event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
	} else {
		it->shape = LT_SPOT_MAP;
		it->anchored = event->data.mapping_start.anchor != NULL;
		it->flow = event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
	}
	if (s->depth == 0)
		s->root = it;
	else {
		struct lt_spot *in = s->open[s->depth - 1];
		LT_PUSH(s->a, in->items, in->count, in->room) = it;
	}
	if (it->shape != LT_SPOT_LIST && it->shape != LT_SPOT_MAP)
		return true;
	if (s->depth == LT_YAML_DEPTH)
		return lt_fail(err, "%s: nested deeper than %d levels", s->file, LT_YAML_DEPTH);
	s->open[s->depth++] = it;
	return true;
}

bool
lt_spot_read(struct lt_arena *a, const char *file, struct lt_text bytes, struct lt_spot **ret_root, struct lt_err *err)
{
	struct spots s = { .a = a, .file = file, .bytes = bytes };
	if (bytes.len >= 2 && (memcmp(bytes.at, "\xff\xfe", 2) == 0 || memcmp(bytes.at, "\xfe\xff", 2) == 0))
		return lt_fail(err, "%s is in UTF-16, which is not edited in place; save it as UTF-8", file);
	if (has_odd_lines(bytes))
		return lt_fail(err, "%s: some lines end in other ways than LF or CR LF; save it with one of these", file);
	__attribute__((cleanup(parser_auto))) yaml_parser_t parser;
	if (!yaml_parser_initialize(&parser))
		return lt_fail(err, "%s: no memory to read it", file);
	count_characters(&s);
	yaml_parser_set_input_string(&parser, (const unsigned char *)(bytes.at ? bytes.at : ""), bytes.len);
	for (;;) {
		__attribute__((cleanup(event_auto))) yaml_event_t event = { 0 };
		if (!yaml_parser_parse(&parser, &event))
			return lt_fail(err, "%s:%zu: this is not YAML that can be edited", file, parser.problem_mark.line + 1);
		if (event.type == YAML_STREAM_END_EVENT)
			break;
		if (event.type == YAML_STREAM_START_EVENT || event.type == YAML_DOCUMENT_END_EVENT)
			continue;
		if (event.type == YAML_DOCUMENT_START_EVENT) {
			if (++s.documents > 1)
				return lt_fail(err, "%s:%zu: a second document begins here; one that is edited in place stands alone in its file",
					file, event.start_mark.line + 1);
			continue;
		}
		if (!take_event(&s, &event, err))
			return false;
	}
	*ret_root = s.root;
	if (s.root && s.root->shape == LT_SPOT_SCALAR && s.root->begin == s.root->end)
		*ret_root = NULL;
	return true;
}
