/* SPDX-License-Identifier: Apache-2.0 */
/* Walks what a caller said.  A message costs three tokens and its role one, an answer is opened
 * by three: OpenAI's own rule for counting chats. */
#include "sim/prompt.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "sim/word.h"

enum {
	PER_MESSAGE = 4,
	PER_NAME = 1,
	PER_ANSWER = 3,
	PER_IMAGE = 85,
};

int64_t
lt_sim_count(struct lt_text text)
{
	return (int64_t)(text.len + 3) / 4;
}

void
lt_sim_prompt_add(struct lt_sim_prompt *prompt, struct lt_text text)
{
	prompt->tokens += lt_sim_count(text);
	prompt->bytes += (int64_t)text.len;
	prompt->hash = lt_sim_mix(prompt->hash, lt_map_hash(text));
}

/* A content: text, or parts of which those with text count as text. */
static void
add_content(struct lt_sim_prompt *prompt, struct lt_node content, struct lt_arena *a)
{
	if (lt_node_is(content, LT_KIND_TEXT)) {
		prompt->last = lt_node_text(content, a);
		lt_sim_prompt_add(prompt, prompt->last);
		return;
	}
	struct lt_walk w = lt_walk(content);
	while (lt_walk_next(&w)) {
		struct lt_node text = lt_node_get(w.value, "text");
		if (lt_node_is(text, LT_KIND_TEXT)) {
			prompt->last = lt_node_text(text, a);
			lt_sim_prompt_add(prompt, prompt->last);
		} else {
			prompt->tokens += PER_IMAGE;
		}
	}
}

static void
add_json(struct lt_sim_prompt *prompt, struct lt_node node, struct lt_arena *a)
{
	struct lt_buf json = LT_BUF(LT_SIM_PROMPT_MOST);
	lt_node_json(node, &json);
	lt_sim_prompt_add(prompt, lt_copy_text(a, lt_buf_text(&json)));
	lt_buf_done(&json);
}

void
lt_sim_prompt_chat(struct lt_sim_prompt *prompt, struct lt_node body, struct lt_arena *a)
{
	struct lt_node tools = lt_node_get(body, "tools");
	if (lt_node_count(tools))
		add_json(prompt, tools, a);
	struct lt_walk w = lt_walk(lt_node_get(body, "messages"));
	while (lt_walk_next(&w)) {
		prompt->tokens += PER_MESSAGE;
		if (lt_node_is(lt_node_get(w.value, "name"), LT_KIND_TEXT))
			prompt->tokens += PER_NAME;
		add_content(prompt, lt_node_get(w.value, "content"), a);
		struct lt_node calls = lt_node_get(w.value, "tool_calls");
		if (lt_node_count(calls))
			add_json(prompt, calls, a);
		prompt->tool_spoke = lt_node_eq(lt_node_get(w.value, "role"), "tool");
	}
	prompt->tokens += PER_ANSWER;
}
