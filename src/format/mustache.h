/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mustache: templates with a view, between <% and %>.
 *
 *	<%name%>  <%a.b%>            written as the file's syntax needs it (escape.h)
 *	<%&name%>                    written as it is
 *	<%#name%> ... <%/name%>      once for each item of a list; once for anything else that is something
 *	<%^name%> ... <%/name%>      where it is nothing: false, null, an empty text, an empty list or map
 *	<%.%>                        the item itself
 *	<%#first%> <%#last%>         of the item of the list one stands in
 *	<%! a remark %>
 *
 * A name is looked for in the item, then in what is around it.  One that is nowhere is an error with the template's
 * line: an empty place would become a resource.  A tag of a section or a remark alone on its line takes the line with it.
 */
#pragma once
#include <stdbool.h>

#include "format/doc.h"
#include "format/escape.h"

struct lt_err;

struct lt_mustache {
	const char *name; /* of the template, for errors */
	struct lt_text bytes;
	enum lt_syntax syntax;
	struct lt_node view, item; /* item: looked into first; LT_NOWHERE: none */
	const char *item_name;     /* what the item is called too, or NULL */
};

/* The text lives in a. */
bool lt_mustache_render(struct lt_arena *a, const struct lt_mustache *given, struct lt_text *ret_text, struct lt_err *err);
