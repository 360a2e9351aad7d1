/* SPDX-License-Identifier: Apache-2.0 */
#include "api/openapi.h"
#include "api/route.h"
#include "base/arena.h"
#include "format/json.h"
#include "base/err.h"
#include "record/field.h"
#include "record/words.h"
#include "t.h"

static const struct lt_route *
every(int *at)
{
	int seen = 0;
	for (int i = 0; lt_all_routes[i]; i++)
		for (const struct lt_route *r = lt_all_routes[i]->rows; r->method; r++)
			if (seen++ == *at) {
				++*at;
				return r;
			}
	return NULL;
}

#define EACH(r, at) int at = 0; for (const struct lt_route *r; (r = every(&at));)

TEST(no_two_routes_are_the_same_and_no_two_have_one_name)
{
	EACH(r, i) {
		EACH(s, k) {
			IS(r == s || strcmp(r->method, s->method) != 0 || strcmp(r->path, s->path) != 0);
			IS(r == s || strcmp(r->name, s->name) != 0);
		}
	}
}

TEST(a_route_says_what_it_does_in_a_sentence_and_is_answered_by_somebody)
{
	EACH(r, i) {
		IS(r->sentence && r->sentence[0] >= 'A' && r->sentence[0] <= 'Z' && r->sentence[strlen(r->sentence) - 1] == '.');
		IS(r->path[0] == '/' && r->run && r->role < LT_ROLE_COUNT);
		IS(!(r->flags & LT_ROUTE_RAW) || r->type);
		IS(!(r->flags & LT_ROUTE_PAGES) || r->answer);
	}
}

TEST(what_changes_something_takes_an_operator_but_for_signing_in_and_out)
{
	EACH(r, i)
		if (strcmp(r->method, "GET") != 0 && r->role < LT_ROLE_OPERATOR)
			IS(strncmp(r->path, "/session", 8) == 0 || strncmp(r->path, "/oidc", 5) == 0);
}

TEST(reads_take_nothing_and_what_anybody_may_ask_is_a_short_list)
{
	int anybody = 0;
	EACH(r, i) {
		IS(strcmp(r->method, "GET") != 0 || !r->body);
		anybody += r->role == LT_ROLE_NOBODY;
	}
	IS(anybody >= 2 && anybody <= 5); /* about, openapi.json, signing in by link and by OIDC (two steps) */
}

TEST(further_statuses_are_three_digits_with_blanks_between)
{
	EACH(r, i)
		for (const char *s = r->statuses; s && *s; s += s[3] ? 4 : 3) {
			IS(strlen(s) >= 3 && s[0] >= '3' && s[0] <= '5' && (s[3] == 0 || s[3] == ' '));
			IS(strncmp(s, "400", 3) != 0 && strncmp(s, "401", 3) != 0 && strncmp(s, "403", 3) != 0);
		}
}

TEST(the_document_is_json_with_every_route_and_every_schema_it_refers_to)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_buf out = LT_BUF(16 << 20);
	struct lt_err err = { 0 };
	struct lt_doc *doc;
	lt_openapi(&out);
	IS(!lt_buf_over(&out) && lt_json_read(a, lt_keys_new(a), "openapi", lt_buf_text(&out), &doc, &err));
	struct lt_node root = lt_doc_root(doc), paths = lt_node_get(root, "paths"), schemas = lt_node_path(root, "components/schemas");
	EACH(r, i) {
		char path[256] = "/api/v1";
		snprintf(path, sizeof path, "/api/v1%s", r->path);
		char method[8] = "";
		for (int c = 0; r->method[c]; c++)
			method[c] = (char)(r->method[c] | 0x20);
		IS(lt_node_is(lt_node_get(lt_node_get(paths, path), method), LT_KIND_MAP));
		IS(!r->answer || lt_node_is(lt_node_get(schemas, r->answer->name), LT_KIND_MAP));
	}
	for (const char *at = lt_buf_text(&out).at; (at = strstr(at, "#/components/schemas/"));) {
		char name[64];
		at += strlen("#/components/schemas/");
		snprintf(name, sizeof name, "%.*s", (int)strcspn(at, "\""), at);
		IS(lt_node_is(lt_node_get(schemas, name), LT_KIND_MAP));
	}
	lt_buf_done(&out);
	lt_arena_drop(a);
}
