/* SPDX-License-Identifier: Apache-2.0 */
#include "api/inside.h"
#include "base/arena.h"
#include "base/err.h"
#include "t.h"

extern const struct lt_service lt_service_held;
static struct lt_api api;
static const char *by;

static const char *
param(void *from, const char *name)
{
	(void)from;
	(void)name;
	return by;
}

static void
params(void *from, void (*each)(void *to, const char *name), void *to)
{
	(void)from;
	each(to, "by");
}

static const struct lt_route route = { .method = "GET", .path = "/usage", .flags = LT_ROUTE_HELD };
static const struct lt_asked asked = { .method = "GET", .path = "/api/v1/usage", .param = param, .params = params };

static void
begin(void)
{
	struct lt_err err = { 0 };
	api = (struct lt_api){ .a = lt_arena_new(SIZE_MAX) };
	for (int i = 0; lt_services[i]; i++)
		if (lt_services[i] == &lt_service_held)
			lt_service_held.open(&api, &api.states[i], &err);
	by = "model";
}

static void
end(void)
{
	lt_service_held.close(&api);
	lt_arena_drop(api.a);
}

static void
keep(const char *team, int64_t now_us, const char *body, const char *header)
{
	struct lt_principal who = { .role = LT_ROLE_VIEWER, .team = team };
	struct lt_request request = { .api = &api, .route = &route, .who = &who, .now_us = now_us };
	struct lt_reply reply = { .status = 200, .body = LT_BUF(1000) };
	lt_buf_puts(&reply.body, body);
	if (header)
		reply.headers[0][0] = reply.headers[0][1] = header;
	lt_held_keep(&request, &asked, &reply);
	lt_buf_done(&reply.body);
}

/* What is held for who asks then; "" nothing. */
static const char *
give(const char *team, int64_t now_us)
{
	static char text[100];
	struct lt_principal who = { .role = LT_ROLE_VIEWER, .team = team };
	struct lt_request request = { .api = &api, .route = &route, .who = &who, .now_us = now_us };
	struct lt_reply reply = { .body = LT_BUF(1000) };
	bool held = lt_held_give(&request, &asked, &reply);
	snprintf(text, sizeof text, "%s", held ? lt_buf_text(&reply.body).at : "");
	lt_buf_done(&reply.body);
	return text;
}

TEST(an_answer_serves_who_asks_the_same_for_a_while)
{
	begin();
	keep(NULL, 1000000, "all", NULL);
	IS_TEXT(give(NULL, 1299999), "all");
	IS_TEXT(give(NULL, 1300001), "");
	IS_TEXT(give(NULL, 999999), ""); /* a clock that was set back */
	keep(NULL, 1400000, "more", NULL);
	IS_TEXT(give(NULL, 1400001), "more");
	end();
}

TEST(who_asks_something_else_or_for_another_team_is_not_served)
{
	begin();
	keep("search", 1000000, "ours", NULL);
	IS_TEXT(give("search", 1000001), "ours");
	IS_TEXT(give("support", 1000001), "");
	IS_TEXT(give(NULL, 1000001), "");
	by = "caller";
	IS_TEXT(give("search", 1000001), "");
	end();
}

TEST(an_answer_with_headers_of_its_own_is_not_held)
{
	begin();
	keep(NULL, 1000000, "all", "Set-Cookie");
	IS_TEXT(give(NULL, 1000001), "");
	end();
}

TEST(the_oldest_makes_room)
{
	static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h" };
	begin();
	for (int i = 0; i < 100; i++) {
		char name[16];
		snprintf(name, sizeof name, "%s%d", names[i % 8], i);
		by = name;
		keep(NULL, 1000000 + i, "x", NULL);
	}
	by = "d99";
	IS_TEXT(give(NULL, 1000200), "x");
	by = "a0";
	IS_TEXT(give(NULL, 1000200), "");
	end();
}
