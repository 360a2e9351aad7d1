/* SPDX-License-Identifier: Apache-2.0 */
/* prose: texts of files, in Markdown: safe signs, of one line, and not too many. */
#pragma once

struct lt_buf;

/* What could be markup, a link or a mention is escaped. */
void lt_prose_put(struct lt_buf *out, const char *text);

/* In a code span, where nothing is markup and nobody is mentioned. */
void lt_prose_code(struct lt_buf *out, const char *text);
