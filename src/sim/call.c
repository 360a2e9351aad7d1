/* SPDX-License-Identifier: Apache-2.0 */
/* How a call wants to be answered, in the words of each surface. */
#include "sim/call.h"

#include "base/arena.h"

enum { CHOICES = 128, COMPLETION_TOKENS = 16, MOST_TOKENS = 1 << 30 };

/* The names of one thing on the surfaces, in the order in which they count. */
static bool
number(struct lt_node body, const char *const *paths, int64_t *ret_value)
{
	for (; *paths; paths++)
		if (lt_node_int(lt_node_path(body, *paths), ret_value))
			return true;
	return false;
}

/* A tool's name and the schema of its arguments: nested under function in chats, flat elsewhere. */
static struct lt_text
tool_name(struct lt_node tool, struct lt_arena *a, struct lt_node *ret_schema)
{
	struct lt_node inside = lt_node_get(tool, "function");
	if (!lt_node_is(inside, LT_KIND_MAP))
		inside = tool;
	*ret_schema = lt_node_get(inside, "parameters");
	if (!lt_node_is(*ret_schema, LT_KIND_MAP))
		*ret_schema = lt_node_get(inside, "input_schema");
	return lt_node_text(lt_node_get(inside, "name"), a);
}

/* Does text speak of a part of name, as "weather" of get_weather? */
static bool
speaks_of(struct lt_text text, struct lt_text name, struct lt_arena *a)
{
	size_t from = 0;
	for (size_t at = 0; at <= name.len; at++) {
		if (at < name.len && name.at[at] != '_' && name.at[at] != '-' && name.at[at] != '.')
			continue;
		struct lt_text part = { name.at + from, at - from };
		if (part.len >= 4 && lt_text_has_nocase(text, lt_copy_text(a, part).at))
			return true;
		from = at + 1;
	}
	return false;
}

/* A tool is called when the choice demands one, or when what was said last speaks of it. */
static void
choose_tool(struct lt_sim_call *call)
{
	struct lt_arena *a = call->prompt.arena;
	struct lt_node choice = lt_node_get(call->body, "tool_choice"), type = lt_node_get(choice, "type"), schema;
	if (lt_node_eq(choice, "none") || lt_node_eq(type, "none") || call->prompt.tool_spoke)
		return;
	bool any = lt_node_eq(choice, "required") || lt_node_eq(type, "any") || call->prompt.tool_wanted;
	struct lt_text named = tool_name(choice, a, &schema);
	struct lt_walk w = lt_walk(lt_node_get(call->body, "tools"));
	while (lt_walk_next(&w) && !call->tool.at) {
		struct lt_text name = tool_name(w.value, a, &schema);
		if (!name.len || (named.at && !lt_text_is(name, named)))
			continue;
		if (any || named.at || speaks_of(call->prompt.last, name, a)) {
			call->tool = name;
			call->schema = schema;
		}
	}
}

static void
choose_form(struct lt_sim_call *call)
{
	struct lt_node format = lt_node_get(call->body, "response_format");
	if (call->surface == LT_SIM_RESPONSE)
		format = lt_node_path(call->body, "text/format");
	else if (call->surface == LT_SIM_NATIVE_CHAT || call->surface == LT_SIM_NATIVE_GENERATE)
		format = lt_node_get(call->body, "format");
	struct lt_node type = lt_node_get(format, "type");
	call->json = lt_node_eq(type, "json_object") || lt_node_eq(type, "json_schema") || lt_node_eq(type, "object") ||
		lt_node_eq(format, "json");
	if (!call->json || call->tool.at)
		return;
	struct lt_node inside = lt_node_path(format, "json_schema/schema");
	if (!lt_node_is(inside, LT_KIND_MAP))
		inside = lt_node_get(format, "schema");
	call->schema = lt_node_eq(type, "object") ? format : inside;
}

static void
choose_length(struct lt_sim_call *call)
{
	static const char *const chat[] = { "max_completion_tokens", "max_tokens", NULL };
	static const char *const response[] = { "max_output_tokens", NULL };
	static const char *const message[] = { "max_tokens", NULL };
	static const char *const native[] = { "options/num_predict", NULL };
	call->most = -1;
	switch (call->surface) {
	case LT_SIM_RESPONSE:
		number(call->body, response, &call->most);
		break;
	case LT_SIM_NATIVE_CHAT:
	case LT_SIM_NATIVE_GENERATE:
		number(call->body, native, &call->most);
		break;
	case LT_SIM_COMPLETION:
		if (!number(call->body, message, &call->most))
			call->most = COMPLETION_TOKENS;
		break;
	default:
		number(call->body, call->surface == LT_SIM_CHAT ? chat : message, &call->most);
	}
	if (call->most > MOST_TOKENS)
		call->most = MOST_TOKENS;
}

void
lt_sim_call_read(struct lt_sim_call *call)
{
	struct lt_node stream = lt_node_get(call->body, "stream"), options = lt_node_get(call->body, "stream_options");
	bool native = call->surface == LT_SIM_NATIVE_CHAT || call->surface == LT_SIM_NATIVE_GENERATE;
	int64_t n = 1;
	call->stream = lt_node_is(stream, LT_KIND_TRUE) || (native && !lt_node_is(stream, LT_KIND_FALSE));
	call->include_usage = lt_node_is(lt_node_get(options, "include_usage"), LT_KIND_TRUE);
	call->each_usage = call->dialect == LT_SIM_VLLM && call->include_usage &&
		lt_node_is(lt_node_get(options, "continuous_usage_stats"), LT_KIND_TRUE);
	call->padded = call->dialect == LT_SIM_OPENAI &&
		!lt_node_is(lt_node_get(options, "include_obfuscation"), LT_KIND_FALSE);
	if (call->surface == LT_SIM_CHAT || call->surface == LT_SIM_COMPLETION)
		lt_node_int(lt_node_get(call->body, "n"), &n);
	call->n = n < 1 ? 1 : n > CHOICES ? CHOICES : (int)n;
	call->stop = lt_node_get(call->body, call->surface == LT_SIM_MESSAGE ? "stop_sequences" : native ? "options" : "stop");
	if (native)
		call->stop = lt_node_get(call->stop, "stop");
	choose_length(call);
	choose_tool(call);
	choose_form(call);
}
