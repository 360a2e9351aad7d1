/* SPDX-License-Identifier: Apache-2.0 */
/* Walks what a caller said.  A message costs three tokens and its role one, an answer is opened
 * by three: OpenAI's own rule for counting chats. */
#include "sim/prompt.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "sim/counter.h"
#include "sim/marker.h"
#include "sim/word.h"

enum {
	PER_MESSAGE = 4,
	PER_NAME = 1,
	PER_ANSWER = 3,
	PER_IMAGE = 85,
};

static void
add_blocks(struct lt_sim_prompt *prompt, struct lt_text text)
{
	while (text.len) {
		size_t take = sizeof prompt->partial - prompt->partial_len;
		take = take < text.len ? take : text.len;
		memcpy(prompt->partial + prompt->partial_len, text.at, take);
		prompt->partial_len += take;
		text = (struct lt_text){ text.at + take, text.len - take };
		if (prompt->partial_len < sizeof prompt->partial)
			return;
		uint64_t before = prompt->block_count ? prompt->blocks[prompt->block_count - 1] : 0;
		uint64_t hash = lt_map_hash((struct lt_text){ prompt->partial, sizeof prompt->partial });
		LT_PUSH(prompt->arena, prompt->blocks, prompt->block_count, prompt->block_room) = lt_sim_mix(before, hash);
		prompt->partial_len = 0;
	}
}

static void
read_markers(struct lt_sim_prompt *prompt, struct lt_text text)
{
	lt_sim_marker_number(text, "tokens", &prompt->wanted);
	prompt->filter |= lt_sim_marker(text, "filter").at != NULL;
	prompt->filter_answer |= lt_sim_marker(text, "filter-answer").at != NULL;
	prompt->tool_wanted |= lt_sim_marker(text, "tool").at != NULL;
	struct lt_text fault = lt_sim_marker(text, "fault");
	if (fault.at)
		prompt->fault = fault;
}

void
lt_sim_prompt_add(struct lt_sim_prompt *prompt, struct lt_text text)
{
	prompt->tokens += lt_sim_counter_count(prompt->counter, prompt->model, text);
	prompt->bytes += (int64_t)text.len;
	prompt->hash = lt_sim_mix(prompt->hash, lt_map_hash(text));
	add_blocks(prompt, text);
	if (lt_sim_marked(text))
		read_markers(prompt, text);
}

/* As JSON, whatever it is. */
static void
add_json(struct lt_sim_prompt *prompt, struct lt_node node)
{
	struct lt_buf json = LT_BUF(LT_SIM_PROMPT_MOST);
	lt_node_json(node, &json);
	lt_sim_prompt_add(prompt, lt_copy_text(prompt->arena, lt_buf_text(&json)));
	lt_buf_done(&json);
}

/* A content: text, or parts.  A part with text counts as its text, one with a content of its own
 * (a tool's answer) as that; anything else is an image. */
static void
add_content(struct lt_sim_prompt *prompt, struct lt_node content, int depth)
{
	if (lt_node_is(content, LT_KIND_TEXT)) {
		prompt->last = lt_node_text(content, prompt->arena);
		lt_sim_prompt_add(prompt, prompt->last);
		return;
	}
	struct lt_walk w = lt_walk(content);
	while (lt_walk_next(&w)) {
		prompt->cache |= lt_node_is(lt_node_get(w.value, "cache_control"), LT_KIND_MAP);
		if (lt_node_is(lt_node_get(w.value, "text"), LT_KIND_TEXT))
			add_content(prompt, lt_node_get(w.value, "text"), depth);
		else if (lt_node_eq(lt_node_get(w.value, "type"), "tool_use"))
			add_json(prompt, lt_node_get(w.value, "input"));
		else if (lt_node_get(w.value, "content").doc && depth < 4)
			add_content(prompt, lt_node_get(w.value, "content"), depth + 1);
		else
			prompt->tokens += PER_IMAGE;
	}
}

static void
add_tools(struct lt_sim_prompt *prompt, struct lt_node body)
{
	struct lt_node tools = lt_node_get(body, "tools");
	if (lt_node_count(tools))
		add_json(prompt, tools);
}

static void
add_messages(struct lt_sim_prompt *prompt, struct lt_node messages)
{
	struct lt_walk w = lt_walk(messages);
	while (lt_walk_next(&w)) {
		struct lt_node content = lt_node_get(w.value, "content"), calls = lt_node_get(w.value, "tool_calls");
		prompt->tokens += PER_MESSAGE;
		if (lt_node_is(lt_node_get(w.value, "name"), LT_KIND_TEXT))
			prompt->tokens += PER_NAME;
		add_content(prompt, content, 0);
		if (lt_node_count(calls))
			add_json(prompt, calls);
		prompt->tool_spoke = lt_node_eq(lt_node_get(w.value, "role"), "tool") ||
			lt_node_eq(lt_node_path(content, "0/type"), "tool_result");
	}
	prompt->tokens += PER_ANSWER;
}

void
lt_sim_prompt_chat(struct lt_sim_prompt *prompt, struct lt_node body)
{
	add_tools(prompt, body);
	add_messages(prompt, lt_node_get(body, "messages"));
}

void
lt_sim_prompt_message(struct lt_sim_prompt *prompt, struct lt_node body)
{
	add_tools(prompt, body);
	add_content(prompt, lt_node_get(body, "system"), 0);
	add_messages(prompt, lt_node_get(body, "messages"));
}

/* Items of the Responses API: messages, and calls of functions with what came of them. */
static void
add_item(struct lt_sim_prompt *prompt, struct lt_node item)
{
	struct lt_node output = lt_node_get(item, "output"), arguments = lt_node_get(item, "arguments");
	prompt->tokens += PER_MESSAGE;
	prompt->tool_spoke = lt_node_eq(lt_node_get(item, "type"), "function_call_output");
	add_content(prompt, lt_node_get(item, "content"), 0);
	add_content(prompt, output, 0);
	add_content(prompt, arguments, 0);
}

void
lt_sim_prompt_response(struct lt_sim_prompt *prompt, struct lt_node body)
{
	struct lt_node input = lt_node_get(body, "input");
	add_tools(prompt, body);
	add_content(prompt, lt_node_get(body, "instructions"), 0);
	if (lt_node_is(input, LT_KIND_TEXT)) {
		prompt->tokens += PER_MESSAGE;
		add_content(prompt, input, 0);
	}
	struct lt_walk w = lt_walk(input);
	while (lt_walk_next(&w))
		add_item(prompt, w.value);
	prompt->tokens += PER_ANSWER;
}

int
lt_sim_prompt_input(struct lt_sim_prompt *prompt, struct lt_node input)
{
	if (lt_node_is(input, LT_KIND_TEXT)) {
		prompt->last = lt_node_text(input, prompt->arena);
		lt_sim_prompt_add(prompt, prompt->last);
		return 1;
	}
	int inputs = 0, ids = 0;
	struct lt_walk w = lt_walk(input);
	while (lt_walk_next(&w))
		if (lt_node_is(w.value, LT_KIND_NUMBER)) {
			ids = 1;
			prompt->tokens++;
			prompt->hash = lt_sim_mix(prompt->hash, lt_map_hash(lt_node_text(w.value, prompt->arena)));
		} else {
			inputs += lt_sim_prompt_input(prompt, w.value);
		}
	return inputs + ids;
}
