/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/world.h"

#include "base/arena.h"
#include "t.h"

static struct lt_arena *arena;
static struct lt_sim *sim;
static struct lt_sim_plan plan;
static struct lt_sim_settings settings;

static void
open_sim(struct lt_sim_settings given)
{
	settings = given;
	arena = lt_arena_new(SIZE_MAX);
	sim = lt_sim_new(arena, &settings);
	plan = (struct lt_sim_plan){ .arena = arena, .bytes = LT_BUF(LT_SIM_ANSWER_MOST) };
}

static void
close_sim(void)
{
	lt_sim_done(sim);
	lt_buf_done(&plan.bytes);
	lt_arena_drop(arena);
}

/* Bytes of the whole plan. */
static const char *
ask(const char *path, const char *body)
{
	struct lt_sim_head head;
	char *text = lt_print(arena, "POST %s HTTP/1.1\r\ncontent-length: %zu\r\n\r\n%s", path, strlen(body), body);
	lt_sim_http_head(lt_text(text), &head);
	lt_sim_answer(sim, &head, (struct lt_text){ text + head.len, (size_t)head.body }, 1700000000000000, &plan);
	return plan.bytes.at;
}

#define CHAT "/v1/chat/completions"

TEST(the_same_call_gets_the_same_words_and_another_seed_others)
{
	const char *body = "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
	struct lt_arena *kept = lt_arena_new(SIZE_MAX);
	open_sim((struct lt_sim_settings){ 0 });
	char *first = lt_copy(kept, strstr(ask(CHAT, body), "\"content\""));
	char *second = lt_copy(kept, strstr(ask(CHAT, body), "\"content\""));
	close_sim();
	open_sim((struct lt_sim_settings){ .seed = 7 });
	char *other = lt_copy(kept, strstr(ask(CHAT, body), "\"content\""));
	close_sim();
	IS_TEXT(second, first);
	IS(strcmp(other, first) != 0);
	IS(strstr(first, "\"finish_reason\":\"length\"") && strstr(first, "\"completion_tokens\":5,"));
	lt_arena_drop(kept);
}

TEST(a_stream_is_paced_by_its_tokens)
{
	open_sim((struct lt_sim_settings){ .latency_ms = 2, .first_token_ms = 10, .tokens_per_second = 1000 });
	ask(CHAT, "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"[[tokens=4]]\"}]}");
	IS(plan.count == 9); /* head, role, four words, finish, [DONE], last chunk */
	IS(plan.pieces[0].due_us == 2000 && plan.pieces[1].due_us == 12000 && plan.pieces[1].out == 0);
	IS(plan.pieces[2].due_us == 12000 && plan.pieces[2].out == 1);
	IS(plan.pieces[5].due_us == 15000 && plan.pieces[5].out == 4 && plan.pieces[8].due_us == 15000);
	IS(lt_sim_plan_made(&plan, 13999) == 2 && lt_sim_plan_made(&plan, 99999) == 4);
	close_sim();
}

TEST(usage_stands_in_a_stream_only_when_it_was_asked_for)
{
	open_sim((struct lt_sim_settings){ 0 });
	const char *got = ask(CHAT, "{\"model\":\"m\",\"stream\":true,\"messages\":[]}");
	IS(!strstr(got, "\"usage\"") && strstr(got, "data: [DONE]\n\n"));
	got = ask(CHAT, "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"messages\":[]}");
	IS(strstr(got, "\"choices\":[],\"usage\":{") && strstr(got, "}],\"usage\":null,"));
	close_sim();
}

TEST(a_body_that_is_no_json_is_refused)
{
	open_sim((struct lt_sim_settings){ 0 });
	IS(strncmp(ask(CHAT, "{\"model\":"), "HTTP/1.1 400 ", 13) == 0);
	IS(strncmp(ask(CHAT, "[]"), "HTTP/1.1 400 ", 13) == 0);
	IS(strncmp(ask(CHAT, "{\"model\":\"m\"}"), "HTTP/1.1 400 ", 13) == 0);
	IS(strncmp(ask("/v2/else", "{}"), "HTTP/1.1 404 ", 13) == 0);
	close_sim();
}
