/* SPDX-License-Identifier: Apache-2.0 */
#include "api/inside.h"
#include "api/listener.h"
#include "api/stream.h"
#include "base/arena.h"
#include "t.h"

static struct lt_api api;
static int suspended, resumed;

static void
suspend(void *connection)
{
	(void)connection;
	suspended++;
}

static void
resume(void *connection)
{
	(void)connection;
	resumed++;
}

static const struct lt_wake how = { suspend, resume };
static const char *heard;

static const char *
header(void *from, const char *name)
{
	(void)from;
	return strcmp(name, "Last-Event-ID") == 0 ? heard : NULL;
}

static void
begin(void)
{
	api.a = lt_arena_new(SIZE_MAX);
	api.stream = lt_stream_hub_open(&api);
	suspended = resumed = 0;
	heard = NULL;
}

static struct lt_listener *
listen_as(const char *team)
{
	struct lt_principal who = { .role = LT_ROLE_VIEWER, .name = "", .id = "s1", .team = team };
	struct lt_asked asked = { .header = header };
	struct lt_request request = { .api = &api, .who = &who, .connection = &asked };
	struct lt_reply reply = { 0 };
	if (!lt_stream_run(&request, &reply))
		return NULL;
	lt_listener_begin(reply.response, NULL, &how);
	return reply.response;
}

static const char *
reads(struct lt_listener *l)
{
	static char out[65536];
	ssize_t len = lt_listener_read(l, out, sizeof out - 1);
	out[len > 0 ? len : 0] = 0;
	return len < 0 ? "the end" : out;
}

static void
end(struct lt_listener *l)
{
	lt_listener_done(l);
	lt_stream_hub_close(api.stream);
	lt_arena_drop(api.a);
}

TEST(who_comes_new_hears_the_last_of_each_event_and_then_what_comes)
{
	begin();
	lt_stream_tell(&api, "usage", NULL, LT_LIT("{\"calls\":1}"));
	lt_stream_tell(&api, "usage", NULL, LT_LIT("{\"calls\":2}"));
	struct lt_listener *l = listen_as(NULL);
	IS_TEXT(reads(l), "retry: 2000\n\nid: 2\nevent: usage\ndata: {\"calls\":2}\n\n");
	IS_TEXT(reads(l), "");
	IS(suspended == 1);
	lt_stream_tell(&api, "policy", NULL, LT_LIT("{}"));
	IS(resumed == 1);
	IS_TEXT(reads(l), "id: 3\nevent: policy\ndata: {}\n\n");
	end(l);
}

TEST(who_was_cut_off_hears_what_was_missed_once)
{
	begin();
	lt_stream_tell(&api, "usage", NULL, LT_LIT("1"));
	lt_stream_tell(&api, "usage", NULL, LT_LIT("2"));
	lt_stream_tell(&api, "usage", NULL, LT_LIT("3"));
	heard = "1";
	struct lt_listener *l = listen_as(NULL);
	IS_TEXT(reads(l), "retry: 2000\n\nid: 2\nevent: usage\ndata: 2\n\nid: 3\nevent: usage\ndata: 3\n\n");
	end(l);
}

TEST(a_team_hears_its_own_events_alone)
{
	begin();
	struct lt_listener *l = listen_as("search");
	lt_stream_tell(&api, "usage", NULL, LT_LIT("\"all\""));
	lt_stream_tell(&api, "usage", "support", LT_LIT("\"theirs\""));
	lt_stream_tell(&api, "usage", "search", LT_LIT("\"ours\""));
	IS_TEXT(reads(l), "retry: 2000\n\nid: 3\nevent: usage\ndata: \"ours\"\n\n");
	end(l);
}

TEST(a_line_break_in_an_event_does_not_end_it)
{
	begin();
	struct lt_listener *l = listen_as(NULL);
	lt_stream_tell(&api, "usage", NULL, LT_LIT("{\n}\r\n"));
	IS_TEXT(reads(l), "retry: 2000\n\nid: 1\nevent: usage\ndata: { }  \n\n");
	end(l);
}

TEST(who_does_not_read_is_cut_off_and_holds_nobody_up)
{
	begin();
	struct lt_listener *l = listen_as(NULL);
	for (int i = 0; i < 300; i++)
		lt_stream_tell(&api, "usage", NULL, LT_LIT("0"));
	IS_TEXT(reads(l), "the end");
	end(l);
}

TEST(a_stream_ends_with_its_session_and_when_lintel_stops)
{
	begin();
	struct lt_listener *l = listen_as(NULL);
	lt_stream_end(&api, "another");
	IS_TEXT(reads(l), "retry: 2000\n\n");
	lt_stream_end(&api, "s1");
	IS_TEXT(reads(l), "the end");
	IS(lt_stream_listeners(&api) == 1);
	lt_stream_hub_stop(api.stream);
	IS(!listen_as(NULL));
	end(l);
}
