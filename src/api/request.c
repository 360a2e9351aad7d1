/* SPDX-License-Identifier: Apache-2.0 */
/* request: what was asked, read; what is answered, written. */
#include "api/request.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "api/inside.h"
#include "base/arena.h"
#include "base/err.h"
#include "format/json.h"
#include "record/field.h"

enum { PAGE = 50, PAGE_MOST = 500 };

static int
digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

char *
lt_unescape(struct lt_arena *a, struct lt_text text, bool plus)
{
	char *out = lt_alloc(a, text.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (c == '%') {
			int high = i + 2 < text.len ? digit(text.at[i + 1]) : -1, low = i + 2 < text.len ? digit(text.at[i + 2]) : -1;
			if (high < 0 || low < 0)
				return NULL;
			c = (char)(high << 4 | low);
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		if (c == 0)
			return NULL;
		out[len++] = c;
	}
	out[len] = 0;
	return out;
}

const char *
lt_request_header(const struct lt_request *request, const char *name)
{
	const struct lt_asked *asked = request->connection;
	return asked->header(asked->from, name);
}

const char *
lt_request_param(const struct lt_request *request, const char *name)
{
	const struct lt_asked *asked = request->connection;
	const char *value = asked->param(asked->from, name);
	return value ? lt_unescape(request->a, lt_text(value), true) : NULL;
}

int64_t
lt_request_number(const struct lt_request *request, const char *name, int64_t otherwise)
{
	const char *value = lt_request_param(request, name);
	return value && *value ? strtoll(value, NULL, 10) : otherwise; /* dispatch has looked that it is one */
}

int
lt_request_word(const struct lt_request *request, const char *name)
{
	const char *value = lt_request_param(request, name);
	for (const struct lt_param *p = request->route->params; value && p && p->name; p++)
		if (strcmp(p->name, name) == 0)
			return lt_words_find(p->words, lt_text(value));
	return -1;
}

bool
lt_request_body(const struct lt_request *request, void *ret_noun, uint64_t *ret_given, struct lt_reply *reply)
{
	const char *type = lt_request_header(request, "Content-Type");
	struct lt_err err = { 0 };
	struct lt_doc *doc;
	assert(request->route->body);
	if (type && strncasecmp(type, "application/json", 16) != 0)
		return lt_problem(reply, 415, "body-type", "send application/json, not %.60s", type);
	if (!lt_json_read(request->a, lt_keys_new(request->a), "body", request->body, &doc, &err))
		return lt_problem_err(reply, 400, "body", &err);
	return lt_field_read(request->a, request->route->body, lt_doc_root(doc), ret_noun, ret_given, &err)
		|| lt_problem_err(reply, 400, "body", &err);
}

/* --- replies --- */

void
lt_reply_header(struct lt_reply *reply, const char *name, const char *value)
{
	int at = 0;
	bool cookie = strcmp(name, "Set-Cookie") == 0; /* the one header of which there may be several */
	while (reply->headers[at][0] && (cookie || strcmp(reply->headers[at][0], name) != 0))
		at++;
	assert(at < 7);
	reply->headers[at][0] = name;
	reply->headers[at][1] = value;
}

bool
lt_reply_noun(const struct lt_request *request, struct lt_reply *reply, const void *noun)
{
	assert(request->route->answer);
	lt_field_json_noun(request->route->answer, noun, &reply->body);
	lt_buf_putc(&reply->body, '\n');
	return true;
}

void
lt_reply_items_begin(struct lt_reply *reply)
{
	lt_buf_puts(&reply->body, "{\"items\":[");
}

struct lt_buf *
lt_reply_item(struct lt_reply *reply)
{
	lt_buf_puts(&reply->body, reply->body.at[reply->body.len - 1] == '[' ? "\n" : ",\n");
	return &reply->body;
}

bool
lt_reply_items_end(struct lt_reply *reply, const char *next, int64_t total)
{
	lt_buf_puts(&reply->body, "],\n\"next\":");
	lt_json_maybe(&reply->body, next);
	if (total >= 0)
		lt_buf_printf(&reply->body, ",\"total\":%lld}\n", (long long)total);
	else
		lt_buf_puts(&reply->body, ",\"total\":null}\n");
	return true;
}

bool
lt_reply_page(const struct lt_request *request, struct lt_reply *reply, const void *items, int count, const char *next, int64_t total)
{
	const struct lt_record *record = request->route->answer;
	lt_reply_items_begin(reply);
	for (int i = 0; i < count; i++)
		lt_field_json_noun(record, (const char *)items + (size_t)i * record->size, lt_reply_item(reply));
	return lt_reply_items_end(reply, next, total);
}

/* --- pages --- */

const char *
lt_reply_cursor(const struct lt_request *request, int64_t from)
{
	return lt_print(request->a, "p%lld", (long long)from);
}

bool
lt_request_page(const struct lt_request *request, int64_t *ret_from, int64_t *ret_most, struct lt_reply *reply)
{
	const char *cursor = lt_request_param(request, "cursor");
	char *end = NULL;
	*ret_most = lt_request_number(request, "limit", PAGE);
	*ret_from = 0;
	if (*ret_most < 1 || *ret_most > PAGE_MOST)
		return lt_problem(reply, 400, "parameter", "limit is 1 to %d", PAGE_MOST);
	if (!cursor)
		return true;
	errno = 0;
	*ret_from = cursor[0] == 'p' && cursor[1] >= '0' && cursor[1] <= '9' ? strtoll(cursor + 1, &end, 10) : -1;
	return (*ret_from >= 0 && end && !*end && errno == 0)
		|| lt_problem(reply, 400, "parameter", "cursor is what next of a page says, as it is");
}
