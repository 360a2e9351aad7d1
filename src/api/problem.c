/* SPDX-License-Identifier: Apache-2.0 */
/* problem: refusals of the API as RFC 9457 has them. */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "api/request.h"
#include "base/err.h"
#include "format/json.h"

static const struct {
	const char *code, *title;
} codes[] = {
#define PROBLEM(code, title) { code, title },
#include "api/problem_code.def"
#undef PROBLEM
};

static const char *
title_of(const char *code)
{
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (strcmp(codes[i].code, code) == 0)
			return codes[i].title;
	assert(!"a code of problem_code.def");
	return "Something is wrong";
}

bool
lt_problem_fields(struct lt_reply *reply, int status, const char *code, const char *detail, const struct lt_problem_field *fields,
	int count)
{
	reply->status = status;
	reply->problem = true;
	reply->type = "application/problem+json";
	reply->body.len = 0;
	lt_buf_printf(&reply->body, "{\"type\":\"urn:lintel:problem:%s\",\"title\":", code);
	lt_json_quote(&reply->body, lt_text(title_of(code)));
	lt_buf_printf(&reply->body, ",\"status\":%d,\"detail\":", status);
	lt_json_quote(&reply->body, lt_text(detail));
	lt_buf_printf(&reply->body, ",\"code\":\"%s\",\"errors\":[", code);
	for (int i = 0; i < count; i++) {
		lt_buf_puts(&reply->body, i ? ",{\"field\":" : "{\"field\":");
		lt_json_quote(&reply->body, lt_text(fields[i].field));
		lt_buf_puts(&reply->body, ",\"sentence\":");
		lt_json_quote(&reply->body, lt_text(fields[i].sentence));
		lt_buf_putc(&reply->body, '}');
	}
	lt_buf_puts(&reply->body, "]}\n");
	return false;
}

bool
lt_problem(struct lt_reply *reply, int status, const char *code, const char *format, ...)
{
	char detail[2048];
	va_list args;
	va_start(args, format);
	vsnprintf(detail, sizeof detail, format, args);
	va_end(args);
	return lt_problem_fields(reply, status, code, detail, NULL, 0);
}

bool
lt_problem_err(struct lt_reply *reply, int status, const char *code, const struct lt_err *err)
{
	return lt_problem_fields(reply, status, code, err->text, NULL, 0);
}
