/* SPDX-License-Identifier: Apache-2.0 */
/* format() and formatlist(), with the verbs of Go that Terraform keeps. */
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/hcl_function.h"

enum { TEXT_BYTES = 1 << 20, WIDEST = 1000 };

/* %[flags][width][.precision]verb */
struct verb {
	bool minus, zero, plus, sharp;
	int width, precision; /* -1: not given */
	int argument;         /* the next one, or as [n] says */
	char letter;
};

static int
read_count(struct lt_text f, size_t *at)
{
	int count = -1;
	for (; *at < f.len && f.at[*at] >= '0' && f.at[*at] <= '9'; ++*at)
		if (count < WIDEST)
			count = (count < 0 ? 0 : count) * 10 + f.at[*at] - '0';
	return count > WIDEST ? WIDEST : count;
}

/* Behind the percent sign. */
static bool
read_verb(struct lt_text f, size_t *at, int next, struct verb *v)
{
	*v = (struct verb){ .width = -1, .precision = -1, .argument = next };
	for (; *at < f.len && strchr("-0+# ", f.at[*at]); ++*at) {
		v->minus |= f.at[*at] == '-';
		v->zero |= f.at[*at] == '0';
		v->plus |= f.at[*at] == '+';
		v->sharp |= f.at[*at] == '#';
	}
	v->width = read_count(f, at);
	if (*at < f.len && f.at[*at] == '.') {
		++*at;
		v->precision = read_count(f, at);
		if (v->precision < 0)
			v->precision = 0;
	}
	if (*at < f.len && f.at[*at] == '[') {
		++*at;
		v->argument = read_count(f, at);
		if (*at >= f.len || f.at[(*at)++] != ']')
			return false;
	}
	if (*at >= f.len)
		return false;
	v->letter = f.at[(*at)++];
	return true;
}

static void
put_padded(struct lt_buf *out, const struct verb *v, struct lt_text text)
{
	int missing = v->width - (int)text.len;
	if (!v->minus)
		lt_buf_fill(out, ' ', missing);
	lt_buf_text_add(out, text);
	if (v->minus)
		lt_buf_fill(out, ' ', missing);
}

static bool
put_number(struct lt_buf *out, const struct verb *v, double number)
{
	char form[32], text[512];
	const char *flags = v->zero && !v->minus ? "0" : "";
	int width = v->width < 0 ? 0 : v->width > 300 ? 300 : v->width;
	int precision = v->precision < 0 ? 6 : v->precision > 100 ? 100 : v->precision;
	if (number > 1e18 || number < -1e18)
		return false;
	if (strchr("dxXo", v->letter)) {
		snprintf(form, sizeof form, "%%%s%s%s%dll%c", v->plus ? "+" : "", flags,
			v->minus ? "-" : "", width, v->letter);
		if (width == 0)
			snprintf(form, sizeof form, "%%%sll%c", v->plus ? "+" : "", v->letter);
		snprintf(text, sizeof text, form, (long long)number);
	} else {
		snprintf(form, sizeof form, "%%%s%s*.*%c", v->plus ? "+" : "",
			v->minus ? "-" : flags, v->letter);
		snprintf(text, sizeof text, form, width, precision, number);
	}
	lt_buf_puts(out, text);
	return true;
}

/* A value as %v shows it. */
static struct lt_text
shown(struct lt_hcl_call *c, const struct lt_value *v)
{
	struct lt_text text;
	if (lt_hcl_eval_text(v, &text))
		return text;
	struct lt_buf out = LT_BUF(TEXT_BYTES);
	struct lt_doc *doc = lt_doc_new(c->arena, c->run->keys, NULL);
	lt_value_put(v, doc);
	if (!lt_doc_broken(doc))
		lt_node_json(lt_doc_root(doc), &out);
	text = lt_copy_text(c->arena, lt_buf_text(&out));
	lt_buf_done(&out);
	return text;
}

static bool
put_verb(
	struct lt_hcl_call *c, struct lt_buf *out, const struct verb *v, const struct lt_value *arg)
{
	double number;
	bool yes;
	struct lt_text text;
	switch (v->letter) {
	case 'v':
	case 's':
	case 'q':
		text = shown(c, arg);
		if (v->letter == 'q')
			text = lt_text(lt_print(c->arena, "\"%.*s\"", LT_ARG(text)));
		if (v->precision >= 0 && (size_t)v->precision < text.len)
			text.len = (size_t)v->precision;
		if (v->zero && v->width > (int)text.len && lt_hcl_eval_number(arg, &number))
			lt_buf_fill(out, '0', v->width - (int)text.len);
		put_padded(out, v, text);
		return true;
	case 't':
		if (!lt_hcl_eval_bool(arg, &yes))
			return false;
		put_padded(out, v, yes ? LT_LIT("true") : LT_LIT("false"));
		return true;
	case 'd':
	case 'x':
	case 'X':
	case 'o':
	case 'f':
	case 'e':
	case 'g':
		return lt_hcl_eval_number(arg, &number) && put_number(out, v, number);
	}
	return false;
}

/* The format with the arguments given here; c gives the rest. */
static const struct lt_value *
put_format(struct lt_hcl_call *c, const struct lt_value *const *args)
{
	struct lt_buf out = LT_BUF(TEXT_BYTES);
	struct lt_text f = lt_hcl_function_arg(c, 0);
	const struct lt_value *why = NULL;
	int next = 1;
	for (size_t at = 0; at < f.len && !why;) {
		struct verb v;
		if (f.at[at] != '%') {
			lt_buf_putc(&out, f.at[at++]);
		} else if (at + 1 < f.len && f.at[at + 1] == '%') {
			lt_buf_putc(&out, '%');
			at += 2;
		} else if (at++,
			!read_verb(f, &at, next, &v) || v.argument < 1 || v.argument >= c->count) {
			why = lt_hcl_function_wrong(c, "formats with a verb that has no argument");
		} else {
			next = v.argument + 1;
			if (args[v.argument]->kind == LT_KIND_UNKNOWN)
				why = args[v.argument];
			else if (!put_verb(c, &out, &v, args[v.argument]))
				why = lt_hcl_function_wrong(
					c, "formats a value with a verb that does not fit");
		}
	}
	struct lt_text text = lt_copy_text(c->arena, lt_buf_text(&out));
	lt_buf_done(&out);
	return why ? why : lt_value_text(c->arena, text, c->place);
}

const struct lt_value *
lt_hcl_function_format(struct lt_hcl_call *c)
{
	return put_format(c, c->args);
}

/* One text for each item of the lists among the arguments. */
const struct lt_value *
lt_hcl_function_formatlist(struct lt_hcl_call *c)
{
	int count = 1;
	bool lists = false;
	for (int i = 1; i < c->count; i++)
		if (c->args[i]->kind == LT_KIND_LIST) {
			if (lists && c->args[i]->count != count)
				return lt_hcl_function_wrong(
					c, "formats lists of different lengths");
			count = c->args[i]->count;
			lists = true;
		}
	if (!lt_hcl_eval_take(c->run, (int64_t)count * c->count))
		return lt_hcl_function_wrong(c, "makes more values than the limit allows");
	struct lt_value *made = lt_value_list(c->arena, count, c->place);
	const struct lt_value **args = LT_NEW_ARRAY(c->arena, const struct lt_value *, c->count);
	for (int n = 0; n < count; n++) {
		for (int i = 0; i < c->count; i++)
			args[i] = i && c->args[i]->kind == LT_KIND_LIST ? c->args[i]->items[n]
									: c->args[i];
		made->items[n] = put_format(c, args);
	}
	return made;
}
