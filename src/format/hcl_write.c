/* SPDX-License-Identifier: Apache-2.0 */
/* Expressions put back as one line of source. */
#include "base/buf.h"
#include "format/hcl.h"

static void
write_quoted(struct lt_text text, struct lt_buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (c == '"' || c == '\\')
			lt_buf_putc(out, '\\');
		if (c == '\n')
			lt_buf_puts(out, "\\n");
		else
			lt_buf_putc(out, c);
	}
}

static void write_expr(const struct lt_hcl_expr *e, struct lt_buf *out, int depth);

static void
write_items(const struct lt_hcl_expr *e, struct lt_buf *out, int depth)
{
	for (int i = 0; i < e->count; i++) {
		if (i)
			lt_buf_puts(out, e->kind == LT_HCL_MAP && i % 2 ? " = " : ", ");
		if (e->kind == LT_HCL_MAP && i % 2 == 0 && e->items[i]->kind == LT_HCL_TEXT)
			lt_buf_text_add(out, e->items[i]->text);
		else
			write_expr(e->items[i], out, depth);
	}
}

static void
write_loop(const struct lt_hcl_expr *e, struct lt_buf *out, int depth)
{
	const struct lt_hcl_loop *loop = e->loop;
	lt_buf_printf(out, "%sfor ", loop->key ? "{" : "[");
	if (loop->name.at)
		lt_buf_printf(out, "%.*s, ", LT_ARG(loop->name));
	lt_buf_printf(out, "%.*s in ", LT_ARG(loop->item));
	write_expr(e->of, out, depth);
	lt_buf_puts(out, " : ");
	if (loop->key) {
		write_expr(loop->key, out, depth);
		lt_buf_puts(out, " => ");
	}
	write_expr(loop->value, out, depth);
	lt_buf_puts(out, loop->group ? "..." : "");
	if (loop->when) {
		lt_buf_puts(out, " if ");
		write_expr(loop->when, out, depth);
	}
	lt_buf_puts(out, loop->key ? "}" : "]");
}

static void
write_template(const struct lt_hcl_expr *e, struct lt_buf *out, int depth)
{
	lt_buf_putc(out, '"');
	for (int i = 0; i < e->count; i++) {
		if (e->items[i]->kind == LT_HCL_TEXT) {
			write_quoted(e->items[i]->text, out);
			continue;
		}
		lt_buf_puts(out, "${");
		write_expr(e->items[i], out, depth);
		lt_buf_puts(out, "}");
	}
	lt_buf_putc(out, '"');
}

static void
write_operation(const struct lt_hcl_expr *e, struct lt_buf *out, int depth)
{
	static const char *const spellings[] = { "||", "&&", "==", "!=", "<", "<=", ">", ">=", "+",
		"-", "*", "/", "%" };
	write_expr(e->of, out, depth);
	lt_buf_printf(out, " %s ", e->kind == LT_HCL_BINARY ? spellings[e->op] : "?");
	write_expr(e->with, out, depth);
	if (e->kind == LT_HCL_CONDITION) {
		lt_buf_puts(out, " : ");
		write_expr(e->otherwise, out, depth);
	}
}

/* A step behind a term: .name, [index], [*]. */
static void
write_step(const struct lt_hcl_expr *e, struct lt_buf *out, int depth)
{
	write_expr(e->of, out, depth);
	if (e->kind == LT_HCL_MEMBER) {
		lt_buf_printf(out, ".%.*s", LT_ARG(e->text));
	} else if (e->kind == LT_HCL_INDEX) {
		lt_buf_putc(out, '[');
		write_expr(e->with, out, depth);
		lt_buf_putc(out, ']');
	} else {
		lt_buf_puts(out, "[*]");
		write_expr(e->with, out, depth);
	}
}

static void
write_expr(const struct lt_hcl_expr *e, struct lt_buf *out, int depth)
{
	if (++depth > LT_HCL_DEPTH || lt_buf_over(out)) {
		lt_buf_puts(out, "...");
		return;
	}
	switch ((enum lt_hcl_kind)e->kind) {
	case LT_HCL_NULL:
	case LT_HCL_FALSE:
	case LT_HCL_TRUE:
		lt_buf_puts(out,
			e->kind == LT_HCL_NULL		 ? "null"
				: e->kind == LT_HCL_TRUE ? "true"
							 : "false");
		break;
	case LT_HCL_NUMBER:
	case LT_HCL_NAME:
		lt_buf_text_add(out, e->text);
		break;
	case LT_HCL_TEXT:
		lt_buf_putc(out, '"');
		write_quoted(e->text, out);
		lt_buf_putc(out, '"');
		break;
	case LT_HCL_TEMPLATE:
		write_template(e, out, depth);
		break;
	case LT_HCL_MEMBER:
	case LT_HCL_INDEX:
	case LT_HCL_SPLAT:
		write_step(e, out, depth);
		break;
	case LT_HCL_ITEM:
		break;
	case LT_HCL_CALL:
		lt_buf_printf(out, "%.*s(", LT_ARG(e->text));
		write_items(e, out, depth);
		lt_buf_puts(out, e->spread ? "...)" : ")");
		break;
	case LT_HCL_LIST:
	case LT_HCL_MAP:
		lt_buf_putc(out, e->kind == LT_HCL_LIST ? '[' : '{');
		write_items(e, out, depth);
		lt_buf_putc(out, e->kind == LT_HCL_LIST ? ']' : '}');
		break;
	case LT_HCL_FOR:
		write_loop(e, out, depth);
		break;
	case LT_HCL_JOIN:
		write_expr(e->of, out, depth);
		break;
	case LT_HCL_NOT:
	case LT_HCL_NEGATE:
		lt_buf_putc(out, e->kind == LT_HCL_NOT ? '!' : '-');
		write_expr(e->of, out, depth);
		break;
	case LT_HCL_BINARY:
	case LT_HCL_CONDITION:
		write_operation(e, out, depth);
		break;
	}
}

void
lt_hcl_write(const struct lt_hcl_expr *e, struct lt_buf *out)
{
	write_expr(e, out, 0);
}
