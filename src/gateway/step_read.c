/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is asked: whether there is such a place here, and the members of the body that matter.
 * The body's own words are never repeated in a refusal, only where in it something is wrong.
 */
#include "gateway/inside.h"

enum {
	SHOWN = 64,         /* bytes of a path that a refusal repeats */
	ID_BYTES = 200,     /* of an id that a call comes back with */
	NAME_BYTES = 256,   /* of a model's name */
	MOST_CHOICES = 128,
};

static enum lt_want
refuse_path(struct lt_call *call)
{
	if (lt_surface_methods(call->arena, call->asked.path).len)
		return lt_call_say_no(call, LT_REFUSE_METHOD, call->asked.method);
	struct lt_text path = call->asked.path;
	return lt_call_say_no(call, LT_REFUSE_PATH, (struct lt_text){ path.at, path.len < SHOWN ? path.len : SHOWN });
}

static enum lt_want
refuse_member(struct lt_call *call, enum lt_member member, const char *what)
{
	return lt_call_say_no(call, LT_REFUSE_BODY_MEMBER, lt_text(lt_print(call->arena, "%s %s",
		lt_member_names[member], what)));
}

/* The wanted member whose name stands at a place of the body. */
static const char *
member_at(const struct lt_call *call, uint64_t at)
{
	char here[40] = "";
	uint64_t end = at + sizeof here - 1;
	lt_scan_copy(call->pieces, call->pieces_count, at, end < call->body_len ? end : call->body_len, here);
	const char *name = here[0] == '"' ? here + 1 : here;
	for (int i = 0; i < LT_MEMBER_COUNT; i++) {
		size_t len = strlen(lt_member_names[i]);
		if (strncmp(name, lt_member_names[i], len) == 0 && name[len] == '"')
			return lt_member_names[i];
	}
	return "named again";
}

static enum lt_want
refuse_body(struct lt_call *call, const struct lt_scan *scan)
{
	unsigned long long at = scan->bad_at;
	const char *what = scan->state == LT_SCAN_DEEP ? "it is nested too deep at byte" :
			   scan->state == LT_SCAN_UTF8 ? "it is not UTF-8 at byte" :
			   at >= call->body_len        ? "it ends too soon, at byte" :
							 "it cannot be read at byte";
	if (scan->state == LT_SCAN_TWICE)
		return lt_call_say_no(call, LT_REFUSE_BODY_TWICE, lt_text(member_at(call, at)));
	if (scan->state == LT_SCAN_ESCAPED)
		return lt_call_say_no(call, LT_REFUSE_BODY_ESCAPED, lt_text(lt_print(call->arena, " at byte %llu", at)));
	return lt_call_say_no(call, LT_REFUSE_BODY_JSON, lt_text(lt_print(call->arena, "%s %llu", what, at)));
}

/* The text between the quotes of a value, in the arena; LT_NONE: it is longer than most. */
static struct lt_text
text_of(struct lt_call *call, const struct lt_scan_value *value, uint64_t most)
{
	uint64_t len = value->end - value->at - 2;
	if (len > most)
		return LT_NONE;
	char *text = lt_alloc(call->arena, len + 1);
	lt_scan_copy(call->pieces, call->pieces_count, value->at + 1, value->end - 1, text);
	return (struct lt_text){ text, len };
}

static bool
absent(const struct lt_scan_value *value)
{
	return value->kind == LT_SCAN_ABSENT || value->kind == LT_SCAN_NULL;
}

/* A whole number from least to most; one that is absent leaves *ret_number as it was. */
static bool
number_of(struct lt_call *call, const struct lt_scan_value *value, int64_t least, int64_t most, uint32_t *ret_number)
{
	char digits[24];
	int64_t number;
	if (absent(value))
		return true;
	if (value->kind != LT_SCAN_NUMBER || value->end - value->at >= sizeof digits)
		return false;
	lt_scan_copy(call->pieces, call->pieces_count, value->at, value->end, digits);
	if (!lt_text_int((struct lt_text){ digits, value->end - value->at }, &number) || number < least || number > most)
		return false;
	*ret_number = (uint32_t)number;
	return true;
}

static bool
flag_of(const struct lt_scan_value *value, bool *ret_flag)
{
	*ret_flag = value->kind == LT_SCAN_TRUE;
	return absent(value) || value->kind == LT_SCAN_TRUE || value->kind == LT_SCAN_FALSE;
}

/* The limits of output, the newest name first. */
static enum lt_want
read_limits(struct lt_call *call, const struct lt_scan_value *values)
{
	static const enum lt_member limits[] = { LT_MEMBER_MAX_COMPLETION_TOKENS, LT_MEMBER_MAX_TOKENS,
		LT_MEMBER_MAX_OUTPUT_TOKENS };
	uint32_t best_of = 0;
	for (int i = 2; i >= 0; i--)
		if (!number_of(call, &values[limits[i]], 0, INT32_MAX, &call->output_limit))
			return refuse_member(call, limits[i], "is not a whole number from 0 on");
	call->choices = 1;
	if (!number_of(call, &values[LT_MEMBER_N], 1, MOST_CHOICES, &call->choices))
		return refuse_member(call, LT_MEMBER_N, "is not a whole number from 1 to 128");
	if (!number_of(call, &values[LT_MEMBER_BEST_OF], 1, MOST_CHOICES, &best_of))
		return refuse_member(call, LT_MEMBER_BEST_OF, "is not a whole number from 1 to 128");
	if (best_of > call->choices)
		call->choices = best_of;
	return LT_DONE;
}

static void
read_tier(struct lt_call *call, const struct lt_scan_value *value)
{
	if (value->kind != LT_SCAN_TEXT || value->escaped)
		return;
	struct lt_text word = text_of(call, value, 32);
	call->tier = lt_text_eq(word, "flex")     ? LT_TIER_FLEX :
		     lt_text_eq(word, "priority") ? LT_TIER_PRIORITY :
						    LT_TIER_STANDARD;
}

/* An id is only found again by the caller whose it is. */
uint64_t
lt_read_sticky(const struct lt_call *call, struct lt_text id)
{
	uint64_t whose = call->policy->scopes[call->caller->scope].identity;
	uint64_t hash = lt_policy_identity("response", id) ^ whose * UINT64_C(0x9e3779b97f4a7c15);
	return hash ? hash : 1;
}

/* A conversation is a text or {"id": ...}. */
static enum lt_want
read_id(struct lt_call *call, enum lt_member member, const struct lt_scan_value *value)
{
	static const char *const wanted[] = { "id", NULL };
	struct lt_scan_value at = *value;
	if (absent(value))
		return LT_DONE;
	if (member == LT_MEMBER_CONVERSATION && value->kind == LT_SCAN_MAP && value->end - value->at <= 4 * ID_BYTES) {
		struct lt_scan inner;
		struct lt_text map = { lt_alloc(call->arena, value->end - value->at), value->end - value->at };
		lt_scan_copy(call->pieces, call->pieces_count, value->at, value->end, (char *)map.at);
		lt_scan_init(&inner, wanted);
		lt_scan_feed(&inner, map);
		if (lt_scan_end(&inner) != LT_SCAN_DONE)
			return refuse_member(call, member, "cannot be read");
		at = inner.values[0];
		at.at += value->at;
		at.end += value->at;
	}
	struct lt_text id = at.kind == LT_SCAN_TEXT && !at.escaped ? text_of(call, &at, ID_BYTES) : LT_NONE;
	if (!id.len)
		return refuse_member(call, member, "is not an id");
	call->sticky = lt_read_sticky(call, id);
	call->sticky_id = id;
	return LT_DONE;
}

static enum lt_want
read_model(struct lt_call *call, const struct lt_scan_value *value)
{
	call->model_at = *value;
	if (call->model_name.at || absent(value))
		return LT_DONE;
	if (value->kind != LT_SCAN_TEXT)
		return refuse_member(call, LT_MEMBER_MODEL, "is not a text");
	if (value->escaped)
		return refuse_member(call, LT_MEMBER_MODEL, "is spelt with an escape");
	call->model_name = text_of(call, value, NAME_BYTES);
	if (!call->model_name.at)
		return refuse_member(call, LT_MEMBER_MODEL, "is longer than 256 bytes");
	return LT_DONE;
}

/* What a chat's template puts in, about three tokens a message and three to begin with, as bytes;
 * the name of the model is no prompt. */
static uint64_t
added_bytes(const struct lt_scan_value *v)
{
	const struct lt_scan_value *model = &v[LT_MEMBER_MODEL], *messages = &v[LT_MEMBER_MESSAGES];
	uint64_t added = messages->kind == LT_SCAN_LIST ? 12 + 12 * (uint64_t)messages->count : 0;
	return added - (model->kind == LT_SCAN_TEXT ? model->end - model->at - 2 : 0);
}

static enum lt_want
read_members(struct lt_call *call, const struct lt_scan *scan)
{
	const struct lt_scan_value *v = scan->values;
	call->text_bytes = scan->text_bytes + added_bytes(v);
	call->open_at = scan->open_at;
	call->close_at = scan->close_at;
	call->empty = scan->empty;
	call->options_at = v[LT_MEMBER_STREAM_OPTIONS];
	/* Prompts that are lists of token ids have no text: about four bytes a number. */
	if (v[LT_MEMBER_INPUT].kind == LT_SCAN_LIST && v[LT_MEMBER_INPUT].end - v[LT_MEMBER_INPUT].at > 8 * scan->text_bytes)
		call->text_bytes += v[LT_MEMBER_INPUT].end - v[LT_MEMBER_INPUT].at;
	if (!flag_of(&v[LT_MEMBER_STREAM], &call->stream))
		return refuse_member(call, LT_MEMBER_STREAM, "is neither true nor false");
	if (!absent(&call->options_at) && call->options_at.kind != LT_SCAN_MAP)
		return refuse_member(call, LT_MEMBER_STREAM_OPTIONS, "is not an object");
	read_tier(call, &v[LT_MEMBER_SERVICE_TIER]);
	read_model(call, &v[LT_MEMBER_MODEL]);
	if (!call->refusal)
		read_limits(call, v);
	if (!call->refusal)
		read_id(call, LT_MEMBER_PREVIOUS_RESPONSE_ID, &v[LT_MEMBER_PREVIOUS_RESPONSE_ID]);
	if (!call->refusal)
		read_id(call, LT_MEMBER_CONVERSATION, &v[LT_MEMBER_CONVERSATION]);
	return LT_DONE;
}

/* /v1/responses/ID and what follows it refer to what one deployment keeps. */
static void
read_tail(struct lt_call *call)
{
	struct lt_text tail = call->tail, id;
	if (!call->surface->id || tail.len < 2)
		return;
	tail.at++;
	tail.len--;
	lt_text_cut(&tail, '/', &id);
	call->unbilled = lt_text_eq(id, "input_tokens");
	if (call->unbilled || lt_text_eq(id, "compact"))
		return;
	call->sticky = lt_read_sticky(call, id);
	call->by_id = true;
	call->sticky_id = (struct lt_text){ id.at, id.len < SHOWN ? id.len : SHOWN };
}

enum lt_want
lt_step_read(struct lt_call *call)
{
	if (!call->surface)
		return refuse_path(call);
	bool bodied = lt_text_eq(call->asked.method, "POST");
	if (bodied && !call->body_read)
		return LT_WANT_BODY;
	call->usage.asked_bytes = call->body_len < UINT32_MAX ? (uint32_t)call->body_len : UINT32_MAX;
	if (call->body_len > call->policy->head->body_max) {
		lt_call_refuse(call, LT_REFUSE_BODY_SIZE);
		return LT_DONE;
	}
	call->unbilled = call->surface->surface == LT_SURFACE_COUNT_TOKENS;
	read_tail(call);
	if (!bodied || (call->body_len == 0 && call->by_id))
		return LT_DONE;
	struct lt_scan scan;
	lt_scan_init(&scan, lt_member_names);
	for (int i = 0; i < call->pieces_count; i++)
		lt_scan_feed(&scan, call->pieces[i]);
	return lt_scan_end(&scan) == LT_SCAN_DONE ? read_members(call, &scan) : refuse_body(call, &scan);
}
