/* SPDX-License-Identifier: Apache-2.0 */
/* Values back into JSON text. */
#include "base/buf.h"
#include "format/json.h"
#include "format/tape.h"

/* The length of the valid UTF-8 character at s, or 0. */
static int
character(const unsigned char *s, size_t left)
{
	int len = *s < 0x80 ? 1 : *s >= 0xf0 ? 4 : *s >= 0xe0 ? 3 : 2;
	return (size_t)len <= left && lt_text_utf8((struct lt_text){ (const char *)s, (size_t)len }) ? len : 0;
}

static void
escape(struct lt_buf *out, unsigned char c)
{
	static const char short_form[] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r' };
	if (c == '"' || c == '\\')
		lt_buf_printf(out, "\\%c", c);
	else if (c < sizeof short_form && short_form[c])
		lt_buf_printf(out, "\\%c", short_form[c]);
	else
		lt_buf_printf(out, "\\u%04x", c);
}

void
lt_json_quote(struct lt_buf *out, struct lt_text text)
{
	const unsigned char *at = (const unsigned char *)text.at, *end = at + text.len, *plain = at;
	lt_buf_putc(out, '"');
	while (at < end) {
		if (*at >= 0x20 && *at < 0x80 && *at != '"' && *at != '\\') {
			at++;
			continue;
		}
		int len = *at < 0x80 ? 0 : character(at, (size_t)(end - at));
		if (len) {
			at += len;
			continue;
		}
		lt_buf_add(out, plain, (size_t)(at - plain));
		if (*at >= 0x80)
			lt_buf_puts(out, "\xef\xbf\xbd");
		else
			escape(out, *at);
		plain = ++at;
	}
	lt_buf_add(out, plain, (size_t)(end - plain));
	lt_buf_putc(out, '"');
}

void
lt_json_maybe(struct lt_buf *out, const char *text)
{
	if (text)
		lt_json_quote(out, lt_text(text));
	else
		lt_buf_puts(out, "null");
}

static void
scalar(struct lt_node n, struct lt_buf *out)
{
	uint64_t word = n.doc->words[n.at];
	struct lt_text text = { n.doc->text + lt_tape_offset(word), lt_tape_size(word) };
	switch (lt_tape_tag(word)) {
	case LT_TAG_NUMBER:
		lt_buf_text_add(out, text);
		break;
	case LT_TAG_TEXT:
		lt_json_quote(out, text);
		break;
	case LT_TAG_ESCAPED: /* as it was written */
		lt_buf_putc(out, '"');
		lt_buf_text_add(out, text);
		lt_buf_putc(out, '"');
		break;
	case LT_TAG_EMPTY_LIST:
		lt_buf_puts(out, "[]");
		break;
	case LT_TAG_EMPTY_MAP:
		lt_buf_puts(out, "{}");
		break;
	case LT_TAG_UNKNOWN:
		lt_buf_puts(out, "null");
		break;
	default:
		lt_buf_text_add(out, lt_node_text(n, NULL));
	}
}

/* Walks inside walks, the open ones on a stack of the deepest a tape can be. */
void
lt_node_json(struct lt_node n, struct lt_buf *out)
{
	struct lt_walk open[LT_TAPE_DEPTH];
	int depth = 0;
	if (!n.doc) {
		lt_buf_puts(out, "null");
		return;
	}
	for (;;) {
		if (lt_node_count(n)) {
			open[depth++] = lt_walk(n);
			lt_buf_putc(out, lt_node_is(n, LT_KIND_MAP) ? '{' : '[');
		} else if (lt_node_is(n, LT_KIND_LIST) || lt_node_is(n, LT_KIND_MAP)) {
			lt_buf_puts(out, lt_node_is(n, LT_KIND_MAP) ? "{}" : "[]");
		} else {
			scalar(n, out);
		}
		while (depth && !lt_walk_next(&open[depth - 1]))
			lt_buf_putc(out, open[--depth].map ? '}' : ']');
		if (!depth || lt_buf_over(out))
			return;
		const struct lt_walk *w = &open[depth - 1];
		char last = out->len ? out->at[out->len - 1] : 0;
		if (last != '{' && last != '[')
			lt_buf_putc(out, ',');
		if (w->map) {
			lt_json_quote(out, w->word);
			lt_buf_putc(out, ':');
		}
		n = w->value;
	}
}
