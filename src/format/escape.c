/* SPDX-License-Identifier: Apache-2.0 */
/* escape: see escape.h. */
#include "format/escape.h"

#include "base/buf.h"

static const struct {
	const char *end;
	enum lt_syntax syntax;
} ENDS[] = {
	{ ".tf", LT_SYNTAX_HCL }, { ".tfvars", LT_SYNTAX_HCL }, { ".hcl", LT_SYNTAX_HCL }, { ".tftest.hcl", LT_SYNTAX_HCL },
	{ ".bicep", LT_SYNTAX_BICEP }, { ".bicepparam", LT_SYNTAX_BICEP },
	{ ".json", LT_SYNTAX_JSON },
	{ ".yaml", LT_SYNTAX_YAML }, { ".yml", LT_SYNTAX_YAML }, { ".toml", LT_SYNTAX_YAML },
	{ ".sh", LT_SYNTAX_SHELL }, { ".env", LT_SYNTAX_SHELL },
	{ ".service", LT_SYNTAX_UNIT }, { ".timer", LT_SYNTAX_UNIT }, { ".mount", LT_SYNTAX_UNIT },
	{ ".md", LT_SYNTAX_MARKDOWN },
	{ ".tpl", LT_SYNTAX_TEMPLATE },
};

enum lt_syntax
lt_syntax_of(const char *path)
{
	for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++)
		if (lt_text_ends(lt_text(path), ENDS[i].end))
			return ENDS[i].syntax;
	return LT_SYNTAX_PLAIN;
}

/* Letters that are written with a backslash before them. */
static const char *const SIGNS[] = {
	[LT_SYNTAX_PLAIN] = "", [LT_SYNTAX_MARKDOWN] = "", [LT_SYNTAX_TEMPLATE] = "",
	[LT_SYNTAX_HCL] = "\\\"", [LT_SYNTAX_BICEP] = "\\'", [LT_SYNTAX_JSON] = "\\\"", [LT_SYNTAX_YAML] = "\\\"",
	[LT_SYNTAX_SHELL] = "\\\"$`", [LT_SYNTAX_UNIT] = "\\\"",
};

static const char *
named(char c)
{
	return c == '\n' ? "\\n" : c == '\t' ? "\\t" : c == '\r' ? "\\r" : NULL;
}

void
lt_escape(struct lt_buf *out, struct lt_text value, enum lt_syntax syntax)
{
	const char *signs = SIGNS[syntax];
	bool spelt = *signs && syntax != LT_SYNTAX_SHELL;
	for (size_t i = 0; i < value.len; i++) {
		char c = value.at[i];
		bool opens = i + 1 < value.len && value.at[i + 1] == '{';
		if (spelt && named(c)) {
			lt_buf_puts(out, named(c));
			continue;
		}
		if (spelt && (unsigned char)c < ' ') {
			lt_buf_printf(out, syntax == LT_SYNTAX_BICEP ? "\\u{%x}" : syntax == LT_SYNTAX_UNIT ? "\\x%02x" : "\\u%04x", (unsigned)c);
			continue;
		}
		if (syntax == LT_SYNTAX_HCL && opens && (c == '$' || c == '%'))
			lt_buf_putc(out, c);
		else if (syntax == LT_SYNTAX_UNIT && c == '%')
			lt_buf_putc(out, '%');
		else if ((c && strchr(signs, c)) || (syntax == LT_SYNTAX_BICEP && c == '$' && opens))
			lt_buf_putc(out, '\\');
		lt_buf_putc(out, c);
	}
}
