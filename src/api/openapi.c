/* SPDX-License-Identifier: Apache-2.0 */
#include "api/openapi.h"

#include <ctype.h>

#include "api/inside.h"
#include "base/buf.h"
#include "format/json.h"
#include "record/field.h"
#include "record/noun.h"
#include "record/schema.h"

#define REFS "#/components/schemas/"

static void
put(struct lt_buf *out, const char *key, const char *text)
{
	lt_buf_printf(out, "\"%s\":", key);
	lt_json_quote(out, lt_text(text));
}

/* --- parameters --- */

static void
put_parts(struct lt_buf *out, const char *path, const char **before)
{
	for (const char *at = strchr(path, '{'); at; at = strchr(at + 1, '{')) {
		lt_buf_printf(out, "%s\n{\"name\":\"%.*s\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\",\"minLength\":1}}",
			*before, (int)strcspn(at + 1, "}"), at + 1);
		*before = ",";
	}
}

static void
put_param(struct lt_buf *out, const struct lt_param *p)
{
	lt_buf_printf(out, "{\"name\":\"%s\",\"in\":\"query\",", p->name);
	put(out, "description", p->sentence);
	lt_buf_puts(out, ",\"schema\":{");
	switch (p->kind) {
	case LT_PARAM_NUMBER:
		lt_buf_puts(out, strcmp(p->name, "limit") == 0 ? "\"type\":\"integer\",\"minimum\":1,\"maximum\":500" : "\"type\":\"integer\"");
		break;
	case LT_PARAM_FLAG:
		lt_buf_puts(out, "\"type\":\"boolean\"");
		break;
	case LT_PARAM_DAY:
		lt_buf_puts(out, "\"type\":\"string\",\"format\":\"date\"");
		break;
	case LT_PARAM_WORD:
		lt_buf_puts(out, "\"type\":\"string\",\"enum\":[");
		for (int i = 0; i < p->words->count; i++) {
			lt_buf_puts(out, i ? "," : "");
			lt_json_quote(out, lt_text(p->words->at[i].word));
		}
		lt_buf_putc(out, ']');
		break;
	case LT_PARAM_TEXT:
		lt_buf_puts(out, "\"type\":\"string\"");
		break;
	}
	lt_buf_puts(out, "}}");
}

static void
put_params(struct lt_buf *out, const struct lt_route *route)
{
	const char *before = "";
	lt_buf_puts(out, ",\"parameters\":[");
	put_parts(out, route->path, &before);
	for (const struct lt_param *p = route->params; p && p->name; p++) {
		lt_buf_printf(out, "%s\n", before);
		put_param(out, p);
		before = ",";
	}
	for (const struct lt_param *p = lt_route_page_params(); (route->flags & LT_ROUTE_PAGES) && p->name; p++) {
		lt_buf_printf(out, "%s\n", before);
		put_param(out, p);
		before = ",";
	}
	if (strcmp(route->method, "GET") != 0)
		lt_buf_printf(out, "%s\n{\"$ref\":\"#/components/parameters/once\"}", before);
	lt_buf_putc(out, ']');
}

/* --- answers --- */

static void
put_answer(struct lt_buf *out, const struct lt_route *route)
{
	int status = route->status ? route->status : route->answer ? 200 : 204;
	lt_buf_printf(out, "\"%d\":{\"description\":\"done\"", status);
	if (route->flags & (LT_ROUTE_RAW | LT_ROUTE_STREAM))
		lt_buf_printf(out, ",\"content\":{\"%s\":{%s}}", route->type,
			strcmp(route->type, "application/json") == 0 ? "\"schema\":{\"type\":\"object\"}" : "\"schema\":{\"type\":\"string\"}");
	else if (route->answer && (route->flags & LT_ROUTE_PAGES))
		lt_buf_printf(out, ",\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\",\"required\":[\"items\",\"next\",\"total\"],"
			"\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"$ref\":\"" REFS "%s\"}},"
			"\"next\":{\"type\":[\"string\",\"null\"]},\"total\":{\"type\":[\"integer\",\"null\"]}}}}}", route->answer->name);
	else if (route->answer)
		lt_buf_printf(out, ",\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"" REFS "%s\"}}}", route->answer->name);
	lt_buf_putc(out, '}');
}

static void
put_statuses(struct lt_buf *out, const struct lt_route *route)
{
	bool reads = strcmp(route->method, "GET") == 0;
	const char *more = route->statuses ? route->statuses : "";
	lt_buf_puts(out, ",\"responses\":{");
	put_answer(out, route);
	if (reads && !(route->flags & (LT_ROUTE_CHANGING | LT_ROUTE_STREAM)))
		lt_buf_puts(out, ",\"304\":{\"description\":\"as If-None-Match has it\"}");
	for (const char *const *status = (const char *const[]){ "400", "401", "403", "429", "500", "503", NULL }; *status; status++)
		lt_buf_printf(out, ",\"%s\":{\"$ref\":\"#/components/responses/problem\"}", *status);
	for (const char *const *status = (const char *const[]){ "409", "413", "415", "422", NULL }; !reads && *status; status++)
		if (!strstr(more, *status))
			lt_buf_printf(out, ",\"%s\":{\"$ref\":\"#/components/responses/problem\"}", *status);
	for (; *more; more += more[3] ? 4 : 3)
		if (strncmp(more, "302", 3) == 0)
			lt_buf_puts(out, ",\"302\":{\"description\":\"go there\"}");
		else
			lt_buf_printf(out, ",\"%.3s\":{\"$ref\":\"#/components/responses/problem\"}", more);
	lt_buf_putc(out, '}');
}

static void
put_route(struct lt_buf *out, const struct lt_routes *routes, const struct lt_route *route)
{
	lt_buf_putc(out, '"');
	for (const char *at = route->method; *at; at++)
		lt_buf_putc(out, (char)tolower((unsigned char)*at));
	lt_buf_printf(out, "\":{\"operationId\":\"%s\",\"tags\":[\"%s\"],", route->name, routes->name);
	put(out, "summary", route->sentence);
	lt_buf_printf(out, ",\"x-lintel-role\":\"%s\",\"x-lintel-team\":%s", lt_words_role.at[route->role].word,
		route->flags & LT_ROUTE_TEAM ? "true" : "false");
	if (route->role == LT_ROLE_NOBODY)
		lt_buf_puts(out, ",\"security\":[]");
	put_params(out, route);
	if (route->body)
		lt_buf_printf(out, ",\"requestBody\":{\"required\":true,\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"" REFS
			"%s_given\"}}}}", route->body->name);
	put_statuses(out, route);
	lt_buf_putc(out, '}');
}

/* Rows of one path stand together in the document, wherever they stand in the tables. */
static bool
is_first(const struct lt_route *route)
{
	for (int i = 0; lt_all_routes[i]; i++)
		for (const struct lt_route *r = lt_all_routes[i]->rows; r->method; r++) {
			if (r == route)
				return true;
			if (strcmp(r->path, route->path) == 0)
				return false;
		}
	return true;
}

static void
put_path(struct lt_buf *out, const struct lt_route *route)
{
	const char *before = "";
	lt_buf_printf(out, "\"/api/v1%s\":{", route->path);
	for (int i = 0; lt_all_routes[i]; i++)
		for (const struct lt_route *r = lt_all_routes[i]->rows; r->method; r++)
			if (strcmp(r->path, route->path) == 0) {
				lt_buf_printf(out, "%s\n", before);
				put_route(out, lt_all_routes[i], r);
				before = ",";
			}
	lt_buf_putc(out, '}');
}

/* --- schemas --- */

enum { RECORDS = 256 };
struct met {
	const struct lt_record *at[RECORDS];
	int count;
};

static void
meet(struct met *met, const struct lt_record *record)
{
	if (!record || met->count == RECORDS)
		return;
	for (int i = 0; i < met->count; i++)
		if (met->at[i] == record)
			return;
	met->at[met->count++] = record;
	for (const struct lt_field *field = record->fields; field->name; field++)
		meet(met, field->record);
}

static void
put_schemas(struct lt_buf *out)
{
	struct met answers = { 0 }, bodies = { 0 };
	meet(&answers, &lt_field_problem);
	for (int i = 0; lt_all_routes[i]; i++)
		for (const struct lt_route *r = lt_all_routes[i]->rows; r->method; r++) {
			meet(&answers, r->answer);
			if (!r->body)
				continue;
			for (const struct lt_field *field = r->body->fields; field->name; field++)
				meet(&answers, field->record); /* a noun inside one that is sent is sent whole */
			if (bodies.count < RECORDS)
				bodies.at[bodies.count++] = r->body;
		}
	for (int i = 0; i < answers.count; i++) {
		lt_buf_printf(out, "%s\n\"%s\":{", i ? "," : "", answers.at[i]->name);
		lt_schema_object(answers.at[i], REFS, false, out);
		lt_buf_putc(out, '}');
	}
	for (int i = 0; i < bodies.count; i++) {
		bool told = false;
		for (int k = 0; k < i; k++)
			told = told || bodies.at[k] == bodies.at[i];
		if (told)
			continue;
		lt_buf_printf(out, ",\n\"%s_given\":{", bodies.at[i]->name);
		lt_schema_object(bodies.at[i], REFS, true, out);
		lt_buf_putc(out, '}');
	}
}

void
lt_openapi(struct lt_buf *out)
{
	const char *before = "";
	lt_buf_puts(out, "{\"openapi\":\"3.1.0\",\n\"info\":{\"title\":\"Lintel\",\"version\":\"" LT_VERSION "\","
		"\"license\":{\"name\":\"Apache-2.0\",\"identifier\":\"Apache-2.0\"},\"description\":\"The control plane of lintel up.\"},\n"
		"\"security\":[{\"token\":[]},{\"session\":[]}],\n\"tags\":[");
	for (int i = 0; lt_all_routes[i]; i++) {
		lt_buf_printf(out, "%s\n{\"name\":\"%s\",", i ? "," : "", lt_all_routes[i]->name);
		put(out, "description", lt_all_routes[i]->sentence);
		lt_buf_putc(out, '}');
	}
	lt_buf_puts(out, "],\n\"paths\":{");
	for (int i = 0; lt_all_routes[i]; i++)
		for (const struct lt_route *r = lt_all_routes[i]->rows; r->method; r++)
			if (is_first(r)) {
				lt_buf_printf(out, "%s\n", before);
				put_path(out, r);
				before = ",";
			}
	lt_buf_puts(out, "},\n\"components\":{\"securitySchemes\":{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"},"
		"\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"lintel_session\"}},\n"
		"\"parameters\":{\"once\":{\"name\":\"Idempotency-Key\",\"in\":\"header\",\"description\":\"sent again with the same key, it is "
		"done once and answered as it was, for a day\",\"schema\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":128}}},\n"
		"\"responses\":{\"problem\":{\"description\":\"why not (RFC 9457)\",\"content\":{\"application/problem+json\":{\"schema\":{\"$ref\":\""
		REFS "problem\"}}}}},\n\"schemas\":{");
	put_schemas(out);
	lt_buf_puts(out, "}}}\n");
}

/* --- for people --- */

static void
put_page_row(struct lt_buf *out, const struct lt_route *r)
{
	const char *team = r->role == LT_ROLE_NOBODY ? "" : r->flags & LT_ROUTE_TEAM ? ", its team's" : "";
	lt_buf_printf(out, "| `%s %s` | %s%s | %s", r->method, r->path, r->role == LT_ROLE_NOBODY ? "anybody" : lt_words_role.at[r->role].word, team,
		r->sentence);
	for (const struct lt_param *p = r->params; p && p->name; p++)
		lt_buf_printf(out, "%s`%s`", p == r->params ? " Takes " : ", ", p->name);
	lt_buf_puts(out, r->params ? ". |\n" : " |\n");
}

void
lt_openapi_page(struct lt_buf *out)
{
	lt_buf_puts(out, "# The API\n\nBelow `/api/v1` of the address that `lintel up` tells; `/api/v1/openapi.json` has every field. Lists come in pages: "
		"`limit`, and `cursor` as the page before says in `next`. Reads have an `ETag`. Writes take an `Idempotency-Key`. "
		"What is refused is told as RFC 9457 has it. A token goes into `Authorization: Bearer`.\n");
	for (int i = 0; lt_all_routes[i]; i++) {
		lt_buf_printf(out, "\n## %s\n\n%s.\n\n| what | the least role | |\n|---|---|---|\n", lt_all_routes[i]->name, lt_all_routes[i]->sentence);
		for (const struct lt_route *r = lt_all_routes[i]->rows; r->method; r++)
			put_page_row(out, r);
	}
}
