/* SPDX-License-Identifier: Apache-2.0 */
/*
 * escape: a value as it is written between the quotes of a syntax, so that nothing in it means anything there.
 *
 *	HCL    "..."  backslash, quote, and ${ and %{
 *	BICEP  '...'  backslash, quote, and ${
 *	JSON   "..."
 *	YAML   "..."  as JSON
 *	SHELL  "..."  backslash, quote, dollar, backquote
 *	UNIT   of systemd: percent, backslash, quote
 */
#pragma once
#include "base/text.h"

struct lt_buf;

enum lt_syntax {
	LT_SYNTAX_PLAIN, /* as it is */
	LT_SYNTAX_HCL,
	LT_SYNTAX_BICEP,
	LT_SYNTAX_JSON,
	LT_SYNTAX_YAML,
	LT_SYNTAX_SHELL,
	LT_SYNTAX_UNIT,
	LT_SYNTAX_MARKDOWN, /* as it is; its comments are <!-- --> */
	LT_SYNTAX_TEMPLATE, /* of Go: as it is */
};

/* By how the file is called. */
enum lt_syntax lt_syntax_of(const char *path);

void lt_escape(struct lt_buf *out, struct lt_text value, enum lt_syntax syntax);
